"""The headers of tus: what is announced, and how each one that a client sends is read or refused."""

import base64
import binascii
import re
from email.utils import formatdate

from api_stub.problems import PROBLEM_TYPE, Problem

PREFIX = "/v1/uploads"
VERSION = b"1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
BODY_TYPE = b"application/offset+octet-stream"

Headers = dict[bytes, bytes]
Lines = list[tuple[bytes, bytes]]

FOR_BROWSERS: Lines = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Upload-Offset,"
        b" Upload-Length, Upload-Metadata, Upload-Expires, Retry-After, WWW-Authenticate",
    ),
]
PREFLIGHT: Lines = [
    (b"access-control-allow-methods", b"POST, HEAD, PATCH, DELETE, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"Authorization, Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, Upload-Checksum,"
        b" X-HTTP-Method-Override, X-Requested-With, X-Request-ID",
    ),
    (b"access-control-max-age", b"86400"),
]

_NUMBER = re.compile(rb"\d{1,15}")
_KEY = re.compile(rb"[!-+\--~]+")  # printable ASCII without space and comma


def number(headers: Headers, name: bytes) -> int:
    """A header that must be there and be a count; `header-invalid`."""
    value = headers.get(name, b"")
    if _NUMBER.fullmatch(value) is None:
        raise Problem("header-invalid", name.decode())
    return int(value)


def metadata(headers: Headers) -> str:
    """Upload-Metadata as it came; `header-invalid` unless it is a list of unique keys with Base64 values."""
    value = headers.get(b"upload-metadata", b"")
    if not value:
        return ""
    keys: set[bytes] = set()
    for pair in value.split(b","):
        key, _, encoded = pair.strip().partition(b" ")
        _decode(encoded, "upload-metadata")
        if _KEY.fullmatch(key) is None or key in keys:
            raise Problem("header-invalid", "upload-metadata")
        keys.add(key)
    return value.decode("ascii")


def checksum(headers: Headers) -> tuple[str, bytes] | None:
    """The algorithm and the digest of Upload-Checksum; `checksum-algorithm-unknown`, `header-invalid`."""
    value = headers.get(b"upload-checksum")
    if value is None:
        return None
    algorithm, _, encoded = value.partition(b" ")
    name = algorithm.decode("latin-1")
    if name not in ALGORITHMS:
        raise Problem("checksum-algorithm-unknown", f"Offered: {', '.join(ALGORITHMS)}")
    return name, _decode(encoded, "upload-checksum")


def has_body(headers: Headers) -> bool:
    """Whether the request brings bytes."""
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


def check_body(headers: Headers, room: int) -> None:
    """`media-type-unsupported`, or `upload-too-large` where the announced length is above `room` bytes."""
    if headers.get(b"content-type") != BODY_TYPE:
        raise Problem("media-type-unsupported")
    if int(headers.get(b"content-length", b"0")) > room:
        raise Problem("upload-too-large")


def http_date(moment: float) -> bytes:
    """Seconds since the epoch as RFC 9110 writes them."""
    return formatdate(moment, usegmt=True).encode()


def refusal(problem: Problem) -> tuple[Lines, bytes]:
    """The headers and the body of a refusal."""
    lines = [(name.lower().encode(), value.encode("latin-1")) for name, value in problem.headers.items()]
    lines += [(b"content-type", PROBLEM_TYPE.encode()), (b"cache-control", b"no-store")]
    return lines, problem.body()


def _decode(encoded: bytes, header: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("header-invalid", header) from None

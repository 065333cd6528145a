"""tus 1.0.0, MUST by MUST, over raw HTTP."""

import base64
import http.client
import random
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
import pytest

from api_stub.serving import Served
from tests.stub.conftest import BODY, PDF, Clock, Desk, Serve, checksum, raw_request

BIG = random.Random(1).randbytes(3_000_000)


def code(answer: httpx.Response) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    value: str = answer.json()["code"]
    return value


# --- core -----------------------------------------------------------------------------------------------------------


def test_options_announces_what_is_offered(stub: Served) -> None:
    for path in ("/v1/uploads", "/v1/uploads/" + "0" * 32):
        answer = httpx.options(stub.url + path, headers={"Tus-Resumable": "0.0.1"})  # to be ignored
        assert answer.status_code == 204
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration,termination"
        assert answer.headers["Tus-Max-Size"] == "10485760"
        assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", "", "1.0.0, 0.2.2"])
@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_is_refused_and_nothing_done(desk: Desk, version: str | None, method: str) -> None:
    location = desk.create(10).headers["Location"]
    path = "/v1/uploads" if method == "POST" else location
    del desk.http.headers["Tus-Resumable"]
    headers = {"Upload-Length": "5", "Upload-Offset": "0", "Content-Type": BODY}
    if version is not None:
        headers["Tus-Resumable"] = version
    answer = desk.http.request(method, path, headers=headers, content=b"hello" if method == "PATCH" else None)
    assert answer.status_code == 412
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    desk.http.headers["Tus-Resumable"] = "1.0.0"
    assert desk.head(location).headers["Upload-Offset"] == "0"


def test_every_answer_names_the_version(desk: Desk) -> None:
    location = desk.create(10).headers["Location"]
    answers = [
        desk.create(10),
        desk.create(99_999_999),
        desk.http.post("/v1/uploads"),
        desk.head(location),
        desk.head("/v1/uploads/" + "0" * 32),
        desk.http.get(location),
        desk.http.put("/v1/uploads"),
        desk.patch(location, 5, b"x"),
        desk.patch(location, 0, b"x", content_type="text/plain"),
        desk.patch(location, 0, b"x"),
        desk.http.post("/v1/uploads", headers={"Authorization": "Bearer x"}),
        desk.http.delete(location),
    ]
    assert [answer.headers.get("Tus-Resumable") for answer in answers] == ["1.0.0"] * len(answers)
    assert [answer.status_code for answer in answers] == [201, 413, 400, 200, 404, 405, 405, 409, 415, 204, 401, 204]


@pytest.mark.parametrize("length", [0, 10])
def test_head_tells_offset_and_length(desk: Desk, length: int) -> None:
    location = desk.create(length).headers["Location"]
    answer = desk.head(location)
    assert answer.status_code == 200
    assert answer.headers["Upload-Offset"] == "0"
    assert answer.headers["Upload-Length"] == str(length)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content == b""


def test_head_of_a_finished_upload_still_tells(desk: Desk) -> None:
    location = desk.create(3, b"abc").headers["Location"]
    assert desk.head(location).headers["Upload-Offset"] == "3"


def test_head_of_nothing_has_no_offset(desk: Desk) -> None:
    answer = desk.head("/v1/uploads/" + "0" * 32)
    assert answer.status_code == 404
    assert "Upload-Offset" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_patches_add_up(desk: Desk, stub: Served) -> None:
    location = desk.create(len(BIG)).headers["Location"]
    offset = 0
    for size in (1, 65_536, 1_000_000, 0, len(BIG)):
        part = BIG[offset : offset + size]
        answer = desk.patch(location, offset, part)
        offset += len(part)
        assert answer.status_code == 204
        assert answer.headers["Upload-Offset"] == str(offset)
        assert answer.content == b""
    assert stub.parts.state.file(location.rsplit("/", 1)[1]).read_bytes() == BIG


@pytest.mark.parametrize("offset", [0, 4, 6, 10, 11])
def test_another_offset_is_refused_and_nothing_changed(desk: Desk, stub: Served, offset: int) -> None:
    location = desk.create(10, b"hello").headers["Location"]
    answer = desk.patch(location, offset, b"x")
    assert answer.status_code == 409
    assert code(answer) == "offset-conflict"
    assert desk.head(location).headers["Upload-Offset"] == "5"
    assert stub.parts.state.file(location.rsplit("/", 1)[1]).read_bytes() == b"hello"


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "x", "0x0", "9" * 30])
def test_a_malformed_offset(desk: Desk, offset: str) -> None:
    location = desk.create(10).headers["Location"]
    answer = desk.patch(location, 0, b"x", upload_offset=offset)
    assert answer.status_code == 400
    assert code(answer) == "header-invalid"


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/json", ""])
def test_another_content_type(desk: Desk, kind: str) -> None:
    location = desk.create(10).headers["Location"]
    assert desk.patch(location, 0, b"hello", content_type=kind).status_code == 415
    assert desk.create(5, b"hello", content_type=kind).status_code == 415
    assert desk.head(location).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("chunked", [False, True])
def test_more_bytes_than_announced(desk: Desk, chunked: bool) -> None:
    location = desk.create(10, b"hello").headers["Location"]
    body = iter([b"wor", b"ld!"]) if chunked else b"world!"
    headers = {"Upload-Offset": "5", "Content-Type": BODY}
    answer = desk.http.patch(location, headers=headers, content=body)
    assert answer.status_code == 413
    assert desk.head(location).headers["Upload-Offset"] == "5"
    assert desk.patch(location, 5, b"world").status_code == 204
    assert (
        desk.seal((location.rsplit("/", 1)[1], b"helloworld")).json()["code"] == "media-type-refused"
    )  # hash is right


def test_a_body_of_unknown_length(desk: Desk) -> None:
    location = desk.create(len(PDF)).headers["Location"]
    pieces = (PDF[start : start + 100] for start in range(0, len(PDF), 100))
    answer = desk.http.patch(location, headers={"Upload-Offset": "0", "Content-Type": BODY}, content=pieces)
    assert answer.headers["Upload-Offset"] == str(len(PDF))
    assert desk.seal((location.rsplit("/", 1)[1], PDF)).status_code == 201


@pytest.mark.parametrize("actual", ["POST", "GET", "PUT"])
def test_the_method_may_be_overridden(desk: Desk, actual: str) -> None:
    location = desk.create(10).headers["Location"]

    def ask(method: str, **headers: str) -> httpx.Response:
        body = b"hello" if method == "PATCH" else None
        return desk.http.request(actual, location, headers={"X-HTTP-Method-Override": method, **headers}, content=body)

    assert ask("PATCH", **{"Upload-Offset": "0", "Content-Type": BODY}).headers["Upload-Offset"] == "5"
    assert ask("HEAD").headers["Upload-Offset"] == "5"
    assert ask("DELETE").status_code == 204
    assert desk.head(location).status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/uploads/x", "/v1/uploads/" + "A" * 32, "/v1/uploads/" + "0" * 31 + "/a", "/v1/uploads/.."]
)
def test_strange_paths(desk: Desk, path: str) -> None:
    assert desk.http.head(path).status_code in (404, 405)
    assert desk.patch(path, 0, b"x").status_code in (404, 405)


# --- creation -------------------------------------------------------------------------------------------------------


def test_creation(desk: Desk) -> None:
    answer = desk.create(10)
    assert answer.status_code == 201
    assert answer.headers["Upload-Offset"] == "0"
    assert answer.headers["Location"].startswith("/v1/uploads/")
    assert len({desk.create(10).headers["Location"] for _ in range(20)}) == 20


@pytest.mark.parametrize("length", ["", "-1", "1e3", "x", "٣"])
def test_a_malformed_length(desk: Desk, length: str) -> None:
    answer = desk.http.post("/v1/uploads", headers={"Upload-Length": length.encode()})
    assert answer.status_code == 400


def test_deferred_length_is_not_offered(desk: Desk) -> None:
    answer = desk.http.post("/v1/uploads", headers={"Upload-Defer-Length": "1"})
    assert answer.status_code == 400


@pytest.mark.parametrize(("length", "status"), [(10_485_760, 201), (10_485_761, 413)])
def test_the_limit_holds_to_the_byte(desk: Desk, length: int, status: int) -> None:
    assert desk.create(length).status_code == status


@pytest.mark.parametrize(
    "metadata",
    ["filename ZmFjdHVyZS5wZGY=,filetype YXBwbGljYXRpb24vcGRm", "flag", "a YQ==,b", "name w6nDqQ=="],
)
def test_metadata_comes_back(desk: Desk, metadata: str) -> None:
    location = desk.create(10, upload_metadata=metadata).headers["Location"]
    assert desk.head(location).headers["Upload-Metadata"] == metadata.strip()


@pytest.mark.parametrize("metadata", ["a YQ==,a YQ==", "a b c", "a YQ=", "a é", ",", "a YQ==,"])
def test_malformed_metadata(desk: Desk, metadata: str) -> None:
    answer = desk.http.post(
        "/v1/uploads", headers={"Upload-Length": "1", "Upload-Metadata": metadata.encode("latin-1")}
    )
    assert answer.status_code == 400


def test_no_metadata_no_header(desk: Desk) -> None:
    assert "Upload-Metadata" not in desk.head(desk.create(1).headers["Location"]).headers


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_creation_with_upload(desk: Desk, stub: Served, share: float) -> None:
    first = PDF[: int(len(PDF) * share)]
    answer = desk.create(len(PDF), first)
    assert answer.status_code == 201
    assert answer.headers["Upload-Offset"] == str(len(first))
    location = answer.headers["Location"]
    assert desk.patch(location, len(first), PDF[len(first) :]).status_code == 204
    assert stub.parts.state.file(location.rsplit("/", 1)[1]).read_bytes() == PDF


def test_creation_with_too_much(desk: Desk) -> None:
    assert desk.create(5, b"hello!").status_code == 413


def test_an_empty_upload_is_complete(desk: Desk) -> None:
    location = desk.create(0).headers["Location"]
    assert desk.patch(location, 0, b"").headers["Upload-Offset"] == "0"
    assert desk.patch(location, 0, b"x").status_code == 413


def test_expect_continue(stub: Served, desk: Desk) -> None:
    """The server asks for the body before it gets it, or refuses without asking."""
    asked = raw_request(stub, desk, b"Upload-Length: 5\r\nContent-Length: 5\r\nExpect: 100-continue\r\n")
    assert asked.recv(100).startswith(b"HTTP/1.1 100")
    asked.sendall(b"hello")
    assert asked.recv(1000).startswith(b"HTTP/1.1 201")
    asked.close()
    refused = raw_request(
        stub, desk, b"Upload-Length: 99999999\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n"
    )
    assert refused.recv(1000).startswith(b"HTTP/1.1 413")
    refused.close()


# --- checksum -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_right_checksum(desk: Desk, algorithm: str) -> None:
    location = desk.create(10).headers["Location"]
    assert desk.patch(location, 0, b"hello", upload_checksum=checksum(algorithm, b"hello")).status_code == 204
    assert desk.patch(location, 5, b"world", upload_checksum=checksum(algorithm, b"world")).status_code == 204
    created = desk.create(5, b"hello", upload_checksum=checksum(algorithm, b"hello"))
    assert created.headers["Upload-Offset"] == "5"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_wrong_checksum_leaves_no_trace(desk: Desk, stub: Served, algorithm: str) -> None:
    location = desk.create(len(PDF), PDF[:5]).headers["Location"]
    answer = desk.patch(location, 5, b"x" * 100, upload_checksum=checksum(algorithm, b"y" * 100))
    assert answer.status_code == 460
    assert desk.head(location).headers["Upload-Offset"] == "5"
    assert desk.patch(location, 5, PDF[5:]).status_code == 204
    assert desk.seal((location.rsplit("/", 1)[1], PDF)).status_code == 201
    assert stub.parts.state.file(location.rsplit("/", 1)[1]).read_bytes() == PDF


def test_creation_with_a_wrong_checksum_creates_nothing(desk: Desk, stub: Served) -> None:
    answer = desk.create(5, b"hello", upload_checksum=checksum("sha1", b"other"))
    assert answer.status_code == 460
    assert "Location" not in answer.headers
    assert list(stub.parts.state.files.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("md5 XUFAKrxLKna5cZ2REBfFkg==", "checksum-algorithm-unknown"),
        ("SHA1 XUFA", "checksum-algorithm-unknown"),
        ("", "checksum-algorithm-unknown"),
        ("sha1 not base64", "header-invalid"),
        ("sha1 XUFAK", "header-invalid"),
    ],
)
def test_a_checksum_that_cannot_be_read(desk: Desk, value: str, name: str) -> None:
    location = desk.create(5).headers["Location"]
    answer = desk.patch(location, 0, b"hello", upload_checksum=value)
    assert answer.status_code == 400
    assert code(answer) == name
    assert desk.head(location).headers["Upload-Offset"] == "0"


# --- expiration -----------------------------------------------------------------------------------------------------


def test_expiry_is_told_and_moves(desk: Desk, clock: Clock) -> None:
    created = desk.create(10)
    location = created.headers["Location"]
    first = parsedate_to_datetime(created.headers["Upload-Expires"])
    assert (first - clock.now).total_seconds() == 86400
    clock.advance(600)
    patched = parsedate_to_datetime(desk.patch(location, 0, b"hello").headers["Upload-Expires"])
    assert (patched - first).total_seconds() == 600
    assert parsedate_to_datetime(desk.head(location).headers["Upload-Expires"]) == patched


def test_an_expired_upload_is_gone(serve: Serve, clock: Clock, desks: Callable[..., Desk]) -> None:
    stub = serve(upload_seconds=600)
    desk = desks(stub)
    location = desk.create(10, b"hello").headers["Location"]
    clock.advance(600)
    assert desk.head(location).status_code == 410
    assert desk.patch(location, 5, b"world").status_code == 410
    assert desk.http.delete(location).status_code == 410
    desk.create(1)  # a creation sweeps
    assert not stub.parts.state.file(location.rsplit("/", 1)[1]).exists()
    assert desk.head(location).status_code == 410
    stub.stop()
    stub.start()
    assert desk.head(location).status_code == 410


def test_what_is_sealed_never_expires(serve: Serve, clock: Clock, desks: Callable[..., Desk]) -> None:
    stub = serve(upload_seconds=600)
    desk = desks(stub)
    upload = desk.upload()
    assert desk.seal((upload, PDF)).status_code == 201
    clock.advance(660)
    desk.create(1)
    answer = desk.head(f"/v1/uploads/{upload}")
    assert answer.headers["Upload-Offset"] == str(len(PDF))
    assert "Upload-Expires" not in answer.headers
    assert stub.parts.state.file(upload).read_bytes() == PDF


# --- termination ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, b"hello", b"helloworld"])
def test_termination_frees(desk: Desk, stub: Served, data: bytes | None) -> None:
    location = desk.create(10, data).headers["Location"]
    assert desk.http.delete(location).status_code == 204
    assert desk.head(location).status_code == 404
    assert desk.patch(location, 0, b"x").status_code == 404
    assert desk.http.delete(location).status_code == 404
    assert list(stub.parts.state.files.iterdir()) == []


def test_what_is_sealed_cannot_be_deleted(desk: Desk, stub: Served) -> None:
    upload = desk.upload()
    desk.seal((upload, PDF))
    answer = desk.http.delete(f"/v1/uploads/{upload}")
    assert answer.status_code == 409
    assert code(answer) == "upload-sealed"
    assert stub.parts.state.file(upload).read_bytes() == PDF


# --- browsers -------------------------------------------------------------------------------------------------------


def test_a_browser_may_ask(stub: Served, desk: Desk) -> None:
    preflight = httpx.options(
        f"{stub.url}/v1/uploads",
        headers={"Origin": "http://page.example", "Access-Control-Request-Method": "PATCH"},
    )
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert {"POST", "PATCH", "HEAD", "DELETE"} <= set(preflight.headers["Access-Control-Allow-Methods"].split(", "))
    allowed = preflight.headers["Access-Control-Allow-Headers"].lower()
    for name in (
        "authorization",
        "tus-resumable",
        "upload-length",
        "upload-offset",
        "upload-metadata",
        "upload-checksum",
    ):
        assert name in allowed
    answer = desk.create(10, origin="http://page.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "location" in answer.headers["Access-Control-Expose-Headers"].lower()
    refused = desk.head("/v1/uploads/" + "0" * 32)
    assert "Access-Control-Allow-Origin" not in refused.headers  # no origin, no need


def test_metadata_and_keep_alive_survive_each_other(desk: Desk, stub: Served) -> None:
    """Refusals before the body was read leave the connection in order for the next request."""
    where = urlsplit(stub.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    headers = dict(desk.http.headers) | {"Upload-Length": str(len(BIG)), "Content-Type": "text/plain"}
    connection.request("POST", "/v1/uploads", body=BIG, headers=headers)
    answer = connection.getresponse()
    assert (answer.status, bool(answer.read())) == (415, True)
    headers["Content-Type"] = BODY
    headers["Upload-Metadata"] = "filename " + base64.b64encode("été.pdf".encode()).decode()
    connection.request("POST", "/v1/uploads", body=BIG, headers=headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (201, b"")
    connection.close()

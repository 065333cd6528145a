"""Requests to the one service, and what its replies mean. The only way out of the program.

Owns: one origin (nothing, and no token, is ever sent elsewhere), the failures that a reply stands for, the suspicion
towards captive portals. Refuses to know: redirects, cookies, sessions, what the JSON says.

    2xx of the expected kind                 Reply
    304, where If-None-Match was sent        Reply, without a body
    423 429 408 425 5xx                      ServerBusy, with the reply's Retry-After
    407                                      ProxyRefused
    4xx with a problem document              Refused, with its code
    4xx with Tus-Resumable, where expected   Refused, "tus-<status>": servers of others send no problem document
    401 with WWW-Authenticate: Bearer        Refused, "token-refused": a reply to HEAD has no body to say so
    anything else (3xx, 511, HTML...)        NotTheServer
"""

import math
import re
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec

from desktop.infra.tls import no_trust, system_trust
from desktop.kernel.failures import Failure, NotTheServer, OurBug, ProxyRefused, Refused, ServerBusy

if TYPE_CHECKING:
    import httpx

    from desktop.infra.transport import Transport

Expects = Literal["json", "tus", "any"]

TUS_VERSION = "1.0.0"
LONGEST_WAIT = 3600.0

_PORTS = {"http": 80, "https": 443}
_CODE = re.compile("[a-z0-9]+(?:[-_][a-z0-9]+)*")
_BUSY = frozenset({408, 423, 425, 429})


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that the service itself can have made; the names of `headers` are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Stream = Callable[[Reply], Callable[[bytes], object]]
"""Called with the head of a good reply, gives who takes the pieces of its body; what either raises ends the request."""


class Way(NamedTuple):
    """What another process needs to make the same requests."""

    base_url: str
    user_agent: str
    proxy: str | None
    inactivity: float


class Http:
    """Requests to `base_url` (scheme, host, perhaps a path in front of every route); any thread.

    `inactivity` is the number of seconds without a byte after which a request is given up; there is no limit on the
    whole. `proxy` is the URL of the proxy to go through. `verify` replaces the system's trust (`way` is then None).
    `ValueError` where an address is none.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connections: int = 4,
        user_agent: str = "EspaceTiers",
        proxy: str | None = None,
        verify: ssl.SSLContext | None = None,
        inactivity: float = 30.0,
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
            raise ValueError("not the address of a service")
        if proxy is not None and (urlsplit(proxy).scheme not in _PORTS or not urlsplit(proxy).hostname):
            raise ValueError("not the address of a proxy")
        self.way = None if verify is not None else Way(base_url, user_agent, proxy, inactivity)
        self._prefix = parts.path.rstrip("/")
        self._host = parts.netloc if parts.netloc.isascii() else _ascii_netloc(parts)
        self._base = f"{parts.scheme}://{self._host}"
        self._origin = _origin(self._base)
        self._proxy = proxy
        self._verify = verify
        self._connections = connections
        self._inactivity = inactivity
        self._standing = [
            (b"Host", self._host.encode("ascii")),
            (b"User-Agent", user_agent.encode("ascii", "replace")),
            (b"Accept", b"application/json, application/problem+json"),
            (b"Accept-Encoding", b"identity"),
        ]
        self._transport: Transport | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._url = lru_cache(maxsize=64)(self._url_of)

    def request(
        self,
        method: str,
        path_or_url: str,
        *,
        bearer: str | None = None,
        json: bytes | None = None,
        content: bytes | memoryview | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        progress: Callable[[int], None] | None = None,
        expects: Expects = "json",
        stream: Stream | None = None,
    ) -> Reply:
        """Send one request and read its whole reply. Blocks.

        A path goes below the base address; a URL must be of the service's own origin. `content` as pieces needs a
        Content-Length among `headers`. `progress` hears how many bytes of the body the socket has taken (the service
        may not have them yet); whatever it raises stops the request. `stream` takes the body of a good reply in pieces,
        of any length, as they come: the reply's own is then empty. Failures: the table above, `Unreachable`,
        `CertificateRefused`.
        """
        named = set() if headers is None else {name.lower().encode("ascii") for name in headers}
        fields = [field for field in self._standing if field[0].lower() not in named]
        if bearer is not None:
            fields.append((b"Authorization", b"Bearer " + _field(bearer)))
        if headers is not None:
            fields.extend((name.encode("ascii"), _field(value)) for name, value in headers.items())
        body: bytes | memoryview | Iterable[bytes] = b""
        if json is not None:
            fields.append((b"Content-Type", b"application/json"))
            body = json
        elif content is not None:
            body = content
        if isinstance(body, bytes | memoryview):
            if body or method in ("POST", "PUT", "PATCH"):
                fields.append((b"Content-Length", str(len(body)).encode("ascii")))
        elif not any(name.lower() == b"content-length" for name, _ in fields):
            raise OurBug("a body in pieces without its length")
        transport = self._transport or self._open()

        def taker(status: int, answered: Mapping[str, str]) -> Callable[[bytes], object] | None:
            good = stream is not None and 200 <= status < 300 and _as_expected(status, answered, expects)
            return stream(Reply(status, answered, b"")) if stream is not None and good else None

        status, answered, data = transport.exchange(method, self._url(path_or_url), fields, body, progress, taker)
        if 200 <= status < 300 and _as_expected(status, answered, expects):
            return Reply(status, answered, data)
        if status == 304 and b"if-none-match" in named:
            return Reply(status, answered, b"")
        raise meaning(status, answered, data, expects)

    def locate(self, location: str, path_or_url: str) -> str:
        """A Location that was answered to a request to `path_or_url`, in the form in which to keep it.

        Below the base address that is a path, so that it stays good when the service moves; `NotTheServer` for
        another origin.
        """
        try:
            url = urljoin(self._absolute(path_or_url), location)
            foreign = _origin(url) != self._origin or urlsplit(url).username is not None
        except ValueError:
            foreign = True
        if foreign or not location:
            raise NotTheServer("location")
        parts = urlsplit(url)
        tail = parts.path + (f"?{parts.query}" if parts.query else "")
        if tail.startswith(self._prefix + "/"):
            return tail[len(self._prefix) :]
        return self._base + tail

    def hang_up(self) -> None:
        """Give up the lines that are open, since they may be dead: who waits on one is told `HungUp` at once."""
        if self._transport is not None:
            self._transport.hang_up()

    def close(self) -> None:
        """Give up what is under way (`Unreachable` in its threads); later requests fail at once."""
        with self._lock:
            self._closed = True
            transport = self._transport
        if transport is not None:
            transport.close()

    def _open(self) -> "Transport":
        from desktop.infra.transport import Transport  # late: httpx is slow to import and the window comes first

        with self._lock:
            if self._transport is None:
                secure = self._origin[0] == "https"
                context = (self._verify or system_trust()) if secure else no_trust()
                through_tls = self._proxy is not None and self._proxy.startswith("https:")
                self._transport = Transport(
                    context=context,
                    proxy=self._proxy,
                    proxy_context=(self._verify or system_trust()) if through_tls else None,
                    connections=self._connections,
                    inactivity=self._inactivity,
                )
                if self._closed:
                    self._transport.close()
            return self._transport

    def _absolute(self, path_or_url: str) -> str:
        if path_or_url.startswith("/") and not path_or_url.startswith("//"):
            return self._base + self._prefix + path_or_url
        return path_or_url

    def _url_of(self, path_or_url: str) -> "httpx.URL":
        import httpx

        absolute = self._absolute(path_or_url)
        try:
            url = httpx.URL(absolute)
            foreign = _origin(absolute) != self._origin or _origin(str(url)) != self._origin or bool(url.userinfo)
        except (ValueError, httpx.InvalidURL) as problem:
            raise NotTheServer("address") from problem
        if foreign:
            raise NotTheServer("origin")
        return url


def meaning(status: int, headers: Mapping[str, str], body: bytes, expects: Expects) -> Failure:
    """The failure that a reply stands for (the table above)."""
    wait = retry_after(headers)
    kind = _media_type(headers)
    problem = _problem(body) if kind == "application/problem+json" else None
    if status in _BUSY or (500 <= status < 600 and status != 511):
        return ServerBusy(status, problem.code if problem else "", retry_after=wait)
    if status == 407:
        return ProxyRefused("407")
    if 400 <= status < 500:
        if status == 401 and headers.get("www-authenticate", "").lower().startswith("bearer"):
            return Refused(401, (problem.code if problem else "") or "token-refused", retry_after=wait)
        if problem is not None and problem.code:
            return Refused(status, problem.code, retry_after=wait, uploads=problem.uploads, fields=problem.fields)
        if expects == "tus" and (problem is not None or "tus-resumable" in headers):
            return Refused(status, f"tus-{status}", retry_after=wait)
    return NotTheServer(f"{status} {kind}", retry_after=wait)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the reply asks to wait (a number or a date), at most an hour; None where it doesn't say."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        then = _date(value)
        if then is None:
            return None
        # By the server's clock where it tells it: the workstation's may be hours off.
        seconds = (then - (_date(headers.get("date", "")) or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), LONGEST_WAIT) if math.isfinite(seconds) else None


class _Problem(msgspec.Struct):
    code: str = ""
    uploads: tuple[str, ...] = ()
    fields: dict[str, str] = {}


_PROBLEM = msgspec.json.Decoder(_Problem)


def _problem(body: bytes) -> _Problem:
    try:
        problem = _PROBLEM.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _Problem()
    # Codes are logged: whatever doesn't look like one isn't one.
    return problem if _CODE.fullmatch(problem.code) else _Problem(uploads=problem.uploads)


def _as_expected(status: int, headers: Mapping[str, str], expects: Expects) -> bool:
    match expects:
        case "json":
            kind = _media_type(headers)
            return status == 204 or kind == "application/json" or kind.endswith("+json")
        case "tus":
            return headers.get("tus-resumable") == TUS_VERSION
        case "any":
            return True


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0)


def _ascii_netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").encode("idna").decode("ascii")
    return host if parts.port is None else f"{host}:{parts.port}"


def _field(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError as problem:
        raise OurBug("a header that can't be sent") from problem

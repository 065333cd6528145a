"""Requests on the wire, by httpx. Owns the pool of connections and what its exceptions mean; judges no reply.

httpx's `Client` costs as much processor time per request as the request itself (cookies, redirects, events, decoding:
all of it unwanted here), so requests are built once and handed to `httpx.HTTPTransport`, which is the same wire.
"""

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import httpx

from desktop.kernel.failures import CertificateRefused, Failure, NotTheServer, OurBug, ProxyRefused, Unreachable

CHUNK = 256 * 1024
LARGEST_REPLY = 16 * 1024 * 1024

# An idle connection is dropped before any usual server drops it (5 s is common): no request is lost on a line that
# the other side has just closed, and none waits 30 s on one that died while the machine slept.
KEEP_IDLE = 4.0
CONNECT = 10.0

Headers = Sequence[tuple[bytes, bytes]]


class Transport:
    """A pool of `connections` to one origin; thread-safe. Proxies are explicit, the environment's are ignored."""

    def __init__(
        self,
        *,
        context: ssl.SSLContext,
        proxy: str | None,
        proxy_context: ssl.SSLContext | None,
        connections: int,
        inactivity: float,
    ) -> None:
        # httpcore's debug lines carry addresses of uploads, which a log has no business with.
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        self._wire = httpx.HTTPTransport(
            verify=context,
            trust_env=False,
            limits=httpx.Limits(
                max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=KEEP_IDLE
            ),
            proxy=None if proxy is None else httpx.Proxy(proxy, ssl_context=proxy_context),
        )
        self._sockets: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._extensions: Mapping[str, Any] = {
            "timeout": {
                "connect": min(CONNECT, inactivity),
                "read": inactivity,
                "write": inactivity,
                "pool": None,  # a thread waits for its turn: the other requests' own time-outs bound the wait
            },
            "trace": self._watch,
        }

    def exchange(
        self,
        method: str,
        url: httpx.URL,
        headers: Headers,
        content: bytes | memoryview | Iterable[bytes],
        progress: Callable[[int], None] | None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request, read its whole reply: status, headers with lower-case names, body.

        What `progress` raises stops the request and comes out as it is.
        """
        if self._closed:
            raise Unreachable("closed")
        request = httpx.Request(
            method, url, headers=headers, stream=_Body(content, progress), extensions=self._extensions
        )
        try:
            response = self._wire.handle_request(request)
            try:
                body = _read(response)
            finally:
                response.close()
        except httpx.HTTPError as problem:
            raise _meaning(problem) from problem
        except UnicodeError as problem:  # a host name that can't be one
            raise Unreachable("host name") from problem
        return response.status_code, {n.decode("latin-1"): v.decode("latin-1") for n, v in _fields(response)}, body

    def close(self) -> None:
        """Give up what is under way: its threads wake at once with `Unreachable`. Nothing can be sent any more.

        A thread that is still looking up a name or connecting only notices at the end of that.
        """
        with self._lock:
            self._closed = True
            sockets, self._sockets = self._sockets, set()
        for line in sockets:
            _shut(line)
        self._wire.close()

    def _watch(self, event: str, info: Mapping[str, Any]) -> None:
        # The only public way to the sockets, which `close` needs: closing alone doesn't wake a thread that reads.
        if event == "connection.connect_tcp.complete":
            line = info["return_value"].get_extra_info("socket")
            with self._lock:
                self._sockets = {known for known in self._sockets if known.fileno() != -1}
                self._sockets.add(line)
                closed = self._closed
            if closed:
                _shut(line)
        elif event == "connection.start_tls.complete":
            with self._lock:
                self._sockets.add(info["return_value"].get_extra_info("socket"))


class _Body(httpx.SyncByteStream):
    """A request's body in pieces of at most `CHUNK`; tells how many bytes the socket has taken."""

    def __init__(self, content: bytes | memoryview | Iterable[bytes], progress: Callable[[int], None] | None) -> None:
        self._content = content
        self._progress = progress

    def __iter__(self) -> Iterator[bytes]:
        content, progress = self._content, self._progress
        if isinstance(content, bytes) and len(content) <= CHUNK:
            pieces: Iterable[bytes] = (content,) if content else ()
        elif isinstance(content, bytes | memoryview):
            view = memoryview(content)
            # bytes, since h11 and httpcore slice and join: a copy of a chunk is nothing beside that.
            pieces = (bytes(view[start : start + CHUNK]) for start in range(0, len(view), CHUNK))
        else:
            pieces = content
        taken = 0
        for piece in pieces:
            yield piece
            taken += len(piece)
            if progress is not None:
                progress(taken)


def _read(response: httpx.Response) -> bytes:
    assert isinstance(response.stream, httpx.SyncByteStream)
    parts: list[bytes] = []
    size = 0
    for part in response.stream:  # raw: we ask for no encoding, so that there is none to undo
        parts.append(part)
        size += len(part)
        if size > LARGEST_REPLY:
            raise NotTheServer("endless reply")
    return b"".join(parts)


def _fields(response: httpx.Response) -> Iterator[tuple[bytes, bytes]]:
    return ((name.lower(), value) for name, value in response.headers.raw)


def _shut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed already


def _meaning(problem: httpx.HTTPError) -> Failure:
    """Which situation an exception of httpx stands for. Its own words may name hosts: only ours go on."""
    match problem:
        case httpx.ProxyError():
            return ProxyRefused("407") if str(problem).startswith("407") else Unreachable("proxy")
        case httpx.TimeoutException():
            return Unreachable("no answer in time")
        case httpx.NetworkError():
            return _broken(problem)
        case httpx.RemoteProtocolError():
            # "peer closed connection..." and "Server disconnected...": the line went, nobody else answered.
            gone = any(word in str(problem) for word in ("peer closed", "disconnected"))
            return Unreachable("cut reply") if gone else NotTheServer("not HTTP")
        case _:
            return OurBug(type(problem).__name__)


def _broken(problem: httpx.NetworkError) -> Failure:
    cause: BaseException | None = problem
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateRefused("certificate")
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return Unreachable("cut TLS")
        if isinstance(cause, ssl.SSLError):
            return NotTheServer("not TLS")
        cause = cause.__cause__ or cause.__context__
    return Unreachable(type(problem).__name__)

"""Requests on the wire, by httpx. Owns the connections and what its exceptions mean; judges no reply.

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

from desktop.kernel.failures import CertificateRefused, Failure, HungUp, NotTheServer, OurBug, ProxyRefused, Unreachable

CHUNK = 256 * 1024
LARGEST_REPLY = 16 * 1024 * 1024

# An idle connection is dropped before any usual server drops it (5 s is common): no request is lost on a line that
# the other side has just closed, and none waits 30 s on one that died while the machine slept.
KEEP_IDLE = 4.0
CONNECT = 10.0

Headers = Sequence[tuple[bytes, bytes]]
Taker = Callable[[int, Mapping[str, str]], Callable[[bytes], object] | None]
"""Given status and headers: who takes the pieces of the body, None for a body that is to be kept."""


class Transport:
    """At most `connections` at once to one origin; thread-safe. Proxies are explicit, the environment's are ignored.

    Each connection is a pool of one, lent to one thread at a time. httpcore 1.0.9 shares a pool among threads with a
    race: while one looks whether an idle connection was closed by the server, another may just have sent on it; the
    reply then looks like that end, and the connection is closed under the other's feet.
    """

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
        self._context = context
        self._proxy = None if proxy is None else httpx.Proxy(proxy, ssl_context=proxy_context)
        self._inactivity = inactivity
        self._turns = threading.Semaphore(connections)
        self._idle: list[_Lane] = []
        self._busy: set[_Lane] = set()
        self._lock = threading.Lock()
        self._closed = False

    def exchange(
        self,
        method: str,
        url: httpx.URL,
        headers: Headers,
        content: bytes | memoryview | Iterable[bytes],
        progress: Callable[[int], None] | None,
        taker: Taker | None = None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request, read its whole reply: status, headers with lower-case names, body.

        Waits for its turn first. What `progress` or `taker` raises stops the request and comes out as it is.
        """
        with self._turns:
            lane = self._take()
            try:
                return lane.exchange(method, url, headers, _Body(content, progress), taker)
            except httpx.HTTPError as problem:
                if self._closed:
                    raise Unreachable("closed") from problem
                raise (HungUp("hung up") if lane.was_cut else _meaning(problem)) from problem
            except UnicodeError as problem:  # a host name that can't be one
                raise Unreachable("host name") from problem
            finally:
                self._give_back(lane)

    def close(self) -> None:
        """Give up what is under way: its threads wake at once with `Unreachable`. Nothing can be sent any more.

        A thread that is still looking up a name or connecting only notices at the end of that.
        """
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            for lane in self._busy:
                lane.cut()  # its own thread closes it: closing a socket that another reads doesn't wake that one
        for lane in idle:
            lane.close()

    def hang_up(self) -> None:
        """Give up the lines, not the service: threads that wait wake at once with `HungUp`, later requests take new
        ones. For when the machine has slept, or has another network."""
        with self._lock:
            idle, self._idle = self._idle, []
            for lane in self._busy:
                lane.cut()
        for lane in idle:
            lane.close()

    def _take(self) -> "_Lane":
        with self._lock:
            if self._closed:
                raise Unreachable("closed")
            # The one used last: it is the least likely to have gone stale.
            lane = self._idle.pop() if self._idle else _Lane(self._context, self._proxy, self._inactivity)
            self._busy.add(lane)
            return lane

    def _give_back(self, lane: "_Lane") -> None:
        with self._lock:
            self._busy.discard(lane)
            closed = self._closed or lane.was_cut
            if not closed:
                self._idle.append(lane)
        if closed:
            lane.close()


class _Lane:
    """One connection at most, opened when it is first needed and again whenever it is gone."""

    def __init__(self, context: ssl.SSLContext, proxy: httpx.Proxy | None, inactivity: float) -> None:
        self._wire = httpx.HTTPTransport(
            verify=context,
            trust_env=False,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEEP_IDLE),
            proxy=proxy,
        )
        self._socket: socket.socket | None = None
        self._cut = False
        self._lock = threading.Lock()
        self._extensions: Mapping[str, Any] = {
            "timeout": {
                "connect": min(CONNECT, inactivity),
                "read": inactivity,
                "write": inactivity,
                "pool": inactivity,
            },
            "trace": self._watch,
        }

    def exchange(
        self, method: str, url: httpx.URL, headers: Headers, body: "_Body", taker: Taker | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        request = httpx.Request(method, url, headers=headers, stream=body, extensions=self._extensions)
        response = self._wire.handle_request(request)
        fields = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in response.headers.raw}
        try:
            take = None if taker is None else taker(response.status_code, fields)
            data = _read(response) if take is None else _hand_on(response, take)
        finally:
            response.close()
        return response.status_code, fields, data

    @property
    def was_cut(self) -> bool:
        """Whether it is of no use any more."""
        return self._cut

    def cut(self) -> None:
        """Any thread: whoever waits on this line wakes at once; it is of no use any more."""
        with self._lock:
            self._cut = True
            if self._socket is not None:
                _shut(self._socket)

    def close(self) -> None:
        self._wire.close()

    def _watch(self, event: str, info: Mapping[str, Any]) -> None:
        # httpcore's only public way to the socket.
        if event.endswith(
            ("connect_tcp.complete", "start_tls.complete")
        ):  # TLS takes the socket over into one of its own
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self._cut and self._socket is not None:
                    _shut(self._socket)


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


def _hand_on(response: httpx.Response, take: Callable[[bytes], object]) -> bytes:
    assert isinstance(response.stream, httpx.SyncByteStream)
    for part in response.stream:
        take(part)
    return b""


def _shut(line: socket.socket) -> None:
    try:
        # Not the method of a TLS socket, which would go on in clear.
        socket.socket.shutdown(line, socket.SHUT_RDWR)
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

"""A server of bare sockets that does what a scenario says, byte by byte, for replies that no honest server makes."""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

DEADLINE = 20.0


class Line:
    """One accepted connection, as the scenario sees it."""

    def __init__(self, connection: socket.socket, over: threading.Event) -> None:
        self._connection = connection
        self._over = over
        self._buffer = b""

    def request(self) -> tuple[bytes, bytes]:
        """Head and body of the next request, (b"", b"") at the end of the line."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._more():
                return b"", b""
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(self._buffer) < length:
            if not self._more():
                break
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return head, body

    def head(self) -> bytes:
        """Read no further than needed to have the head of a request."""
        while b"\r\n\r\n" not in self._buffer and self._more():
            pass
        return self._buffer.partition(b"\r\n\r\n")[0]

    def send(self, data: bytes) -> None:
        """All of `data`."""
        self._connection.sendall(data)

    def drip(self, data: bytes, every: float) -> None:
        """`data`, one byte every so many seconds."""
        for byte in data:
            self._connection.sendall(bytes([byte]))
            self._over.wait(every)

    def half_close(self) -> None:
        """Say that nothing more will come, and stay."""
        self._connection.shutdown(socket.SHUT_WR)
        self.silence()

    def reset(self) -> None:
        """End the line without a word (RST)."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()

    def silence(self) -> None:
        """Say nothing until the test is over."""
        self._over.wait(DEADLINE)

    def tls(self, context: ssl.SSLContext) -> None:
        """Go on within TLS."""
        self._connection = context.wrap_socket(self._connection, server_side=True)

    def close(self) -> None:
        """End the line."""
        self._connection.close()

    def _more(self) -> bool:
        data = self._connection.recv(1 << 16)
        self._buffer += data
        return bool(data)


class WireServer:
    """Listens on a free port of this machine; each connection runs `scenario` in a thread of its own.

    `lines` counts connections, `reached` is set by the first.
    """

    def __init__(self, scenario: Callable[[Line], object]) -> None:
        self._scenario = scenario
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.lines = 0
        self.reached = threading.Event()

    def __enter__(self) -> Self:
        self._threads.append(threading.Thread(target=self._accept, name="wire-accept"))
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with contextlib.suppress(OSError):  # wakes accept()
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        for thread in list(self._threads):
            thread.join(DEADLINE)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._over.is_set():
                connection.close()
                return
            connection.settimeout(DEADLINE)
            self.lines += 1
            thread = threading.Thread(target=self._serve, args=(connection,), name="wire-line")
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        line = Line(connection, self._over)
        self.reached.set()
        # The other side giving up is what many of these tests are about.
        with contextlib.suppress(OSError):
            self._scenario(line)
        line.close()


def reply(status: str, *headers: str, body: bytes = b"", length: int | None = None) -> bytes:
    """A reply with a Content-Length (a wrong one where `length` says so)."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


JSON = "Content-Type: application/json"
PROBLEM = "Content-Type: application/problem+json"
TUS = "Tus-Resumable: 1.0.0"


@contextlib.contextmanager
def answering(*replies: bytes) -> Iterator[tuple[WireServer, list[tuple[bytes, bytes]]]]:
    """A server that gives these replies one after the other, then the last one for ever; and the requests it got."""
    got: list[tuple[bytes, bytes]] = []
    lock = threading.Lock()

    def scenario(line: Line) -> None:
        while True:
            head, body = line.request()
            if not head:
                return
            with lock:
                got.append((head, body))
                answer = replies[min(len(got), len(replies)) - 1]
            line.send(answer)

    with WireServer(scenario) as server:
        yield server, got

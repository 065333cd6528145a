"""A line between a client and a server that can be cut after so many bytes."""

import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

DEADLINE = 20.0


class Relay:
    """Passes bytes both ways between its own port and `target`'s. `cut_after` resets the next line that reaches it."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._lines: list[socket.socket] = []
        self._left: int | None = None
        self._over = False
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cuts = 0
        self.passed = 0  # bytes that clients have handed over

    def cut_after(self, count: int) -> None:
        """Reset the line on which the `count`-th byte from now on goes to the server."""
        self._left = count

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over = True
        with contextlib.suppress(OSError):
            socket.create_connection(self._listener.getsockname(), 1).close()
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(DEADLINE)
        for line in self._lines:
            line.close()
        self._listener.close()

    def _start(self, target: object, *words: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=words, name="relay")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            if self._over:
                client.close()
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._lines += (client, server)
            self._start(self._pass, client, server, True)
            self._start(self._pass, server, client, False)

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(16_384):
                if counted:
                    self.passed += len(data)
                if counted and self._left is not None:
                    data, self._left = data[: self._left], self._left - len(data)
                    if self._left <= 0:
                        self._left = None
                        self.cuts += 1
                        sink.sendall(data)
                        self._reset(source)
                        break
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    @staticmethod
    def _reset(line: socket.socket) -> None:
        # shutdown wakes whoever reads on it; the reset goes out with the close that follows.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.shutdown(socket.SHUT_RDWR)

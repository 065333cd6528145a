"""A connection that can be made to misbehave: what the faults need of TCP. Only in place where there may be any.

`Line` stands between uvicorn's protocol and the real transport. Nothing here decides when.
"""

import asyncio
import contextlib
import socket
import struct
import sys
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LINE = "api_stub.line"  # where a request's scope has its line
TICK = 0.02

# SO_LINGER on, zero seconds: closing sends RST instead of FIN. Windows has 16-bit members there.
_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Line(asyncio.Transport):
    """A transport in front of the real one. Without a fault it passes everything on."""

    def __init__(self, real: asyncio.Transport) -> None:
        super().__init__()
        self.lost = asyncio.Event()
        self.stuck = False  # nobody will ever answer on this line: it may be dropped at any time
        self._real = real
        self._silent = False
        self._left: int | None = None
        self._rate: float | None = None
        self._waiting = bytearray()
        self._pump: asyncio.Task[None] | None = None
        self._close_asked = False

    # --- faults ----------------------------------------------------------------------------------------------

    def heal(self) -> None:
        """Forget the last request's fault."""
        self._silent = self.stuck = False
        self._left = None
        self._rate = None

    def reset(self) -> None:
        """RST, now."""
        self._silent = self.stuck = True
        raw: socket.socket | None = self._real.get_extra_info("socket")
        if raw is not None and not self._real.is_closing():
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
        self._real.abort()

    def half_close(self) -> None:
        """FIN in our direction; the other one stays open."""
        self._silent = self.stuck = True
        with contextlib.suppress(OSError):
            self._real.write_eof()

    def swallow(self) -> None:
        """Whatever is written from now on goes nowhere."""
        self._silent = self.stuck = True

    def cut_reply_after(self, count: int) -> None:
        """Close after `count` more bytes."""
        self._left = count

    def slow_down(self, bytes_per_second: float) -> None:
        """Write at this speed from now on."""
        self._rate = bytes_per_second

    # --- what uvicorn asks of a transport -------------------------------------------------------------------

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._silent:
            return
        if self._left is not None:
            data = bytes(data)[: self._left]
            self._left -= len(data)
        if self._rate is not None or self._pump is not None:
            self._waiting += data
            if self._pump is None:
                self._pump = asyncio.get_running_loop().create_task(self._drip(self._rate or 1.0))
        elif data:
            self._real.write(data)
        if self._left == 0:
            self._silent = True
            self.close()

    async def _drip(self, rate: float) -> None:
        due = 0.0
        try:
            while self._waiting and not self._real.is_closing():
                await asyncio.sleep(max(TICK, 1 / rate))
                due += rate * max(TICK, 1 / rate)
                count = int(due)
                due -= count
                self._real.write(bytes(self._waiting[:count]))
                del self._waiting[:count]
        finally:
            self._pump = None
            if self._close_asked:
                self._real.close()

    def close(self) -> None:
        if self._pump is not None:
            self._close_asked = True
        elif not self.stuck:
            self._real.close()

    def abort(self) -> None:
        self._real.abort()

    def is_closing(self) -> bool:
        return self._close_asked or self._real.is_closing()

    def pause_reading(self) -> None:
        self._real.pause_reading()

    def resume_reading(self) -> None:
        self._real.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._real.get_extra_info(name, default)


class FaultyProtocol(HttpToolsProtocol):
    """uvicorn's protocol, whose requests can reach their line."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.line = Line(transport)
        super().connection_made(self.line)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        cast(dict[str, Any], self.scope)[LINE] = self.line

    def connection_lost(self, exc: Exception | None) -> None:
        self.line.lost.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        if self.line.stuck:
            self.line.abort()
        else:
            super().shutdown()

"""Who holds an upload: one request at a time, and how a newer one takes over from an older one that brings nothing.

A client whose line died comes back before the server can notice. So the newer request waits while the older one still
brings bytes; once that one falls silent it is interrupted, stores what it has, and lets go.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from api_stub.problems import Problem

T = TypeVar("T")

SILENCE_SECONDS = 0.1  # a request that brings nothing for that long may be taken for dead
LETTING_GO_SECONDS = 1.0  # what an interrupted request may need to store what it has


class Interrupted(Exception):  # noqa: N818 - nothing is wrong: somebody else wants the upload
    """The holder is asked to let go."""


@dataclass(slots=True)
class Hold:
    """One request's hold on one upload."""

    task: asyncio.Task[Any]
    released: asyncio.Event = field(default_factory=asyncio.Event)
    brought: int = 0  # bytes received so far
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: bool = False

    def ask(self) -> None:
        """Ask the holder to let go. It is only ever interrupted in `wait`."""
        if not self.asked.is_set():
            self.asked.set()
            if self._waiting:
                self.task.cancel()

    async def wait(self, receive: Callable[[], Awaitable[T]]) -> T:
        """Await what comes from the client; `Interrupted` once the hold is asked for."""
        if self.asked.is_set():
            raise Interrupted
        self._waiting = True
        try:
            return await receive()
        except asyncio.CancelledError:
            if not self.asked.is_set():
                raise
            self.task.uncancel()
            raise Interrupted from None
        finally:
            self._waiting = False


class Holds:
    """The holds on all uploads."""

    def __init__(self, patience: float) -> None:
        """`patience`: the seconds for which a newer request waits for an older one that still brings bytes."""
        self._patience = patience
        self._holds: dict[str, Hold] = {}

    def brought(self, upload: str) -> int:
        """How many bytes the holder has brought so far; 0 where there is none. Any thread."""
        hold = self._holds.get(upload)
        return 0 if hold is None else hold.brought

    @contextlib.asynccontextmanager
    async def take(self, upload: str) -> AsyncIterator[Hold]:
        """Hold the upload; `locked` where an older request doesn't let go."""
        task = asyncio.current_task()
        assert task is not None
        time = asyncio.get_running_loop().time
        until = time() + self._patience
        while (other := self._holds.get(upload)) is not None:
            if time() >= until + LETTING_GO_SECONDS:
                raise Problem("locked", retry_after=1)
            before = other.brought
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SILENCE_SECONDS):
                    await other.released.wait()
                continue
            if other.brought == before or time() >= until:
                other.ask()
        hold = self._holds[upload] = Hold(task)
        try:
            yield hold
        finally:
            del self._holds[upload]
            hold.released.set()

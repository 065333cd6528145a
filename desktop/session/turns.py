"""How the session's commands run: one after the other, carried through even if whoever asked has gone.

Owns its tasks and threads. Knows nothing of what they do.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

THREADS = 3


class Turns:
    """Belongs to one loop; `threads` make what blocks."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="session")
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def taken(self) -> bool:
        """Whether a command is under way."""
        return self._turn.locked()

    async def command(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` once those before it have ended."""

        async def in_turn() -> T:
            async with self._turn:
                return await work

        return await asyncio.shield(self.keep(in_turn()))

    def keep(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Run `work` beside everything else."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def work(self, function: Callable[..., T], *arguments: Any) -> T:
        """`function(*arguments)` in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *arguments)

    async def finish(self, seconds: float) -> None:
        """Wait for what still runs, so long at most."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    def close(self) -> None:
        """End the threads; blocks until what they do has ended."""
        self.threads.shutdown(wait=True)

"""The program's one asyncio loop, in a thread of its own. Owns that thread; knows nothing of what runs on it."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from desktop.infra.crossing import started

T = TypeVar("T")


class Loop:
    """Starts at once; `stop` cancels what still runs and waits for it to end."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="loop", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run `work` on the loop, from any thread; cancelling the future cancels it."""
        return started(work, self._loop)

    def call(self, function: Callable[[], object]) -> None:
        """Call `function` on the loop soon, from any thread."""
        self._loop.call_soon_threadsafe(function)

    def stop(self) -> None:
        """Cancel every task, let each clean up, end the thread. A second call does nothing."""
        if self._loop.is_closed():
            return
        self.submit(self._cancel_all()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _cancel_all(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

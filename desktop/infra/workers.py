"""Threads that make blocking calls for the loop. Daemons: a call that hangs never holds up the program's end."""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

_Call = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class Workers:
    """A fixed number of threads, started with the first call. After `close` no call is taken any more."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    async def run(self, call: Callable[[], T]) -> T:
        """`call()` in one of the threads. A cancelled waiter doesn't stop it, its answer is then dropped."""
        if not self._threads:
            self._threads = [
                threading.Thread(target=self._work, name=f"{self._name}-{number}", daemon=True)
                for number in range(self._count)
            ]
            for thread in self._threads:
                thread.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._calls.put((loop, future, call))
        return await future

    def close(self, patience: float) -> bool:
        """End the threads once they are idle; blocks for at most `patience` seconds. Whether all have ended."""
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            thread.join(patience)
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (waiting := self._calls.get()) is not None:
            loop, future, call = waiting
            if future.cancelled():
                continue
            try:
                answer, problem = call(), None
            except BaseException as raised:  # whatever it is belongs to the waiter
                answer, problem = None, raised
            try:
                loop.call_soon_threadsafe(_answer, future, answer, problem)
            except RuntimeError:  # the loop was closed meanwhile
                return


def _answer(future: "asyncio.Future[Any]", answer: object, problem: BaseException | None) -> None:
    if future.done():
        return
    if problem is None:
        future.set_result(answer)
    else:
        future.set_exception(problem)

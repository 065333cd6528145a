"""Between a thread and the loop: an answer handed over, and let go of.

asyncio's own `run_coroutine_threadsafe` and `wrap_future` do the same, but leave each answer in a ring of references:
only a full collection frees it, which this program puts off while somebody is looking. The plan of a hundred thousand
documents, asked for every second, held 150 MB that way.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


def started(work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> "Future[T]":
    """`work` on `loop`, from any thread; cancelling the future cancels it. `RuntimeError` where the loop has ended."""
    future: Future[T] = Future()
    try:
        loop.call_soon_threadsafe(_start, loop, work, future)
    except RuntimeError:
        work.close()
        raise
    return future


async def awaited(future: "Future[T]", *, whatever: bool = False) -> T:
    """The answer of a thread, on the running loop. A cancelled waiter cancels what hasn't begun; with `whatever` it is
    done even so."""
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[T] = loop.create_future()
    future.add_done_callback(partial(_answered, loop, waiter))
    try:
        return await waiter
    except asyncio.CancelledError:
        if not whatever:
            future.cancel()
        raise


def _start(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, T], future: "Future[T]") -> None:
    if future.cancelled():
        work.close()
        return
    task = loop.create_task(work)
    task.add_done_callback(partial(_ended, future))
    future.add_done_callback(partial(_cancelled, loop, task))


def _ended(future: "Future[T]", task: "asyncio.Task[T]") -> None:
    if task.cancelled():
        future.cancel()
    if not future.set_running_or_notify_cancel():
        return
    problem = task.exception()
    if problem is None:
        future.set_result(task.result())
    else:
        future.set_exception(problem)


def _cancelled(loop: asyncio.AbstractEventLoop, task: "asyncio.Task[Any]", future: "Future[Any]") -> None:
    if future.cancelled():
        with contextlib.suppress(RuntimeError):  # the loop has ended, and its tasks with it
            loop.call_soon_threadsafe(task.cancel)


def _answered(loop: asyncio.AbstractEventLoop, waiter: "asyncio.Future[T]", future: "Future[T]") -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
        loop.call_soon_threadsafe(_pass_on, waiter, future)


def _pass_on(waiter: "asyncio.Future[T]", future: "Future[T]") -> None:
    if waiter.done():
        return
    if future.cancelled():
        waiter.cancel()
    elif (problem := future.exception()) is not None:
        waiter.set_exception(problem)
    else:
        waiter.set_result(future.result())

"""The program's loop: work from any thread, and an end that lets everything clean up."""

import asyncio
import threading

import pytest

from desktop.infra.loop import Loop


def test_work_runs_on_the_loops_own_thread_and_its_end_is_heard() -> None:
    loop = Loop()

    async def where() -> str:
        return threading.current_thread().name

    async def fail() -> None:
        raise KeyError

    assert loop.submit(where()).result(10) == "loop"
    with pytest.raises(KeyError):
        loop.submit(fail()).result(10)
    called = threading.Event()
    loop.call(called.set)
    assert called.wait(10)
    loop.stop()
    loop.stop()


def test_stopping_cancels_what_runs_and_waits_for_it() -> None:
    loop = Loop()
    started, cleaned = threading.Event(), threading.Event()

    async def long() -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.set()

    future = loop.submit(long())
    assert started.wait(10)
    loop.stop()
    assert cleaned.is_set()
    assert future.cancelled()

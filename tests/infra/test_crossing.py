"""Answers cross between threads and the loop, and are let go of once they are there."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from desktop.infra.crossing import awaited
from desktop.infra.loop import Loop


class Answer:
    """Something that is large."""


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.stop()


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
def test_nothing_holds_an_answer_that_was_taken(loop: Loop) -> None:
    with ThreadPoolExecutor(1) as threads:

        async def ask() -> Answer:
            return await awaited(threads.submit(Answer))

        future = loop.submit(ask())
        seen = weakref.ref(future.result(10))
        waiting = threading.Event()
        loop.call(waiting.set)
        assert waiting.wait(10)  # the loop is done with it
        del future
        threads.submit(int).result(10)  # and so is the thread
        assert seen() is None


def test_what_a_thread_raises_comes_over(loop: Loop) -> None:
    def fail() -> None:
        raise KeyError("x")

    with ThreadPoolExecutor(1) as threads, pytest.raises(KeyError):
        loop.submit(awaited(threads.submit(fail))).result(10)


def test_who_no_longer_waits_cancels_what_has_not_begun() -> None:
    async def give_up(*, whatever: bool) -> bool:
        never: Future[None] = Future()
        waiting = asyncio.create_task(awaited(never, whatever=whatever))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return never.cancelled()

    assert asyncio.run(give_up(whatever=False))
    assert not asyncio.run(give_up(whatever=True))


def test_cancelling_the_future_cancels_the_work(loop: Loop) -> None:
    begun, ended = threading.Event(), threading.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    future = loop.submit(long())
    assert begun.wait(10)
    assert future.cancel()
    assert ended.wait(10)


def test_after_the_end_nothing_is_begun() -> None:
    loop = Loop()
    loop.stop()

    async def late() -> None:
        raise AssertionError

    with pytest.raises(RuntimeError):
        loop.submit(late())

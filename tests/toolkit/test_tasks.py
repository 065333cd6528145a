"""Tasks: answers on the UI thread, failures where they are wanted, silence once the one who asked is gone."""

import asyncio
import gc
import threading
import weakref
from concurrent.futures import Future

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.infra.loop import Loop
from desktop.kernel.failures import Unreachable
from desktop.toolkit.tasks import Tasks


async def answer(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def fail() -> int:
    raise Unreachable("no line")


def test_the_answer_comes_back_on_the_ui_thread(tasks: Tasks, qtbot: QtBot, qapp: object) -> None:
    owner, heard = QObject(), []
    tasks.run(owner, answer(7), lambda value: heard.append((value, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(7, threading.main_thread())]


def test_a_failure_goes_to_who_asked(tasks: Tasks, qtbot: QtBot, qapp: object) -> None:
    owner, heard = QObject(), []
    tasks.run(owner, fail(), lambda _: heard.append("answer"), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], Unreachable)


def test_a_failure_that_nobody_takes_goes_to_the_last_resort(tasks: Tasks, qtbot: QtBot, qapp: object) -> None:
    owner, heard = QObject(), []
    kept, tasks.unhandled = tasks.unhandled, heard.append
    tasks.run(owner, fail())
    qtbot.waitUntil(lambda: bool(heard))
    tasks.unhandled = kept
    assert isinstance(heard[0], Unreachable)


def test_nothing_is_called_once_the_owner_is_destroyed(qtbot: QtBot, qapp: object) -> None:
    loop = Loop()
    tasks = Tasks(loop.submit)
    begun, ended = threading.Event(), threading.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    owner, heard = QObject(), []
    tasks.run(owner, long(), heard.append, heard.append)
    assert begun.wait(5)
    shiboken6.delete(owner)
    assert ended.wait(5), "the work itself is cancelled"
    qtbot.wait(0)
    assert heard == []
    loop.stop()


def test_an_answer_under_way_is_dropped_when_its_owner_goes_first(tasks: Tasks, qtbot: QtBot, qapp: object) -> None:
    owner, other, heard = QObject(), QObject(), []
    future: Future[int] = Future()
    held = Tasks(lambda work: (work.close(), future)[1])
    held.run(owner, answer(1), heard.append)
    future.set_result(1)  # the call is in the event queue now
    shiboken6.delete(owner)
    tasks.run(other, answer(2), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [2]


def test_a_cancelled_task_says_nothing(tasks: Tasks, qtbot: QtBot, qapp: object) -> None:
    owner, heard, ended = QObject(), [], threading.Event()

    async def long() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    cancel = tasks.run(owner, long(), heard.append, heard.append)
    cancel()
    cancel()
    tasks.run(owner, answer(3), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [3]


def test_nothing_begins_after_the_end(tasks: Tasks, qapp: object) -> None:
    tasks.close()
    heard: list[object] = []
    cancel = tasks.run(QObject(), answer(1), heard.append)
    assert cancel.silent
    assert heard == []


def test_many_answers_arrive_in_order_of_their_end(tasks: Tasks, qtbot: QtBot, qapp: object) -> None:
    owner, heard = QObject(), []
    for number in range(500):
        tasks.run(owner, answer(number), heard.append)
    qtbot.waitUntil(lambda: len(heard) == 500)
    assert sorted(heard) == list(range(500))


@pytest.mark.parametrize("count", [200])
def test_owners_may_go_at_any_moment(tasks: Tasks, qtbot: QtBot, qapp: object, count: int) -> None:
    last, done = QObject(), []
    for number in range(count):
        owner = QObject()
        tasks.run(owner, answer(number), lambda _, owner=owner: done.append(shiboken6.isValid(owner)))
        if number % 2:
            shiboken6.delete(owner)
    tasks.run(last, answer(0), lambda _: done.append("last"))
    qtbot.waitUntil(lambda: "last" in done)
    assert False not in done


def test_an_answer_is_let_go_of_once_it_was_told(tasks: Tasks, qtbot: QtBot, qapp: object) -> None:
    class Answer:
        """Something that is large."""

    seen: list[weakref.ref[Answer]] = []

    async def ask() -> Answer:
        return Answer()

    owner = QObject()
    gc.disable()
    try:
        tasks.run(owner, ask(), lambda value: seen.append(weakref.ref(value)))
        qtbot.waitUntil(lambda: bool(seen))
        qtbot.waitUntil(lambda: seen[0]() is None)
    finally:
        gc.enable()

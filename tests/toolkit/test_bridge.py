"""The bridge: twenty thousand facts from several threads become a few calls on the UI thread, last fact per key."""

import threading
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject
from pytestqt.qtbot import QtBot

from desktop.kernel.events import Bus
from desktop.toolkit.bridge import TICK, Bridge


@dataclass(frozen=True)
class Moved:
    row: int
    sent: int


@dataclass(frozen=True)
class Ended:
    number: int


def test_twenty_thousand_facts_are_coalesced_on_the_ui_thread(qtbot: QtBot, qapp: object) -> None:
    bus, owner = Bus(), QObject()
    bridge = Bridge(bus)
    last: dict[int, int] = {}
    calls: list[tuple[int, threading.Thread]] = []

    def handle(facts: list[Moved]) -> None:
        calls.append((len(facts), threading.current_thread()))
        last.update({fact.row: fact.sent for fact in facts})

    bridge.listen(owner, Moved, handle, key=lambda fact: fact.row)

    def publish(part: int) -> None:
        for sent in range(5_000):
            bus.publish(Moved(part * 100 + sent % 100, sent))

    threads = [threading.Thread(target=publish, args=(part,)) for part in range(4)]
    timer = QElapsedTimer()
    timer.start()
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(last) == 400 and all(sent >= 4_900 for sent in last.values()))
    spent = timer.elapsed()
    for thread in threads:
        thread.join()
    bridge.flush()
    assert last == {part * 100 + row: 4_900 + row for part in range(4) for row in range(100)}
    assert {thread for _, thread in calls} == {threading.main_thread()}
    assert len(calls) <= spent / TICK + 3
    assert max(count for count, _ in calls) <= 400


def test_without_a_key_every_fact_arrives_in_order(qtbot: QtBot, qapp: object) -> None:
    bus, owner, heard = Bus(), QObject(), []
    bridge = Bridge(bus)
    bridge.listen(owner, Ended, heard.extend)
    thread = threading.Thread(target=lambda: [bus.publish(Ended(number)) for number in range(1_000)])
    thread.start()
    qtbot.waitUntil(lambda: len(heard) == 1_000)
    thread.join()
    assert [fact.number for fact in heard] == list(range(1_000))


def test_nothing_is_published_while_handled_is_lost(qtbot: QtBot, qapp: object) -> None:
    bus, owner, heard = Bus(), QObject(), []
    bridge = Bridge(bus)

    def handle(facts: list[Ended]) -> None:
        heard.extend(fact.number for fact in facts)
        if len(heard) < 5:
            bus.publish(Ended(len(heard)))

    bridge.listen(owner, Ended, handle)
    bus.publish(Ended(0))
    qtbot.waitUntil(lambda: heard == [0, 1, 2, 3, 4])


def test_listening_stops_with_the_owner(qtbot: QtBot, qapp: object) -> None:
    bus, owner, other, heard = Bus(), QObject(), QObject(), []
    bridge = Bridge(bus)
    bridge.listen(owner, Ended, lambda _: heard.append("gone"))
    bridge.listen(other, Ended, lambda _: heard.append("here"))
    bus.publish(Ended(1))
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: bool(heard))
    bus.publish(Ended(2))
    bridge.flush()
    assert set(heard) == {"here"}
    assert len(bus._listeners[Ended]) == 1


def test_one_owner_destroyed_by_another_ones_handler(qapp: object) -> None:
    bus, first, second, heard = Bus(), QObject(), QObject(), []
    bridge = Bridge(bus)
    bridge.listen(first, Ended, lambda _: shiboken6.delete(second))
    bridge.listen(second, Ended, heard.append)
    bus.publish(Ended(1))
    bridge.flush()
    assert heard == []


def test_of_facts_that_contradict_each_other_the_later_one_is_told_last(qtbot: QtBot, qapp: object) -> None:
    bus, owner, told = Bus(), QObject(), []
    bridge = Bridge(bus)
    bridge.listen(owner, Ended, lambda _: told.append("ended"), key=lambda _: None)
    bridge.listen(owner, Moved, lambda _: told.append("moved"), key=lambda _: None)
    bus.publish(Ended(1))
    bus.publish(Moved(1, 1))
    bus.publish(Ended(2))
    bridge.flush()
    assert told == ["moved", "ended"]
    bus.publish(Ended(3))
    bus.publish(Moved(1, 2))
    bridge.flush()
    assert told == ["moved", "ended", "ended", "moved"]

"""The automatic lock: no gap by dialogs, menus or sleep; presence of any kind puts it off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app.lock import IdleWatch


class Clock:
    """Two clocks that a test moves; `asleep` moves only the wall's, as a suspended machine does."""

    def __init__(self) -> None:
        self.awake = 0.0
        self.asleep = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=self.awake + self.asleep)

    def monotonic(self) -> float:
        return self.awake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(qapp: QApplication, clock: Clock) -> Iterator[IdleWatch]:
    watch = IdleWatch(qapp, clock, 10)
    watch.start()
    yield watch
    watch.stop()


def test_ten_minutes_without_a_gesture(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    told: list[str] = []
    watch.expired.connect(lambda: told.append("locked"))
    clock.awake = 599
    watch.check()
    assert told == []
    clock.awake = 600
    watch.check()
    watch.check()
    assert told == ["locked"], "once"


def test_a_gesture_in_any_window_puts_it_off(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    told: list[str] = []
    watch.expired.connect(lambda: told.append("locked"))
    field, dialog = QLineEdit(), QDialog()
    for widget in (field, dialog):
        qtbot.addWidget(widget)
        widget.show()
    clock.awake = 500
    qtbot.keyClick(field, Qt.Key.Key_A)
    clock.awake = 1_000
    qtbot.mouseClick(dialog, Qt.MouseButton.LeftButton)
    clock.awake = 1_500
    qtbot.mouseMove(dialog, QPoint(3, 3))
    watch.check()
    assert told == []


def test_repaints_and_timers_are_no_presence(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    clock.awake = 601
    field.repaint()
    with qtbot.waitSignal(watch.expired):
        watch.check()


def test_a_night_asleep_counts_and_the_waking_key_reaches_nothing(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    clock.asleep = 3_600
    with qtbot.waitSignal(watch.expired):
        qtbot.keyClick(field, Qt.Key.Key_A)
    assert field.text() == ""


def test_never_is_never(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    watch.set_minutes(0)
    clock.asleep = 1e6
    with qtbot.assertNotEmitted(watch.expired):
        watch.check()


def test_a_shorter_time_counts_from_now(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    clock.awake = 590
    watch.set_minutes(2)
    with qtbot.assertNotEmitted(watch.expired):
        watch.check()
    clock.awake = 711
    with qtbot.waitSignal(watch.expired):
        watch.check()


def test_the_timer_looks_by_itself(qapp: QApplication, clock: Clock, qtbot: QtBot) -> None:
    watch = IdleWatch(qapp, clock, 10)
    watch.start()
    clock.awake = 601
    with qtbot.waitSignal(watch.expired, timeout=5_000):
        pass

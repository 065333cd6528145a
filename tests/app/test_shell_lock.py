"""The automatic lock: no gap by dialogs, menus or sleep; presence of any kind puts it off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QPushButton
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
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
    clock.awake = 500
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    clock.awake = 1_000
    QTest.mouseClick(dialog.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    clock.awake = 1_500
    QTest.mouseMove(dialog.windowHandle(), QPoint(3, 3))
    watch.check()
    assert told == []


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_menu_that_a_gesture_opened_is_watched(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    chosen: list[str] = []
    button, menu = QPushButton("…"), QMenu()
    menu.addAction("Retirer").triggered.connect(lambda: chosen.append("removed"))
    button.setMenu(menu)
    button.resize(80, 30)
    for widget in (button, menu):
        qtbot.addWidget(widget)
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    asleep = 0.0

    def choose(seen: bool = False) -> None:
        if not seen:  # once more round when it is there
            QTimer.singleShot(0, partial(choose, menu.isVisible()))
            return
        clock.asleep = asleep
        QTest.keyClick(menu.windowHandle(), Qt.Key.Key_Down)
        QTest.keyClick(menu.windowHandle(), Qt.Key.Key_Return)
        menu.close()

    QTimer.singleShot(0, choose)
    QTest.mouseClick(button.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))  # returns when it is closed
    qtbot.waitUntil(lambda: not menu.isVisible())
    assert chosen == ["removed"]
    asleep = 3_600.0
    QTimer.singleShot(0, choose)
    with qtbot.waitSignal(watch.expired):
        QTest.mouseClick(button.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(9, 9))
    assert chosen == ["removed"], "the menu's own window asked first"


def test_after_a_night_a_shortcut_does_nothing_either(watch: IdleWatch, clock: Clock, qtbot: QtBot) -> None:
    used: list[str] = []
    field = QLineEdit()
    qtbot.addWidget(field)
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_F1), field)
    shortcut.activated.connect(lambda: used.append("used"))
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_F1)
    assert used == ["used"]
    clock.asleep = 3_600
    with qtbot.waitSignal(watch.expired):
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_F1)
    assert used == ["used"]


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
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    clock.asleep = 3_600
    with qtbot.waitSignal(watch.expired):
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
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

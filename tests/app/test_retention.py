"""For how long the history is kept: a longer time is told to the engine at once, a shorter one after a while."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app.retention import Retention
from desktop.features.settings.service import Settings
from desktop.features.settings.store import Store
from desktop.kernel.events import Bus
from desktop.toolkit.bridge import Bridge
from tests.toolkit.dressed import running_tasks


class Engine:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[int] = []

    async def keep_history(self, months: int) -> None:
        self.told.append(months)


Made = tuple[Settings, Engine, Retention]


@pytest.fixture
def made(qapp: QApplication, tmp_path: Path) -> Iterator[Made]:
    bus, engine, parent = Bus(), Engine(), QObject()
    settings = Settings(Store(tmp_path / "settings.json"), bus)
    settings.change(history_months=36)
    with running_tasks() as tasks:
        yield settings, engine, Retention(tasks, Bridge(bus, parent), settings, engine, parent)  # type: ignore[arg-type]


def test_what_holds_is_told_at_the_start(made: Made, qtbot: QtBot) -> None:
    _, engine, _ = made
    qtbot.waitUntil(lambda: engine.told == [36])


def test_a_longer_time_is_told_at_once_a_shorter_one_can_be_taken_back(made: Made, qtbot: QtBot) -> None:
    settings, engine, retention = made
    qtbot.waitUntil(lambda: engine.told == [36])
    settings.change(history_months=12)
    qtbot.waitUntil(lambda: retention.waiting)
    assert engine.told == [36]
    settings.change(history_months=36)
    qtbot.waitUntil(lambda: not retention.waiting)
    settings.change(history_months=6)
    qtbot.waitUntil(lambda: retention.waiting)
    retention._waiting.timeout.emit()
    qtbot.waitUntil(lambda: engine.told[-1] == 6)
    settings.change(history_months=0)
    qtbot.waitUntil(lambda: engine.told[-1] == 0)
    settings.change(compact=True)
    assert set(engine.told) == {36, 6, 0}


def test_a_longer_time_that_is_still_shorter_than_what_holds_waits_as_well(made: Made, qtbot: QtBot) -> None:
    settings, engine, retention = made
    qtbot.waitUntil(lambda: engine.told == [36])
    settings.change(history_months=6)
    qtbot.waitUntil(lambda: retention.waiting)
    settings.change(history_months=12)
    settings.change(compact=True)
    qtbot.waitUntil(lambda: settings.now.history_months == 12)
    QApplication.processEvents()
    assert retention.waiting
    assert engine.told == [36]
    retention._waiting.timeout.emit()
    qtbot.waitUntil(lambda: engine.told == [36, 12])
    settings.change(history_months=36)
    qtbot.waitUntil(lambda: engine.told == [36, 12, 36])

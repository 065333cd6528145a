"""The settings page: each change holds at once and is kept; erasing asks, and says how much would be lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.settings import texts
from desktop.features.settings.domain import Leaving, Look, Preferences
from desktop.features.settings.service import LocalData, Settings
from desktop.features.settings.store import Store
from desktop.features.settings.ui.page import SettingsPage
from desktop.kernel.events import Bus
from desktop.kernel.ids import Finess
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Banner
from desktop.toolkit.choice import Choice
from desktop.toolkit.confirm import Confirm
from desktop.toolkit.forms import Check
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Mode, Theme
from tests.toolkit.test_controls import during


class Desk:
    """A page over a real file, and local data that only remember what was asked."""

    def __init__(self, qtbot: QtBot, theme: Theme, tasks: Tasks, path: Path, *, fails: bool = False) -> None:
        self.erased: list[Finess] = []
        self.path = path

        async def queued() -> int:
            return 3

        async def erase(finess: Finess) -> None:
            if fails:
                raise PermissionError
            self.erased.append(finess)

        self.forgotten = 0

        async def forget() -> None:
            if fails:
                raise PermissionError
            self.forgotten += 1

        self.old = 0

        async def leaving(months: int) -> Leaving:
            return Leaving(self.old // 10, self.old, datetime(2026 - months // 12, 11, 23, tzinfo=UTC))

        self.settings = Settings(Store(path), Bus())
        local = LocalData(Finess("200000008"), queued, erase, forget, leaving)
        self.page = SettingsPage(theme, tasks, self.settings, local, "0.1.0")
        qtbot.addWidget(self.page)
        self.page.show()

    def choice(self, name: str) -> Choice:
        return next(each for each in self.page.findChildren(Choice) if each.accessibleName() == name)

    def button(self, words: str) -> QPushButton:
        return next(each for each in self.page.findChildren(QPushButton) if each.text() == words)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tasks: Tasks, tmp_path: Path) -> Desk:
    return Desk(qtbot, theme, tasks, tmp_path / "settings.json")


def test_every_control_has_a_name(desk: Desk) -> None:
    assert nameless(desk.page) == []
    assert {each.accessibleName() for each in desk.page.findChildren(Choice)} == {
        texts.LOOK,
        texts.DENSITY,
        texts.LOCK,
        texts.HISTORY,
        texts.LIMIT,
        texts.HOURS,
        texts.HOURS_FROM,
        texts.HOURS_UNTIL,
    }


def test_a_look_holds_at_once_and_is_kept(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.choice(texts.LOOK), Qt.Key.Key_End)
    assert theme.mode is Mode.CONTRAST
    assert Store(desk.path).load().look is Look.CONTRAST


def test_rows_lock_and_memory_are_kept(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.choice(texts.DENSITY), Qt.Key.Key_End)
    qtbot.keyClick(desk.choice(texts.LOCK), Qt.Key.Key_End)
    qtbot.keyClick(desk.page.findChildren(Check)[0], Qt.Key.Key_Space)
    assert theme.compact
    assert Store(desk.path).load() == Preferences(compact=True, lock_minutes=0, remember=True)


def test_the_limit_and_the_hours_are_kept(desk: Desk, qtbot: QtBot) -> None:
    assert not desk.choice(texts.HOURS_FROM).isEnabled()
    qtbot.keyClick(desk.choice(texts.LIMIT), Qt.Key.Key_End)
    qtbot.keyClick(desk.choice(texts.HOURS), Qt.Key.Key_End)
    assert desk.choice(texts.HOURS_FROM).isEnabled()
    qtbot.keyClick(desk.choice(texts.HOURS_FROM), Qt.Key.Key_End)
    qtbot.keyClick(desk.choice(texts.HOURS_UNTIL), Qt.Key.Key_Home)
    kept = Store(desk.path).load()
    assert kept == Preferences(limit=2048, keep_hours=True, hours_from=23, hours_until=0)


def test_the_page_shows_what_holds(desk: Desk) -> None:
    desk.settings.change(lock_minutes=30, look=Look.DARK)
    desk.page.shown()
    assert desk.choice(texts.LOCK).value == 30
    assert desk.choice(texts.LOOK).value == Look.DARK


def test_erasing_says_how_many_documents_are_queued_and_asks(desk: Desk, qtbot: QtBot) -> None:
    asked: list[str] = []

    def read(dialog: Confirm, answer: bool) -> None:
        asked.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        dialog.accept() if answer else dialog.reject()

    during(lambda dialog: read(dialog, False))
    qtbot.mouseClick(desk.button(texts.ERASE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert "3" in asked[0]
    assert desk.erased == []
    during(lambda dialog: read(dialog, True))
    with qtbot.waitSignal(desk.page.erased):
        qtbot.mouseClick(desk.button(texts.ERASE), Qt.MouseButton.LeftButton)
    assert desk.erased == ["200000008"]


def test_an_erasure_that_failed_is_said(qtbot: QtBot, theme: Theme, tasks: Tasks, tmp_path: Path) -> None:
    told: list[Exception] = []
    kept, tasks.unhandled = tasks.unhandled, told.append
    desk = Desk(qtbot, theme, tasks, tmp_path / "settings.json", fails=True)
    during(lambda dialog: dialog.accept())
    qtbot.mouseClick(desk.button(texts.ERASE), Qt.MouseButton.LeftButton)
    banner = desk.page.findChildren(Banner)[0]
    qtbot.waitUntil(lambda: banner.text == texts.ERASE_FAILED)
    tasks.unhandled = kept
    assert len(told) == 1
    assert desk.button(texts.ERASE).isEnabled()


def test_what_was_learned_is_forgotten_and_that_is_said(desk: Desk, qtbot: QtBot) -> None:
    qtbot.mouseClick(desk.button(texts.FORGET), Qt.MouseButton.LeftButton)
    banner = desk.page.findChildren(Banner)[0]
    qtbot.waitUntil(lambda: banner.text == texts.FORGOTTEN)
    assert desk.forgotten == 1
    assert desk.button(texts.FORGET).isEnabled()


def keep_history(desk: Desk, months: int) -> None:
    """Choose as from the list."""
    choice = desk.choice(texts.HISTORY)
    choice.select(months)
    choice.activated.emit(choice.currentIndex())


def test_a_shorter_history_says_what_leaves_asks_and_can_be_taken_back(desk: Desk, qtbot: QtBot) -> None:
    desk.old = 1234
    asked: list[str] = []

    def read(dialog: Confirm, answer: bool) -> None:
        asked.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        dialog.accept() if answer else dialog.reject()

    during(lambda dialog: read(dialog, False))
    keep_history(desk, 24)
    qtbot.waitUntil(lambda: len(asked) == 1)
    for words in ("1\u202f234\u00a0documents", "123\u00a0dépôts", "23\u00a0novembre\u00a02024"):
        assert words in asked[0]
    assert desk.settings.now.history_months == 0
    assert desk.choice(texts.HISTORY).value == 0
    during(lambda dialog: read(dialog, True))
    keep_history(desk, 24)
    banner = desk.page.findChildren(Banner)[0]
    qtbot.waitUntil(lambda: banner.text == texts.history_shortened(24))
    assert Store(desk.path).load().history_months == 24
    banner.acted.emit()
    assert desk.settings.now.history_months == 0
    assert desk.choice(texts.HISTORY).value == 0
    assert banner.text == ""


def test_a_history_from_which_nothing_leaves_is_not_asked_about(desk: Desk, qtbot: QtBot) -> None:
    keep_history(desk, 12)
    qtbot.waitUntil(lambda: desk.settings.now.history_months == 12)
    desk.old = 99
    keep_history(desk, 0)
    assert desk.settings.now.history_months == 0

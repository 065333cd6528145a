"""The settings page: each change holds at once and is kept; erasing asks, and says how much would be lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.settings import texts
from desktop.features.settings.domain import Look, Preferences
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

        self.settings = Settings(Store(path), Bus())
        local = LocalData(Finess("200000008"), queued, erase, forget)
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

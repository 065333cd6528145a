"""The window: one of way in, frame or lock page; pages by rail and keys; the line in words; its place kept."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import texts
from desktop.app.lock import LockPage, Unlocking
from desktop.app.shell import Command, ConnectionPill, Shell
from desktop.app.shell_keys import KeySheet
from desktop.app.shell_rail import Rail, RailButton
from desktop.app.shell_window import Window
from desktop.toolkit import code_texts
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Banner
from desktop.toolkit.confirm import confirm
from desktop.toolkit.forms import PasswordField
from desktop.toolkit.page import Page
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.toolkit.dressed import dressed, running_tasks
from tests.toolkit.test_controls import during


class SomePage(Page):
    """A page that remembers what was asked of it."""

    icon_name = "document"

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self.key, self.title = key, title
        self.asked: list[str] = []
        self.ready = 0
        self.head = QLabel(f"tête de {key}")
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Message")
        QVBoxLayout(self).addWidget(self.line)

    def prepare(self) -> None:
        self.ready += 1

    def shown(self) -> None:
        self.asked.append("shown")

    def find_(self) -> None:
        self.asked.append("find")

    def refresh(self) -> None:
        self.asked.append("refresh")

    def print_(self) -> None:
        self.asked.append("print")

    def header_widget(self) -> QWidget | None:
        return self.head


async def unlock(password: str, code: str) -> Unlocking:
    if password == "ended":  # the service wants both again
        return {"": Unlocking.CODE, "123456": Unlocking.OPEN}.get(code, Unlocking.CODE_WRONG)
    return Unlocking.OPEN if password == "right" else Unlocking.WRONG


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return dressed(qapp)


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with running_tasks() as tasks:
        yield tasks


class Desk:
    """A window with two pages and settings, a practice signed in."""

    def __init__(self, qtbot: QtBot, theme: Theme, tasks: Tasks) -> None:
        self.deposits, self.receipts = SomePage("deposits", "Déposer"), SomePage("receipts", "Accusés")
        self.settings = SomePage("settings", "Paramètres")
        self.joined: list[str] = []
        self.bar = QLabel("24 documents en cours")
        self.shell = Shell(
            theme,
            [self.deposits, self.receipts],
            bar=self.bar,
            settings=self.settings,
            practice="Optique de la Démonstration",
            finess="200000008",
            commands=[Command("Ctrl+J", lambda: self.joined.append("join"))],
        )
        self.lock = LockPage(theme, tasks, unlock, practice="Optique de la Démonstration", finess="200000008")
        self.window = Window(theme)
        qtbot.addWidget(self.window)
        self.window.show_shell(self.shell, self.lock)
        self.window.resize(1280, 720)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    @property
    def rail(self) -> Rail:
        return self.shell.findChildren(Rail)[0]


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, tasks: Tasks) -> Desk:
    return Desk(qtbot, theme, tasks)


def test_the_title_names_the_program_and_nobody(desk: Desk) -> None:
    assert desk.window.windowTitle() == "Espace Tiers"


def test_every_control_has_a_name(desk: Desk) -> None:
    assert nameless(desk.window) == []
    desk.window.resize(900, 600)
    assert nameless(desk.window) == []
    desk.window.lock()
    assert nameless(desk.window) == []


def test_pages_are_made_ready_once_before_somebody_turns_to_them(desk: Desk, qtbot: QtBot) -> None:
    pages = (desk.deposits, desk.receipts, desk.settings)
    assert not desk.settings.ready
    qtbot.waitUntil(lambda: all(page.ready for page in pages), timeout=5_000)
    desk.window.lock()
    desk.window.unlock()
    desk.shell.show_page("receipts")
    assert [page.ready for page in pages] == [1, 1, 1]
    assert desk.settings.asked == []


def test_a_page_that_shows_its_part_of_the_header_shows_it_on_itself_alone(desk: Desk) -> None:
    desk.receipts.head.hide()
    desk.receipts.head.show()
    assert (desk.deposits.head.isVisible(), desk.receipts.head.isVisible()) == (True, False)
    desk.shell.show_page("receipts")
    assert (desk.deposits.head.isVisible(), desk.receipts.head.isVisible()) == (False, True)


def test_keys_choose_pages_and_speak_to_the_visible_one(desk: Desk, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(desk.window, Qt.Key.Key_2, control)
    assert desk.shell.page is desk.receipts
    for key, modifier in (
        (Qt.Key.Key_F, control),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_P, control),
    ):
        qtbot.keyClick(desk.receipts.line, key, modifier)
    assert desk.receipts.asked == ["shown", "find", "refresh", "print"]
    qtbot.keyClick(desk.window, Qt.Key.Key_J, control)
    assert desk.joined == ["join"]
    qtbot.keyClick(desk.window, Qt.Key.Key_1, control)
    assert desk.shell.page is desk.deposits
    with qtbot.waitSignal(desk.shell.lock_requested):
        qtbot.keyClick(desk.window, Qt.Key.Key_L, control)


def test_the_keys_are_listed_on_demand(desk: Desk, qtbot: QtBot) -> None:
    desk.deposits.keys = [("Del", "Retirer la sélection")]
    for key in (Qt.Key.Key_F1, Qt.Key.Key_Question):
        qtbot.keyClick(desk.shell, key)
        sheet = next(each for each in desk.shell.findChildren(KeySheet) if each.isVisible())
        said = [label.text() for label in sheet.findChildren(QLabel)]
        assert {texts.KEYS_EVERYWHERE, "Déposer", "Retirer la sélection", texts.KEYS_FIND, "F5"} <= set(said)
        assert nameless(sheet) == []
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
        assert not sheet.isVisible()
    desk.deposits.line.setFocus()
    qtbot.keyClick(desk.deposits.line, Qt.Key.Key_Question)
    assert desk.deposits.line.text() == "?"
    assert not [each for each in desk.shell.findChildren(KeySheet) if each.isVisible()]


def test_the_rail_by_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    second = next(each for each in desk.rail.findChildren(RailButton) if each.accessibleName() == "Accusés")
    second.setFocus()
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert desk.shell.page is desk.receipts
    assert second.isChecked()
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert second.isChecked(), "the visible page stays the visible one"


def test_settings_are_a_page_like_another(desk: Desk, qtbot: QtBot) -> None:
    gear = next(each for each in desk.rail.findChildren(RailButton) if each.accessibleName() == texts.SETTINGS)
    with qtbot.waitSignal(desk.shell.settings_requested):
        qtbot.mouseClick(gear, Qt.MouseButton.LeftButton)
    assert desk.shell.page is desk.settings
    assert gear.isChecked()
    desk.shell.show_page("deposits")
    assert not gear.isChecked()


def test_a_badge_counts_and_is_read_out(desk: Desk) -> None:
    desk.receipts.badge_changed.emit(3)
    names = [each.accessibleName() for each in desk.rail.findChildren(RailButton)]
    assert "Accusés, 3 à traiter" in names
    desk.receipts.badge_changed.emit(0)
    assert "Accusés" in [each.accessibleName() for each in desk.rail.findChildren(RailButton)]


def test_the_rail_gives_way_in_a_narrow_window(desk: Desk) -> None:
    assert desk.rail.width() == 208
    desk.window.resize(1099, 700)
    assert desk.rail.width() == 56
    desk.window.resize(1100, 700)
    assert desk.rail.width() == 208


def test_a_narrow_rail_still_tells_where_somebody_is_needed(desk: Desk) -> None:
    def seen() -> list[str]:
        labels = desk.rail.findChildren(QLabel)
        return [str(each.property("role")) for each in labels if each.isVisible() and each.property("role") == "dot"]

    desk.receipts.badge_changed.emit(3)
    assert seen() == []
    desk.window.resize(1000, 700)
    assert seen() == ["dot"]
    desk.receipts.badge_changed.emit(0)
    assert seen() == []


def test_the_state_of_the_line_is_icon_word_and_sentence(desk: Desk, qtbot: QtBot) -> None:
    pill = desk.shell.findChildren(ConnectionPill)[0]
    for state, (_, _, words, why) in texts.CONNECTION.items():
        desk.shell.set_online(state)
        assert pill.accessibleName() == words
        assert pill.toolTip() == why
    banner = next(each for each in desk.shell.findChildren(Banner) if each.parent() is desk.shell)
    assert banner.text == texts.EXPIRED
    sign_in = next(each for each in banner.findChildren(QPushButton) if each.text() == texts.SIGN_IN_AGAIN)
    with qtbot.waitSignal(desk.shell.sign_in_requested):
        qtbot.mouseClick(sign_in, Qt.MouseButton.LeftButton)
    desk.shell.set_online("online")
    assert banner.text == ""
    desk.shell.say("info", "Un mot.")
    assert banner.text == "Un mot."


def test_what_is_said_above_the_pages_takes_room_only_while_it_is_said(desk: Desk, qtbot: QtBot) -> None:
    banner = next(each for each in desk.shell.findChildren(Banner) if each.parent() is desk.shell)

    def top() -> int:
        return desk.deposits.mapTo(desk.shell, QPoint()).y()

    header = next(each for each in desk.shell.findChildren(QFrame) if each.property("role") == "header")
    qtbot.waitUntil(lambda: top() == header.height())
    desk.shell.say("info", "Un mot.")
    qtbot.waitUntil(lambda: top() > header.height() + banner.height())
    banner.clear()
    qtbot.waitUntil(lambda: top() == header.height())


def test_the_practices_menu_switches_locks_and_signs_out(desk: Desk, qtbot: QtBot) -> None:
    desk.shell.set_practices([("200000016", "Cabinet des Tilleuls & associés")])
    menu = desk.rail.menu()

    def action(words: str) -> QAction:
        return next(each for each in menu.actions() if each.text().startswith(words))

    with qtbot.waitSignal(desk.shell.switch_requested) as told:
        action("Cabinet des Tilleuls && associés").trigger()
    assert told.args == ["200000016"]
    with qtbot.waitSignal(desk.shell.switch_requested) as told:
        action(texts.ADD_PRACTICE).trigger()
    assert told.args == [""]
    with qtbot.waitSignal(desk.shell.lock_requested):
        action(texts.LOCK).trigger()
    with qtbot.waitSignal(desk.shell.sign_out_requested):
        action(texts.SIGN_OUT).trigger()


def test_locked_nothing_is_seen_or_done(desk: Desk, qtbot: QtBot) -> None:
    dialog = QDialog(desk.window)
    dialog.setModal(True)
    dialog.show()
    stray = QWidget(desk.window, Qt.WindowType.Window)
    stray.show()
    desk.window.lock()
    assert desk.window.locked
    assert not dialog.isVisible()
    assert not stray.isVisible()
    assert not desk.deposits.isVisible()
    assert not desk.bar.isVisible()
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_J, Qt.Key.Key_2):
        qtbot.keyClick(desk.window, key, control)
    assert desk.joined == []
    assert desk.shell.page is desk.deposits
    assert isinstance(desk.window.focusWidget(), PasswordField)


def test_no_open_question_keeps_the_window_from_locking(desk: Desk, theme: Theme, qtbot: QtBot) -> None:
    during(lambda _: desk.window.lock())
    assert confirm(desk.window, theme, "Effacer\u202f?", "Tout sera effacé.", "Effacer", danger=True) is False
    assert desk.window.locked


def test_a_right_password_brings_back_what_was_left(desk: Desk, qtbot: QtBot) -> None:
    desk.shell.show_page("receipts")
    desk.lock.unlocked.connect(desk.window.unlock)
    desk.window.lock()
    field = desk.lock.findChildren(PasswordField)[0]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert any(label.text() == texts.UNLOCK_MISSING for label in desk.lock.findChildren(QLabel))
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(label.text() == texts.UNLOCK_WRONG for label in desk.lock.findChildren(QLabel)))
    assert desk.window.locked
    field.clear()
    qtbot.keyClicks(field, "right")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.window.locked)
    assert desk.shell.page is desk.receipts
    assert desk.receipts.isVisible()
    assert field.text() == ""


def test_an_ended_session_asks_for_the_code_under_the_password(desk: Desk, qtbot: QtBot) -> None:
    desk.lock.unlocked.connect(desk.window.unlock)
    desk.window.lock()
    field, question = desk.lock.findChildren(PasswordField)[0], desk.lock.question
    assert question.isHidden()
    qtbot.keyClicks(field, "ended")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(question.isVisible)
    assert QApplication.focusWidget() is question.edit
    qtbot.keyClicks(question.edit, "654321")
    qtbot.waitUntil(lambda: question.field.fault == code_texts.WRONG_PHONE)
    assert field.text() == "ended"
    qtbot.keyClicks(question.edit, "123456")
    qtbot.waitUntil(lambda: not desk.window.locked)
    assert question.isHidden()
    assert not question.edit.text()


def test_signing_out_takes_the_frame_away(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.shell.destroyed):
        desk.window.show_gate(QLabel("J’accède à mon compte"))
    assert desk.window.shell is None
    assert not desk.window.locked
    desk.window.lock()
    assert not desk.window.locked, "there is nothing to hide"


def test_the_place_on_the_screen_is_kept(theme: Theme, qtbot: QtBot) -> None:
    kept: list[str] = []
    first = Window(theme, remember_place=kept.append)
    qtbot.addWidget(first)
    first.setGeometry(30, 40, 777, 555)
    first.show()
    with qtbot.waitSignal(first.closing):
        first.close()
    second = Window(theme, place=kept[0])
    qtbot.addWidget(second)
    assert (second.width(), second.height()) == (777, 555)
    third = Window(theme, place="not a place é")
    qtbot.addWidget(third)
    assert third.width() == 1280

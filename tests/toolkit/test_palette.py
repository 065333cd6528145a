"""The palette: what is typed is asked, what is chosen is told, and the keyboard alone serves it."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.toolkit.a11y import nameless
from desktop.toolkit.palette import Palette, Words
from desktop.toolkit.palette_lines import Entry
from desktop.toolkit.theme import Mode
from tests.toolkit.dressed import dressed

WORDS = Words("Rechercher partout", "Un nom", "Rien", "Entrée ouvrir")
ENTRIES = [Entry("Pages", "Déposer", 1, icon="deposit", keys="Ctrl+1"), Entry("Pages", "Accusés", 2)] + [
    Entry("Documents", f"facture {number}.pdf", 10 + number, "282 Ko") for number in range(12)
]


class Desk:
    """A window with a field, under a palette that offers `entries` for anything."""

    def __init__(self, qtbot: QtBot, mode: Mode = Mode.LIGHT) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.window = QWidget()
        self.line = QLineEdit(self.window)
        self.line.setAccessibleName("Message")
        QVBoxLayout(self.window).addWidget(self.line)
        qtbot.addWidget(self.window)
        self.palette = Palette(dressed(app, mode), WORDS, self.window)
        self.asked: list[str] = []
        self.chosen: list[object] = []
        self.palette.asked.connect(self.asked.append)
        self.palette.chosen.connect(self.chosen.append)
        self.window.resize(900, 700)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.line.setFocus()

    def open(self, entries: Sequence[Entry] = ENTRIES, *, whole: bool = True) -> None:
        self.palette.open()
        self.palette.show_entries(entries, whole=whole)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    return Desk(qtbot)


def test_what_is_typed_is_asked_and_the_first_is_chosen(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    assert desk.palette.field.hasFocus()
    qtbot.keyClicks(desk.palette.field, "ac")
    assert desk.asked == ["", "a", "ac"]
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Return)
    desk.palette.show_entries(ENTRIES)  # the answer came after the key
    assert desk.chosen == [1]
    assert not desk.palette.isVisible()
    assert desk.line.hasFocus()


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ([Qt.Key.Key_Down], 2),
        ([Qt.Key.Key_Tab, Qt.Key.Key_Tab], 10),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up], 2),
        ([Qt.Key.Key_Up], 21),
        ([Qt.Key.Key_PageDown], 16),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_Down], 1),
        ([Qt.Key.Key_PageUp], 1),
    ],
)
def test_arrows_pages_and_tab_choose(desk: Desk, qtbot: QtBot, keys: list[Qt.Key], chosen: int) -> None:
    desk.open()
    for key in keys:
        qtbot.keyClick(desk.palette.field, key)
    assert desk.palette.field.hasFocus()
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Enter)
    assert desk.chosen == [chosen]


def test_escape_gives_the_focus_back(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Escape)
    assert not desk.palette.isVisible()
    assert desk.line.hasFocus()
    assert desk.chosen == []


def test_enter_waits_for_what_is_still_being_looked_for(desk: Desk, qtbot: QtBot) -> None:
    desk.open(ENTRIES[:2], whole=False)
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Return)
    assert desk.chosen == []
    desk.palette.show_entries(ENTRIES[5:])
    assert desk.chosen == [ENTRIES[5].value]


def test_the_choice_stays_while_more_is_found(desk: Desk, qtbot: QtBot) -> None:
    desk.open(ENTRIES[:4], whole=False)
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Down)
    desk.palette.show_entries([*reversed(ENTRIES[2:8]), *ENTRIES[:2]])
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Return)
    assert desk.chosen == [2]


def test_without_a_key_the_best_is_chosen_whatever_stood_first_before(desk: Desk, qtbot: QtBot) -> None:
    desk.open(ENTRIES[:2], whole=False)
    desk.palette.show_entries([*ENTRIES[4:8], *ENTRIES[:2]])
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Return)
    assert desk.chosen == [ENTRIES[4].value]


def test_nothing_found_is_said_and_enter_does_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.open([])
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Return)
    assert desk.chosen == []
    assert desk.palette.isVisible()


def test_a_click_chooses_and_one_beside_closes(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.mouseClick(desk.palette, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert not desk.palette.isVisible()


def test_it_goes_when_the_focus_does(desk: Desk) -> None:
    desk.open()
    desk.line.setFocus()
    assert not desk.palette.isVisible()


def test_a_screen_reader_hears_what_enter_would_choose(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.keyClick(desk.palette.field, Qt.Key.Key_Down)
    assert desk.palette.field.accessibleDescription() == "Accusés, Pages"
    assert nameless(desk.palette) == []


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST])
def test_it_is_drawn_in_every_look_and_size(qtbot: QtBot, qapp: QApplication, mode: Mode) -> None:
    desk = Desk(qtbot, mode)
    desk.open()
    for width, height in ((1280, 720), (360, 300)):
        desk.window.resize(width, height)
        desk.window.grab()
        assert desk.palette.size() == desk.window.size()
        assert desk.palette.field.mapTo(desk.window, QPoint(0, 0)).x() >= 0


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_card_throws_a_shadow_that_goes_where_it_goes(qtbot: QtBot, qapp: QApplication, mode: Mode) -> None:
    desk = Desk(qtbot, mode)
    desk.open(ENTRIES[:2])
    small = desk.window.grab().toImage()
    card = desk.palette.field.parentWidget().geometry()
    below, far = card.center(), card.center()
    below.setY(card.bottom() + 6)
    far.setY(card.bottom() + 120)
    assert small.pixelColor(below).lightness() < small.pixelColor(far).lightness()
    desk.palette.show_entries(ENTRIES)
    assert desk.window.grab().toImage() != small
    desk.palette.show_entries(ENTRIES[:2])
    assert desk.window.grab().toImage() == small

"""The whole window by the keyboard alone, and as a screen reader is told of it: every page, dialog and menu."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from desktop.app.desk import Desk
from desktop.app.program import Program
from desktop.toolkit.a11y import nameless
from desktop.toolkit.theme import Mode
from desktop.uploads.facts import DocumentState, View
from tests.app.inside import PATIENCE, fill, inside, sign_in, tabbed

MUTE = frozenset({QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window})
AROUND = 4  # px beside a control in which its focus may show


@pytest.fixture
def program(qtbot: QtBot, stub: Served, tmp_path: Path) -> Iterator[Program]:
    with inside(qtbot, stub, tmp_path / "program") as program:
        yield program


@pytest.fixture
def desk(qtbot: QtBot, program: Program, tmp_path: Path) -> Desk:
    """Signed in; some documents were sent, some wait to be sent, one waits to be mended."""
    made = sign_in(qtbot, program)
    page = made.deposits
    (tmp_path / "scans" / "vide").mkdir(parents=True)
    (tmp_path / "scans" / "vide" / "vide.pdf").write_bytes(b"")
    for number in range(6):
        Image.new("RGB", (120, 160), (40 * number, 90, 120)).save(tmp_path / "scans" / f"scan {number}.jpg")
    fill(qtbot, made, [tmp_path / "scans"], 7)
    page.table.select_ids(page.table.model().ids[:3])
    page.do("send")
    qtbot.waitUntil(lambda: page.queue.counts.get(DocumentState.ACKNOWLEDGED, 0) > 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.queue.counts.get(DocumentState.STAGED, 0) > 2, timeout=PATIENCE)
    made.shell.show_page(made.home.key)

    def quiet() -> bool:  # what still comes in makes rows anew, and the focus would stand on what is gone
        shown = made.home.snapshot
        return shown is not None and bool(shown.payments and shown.deposits) and not made.home._again.isActive()

    qtbot.waitUntil(quiet, timeout=PATIENCE)
    return made


def wanted(root: QWidget) -> set[QWidget]:
    """What Tab has to come to."""
    return {
        widget
        for widget in (root, *root.findChildren(QWidget))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(root)
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not _in_a_group(widget)
    }


def _in_a_group(widget: QWidget) -> bool:
    """Of chips and radio buttons that exclude one another, Tab comes to the chosen one and arrows to the others."""
    group = getattr(widget, "group", lambda: None)()
    return group is not None and group.exclusive() and not widget.isChecked()  # type: ignore[attr-defined]


def shots(widget: QWidget) -> QImage:
    """The control and a little around it, as its window shows it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)  # as Tab does
        above = above.parentWidget()
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    return window.grab(place & window.rect()).toImage()


def unseen(widgets: list[QWidget]) -> list[str]:
    """Those that look the same with the focus as without: what still comes in may cover one look, not two."""
    return [said(widget) for widget in widgets if _same(widget, widgets) and _same(widget, widgets)]


def _same(widget: QWidget, widgets: list[QWidget]) -> bool:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    with_focus = shots(widget)
    elsewhere = next(each for each in widgets if each is not widget)
    elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    return widget.isVisible() and with_focus == shots(widget)  # a word above a page goes by itself


def said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()!r}"


def audited(root: QWidget) -> list[str]:
    """What a screen reader can't make sense of: controls without a name, or without a role."""
    found = nameless(root)
    for widget in wanted(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if widget is not root and (interface is None or interface.role() in MUTE):
            found.append(f"{said(widget)} has no role")
    return found


def pages(desk: Desk) -> list[str]:
    return [page.key for page in desk.shell._pages]


def test_every_page_by_tab_there_and_back_and_read_out(desk: Desk) -> None:
    for key in pages(desk):
        desk.shell.show_page(key)
        if key == desk.deposits.key:
            desk.deposits.table.select_ids(desk.deposits.table.model().ids[:2])
        QApplication.processEvents()
        met = tabbed()
        assert {said(each) for each in wanted(desk.shell) - set(met)} == set(), key
        assert audited(desk.shell) == [], key
        back = []
        for _ in met:
            focused = QApplication.focusWidget()
            assert focused is not None
            back.append(focused)
            QTest.keyClick(focused, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert [back[0], *reversed(back[1:])] == met


def test_the_focus_is_seen_wherever_it_is_in_every_look(program: Program, desk: Desk) -> None:
    for mode in (Mode.LIGHT, Mode.DARK, Mode.CONTRAST):
        program.theme.set_mode(mode)
        for key in pages(desk):
            desk.shell.show_page(key)
            QApplication.processEvents()
            assert unseen([each for each in tabbed() if each not in pages_of(desk)]) == [], (mode, key)


def pages_of(desk: Desk) -> list[QWidget]:
    """A page has the focus only until the first Tab."""
    return [*desk.shell._pages, desk.deposits.empty]


def test_the_sign_in_page(program: Program, qtbot: QtBot) -> None:
    gate = program.gate
    told: list[object] = []
    qtbot.waitUntil(lambda: program._built is not None and program._built.done(), timeout=PATIENCE)
    program.tasks.run(gate, program._house.session.profiles(), told.append)  # what the page asked is answered before
    qtbot.waitUntil(lambda: bool(told) and QApplication.focusWidget() is not None, timeout=PATIENCE)
    met = tabbed()
    assert wanted(gate) - set(met) == set()
    assert audited(gate) == []
    for mode in (Mode.LIGHT, Mode.DARK, Mode.CONTRAST):
        program.theme.set_mode(mode)
        assert unseen(met) == []


def test_the_lock_page(program: Program, desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(desk.shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.locked)
    met = tabbed()
    assert wanted(desk.lock) - set(met) == set()
    assert audited(desk.lock) == []
    assert unseen(met) == []


def test_every_dialog_of_the_deposits_page(desk: Desk, qtbot: QtBot) -> None:
    page = desk.deposits
    with qtbot.waitSignal(page.queue.filled, timeout=PATIENCE):
        page.filters.choose(View.TO_SEND)
    page.table.select_ids(page.table.model().ids[:2])
    for command in ("message", "folder"):
        page.do(command)
        walk(qtbot, page)


def test_the_sheet_of_keys(desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(desk.shell, Qt.Key.Key_F1)
    walk(qtbot, desk.shell)


def walk(qtbot: QtBot, parent: QWidget) -> None:
    """A dialog that has just been opened: the focus is in it, goes round in it, and Escape ends it."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in parent.findChildren(QDialog)))
    dialog = next(each for each in parent.findChildren(QDialog) if each.isVisible())
    qtbot.waitUntil(lambda: dialog.isAncestorOf(QApplication.focusWidget() or parent))
    met = tabbed()
    assert wanted(dialog) - set(met) == set()
    assert audited(dialog) == []
    assert all(dialog.isAncestorOf(each) for each in met)
    if len(met) > 1:
        assert unseen(met) == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not parent.findChildren(QDialog) or not dialog.isVisible())


def test_every_menu_has_words_and_no_two_letters_alike(desk: Desk, qtbot: QtBot) -> None:
    page = desk.deposits
    page.table.select_ids(page.table.model().ids)
    menus = [
        page.selection._commands.menu(page.selection._abilities(page.table.selected_ids()), page),
        page.table.column_menu(),
        desk.shell._rail.menu(),
    ]
    for menu in menus:
        assert lacks(menu) == []
        menu.deleteLater()


def lacks(menu: QMenu) -> list[str]:
    """Entries without words, and letters that lead to two of them."""
    found, letters = [], list[str]()
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found += lacks(inner)
        if not action.isSeparator() and not action.text().replace("&", "").strip():
            found.append("an entry without words")
        text = action.text().replace("&&", "")
        if "&" in text:
            letters.append(text[text.index("&") + 1].casefold())
    return found + [letter for letter in set(letters) if letters.count(letter) > 1]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_menus_open_and_close_by_keys(desk: Desk, qtbot: QtBot) -> None:
    page = desk.deposits
    page.shown()
    page.table.select_ids(page.table.model().ids[:1])
    for key, modifier, owner in (
        (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, page.table),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, desk.shell._rail._practice),
    ):
        owner.setFocus()
        QTest.keyClick(owner, key, modifier)
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        QTest.keyClick(menu, Qt.Key.Key_Down)
        assert isinstance(menu, QMenu)
        assert menu.activeAction() is not None
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)

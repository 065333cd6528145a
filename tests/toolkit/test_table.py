"""Tables of any length: what is fetched, what is kept, what the keyboard does, what is remembered."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.toolkit.long import LongModel
from desktop.toolkit.memory import FileMemory, Forgetful
from desktop.toolkit.paged import KEPT, PAGE, Column, PagedModel, runs_of
from desktop.toolkit.pills import Cell
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

Key = Qt.Key


@dataclass(frozen=True)
class Item:
    id: int
    name: str


class Source:
    """Rows somewhere else; remembers which were asked for."""

    def __init__(self, how_many: int) -> None:
        self.items = {number: Item(number, f"name {number}") for number in range(how_many)}
        self.asked: list[list[int]] = []

    async def rows(self, ids: list[int]) -> list[Item]:
        self.asked.append(ids)
        return [self.items[each] for each in ids if each in self.items]


COLUMNS = (
    Column[Item]("name", "Nom", lambda item: Cell(item.name), lambda item: item.name, 200, stretch=1),
    Column[Item]("id", "N°", lambda item: Cell(str(item.id), right=True), lambda item: str(item.id), 80, right=True),
)
Made = tuple[PagedModel[Item], TableView, Source]
Make = Callable[..., Made]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, tasks: Tasks) -> Make:
    def made(how_many: int, memory: FileMemory | Forgetful | None = None) -> Made:
        source = Source(how_many)
        model: PagedModel[Item] = PagedModel(COLUMNS, source.rows, lambda item: item.id, tasks)
        view = TableView(theme, model, memory or Forgetful(), "test")
        model.setParent(view)
        qtbot.addWidget(view)
        view.resize(600, 400)
        model.set_ids(list(range(how_many)))
        view.show()
        return model, view, source

    return made


def test_what_changed_while_it_was_not_shown_comes_back_as_it_is(make: Make, qtbot: QtBot) -> None:
    model, _, source = make(20)
    qtbot.waitUntil(lambda: model.peek(3) is not None)
    model.set_ids([7, 8])
    source.items[3] = replace(source.items[3], name="new")
    model.refresh_rows([source.items[3]])
    model.set_ids([3, 4])
    qtbot.waitUntil(lambda: (row := model.row(0)) is not None and row.name == "new")


def test_the_model_keeps_qt_s_rules(make: Make, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model, _, source = make(300)
    qtmodeltester.check(model)
    model.append([Item(1000, "new"), Item(1001, "newer")])
    model.remove_ids([0, 1, 2, 50, 299])
    model.refresh_rows([Item(1000, "again")])
    model.set_ids([5, 4, 3])
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: bool(source.asked))


def test_only_what_is_on_screen_is_fetched(make: Make, qtbot: QtBot) -> None:
    model, view, source = make(100_000)
    qtbot.waitUntil(lambda: model.peek(0) is not None)
    view.scrollToBottom()
    qtbot.waitUntil(lambda: model.peek(99_999) is not None)
    assert sum(len(ids) for ids in source.asked) <= 4 * PAGE


def test_rows_passed_over_while_scrolling_are_not_fetched(make: Make, qtbot: QtBot) -> None:
    model, _, source = make(100_000)
    qtbot.waitUntil(lambda: model.peek(0) is not None)
    for place in range(0, 100_000, 1000):  # as a scroll bar pulled down in one go
        model.row(place)
    qtbot.waitUntil(lambda: model.peek(99_000) is not None)
    assert len(source.asked) < 4
    assert model.peek(50_000) is None


def test_memory_is_bounded_and_what_was_dropped_comes_again(make: Make, qtbot: QtBot) -> None:
    model, _, source = make(0)
    source.items = {number: Item(number, "") for number in range(KEPT + 500)}
    model.append(list(source.items.values()))
    assert sum(model.peek(each) is not None for each in model.ids) == KEPT
    assert model.row(0) is None
    qtbot.waitUntil(lambda: model.row(0) is not None)


def test_an_unknown_row_is_asked_for_once(make: Make, qtbot: QtBot) -> None:
    model, _, source = make(3)
    del source.items[1]
    qtbot.waitUntil(lambda: model.peek(2) is not None)
    for _ in range(5):
        assert model.row(1) is None
    qtbot.wait(20)
    assert len(source.asked) == 1


def test_changes_are_drawn_in_as_few_signals_as_possible(make: Make, qtbot: QtBot) -> None:
    model, _, source = make(200)
    qtbot.waitUntil(lambda: model.peek(0) is not None)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: told.append((first.row(), last.row())))
    model.refresh_rows([replace(source.items[n], name="x") for n in (3, 4, 5, 9)])
    assert told == [(3, 5), (9, 9)]
    told.clear()
    model.refresh_rows([source.items[n] for n in range(0, 200, 2)])
    assert told == [(0, 198)]


def test_new_ids_keep_selection_and_place(make: Make, qtbot: QtBot) -> None:
    model, view, _ = make(1000)
    view.select_ids([500, 501, 700], scroll=True)
    at = view.verticalScrollBar().value()
    view.show_ids([n for n in range(1000) if n != 700])
    assert view.selected_ids() == [500, 501]
    assert view.verticalScrollBar().value() == at
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    view.show_ids([*model.ids, 5000])  # only longer: nothing is thrown away
    assert resets == []
    assert view.selected_ids() == [500, 501]


class Painted(QObject):
    """How often a view was painted."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self.times = 0
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize(
    ("before", "turned", "paints"),
    [(100, "", False), (3, "", True), (100, "before", True), (100, "after", True)],
)
def test_rows_that_come_below_what_is_seen_draw_nothing(
    make: Make, qtbot: QtBot, *, before: int, turned: str, paints: bool
) -> None:
    model, view, source = make(before)
    qtbot.waitUntil(lambda: model.peek(0) is not None)
    QApplication.processEvents()
    painted, most = Painted(view), view.verticalScrollBar().maximum()
    source.items.update({number: Item(number, "new") for number in range(before, before + 500)})
    if turned == "before":
        model.set_ids(list(range(before))[::-1])
    model.append([source.items[number] for number in range(before, before + 500)])
    if turned == "after":
        model.set_ids(list(range(before + 500))[::-1])
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > most)
    QApplication.processEvents()
    assert (painted.times > 0) is paints


def test_everything_selected_is_a_range_not_a_hundred_thousand_indexes(make: Make) -> None:
    _, view, _ = make(100_000)
    view.selectAll()
    assert view.selected_count() == 100_000
    assert view.selected_ids()[-1] == 99_999


def test_every_gesture_has_a_key(make: Make, qtbot: QtBot) -> None:
    _, view, _ = make(50)
    view.setFocus()
    qtbot.keyClick(view, Key.Key_Home)
    assert view.selected_ids() == [0]
    qtbot.keyClick(view, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_ids() == [0, 1]
    for key, signal in ((Key.Key_Delete, view.removal_asked), (Key.Key_Space, view.look_asked)):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(view, key)
    qtbot.keyClick(view, Key.Key_End)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Key.Key_Return)
    assert opened.args == [49]
    qtbot.keyClick(view, Key.Key_Escape)
    assert view.selected_ids() == []


def test_an_empty_table_shows_that_the_keyboard_is_there(make: Make, qtbot: QtBot) -> None:
    _, view, _ = make(0)
    with qtbot.waitActive(view):
        view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    focused = view.grab().toImage()
    view.clearFocus()
    assert view.grab().toImage() != focused


def test_titles_ask_for_an_order(make: Make) -> None:
    _, view, _ = make(5)
    asked: list[tuple[str, bool]] = []
    view.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    for _ in range(3):
        view.horizontalHeader().sectionClicked.emit(0)
    assert asked == [("name", False), ("name", True), ("", False)]


def test_columns_are_found_as_they_were_left(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "config" / "screen.json"
    _, view, _ = make(5, FileMemory(path))
    view.horizontalHeader().moveSection(1, 0)
    view.horizontalHeader().resizeSection(1, 222)
    view._sized = True  # as a hand leaves it
    view.horizontalHeader().sectionClicked.emit(1)
    view._remember()
    _, again, _ = make(5, FileMemory(path))
    assert again.horizontalHeader().visualIndex(1) == 0
    assert again.horizontalHeader().sectionSize(1) == 222
    assert again.sorting == ("id", False)


def test_columns_are_chosen_in_their_menu_and_come_back(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    _, view, _ = make(5, FileMemory(path))
    width = view.columnWidth(0)
    number, again = (each for each in view.column_menu().actions() if not each.isSeparator())
    assert (number.text(), number.isChecked()) == ("N°", True)
    number.trigger()
    assert view.isColumnHidden(1)
    view.show_column("id", shown=False)
    view.show_column("id", shown=True)  # room for it doesn't bring back what she hid
    assert view.isColumnHidden(1)
    view._remember()
    _, later, _ = make(5, FileMemory(path))
    assert later.isColumnHidden(1)
    again.trigger()
    assert not view.isColumnHidden(1)
    assert view.columnWidth(0) == width


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '{"columns.test": {"widths": {"id": "wide"}, "order": ["?"]}}'])
def test_a_spoilt_memory_is_as_good_as_none(make: Make, tmp_path: Path, content: str) -> None:
    path = tmp_path / "screen.json"
    path.write_text(content)
    _, view, _ = make(5, FileMemory(path))
    assert view.horizontalHeader().visualIndex(1) == 1


def test_hidden_columns_give_their_room(make: Make) -> None:
    _, view, _ = make(5)
    before = view.columnWidth(0)
    view.show_column("id", shown=False)
    assert view.columnWidth(0) > before
    view.show_column("id", shown=True)
    assert view.columnWidth(0) == before


def test_runs() -> None:
    assert runs_of([]) == []
    assert runs_of([1, 2, 3, 7]) == [(1, 3), (7, 7)]
    assert runs_of([7, 6, 2]) == [(7, 6), (2, 2)]


# --- a million rows and more -----------------------------------------------------------------------------------


@pytest.fixture
def long(qtbot: QtBot, theme: Theme, tasks: Tasks) -> tuple[LongModel[Item], TableView]:
    """A table over an array of numbers, shown."""
    model: LongModel[Item] = LongModel(COLUMNS, Source(500).rows, lambda item: item.id, tasks)
    view = TableView(theme, model, Forgetful(), "test")
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return model, view


def test_a_long_table_continues_at_either_end_without_a_reset(
    long: tuple[LongModel[Item], TableView], qtbot: QtBot
) -> None:
    model, view = long
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    assert model.set_ids(array("q", range(100, 300)))
    qtbot.waitUntil(lambda: model.peek(100) is not None)
    view.select_ids([105])
    assert not model.set_ids(array("q", range(100, 400)))
    assert not model.set_ids(array("q", range(50, 400)))
    assert not model.set_ids(array("q", range(50, 400)))
    assert view.selected_ids() == [105]
    assert model.rowCount() == 350
    assert len(resets) == 1
    assert model.set_ids(array("q", [3, 1, 2]))
    assert list(model.ids) == [3, 1, 2]


def test_in_a_long_table_a_row_is_found_that_was_never_looked_at(long: tuple[LongModel[Item], TableView]) -> None:
    model, _ = long
    numbers = array("q", [0, 10, 10 << 8, 10 << 16, 2**62, -5, 256, 1])
    model.set_ids(numbers)
    assert [model.place_of(number) for number in numbers] == list(range(len(numbers)))
    assert model.place_of(11) is None
    assert model.place_of(1 << 8 * 7) is None


def test_what_is_known_stays_until_its_newer_version_comes(make: Make, qtbot: QtBot) -> None:
    """News don't blank the screen."""
    model, _, source = make(50)
    qtbot.waitUntil(lambda: model.row(3) is not None)
    source.items[3] = Item(3, "renamed")
    del source.items[4]
    seen = []
    model.dataChanged.connect(lambda *_: seen.append(model.peek(3)))
    model.renew_rows()
    assert seen == [Item(3, "name 3")]
    qtbot.waitUntil(lambda: model.row(3) == Item(3, "renamed"))
    assert model.row(4) is None
    asked = len(source.asked)
    assert model.row(3) is not None
    qtbot.wait(20)
    assert len(source.asked) == asked, "it isn't asked for again and again"

"""A table of a million rows, or the word that stands for none.

Owns what stays where it is while rows come: the row that was chosen, and what the user looks at.
"""

from array import array
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.toolkit import icons
from desktop.toolkit.long import LongModel
from desktop.toolkit.memory import Memory
from desktop.toolkit.paged import Column, Fetch
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

R = TypeVar("R")


class LongList(QWidget, Generic[R]):
    """Shows the numbers that it is given; its rows are fetched as they are looked at."""

    chosen = Signal()
    """Another row, or the one that was chosen has come."""
    sorted_by = Signal()

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        memory: Memory,
        key: str,
        columns: Sequence[Column[R]],
        fetch: Fetch[R],
        identify: Callable[[R], Hashable],
        *,
        nothing: tuple[str, str],
        room: Mapping[str, int],
        parent: QWidget,
    ) -> None:
        """`key` is that of the memory. `nothing`: heading and sentence where no row is found. `room`: how narrow the
        list may be, in px, before a column makes room for the others; a column that the user asked for stays."""
        super().__init__(parent)
        self._theme = theme
        self._room = room
        self.model: LongModel[R] = LongModel(columns, fetch, identify, tasks)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.table = TableView(theme, self.model, memory, key, self)
        self.model.setParent(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(notice(theme, self, *nothing, "search"))
        self.table.selected.connect(self.chosen)
        self.table.sort_asked.connect(self.sorted_by)
        self.model.dataChanged.connect(self._came)
        self.model.rowsInserted.connect(self._inserted)

    @property
    def row(self) -> R | None:
        """The row with the keyboard, if it is chosen and has come."""
        key = self.table.current_id()
        return None if key is None else self.model.peek(key)

    def show_ids(self, ids: "array[int]", *, whole: bool) -> None:
        """These; the row that was chosen stays so where it is among them, the first one is where it isn't."""
        before = self.table.current_id()
        bar = self.table.verticalScrollBar()
        at = bar.value()
        if self.model.set_ids(ids) and len(ids):
            place = None if before is None else self.model.place_of(before)
            if place is None:
                bar.setValue(0)
            else:
                bar.setValue(min(at, bar.maximum()))
            if place is not None or whole or before is None:
                self.choose(place or 0)
        elif len(ids) and self.table.current_id() is None:
            self.choose(0)
        self._stack.setCurrentIndex(1 if whole and not len(ids) else 0)

    def choose(self, place: int, *, scroll: bool = False) -> None:
        """The row at a place, and no other."""
        index = self.model.index(place, 0)
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        # The view would scroll to it by itself.
        self.table.setAutoScroll(scroll)
        self.table.selectionModel().setCurrentIndex(index, select)
        self.table.setAutoScroll(True)
        if scroll:
            self.table.scrollTo(index, TableView.ScrollHint.PositionAtCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for key, room in self._room.items():
            if any(column.key == key for column in self.model.columns):
                self.table.show_column(key, self.width() >= room or self.table.arranged)

    @Slot()
    def _came(self) -> None:
        self.chosen.emit()

    def _inserted(self, _parent: Any, first: int, last: int) -> None:
        """What comes above what is looked at moves nothing of it."""
        bar = self.table.verticalScrollBar()
        if first == 0 and bar.value() > 0:
            self.table.updateGeometries()
            bar.setValue(bar.value() + (last + 1) * self._theme.px("row"))


def notice(theme: Theme, parent: QWidget, title: str, text: str, icon: str) -> QWidget:
    """A word in the place of a list."""
    made = QWidget(parent)
    column = QVBoxLayout(made)
    margin = theme.px("xxl")
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(theme.px("s"))
    center = Qt.AlignmentFlag.AlignHCenter
    mark = QLabel(made)
    icons.dress(theme, mark, icon, "muted", 32)
    heading = QLabel(title, made)
    heading.setProperty("role", "heading")
    said = QLabel(text, made)
    said.setProperty("role", "muted")
    said.setWordWrap(True)
    said.setMaximumWidth(420)
    said.setMinimumWidth(240)
    said.setAlignment(center)
    column.addStretch(2)
    for each in (mark, heading):
        column.addWidget(each, 0, center)
    line = QHBoxLayout()  # between stretches: aligned by itself, a wrapped label is given the height of one line
    line.addStretch(1)
    line.addWidget(said, 100)
    line.addStretch(1)
    column.addLayout(line)
    column.addStretch(3)
    return made

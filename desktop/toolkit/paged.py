"""A table model of any length: a list of ids, and the few rows on screen fetched in pages.

Owns what is in memory; knows no row by its meaning. Rows arrive later than they are asked for: until then a row is None
and its cells are empty. Nothing here waits.
"""

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from desktop.toolkit.pills import CELL
from desktop.toolkit.tasks import Tasks

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[list[Any]], Coroutine[Any, Any, list[R]]]

ROW = int(Qt.ItemDataRole.UserRole)
"""Role under which the model hands out the row itself, or None while it isn't loaded."""

PAGE = 128  # rows fetched at once
KEPT = 8192  # rows kept in memory
_MOST_PAGES = 4  # asked for at once: those passed over while scrolling fast aren't fetched

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_HORIZONTAL = Qt.Orientation.Horizontal
_NOTHING = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: a stable key, its title, its cell (`pills.Cell` and its like), its words, its first width in px."""

    key: str
    title: str
    cell: Callable[[R], object]
    text: Callable[[R], str]
    width: int
    tip: Callable[[R], str] | None = None
    sortable: bool = True
    right: bool = False
    stretch: int = 0  # share of the room that is left, until the user sizes the columns herself
    spare: bool = False  # not shown before the user asks for it


class PagedModel(QAbstractTableModel, Generic[R]):
    """`fetch` gives the rows of some ids in any order, unknown ones left out; `identify` tells a row's id."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        fetch: Fetch[R],
        identify: Callable[[R], Hashable],
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._identify = identify
        self._tasks = tasks
        self._ids: list[Any] = []
        self._places: dict[Any, int] = {}
        self._rows: OrderedDict[Any, R] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._under_way: set[int] = set()
        self._absent: set[Any] = set()
        self._stale: set[Any] = set()  # shown until their newer versions come
        self._generation = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._ask)

    # --- what is shown -----------------------------------------------------------------------------------------

    @property
    def ids(self) -> list[Any]:
        """All ids in their order; not to be changed."""
        return self._ids

    def set_ids(self, ids: Sequence[Any]) -> bool:
        """Show these, in this order; False where they only continued (or were) what was shown: no reset happened."""
        old = self._ids
        if len(ids) >= len(old) and old == list(ids[: len(old)]):
            self._continue(list(ids[len(old) :]))
            return False
        self.beginResetModel()
        self._ids = list(ids)
        self._places = {key: place for place, key in enumerate(self._ids)}
        self._generation += 1
        self._wanted.clear()
        self._under_way.clear()
        self._absent.clear()
        self.endResetModel()
        return True

    def append(self, rows: Sequence[R]) -> None:
        """Rows that are new, at the end, in one insertion; known ones are only refreshed."""
        new = [row for row in rows if self._identify(row) not in self._places]
        for row in new:
            self._keep(row)
        self._continue([self._identify(row) for row in new])
        if len(new) < len(rows):
            self.refresh_rows(rows)

    def refresh_rows(self, rows: Iterable[R]) -> None:
        """Newer versions of rows: the ones that are shown are drawn again."""
        touched = []
        for row in rows:
            key = self._identify(row)
            place = self._places.get(key)
            if place is None:
                # Not shown now: what was known of it must not come back with the next list.
                self._rows.pop(key, None)
            else:
                self._absent.discard(key)
                self._keep(row)
                touched.append(place)
        self._announce(touched)

    def redraw(self, ids: Iterable[Any]) -> None:
        """Something else is known of these rows: the ones that are shown are drawn again."""
        self._announce([place for key in ids if (place := self._places.get(key)) is not None])

    def remove_ids(self, ids: Iterable[Any]) -> None:
        """Rows that are gone."""
        places = sorted((self._places[key] for key in ids if key in self._places), reverse=True)
        if not places:
            return
        if len(runs_of(places)) > 50:
            gone = set(places)
            self.set_ids([key for place, key in enumerate(self._ids) if place not in gone])
            return
        for last, first in runs_of(places):
            self.beginRemoveRows(_NOTHING, first, last)
            for key in self._ids[first : last + 1]:
                self._rows.pop(key, None)
            del self._ids[first : last + 1]
            self._places = {key: place for place, key in enumerate(self._ids)}
            self._generation += 1
            self._under_way.clear()
            self.endRemoveRows()

    def renew_rows(self) -> None:
        """Fetch again whatever is on screen; what is known stays there until then."""
        self._stale = set(self._rows)
        self._again()

    def forget_rows(self) -> None:
        """Fetch again whatever is on screen."""
        self._rows.clear()
        self._stale.clear()
        self._again()

    def _again(self) -> None:
        self._absent.clear()
        self._under_way.clear()
        self._generation += 1
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))

    def row(self, place: int) -> R | None:
        """The row at a place, or None: it is then being fetched."""
        if not 0 <= place < len(self._ids):
            return None
        key = self._ids[place]
        found = self._rows.get(key)
        if found is None or key in self._stale:
            page = place // PAGE
            if page not in self._under_way and key not in self._absent:
                self._wanted.pop(page, None)
                self._wanted[page] = None
                if not self._timer.isActive():
                    self._timer.start()
            if found is None:
                return None
        self._rows.move_to_end(key)
        return found

    def peek(self, key: Any) -> R | None:
        """The row of an id if it is in memory; never fetches."""
        return self._rows.get(key)

    def place_of(self, key: Any) -> int | None:
        """Where an id is shown."""
        return self._places.get(key)

    # --- Qt's questions ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW or row is None:
            return row
        column = self.columns[index.column()]
        if role == CELL:
            return column.cell(row)
        if role == _TOOLTIP:
            return column.tip(row) if column.tip else None
        return column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == _HORIZONTAL and role in (_DISPLAY, _SPOKEN) and 0 <= section < len(self.columns):
            return self.columns[section].title
        return None

    # --- within ------------------------------------------------------------------------------------------------

    def _continue(self, ids: list[Any]) -> None:
        if not ids:
            return
        first = len(self._ids)
        self.beginInsertRows(_NOTHING, first, first + len(ids) - 1)
        self._ids.extend(ids)
        self._places.update((key, first + n) for n, key in enumerate(ids))
        # The last page was perhaps fetched while it was shorter.
        self._under_way.discard(first // PAGE)
        self.endInsertRows()

    def _keep(self, row: R) -> None:
        key = self._identify(row)
        self._rows[key] = row
        self._stale.discard(key)
        if len(self._rows) > KEPT:
            self._stale.discard(self._rows.popitem(last=False)[0])

    @Slot()
    def _ask(self) -> None:
        pages = list(self._wanted)[-_MOST_PAGES:]
        self._wanted.clear()
        ids = [
            key
            for page in pages
            for key in self._ids[page * PAGE : (page + 1) * PAGE]
            if key not in self._rows or key in self._stale
        ]
        if not ids:
            return
        self._under_way.update(pages)
        generation = self._generation

        def arrived(rows: list[R]) -> None:
            if generation == self._generation:
                self._under_way.difference_update(pages)
            came = {self._identify(row) for row in rows}
            for key in ids:
                if key not in came:
                    self._absent.add(key)
                    self._rows.pop(key, None)
                    self._stale.discard(key)
            self.refresh_rows(rows)

        def failed(problem: Exception) -> None:
            self._under_way.difference_update(pages)
            self._absent.update(ids)  # not asked for again before something changes
            self._tasks.unhandled(problem)

        self._tasks.run(self, self._fetch(ids), arrived, failed)

    def _announce(self, places: list[int]) -> None:
        if not places:
            return
        places.sort()
        runs = runs_of(places)
        if len(runs) > 32:
            runs = [(places[0], places[-1])]
        last_column = len(self.columns) - 1
        for first, last in runs:
            self.dataChanged.emit(self.index(first, 0), self.index(last, last_column))


_ANSWERED = frozenset({_DISPLAY, _TOOLTIP, _SPOKEN, ROW, CELL})


def runs_of(places: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours (ascending or descending) joined: [1, 2, 3, 7] -> [(1, 3), (7, 7)]."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and abs(place - runs[-1][1]) <= 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs

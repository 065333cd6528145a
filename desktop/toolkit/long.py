"""A paged model of a million rows and more: its ids are an array of eight-byte numbers, never a list.

Owns where rows stand, known for those in memory alone. What continues what was shown, at its end or above its
beginning, moves nothing that the user sees.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Slot

from desktop.toolkit.paged import KEPT, PAGE, Index, PagedModel

R = TypeVar("R")

_PLACED = 4 * KEPT  # rows whose place is known
_NOTHING = QModelIndex()
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class LongModel(PagedModel[R]):
    """`PagedModel` for ids that are whole numbers. Its rows are only read: nothing is appended or removed singly."""

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self._ids: Any = array("q")

    def set_ids(self, ids: Sequence[Any]) -> bool:
        """Show these, in this order; False where they only continued what was shown: no reset happened."""
        new: Any = ids if isinstance(ids, array) else array("q", ids)
        old = self._ids
        more = len(new) - len(old)
        if old and more >= 0 and new[: len(old)] == old:
            if more:
                self._insert(len(old), new, more)
            return False
        if old and more > 0 and new[more:] == old:
            self._insert(0, new, more)
            return False
        self.beginResetModel()
        self._ids = new
        self._start_over()
        self._places.clear()
        self.endResetModel()
        return True

    def place_of(self, key: Any) -> int | None:
        """Where an id is shown; for one that isn't in memory, all of them are looked through."""
        known = self._places.get(key)
        if known is not None:
            return known
        # As bytes: in an array, each of a million numbers would become an object to be compared.
        width = self._ids.itemsize
        sought, within = key.to_bytes(width, sys.byteorder, signed=True), self._ids.tobytes()
        place = within.find(sought)
        while place >= 0 and place % width:
            place = within.find(sought, place + 1)
        return place // width if place >= 0 else None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        return _FLAGS

    def append(self, rows: Sequence[R]) -> None:
        raise NotImplementedError

    def remove_ids(self, ids: Iterable[Any]) -> None:
        raise NotImplementedError

    def _insert(self, first: int, ids: Any, how_many: int) -> None:
        self.beginInsertRows(_NOTHING, first, first + how_many - 1)
        self._ids = ids
        if first == 0:
            self._places = {key: place + how_many for key, place in self._places.items()}
        self._start_over()
        self.endInsertRows()

    def _start_over(self) -> None:
        """What is on its way was asked for other places."""
        self._generation += 1
        self._wanted.clear()
        self._under_way.clear()
        self._absent.clear()

    @Slot()
    def _ask(self) -> None:
        if len(self._places) > _PLACED:
            self._places = {key: place for key, place in self._places.items() if key in self._rows}
        for page in self._wanted:
            first = page * PAGE
            self._places.update((key, first + n) for n, key in enumerate(self._ids[first : first + PAGE]))
        super()._ask()

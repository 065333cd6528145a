"""One shelf of the history: a long list of deposits or of documents. Owns how it is named and sorted."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from desktop.features.history import texts
from desktop.features.history.domain import Past
from desktop.features.history.ui.columns import ROOM
from desktop.toolkit.long_list import LongList
from desktop.toolkit.memory import Memory
from desktop.toolkit.paged import Column, Fetch
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.history_facts import HistoryOrder, Shelf

R = TypeVar("R", bound=Past)


class ShelfView(LongList[R]):
    """Shows the numbers that it is given."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        memory: Memory,
        shelf: Shelf,
        columns: Sequence[Column[R]],
        fetch: Fetch[R],
        parent: QWidget,
    ) -> None:
        nothing = texts.NOT_FOUND_TITLE, texts.NOT_FOUND_TEXT
        key = f"history-{shelf}"
        super().__init__(
            theme, tasks, memory, key, columns, fetch, lambda row: row.id, nothing=nothing, room=ROOM, parent=parent
        )
        self.shelf = shelf
        self.table.setAccessibleName(texts.LIST_NAMES[shelf])

    @property
    def order(self) -> tuple[HistoryOrder, bool]:
        """By what it is sorted, and whether descending; the newest first where nothing else was asked."""
        if self.table.sorting is None:
            return HistoryOrder.DATE, True
        return HistoryOrder(self.table.sorting[0]), self.table.sorting[1]

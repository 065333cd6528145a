"""The quick look and the table together: the space bar opens the row that has the keyboard, arrows walk on.

Owns which row is looked at; how it is drawn is `glance`'s.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.features.deposits.ui.glance import Glance
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow
from desktop.uploads.service import Delivery


class Looking(QObject):
    """`glance` follows the table while it is open."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        delivery: Delivery,
        model: PagedModel[DocumentRow],
        table: TableView,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._model = model
        self._table = table
        self.glance = Glance(theme, tasks, delivery, page)
        self.glance.moved.connect(self._move)
        self.glance.closed.connect(table.setFocus)
        table.selected.connect(self._follow)
        model.dataChanged.connect(self._follow)

    @Slot()
    def toggle(self) -> None:
        """Open it for the row that has the keyboard, or close it."""
        if self.glance.isVisible():
            self.glance.shut()
        elif (row := self._current()) is not None:
            self.glance.show_row(row)

    def _current(self) -> DocumentRow | None:
        table = self._table
        key = table.current_id()
        if key is None and table.selected_count():
            key = table.selected_ids()[0]
        if key is None and self._model.ids:
            key = self._model.ids[0]
            table.select_ids([key])
        place = None if key is None else self._model.place_of(key)
        return None if place is None else self._model.row(place)

    @Slot(int)
    def _move(self, step: int) -> None:
        place = self._table.currentIndex().row() + step
        if 0 <= place < len(self._model.ids):
            index = self._model.index(place, 0)
            self._table.setCurrentIndex(index)
            self._table.scrollTo(index, TableView.ScrollHint.EnsureVisible)

    @Slot()
    def _follow(self) -> None:
        if self.glance.isVisible() and self._table.selected_count():
            row = self._current()
            if row is not None:
                self.glance.show_row(row)

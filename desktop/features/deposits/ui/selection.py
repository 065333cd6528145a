"""What is selected, and what that leads to: the bar of commands, the side panel, the menu; and documents to select.

Owns the selection as a whole; what is done with it is the page's, which rows there are the queue's.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QWidget

from desktop.features.deposits import page_texts
from desktop.features.deposits.domain import EVERYTHING, Abilities, of_rows
from desktop.features.deposits.ui.bulk import Commands
from desktop.features.deposits.ui.findings import Found
from desktop.features.deposits.ui.frame import Frame
from desktop.features.deposits.ui.glance import Glance
from desktop.features.deposits.ui.lazily import Lazily
from desktop.features.deposits.ui.queue import Queue
from desktop.kernel.ids import DocumentId
from desktop.toolkit.paged import PagedModel
from desktop.uploads.facts import DocumentRow, View

LOOKED_AT = 400
"""Of a larger selection, only this many rows decide what is offered."""


class Selection(QObject):
    """Of the table in `frame`; the keyboard stays with `glance` while that is open."""

    def __init__(
        self,
        frame: Frame,
        model: PagedModel[DocumentRow],
        queue: Queue,
        glance: Glance,
        findings: Lazily[Found],
        commands: Commands,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._frame = frame
        self._table, self._bulk, self._panel = frame.table, frame.bulk, frame.panel
        self._model = model
        self._queue = queue
        self._glance = glance
        self._findings = findings
        self._commands = commands
        self._awaited: tuple[DocumentId, ...] = ()

    # --- documents to select ---------------------------------------------------------------------------------------

    def bring(self, ids: Sequence[DocumentId], view: View = View.TO_SEND) -> None:
        """Select these, in that filter unless they stand in this one."""
        if any(self._model.place_of(each) is None for each in ids):
            self._awaited = tuple(ids)  # once the filter that shows them is filled
            self._frame.filters.choose(view)
        else:
            self._select(ids)

    def soon(self, ids: Sequence[DocumentId]) -> None:
        """Select these once the queue was asked again."""
        self._awaited = tuple(ids)
        self._queue.ask()

    def filled(self) -> None:
        """The filter shows what it has: what was waited for can be selected."""
        awaited, self._awaited = self._awaited, ()
        if awaited:
            self._select(awaited)

    def _select(self, ids: Sequence[DocumentId]) -> None:
        self._table.select_ids(ids, scroll=True)
        if not self._glance.isVisible():
            self._table.setFocus()

    # --- what it leads to ------------------------------------------------------------------------------------------

    @Slot()
    def show(self) -> None:
        """What can be done with the selection, and what is known of it."""
        ids = self._table.selected_ids()
        if not ids:
            self._bulk.hide()
            self._panel.show_nothing(page_texts.PANEL_EMPTY)
            return
        rows = [self._model.peek(key) for key in ids[:LOOKED_AT]]
        sizes = [row.size for row in rows if row is not None]
        octets = sum(sizes) if len(sizes) == len(ids) else None
        self._bulk.offer(self._abilities(ids), page_texts.selection(len(ids), octets))
        if len(ids) == 1 and rows[0] is not None:
            self._panel.show_row(rows[0])
            self._panel.found.show_found(rows[0], self._findings.of(rows[0]))
        else:
            self._panel.show_nothing(page_texts.selection(len(ids), None))

    def _abilities(self, ids: list[DocumentId]) -> Abilities:
        return EVERYTHING if len(ids) > LOOKED_AT else of_rows(self._model.peek(key) for key in ids)

    @Slot(object)
    def show_menu(self, position: QPoint) -> None:
        """Everything that can be done with the selection."""
        menu = self._commands.menu(self._abilities(self._table.selected_ids()), self._page)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(position)

    @Slot()
    def data_came(self) -> None:
        """Rows were read again."""
        if 0 < self._table.selected_count() <= LOOKED_AT:
            self.show()

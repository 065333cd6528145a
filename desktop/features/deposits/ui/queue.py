"""The queue as the page shows it: which filter and order, the table's ids, and the engine's facts brought to them.

Owns when the engine is asked again; knows no widget but the table. A fact that only changes rows changes rows; one that
may change which rows are shown, or their order, asks again a little later, however many such facts come.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.features.deposits.domain import IN_VIEW, count_of
from desktop.kernel.ids import DocumentId
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.uploads.facts import (
    DocumentChanged,
    DocumentRow,
    DocumentsAdded,
    DocumentsRemoved,
    DocumentState,
    EngineStatus,
    SortKey,
    StatusChanged,
    View,
)
from desktop.uploads.flow_facts import Fault
from desktop.uploads.service import Delivery

_SOON = 250  # milliseconds before asking again
_MOVES = frozenset({SortKey.STATE, SortKey.KIND, SortKey.DEPOSIT})  # orders that a change of a row may change


Question = tuple[View, SortKey, bool, str | None, Fault | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine told at once."""

    ids: list[DocumentId]
    counts: dict[DocumentState, int]
    here: dict[DocumentState, int]
    any_folder: bool


class Queue(QObject):
    """Made once per page; `table` already shows `model`."""

    counts_changed = Signal()
    filled = Signal()
    """The first answer came, or one after a change of filter or order."""

    def __init__(
        self, delivery: Delivery, tasks: Tasks, bridge: Bridge, model: PagedModel[DocumentRow], table: TableView
    ) -> None:
        super().__init__(table)
        self._delivery = delivery
        self._tasks = tasks
        self._model = model
        self._table = table
        self.view = View.ALL
        self.narrow: Fault | None = None
        """Of what is to be mended, only this is shown."""
        self._sort, self._descending = SortKey.ADDED, False
        if table.sorting is not None:  # as it was left
            self._sort, self._descending = SortKey(table.sorting[0]), table.sorting[1]
        self.counts: dict[DocumentState, int] = {}
        self.shown_counts: dict[DocumentState, int] = {}
        """Of the folder that is filtered, otherwise of everything."""
        self.folder: str | None = None
        self.any_folder = False
        """Whether anything that isn't acknowledged yet came in a folder."""
        self.status: EngineStatus | None = None
        self.known = False
        """Whether the engine has told the counts yet."""
        self._asking = False
        self._dirty = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.ask)
        bridge.listen(self, DocumentsAdded, self._added)
        bridge.listen(self, DocumentChanged, self._changed, key=lambda fact: fact.row.id)
        bridge.listen(self, DocumentsRemoved, self._removed)
        bridge.listen(self, StatusChanged, self._moved, key=lambda _fact: None)
        table.sort_asked.connect(self._sort_by)

    def show(self, view: View) -> None:
        """Another filter."""
        if view is not self.view or self.narrow is not None:
            self.view, self.narrow = view, None
            self.ask()

    def show_fault(self, fault: Fault | None) -> None:
        """Of what is to be mended, only the documents of this group; None for all of it."""
        if fault != self.narrow:
            self.narrow = fault
            self.ask()

    @property
    def restless(self) -> bool:
        """Whether what rows say changes with the clock."""
        held = self.status is not None and self.status.next_try_at is not None
        return held or self.counts.get(DocumentState.WAITING, 0) > 0

    @Slot(object)
    def show_folder(self, folder: str | None) -> None:
        """Only what lies in this folder; None for everything."""
        if folder != self.folder:
            self.folder = folder
            self.ask()

    def total(self, view: View | None = None) -> int:
        """How many rows a filter shows."""
        return count_of(view or self.view, self.counts)

    @Slot()
    def ask(self) -> None:
        """Ask for ids and counts now."""
        if self._asking:
            self._dirty = True
            return
        self._asking = True
        self._again.stop()
        asked = self._question
        self._tasks.run(self, self._read(*asked), lambda answer: self._answer(asked, answer), self._failed)

    @property
    def _question(self) -> Question:
        return self.view, self._sort, self._descending, self.folder, self.narrow

    async def _read(
        self, view: View, sort: SortKey, descending: bool, folder: str | None, narrow: Fault | None
    ) -> Answer:
        ids = await self._delivery.ids(view, sort, descending=descending, folder=folder)
        if narrow is not None:
            wanted = set(await self._delivery.flow.of_fault(narrow))
            ids = [each for each in ids if each in wanted]
        everything = dict(await self._delivery.counts())
        here = everything if folder is None else dict(await self._delivery.counts(folder))
        return Answer(ids, everything, here, folder is not None or await self._delivery.any_folder())

    def _answer(self, asked: Question, answer: Answer) -> None:
        self._asking = False
        self.known = True
        self.any_folder = answer.any_folder
        if asked == self._question:
            self.shown_counts = answer.here
            self._tell(answer.counts)
            self._table.show_ids(answer.ids)
            self.filled.emit()
        else:
            self._dirty = True
        if self._dirty:
            self._dirty = False
            self._ask_soon()

    def _failed(self, problem: Exception) -> None:
        self._asking = False
        self._tasks.unhandled(problem)

    def _ask_soon(self) -> None:
        if self._asking:
            self._dirty = True
        elif not self._again.isActive():
            # A long list costs more to ask for: it is asked for less often.
            self._again.start(_SOON + len(self._model.ids) // 100)

    def _tell(self, counts: dict[DocumentState, int]) -> None:
        self.counts = counts
        if self.folder is None:
            self.shown_counts = counts
        self.counts_changed.emit()

    # --- facts ---------------------------------------------------------------------------------------------------

    def _added(self, facts: list[DocumentsAdded]) -> None:
        rows = [row for fact in facts for row in fact.rows]
        shown = [row for row in rows if row.state in IN_VIEW[self.view]]
        last = self._model.ids[-1] if self._model.ids else -1
        in_order = self._sort is SortKey.ADDED and not self._descending
        everything = self.narrow is None and self.folder is None
        self.any_folder = self.any_folder or any(row.folder for row in rows)
        follows = self.known and not self._asking and all(row.id > last for row in shown)
        if in_order and everything and follows:
            self._model.append(shown)
        else:
            self._ask_soon()
        if self.status is None:
            self._ask_soon()  # nobody tells the counts

    def _changed(self, facts: list[DocumentChanged]) -> None:
        rows = [fact.row for fact in facts]
        self._model.refresh_rows(rows)
        wanted = IN_VIEW[self.view]
        if self._sort in _MOVES or any(
            (row.state in wanted and self._within(row)) != (self._model.place_of(row.id) is not None) for row in rows
        ):
            self._ask_soon()

    def _within(self, row: DocumentRow) -> bool:
        return self.folder is None or f"{row.folder}/".startswith(f"{self.folder}/")

    def _removed(self, facts: list[DocumentsRemoved]) -> None:
        self._model.remove_ids([each for fact in facts for each in fact.ids])
        self._ask_soon()  # one that was brought back within the same tick was told before

    def _moved(self, facts: Sequence[StatusChanged]) -> None:
        self.status = facts[-1].status
        self.known = True
        if self.folder is not None:
            self._ask_soon()
        self._tell(dict(self.status.counts))

    @Slot(str, bool)
    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = SortKey(key) if key else SortKey.ADDED
        self._descending = descending
        self.ask()

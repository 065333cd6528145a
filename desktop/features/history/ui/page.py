"""The history page: everything that the Mutuelle has received, found again among a million documents, with its receipt.

Owns what is asked when; the rows are the shelves', one receipt is `detail`'s. Nothing is read before it is shown.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.history import texts
from desktop.features.history.domain import Practice, place_in
from desktop.features.history.ui import columns
from desktop.features.history.ui.bar import Bar
from desktop.features.history.ui.detail import Detail
from desktop.features.history.ui.export import Export, Rows
from desktop.features.history.ui.shelf import ShelfView
from desktop.kernel.clock import Clock
from desktop.kernel.ids import DepositId
from desktop.toolkit.banner import Banner
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.finding import Finding
from desktop.toolkit.long_list import notice
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Page
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Receipt, ReceiptArrived
from desktop.uploads.history_facts import (
    HistoryIds,
    HistoryQuery,
    HistoryThinned,
    HistoryTotals,
    PastDeposit,
    PastDocument,
    Shelf,
)
from desktop.uploads.service import Delivery, Past

_NEWS = 400  # milliseconds: many receipts arrive together
_SLOWER = 1_000  # rows that make it wait a millisecond more: a long list costs more to ask for
_LEAST_LIST = 340  # px


class HistoryPage(Page):
    """`show_receipt` is how other pages lead here."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        delivery: Delivery,
        past: Past,
        practice: Practice,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = texts.TITLE
        self.key = "history"
        self.icon_name = "clock"
        self.keys = texts.KEYS
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._past = past
        self._reading: Cancel | None = None
        self._read: tuple[DepositId, int] | None = None
        self._wanted: DepositId | None = None
        self._wanted_row: int | None = None
        self._finding: Finding[HistoryQuery] = Finding(past, tasks, self)
        self._build(practice, clock, memory)
        self._connect(bridge)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask again."""
        self._finding.ask(self._query(), again=bool(len(self.shelf.model.ids)))

    def find_(self) -> None:
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def print_(self) -> None:
        self.detail.print_receipt()

    def shown(self) -> None:
        self.shelf.table.setFocus()
        if self._finding.query is None:
            self._ask()

    def show_receipt(self, deposit: DepositId) -> None:
        """This one, wherever it stands in the list."""
        self._wanted = deposit
        self.bar.shelves[Shelf.DEPOSITS].setChecked(True)
        self.bar.show_everything()
        self._tasks.run(self, self._delivery.receipt(deposit), self._show_wanted)

    @property
    def shown_receipt(self) -> Receipt | None:
        """The one on the right."""
        return self.detail.receipt

    @property
    def shelf(self) -> "ShelfView[PastDeposit] | ShelfView[PastDocument]":
        """The one that is shown."""
        return self.deposits if self.bar.shelf is Shelf.DEPOSITS else self.documents

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is shown."""
        return self._finding.query is not None and not self._finding.busy

    def save(self, path: Path) -> None:
        """The one on the right, as PDF, without asking."""
        self.detail.save_as(path)

    # --- asking ------------------------------------------------------------------------------------------------

    def _query(self) -> HistoryQuery:
        order, descending = self.shelf.order
        return self.bar.query(order, descending=descending)

    @Slot()
    def _ask(self) -> None:
        self._shelves.setCurrentWidget(self.shelf)
        if (query := self._query()) != self._finding.query or not self._finding.busy:
            self._finding.ask(query)

    def _came(self, ids: HistoryIds, whole: bool) -> None:
        query = self._finding.query
        assert query is not None
        self.shelf.show_ids(ids, whole=whole)
        nothing = whole and not len(ids)
        self._stack.setCurrentIndex(1 if nothing and not query.narrowed else 0)
        if nothing:
            self._show_none()
        if whole:
            self._totals.setText(texts.rows(len(ids), query.shelf))
            self._select_wanted()

    def _counted(self, totals: HistoryTotals) -> None:
        self._totals.setText(texts.totals(totals, self.bar.shelf))

    def _news(self, _facts: Sequence[object]) -> None:
        if self._finding.query is not None and not self._again.isActive():
            self._again.start(_NEWS + len(self.shelf.model.ids) // _SLOWER)

    @Slot()
    def _ask_again(self) -> None:
        if self._finding.busy:
            self._again.start(_NEWS)
        else:
            self.refresh()

    # --- one receipt -------------------------------------------------------------------------------------------

    @Slot()
    def _chosen(self) -> None:
        how_many = self.shelf.table.selected_count()
        self._selected.setText(texts.selected(how_many) if how_many > 1 else "")
        row = self.shelf.row
        if row is None or self._wanted is not None or self._read == (row.deposit, row.id):
            return
        self._read = row.deposit, row.id
        if self._reading is not None:
            self._reading()
        shown = self.detail.receipt
        if shown is not None and shown.deposit == row.deposit:
            self._show(row, shown)
        else:
            self._reading = self._tasks.run(self, self._delivery.receipt(row.deposit), lambda it: self._show(row, it))

    def _show(self, row: PastDeposit | PastDocument, receipt: Receipt | None) -> None:
        if receipt is None or receipt != self.detail.receipt:
            self.detail.show_receipt(receipt)
        if receipt is not None and isinstance(row, PastDocument):
            self.detail.show_document(place_in(receipt, row.name, row.sha256))

    def _show_none(self) -> None:
        self._read = None
        if self._wanted is None:
            self.detail.show_receipt(None)

    def _show_wanted(self, receipt: Receipt | None) -> None:
        if receipt is None:
            self._wanted = None
            return
        self.detail.show_receipt(receipt)
        self._tasks.run(self, self._past.deposit_row(receipt.deposit), self._place_wanted)

    def _place_wanted(self, row: int | None) -> None:
        self._wanted_row = row
        self._select_wanted()

    def _select_wanted(self) -> None:
        if self._wanted is None or self._wanted_row is None or self.bar.shelf is not Shelf.DEPOSITS:
            return
        place = self.deposits.model.place_of(self._wanted_row)
        if place is not None:
            self._read = self._wanted, self._wanted_row
            self._wanted = self._wanted_row = None
            self.deposits.choose(place, scroll=True)

    @Slot()
    def _export(self) -> None:
        shelf = self.shelf
        if self.complete:
            self.export.ask(Rows(self.bar.shelf, shelf.model.ids, shelf.table.selected_ids()), self)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self, practice: Practice, clock: Clock, memory: Memory) -> None:
        theme, tasks = self._theme, self._tasks
        self._stack = QStackedLayout(self)
        work = QWidget(self)
        column = QVBoxLayout(work)
        margin = theme.px("xl")
        column.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        column.setSpacing(theme.px("m"))
        self.bar = Bar(theme, clock, memory, work)
        row = QHBoxLayout()
        row.setSpacing(theme.px("l"))
        self.deposits: ShelfView[PastDeposit] = ShelfView(
            theme, tasks, memory, Shelf.DEPOSITS, columns.of_deposits(clock), self._past.deposits, work
        )
        self.documents: ShelfView[PastDocument] = ShelfView(
            theme, tasks, memory, Shelf.DOCUMENTS, columns.of_documents(clock), self._past.documents, work
        )
        self.detail = Detail(theme, tasks, practice, memory, work)
        self.banner = Banner(theme, work)
        self.export = Export(theme, tasks, self._past, self._delivery, practice, clock, memory, self.banner)
        row.addWidget(self._build_list(work), 3)
        row.addWidget(self.detail, 2)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        column.addLayout(row, 1)
        self._stack.addWidget(work)
        self._stack.addWidget(notice(theme, self, texts.NONE_TITLE, texts.NONE_TEXT, "clock"))

    def _build_list(self, parent: QWidget) -> QFrame:
        theme = self._theme
        card = QFrame(parent)
        card.setProperty("role", "card")
        card.setMinimumWidth(_LEAST_LIST)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px("xs"), 1, 0)
        inside.setSpacing(0)
        self._shelves = QStackedWidget(card)
        for shelf in (self.deposits, self.documents):
            self._shelves.addWidget(shelf)
        line = QFrame(card)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px("m"), 0, theme.px("m"), 0)
        self._totals, self._selected = QLabel(card), QLabel(card)
        for label in (self._totals, self._selected):
            label.setProperty("role", "small")
            label.setFixedHeight(theme.px("row"))
        foot.addWidget(self._totals, 1)
        foot.addWidget(self._selected, 0, Qt.AlignmentFlag.AlignRight)
        inside.addWidget(self._shelves, 1)
        inside.addWidget(line)
        inside.addLayout(foot)
        return card

    def _connect(self, bridge: Bridge) -> None:
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._ask_again)
        self._finding.came.connect(self._came)
        self._finding.counted.connect(self._counted)
        self.bar.changed.connect(self._ask)
        for shelf in (self.deposits, self.documents):
            shelf.chosen.connect(self._chosen)
            shelf.sorted_by.connect(self._ask)
        bridge.listen(self, ReceiptArrived, self._news, key=lambda _fact: None)
        bridge.listen(self, HistoryThinned, self._news, key=lambda _fact: None)
        self.bar.export_asked.connect(self._export)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Save), self.detail.save_receipt),
            (QKeySequence("Ctrl+E"), self._export),
        ):
            QShortcut(keys, self).activated.connect(act)

"""The receipts page: every acknowledgement of the Mutuelle, newest first, found again by number or document name.

Owns the list and what is asked for when it is scrolled; one receipt is `detail`'s.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.receipts import texts
from desktop.features.receipts.domain import Practice
from desktop.features.receipts.ui.detail import Detail
from desktop.kernel.clock import Clock
from desktop.kernel.ids import DepositId
from desktop.toolkit import icons
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Page
from desktop.toolkit.paged import Column, PagedModel
from desktop.toolkit.pills import Cell, NameCell
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Receipt, ReceiptArrived
from desktop.uploads.service import Delivery

PAGE = 200  # receipts asked for at once
_WIDE = 1200  # px of page from which the list tells how many documents
_TYPING = 200  # milliseconds
_NEWS = 400  # milliseconds: many receipts arrive together


class ReceiptsPage(Page):
    """`show_receipt` is how other pages lead here."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        delivery: Delivery,
        practice: Practice,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = texts.TITLE
        self.label = texts.NAV
        self.key = "receipts"
        self.icon_name = "receipt"
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._asking: Cancel | None = None
        self._complete = False
        self._searched = ""
        self._wanted: DepositId | None = None
        self._model: PagedModel[Receipt] = PagedModel(
            (
                Column(
                    "number",
                    texts.COLUMN_NUMBER,
                    lambda receipt: NameCell("receipt", receipt.number),
                    lambda receipt: receipt.number,
                    176,
                    tip=texts.in_list,
                    sortable=False,
                ),
                Column(
                    "received",
                    texts.COLUMN_RECEIVED,
                    lambda receipt: Cell(texts.received(receipt, clock.now()), "muted"),
                    lambda receipt: texts.received(receipt, clock.now()),
                    172,
                    sortable=False,
                    stretch=1,
                ),
                Column(
                    "content",
                    texts.COLUMN_DOCUMENTS,
                    lambda receipt: Cell(texts.documents(len(receipt.documents)), "muted"),
                    lambda receipt: texts.in_list(receipt),
                    124,
                    tip=texts.in_list,
                    sortable=False,
                ),
            ),
            self._rows,
            lambda receipt: receipt.deposit,
            tasks,
        )
        self._build(theme, practice, memory)
        self._model.setParent(self)
        self._connect(bridge)
        self.refresh()

    # --- what the shell asks -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the newest again."""
        self._complete = False
        self._ask(None)

    def find_(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def print_(self) -> None:
        self.detail.print_receipt()

    def shown(self) -> None:
        self.table.setFocus()

    def show_receipt(self, deposit: DepositId) -> None:
        """This one, wherever it stands in the list."""
        self._wanted = deposit
        if self.search.text():
            self.search.clear()
        self._tasks.run(self, self._delivery.receipt(deposit), self._show_wanted)

    @property
    def shown_receipt(self) -> Receipt | None:
        """The one on the right."""
        return self.detail.receipt

    def save(self, path: Path) -> None:
        """The one on the right, as PDF, without asking."""
        self.detail.save_as(path)

    # --- asking ------------------------------------------------------------------------------------------------

    def _ask(self, before: str | None) -> None:
        if self._asking is not None:
            self._asking()
        searched = self.search.text().strip()
        self._asking = self._tasks.run(
            self,
            self._delivery.receipts(search=searched, limit=PAGE, before=before),
            lambda found: self._answer(searched, before, found),
            self._failed,
        )

    def _answer(self, searched: str, before: str | None, found: list[Receipt]) -> None:
        self._asking = None
        ids = [receipt.deposit for receipt in found]
        if before is not None:
            self._model.append(found)
        else:
            # News comes on top; what was already scrolled to stays.
            kept = [] if searched != self._searched else [key for key in self._model.ids if key not in set(ids)]
            self.table.show_ids([*ids, *kept] if found else [])
            self._model.refresh_rows(found)
            self._complete = len(found) < PAGE and not kept
        if before is not None and len(found) < PAGE:
            self._complete = True
        self._searched = searched
        self._show_state()

    def _failed(self, problem: Exception) -> None:
        self._asking = None
        self._tasks.unhandled(problem)

    async def _rows(self, ids: list[DepositId]) -> list[Receipt]:
        found = [await self._delivery.receipt(each) for each in ids]
        return [each for each in found if each is not None]

    @Slot()
    def _scrolled(self) -> None:
        bar = self.table.verticalScrollBar()
        close = bar.value() >= bar.maximum() - 10 * self._theme.px("row")
        if close and not self._complete and self._asking is None and self._model.ids:
            last = self._model.row(len(self._model.ids) - 1)
            if last is not None:
                self._ask(last.number)

    def _news(self, _facts: Sequence[ReceiptArrived]) -> None:
        if not self._arrived.isActive():
            self._arrived.start()

    # --- showing -----------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        empty = not self._model.ids
        self._stack.setCurrentIndex(1 if empty and not self._searched else 0)
        self._list_stack.setCurrentIndex(1 if empty else 0)
        if not empty and self.table.current_id() is None and self._wanted is None:
            self.table.select_ids(self._model.ids[:1])
        self._select_wanted()

    def _show_wanted(self, receipt: Receipt | None) -> None:
        if receipt is not None:
            self.detail.show_receipt(receipt)
            self._select_wanted()

    def _select_wanted(self) -> None:
        if self._wanted is not None and self._model.place_of(self._wanted) is not None:
            wanted, self._wanted = self._wanted, None
            self.table.select_ids([wanted], scroll=True)

    @Slot()
    def _selected(self) -> None:
        chosen = self.table.current_id()
        receipt = None if chosen is None else self._model.peek(chosen)
        if receipt is not None and receipt != self.detail.receipt and self._wanted is None:
            self.detail.show_receipt(receipt)
        elif chosen is None and not self._model.ids and self._wanted is None:
            self.detail.show_receipt(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _WIDE
        self.table.show_column("content", not narrow)
        self._left.setFixedWidth(340 if narrow else 496)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self, theme: Theme, practice: Practice, memory: Memory) -> None:
        self._stack = QStackedLayout(self)
        work = QWidget(self)
        row = QHBoxLayout(work)
        margin = theme.px("xl")
        row.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        row.setSpacing(theme.px("l"))
        self._left = QWidget(work)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(theme.px("m"))
        self.search = QLineEdit(self._left)
        self.search.setFixedHeight(theme.px("control"))
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH_NAME)
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        left.addWidget(self.search)
        left.addWidget(self._build_list(theme, memory), 1)
        self.detail = Detail(theme, self._tasks, practice, memory, work)
        row.addWidget(self._left)
        row.addWidget(self.detail, 1)
        self._stack.addWidget(work)
        self._stack.addWidget(_words(theme, self, texts.NONE_TITLE, texts.NONE_TEXT, "receipt"))

    def _build_list(self, theme: Theme, memory: Memory) -> QFrame:
        card = QFrame(self._left)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px("xs"), 1, theme.px("xs"))
        holder = QWidget(card)
        inside.addWidget(holder)
        self._list_stack = QStackedLayout(holder)
        self.table = TableView(theme, self._model, memory, "receipts", holder)
        self.table.setAccessibleName(texts.LIST_NAME)
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self._list_stack.addWidget(self.table)
        self._list_stack.addWidget(_words(theme, holder, texts.NOT_FOUND_TITLE, texts.NOT_FOUND_TEXT, "search"))
        return card

    def _connect(self, bridge: Bridge) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.refresh)
        self._arrived = QTimer(self)
        self._arrived.setSingleShot(True)
        self._arrived.setInterval(_NEWS)
        self._arrived.timeout.connect(self.refresh)
        self.search.textChanged.connect(self._typing.start)
        self.table.selected.connect(self._selected)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._model.dataChanged.connect(self._selected)
        bridge.listen(self, ReceiptArrived, self._news, key=lambda _fact: None)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.activated.connect(self.detail.save_receipt)


def _words(theme: Theme, parent: QWidget, title: str, text: str, icon: str) -> QWidget:
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
    words = QLabel(text, made)
    words.setProperty("role", "muted")
    words.setWordWrap(True)
    words.setMaximumWidth(420)
    words.setMinimumWidth(240)
    words.setAlignment(center)
    column.addStretch(2)
    for each in (mark, heading, words):
        column.addWidget(each, 0, center)
    column.addStretch(3)
    return made

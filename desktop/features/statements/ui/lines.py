"""The lines: what is searched above, the months on the left, the table, its totals below, one line at the side.

Owns what is asked when. Nothing of it waits: rows, totals and details come as they are found.
"""

import asyncio
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.statements import page_texts as texts
from desktop.features.statements.domain import EVERYTHING, Practice, Scope, of_statement
from desktop.features.statements.ui.bar import Bar
from desktop.features.statements.ui.columns import COLUMNS, ROOM
from desktop.features.statements.ui.export import Export, Rows
from desktop.features.statements.ui.panel import Panel
from desktop.features.statements.ui.shelf import Shelf
from desktop.features.statements.ui.totals import TotalsBar
from desktop.kernel.clock import Clock
from desktop.statements.facts import ActSeen, Line, LineIds, LineOrder, LineQuery, Month, Statement, Totals
from desktop.statements.service import Statements
from desktop.toolkit.banner import Banner
from desktop.toolkit.finding import Finding
from desktop.toolkit.long_list import LongList
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_SHELF, _PANEL = 240, 328  # px
_LEAST_LIST = 360
_ALL_THREE = 1180  # px from which months, lines and details stand side by side
_MEMORY = "statements"


class LinesView(QWidget):
    """`ask` fills it; `failed` tells of a question that wasn't answered."""

    failed = Signal(object)
    came = Signal()
    """What the list shows has just been answered."""
    complaint_asked = Signal(object)
    """Line."""
    pdf_asked = Signal(object)
    """Statement."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        statements: Statements,
        practice: Practice,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._statements = statements
        self._memory = memory
        self._stale = False
        self._finding: Finding[LineQuery] = Finding(statements, tasks, self, beside=True, failed=self.failed.emit)
        self._build(clock, practice)
        self._connect()

    # --- what the page asks ------------------------------------------------------------------------------------

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is shown."""
        return self._finding.query is not None and not self._finding.busy

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._finding.busy

    @property
    def narrowed(self) -> bool:
        """Whether something may be left out of what is shown."""
        return self.bar.narrowed or self.shelf.scope != EVERYTHING

    @property
    def query(self) -> LineQuery:
        """What is to be shown."""
        sorting = self.list.table.sorting
        order, descending = (LineOrder(sorting[0]), sorting[1]) if sorting else (LineOrder.PAID_ON, True)
        return self.bar.query(self.shelf.scope, order, descending=descending)

    def ask(self, *, again: bool = False, stale: bool = False) -> None:
        """Ask for what is to be shown; `again` where that was asked before, `stale`: lines may say other things."""
        query = self.query
        self._stale = self._stale or stale
        self._finding.ask(query, again=again and query == self._finding.query and bool(len(self.list.model.ids)))

    def load_shelf(self) -> None:
        """Ask for the months, the statements and the acts."""

        async def ask() -> tuple[list[Month], list[Statement], list[ActSeen]]:
            return await asyncio.gather(
                self._statements.months(), self._statements.statements(), self._statements.acts()
            )

        self._tasks.run(self, ask(), self._show_shelf, self.failed.emit)

    def look_for(self, words: str) -> None:
        """As if typed, with nothing else left out."""
        self.shelf.choose(EVERYTHING)
        self.bar.show_everything()
        self.bar.search.setText(words)
        self.bar.search.setFocus()

    def rows(self) -> Rows:
        """What can be exported."""
        return Rows(self.list.model.ids, self.list.table.selected_ids(), self.query)

    @Slot()
    def ask_export(self) -> None:
        """Ask what, in which form and where to."""
        if self.complete:
            self.export.ask(self.rows(), self)

    @Slot()
    def print_(self) -> None:
        """Print what is chosen, or all that is shown."""
        if self.complete:
            self.export.print_(self.rows(), self)

    # --- answers -----------------------------------------------------------------------------------------------

    def _came(self, ids: LineIds, whole: bool) -> None:
        self.list.show_ids(ids, whole=whole)
        if whole and self._stale:
            self._stale = False
            self.list.model.forget_rows()
        self.came.emit()

    def _counted(self, totals: Totals) -> None:
        self.totals.show_totals(totals)

    def _show_shelf(self, found: tuple[list[Month], list[Statement], list[ActSeen]]) -> None:
        months, statements, acts = found
        self.shelf.show_shelf(months, statements)
        self.bar.offer_acts(acts)

    @Slot()
    def _asked(self) -> None:
        if self.query != self._finding.query:
            self.ask()

    @Slot(object)
    def _scoped(self, _scope: Scope) -> None:
        self._asked()

    @Slot(object)
    def _only(self, statement: Statement) -> None:
        self.bar.show_everything()
        self.shelf.choose(of_statement(statement))

    @Slot()
    def _chosen(self) -> None:
        self.totals.show_selected(self.list.table.selected_count())
        if not self.panel.isHidden():
            self.panel.show_line(self.list.row)

    @Slot()
    def open_pdf(self) -> None:
        """Of the statement that the chosen line, or what is chosen on the left, belongs to."""
        key = self.shelf.scope.statement or (self.list.row.statement if self.list.row else None)
        if key is not None:
            self._tasks.run(self, self._statements.statement(key), self.pdf_asked.emit, self.failed.emit)

    @Slot()
    def toggle_panel(self) -> None:
        """Open the details at the side, or close them."""
        self.set_panel(self.panel.isHidden())

    def set_panel(self, shown: bool) -> None:
        """Whether the details are open; remembered."""
        if not shown and self.panel.isAncestorOf(self.focusWidget() or self):
            self.list.table.setFocus()
        self.panel.setVisible(shown)
        self._share_room()
        self._memory.remember(_MEMORY, {"panel": shown})
        if shown:
            self.panel.show_line(self.list.row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        self._left.setVisible(self.panel.isHidden() or self.width() >= _ALL_THREE)

    @Slot()
    def _show_columns(self) -> None:
        button = self.bar.columns
        self.list.table.column_menu().popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self, clock: Clock, practice: Practice) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("m"))
        self.bar = Bar(theme, clock, self)
        row = QHBoxLayout()
        row.setSpacing(theme.px("m"))
        self.shelf = Shelf(theme, self)
        self._left = left = self._card(self.shelf)
        left.setFixedWidth(_SHELF)
        self.list: LongList[Line] = LongList(
            theme,
            self._tasks,
            self._memory,
            "statements",
            COLUMNS,
            self._statements.lines,
            lambda line: line.id,
            nothing=(texts.NOT_FOUND_TITLE, texts.NOT_FOUND_TEXT),
            room=ROOM,
            parent=self,
        )
        self.list.table.setAccessibleName(texts.LIST_NAME)
        self.list.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.totals = TotalsBar(theme, self)
        middle = self._card(self.list, self.totals)
        middle.setMinimumWidth(_LEAST_LIST)
        self.panel = Panel(theme, self._tasks, self._statements, self)
        self.panel.setFixedWidth(_PANEL)
        self.panel.setVisible(bool(self._memory.recall(_MEMORY).get("panel", False)))
        row.addWidget(left)
        row.addWidget(middle, 1)
        row.addWidget(self.panel)
        self.banner = Banner(theme, self)
        self.export = Export(theme, self._tasks, self._statements, practice, clock, self._memory, self.banner)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        column.addLayout(row, 1)

    def _card(self, content: QWidget, foot: QWidget | None = None) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, self._theme.px("xs"), 1, self._theme.px("xs"))
        inside.setSpacing(0)
        inside.addWidget(content, 1)
        if foot is not None:
            line = QFrame(card)
            line.setProperty("role", "line")
            line.setFixedHeight(1)
            inside.addWidget(line)
            inside.addWidget(foot)
        return card

    def _connect(self) -> None:
        self._finding.came.connect(self._came)
        self._finding.counted.connect(self._counted)
        self.bar.changed.connect(self._asked)
        self.bar.export_asked.connect(self.ask_export)
        self.bar.columns_asked.connect(self._show_columns)
        self.shelf.chosen.connect(self._scoped)
        self.list.chosen.connect(self._chosen)
        self.list.sorted_by.connect(self._asked)
        self.list.table.opened.connect(self.toggle_panel)
        self.panel.closed.connect(partial(self.set_panel, False))
        self.panel.pdf_asked.connect(self.pdf_asked)
        self.panel.statement_asked.connect(self._only)
        self.panel.complaint_asked.connect(self.complaint_asked)

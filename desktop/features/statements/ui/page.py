"""The page "Relevés": every line that the Mutuelle has paid or refused, found at once, on line and off line.

Owns which view is shown and what the cache says of itself; the lines are `lines`'s affair.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.statements import page_texts as texts
from desktop.features.statements import panel_texts
from desktop.features.statements.domain import Practice
from desktop.features.statements.ui.lines import LinesView
from desktop.features.statements.ui.news import News
from desktop.features.statements.ui.standing import Empty, StandingLine
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.clock import Clock
from desktop.statements.facts import CacheStatus, Statement, StatementKeptApart, StatementsChanged
from desktop.statements.service import Statements
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.forms import button
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Act, Page
from desktop.toolkit.pdfplace import PdfPlace, PdfWords
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_NEWS = 400  # milliseconds: statements come by the dozen
_SLOWER = 1_000  # lines that make it wait a millisecond more: a long list costs more to ask for


class StatementsPage(Page):
    """Nothing is asked before it is shown."""

    title = texts.TITLE
    label = texts.LABEL
    key = "statements"
    icon_name = "statement"
    words = texts.WORDS
    keys = texts.KEYS

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        statements: Statements,
        practice: Practice,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._statements = statements
        self.status: CacheStatus | None = None
        self._asked = self._stale = False
        self._build(practice, clock, memory)
        self._connect(bridge)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def shown(self) -> None:
        if self.view is not None:
            self.view.shown()
        else:
            self.lines.list.table.setFocus()
        if not self._asked:
            self._asked = True
            self._tasks.run(self, self._statements.status(), self._stands, self._failed)
            self._load()

    def find_(self) -> None:
        if self._stack.currentWidget() is self._reading:
            if self.document.reader is not None:
                self.document.reader.find_()
            return
        if self.view is not None:
            self.view.find_()
            return
        self.lines.bar.search.setFocus()
        self.lines.bar.search.selectAll()

    def print_(self) -> None:
        if self._stack.currentWidget() is self._reading:
            if self.document.reader is not None and not self.document.loading:
                self.document.reader.print_()
        elif self.view is not None:
            self.view.print_()
        else:
            self.lines.print_()

    def refresh(self) -> None:
        if self.view is not None:
            self.view.refresh()
        self._tasks.run(self, self._statements.refresh(), None, self._failed)
        self._load(stale=True)

    def header_widget(self) -> QWidget:
        return self.standing

    def acts(self) -> Sequence[Act]:
        return (
            Act(texts.SEARCH_NAME, self.find_, "search", "Ctrl+F", texts.WORDS),
            Act(texts.EXPORT_ACT, self.lines.ask_export, "export", "Ctrl+E", "csv excel xlsx pdf tableur"),
            Act(texts.PRINT_ACT, self.print_, "print", "Ctrl+P"),
        )

    def show_search(self, words: str) -> None:
        """The lines that what was typed elsewhere finds."""
        if self.view is not None:
            self.show_view(0)
        self.lines.look_for(words)

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is shown."""
        return self.lines.complete

    def add_view(self, view: Page) -> None:
        """Another view of the same statements, with a tab of its own above; the window-wide keys are then its own."""
        self._views.addWidget(view)
        self._add_tab(view.title)

    @property
    def view(self) -> Page | None:
        """The one that is shown, None for the lines."""
        shown = self._views.currentWidget()
        return shown if isinstance(shown, Page) else None

    def show_view(self, place: int) -> None:
        """The lines are the first."""
        self._tabs.button(place).setChecked(True)
        self._views.setCurrentIndex(place)
        self.shown()

    # --- within ------------------------------------------------------------------------------------------------

    def _load(self, *, stale: bool = False) -> None:
        self.lines.ask(again=True, stale=stale)
        self.lines.load_shelf()
        self.news.load()

    def _changed(self, facts: Sequence[object]) -> None:
        self._stale = self._stale or any(isinstance(fact, StatementsChanged) and fact.told for fact in facts)
        if self._asked and not self._again.isActive():
            self._again.start(_NEWS + len(self.lines.list.model.ids) // _SLOWER)

    @Slot()
    def _ask_again(self) -> None:
        if self.lines.busy:
            self._again.start(_NEWS)
        else:
            stale, self._stale = self._stale, False
            self._load(stale=stale)
            self.lines.panel.reload()

    def _stands(self, status: CacheStatus) -> None:
        self.status = status
        self.standing.show_status(status)
        self.news.show_status(status)
        empty = not status.lines and not self.lines.narrowed
        if self._stack.currentWidget() is self._reading:
            return
        if empty:
            self.empty.show_status(status, offline=self.standing.offline)
        elif self._stack.currentWidget() is self.empty and not (self.lines.narrowed or len(self.lines.list.model.ids)):
            return  # lines are here, but not in the list yet
        self._stack.setCurrentIndex(1 if empty else 0)

    @Slot()
    def _came(self) -> None:
        if self._stack.currentWidget() is self.empty and self.status is not None:
            self._stands(self.status)

    @Slot(object)
    def _read(self, statement: Statement | None) -> None:
        if statement is not None:
            self._stack.setCurrentWidget(self._reading)
            self.document.fetch(panel_texts.pdf_title(statement), partial(self._statements.pdf, statement.key))

    @Slot()
    def _back(self) -> None:
        self._stack.setCurrentIndex(0)
        self.lines.list.table.setFocus()
        if self.status is not None:
            self._stands(self.status)

    def _line(self, offline: bool) -> None:
        self.standing.set_offline(offline)
        if self.status is not None:
            self._stands(self.status)

    def _failed(self, problem: Exception) -> None:
        if self.status is None or not self.status.lines:
            self.empty.show_failure()
            self._stack.setCurrentIndex(1)
        else:
            self.news.say_unreadable()
        self._tasks.unhandled(problem)

    def _build(self, practice: Practice, clock: Clock, memory: Memory) -> None:
        theme, tasks = self._theme, self._tasks
        self.standing = StandingLine(theme, clock, self)
        self._stack = QStackedLayout(self)
        work = QWidget(self)
        column = QVBoxLayout(work)
        margin = theme.px("xl")
        column.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        column.setSpacing(theme.px("m"))
        self.news = News(theme, tasks, self._statements, work)
        self.lines = LinesView(theme, tasks, self._statements, practice, clock=clock, memory=memory, parent=work)
        self._views = QStackedWidget(work)
        self._views.addWidget(self.lines)
        self._tabs, self._tab_row = QButtonGroup(self), QHBoxLayout()
        self._tab_row.setSpacing(theme.px("xs"))
        self._tab_row.addStretch(1)
        self._add_tab(texts.LINES_VIEW)
        column.addLayout(self._tab_row)
        column.addWidget(self.news)
        column.addWidget(self._views, 1)
        self.empty = Empty(theme, self)
        self._stack.addWidget(work)
        self._stack.addWidget(self.empty)
        words = PdfWords(panel_texts.LOADING, panel_texts.PDF_GONE, panel_texts.PDF_OFFLINE)
        self.document = PdfPlace(theme, tasks, words, self)
        frame = QWidget(self)
        around = QVBoxLayout(frame)
        around.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        around.addWidget(self.document)
        self._reading = frame
        self._stack.addWidget(frame)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._ask_again)

    def _add_tab(self, name: str) -> None:
        place = len(self._tabs.buttons())
        tab = button(self._theme, name, "ghost", parent=self)
        tab.setCheckable(True)
        tab.setChecked(place == 0)
        tab.clicked.connect(partial(self.show_view, place))
        self._tabs.addButton(tab, place)
        self._tab_row.insertWidget(place, tab)
        for each in self._tabs.buttons():
            each.setVisible(place > 0)

    def _connect(self, bridge: Bridge) -> None:
        self.empty.acted.connect(self.refresh)
        self.lines.failed.connect(self._failed)
        self.lines.came.connect(self._came)
        self.lines.pdf_asked.connect(self._read)
        self.document.closed.connect(self._back)
        bridge.listen(self, CacheStatus, lambda facts: self._stands(facts[-1]), key=lambda _: None)
        bridge.listen(self, StatementsChanged, self._changed)
        bridge.listen(self, StatementKeptApart, self._changed, key=lambda _: None)
        bridge.listen(self, Unreached, lambda _: self._line(True), key=lambda _: None)
        bridge.listen(self, Reachable, lambda _: self._line(False), key=lambda _: None)
        for keys, act in (("Ctrl+E", self.lines.ask_export), ("Ctrl+O", self.lines.open_pdf)):
            QShortcut(QKeySequence(keys), self.lines).activated.connect(act)

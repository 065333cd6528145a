"""How the view "Rapprochement" is laid out: filters with their counts above, the table, its sums below, one invoice at
the side; and what stands there before anything was imported. Owns no question."""

from array import array
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.features.statements import reconciliation_texts as texts
from desktop.features.statements.reconciled import Row, Sieve
from desktop.features.statements.ui.reconciliation_columns import COLUMNS, ROOM
from desktop.features.statements.ui.reconciliation_panel import ReconciliationPanel
from desktop.reconciliation.facts import Share
from desktop.toolkit.banner import Banner
from desktop.toolkit.forms import button
from desktop.toolkit.long_list import LongList, notice
from desktop.toolkit.memory import Memory
from desktop.toolkit.paged import Fetch
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_PANEL = 328  # px
_SEARCH = 360


class Frame(QWidget):
    """Fills its parent."""

    sieved = Signal(object)
    """Sieve."""
    import_asked = Signal()
    export_asked = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, memory: Memory, fetch: Fetch[Row], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        around = QVBoxLayout(parent)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self)
        self.list: LongList[Row] = LongList(
            theme, tasks, memory, "reconciliation", COLUMNS, fetch, lambda row: row.key,
            nothing=texts.NOT_FOUND, room=ROOM, parent=self,
        )  # fmt: skip
        self.model, self.table = self.list.model, self.list.table
        self.table.setAccessibleName(texts.LIST_NAME)
        self.panel = ReconciliationPanel(theme, self)
        self.panel.setFixedWidth(_PANEL)
        self.banner = Banner(theme, self)
        self._shares: Mapping[Sieve, Share] = {}
        self._build()

    def show_busy(self, words: str) -> None:
        """What is being done, "" for nothing."""
        self._busy.setText(words)
        self._busy.setVisible(bool(words))

    def show_empty(self, empty: bool) -> None:
        """Whether nothing was imported yet."""
        self._stack.setCurrentIndex(1 if empty else 0)
        for each in (self.search, self.exporting, *self._filters.buttons()):
            each.setVisible(not empty)
        self.importing.setVisible(not empty)

    def show_counts(self, counts: Mapping[Sieve, int], shares: Mapping[Sieve, Share]) -> None:
        """On the filters."""
        self._shares = shares
        for place, sieve in enumerate(Sieve):
            made = self._filters.button(place)
            made.setText(texts.sieve(sieve, counts[sieve]))
            made.setToolTip(texts.sums(sieve, shares.get(sieve)))
            made.setVisible(counts[sieve] > 0)

    def show_rows(self, rows: Sequence[Row], *, from_top: bool) -> None:
        """These, in this order; the one that was chosen stays so, unless they are to be read `from_top`."""
        self.list.show_ids(array("q", [row.key for row in rows]), whole=True)
        if rows and from_top:
            self.list.choose(0, scroll=True)
        self._sums.setText(texts.total(rows))

    def mark(self, sieve: Sieve) -> None:
        """Which filter is in force."""
        self._filters.button(list(Sieve).index(sieve)).setChecked(True)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("m"))
        column.addLayout(self._build_tools())
        column.addLayout(self._build_filters())
        column.addWidget(self.banner)
        self._busy = QLabel(self)
        self._busy.setProperty("role", "muted")
        self._busy.hide()
        column.addWidget(self._busy)
        self._stack = QStackedLayout()
        work = QWidget(self)
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("m"))
        row.addWidget(self._build_list(work), 1)
        row.addWidget(self.panel)
        self._stack.addWidget(work)
        self._stack.addWidget(self._build_empty())
        column.addLayout(self._stack, 1)

    def _build_tools(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        self.search = QLineEdit(self)
        self.search.setFixedHeight(theme.px("control"))
        self.search.setMaximumWidth(_SEARCH)
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        self.importing = button(theme, texts.IMPORT, "primary", icon="download", parent=self)
        self.exporting = button(theme, texts.EXPORT, "secondary", icon="export", parent=self)
        for each in (self.search, self.exporting, self.importing):
            each.hide()
        row.addWidget(self.search, 1)
        row.addStretch(1)
        row.addWidget(self.exporting)
        row.addWidget(self.importing)
        self.importing.clicked.connect(self.import_asked)
        self.exporting.clicked.connect(self.export_asked)
        return row

    def _build_filters(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px("xs"))
        self._filters = QButtonGroup(self)
        for place, sieve in enumerate(Sieve):
            made = button(theme, texts.SIEVES[sieve], "ghost", parent=self)
            made.setCheckable(True)
            made.setChecked(place == 0)
            made.clicked.connect(partial(self.sieved.emit, sieve))
            made.hide()
            self._filters.addButton(made, place)
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _build_list(self, parent: QWidget) -> QFrame:
        theme = self._theme
        card = QFrame(parent)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px("xs"), 1, 0)
        inside.setSpacing(0)
        line = QFrame(card)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self._sums = QLabel(card)
        self._sums.setProperty("role", "small")
        self._sums.setFixedHeight(theme.px("row"))
        self._sums.setContentsMargins(theme.px("m"), 0, theme.px("m"), 0)
        inside.addWidget(self.list, 1)
        inside.addWidget(line)
        inside.addWidget(self._sums)
        return card

    def _build_empty(self) -> QWidget:
        theme = self._theme
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.addWidget(notice(theme, made, texts.NONE_TITLE, texts.NONE_TEXT, "receipt"), 1)
        self.first = button(theme, texts.IMPORT, "primary", icon="download", main=True, parent=made)
        self.first.clicked.connect(self.import_asked)
        column.addWidget(self.first, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return made

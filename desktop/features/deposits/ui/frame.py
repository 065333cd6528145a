"""How the deposits page is arranged: the empty place, or head, filters, table, bar and side panel, at every width.

Owns the layout and what gives way where there is little room; what the parts do is the page's.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.features.deposits import edit_texts, page_texts
from desktop.features.deposits.domain import count_of
from desktop.features.deposits.ui.batch import BatchHead
from desktop.features.deposits.ui.bulk import BulkBar
from desktop.features.deposits.ui.empty import EmptyPlace
from desktop.features.deposits.ui.faults import Faults
from desktop.features.deposits.ui.filters import Filters
from desktop.features.deposits.ui.folders import Folders
from desktop.features.deposits.ui.panel import Panel
from desktop.features.deposits.ui.proposals import Strip
from desktop.kernel.clock import Clock
from desktop.toolkit.banner import Banner
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.memory import Memory
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow, DocumentState, SortKey, View
from desktop.uploads.service import Delivery

_WIDE = 1280  # px of page from which the side panel is open unless it was closed
_VERY_WIDE = 1500
_PANEL = (328, 400)  # px: its width on a page, and on a very wide one
_NARROW_TABLE = 860  # px of table under which what the panel tells as well gives way
_BESIDE_WORDS = 48  # px of a button around its words: borders, margins, icon
_ANY = 16_777_215  # Qt's QWIDGETSIZE_MAX
_LEAST = 480  # px: the table is never narrower


class Frame(QWidget):
    """The parts are its attributes."""

    panel_wanted = Signal(bool)
    """The user opened or closed the side panel by its button."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        delivery: Delivery,
        clock: Clock,
        memory: Memory,
        model: PagedModel[DocumentRow],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._page = parent
        self._choice: bool | None = None
        self.banner = Banner(theme, self)
        self.empty = EmptyPlace(theme, self)
        self._work = QWidget(self)
        self.batch = BatchHead(theme, self._work)
        self.filters = Filters(theme, self._work)
        self.folders = Folders(theme, tasks, delivery, self, self._work)
        self.bulk = BulkBar(theme, self._work)
        self.proposals = Strip(theme, self._work)
        self.faults = Faults(theme, self._work)
        self.panel = Panel(theme, tasks, delivery, clock, self._work)
        self.table = TableView(theme, model, memory, "deposits", self._work)
        self.table.setAccessibleName(page_texts.TABLE_NAME)
        self.joins, self.join_files, self.join_folder = self._build_joins()
        self._build()

    def show_counts(self, counts: Mapping[DocumentState, int], view: View, *, here: bool) -> None:
        """What follows from the engine's counts; `here` tells whether the filter shows any row. Before `show_folder`,
        which finds a place for all of it."""
        nothing = count_of(View.ALL, counts) == 0
        self._turn_to(self.empty if nothing else self._work)
        for each in (self.join_files, self.join_folder):
            each.setVisible(not nothing)
        self._table_stack.setCurrentIndex(0 if here else 1)
        title, words = page_texts.NOTHING_HERE[view]
        self._nothing_title.setText(title)
        self._nothing_words.setText(words)
        self.retry_all.setVisible(view is View.TO_MEND and counts.get(DocumentState.FAILED, 0) > 0)
        self.remove_all.setVisible(view is View.TO_MEND and here)
        self.hide_sent.setVisible(view is View.SENT and here)

    @property
    def lists_nothing(self) -> bool:
        """Whether words stand in the place of rows."""
        return self._table_stack.currentIndex() != 0 or self._stack.currentWidget() is self.empty

    def show_folder(self, folder: str | None, here: Mapping[DocumentState, int], *, any_folder: bool) -> None:
        """Which folder is filtered, with its counts; `any_folder` tells whether there is one to choose."""
        self.folders.offer(any_folder=any_folder)
        staged = here.get(DocumentState.STAGED, 0)
        self.send_folder.setVisible(folder is not None and staged > 0)
        words = edit_texts.send_folder(staged)
        if self._wordy[self.send_folder] != words:
            self._wordy[self.send_folder] = words
            self.send_folder.setToolTip(words)
            self.send_folder.setAccessibleName(words)
        self._fit()

    def _turn_to(self, side: QWidget) -> None:
        if self._stack.currentWidget() is side:
            return
        self._hold_focus()
        self._stack.setCurrentWidget(side)
        if self._page.hasFocus():
            (self.table if side is self._work else self.empty).setFocus()

    def _hold_focus(self) -> None:
        # What is hidden with the focus hands it to the next control of the window: the rail.
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._page.setFocus()

    def show_reading(self, done: int, found: int, *, reading: bool) -> None:
        """While files are read."""
        self._reading_words.setText(page_texts.reading(done, found))
        self._reading_bar.setRange(0, found)
        self._reading_bar.setValue(done)
        self._reading.setVisible(reading)
        if self.empty.isVisible():
            self._hold_focus()
        self.empty.show_reading(done, found, reading=reading)

    def open_panel(self, opened: bool | None) -> None:
        """As the user wants it; None leaves it to the width."""
        self._choice = opened
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        opened = self.width() >= _WIDE if self._choice is None else self._choice
        self.panel.setVisible(opened)
        self.panel.setFixedWidth(_PANEL[self.width() >= _VERY_WIDE])
        self._peek.setChecked(opened)
        self._peek.setToolTip(page_texts.HIDE_PANEL if opened else page_texts.SHOW_PANEL)
        table = self.width() - 2 * self._theme.px("xl")
        table -= self.panel.width() + self._theme.px("l") if opened else 0
        self._share_words(table)
        roomy = table >= _NARROW_TABLE  # both stand in the panel as well; names don't
        self.table.show_column(SortKey.KIND, roomy or not opened)
        self.table.show_column(SortKey.DEPOSIT, roomy)

    def _share_words(self, room: int) -> None:
        """Beside the filters: icons alone for what has no room for its words, the most familiar first."""
        gap = self._theme.px("s")
        room -= self.filters.sizeHint().width() + gap
        if not self.folders.isHidden():
            room -= self.folders.sizeHint().width() + gap
        icon = self._theme.px("control") + gap
        shown = [each for each in self._wordy if not each.isHidden()]
        widths = {each: each.fontMetrics().horizontalAdvance(self._wordy[each]) + _BESIDE_WORDS + gap for each in shown}
        for each in reversed(shown):
            wordy = sum(widths.values()) <= room
            if not wordy:
                widths[each] = icon
            each.setText(self._wordy[each] if wordy else "")
            each.setMaximumWidth(_ANY if wordy else self._theme.px("control"))
            restyle(each, "square", not wordy)

    # --- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        outer = QVBoxLayout(self)
        margin = theme.px("xl")
        outer.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        outer.setSpacing(theme.px("m"))
        outer.addWidget(self.banner)
        self._stack = QStackedLayout()
        self._stack.addWidget(QWidget(self))  # until the engine has told what there is
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._work)
        outer.addLayout(self._stack, 1)
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("l"))
        left = QWidget(self._work)
        left.setMinimumWidth(_LEAST)  # what has no room gives way by itself: see `_fit`
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("m"))
        column.addWidget(self.batch)
        column.addWidget(self._build_reading())
        column.addLayout(self._build_filters())
        column.addWidget(self.proposals)
        column.addWidget(self.faults)
        column.addWidget(self._build_table(), 1)
        column.addWidget(self.bulk)
        row.addWidget(left, 1)
        row.addWidget(self.panel)

    def _build_joins(self) -> tuple[QWidget, QPushButton, QPushButton]:
        theme = self._theme
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        row.addStretch(1)
        files = button(theme, page_texts.JOIN_FILES, "secondary", icon="join", parent=made)
        files.setToolTip(page_texts.JOIN_FILES_TIP)
        folder = button(theme, page_texts.JOIN_FOLDER, "secondary", icon="folder", parent=made)
        for each in (files, folder):
            row.addWidget(each)
            each.hide()  # the empty page has larger ones of its own
        return made, files, folder

    def _build_reading(self) -> QWidget:
        theme = self._theme
        self._reading = QWidget(self._work)
        row = QHBoxLayout(self._reading)
        row.setContentsMargins(theme.px("m"), 0, theme.px("m"), 0)
        row.setSpacing(theme.px("m"))
        self._reading_words = QLabel(self._reading)
        self._reading_bar = QProgressBar(self._reading)
        self._reading_bar.setTextVisible(False)
        self._reading_bar.setAccessibleName(page_texts.READING_NAME)
        row.addWidget(self._reading_words)
        row.addWidget(self._reading_bar, 1)
        self._reading.hide()
        return self._reading

    def _build_filters(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addWidget(self.filters)
        row.addWidget(self.folders)
        row.addStretch(1)

        def ghost(words: str, icon: str) -> QPushButton:
            made = button(theme, words, "ghost", icon=icon, parent=self._work)
            made.setAccessibleName(words)
            made.setToolTip(words)
            made.hide()
            row.addWidget(made)
            return made

        self.send_folder = ghost(edit_texts.SEND_FOLDER, "send")
        self.retry_all = ghost(page_texts.MEND_RETRY_ALL, "retry")
        self.remove_all = ghost(page_texts.MEND_REMOVE_ALL, "remove")
        self.hide_sent = ghost(page_texts.SENT_HIDE_ALL, "archive")
        self._peek = ghost(page_texts.LOOK, "eye")
        self._peek.setCheckable(True)
        self._peek.show()
        self._peek.clicked.connect(self.panel_wanted)
        self._wordy = {
            each: each.text()
            for each in (self.send_folder, self.retry_all, self.remove_all, self.hide_sent, self._peek)
        }
        return row

    def _build_table(self) -> QFrame:
        theme = self._theme
        card = QFrame(self._work)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px("xs"), 1, theme.px("xs"))
        self._table_stack = QStackedLayout()
        inside.addLayout(self._table_stack)
        self._table_stack.addWidget(self.table)
        nothing = QWidget(card)
        words = QVBoxLayout(nothing)
        words.setSpacing(theme.px("xs"))
        self._nothing_title = QLabel(nothing)
        self._nothing_title.setProperty("role", "heading")
        self._nothing_words = QLabel(nothing)
        self._nothing_words.setProperty("role", "muted")
        words.addStretch(2)
        for each in (self._nothing_title, self._nothing_words):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            each.setWordWrap(True)
            words.addWidget(each)
        words.addStretch(3)
        self._table_stack.addWidget(nothing)
        return card

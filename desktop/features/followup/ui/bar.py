"""The line above the follow-up: what is searched, what is shown of it. Owns what is chosen; hands it out as a query."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.features.followup import texts
from desktop.followup.facts import FollowQuery, FollowTotals, Kind, Order, Show
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

TYPING = 120  # milliseconds


class Bar(QWidget):
    """`changed` after each choice."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._build()
        self._connect()

    @property
    def show_(self) -> Show:
        """Which subjects."""
        return next(show for show, each in self.shows.items() if each.isChecked())

    def query(self, order: Order, *, descending: bool) -> FollowQuery:
        """What is to be shown."""
        kind = self.kind.value
        return FollowQuery(
            self.search.text().strip(),
            self.show_,
            kind if isinstance(kind, Kind) else None,
            self.unread.isChecked(),
            order,
            descending,
        )

    def show_everything(self) -> None:
        """Nothing is left out any more."""
        self.search.clear()
        self.kind.select(None)
        self.unread.setChecked(False)
        self.shows[Show.ALL].setChecked(True)
        self._changed()

    def show_totals(self, totals: FollowTotals) -> None:
        """Counts beside the filters."""
        for show, words in texts.shows(totals).items():
            self.shows[show].setText(words)

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(theme.px("s"))
            column.addLayout(row)
        self.search = QLineEdit(self)
        self.search.setFixedHeight(theme.px("control"))
        self.search.setPlaceholderText(texts.SEARCH)
        self.search.setAccessibleName(texts.SEARCH_NAME)
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        self.everything = button(theme, texts.EVERYTHING, "ghost", icon="filter", parent=self)
        self.everything.hide()
        above.addWidget(self.search, 1)
        above.addWidget(self.everything)
        group = QButtonGroup(self)
        self.shows: dict[Show, QPushButton] = {}
        for show, word in texts.SHOWS.items():
            each = self.shows[show] = button(theme, word, "ghost", parent=self)
            each.setCheckable(True)
            each.setAccessibleDescription(texts.SHOW_NAME)
            group.addButton(each)
            below.addWidget(each)
        self.shows[Show.ALL].setChecked(True)
        self.unread = button(theme, texts.UNREAD, "ghost", icon="mail", parent=self)
        self.unread.setCheckable(True)
        self.kind = Choice(theme, self)
        self.kind.offer(list(texts.KIND_CHOICES))
        self.kind.setAccessibleName(texts.KIND_NAME)
        below.addSpacing(theme.px("s"))
        below.addWidget(self.unread)
        below.addStretch(1)
        below.addWidget(self.kind)

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._changed)
        self.search.textChanged.connect(self._typing.start)
        self.kind.chosen.connect(self._changed)
        self.unread.clicked.connect(self._changed)
        for each in self.shows.values():
            each.clicked.connect(self._changed)
        self.everything.clicked.connect(self.show_everything)

    @Slot()
    def _changed(self) -> None:
        self._typing.stop()
        self.everything.setVisible(self.query(Order.NEED, descending=True).narrowed)
        self.changed.emit()

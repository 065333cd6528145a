"""The two lines above the history: what is searched, which shelf, period, kind and size; and "Exporter".

Owns what is chosen there and hands it out as a query; knows neither rows nor who asks for them.
"""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.features.history import texts
from desktop.features.history.domain import WEIGHTS, Weight, span
from desktop.kernel.calendar import Period, day_of, days
from desktop.kernel.clock import Clock
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.memory import Memory
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Kind
from desktop.uploads.history_facts import HistoryOrder, HistoryQuery, Shelf
from desktop.uploads.texts import KINDS_SHORT

TYPING = 120  # milliseconds: the vault answers a word in less
_MEMORY = "history"
_LEAST = 112  # px of a drop-down list


class Bar(QWidget):
    """`changed` after each choice; `query` is what they add up to."""

    changed = Signal()
    export_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, memory: Memory, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._memory = memory
        self._build()
        self._connect()
        if memory.recall(_MEMORY).get("shelf") == Shelf.DOCUMENTS:
            self.shelves[Shelf.DOCUMENTS].setChecked(True)

    @property
    def shelf(self) -> Shelf:
        """Which rows."""
        return Shelf.DOCUMENTS if self.shelves[Shelf.DOCUMENTS].isChecked() else Shelf.DEPOSITS

    def query(self, order: HistoryOrder, *, descending: bool) -> HistoryQuery:
        """What is to be shown."""
        period, kind, weight = self.period.value, self.kind.value, self.weight.value
        assert isinstance(period, Period)
        assert isinstance(weight, Weight)
        today = self._clock.now().astimezone().date()
        since, until = span(days(period, today, day_of(self.first.text()), day_of(self.last.text())))
        at_least, below = WEIGHTS[weight]
        return HistoryQuery(
            shelf=self.shelf,
            search=self.search.text().strip(),
            kind=kind if isinstance(kind, Kind) else None,
            since=since,
            until=until,
            at_least=at_least,
            below=below,
            order=order,
            descending=descending,
        )

    def show_everything(self) -> None:
        """Nothing is searched or left out any more."""
        for choice, value in ((self.period, Period.ALL), (self.kind, None), (self.weight, Weight.ANY)):
            choice.select(value)
        for field in (self.search, self.first, self.last):
            field.clear()
        self._changed()

    # --- within ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(theme.px("s"))
            column.addLayout(row)
        self.search = self._field(texts.SEARCH, texts.SEARCH_NAME)
        self.search.setClearButtonEnabled(True)
        self.export = button(theme, texts.EXPORT, "secondary", icon="export", parent=self)
        self.everything = button(theme, texts.EVERYTHING, "ghost", icon="filter", parent=self)
        self.everything.hide()
        above.addWidget(self.search, 1)
        above.addWidget(self.everything)
        above.addWidget(self.export)
        below.addWidget(self._build_shelves())
        self.period = self._choice(texts.PERIOD_NAME, list(texts.PERIODS.items()))
        self.first = self._field(texts.FIRST_DAY, texts.FIRST_DAY_NAME)
        self.last = self._field(texts.LAST_DAY, texts.LAST_DAY_NAME)
        for day in (self.first, self.last):
            day.setFixedWidth(116)
            day.hide()
        self.kind = self._choice(texts.KIND_NAME, [(None, texts.ALL_KINDS), *KINDS_SHORT.items()])
        self.weight = self._choice(texts.WEIGHT_NAME, list(texts.WEIGHTS.items()))
        below.addSpacing(theme.px("s"))
        for widget in (self.period, self.first, self.last, self.kind, self.weight):
            below.addWidget(widget)
        below.addStretch(1)
        self._fault = QLabel(texts.NO_DAY, self)
        self._fault.setProperty("role", "note")
        self._fault.setProperty("tone", "danger")
        self._fault.hide()
        column.addWidget(self._fault)

    def _build_shelves(self) -> QWidget:
        theme = self._theme
        made = QWidget(self)
        made.setAccessibleName(texts.SHELF_NAME)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("xs"))
        group = QButtonGroup(made)
        self.shelves: dict[Shelf, QPushButton] = {}
        for shelf, name in texts.SHELVES.items():
            each = self.shelves[shelf] = button(theme, name, "ghost", parent=made)
            each.setCheckable(True)
            group.addButton(each)
            row.addWidget(each)
        self.shelves[Shelf.DEPOSITS].setChecked(True)
        return made

    def _field(self, hint: str, name: str) -> QLineEdit:
        made = QLineEdit(self)
        made.setFixedHeight(self._theme.px("control"))
        made.setPlaceholderText(hint)
        made.setAccessibleName(name)
        made.setAcceptDrops(False)
        return made

    def _choice(self, name: str, options: list[tuple[object, str]]) -> Choice:
        made = Choice(self._theme, self)
        made.offer(options)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.setMinimumWidth(_LEAST)
        return made

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._changed)
        for field in (self.search, self.first, self.last):
            field.textChanged.connect(self._typing.start)
        for choice in (self.period, self.kind, self.weight):
            choice.chosen.connect(self._changed)
        self.shelves[Shelf.DOCUMENTS].toggled.connect(self._turned)
        self.everything.clicked.connect(self.show_everything)
        self.export.clicked.connect(self.export_asked)

    @Slot(bool)
    def _turned(self, documents: bool) -> None:
        self._memory.remember(_MEMORY, {"shelf": Shelf.DOCUMENTS if documents else Shelf.DEPOSITS})
        self._changed()

    @Slot()
    def _changed(self) -> None:
        self._typing.stop()
        chosen, faulty = self.period.value is Period.CHOSEN, False
        for day in (self.first, self.last):
            wrong = chosen and bool(day.text()) and day_of(day.text()) is None
            day.setVisible(chosen)
            faulty = faulty or wrong
            day.setAccessibleDescription(texts.NO_DAY if wrong else "")
            restyle(day, "tone", "danger" if wrong else "")
        self._fault.setVisible(faulty)
        self.everything.setVisible(self.query(HistoryOrder.DATE, descending=True).narrowed)
        self.changed.emit()

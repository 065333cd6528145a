"""The two lines above the statements' lines: what is searched, which period, statuses, acts and amounts; "Exporter".

Owns what is chosen there and hands it out as a query; knows neither lines nor who asks for them.
"""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.statements import line_texts, page_texts
from desktop.features.statements.domain import Scope, both
from desktop.kernel.calendar import Period, day_of, days
from desktop.kernel.clock import Clock
from desktop.reconciliation.cells import cents
from desktop.statements.facts import ActSeen, Amount, LineOrder, LineQuery
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.theme import Theme
from desktop.toolkit.ticks import Ticks

TYPING = 60  # milliseconds: an answer takes half of that
_DAY, _SUM = 116, 92  # px


class Bar(QWidget):
    """`changed` after each choice; `query` is what they add up to."""

    changed = Signal()
    export_asked = Signal()
    columns_asked = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._build()
        self._connect()

    def query(self, scope: Scope, order: LineOrder, *, descending: bool) -> LineQuery:
        """What is to be shown of what is chosen on the left."""
        period, amount = self.period.value, self.amount.value
        assert isinstance(period, Period)
        assert isinstance(amount, Amount)
        today = self._clock.now().astimezone().date()
        span = both(days(period, today, day_of(self.first.text()), day_of(self.last.text())), scope.days)
        return LineQuery(
            search=self.search.text().strip(),
            paid_from=span[0] if span else None,
            paid_to=span[1] if span else None,
            statuses=self.statuses.values,
            acts=self.acts.values,
            amount=amount,
            least_cents=cents(self.least.text()),
            most_cents=cents(self.most.text()),
            statement=scope.statement,
            order=order,
            descending=descending,
        )

    @property
    def narrowed(self) -> bool:
        """Whether something may be left out here."""
        return self.query(Scope(), LineOrder.PAID_ON, descending=True).narrowed

    def offer_acts(self, acts: Sequence[ActSeen]) -> None:
        """Those that occur."""
        self.acts.offer([(act.act, f"{act.act} · {act.label}" if act.label else act.act) for act in acts])
        self.acts.setEnabled(bool(acts))

    def show_everything(self) -> None:
        """Nothing is searched or left out any more."""
        self.period.select(Period.ALL)
        self.statuses.tick(frozenset())
        self.acts.tick(frozenset())
        for field in (self.search, self.first, self.last, self.least, self.most):
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
        self.search = self._field(page_texts.SEARCH, page_texts.SEARCH_NAME)
        self.search.setClearButtonEnabled(True)
        self.everything = button(theme, page_texts.EVERYTHING, "ghost", icon="filter", parent=self)
        self.everything.hide()
        self.columns = button(theme, page_texts.COLUMNS, "ghost", parent=self)
        self.export = button(theme, page_texts.EXPORT, "secondary", icon="export", parent=self)
        above.addWidget(self.search, 1)
        for act in (self.everything, self.columns, self.export):
            above.addWidget(act)
        self.period = self._choice(page_texts.PERIOD_NAME, list(page_texts.PERIODS.items()))
        self.first = self._field(page_texts.FIRST_DAY, page_texts.FIRST_DAY_NAME, _DAY)
        self.last = self._field(page_texts.LAST_DAY, page_texts.LAST_DAY_NAME, _DAY)
        for day in (self.first, self.last):
            day.hide()
        self.statuses = Ticks(theme, page_texts.STATUS_NAME, page_texts.ALL_STATUSES, page_texts.ticked, self)
        self.statuses.offer(list(line_texts.STATUSES.items()))
        self.acts = Ticks(theme, page_texts.ACT_NAME, page_texts.ALL_ACTS, page_texts.ticked, self)
        self.amount = self._choice(page_texts.AMOUNT_NAME, list(page_texts.AMOUNTS.items()))
        self.least = self._field(page_texts.LEAST, page_texts.LEAST_NAME, _SUM)
        self.most = self._field(page_texts.MOST, page_texts.MOST_NAME, _SUM)
        for each in (self.period, self.first, self.last, self.statuses, self.acts, self.amount, self.least, self.most):
            below.addWidget(each)
        below.addStretch(1)
        self._fault = QLabel(self)
        self._fault.setProperty("role", "note")
        self._fault.setProperty("tone", "danger")
        self._fault.hide()
        column.addWidget(self._fault)

    def _field(self, hint: str, name: str, width: int = 0) -> QLineEdit:
        made = QLineEdit(self)
        made.setFixedHeight(self._theme.px("control"))
        made.setPlaceholderText(hint)
        made.setAccessibleName(name)
        made.setAcceptDrops(False)
        if width:
            made.setFixedWidth(width)
        return made

    def _choice(self, name: str, options: list[tuple[object, str]]) -> Choice:
        made = Choice(self._theme, self)
        made.offer(options)
        made.setAccessibleName(name)
        made.setToolTip(name)
        return made

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._changed)
        for field in (self.search, self.first, self.last, self.least, self.most):
            field.textChanged.connect(self._typing.start)
        for choice in (self.period, self.amount):
            choice.chosen.connect(self._changed)
        for ticks in (self.statuses, self.acts):
            ticks.ticked.connect(self._changed)
        self.everything.clicked.connect(self.show_everything)
        self.export.clicked.connect(self.export_asked)
        self.columns.clicked.connect(self.columns_asked)

    @Slot()
    def _changed(self) -> None:
        self._typing.stop()
        chosen = self.period.value is Period.CHOSEN
        faults: list[str] = []
        for day in (self.first, self.last):
            day.setVisible(chosen)
            self._judge(day, chosen and day_of(day.text()) is None, page_texts.NO_DAY, faults)
        for amount in (self.least, self.most):
            self._judge(amount, cents(amount.text()) is None, page_texts.NO_AMOUNT, faults)
        self._fault.setText(faults[0] if faults else "")
        self._fault.setVisible(bool(faults))
        self.everything.setVisible(self.narrowed)
        self.changed.emit()

    def _judge(self, field: QLineEdit, unreadable: bool, why: str, faults: list[str]) -> None:
        wrong = unreadable and bool(field.text().strip())
        field.setAccessibleDescription(why if wrong else "")
        restyle(field, "tone", "danger" if wrong else "")
        if wrong:
            faults.append(why)

"""What the lines shown add up to, pinned below them: four amounts, and how many lines of each status.

Owns how sums are shown; they come from whoever asked for them.
"""

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.statements import page_texts as texts
from desktop.kernel.french import euros
from desktop.statements.facts import Totals
from desktop.toolkit.elided import Elided
from desktop.toolkit.theme import Theme

_TITLES = (texts.TOTAL_EXPENSE, texts.TOTAL_AMO, texts.TOTAL_AMC, texts.TOTAL_REST)


class TotalsBar(QFrame):
    """Empty until `show_totals`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(texts.TOTALS_NAME)
        self.totals: Totals | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("m"), theme.px("s"))
        column.setSpacing(theme.px("xs"))
        self.lines, self.counts, self._selected = QLabel(self), Elided(self), QLabel(self)
        self.lines.setFont(theme.font("body", 600))
        for note in (self.counts, self._selected):
            note.setProperty("role", "note")
        head = QHBoxLayout()
        head.setSpacing(theme.px("m"))
        head.addWidget(self.lines)
        head.addWidget(self.counts, 1)
        head.addWidget(self._selected)
        column.addLayout(head)
        sums = QGridLayout()
        sums.setHorizontalSpacing(theme.px("m"))
        sums.setVerticalSpacing(0)
        self.amounts = tuple(QLabel(self) for _ in _TITLES)
        for place, (title, amount) in enumerate(zip(_TITLES, self.amounts, strict=True)):
            name = QLabel(title, self)
            name.setProperty("role", "note")
            amount.setFont(theme.font("body", 600, tabular=True))
            sums.setColumnStretch(place, 1)
            for line, label in enumerate((name, amount)):
                sums.addWidget(label, line, place)
        column.addLayout(sums)

    def show_totals(self, totals: Totals) -> None:
        """These."""
        self.totals = totals
        self.lines.setText(texts.lines(totals.lines))
        self.counts.setText(texts.counts(totals.counts))
        sums = (totals.expense_cents, totals.amo_cents, totals.amc_cents, totals.rest_cents)
        for label, title, cents in zip(self.amounts, _TITLES, sums, strict=True):
            label.setText(euros(cents))
            label.setAccessibleName(f"{title} {euros(cents)}")

    def show_selected(self, how_many: int) -> None:
        """How many lines are chosen; nothing is said of one."""
        self._selected.setText(texts.selected(how_many) if how_many > 1 else "")

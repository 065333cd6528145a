"""One invoice at the side: what became of it and why, the lines that answer it, what can be decided and done next.

Owns what is shown; deciding is the view's.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QScrollArea, QVBoxLayout, QWidget

from desktop.features.statements import reconciliation_texts as texts
from desktop.features.statements.reconciled import Complaint, Row
from desktop.features.statements.reject_texts import family
from desktop.reconciliation.facts import Evidence, Line, Outcome
from desktop.toolkit.forms import button
from desktop.toolkit.pills import Pill
from desktop.toolkit.theme import Theme

_MOST = 4  # lines shown without scrolling


class _Lines(QListWidget):
    """Delete and Enter speak for the chosen line."""

    removed = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """These."""
        self.clear()
        self.addItems([texts.line(line) for line in lines])
        self.setFixedHeight(sum(self.sizeHintForRow(at) for at in range(min(len(lines), _MOST))) + 14)
        if lines:
            self.setCurrentRow(0)


class ReconciliationPanel(QFrame):
    """Empty until `show_row`."""

    confirm_asked = Signal()
    untie_asked = Signal(object)
    """reconciliation.facts.Line."""
    tie_asked = Signal()
    paid_asked = Signal()
    undo_asked = Signal()
    deposit_asked = Signal(str, str)
    """Kind and message."""
    complaint_asked = Signal(object)
    """reconciled.Complaint."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row: Row | None = None
        self._build()
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """This one, or none."""
        self.row = row
        self._nothing.setVisible(row is None)
        self._body.setVisible(row is not None)
        if row is None:
            return
        settlement = row.settlement
        role, icon = texts.LOOKS[settlement.outcome]
        self._number.setText(row.invoice.number or texts.identity(row))
        self._pill.show_state(texts.state(row), role, icon)
        self._who.setText(texts.identity(row))
        self._amounts.setText(texts.amounts(row))
        self._why.setText(texts.why(row))
        self._why.setVisible(bool(texts.why(row)))
        for heading, lines, found in (
            (self._lines_heading, self.lines, row.lines),
            (self._proposed_heading, self.proposed, row.proposed),
        ):
            lines.show_lines(found)
            for each in (heading, lines):
                each.setVisible(bool(found))
        self.confirm.setVisible(bool(row.proposed))
        self.untie.setVisible(bool(row.lines))
        self.paid.setVisible(settlement.outcome is not Outcome.SETTLED)
        by_hand = settlement.evidence is Evidence.HAND
        self.undo.setVisible(by_hand)
        self._show_next(row)

    def _show_next(self, row: Row) -> None:
        outcome = row.settlement.outcome
        wrong = outcome in (Outcome.REJECTED, Outcome.SILENT, Outcome.PARTIAL) and row.settlement.twin_of is None
        refused = family(row.settlement.reject_reason) if outcome is Outcome.REJECTED else None
        advice = {Outcome.SILENT: texts.SILENT_ADVICE, Outcome.PARTIAL: texts.PARTIAL_ADVICE}.get(outcome, "")
        self._advice.setText(refused.advice if refused is not None else advice)
        reason = texts.reason(row)
        self._reason.setText(reason)
        self._reason.setVisible(wrong and bool(reason))
        for each in (self._next_heading, self._advice, self.complain):
            each.setVisible(wrong)
        self.deposit.setVisible(wrong and outcome is not Outcome.PARTIAL and (refused is None or bool(refused.kind)))

    @Slot()
    def prepare_deposit(self) -> None:
        """Of what is missing."""
        row = self.row
        if row is not None and not self.deposit.isHidden():
            refused = family(row.settlement.reject_reason) if row.settlement.outcome is Outcome.REJECTED else None
            self.deposit_asked.emit(refused.kind if refused else "facture", texts.message(row, refused))

    @Slot()
    def prepare_complaint(self) -> None:
        """That asks for an explanation."""
        if self.row is not None and not self.complain.isHidden():
            row = self.row
            said = Complaint(row.settlement.outcome, row.invoice.number, row.due_cents, texts.complaint(row))
            self.complaint_asked.emit(said)

    @Slot()
    def _untie(self) -> None:
        at = self.lines.currentRow()
        if self.row is not None and 0 <= at < len(self.row.lines):
            self.untie_asked.emit(self.row.lines[at])

    def _build(self) -> None:
        theme = self._theme
        self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(area)
        inside.setProperty("role", "raised")
        area.setWidget(inside)
        outer.addWidget(area)
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(*([theme.px("l")] * 4))
        self._nothing = self._label("muted", texts.NO_ROW)
        self._body = QWidget(inside)
        whole.addWidget(self._nothing)
        whole.addWidget(self._body)
        whole.addStretch(1)
        self._fill(QVBoxLayout(self._body))

    def _fill(self, column: QVBoxLayout) -> None:
        theme = self._theme
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        self._number = self._label("heading")
        self._pill = Pill(theme, self._body)
        self._who, self._amounts, self._why = self._label("muted"), self._label(""), self._label("muted")
        self._lines_heading = self._label("label", texts.LINES)
        self._proposed_heading = self._label("label", texts.PROPOSED)
        self.lines, self.proposed = _Lines(self._body), _Lines(self._body)
        for lines, name in ((self.lines, texts.LINES), (self.proposed, texts.PROPOSED)):
            lines.setProperty("role", "parts")
            lines.setAccessibleName(name)
            lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._next_heading = self._label("label", texts.NEXT)
        self._reason, self._advice = self._label(""), self._label("muted")
        self.confirm = button(theme, texts.CONFIRM, "primary", icon="check", parent=self._body)
        self.confirm.setToolTip(texts.CONFIRM_TIP)
        self.untie = button(theme, texts.UNTIE, "link", parent=self._body)
        self.untie.setToolTip(texts.UNTIE_TIP)
        self.deposit = button(theme, texts.DEPOSIT, "secondary", icon="deposit", parent=self._body)
        self.complain = button(theme, texts.COMPLAIN, "secondary", icon="request", parent=self._body)
        self.tie = button(theme, texts.TIE, "ghost", icon="join", parent=self._body)
        self.paid = button(theme, texts.PAID_OTHERWISE, "ghost", icon="check", parent=self._body)
        self.undo = button(theme, texts.FORGET, "ghost", icon="undo", parent=self._body)
        for each in (
            *(self._number, self._pill, self._who, self._amounts),
            *(self._next_heading, self._reason, self._advice, self.deposit, self.complain),
            *(self._why, self._lines_heading, self.lines, self.untie),
            *(self._proposed_heading, self.proposed, self.confirm),
            *(self.tie, self.paid, self.undo),
        ):
            column.addWidget(each)
        self.confirm.clicked.connect(self.confirm_asked)
        self.proposed.entered.connect(self.confirm_asked)
        self.untie.clicked.connect(self._untie)
        self.lines.removed.connect(self._untie)
        self.tie.clicked.connect(self.tie_asked)
        self.paid.clicked.connect(self.paid_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.deposit.clicked.connect(self.prepare_deposit)
        self.complain.clicked.connect(self.prepare_complaint)

    def _label(self, role: str, words: str = "") -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

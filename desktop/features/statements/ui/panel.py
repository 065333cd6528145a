"""One line at the side, and the statement that it stands in: sums held against the transfer, what was corrected.

Owns what is shown of one line. The NIR is masked until it is asked for, and soon again.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.features.statements import line_texts, page_texts
from desktop.features.statements import panel_texts as texts
from desktop.features.statements.domain import masked, spelled
from desktop.features.statements.reconciliation_texts import COMPLAIN
from desktop.kernel.french import euros, number, short_day
from desktop.statements.facts import Line, LineStatus, Statement, StatementKey
from desktop.statements.service import Statements
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.pills import Pill
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

_DOUBTFUL = frozenset({LineStatus.REJECTED, LineStatus.PARTIAL})
SHOWN_FOR = 20_000  # milliseconds that a NIR stays readable


class Panel(QFrame):
    """Empty until `show_line`."""

    closed = Signal()
    pdf_asked = Signal(object)
    """Statement."""
    statement_asked = Signal(object)
    """Statement: its lines alone."""
    complaint_asked = Signal(object)
    """Line: it isn't as it should be."""

    def __init__(self, theme: Theme, tasks: Tasks, statements: Statements, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._statements = statements
        self._asked: Cancel | None = None
        self.line: Line | None = None
        self.statement: Statement | None = None
        self._build()

    def show_line(self, line: Line | None) -> None:
        """This one, or none."""
        before, self.line = self.line, line
        if before is None or line is None or before.id != line.id:
            self._mask()
        self._stack.setCurrentIndex(0 if line is None else 1)
        if line is None:
            return
        self._fill(line)
        if self.statement is None or self.statement.key != line.statement:
            self._show_statement(None)
            self._ask(line.statement)

    def reload(self) -> None:
        """The statement may have changed."""
        if self.line is not None and not self.isHidden():
            self._ask(self.line.statement)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # --- one line ----------------------------------------------------------------------------------------------

    def _fill(self, line: Line) -> None:
        role, icon = line_texts.LOOKS[line.status]
        self._name.setText(line.beneficiary)
        self._pill.show_state(line_texts.STATUSES[line.status], role, icon)
        self._place.setText(texts.place(line))
        self._say_nir()
        values = (
            line.member,
            number(line.rank),
            line.invoice,
            line.batch,
            short_day(line.care_date),
            texts.act(line),
            number(line.quantity),
        )
        for label, value in zip(self._words, values, strict=True):
            label.setText(value)
        amounts = (
            euros(line.expense_cents),
            euros(line.base_cents),
            texts.amo(line),
            euros(line.amc_cents),
            euros(line.rest_cents),
        )
        for label, value in zip(self._amounts, amounts, strict=True):
            label.setText(value)
        reason = line_texts.reason(line.reject_code, line.reject_reason)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._why.setVisible(bool(reason) or line.status in _DOUBTFUL)

    @Slot()
    def _toggle_nir(self) -> None:
        if self._hiding.isActive():
            self._mask()
        else:
            self._hiding.start()
            self._say_nir()

    @Slot()
    def _mask(self) -> None:
        self._hiding.stop()
        self._say_nir()

    def _say_nir(self) -> None:
        shown = self._hiding.isActive()
        line = self.line
        self.nir.setText("" if line is None else spelled(line.nir) if shown else masked(line.nir))
        self.reveal.setText(texts.HIDE if shown else texts.SHOW)
        self.reveal.setAccessibleName(texts.HIDE_NIR if shown else texts.SHOW_NIR)

    # --- its statement -----------------------------------------------------------------------------------------

    def _ask(self, key: StatementKey) -> None:
        if self._asked is not None:
            self._asked()
        self._asked = self._tasks.run(self, self._statements.statement(key), self._show_statement)

    def _show_statement(self, statement: Statement | None) -> None:
        self.statement = statement
        for each in (self.open_pdf, self.only_it):
            each.setEnabled(statement is not None)
        if statement is None:
            return
        values = (
            statement.number,
            short_day(statement.issued_on),
            texts.period(statement),
            statement.transfer,
            short_day(statement.paid_on),
            number(statement.totals.lines),
            euros(statement.totals.amc_cents),
            euros(statement.transfer_cents),
        )
        for label, value in zip(self._of_statement, values, strict=True):
            label.setText(value)
        words, tone = texts.SAME, "success"
        if statement.difference_cents:
            words, tone = texts.difference(statement), "warning"
        self.sums.setText(words)
        restyle(self.sums, "tone", tone)
        notes = []
        if statement.corrected_at is not None:
            notes.append(texts.corrected(statement.corrected_at))
        if statement.trouble is not None:
            notes.append(page_texts.trouble(statement.trouble))
        self.note.setText("\n".join(notes))
        self.note.setVisible(bool(notes))

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self.setProperty("role", "card")
        self.setAccessibleName(page_texts.DETAIL_NAME)
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(SHOWN_FOR)
        self._hiding.timeout.connect(self._mask)
        self._stack = QStackedLayout(self)
        choose = QLabel(texts.CHOOSE, self)
        choose.setProperty("role", "empty")
        choose.setAlignment(Qt.AlignmentFlag.AlignCenter)
        choose.setWordWrap(True)
        self._stack.addWidget(choose)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(scroll)
        inside.setProperty("role", "raised")
        scroll.setWidget(inside)
        self._stack.addWidget(scroll)
        column = QVBoxLayout(inside)
        margin = theme.px("l")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        column.addLayout(self._build_head(inside))
        column.addWidget(self._build_reason(inside))
        column.addLayout(self._build_line(inside))
        column.addWidget(self._rule(inside))
        column.addLayout(self._build_statement(inside))
        column.addStretch(1)

    def _build_head(self, parent: QWidget) -> QVBoxLayout:
        theme = self._theme
        column = QVBoxLayout()
        column.setSpacing(theme.px("xs"))
        row = QHBoxLayout()
        self._name = QLabel(parent)
        self._name.setProperty("role", "heading")
        self._name.setWordWrap(True)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        cross = button(theme, "", "ghost", icon="close", parent=parent)
        cross.setAccessibleName(texts.CLOSE)
        cross.setToolTip(texts.CLOSE)
        cross.clicked.connect(self.closed)
        row.addWidget(self._name, 1)
        row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        self._place = QLabel(parent)
        self._place.setProperty("role", "note")
        self._pill = Pill(theme, parent)
        column.addLayout(row)
        column.addWidget(self._place)
        column.addSpacing(theme.px("xs"))
        column.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _build_reason(self, parent: QWidget) -> QFrame:
        theme = self._theme
        self._why = QFrame(parent)
        self._why.setProperty("role", "banner")
        self._why.setProperty("tone", "danger")
        row = QVBoxLayout(self._why)
        row.setContentsMargins(*([theme.px("m")] * 4))
        self._reason = QLabel(self._why)
        self._reason.setWordWrap(True)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self.complain = button(theme, COMPLAIN, "secondary", icon="request", parent=self._why)
        self.complain.clicked.connect(lambda: self.complaint_asked.emit(self.line))
        row.addWidget(self._reason)
        row.addWidget(self.complain, 0, Qt.AlignmentFlag.AlignLeft)
        return self._why

    def _build_line(self, parent: QWidget) -> QGridLayout:
        theme = self._theme
        grid = self._grid()
        self.nir = QLabel(parent)
        self.nir.setFont(theme.font("body", 400, tabular=True))
        self.reveal = button(theme, texts.SHOW, "link", parent=parent)
        self.reveal.clicked.connect(self._toggle_nir)
        held = QHBoxLayout()
        held.addWidget(self.nir)
        held.addStretch(1)
        held.addWidget(self.reveal)
        name = QLabel(texts.NIR, parent)
        name.setProperty("role", "muted")
        grid.addWidget(name, 0, 0)
        grid.addLayout(held, 0, 1)
        names = (texts.MEMBER, texts.RANK, texts.INVOICE, texts.BATCH, texts.CARE, texts.ACT, texts.QUANTITY)
        self._words = self._fields(grid, names, parent)
        amounts = (texts.EXPENSE, texts.BASE, texts.AMO, texts.AMC, texts.REST)
        self._amounts = self._fields(grid, amounts, parent, right=True)
        return grid

    def _build_statement(self, parent: QWidget) -> QVBoxLayout:
        theme = self._theme
        column = QVBoxLayout()
        column.setSpacing(theme.px("s"))
        title = QLabel(texts.STATEMENT, parent)
        title.setProperty("role", "heading")
        column.addWidget(title)
        grid = self._grid()
        words = (texts.NUMBER, texts.ISSUED, texts.PERIOD, texts.TRANSFER, texts.PAID_ON, texts.LINES)
        self._of_statement = [
            *self._fields(grid, words, parent),
            *self._fields(grid, (texts.SUM, texts.TRANSFERRED), parent, right=True),
        ]
        column.addLayout(grid)
        self.sums, self.note = QLabel(parent), QLabel(parent)
        self.note.setProperty("role", "muted")
        for label in (self.sums, self.note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        self.note.hide()
        actions = QHBoxLayout()
        actions.setSpacing(theme.px("s"))
        self.open_pdf = button(theme, texts.OPEN_PDF, "secondary", icon="file-pdf", parent=parent)
        self.open_pdf.clicked.connect(lambda: self.pdf_asked.emit(self.statement))
        self.only_it = button(theme, texts.ONLY_IT, "ghost", parent=parent)
        self.only_it.clicked.connect(lambda: self.statement_asked.emit(self.statement))
        for each in (self.open_pdf, self.only_it):
            each.setEnabled(False)
            actions.addWidget(each)
        actions.addStretch(1)
        column.addSpacing(theme.px("xs"))
        column.addLayout(actions)
        return column

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px("l"))
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        return grid

    def _fields(self, grid: QGridLayout, names: Sequence[str], parent: QWidget, *, right: bool = False) -> list[QLabel]:
        values = []
        for name in names:
            line = grid.rowCount()
            label, value = QLabel(name, parent), QLabel(parent)
            label.setProperty("role", "muted")
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(not right)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if right:
                value.setFont(self._theme.font("body", 500, tabular=True))
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag(0)
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, line, 1, side)
            values.append(value)
        return values

    def _rule(self, parent: QWidget) -> QFrame:
        line = QFrame(parent)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        return line

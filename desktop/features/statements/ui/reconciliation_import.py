"""Which column of the practice's list holds what, over its first rows; what could be read with them, and what couldn't.

Owns the dialog and what is chosen in it; reading is the service's.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.features.statements import reconciliation_texts as texts
from desktop.reconciliation.columns import Field
from desktop.reconciliation.importing import Imported
from desktop.reconciliation.service import Opened, Reconciling
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import button
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.texts import CANCEL
from desktop.toolkit.theme import Theme

_SIZE = (940, 560)
_ROWS = 6
_MOST_COLUMNS = 40
_COLUMN = 160  # px
_INDENT = 10  # as the words of a choice
_MOST_FAULTS = 200
_FAULTS = 4  # shown without scrolling


class ImportDialog(QDialog):
    """`open()` it; `agreed` says with which columns."""

    agreed = Signal(object)
    """Mapping[Field, int]."""

    def __init__(self, theme: Theme, tasks: Tasks, service: Reconciling, opened: Opened, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._service = service
        self._layout = opened.layout
        self._looking: Cancel | None = None
        self.choices: list[Choice] = []
        self.found: Imported | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(texts.COLUMNS_TITLE)
        self._build(theme, opened)
        self._look()

    @property
    def columns(self) -> Mapping[Field, int]:
        """As they are chosen now."""
        return {choice.value: column for column, choice in enumerate(self.choices) if isinstance(choice.value, Field)}

    def accept(self) -> None:
        if self.go.isEnabled():
            self.agreed.emit(dict(self.columns))
            super().accept()

    def _chosen(self, column: int, value: object) -> None:
        """A field stands in one column alone."""
        for other, choice in enumerate(self.choices):
            if other != column and value is not None and choice.value == value:
                choice.setCurrentIndex(0)
        self._look()

    def _look(self) -> None:
        if self._looking is not None:
            self._looking()
        self.go.setEnabled(False)
        self._looking = self._tasks.run(self, self._service.look(self._layout, self.columns), self._show)

    def _show(self, found: Imported) -> None:
        self.found = found
        how_many = len(found.invoices)
        self.go.setText(texts.take(how_many))
        self.go.setEnabled(how_many > 0)
        self.go.setToolTip("" if how_many else texts.NEEDED)
        self.said.setText(texts.read(how_many, len({each.row for each in found.faults})) if how_many else texts.NEEDED)
        self.faults.clear()
        self.faults.addItems([texts.fault(each) for each in found.faults[:_MOST_FAULTS]])
        self.faults.setVisible(bool(found.faults))
        shown = min(self.faults.count(), _FAULTS)
        self.faults.setFixedHeight(max(0, self.faults.sizeHintForRow(0)) * shown + 14)

    def _build(self, theme: Theme, opened: Opened) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("m"))
        title = QLabel(texts.COLUMNS_TITLE, self)
        title.setProperty("role", "title")
        hint = QLabel(texts.COLUMNS_KNOWN if opened.known else texts.COLUMNS_RECOGNISED, self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.said = QLabel(self)
        self.said.setProperty("role", "label")
        self.faults = QListWidget(self)
        self.faults.setProperty("role", "parts")
        self.faults.setAccessibleName(texts.FAULTS_NAME)
        self.faults.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px("s"))
        cancel = button(theme, CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        self.go = button(theme, texts.take(0), "primary", main=True, parent=self)
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        buttons.addWidget(self.said, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        for each in (title, hint):
            column.addWidget(each)
        column.addWidget(self._build_table(theme, opened), 1)
        column.addWidget(self.faults)
        column.addLayout(buttons)
        self.resize(*_SIZE)
        self.go.setFocus()

    def _build_table(self, theme: Theme, opened: Opened) -> QScrollArea:
        """For each column its heading, what it is taken for, and its first cells."""
        layout = opened.layout
        rows = layout.table.rows[layout.begins : layout.begins + _ROWS]
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(area)
        inside.setProperty("role", "raised")
        grid = QGridLayout(inside)
        grid.setContentsMargins(*([theme.px("m")] * 4))
        grid.setHorizontalSpacing(theme.px("s"))
        grid.setVerticalSpacing(theme.px("s"))
        by_column = {column: field for field, column in opened.columns.items()}
        for at, heading in enumerate(layout.headings[:_MOST_COLUMNS]):
            choice = Choice(theme, inside)
            choice.offer([(None, texts.UNUSED), *texts.FIELDS.items()], by_column.get(at))
            choice.setAccessibleName(heading or texts.COLUMNS_TITLE)
            choice.setFixedWidth(_COLUMN)
            choice.chosen.connect(partial(self._chosen, at))
            self.choices.append(choice)
            grid.addWidget(self._cell(theme, heading, "label", inside), 0, at)
            grid.addWidget(choice, 1, at)
            for place, row in enumerate(rows, 2):
                words = texts.cell(row[at]) if at < len(row) else ""
                grid.addWidget(self._cell(theme, words, "", inside), place, at)
        grid.setRowStretch(len(rows) + 2, 1)
        grid.setColumnStretch(len(self.choices), 1)
        area.setWidget(inside)
        return area

    def _cell(self, theme: Theme, words: str, role: str, parent: QWidget) -> QLabel:
        label = QLabel(parent)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", role)
        label.setFixedSize(_COLUMN, theme.px("row") - theme.px("s"))
        label.setIndent(_INDENT)
        one_line = " ".join(words.split())
        label.setText(label.fontMetrics().elidedText(one_line, Qt.TextElideMode.ElideRight, _COLUMN - 2 * _INDENT))
        label.setToolTip(words if label.text() != one_line else "")
        return label

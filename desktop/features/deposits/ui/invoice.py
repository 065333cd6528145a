"""In the side panel: the kind that is proposed for a document, and of an invoice the number and the date, to correct.

Owns these controls and what is typed into them; what holds is the engine's, and told again by the row.
"""

import re
from datetime import date, datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.deposits import sorting_texts as texts
from desktop.kernel.ids import DocumentId
from desktop.toolkit.forms import Field, button
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow, DocumentState, Kind

_LONGEST = 40  # characters of a number
_EARLIEST = 2000  # year
_FORMS = ("%d/%m/%Y", "%d/%m/%y", "%d%m%Y", "%Y/%m/%d")


def read_day(text: str) -> date | None:
    """A day as a hand writes it: "12/03/2026", "12-3-2026", "12/3/26"; ValueError where it is none, None for ""."""
    plain = re.sub(r"[\s./-]+", "/", text.strip())
    if not plain:
        return None
    for form in _FORMS:
        try:
            found = datetime.strptime(plain, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if found.year >= _EARLIEST:
            return found
    raise ValueError("no day")


class InvoiceFields(QWidget):
    """Hidden where there is nothing to ask."""

    accepted = Signal()
    declined = Signal()
    corrected = Signal(object, str, object)
    """Of a document: number, and date or None."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._row: DocumentRow | None = None
        self._build(theme)
        self.number.editingFinished.connect(self._keep)
        self.date.editingFinished.connect(self._keep)
        self.accept.clicked.connect(self.accepted)
        self.decline.clicked.connect(self.declined)

    def show_row(self, row: DocumentRow) -> None:
        """This row; what is being typed for it stays."""
        another = self._row is None or self._row.id != row.id
        self._row = row
        found = row.proposed
        self._ask.setVisible(found is not None)
        if found is not None:
            self._words.setText(texts.proposal(found))
            self.decline.setText(texts.keep(row.kind))
        kind = found.kind if found else row.kind
        asks = row.state is DocumentState.STAGED and kind is Kind.FACTURE
        self._fields.setVisible(asks)
        self.setVisible(asks or found is not None)
        number, day = _known(row)
        for edit, text in ((self.number, number), (self.date, texts.day(day) if day else "")):
            if another or not (edit.hasFocus() and edit.isModified()):
                edit.setText(text)
        if another:
            self._date_field.set_fault("")

    @Slot()
    def _keep(self) -> None:
        row = self._row
        if row is None:
            return
        try:
            day = read_day(self.date.text())
        except ValueError:
            self._date_field.set_fault(texts.DATE_FAULT)
            return
        self._date_field.set_fault("")
        number = self.number.text().strip()
        if (number, day) != _known(row):
            for edit in (self.number, self.date):
                edit.setModified(False)
            self.corrected.emit(DocumentId(row.id), number, day)

    def _build(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("m"))
        self._ask = QFrame(self)
        self._ask.setProperty("role", "banner")
        self._ask.setProperty("tone", "info")
        inside = QVBoxLayout(self._ask)
        inside.setContentsMargins(*([theme.px("m")] * 4))
        inside.setSpacing(theme.px("s"))
        self._words = QLabel(self._ask)
        self._words.setProperty("role", "label")
        self._words.setWordWrap(True)
        inside.addWidget(self._words)
        answers = QHBoxLayout()
        answers.setSpacing(theme.px("s"))
        self.accept = button(theme, texts.ACCEPT_SHORT, "secondary", icon="check", parent=self._ask)
        self.accept.setAccessibleName(texts.ACCEPT)
        self.accept.setToolTip(texts.ACCEPT_TIP)
        self.decline = button(theme, "", "ghost", parent=self._ask)
        self.decline.setToolTip(texts.DECLINE_TIP)
        answers.addWidget(self.accept)
        answers.addWidget(self.decline)
        answers.addStretch(1)
        inside.addLayout(answers)
        column.addWidget(self._ask)
        self._fields = QWidget(self)
        fields = QHBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(theme.px("m"))
        self.number, self.date = QLineEdit(self._fields), QLineEdit(self._fields)
        self.number.setMaxLength(_LONGEST)
        self.date.setMaxLength(_LONGEST)
        self.date.setPlaceholderText(texts.DATE_HINT)
        self._date_field = Field(theme, texts.INVOICE_DATE, self.date, parent=self._fields)
        fields.addWidget(Field(theme, texts.INVOICE_NUMBER, self.number, parent=self._fields), 1)
        fields.addWidget(self._date_field, 1)
        column.addWidget(self._fields)


def _known(row: DocumentRow) -> tuple[str, date | None]:
    found = row.suggestion
    return (found.invoice_number or "", found.invoice_date) if found and found.kind is Kind.FACTURE else ("", None)

"""What may stand in the form's place: the question for the former password."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.features.sign_in import texts
from desktop.toolkit.forms import Field, PasswordField, button
from desktop.toolkit.theme import Theme


def paragraph(text: str, parent: QWidget, role: str = "") -> QLabel:
    """Plain wrapped words."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


class FormerPanel(QWidget):
    """The vault still has the former password: it is typed, or everything starts afresh."""

    given = Signal(str)
    """The former password."""
    afresh = Signal()
    """The user confirmed that the old data may be set aside."""
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("l"))
        column.addWidget(paragraph(texts.FORMER_HEADING, self, "display"))
        column.addWidget(paragraph(texts.FORMER_TEXT, self))
        self._password = PasswordField(theme, self)
        self._field = Field(theme, texts.FORMER_PASSWORD, self._password, parent=self)
        self._send = button(theme, texts.FORMER_OPEN, "primary", main=True, parent=self)
        self._afresh = button(theme, texts.AFRESH, "secondary", main=True, parent=self)
        self._leave = button(theme, texts.BACK, "link", icon="back", parent=self)
        column.addWidget(self._field)
        column.addWidget(self._send)
        column.addWidget(self._afresh)
        column.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignLeft)
        self._password.returnPressed.connect(self._give)
        self._password.textEdited.connect(self._typed)
        self._send.clicked.connect(self._give)
        self._afresh.clicked.connect(self._ask_afresh)
        self._leave.clicked.connect(self.back)

    def begin(self) -> None:
        """Empty, ready to type."""
        self._password.clear()
        self._password.conceal()
        self._field.set_fault("")
        self._password.setFocus()

    def refuse(self) -> None:
        """What was typed doesn't open the vault either."""
        self._password.selectAll()
        self._field.set_fault(texts.FORMER_WRONG)
        self._password.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Closed while something is under way."""
        for each in (self._password, self._send, self._afresh, self._leave):
            each.setEnabled(not busy)
        self._send.setText(texts.WORKING if busy else texts.FORMER_OPEN)

    @Slot(str)
    def _typed(self, _: str) -> None:
        self._field.set_fault("")

    @Slot()
    def _give(self) -> None:
        if self._password.text():
            self.given.emit(self._password.text())
        else:
            self._field.set_fault(texts.FORMER_MISSING)
            self._password.setFocus()

    @Slot()
    def _ask_afresh(self) -> None:
        from desktop.toolkit.confirm import confirm

        if confirm(self, self._theme, texts.AFRESH_TITLE, texts.AFRESH_TEXT, texts.AFRESH_ACTION, danger=True):
            self.afresh.emit()

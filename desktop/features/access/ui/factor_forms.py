"""What unfolds in the section « Double authentification »: who asks, and the two steps of an activation.

Each form says what it lacks beside its field and emits what was typed; none of them knows the service.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.access import factor_texts as texts
from desktop.features.access import texts as frame_texts
from desktop.features.access.domain import Refusal, Trouble
from desktop.features.access.factor_domain import Enrolment, grouped
from desktop.features.access.ui.qr_code import QrCode
from desktop.features.access.ui.recovery_codes import lend
from desktop.toolkit.code_question import CodeFault, CodeQuestion
from desktop.toolkit.forms import Field, PasswordField, button
from desktop.toolkit.theme import Theme

_FIELD = 340  # px
_CODE_FAULTS = {
    Trouble.CODE_WRONG: CodeFault.WRONG,
    Trouble.CODE_USED: CodeFault.USED,
    Trouble.CODE_LATE: CodeFault.LATE,
}


class _Form(QWidget):
    """A few fields and two buttons."""

    submitted = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme, go: str, look: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px("l"))
        self.send = button(theme, go, look, main=True, parent=self)
        self.cancel = button(theme, frame_texts.CANCEL, "ghost", main=True, parent=self)
        self.send.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.cancelled)

    def add_buttons(self, theme: Theme) -> None:
        """Below everything else."""
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addWidget(self.send)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.column.addLayout(row)

    @Slot()
    def submit(self) -> None:
        """Let it go, where nothing is missing."""
        if self.send.isEnabled() and not self.lacks():
            self.submitted.emit()

    def lacks(self) -> bool:
        """Say what is missing."""
        return False


class ProofForm(_Form):
    """The password and, where there is a second factor, its code."""

    def __init__(
        self, theme: Theme, why: str, go: str, look: str = "primary", *, code: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, go, look, parent)
        self._with_code = code
        words = QLabel(why, self)
        words.setWordWrap(True)
        self.password = PasswordField(theme, self)
        self.field = Field(theme, texts.PASSWORD, self.password, parent=self)
        self.field.setMaximumWidth(_FIELD)
        self.question = CodeQuestion(theme, parent=self)
        self.question.setVisible(code)
        self.column.addWidget(words)
        self.column.addWidget(self.field)
        self.column.addWidget(self.question)
        self.add_buttons(theme)
        self.password.textEdited.connect(lambda _: self.field.set_fault(""))
        self.password.returnPressed.connect(self.question.edit.setFocus if code else self.submit)
        self.question.given.connect(self.submit)

    def begin(self) -> None:
        """Empty, ready to type."""
        self.password.clear()
        self.password.conceal()
        self.field.set_fault("")
        self.question.begin()
        self.password.setFocus()

    def lacks(self) -> bool:
        if not self.password.text():
            self.field.set_fault(texts.PASSWORD_MISSING)
            self.password.setFocus()
            return True
        return self._with_code and self.question.lack()

    def refuse(self, refusal: Refusal) -> bool:
        """Tell it beside its field; False where it is none of theirs."""
        if refusal.trouble is Trouble.PASSWORD:
            self.field.set_fault(frame_texts.explain(refusal))
            self.password.setFocus()
            self.password.selectAll()
            return True
        if refusal.trouble in _CODE_FAULTS:
            self.question.refuse(_CODE_FAULTS[refusal.trouble])
            return True
        return False


class ScanForm(_Form):
    """The QR code at the left; what to do with it at the right, and the first code."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, texts.ACTIVATE, "primary", parent)
        self._secret = ""
        self.qr = QrCode(texts.QR_NAME, self)
        self.secret = QLabel(self)
        self.secret.setFont(theme.font("body", 500, tabular=True))
        self.secret.setWordWrap(True)
        self.secret.setAccessibleName(texts.SECRET_NAME)
        self.secret.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = button(theme, texts.COPY_SECRET, "link", icon="copy", parent=self)
        self.copied = QLabel(texts.COPIED, self)
        self.copied.setProperty("role", "note")
        self.copied.hide()
        self.question = CodeQuestion(theme, label=texts.FIRST_CODE, recovery=False, parent=self)
        across = QHBoxLayout()
        across.setSpacing(theme.px("xl"))
        across.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(theme.px("xs"))
        right.addWidget(_words(texts.SCAN, "label", self))
        right.addWidget(_words(texts.SCAN_HINT, "muted", self))
        right.addSpacing(theme.px("s"))
        right.addWidget(_words(texts.BY_HAND, "muted", self))
        right.addWidget(self.secret)
        right.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.copied)
        right.addSpacing(theme.px("m"))
        right.addWidget(self.question)
        right.addStretch(1)
        across.addLayout(right, 1)
        self.column.addLayout(across)
        self.add_buttons(theme)
        self.copy.clicked.connect(self._copy)
        self.question.given.connect(self.submit)

    def begin(self, enrolment: Enrolment) -> None:
        """Show this secret, with the cursor where its first code goes."""
        self._secret = enrolment.secret
        self.qr.show_text(enrolment.uri)
        self.secret.setText(grouped(enrolment.secret))
        self.copied.hide()
        self.question.begin()

    def forget(self) -> None:
        """Nothing of the secret stays."""
        self._secret = ""
        self.qr.show_text("")
        self.secret.clear()
        self.question.edit.clear()

    def lacks(self) -> bool:
        return self.question.lack()

    def refuse(self, refusal: Refusal) -> bool:
        """Tell it beside the code; False where it isn't about that."""
        if refusal.trouble not in _CODE_FAULTS:
            return False
        self.question.refuse(_CODE_FAULTS[refusal.trouble])
        return True

    @Slot()
    def _copy(self) -> None:
        lend(self._secret)
        self.copied.show()


def sends(*forms: _Form) -> tuple[QPushButton, ...]:
    """What can't be pressed while the service doesn't answer."""
    return tuple(form.send for form in forms)


def _words(text: str, role: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label

"""Who applies: the FINESS as it is known, the name, the address to write to, a word for the mutual."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.applicant.facts import Contact
from desktop.features.application import texts
from desktop.features.application.domain import LONGEST_MESSAGE, LONGEST_NAME, Fault, judge
from desktop.kernel.identifiers import group_finess
from desktop.toolkit.forms import Field
from desktop.toolkit.theme import Theme


class ContactForm(QFrame):
    """The card at the left. `edited` comes at each keystroke."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self._build()

    @property
    def contact(self) -> Contact:
        """What is typed."""
        return Contact(self.name.text(), self.mail.text())

    @property
    def words(self) -> str:
        """The message, at most as long as the service takes."""
        return self.message.toPlainText()[:LONGEST_MESSAGE]

    def show_contact(self, finess: str, contact: Contact, message: str) -> None:
        """Fill the fields."""
        self.finess.setText(group_finess(finess))
        for field, text in ((self.name, contact.name), (self.mail, contact.mail)):
            if field.text() != text:
                field.setText(text)
        if self.message.toPlainText() != message:
            self.message.setPlainText(message)
        for each in self._fields.values():
            each.set_fault("")

    def check(self) -> bool:
        """Whether all is there; the faults are shown, and the cursor goes to the first."""
        faults = judge(self.contact)
        for name, field in self._fields.items():
            self._say(name, faults.get(name), field)
        for name in self._fields:
            if name in faults:
                self._fields[name].control.setFocus()
                return False
        return True

    def set_open(self, open_: bool) -> None:
        """Whether anything may be typed."""
        for each in (self.name, self.mail, self.message):
            each.setReadOnly(not open_)

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("l")] * 4))
        column.setSpacing(theme.px("m"))
        title = QLabel(texts.WHO, self)
        title.setProperty("role", "heading")
        self.finess, self.name, self.mail = (QLineEdit(self) for _ in range(3))
        self.finess.setReadOnly(True)
        self.name.setMaxLength(LONGEST_NAME)
        self.mail.setMaxLength(254)
        self.message = QPlainTextEdit(self)
        self.message.setTabChangesFocus(True)
        self.message.setMinimumHeight(72)
        self.message.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # what is left
        self.message.setAccessibleName(texts.MESSAGE_NAME)
        self._fields = {
            "name": Field(theme, f"{texts.NAME}\u00a0*", self.name, parent=self),
            "mail": Field(theme, f"{texts.MAIL}\u00a0*", self.mail, hint=texts.MAIL_HINT, parent=self),
        }
        required = QLabel(texts.REQUIRED, self)
        required.setProperty("role", "note")
        column.addWidget(title)
        column.addWidget(Field(theme, texts.FINESS, self.finess, parent=self))
        for field in self._fields.values():
            column.addWidget(field)
        words = Field(theme, texts.MESSAGE, self.message, parent=self)
        rows = words.layout()
        assert isinstance(rows, QVBoxLayout)
        rows.setStretch(1, 1)
        column.addWidget(words, 1)
        column.addWidget(required)
        for line in (self.name, self.mail):
            line.textEdited.connect(self._typed)
            line.editingFinished.connect(self._left)
        self.message.textChanged.connect(self.edited)

    @Slot()
    def _typed(self) -> None:
        for name, field in self._fields.items():
            if field.fault and name not in judge(self.contact):
                field.set_fault("")
        self.edited.emit()

    @Slot()
    def _left(self) -> None:
        """What was left half typed is said; what is still empty isn't yet."""
        faults = judge(self.contact)
        if faults.get("mail") is Fault.WRONG:
            self._say("mail", Fault.WRONG, self._fields["mail"])

    def _say(self, name: str, fault: Fault | None, field: Field) -> None:
        field.set_fault(texts.FAULTS[name, fault] if fault is not None else "")

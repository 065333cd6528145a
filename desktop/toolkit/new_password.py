"""A new password with its double, and under them in words how far it has come by the CNIL's measure.

Owns the two fields and what is said beside them; the rules are the kernel's, the same as the service's.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.kernel.passwords import NOBODY, Owner, measure
from desktop.toolkit import password_texts
from desktop.toolkit.forms import Field, PasswordField, restyle
from desktop.toolkit.theme import Theme


class NewPassword(QWidget):
    """A password and its double, side by side, and under them in words how far it has come."""

    changed = Signal()

    def __init__(
        self, theme: Theme, label: str, label_again: str, *, side_by_side: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.owner = NOBODY
        self.password = PasswordField(theme, self)
        self.again = PasswordField(theme, self)
        self.field = Field(theme, label, self.password, parent=self)
        self.field_again = Field(theme, label_again, self.again, parent=self)
        self.progress = QLabel(password_texts.RULE, self)
        self.progress.setProperty("role", "note")
        self.progress.setWordWrap(True)
        self.progress.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("xs"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px("l"))
        grid.setVerticalSpacing(theme.px("l"))
        top = Qt.AlignmentFlag.AlignTop
        if side_by_side:
            grid.addWidget(self.field, 0, 0, top)
            grid.addWidget(self.field_again, 0, 1, top)
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1)
            column.addLayout(grid)
            column.addWidget(self.progress)
        else:
            grid.addWidget(self.field, 0, 0, top)
            grid.addWidget(self.progress, 1, 0, top)
            grid.addWidget(self.field_again, 2, 0, top)
            grid.setVerticalSpacing(theme.px("xs"))
            self.field_again.setContentsMargins(0, theme.px("m"), 0, 0)
            column.addLayout(grid)
        self.password.textEdited.connect(self._typed)
        self.again.textEdited.connect(self._again_typed)
        self.again.editingFinished.connect(self._again_left)
        self._tell()

    @property
    def text(self) -> str:
        return self.password.text()

    def set_owner(self, owner: Owner) -> None:
        """Whose password it is to be."""
        self.owner = owner
        if self.text:
            self._tell()

    def faults(self) -> tuple[str, str]:
        """What is wrong with either of the two, in words; "" for nothing."""
        fault = measure(self.text, self.owner).fault
        again = self.again.text()
        return (
            password_texts.CHOOSE if not self.text else "" if fault is None else password_texts.FAULTS[fault],
            password_texts.AGAIN if not again else "" if again == self.text else password_texts.DIFFERENT,
        )

    def show_faults(self, password: str, again: str) -> None:
        """Say these beside the fields."""
        self.field.set_fault(password)
        self.field_again.set_fault(again)

    def forget(self) -> None:
        """Empty both."""
        for each in (self.password, self.again):
            each.clear()
            each.conceal()
        self.show_faults("", "")
        self._tell()

    @Slot(str)
    def _typed(self, _: str) -> None:
        self.field.set_fault("")
        self._tell()
        if self.field_again.fault and self.text == self.again.text():
            self.field_again.set_fault("")
        self.changed.emit()

    @Slot(str)
    def _again_typed(self, _: str) -> None:
        self.field_again.set_fault("")
        self.changed.emit()

    @Slot()
    def _again_left(self) -> None:
        if self.again.text() and self.again.text() != self.text:
            self.field_again.set_fault(password_texts.DIFFERENT)

    def _tell(self) -> None:
        found = measure(self.text, self.owner)
        words = password_texts.progress(found)
        self.progress.setText(words)
        restyle(self.progress, "tone", "success" if self.text and found.fault is None else "")
        self.password.setAccessibleDescription(words)

"""Fields of registration: a FINESS grouped as it is typed, a new password with its double and its progress in words."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.registration import texts
from desktop.features.registration.domain import Lack, Place, judge_again, judge_finess, judge_password
from desktop.kernel.identifiers import FINESS_LENGTH, group_as_typed, normalise_finess
from desktop.kernel.passwords import NOBODY, Owner, measure
from desktop.toolkit.forms import Field, PasswordField, restyle
from desktop.toolkit.theme import Theme


class FinessField(Field):
    """Says what is wrong beside it; a wrong key is a warning, and taken once it was told (`confirmed`)."""

    def __init__(self, theme: Theme, label: str, hint: str, parent: QWidget | None = None) -> None:
        self.edit = QLineEdit()
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase)
        super().__init__(theme, label, self.edit, hint=hint, main=True, parent=parent)
        self.confirmed = ""
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self._left)

    @property
    def text(self) -> str:
        return self.edit.text()

    def set_text(self, finess: str) -> None:
        self.edit.setText(group_as_typed(finess, 0)[0])
        self.set_fault("")

    def check(self) -> bool:
        """Whether it may be sent; says why not. A wrong key is confirmed by sending it again."""
        lack = judge_finess(self.text, self.confirmed)
        self.show_lack(lack)
        if lack is Lack.KEY:
            self.confirmed = normalise_finess(self.text)
        return lack is None

    def show_lack(self, lack: Lack | None) -> None:
        words = "" if lack is None else texts.lack(Place.FINESS, lack)
        self.set_fault(words, "warning" if lack is Lack.KEY else "danger")

    @Slot(str)
    def _typed(self, text: str) -> None:
        grouped, cursor = group_as_typed(text, self.edit.cursorPosition())
        if grouped != text:
            self.edit.setText(grouped)
            self.edit.setCursorPosition(cursor)
        self.show_lack(self._early() if len(normalise_finess(grouped)) >= FINESS_LENGTH else None)

    @Slot()
    def _left(self) -> None:
        self.show_lack(self._early())

    def _early(self) -> Lack | None:
        """What may be said before anything is sent: that it is empty isn't."""
        lack = judge_finess(self.text, self.confirmed)
        return None if lack is Lack.EMPTY else lack


class NewPassword(QWidget):
    """A password and its double, side by side, and under them in words how far it has come."""

    changed = Signal()

    def __init__(
        self, theme: Theme, label: str, label_again: str, *, side_by_side: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._owner = NOBODY
        self.password = PasswordField(theme, self)
        self.again = PasswordField(theme, self)
        self.field = Field(theme, label, self.password, parent=self)
        self.field_again = Field(theme, label_again, self.again, parent=self)
        self.progress = QLabel(texts.RULE, self)
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
        self._owner = owner
        if self.text:
            self._tell()

    def lacks(self) -> dict[Place, Lack]:
        """What is wrong with the two."""
        found = {
            Place.PASSWORD: judge_password(self.text, self._owner),
            Place.PASSWORD_AGAIN: judge_again(self.text, self.again.text()),
        }
        return {place: lack for place, lack in found.items() if lack is not None}

    def show_lacks(self, lacks: dict[Place, Lack]) -> None:
        """Say these beside the fields."""
        for place, field in ((Place.PASSWORD, self.field), (Place.PASSWORD_AGAIN, self.field_again)):
            field.set_fault(texts.lack(place, lacks[place]) if place in lacks else "")

    def forget(self) -> None:
        """Empty both."""
        for each in (self.password, self.again):
            each.clear()
            each.conceal()
        self.show_lacks({})
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
            self.field_again.set_fault(texts.lack(Place.PASSWORD_AGAIN, Lack.DIFFERENT))

    def _tell(self) -> None:
        lack = judge_password(self.text, self._owner)
        words = texts.progress(measure(self.text, self._owner), lack)
        self.progress.setText(words)
        restyle(self.progress, "tone", "success" if self.text and lack is None else "")
        self.password.setAccessibleDescription(words)

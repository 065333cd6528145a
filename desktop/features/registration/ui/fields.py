"""Fields of registration: a FINESS grouped as it is typed, a new password by the names that its forms know."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.features.registration import texts
from desktop.features.registration.domain import Lack, Place, judge_again, judge_finess, judge_password
from desktop.kernel.identifiers import FINESS_LENGTH, group_as_typed, normalise_finess
from desktop.toolkit import new_password
from desktop.toolkit.forms import Field
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


class NewPassword(new_password.NewPassword):
    """As registration's forms name its two fields and their faults."""

    def lacks(self) -> dict[Place, Lack]:
        """What is wrong with the two."""
        found = {
            Place.PASSWORD: judge_password(self.text, self.owner),
            Place.PASSWORD_AGAIN: judge_again(self.text, self.again.text()),
        }
        return {place: lack for place, lack in found.items() if lack is not None}

    def show_lacks(self, lacks: dict[Place, Lack]) -> None:
        """Say these beside the fields."""
        said = [texts.lack(place, lacks[place]) if place in lacks else "" for place in _BOTH]
        self.show_faults(*said)


_BOTH = (Place.PASSWORD, Place.PASSWORD_AGAIN)

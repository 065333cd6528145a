"""The question for a second factor's code: one field, for the telephone's six digits or for a recovery code.

Owns how a code is typed and grouped, and the way from one kind to the other; judges nothing but its length.
"""

from enum import Enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.toolkit import code_texts as texts
from desktop.toolkit.forms import Field, button
from desktop.toolkit.theme import Theme

DIGITS, LETTERS, GROUP = 6, 8, 4
_WIDTH = 220


class CodeFault(Enum):
    """Why a code wasn't taken."""

    WRONG = "wrong"
    USED = "used"
    LATE = "late"


_PHONE = {CodeFault.WRONG: texts.WRONG_PHONE, CodeFault.USED: texts.USED_PHONE, CodeFault.LATE: texts.LATE}
_RECOVERY = {CodeFault.WRONG: texts.WRONG_RECOVERY, CodeFault.USED: texts.USED_RECOVERY, CodeFault.LATE: texts.LATE}


class CodeQuestion(QWidget):
    """`given` comes on Return, and by itself with the sixth digit where it was made `prompt`."""

    given = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        label: str = texts.PHONE,
        prompt: bool = False,
        recovery: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`recovery`: whether a recovery code would do as well."""
        super().__init__(parent)
        self._label = label
        self._prompt = prompt
        self._recovery = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        self.edit = QLineEdit(self)
        self.edit.setMaximumWidth(_WIDTH)
        self.edit.setFont(theme.font("body", 600, tabular=True))
        self.field = Field(theme, label, self.edit, hint=texts.PHONE_HINT, main=True, parent=self)
        self.other = button(theme, texts.TO_RECOVERY, "link", parent=self)
        self.other.setVisible(recovery)
        column.addWidget(self.field)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.edit.textEdited.connect(self._typed)
        self.edit.returnPressed.connect(self.given)
        self.other.clicked.connect(self._change)
        self._show()

    @property
    def code(self) -> str:
        """What was typed, without what groups it; "" where it isn't whole."""
        typed = _plain(self.edit.text(), digits=not self._recovery)
        return typed if len(typed) == self._length else ""

    def begin(self) -> None:
        """Empty, for the telephone's code, ready to type."""
        self._recovery = False
        self.edit.clear()
        self._show()
        self.edit.setFocus()

    def lack(self) -> bool:
        """Say that it isn't whole, where it isn't."""
        if self.code:
            return False
        self.field.set_fault(texts.RECOVERY_MISSING if self._recovery else texts.PHONE_MISSING)
        self.edit.setFocus()
        return True

    def refuse(self, fault: CodeFault) -> None:
        """What was typed stays, selected, with what is wrong under it."""
        self.field.set_fault((_RECOVERY if self._recovery else _PHONE)[fault])
        self.edit.setFocus()
        self.edit.selectAll()

    def set_enabled(self, enabled: bool) -> None:
        """Closed while something is under way."""
        self.edit.setEnabled(enabled)
        self.other.setEnabled(enabled)

    @property
    def _length(self) -> int:
        return LETTERS if self._recovery else DIGITS

    @Slot(str)
    def _typed(self, text: str) -> None:
        self.field.set_fault("")
        before = _plain(text[: self.edit.cursorPosition()], digits=not self._recovery)
        typed = _plain(text, digits=not self._recovery)[: self._length]
        grouped = _grouped(typed, digits=not self._recovery)
        if grouped != text:
            self.edit.setText(grouped)
            at_end = len(before) >= len(typed)
            shown = _grouped(before, digits=not self._recovery)
            self.edit.setCursorPosition(len(grouped) if at_end else len(shown))
        if self._prompt and not self._recovery and len(typed) == DIGITS:
            self.given.emit()

    @Slot()
    def _change(self) -> None:
        self._recovery = not self._recovery
        self.edit.clear()
        self._show()
        self.edit.setFocus()

    def _show(self) -> None:
        recovery = self._recovery
        label = texts.RECOVERY if recovery else self._label
        self.field.label.setText(label)
        self.edit.setAccessibleName(label)
        self.field.set_fault("")
        self.field.set_hint(texts.RECOVERY_HINT if recovery else texts.PHONE_HINT)
        self.edit.setPlaceholderText("XXXX-XXXX" if recovery else "000\u00a0000")
        hints = Qt.InputMethodHint.ImhPreferUppercase if recovery else Qt.InputMethodHint.ImhDigitsOnly
        self.edit.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoPredictiveText)
        self.other.setText(texts.TO_PHONE if recovery else texts.TO_RECOVERY)


def _plain(text: str, *, digits: bool) -> str:
    if digits:
        return "".join(letter for letter in text if letter in "0123456789")
    return "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())


def _grouped(plain: str, *, digits: bool) -> str:
    size, between = (3, "\u00a0") if digits else (GROUP, "-")
    return between.join(plain[start : start + size] for start in range(0, len(plain), size))

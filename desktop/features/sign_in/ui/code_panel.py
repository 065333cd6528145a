"""What stands in the form's place once the password was right: the question for the second factor's code."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.sign_in import texts
from desktop.features.sign_in.ui.panels import paragraph
from desktop.session.standing import Outcome
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.code_question import CodeFault, CodeQuestion
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_FAULTS = {
    Outcome.FACTOR_WRONG: CodeFault.WRONG,
    Outcome.FACTOR_USED: CodeFault.USED,
    Outcome.FACTOR_LATE: CodeFault.LATE,
}


class CodePanel(QWidget):
    """One field; what was typed on the form stays there."""

    given = Signal(str)
    """The code."""
    back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("l"))
        words = QVBoxLayout()
        words.setSpacing(theme.px("xs"))
        words.addWidget(paragraph(texts.CODE_HEADING, self, "display"))
        words.addWidget(paragraph(texts.CODE_TEXT, self, "muted"))
        column.addLayout(words)
        self._banner = Banner(theme, self)
        self.question = CodeQuestion(theme, prompt=True, parent=self)
        self._send = button(theme, texts.CONNECT, "primary", main=True, parent=self)
        self._leave = button(theme, texts.CODE_BACK, "link", icon="back", parent=self)
        lost = paragraph(texts.CODE_LOST, self, "note")
        column.addWidget(self._banner)
        column.addWidget(self.question)
        column.addWidget(self._send)
        column.addWidget(lost)
        column.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignLeft)
        self._send.clicked.connect(self._give)
        self.question.given.connect(self._give)
        self._leave.clicked.connect(self.back)

    def begin(self) -> None:
        """Empty, ready to type."""
        self._banner.clear()
        self.question.begin()

    def refuse(self, outcome: Outcome) -> None:
        """The code wasn't taken: FACTOR_WRONG, FACTOR_USED or FACTOR_LATE."""
        self._banner.clear()
        self.question.refuse(_FAULTS[outcome])

    def explain(self, tone: Tone, words: str) -> None:
        """Something else stood in the way: the code stays."""
        self._banner.say(tone, words, closable=False)
        self.question.edit.setFocus()
        self.question.edit.selectAll()

    def reopen(self) -> None:
        """The wait is over."""
        self._banner.clear()

    def set_busy(self, words: str) -> None:
        """Closed while something is under way, `words` on the button; "" opens it again."""
        self.question.set_enabled(not words)
        self._leave.setEnabled(not words)
        self.set_button(words or texts.CONNECT, enabled=not words)

    def set_button(self, words: str, *, enabled: bool) -> None:
        """What the main action says, and whether it can be chosen."""
        self._send.setText(words)
        self._send.setEnabled(enabled)

    @Slot()
    def _give(self) -> None:
        if self._send.isEnabled() and not self.question.lack():
            self._banner.clear()
            self.given.emit(self.question.code)

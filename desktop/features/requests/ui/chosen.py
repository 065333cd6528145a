"""The demand that is chosen in the list: what is said of it, whole, and what can be done about it.

Owns no demand; `show_row` is told which.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.requests import stand_texts, texts
from desktop.features.requests.domain import EDITABLE, FOLLOWED, WITHDRAWABLE, DemandRow, Stand
from desktop.kernel.clock import Clock
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_TALL = 76  # px: the list doesn't jump with the number of words


class Chosen(QFrame):
    """Emits wishes about the row that is shown."""

    open_asked = Signal()
    withdrawal_asked = Signal()
    removal_asked = Signal()
    follow_asked = Signal(str)
    """The UUID of a demand."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._clock = clock
        self._row: DemandRow | None = None
        self.setProperty("role", "card")
        self.setMinimumHeight(_TALL)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), theme.px("m"))
        row.setSpacing(theme.px("s"))
        words = QVBoxLayout()
        words.setSpacing(theme.px("xs"))
        self.title, self.said = QLabel(self), QLabel(self)
        self.title.setProperty("role", "label")
        self.said.setProperty("role", "muted")
        for label in (self.title, self.said):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.said)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.discard = self._button(theme, row, texts.DISCARD, "ghost", "remove")
        self.withdraw = self._button(theme, row, texts.WITHDRAW, "secondary", "undo")
        self.follow = self._button(theme, row, texts.FOLLOW, "secondary", "follow")
        self.open = self._button(theme, row, texts.RESUME, "secondary", "edit")
        self.discard.clicked.connect(self.removal_asked)
        self.withdraw.clicked.connect(self.withdrawal_asked)
        self.open.clicked.connect(self.open_asked)
        self.follow.clicked.connect(self._follow)
        self.show_row(None)

    def show_row(self, row: DemandRow | None) -> None:
        """This one, or none."""
        self._row = row
        editable = row is not None and row.stand in EDITABLE
        self.open.setVisible(editable)
        self.discard.setVisible(editable)
        self.withdraw.setVisible(row is not None and row.stand in WITHDRAWABLE)
        self.follow.setVisible(row is not None and row.stand in FOLLOWED)
        if row is None:
            self.title.setText("")
            self.said.setText(texts.CHOOSE)
        else:
            draft = row.stand is Stand.DRAFT
            self.open.setText(texts.RESUME if draft else texts.MEND)
            self.discard.setText(texts.DISCARD if draft else texts.DISCARD_REFUSED)
            self.title.setText(stand_texts.chosen(row))
            self.said.setText(stand_texts.told(row, self._clock.now()))
        self.title.setVisible(row is not None)

    def _follow(self) -> None:
        if self._row is not None:
            self.follow_asked.emit(self._row.id)

    def _button(self, theme: Theme, row: QHBoxLayout, words: str, look: str, icon: str) -> QPushButton:
        made = button(theme, words, look, icon=icon, parent=self)
        row.addWidget(made)
        return made

"""A strip that says what happened, why and what to do: info, success, warning or danger; one action, one cross.

Owns how such a message looks and is read out; the sentence comes from the caller. It never covers what it speaks of
and never steals the focus.
"""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.toolkit import icons, texts
from desktop.toolkit.forms import button, restyle, tell_reader
from desktop.toolkit.theme import Theme


class Tone(StrEnum):
    """How grave a message is; the values are colour roles."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


_ICONS = {Tone.INFO: "info", Tone.SUCCESS: "success", Tone.WARNING: "warning", Tone.DANGER: "alert"}


class Banner(QFrame):
    """Hidden until `say`; hidden again by `clear` or its cross."""

    acted = Signal()
    """The action was chosen."""
    closed = Signal()
    """The cross was chosen; the banner is already hidden."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = Tone.INFO
        self._build()
        self.hide()

    @property
    def text(self) -> str:
        """What it says, "" while hidden."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def tone(self) -> Tone:
        """How grave it is."""
        return self._tone

    def say(self, tone: Tone, text: str, action: str = "", *, closable: bool = True) -> None:
        """Show `text` (plain) with `action` as a button where given."""
        self._tone = tone
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._cross.setVisible(closable)
        self._draw_icon()
        restyle(self, "tone", tone.value)
        self.setAccessibleName(f"{texts.TONE_NAMES[tone.value]}\u00a0: {text}")
        self.show()
        tell_reader(self, "Alert")

    def clear(self) -> None:
        """Nothing to say any more."""
        self.hide()

    def _build(self) -> None:
        theme = self._theme
        self.setProperty("role", "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("s"), theme.px("s"))
        row.setSpacing(theme.px("m"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        self._draw_icon = icons.dress_by(theme, mark, lambda: (_ICONS[self._tone], self._tone.value, 20))
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = button(theme, "", "secondary", parent=self)
        self._action.clicked.connect(self.acted)
        self._cross = button(theme, "", "ghost", icon="close", parent=self)
        self._cross.setAccessibleName(texts.CLOSE_MESSAGE)
        self._cross.setToolTip(texts.CLOSE)
        self._cross.clicked.connect(self._close)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._cross)

    @Slot()
    def _close(self) -> None:
        self.hide()
        self.closed.emit()

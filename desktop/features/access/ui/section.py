"""A section of the access page: its subject, how it stands, its action, and what unfolds under them.

Owns the look that all of them share; a section fills it in, and knows no other one.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.toolkit import icons
from desktop.toolkit.banner import Banner
from desktop.toolkit.theme import Theme


class Section(QFrame):
    """Heading and summary at the left, `buttons` at the right, a message where there is one, `body` below."""

    def __init__(self, theme: Theme, icon: str, heading: str, summary: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.online = True
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        margin = theme.px("l")
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        top = QHBoxLayout()
        top.setSpacing(theme.px("m"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        icons.dress(theme, mark, icon, "muted", 20)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.heading = QLabel(heading, self)
        self.heading.setProperty("role", "heading")
        self.summary = QLabel(summary, self)
        self.summary.setProperty("role", "muted")
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setVisible(bool(summary))
        words.addWidget(self.heading)
        words.addWidget(self.summary)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px("s"))
        top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addLayout(self.buttons)
        column.addLayout(top)
        self.banner = Banner(theme, self)
        column.addWidget(self.banner)
        self.body = QWidget(self)
        self.body.hide()
        column.addWidget(self.body)

    def set_summary(self, words: str) -> None:
        """How it stands, in a sentence."""
        self.summary.setText(words)
        self.summary.setVisible(bool(words))

    def shown(self) -> None:
        """The page has just become the visible one: ask how it stands."""

    def set_online(self, online: bool) -> None:
        """Whether the service answers."""
        self.online = online

    def begin(self) -> None:
        """Somebody came for this: unfold it, with the cursor where to type."""

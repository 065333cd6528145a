"""The left half of the way in: what the guide says one can do here, and the mutual's notices."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.features.sign_in import texts
from desktop.kernel import french
from desktop.toolkit import icons
from desktop.toolkit.theme import Theme

if TYPE_CHECKING:
    from desktop.session.facts import Notice

_MOST = 2  # notices shown; the others wait in the program


class Welcome(QFrame):
    """Without notices until `show_notices`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cards: list[QWidget] = []
        self._build()

    def show_notices(self, notices: Sequence["Notice"]) -> None:
        """The newest of `notices`, given newest first."""
        for card in self._cards:
            self._notices.removeWidget(card)
            card.deleteLater()
        self._cards = [self._card(notice) for notice in notices[:_MOST]]
        for card in self._cards:
            self._notices.addWidget(card)

    def _build(self) -> None:
        theme = self._theme
        self.setProperty("role", "brand")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QFrame(scroll)
        inside.setProperty("role", "brand")
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        column = QVBoxLayout(inside)
        column.setContentsMargins(48, 40, 48, 40)
        column.setSpacing(0)
        column.addLayout(self._wordmark(inside))
        column.addSpacing(theme.px("xl"))
        column.addStretch(2)
        heading = QLabel(texts.YOU_CAN, inside)
        heading.setProperty("role", "display")
        heading.setWordWrap(True)
        column.addWidget(heading)
        column.addSpacing(theme.px("l"))
        for name, sentence in texts.ABILITIES:
            column.addLayout(self._ability(inside, name, sentence))
            column.addSpacing(theme.px("m"))
        column.addStretch(3)
        column.addSpacing(theme.px("m"))
        self._notices = QVBoxLayout()
        self._notices.setSpacing(theme.px("s"))
        column.addLayout(self._notices)

    def _wordmark(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px("m"))
        mark = QLabel(parent)
        icons.dress(self._theme, mark, "brand", "on-brand", 24)
        words = QLabel(texts.PORTAL, parent)
        font = self._theme.font("small", 600)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
        words.setFont(font)
        row.addWidget(mark)
        row.addWidget(words)
        row.addStretch(1)
        return row

    def _ability(self, parent: QWidget, name: str, sentence: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px("m"))
        mark = QLabel(parent)
        mark.setFixedSize(20, 20)
        icons.dress(self._theme, mark, name, "on-brand-muted", 20)
        words = QLabel(sentence, parent)
        words.setProperty("role", "lead")
        words.setWordWrap(True)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return row

    def _card(self, notice: "Notice") -> QWidget:
        theme = self._theme
        card = QFrame(self)
        card.setProperty("role", "brand-card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), theme.px("m"))
        column.setSpacing(theme.px("xs"))
        top = QHBoxLayout()
        top.setSpacing(theme.px("s"))
        title = QLabel(notice.title or texts.NOTICES, card)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setFont(theme.font("body", 600))
        title.setWordWrap(True)
        date = QLabel(french.day(notice.published_at), card)
        date.setProperty("role", "muted")
        date.setFont(theme.font("small"))
        top.addWidget(title, 1)
        top.addWidget(date, 0, Qt.AlignmentFlag.AlignTop)
        body = QLabel(notice.body, card)
        body.setTextFormat(Qt.TextFormat.PlainText)
        body.setWordWrap(True)
        column.addLayout(top)
        column.addWidget(body)
        return card

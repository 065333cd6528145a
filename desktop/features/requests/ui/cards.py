"""The choice of cards by situation: what happened to the user, not what the form is called.

Owns two floors: the situations, and what one of them may mean.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.requests import texts
from desktop.toolkit import icons
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_COLUMNS = 3
_HEIGHT = 64
_LEADS = {"cover": texts.COVERS, "change": texts.CHANGES}


class Cards(QWidget):
    """Emits the kind that was chosen; the agreement is another page's."""

    chosen = Signal(str)
    agreement_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cards: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px("m"))
        head = QHBoxLayout()
        self._back = button(theme, texts.OTHER_SITUATION, "ghost", icon="back", parent=self)
        self._back.clicked.connect(self.show_situations)
        self._heading = QLabel(texts.WHAT, self)
        self._heading.setProperty("role", "heading")
        self._heading.setFixedHeight(theme.px("control"))  # nothing moves when the way back appears
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._back)
        self._column.addLayout(head)
        self._grid = QWidget(self)
        self._column.addWidget(self._grid)
        self.show_situations()

    def show_situations(self) -> None:
        """The first floor."""
        self._heading.setText(texts.WHAT)
        self._fill(texts.SITUATIONS)
        self._back.setVisible(False)

    def offer(self, situation: str) -> None:
        """The second floor of a situation."""
        self._choose(situation)

    def focus_first(self) -> None:
        """Where the keyboard begins."""
        next(iter(self.cards.values())).setFocus()

    def _fill(self, offered: Mapping[str, tuple[str, str, str]]) -> None:
        fresh = QWidget(self)
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._theme.px("m"))
        self.cards = {}
        for place, (key, (icon, title, line)) in enumerate(offered.items()):
            self.cards[key] = card = self._card(fresh, icon, title, line)
            card.clicked.connect(partial(self._choose, key))
            grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self._column.replaceWidget(self._grid, fresh)
        self._grid.hide()
        self._grid.deleteLater()
        self._grid = fresh

    def _choose(self, key: str) -> None:
        if key in _LEADS:
            self._heading.setText(texts.WHAT_OF[key])
            self._fill(_LEADS[key])
            self._back.setVisible(True)
            self.focus_first()
        elif key == "convention":
            self.agreement_asked.emit()
        else:
            self.chosen.emit(key)

    def _card(self, parent: QWidget, icon: str, title: str, line: str) -> QPushButton:
        theme = self._theme
        card = QPushButton(parent)
        card.setProperty("look", "card")
        card.setFixedHeight(_HEIGHT)
        card.setAutoDefault(True)
        card.setAccessibleName(title)
        card.setAccessibleDescription(line)
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.px("l"), 0, theme.px("m"), 0)
        row.setSpacing(theme.px("m"))
        mark = QLabel(card)
        mark.setFixedSize(24, 24)
        icons.dress(theme, mark, icon, "accent", 24)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for text, role in ((title, "label"), (line, "note")):
            label = QLabel(text, card)
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(label)
        words.addStretch(1)
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(mark)
        row.addLayout(words, 1)
        return card

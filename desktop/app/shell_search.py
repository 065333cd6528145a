"""The button of the header that opens the search of everything. Owns its look; the search is `finder`'s."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.app import finder_texts as texts
from desktop.app import texts as frame
from desktop.toolkit import icons
from desktop.toolkit.forms import restyle
from desktop.toolkit.keys import native
from desktop.toolkit.theme import Theme

FIND_KEYS = "Ctrl+K"


class SearchButton(QPushButton):
    """A field that can't be typed into: icon, word, key; while narrow the icon alone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self.setProperty("look", "search")
        self.setFixedHeight(theme.px("control"))
        self.setAccessibleName(texts.NAME)
        self.setToolTip(frame.KEYS.format(text=texts.NAME, keys=native(FIND_KEYS)))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("s"), 0, theme.px("s"), 0)
        row.setSpacing(theme.px("s"))
        mark = QLabel(self)
        mark.setFixedSize(16, 16)
        icons.dress(theme, mark, "search", "muted", 16)
        self._words = QLabel(texts.BUTTON, self)
        restyle(self._words, "role", "muted")
        self._cap = QLabel(native(FIND_KEYS), self)
        self._cap.setProperty("role", "key")
        self._cap.setFixedHeight(20)
        row.addWidget(mark)
        row.addWidget(self._words, 1)
        row.addWidget(self._cap)
        self._narrow_width = theme.px("control")
        self._width = self._narrow_width
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """The icon alone."""
        self._words.setVisible(not narrow)
        self._cap.setVisible(not narrow)
        self.setFixedWidth(self._narrow_width if narrow else _WIDTH)


_WIDTH = 176  # px

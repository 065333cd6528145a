"""What was found on the pages of a document, quietly, each with the one click that does something about it.

Owns two lines of the side panel; who finds and who does is told by the page.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.deposits import document_texts as texts
from desktop.features.deposits.ui.findings import Found
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow


class PagesFound(QFrame):
    """Hidden while there is nothing to propose."""

    drop_asked = Signal(object, object)
    """DocumentRow, numbers of its blank pages."""
    turn_asked = Signal(object, object)
    """DocumentRow, degrees by number of page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: DocumentRow | None = None
        self._found = Found()
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("s"), theme.px("s"))
        column.setSpacing(theme.px("s"))
        self._blank, self._blank_words, self.drop = self._line(theme, texts.DROP_BLANK, "remove", column)
        self._turned, self._turned_words, self.turn = self._line(theme, texts.TURN_BACK, "retry", column)
        self.drop.clicked.connect(self._ask_drop)
        self.turn.clicked.connect(self._ask_turn)
        self.hide()

    def show_found(self, row: DocumentRow, found: Found) -> None:
        """What was found of this document."""
        self._row, self._found = row, found
        self._blank_words.setText(texts.blank_found(found.blank) if found.blank else "")
        self._turned_words.setText(texts.turned_found(tuple(found.turns)) if found.turns else "")
        self._blank.setVisible(bool(found.blank))
        self._turned.setVisible(bool(found.turns))
        self.setVisible(bool(found))

    @Slot()
    def _ask_drop(self) -> None:
        if self._row is not None:
            self.drop_asked.emit(self._row, self._found.blank)

    @Slot()
    def _ask_turn(self) -> None:
        if self._row is not None:
            self.turn_asked.emit(self._row, dict(self._found.turns))

    def _line(self, theme: Theme, action: str, icon: str, column: QVBoxLayout) -> tuple[QWidget, QLabel, QPushButton]:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        words = QLabel(line)
        words.setWordWrap(True)
        act = button(theme, action, "secondary", icon=icon, parent=line)
        row.addWidget(words, 1)
        row.addWidget(act)
        column.addWidget(line)
        return line, words, act

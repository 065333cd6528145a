"""The message of some documents, asked for in a small dialog. Owns the dialog; the text goes back to the page."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.features.deposits import page_texts
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme


class MessageDialog(QDialog):
    """`open()` it and listen to `accepted`."""

    def __init__(self, theme: Theme, message: str, how_many: int, limit: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._limit = limit
        self.setWindowTitle(page_texts.MESSAGE_TITLE)
        column = QVBoxLayout(self)
        margin = theme.px("xl")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        title = QLabel(page_texts.MESSAGE_TITLE, self)
        title.setProperty("role", "title")
        hint = QLabel(page_texts.message_hint(how_many), self)
        hint.setProperty("role", "muted")
        self._edit = QPlainTextEdit(message, self)
        self._edit.setAccessibleName(page_texts.MESSAGE_TITLE)
        self._edit.setTabChangesFocus(True)
        self._edit.setAcceptDrops(False)
        self._edit.setMinimumSize(420, 120)
        self._edit.textChanged.connect(self._check)
        self._left = QLabel(self)
        self._left.setProperty("role", "note")
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addWidget(self._left, 1)
        cancel = button(theme, page_texts.CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        self._save = button(theme, page_texts.MESSAGE_SAVE, "primary", main=True, parent=self)
        self._save.setDefault(True)
        self._save.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self._save)
        for widget in (title, hint, self._edit):
            column.addWidget(widget)
        column.addLayout(row)
        self._edit.setFocus()
        self._check()

    @property
    def message(self) -> str:
        """As typed, without blanks around it."""
        return self._edit.toPlainText().strip()

    def _check(self) -> None:
        over = len(self.message) - self._limit
        self._save.setEnabled(over <= 0)
        self._left.setText(page_texts.message_over(over) if over > 0 else "")

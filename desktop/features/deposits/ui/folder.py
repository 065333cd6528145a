"""The folder of some documents, asked for in a small dialog that knows the folders there are. Owns the dialog."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.deposits import edit_texts, page_texts
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_LONGEST = 255  # characters
_WIDTH = 420  # px


class FolderDialog(QDialog):
    """`open()` it and listen to `accepted`."""

    def __init__(self, theme: Theme, folder: str, known: Sequence[str], how_many: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(edit_texts.FOLDER_TITLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("m"))
        title = QLabel(edit_texts.FOLDER_TITLE, self)
        title.setProperty("role", "title")
        hint = QLabel(edit_texts.folder_hint(how_many), self)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self._field = QLineEdit(edit_texts.path(folder), self)
        self._field.setAccessibleName(edit_texts.FOLDER_TITLE)
        self._field.setPlaceholderText(edit_texts.FOLDER_PLACE)
        self._field.setFixedHeight(theme.px("control"))
        self._field.setMinimumWidth(_WIDTH)
        self._field.setMaxLength(_LONGEST)
        completer = QCompleter([edit_texts.path(each) for each in known], self._field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._field.setCompleter(completer)
        self._field.selectAll()
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addStretch(1)
        cancel = button(theme, page_texts.CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        save = button(theme, edit_texts.FOLDER_SAVE, "primary", main=True, parent=self)
        save.setDefault(True)
        save.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(save)
        for widget in (title, hint, self._field):
            column.addWidget(widget)
        column.addLayout(row)
        self._field.setFocus()

    @property
    def folder(self) -> str:
        """As it is kept; "" for none."""
        return edit_texts.typed_path(self._field.text())

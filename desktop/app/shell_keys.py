"""The sheet of keys: what the keyboard can do everywhere and on the page that is open.

Owns the sheet; the keys are those of the shell's commands and of the page.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.app import texts
from desktop.toolkit.forms import button
from desktop.toolkit.keys import native
from desktop.toolkit.theme import Theme

Keys = Sequence[tuple[str, str]]
"""Key as `QKeySequence` reads it, what it does."""


TALLEST = 9  # keys under one another: the sheet has to fit a laptop's screen


class KeySheet(QDialog):
    """`open()` it; Escape closes it."""

    def __init__(self, theme: Theme, groups: Sequence[tuple[str, Keys]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.KEYS_TITLE)
        self.setAccessibleName(texts.KEYS_TITLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("l"))
        title = QLabel(texts.KEYS_TITLE, self)
        title.setProperty("role", "title")
        column.addWidget(title)
        row = QHBoxLayout()
        row.setSpacing(theme.px("xxl"))
        for name, keys in groups:
            for start in range(0, len(keys), TALLEST):
                part = self._group(theme, "" if start else name, keys[start : start + TALLEST])
                row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        close = button(theme, texts.KEYS_CLOSE, "secondary", main=True, parent=self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()

    def _group(self, theme: Theme, name: str, keys: Keys) -> QWidget:
        made = QWidget(self)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px("m"))
        grid.setVerticalSpacing(theme.px("s"))
        heading = QLabel(name, made)
        heading.setProperty("role", "label")
        grid.addWidget(heading, 0, 0, 1, 2)
        for line, (key, what) in enumerate(keys, 1):
            cap = QLabel(native(key), made)
            cap.setProperty("role", "key")
            cap.setFixedHeight(22)
            grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(QLabel(what, made), line, 1)
        return made

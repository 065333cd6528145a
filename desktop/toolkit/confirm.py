"""One question before something that can't be undone: what will happen, a verb, and "Annuler".

Owns the dialog; the words come from the caller. The safe answer has the focus where the other destroys.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.toolkit import texts
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme


class Confirm(QDialog):
    """The dialog itself; `confirm` runs it."""

    def __init__(
        self, theme: Theme, title: str, text: str, action: str, *, danger: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("s"))
        heading = QLabel(title, self)
        heading.setProperty("role", "title")
        heading.setWordWrap(True)
        body = QLabel(text, self)
        body.setWordWrap(True)
        body.setTextFormat(Qt.TextFormat.PlainText)
        body.setMinimumWidth(380)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, theme.px("l"), 0, 0)
        buttons.setSpacing(theme.px("s"))
        self.cancel = button(theme, texts.CANCEL, "secondary", main=True, parent=self)
        self.accept_button = button(theme, action, "danger" if danger else "primary", main=True, parent=self)
        self.cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.accept_button)
        column.addWidget(heading)
        column.addWidget(body)
        column.addLayout(buttons)
        for each in (self.cancel, self.accept_button):
            each.setAutoDefault(True)
        safe = self.cancel if danger else self.accept_button
        safe.setDefault(True)
        safe.setFocus()


def confirm(parent: QWidget, theme: Theme, title: str, text: str, action: str, *, danger: bool = False) -> bool:
    """Ask, and wait for the answer; True where the user chose `action`. Escape is "Annuler"."""
    dialog = Confirm(theme, title, text, action, danger=danger, parent=parent)
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()

"""A button that copies a text, and shows for a moment that it did."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.toolkit import icons, texts
from desktop.toolkit.forms import tell_reader
from desktop.toolkit.theme import Theme

_SEEN = 2_000  # milliseconds for which it says so


class CopyButton(QPushButton):
    """Square, with `name` as what it is called; `text` is asked when it is pressed, "" copies nothing."""

    def __init__(self, theme: Theme, name: str, text: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._text = text
        self._copied = ""  # while it is shown
        self.setAutoDefault(False)
        self.setProperty("look", "ghost")
        self.setProperty("square", True)
        self.setFixedSize(theme.px("control"), theme.px("control"))
        self._draw = icons.dress_by(theme, self, self._look)
        self._back = QTimer(self, singleShot=True, interval=_SEEN)
        self._back.timeout.connect(self._forget)
        self.clicked.connect(self._copy)
        self._forget()

    def look_again(self) -> None:
        """There may be another text: that wasn't copied."""
        if self._copied and self._copied != self._text():
            self._forget()

    @Slot()
    def _copy(self) -> None:
        text = self._text()
        if text:
            QGuiApplication.clipboard().setText(text)
            self._say(text)
            self._back.start()
            tell_reader(self, "NameChanged")

    @Slot()
    def _forget(self) -> None:
        self._say("")

    def _say(self, copied: str) -> None:
        self._copied = copied
        self.setAccessibleName(texts.COPIED if copied else self._name)
        self.setToolTip(texts.COPIED if copied else self._name)
        self._draw()

    def _look(self) -> tuple[str, str, int]:
        return ("check", "success", 16) if self._copied else ("copy", "muted", 16)

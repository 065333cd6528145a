"""A PDF in the place of a page: said that it comes, shown once it is there, said why where it can't be.

Owns these three states and the ways out of them; where the bytes come from is the caller's affair.
"""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.kernel.failures import FileUnreadable
from desktop.toolkit import texts
from desktop.toolkit.forms import button, tell_reader
from desktop.toolkit.pdfreader import PdfReader
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

Ask = Callable[[], Coroutine[Any, Any, bytes]]


class PdfWords(NamedTuple):
    """`gone` is said of a document that nobody has (`FileUnreadable`), `unreachable` of one that may come yet."""

    loading: str
    gone: str
    unreachable: str
    back: str = texts.PDF_BACK


class PdfPlace(QWidget):
    """`fetch` asks and shows; `closed` leads back."""

    closed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, words: PdfWords, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._words = words
        self._asked: Cancel | None = None
        self._last: tuple[str, Ask] | None = None
        self.reader: PdfReader | None = None
        self._stack = QStackedLayout()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addLayout(self._stack)
        place = QWidget(self)
        column = QVBoxLayout(place)
        column.setContentsMargins(*([theme.px("xxl")] * 4))
        column.setSpacing(theme.px("l"))
        self.word = QLabel(place)
        self.word.setProperty("role", "empty")
        self.word.setWordWrap(True)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = button(theme, words.back, "secondary", icon="back", parent=place)
        self.back.clicked.connect(self.close_)
        self.again = button(theme, texts.PDF_AGAIN, "primary", icon="retry", parent=place)
        self.again.clicked.connect(self._again)
        self.again.hide()
        acts = QHBoxLayout()
        acts.setSpacing(theme.px("s"))
        acts.addStretch(1)
        acts.addWidget(self.again)
        acts.addWidget(self.back)
        acts.addStretch(1)
        column.addStretch(1)
        column.addWidget(self.word)
        column.addLayout(acts)
        column.addStretch(1)
        self._stack.addWidget(place)

    @property
    def loading(self) -> bool:
        """Whether it is still to come."""
        return self._asked is not None

    def fetch(self, title: str, ask: Ask) -> None:
        """Show what `ask` gives, under `title`."""
        self._last = (title, ask)
        self._say(self._words.loading)
        self.back.setFocus()
        self.again.hide()
        if self._asked is not None:
            self._asked()
        self._asked = self._tasks.run(self, ask(), partial(self._came, title), self._failed)

    @Slot()
    def close_(self) -> None:
        """Back, and forget the bytes."""
        if self._asked is not None:
            self._asked()
            self._asked = None
        if self.reader is not None:
            self.reader.clear()
        self.closed.emit()

    def _came(self, title: str, body: bytes) -> None:
        self._asked = None
        if self.reader is None:  # QtPdf is imported when the first one is read
            self.reader = PdfReader(self._theme, self)
            self.reader.back.setText(self._words.back)
            self.reader.closed.connect(self.close_)
            self._stack.addWidget(self.reader)
        self._stack.setCurrentWidget(self.reader)
        self.reader.show_bytes(body, title)

    @Slot()
    def _again(self) -> None:
        if self._last is not None:
            self.fetch(*self._last)

    def _failed(self, problem: Exception) -> None:
        self._asked = None
        gone = isinstance(problem, FileUnreadable)
        self.again.setVisible(not gone)
        self._say(self._words.gone if gone else self._words.unreachable)
        if not gone:
            self.again.setFocus()

    def _say(self, words: str) -> None:
        self._stack.setCurrentIndex(0)
        self.word.setText(words)
        tell_reader(self.word, "Alert")

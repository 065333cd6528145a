"""A document that came with a message, in the place of the page: fetched once, kept, then read off line as well."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.followup import texts
from desktop.followup.facts import Paper
from desktop.followup.service import Followup
from desktop.kernel.failures import FileUnreadable
from desktop.toolkit.forms import button, tell_reader
from desktop.toolkit.pdfreader import PdfReader
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

_PDF = "application/pdf"


class PaperView(QWidget):
    """`show_paper` fetches and shows; `closed` leads back."""

    closed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, followup: Followup, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._followup = followup
        self._asked: Cancel | None = None
        self.reader: PdfReader | None = None
        self._stack = QStackedLayout(self)
        word = QWidget(self)
        column = QVBoxLayout(word)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("l"))
        self.back = button(theme, texts.PAPER_BACK, "secondary", icon="back", parent=word)
        self.back.clicked.connect(self.close_)
        self.word = QLabel(word)
        self.word.setProperty("role", "empty")
        self.word.setWordWrap(True)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture = QLabel(word)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea(word)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._picture)
        self._scroll.hide()
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.word, 1)
        self._stack.addWidget(word)

    def show_paper(self, subject: str, paper: Paper) -> None:
        """This one."""
        self._say(texts.COMING_TITLE)
        self.back.setFocus()
        if self._asked is not None:
            self._asked()
        work = self._followup.paper(subject, paper.id)
        self._asked = self._tasks.run(self, work, partial(self._came, paper), self._failed)

    @property
    def loading(self) -> bool:
        """Whether it is still to come."""
        return self._asked is not None

    @Slot()
    def close_(self) -> None:
        """Back, and forget the bytes."""
        if self._asked is not None:
            self._asked()
            self._asked = None
        if self.reader is not None:
            self.reader.clear()
        self._picture.clear()
        self.closed.emit()

    def _came(self, paper: Paper, body: bytes) -> None:
        self._asked = None
        if paper.media != _PDF:
            picture = QPixmap()
            if not picture.loadFromData(body):
                self._say(texts.PAPER_GONE)
                return
            self._picture.setPixmap(picture)
            self._scroll.show()
            self.word.hide()
            return
        if self.reader is None:  # QtPdf is imported when the first one is read
            self.reader = PdfReader(self._theme, self)
            self.reader.closed.connect(self.close_)
            self._stack.addWidget(self.reader)
        self._stack.setCurrentWidget(self.reader)
        self.reader.show_bytes(body, paper.name)

    def _failed(self, problem: Exception) -> None:
        self._asked = None
        self._say(texts.PAPER_GONE if isinstance(problem, FileUnreadable) else texts.NO_PAPER)

    def _say(self, words: str) -> None:
        self._stack.setCurrentIndex(0)
        self._scroll.hide()
        self.word.show()
        self.word.setText(words)
        tell_reader(self.word, "Alert")

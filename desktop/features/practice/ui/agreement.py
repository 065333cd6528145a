"""The signed agreement in the place of the page: the kept copy, or the service's, read in the program.

Owns what is said while it comes and where it can't; reading it is the toolkit's affair.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.practice import texts
from desktop.features.practice.service import PracticeData
from desktop.kernel.failures import FileUnreadable
from desktop.toolkit.forms import button, tell_reader
from desktop.toolkit.pdfreader import PdfReader
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme


class AgreementView(QWidget):
    """`open` shows it; `closed` leads back."""

    closed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, practice: PracticeData, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._practice = practice
        self._asked: Cancel | None = None
        self.reader: PdfReader | None = None
        self._stack = QStackedLayout()
        around = QVBoxLayout(self)
        around.setContentsMargins(*([theme.px("l")] * 4))
        around.addLayout(self._stack)
        place = QWidget(self)
        column = QVBoxLayout(place)
        column.setContentsMargins(*([theme.px("xxl")] * 4))
        column.setSpacing(theme.px("l"))
        self.word = QLabel(place)
        self.word.setProperty("role", "empty")
        self.word.setWordWrap(True)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = button(theme, texts.BACK, "secondary", icon="back", parent=place)
        self.back.clicked.connect(self.close_)
        column.addStretch(1)
        column.addWidget(self.word)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._stack.addWidget(place)

    def open(self) -> None:
        """Fetch it where it isn't kept, and show it."""
        self._say(texts.PDF_LOADING)
        self.back.setFocus()
        if self._asked is not None:
            self._asked()
        self._asked = self._tasks.run(self, self._practice.agreement(), self._came, self._failed)

    @Slot()
    def close_(self) -> None:
        """Back, and forget the bytes."""
        if self._asked is not None:
            self._asked()
            self._asked = None
        if self.reader is not None:
            self.reader.clear()
        self.closed.emit()

    def _came(self, body: bytes) -> None:
        self._asked = None
        if self.reader is None:  # QtPdf is imported when the first one is read
            self.reader = PdfReader(self._theme, self)
            self.reader.back.setText(texts.BACK)
            self.reader.closed.connect(self.close_)
            self._stack.addWidget(self.reader)
        self._stack.setCurrentWidget(self.reader)
        self.reader.show_bytes(body, texts.AGREEMENT_TITLE)

    def _failed(self, problem: Exception) -> None:
        self._asked = None
        self._say(texts.PDF_GONE if isinstance(problem, FileUnreadable) else texts.PDF_OFFLINE)

    def _say(self, words: str) -> None:
        self._stack.setCurrentIndex(0)
        self.word.setText(words)
        tell_reader(self.word, "Alert")

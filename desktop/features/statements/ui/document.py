"""The PDF of a statement in the place of the page: fetched once, kept, and then read off line as well.

Owns what is said while it comes and where it can't; reading it is the toolkit's affair.
"""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.statements import page_texts
from desktop.features.statements import panel_texts as texts
from desktop.kernel.failures import FileUnreadable
from desktop.statements.facts import Statement
from desktop.statements.service import Statements
from desktop.toolkit.forms import button, tell_reader
from desktop.toolkit.pdfreader import PdfReader
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme


class Document(QWidget):
    """`show_statement` fetches and shows; `closed` leads back."""

    closed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, statements: Statements, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._statements = statements
        self._asked: Cancel | None = None
        self._statement: Statement | None = None
        self.reader: PdfReader | None = None
        self._stack = QStackedLayout(self)
        word = QWidget(self)
        column = QVBoxLayout(word)
        column.setContentsMargins(*([theme.px("xxl")] * 4))
        column.setSpacing(theme.px("l"))
        self.word = QLabel(word)
        self.word.setProperty("role", "empty")
        self.word.setWordWrap(True)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = button(theme, texts.BACK, "secondary", icon="back", parent=word)
        self.back.clicked.connect(self.close_)
        self.again = button(theme, page_texts.AGAIN, "primary", icon="retry", parent=word)
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
        self._stack.addWidget(word)

    def show_statement(self, statement: Statement) -> None:
        """Its PDF."""
        self._statement = statement
        self._say(texts.LOADING)
        self.back.setFocus()
        self.again.hide()
        if self._asked is not None:
            self._asked()
        work = self._statements.pdf(statement.key)
        self._asked = self._tasks.run(self, work, partial(self._came, statement), self._failed)

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
        self.closed.emit()

    def _came(self, statement: Statement, body: bytes) -> None:
        self._asked = None
        if self.reader is None:  # QtPdf is imported when the first one is read
            self.reader = PdfReader(self._theme, self)
            self.reader.closed.connect(self.close_)
            self._stack.addWidget(self.reader)
        self._stack.setCurrentWidget(self.reader)
        self.reader.show_bytes(body, texts.pdf_title(statement))

    @Slot()
    def _again(self) -> None:
        if self._statement is not None:
            self.show_statement(self._statement)

    def _failed(self, problem: Exception) -> None:
        self._asked = None
        gone = isinstance(problem, FileUnreadable)
        self.again.setVisible(not gone)
        self._say(texts.PDF_GONE if gone else texts.PDF_OFFLINE)
        if not gone:
            self.again.setFocus()

    def _say(self, words: str) -> None:
        self._stack.setCurrentIndex(0)
        self.word.setText(words)
        tell_reader(self.word, "Alert")

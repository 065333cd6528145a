"""The page before the first document: a large place to drop files that says what, how big, and what happens then.

Owns the teaching; what its buttons lead to is the page's.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.features.deposits import page_texts
from desktop.toolkit import icons
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme
from desktop.uploads.reason_texts import DEFAULT_LIMIT

_CENTER = Qt.AlignmentFlag.AlignHCenter


class EmptyPlace(QWidget):
    """Shown while the queue is empty."""

    files_asked = Signal()
    folder_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lessons: list[tuple[QLabel, QLabel]] = []
        self._build()
        theme.changed.connect(self.update)

    def show_limit(self, limit: int) -> None:
        """The server's limit, bytes."""
        for (title, words), (_icon, heading, sentence) in zip(self._lessons, page_texts.teaching(limit), strict=True):
            title.setText(heading)
            words.setText(sentence)

    def show_reading(self, done: int, found: int, *, reading: bool) -> None:
        """A first drop is being read."""
        self._title.setText(page_texts.reading(done, found) if reading else page_texts.EMPTY_TITLE)
        self._text.setText(page_texts.READING_TEXT if reading else page_texts.EMPTY_TEXT)
        self._progress.setRange(0, found)
        self._progress.setValue(done)
        self._progress.setVisible(reading)
        self._actions.setVisible(not reading)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("raised"))
        pen = QPen(theme.color("line-strong"), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        radius = theme.px("radius-card")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        margin = theme.px("xxl")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("s"))
        column.addStretch(3)
        mark = QLabel(self)
        icons.dress(theme, mark, "download", "accent", 48)
        column.addWidget(mark, 0, _CENTER)
        column.addSpacing(theme.px("s"))
        self._title = QLabel(page_texts.EMPTY_TITLE, self)
        self._title.setProperty("role", "display")
        self._title.setAlignment(_CENTER)
        self._text = QLabel(page_texts.EMPTY_TEXT, self)
        self._text.setProperty("role", "muted")
        self._text.setAlignment(_CENTER)
        self._text.setWordWrap(True)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(theme.px("m"))
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(320)
        self._progress.setAccessibleName(page_texts.READING_NAME)
        self._progress.hide()
        column.addWidget(self._progress, 0, _CENTER)
        self._actions = QWidget(self)
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        files = button(theme, page_texts.JOIN_FILES, "primary", icon="join", main=True, parent=self._actions)
        files.clicked.connect(self.files_asked)
        self.setFocusProxy(files)
        folder = button(theme, page_texts.JOIN_FOLDER, "secondary", icon="folder", main=True, parent=self._actions)
        folder.clicked.connect(self.folder_asked)
        row.addWidget(files)
        row.addWidget(folder)
        column.addWidget(self._actions, 0, _CENTER)
        column.addStretch(3)
        lessons = QHBoxLayout()
        lessons.setSpacing(theme.px("xxl"))
        lessons.addStretch(1)
        for name, _heading, _sentence in page_texts.teaching(DEFAULT_LIMIT):
            lessons.addWidget(self._lesson(name), 3)
        lessons.addStretch(1)
        column.addLayout(lessons)
        column.addStretch(1)
        self.show_limit(DEFAULT_LIMIT)

    def _lesson(self, name: str) -> QWidget:
        theme = self._theme
        made = QWidget(self)
        made.setMinimumWidth(160)
        made.setMaximumWidth(256)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("xs"))
        head = QHBoxLayout()
        head.setSpacing(theme.px("s"))
        mark = QLabel(made)
        icons.dress(theme, mark, name, "accent", 20)
        title = QLabel(made)
        title.setProperty("role", "label")
        head.addWidget(mark)
        head.addWidget(title, 1)
        words = QLabel(made)
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(words, 1)
        self._lessons.append((title, words))
        return made

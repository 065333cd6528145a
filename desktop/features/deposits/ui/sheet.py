"""One page of a document under its title, drawn off the UI thread: what dialogs show beside one another.

Owns the drawing of bytes that it is given; the last ones win. Knows no row and no engine.
"""

import asyncio

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.features.deposits import document_texts as texts
from desktop.features.deposits.ui.quicklook import Look, look
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

_GAP = 12  # pixels around the page
_CLOSE = 3  # times larger


class Sheet(QWidget):
    """Empty, with a word, until `show_page`."""

    counted = Signal(int)
    """How many pages the document has, once one was drawn."""
    pointed = Signal(QPointF)
    """The pointer is over this point of the place, 0 to 1 across and down."""

    def __init__(self, theme: Theme, tasks: Tasks, name: str, size: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._drawing: Cancel | None = None
        self._shown: tuple[bytes, str, int] | None = None
        self._close = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        self._title = QLabel(name, self)
        self._title.setProperty("role", "label")
        self._ground = _Ground(theme, self)
        self._ground.setMinimumSize(size)
        self._ground.setAccessibleName(name)
        self._ground.pointed.connect(self.pointed)
        column.addWidget(self._title)
        column.addWidget(self._ground, 1)

    @property
    def title(self) -> str:
        """Above the page."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Above the page."""
        self._title.setText(title)
        self._ground.setAccessibleName(title)

    @property
    def drawn(self) -> bool:
        """Whether a page is shown."""
        return not self._ground.picture.isNull()

    def look_at(self, close: bool, point: QPointF) -> None:
        """From close by, at this point (0 to 1 across and down), or the whole page."""
        again = close != self._close
        self._close = close
        self._ground.point = point
        self._ground.update()
        if again and self._shown is not None:
            self.show_page(*self._shown)

    def show_word(self, word: str) -> None:
        """No page: a word."""
        self._stop()
        self._shown = None
        self._ground.show_word(word)

    def show_page(self, content: bytes, media_type: str, page: int) -> None:
        """Page `page` (from 0) of these bytes; what was shown stays until it is drawn."""
        self._stop()
        self._shown = (content, media_type, page)
        room = (self._ground.size() - QSize(2 * _GAP, 2 * _GAP)) * (_CLOSE if self._close else 1)
        work = asyncio.to_thread(look, content, media_type, room * self.devicePixelRatioF(), page)
        self._drawing = self._tasks.run(self, work, self._drew)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None:
            self.show_page(*self._shown)

    def _drew(self, found: Look | None) -> None:
        if found is None:
            self._ground.show_word(texts.LOOK_UNDRAWN)
            return
        self._ground.show_picture(found)
        self.counted.emit(found.pages)

    def _stop(self) -> None:
        if self._drawing is not None:
            self._drawing()
            self._drawing = None


class _Ground(QWidget):
    """Where the page lies; of a larger one the part around `point` is seen."""

    pointed = Signal(QPointF)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.point = QPointF(0.5, 0.0)
        self.setMouseTracking(True)
        self._theme = theme
        self._word = ""
        self.picture = QPixmap()

    def show_word(self, word: str) -> None:
        self.picture = QPixmap()
        self._word = word
        self.setAccessibleDescription(word)
        self.update()

    def show_picture(self, found: Look) -> None:
        self.picture = QPixmap.fromImage(found.image)
        self.picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._word = ""
        self.setAccessibleDescription("")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        self.pointed.emit(QPointF(place.x() / max(1, self.width()), place.y() / max(1, self.height())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px("radius"), theme.px("radius"))
        if self.picture.isNull():
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("muted"))
            box = QRectF(self.rect()).adjusted(24, 24, -24, -24)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._word)
        else:
            shown = self.picture.deviceIndependentSize()
            left = int(_start(self.width(), shown.width(), self.point.x()))
            top = int(_start(self.height(), shown.height(), self.point.y()))
            painter.setClipRect(self.rect())
            painter.drawPixmap(left, top, self.picture)
            painter.setPen(QPen(theme.color("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(left, top, shown.width(), shown.height()))
        painter.end()


def _start(room: float, length: float, at: float) -> float:
    """Where a length begins: in the middle of the room, or so that `at` (0 to 1) of it is seen."""
    return (room - length) / 2 if length <= room else (room - length) * min(1.0, max(0.0, at))

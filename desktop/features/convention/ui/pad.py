"""A place to sign with mouse, pen or finger. Owns the strokes; gives them as a picture on nothing.

The strokes are kept as points: a wider pad or a finer picture draws the same signature anew. Ink is dark on the white
of paper, whatever the theme: it is what will be printed.
"""

from itertools import pairwise

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QWidget

from desktop.features.convention import sign_texts as texts
from desktop.features.convention.domain import Ink
from desktop.toolkit.theme import Theme

_THICK = 2.2
_FINE = 3.0  # times the screen's pixels
_MARGIN = 4
_LARGEST = 1200  # pixels of a picture that was chosen

Stroke = list[tuple[QPointF, float]]


class Pad(QWidget):
    """Empty until somebody draws or an image is put in."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strokes: list[Stroke] = []
        self._image: QImage | None = None
        self._drawing = False
        self.setFixedHeight(132)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAccessibleName(texts.PAD_NAME)
        self.setAccessibleDescription(texts.PAD_HINT)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to sign with."""
        return self._image is None and not any(len(stroke) > 1 for stroke in self._strokes)

    @Slot()
    def clear(self) -> None:
        """Nothing any more."""
        self._strokes.clear()
        self._image = None
        self.update()
        self.changed.emit()

    def put_image(self, content: bytes) -> bool:
        """A picture instead of strokes; False where it is none."""
        image = QImage.fromData(QByteArray(content))
        if image.isNull():
            return False
        if max(image.width(), image.height()) > _LARGEST:
            image = image.scaled(
                _LARGEST, _LARGEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self._strokes.clear()
        self._image = image
        self.update()
        self.changed.emit()
        return True

    def ink(self) -> Ink | None:
        """The signature, cut to what was drawn."""
        if self._image is not None:
            return Ink(_png(self._image))
        if self.empty:
            return None
        points = [point for stroke in self._strokes for point, _ in stroke]
        left, right = min(point.x() for point in points), max(point.x() for point in points)
        top, bottom = min(point.y() for point in points), max(point.y() for point in points)
        area = QRectF(left, top, right - left, bottom - top).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        image = QImage(
            round(area.width() * _FINE), round(area.height() * _FINE), QImage.Format.Format_ARGB32_Premultiplied
        )
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.scale(_FINE, _FINE)
        painter.translate(-area.topLeft())
        self._draw(painter)
        painter.end()
        return Ink(_png(image))

    # --- strokes -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), 0.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._go_on(event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletMove and self._drawing:
            self._go_on(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def _begin(self, point: QPointF, pressure: float) -> None:
        self._image = None
        self._drawing = True
        self._strokes.append([(point, pressure)])
        self.update()

    def _go_on(self, point: QPointF, pressure: float) -> None:
        self._strokes[-1].append((point, pressure))
        self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.changed.emit()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(Qt.GlobalColor.black), _THICK)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        for stroke in self._strokes:
            pressure = sum(each for _, each in stroke) / len(stroke)
            pen.setWidthF(_THICK * (0.6 + 0.8 * pressure))
            painter.setPen(pen)
            path = QPainterPath(stroke[0][0])
            for (before, _), (point, _) in pairwise(stroke):
                path.quadTo(before, (before + point) / 2)
            path.lineTo(stroke[-1][0])
            painter.drawPath(path)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setBrush(QColor(Qt.GlobalColor.white))
        painter.setPen(QPen(self._theme.color("focus" if focused else "line-strong"), 2 if focused else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        base = self.height() - 32
        painter.setPen(QPen(QColor(Qt.GlobalColor.lightGray), 1, Qt.PenStyle.DashLine))
        painter.drawLine(16, base, self.width() - 16, base)
        if self._image is not None:
            room = self.rect().adjusted(12, 8, -12, -8)
            size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRectF(QPointF(room.center()) - QPointF(size.width() / 2, size.height() / 2), size)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(where, self._image)
        elif self._strokes:
            self._draw(painter)
        else:
            painter.setPen(QColor(Qt.GlobalColor.darkGray))
            painter.drawText(
                self.rect().adjusted(16, 0, -16, -10),
                Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft,
                texts.PAD_EMPTY,
            )
        painter.end()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())

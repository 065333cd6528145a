"""A QR code that is crisp at every scale: whole device pixels, dark on white in every theme, with its quiet border."""

import segno
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

BORDER = 4  # modules that stay white around it: ISO/IEC 18004
_SIZE = 208  # px
_RADIUS = 10.0


class QrCode(QWidget):
    """Cameras want dark on light, whatever the look of the window."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader says."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._modules = QImage()

    def show_text(self, text: str) -> None:
        """What it says; "" shows nothing."""
        self._modules = _drawn(text) if text else QImage()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIZE, _SIZE)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        if not self._modules.isNull():
            ratio = self.devicePixelRatioF()
            across = self._modules.width()
            whole = max(1, int(min(self.width(), self.height()) * ratio) // across) * across
            image = self._modules.scaled(whole, whole)  # whole device pixels for each module, none between two
            image.setDevicePixelRatio(ratio)
            side = whole / ratio
            left, top = (round((length - side) / 2 * ratio) / ratio for length in (self.width(), self.height()))
            painter.drawImage(QPointF(left, top), image)
        painter.end()


def _drawn(text: str) -> QImage:
    """One pixel for each module, the border included."""
    matrix = segno.make(text, error="m", micro=False).matrix
    across = len(matrix) + 2 * BORDER
    image = QImage(across, across, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                image.setPixelColor(column + BORDER, row + BORDER, Qt.GlobalColor.black)
    return image

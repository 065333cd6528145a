"""A soft shadow under a card: drawn once in small, then laid around a card of any size.

`QGraphicsDropShadowEffect` looks the same, but draws its widget aside and blurs all of it again each time that a letter
is typed on it.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

_CORNER = 8  # px: how round it is under the edge of its card


class Shadow:
    """Reaches `reach` px beyond the card, and hangs `drop` px lower."""

    def __init__(self, reach: int, drop: int) -> None:
        self._reach = reach
        self._drop = drop
        self._part = 2 * reach + _CORNER  # px of each corner; what is between two of them is one pixel, stretched
        self._drawn = QPixmap()
        self._drawn_for = (0, 0.0)

    def around(self, card: QRect) -> QRect:
        """What it touches."""
        reach = self._reach
        return card.adjusted(-reach, -reach, reach, reach).translated(0, self._drop)

    def paint(self, painter: QPainter, card: QRect, color: QColor) -> None:
        """Under a card that lies there; `color` is how dark it would be in its middle."""
        ratio = painter.device().devicePixelRatioF()
        if self._drawn_for != (color.rgba(), ratio):
            self._drawn_for = color.rgba(), ratio
            self._drawn = self._draw(color, ratio)
        whole, part = self.around(card), self._part
        across, down = whole.width() - 2 * part, whole.height() - 2 * part
        for left, width, from_left, from_width in _bands(part, across):
            for top, height, from_top, from_height in _bands(part, down):
                target = QRectF(whole.left() + left, whole.top() + top, width, height)
                source = QRectF(from_left * ratio, from_top * ratio, from_width * ratio, from_height * ratio)
                painter.drawPixmap(target, self._drawn, source)

    def _draw(self, color: QColor, ratio: float) -> QPixmap:
        """The smallest there is: four corners and a pixel between them."""
        side = 2 * self._part + 1
        drawn = QPixmap(round(side * ratio), round(side * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QColor(color)
        for inset in range(2 * self._reach):
            far = (inset + 1) / (2 * self._reach)
            shade.setAlphaF(color.alphaF() * far * far * (3 - 2 * far))
            painter.setBrush(shade)
            corner = max(0, _CORNER + self._reach - inset)
            painter.drawRoundedRect(QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset), corner, corner)
        painter.end()
        return drawn


def _bands(part: int, between: int) -> tuple[tuple[int, int, int, int], ...]:
    """Corner, middle, corner along one side: place and size in the picture, then in what is drawn. Where there is no
    room for both corners nothing is between them, and they lie over each other under the card."""
    return ((0, part, 0, part), (part, max(0, between), part, 1), (part + between, part, part + 1, part))

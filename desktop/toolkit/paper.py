"""Words and rules on sheets of paper, in points from their corner, whatever the device's resolution and margins.

Owns how text is set so that it can be copied out of a PDF again. Always dark on white, whatever the look of the screen;
may run on a worker thread: nothing here touches a widget.
"""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextOption,
)

INK = QColor.fromRgbF(0.07, 0.07, 0.07)
QUIET = QColor.fromRgbF(0.36, 0.36, 0.36)
LINE = QColor.fromRgbF(0.78, 0.78, 0.78)
_RESOLUTION = 600


def pdf(title: str, creator: str, draw: Callable[[QPdfWriter, QPainter], object], *, landscape: bool = False) -> bytes:
    """A PDF, A4, that `draw` fills, with the fonts it needs inside."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(a4(landscape=landscape))
    writer.setTitle(title)
    writer.setCreator(creator)
    painter = QPainter(writer)
    draw(writer, painter)
    painter.end()
    return bytes(buffer.data().data())


def a4(*, landscape: bool = False) -> QPageLayout:
    """The whole sheet, without margins."""
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(0, 0, 0, 0))


class Paper:
    """Draws with `painter` on `device`; `margin` points stay free on each side of a sheet."""

    def __init__(self, device: QPagedPaintDevice, painter: QPainter, family: str, margin: float) -> None:
        self.device = device
        self.painter = painter
        self._family = family
        self._margin = margin
        self._unit = device.logicalDpiX() / 72
        paper = device.pageLayout().fullRectPoints()
        printable = device.pageLayout().paintRectPoints()
        self._shift = (float(printable.left()), float(printable.top()))
        self.width = paper.width() - 2 * margin
        self.bottom = paper.height() - margin

    def font(self, points: float, weight: int, *, spacing: float = 0.0) -> QFont:
        """The program's font."""
        font = QFont(self._family) if self._family else QFont()
        font.setPixelSize(max(1, round(points * self._unit)))
        font.setWeight(QFont.Weight(weight))
        # Substituted digits and signs would be copied out of the PDF as private characters (Qt 6.11).
        for feature in ("tnum", "calt"):
            font.setFeature(QFont.Tag(feature), 0)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if spacing:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing * self._unit)
        return font

    def height(self, text: str, font: QFont, width: float) -> float:
        """How high it stands, broken into lines of that width."""
        self.painter.setFont(font)
        box = QRectF(0, 0, width * self._unit, 100_000 * self._unit)
        return self.painter.boundingRect(box, text, _wrapped(right=False)).height() / self._unit

    def text(
        self, text: str, font: QFont, left: float, top: float, width: float, ink: QColor = INK, *, right: bool = False
    ) -> None:
        """From a top left corner, broken into lines."""
        self.painter.setFont(font)
        self.painter.setPen(ink)
        x, y = self._at(left, top)
        box = QRectF(x * self._unit, y * self._unit, width * self._unit, 100_000 * self._unit)
        self.painter.drawText(box, text, _wrapped(right=right))

    def fitted(
        self, text: str, font: QFont, left: float, top: float, width: float, ink: QColor = INK, *, right: bool = False
    ) -> None:
        """On one line, ended by an ellipsis where there is no room."""
        metrics = QFontMetricsF(font, self.device)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width * self._unit)
        self.text(shown, font, left, top, width + 1, ink, right=right)

    def rule(self, top: float, ink: QColor, thick: float) -> None:
        """Across the whole width."""
        x, y = self._at(0, top)
        unit = self._unit
        self.painter.fillRect(QRectF(x * unit, y * unit, self.width * unit, thick * unit), ink)

    def _at(self, left: float, top: float) -> tuple[float, float]:
        return self._margin + left - self._shift[0], top - self._shift[1]


def _wrapped(*, right: bool) -> QTextOption:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignTop)
    # A name without spaces is broken where it must rather than cut.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option

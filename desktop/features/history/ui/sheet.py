"""A receipt as sheets of paper, drawn the same way into a PDF and onto a printer.

Owns the layout in points and the breaking into pages; the words are the catalogue's. Always black on white, whatever
the look of the screen. May run on a worker thread: nothing here touches a widget.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextOption

from desktop.features.history import texts
from desktop.features.history.domain import Practice
from desktop.kernel.french import number, size
from desktop.uploads.facts import Receipt
from desktop.uploads.texts import KINDS

_MARGIN = 56.0  # points, on each side
_FOOT = 36.0  # points kept free at the foot of each page for its line
_RESOLUTION = 600
_LABELS = 96.0  # points: the column of field names
_INK = QColor.fromRgbF(0.07, 0.07, 0.07)
_QUIET = QColor.fromRgbF(0.36, 0.36, 0.36)
_LINE = QColor.fromRgbF(0.78, 0.78, 0.78)


@dataclass(frozen=True, slots=True)
class _Block:
    """Something that stays together: its height in points, and how it is drawn at a height on the page."""

    height: float
    draw: Callable[[float], None]


def as_pdf(receipt: Receipt, practice: Practice, family: str, zone: tzinfo | None = None) -> bytes:
    """The receipt as a PDF, A4, with the fonts it needs inside. `family` is the program's font."""
    return all_as_pdf([receipt], practice, family, zone=zone)


def all_as_pdf(
    receipts: Sequence[Receipt],
    practice: Practice,
    family: str,
    *,
    zone: tzinfo | None = None,
    go_on: Callable[[int], bool] = lambda _done: True,
) -> bytes:
    """These, one after another, each from a page of its own. Ends early where `go_on`, told how many, says no."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    numbers = f" {receipts[0].number}" if len(receipts) == 1 else ""
    writer.setTitle(f"{texts.SHEET_TITLE}{numbers}")
    writer.setCreator(texts.SHEET_ISSUER)
    painter = QPainter(writer)
    for place, receipt in enumerate(receipts):
        if not go_on(place):
            break
        if place:
            writer.newPage()
        _Sheet(writer, painter, receipt, practice, family, zone).paint()
    painter.end()
    return bytes(buffer.data().data())


def paint(
    device: QPagedPaintDevice, receipt: Receipt, practice: Practice, family: str, zone: tzinfo | None = None
) -> bool:
    """Draw every page; False where the device takes none."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    _Sheet(device, painter, receipt, practice, family, zone).paint()
    return painter.end()


class _Sheet:
    """One receipt on one device; all lengths in points from the corner of the paper."""

    def __init__(
        self,
        device: QPagedPaintDevice,
        painter: QPainter,
        receipt: Receipt,
        practice: Practice,
        family: str,
        zone: tzinfo | None,
    ) -> None:
        self._device = device
        self._painter = painter
        self._receipt = receipt
        self._practice = practice
        self._family = family
        self._zone = zone
        self._unit = device.logicalDpiX() / 72
        paper = device.pageLayout().fullRectPoints()
        printable = device.pageLayout().paintRectPoints()
        self._shift = (float(printable.left()), float(printable.top()))
        self._width = paper.width() - 2 * _MARGIN
        self._bottom = paper.height() - _MARGIN

    def paint(self) -> None:
        pages: list[list[_Block]] = [[]]
        room = self._bottom - _FOOT - _MARGIN
        used = 0.0
        for block in self._blocks():
            if used + block.height > room and pages[-1]:
                pages.append([])
                used = 0.0
            pages[-1].append(block)
            used += block.height
        for place, blocks in enumerate(pages):
            if place:
                self._device.newPage()
            top = _MARGIN
            for block in blocks:
                block.draw(top)
                top += block.height
            self._foot(place + 1, len(pages))

    # --- what stands on the sheet ------------------------------------------------------------------------------

    def _blocks(self) -> list[_Block]:
        receipt, practice = self._receipt, self._practice
        fields = [
            (texts.FIELD_NUMBER, receipt.number),
            (texts.FIELD_RECEIVED, texts.received_in_full(receipt, self._zone)),
            (texts.FIELD_PRACTICE, practice.name),
            (texts.FIELD_FINESS, texts.finess(practice)),
            (texts.FIELD_KIND, KINDS[receipt.kind]),
            (texts.FIELD_CONTENT, texts.content(receipt)),
        ]
        if receipt.message:
            fields.append((texts.FIELD_MESSAGE, receipt.message))
        blocks = [self._head(), self._words(texts.statement(receipt, self._zone), 11.5, 400, after=16)]
        blocks += [self._field(name, value) for name, value in fields if value]
        blocks.append(self._list_head())
        blocks += [self._document(n) for n in range(len(receipt.documents))]
        blocks.append(_Block(12, lambda _top: None))
        blocks.append(self._words(texts.SHEET_HASH_NOTE, 8.5, 400, after=2, ink=_QUIET))
        blocks.append(self._words(texts.deposit_reference(receipt), 8.5, 400, after=0, ink=_QUIET))
        return blocks

    def _head(self) -> _Block:
        def draw(top: float) -> None:
            self._text(texts.SHEET_ISSUER, self._font(9, 600, spacing=0.6), 0, top, self._width, _QUIET)
            self._rule(top + 18, _INK, 1.2)
            self._text(texts.SHEET_TITLE, self._font(24, 600), 0, top + 34, self._width)
            self._text(self._receipt.number, self._font(13, 500), 0, top + 68, self._width, _QUIET)

        return _Block(108, draw)

    def _field(self, name: str, value: str) -> _Block:
        font, quiet = self._font(10.5, 500), self._font(10.5, 400)
        height = self._height(value, font, self._width - _LABELS) + 6

        def draw(top: float) -> None:
            self._text(name, quiet, 0, top, _LABELS, _QUIET)
            self._text(value, font, _LABELS, top, self._width - _LABELS)

        return _Block(height, draw)

    def _list_head(self) -> _Block:
        def draw(top: float) -> None:
            self._text(texts.COLUMN_NAME, self._font(9, 600), 0, top + 22, self._width, _QUIET)
            self._text(texts.COLUMN_SIZE, self._font(9, 600), 0, top + 22, self._width, _QUIET, right=True)
            self._rule(top + 38, _INK, 0.8)

        return _Block(42, draw)

    def _document(self, place: int) -> _Block:
        document = self._receipt.documents[place]
        font, small = self._font(10.5, 500), self._font(8, 400)
        numbered, room = 26.0, self._width - 26.0 - 70.0
        tall = self._height(document.name, font, room)

        def draw(top: float) -> None:
            self._text(number(place + 1), self._font(10.5, 400), 0, top + 5, numbered, _QUIET)
            self._text(document.name, font, numbered, top + 5, room)
            self._text(size(document.size), self._font(10.5, 400), 0, top + 5, self._width, right=True)
            self._text(f"SHA-256 {document.sha256}", small, numbered, top + tall + 6, self._width - numbered, _QUIET)
            self._rule(top + tall + 22, _LINE, 0.5)

        return _Block(tall + 24, draw)

    def _words(self, text: str, points: float, weight: int, *, after: float, ink: QColor = _INK) -> _Block:
        font = self._font(points, weight)
        height = self._height(text, font, self._width)
        return _Block(height + after, lambda top: self._text(text, font, 0, top, self._width, ink))

    def _foot(self, page: int, pages: int) -> None:
        self._rule(self._bottom - 18, _LINE, 0.5)
        self._text(
            texts.page_of(self._receipt, page, pages), self._font(8.5, 400), 0, self._bottom - 12, self._width, _QUIET
        )
        self._text(self._practice.name, self._font(8.5, 400), 0, self._bottom - 12, self._width, _QUIET, right=True)

    # --- drawing in points -------------------------------------------------------------------------------------

    def _font(self, points: float, weight: int, *, spacing: float = 0.0) -> QFont:
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

    def _height(self, text: str, font: QFont, width: float) -> float:
        self._painter.setFont(font)
        box = QRectF(0, 0, width * self._unit, 100_000 * self._unit)
        return self._painter.boundingRect(box, text, _wrapped(right=False)).height() / self._unit

    def _text(
        self, text: str, font: QFont, left: float, top: float, width: float, ink: QColor = _INK, *, right: bool = False
    ) -> None:
        self._painter.setFont(font)
        self._painter.setPen(ink)
        x, y = self._at(left, top)
        box = QRectF(x * self._unit, y * self._unit, width * self._unit, 100_000 * self._unit)
        self._painter.drawText(box, text, _wrapped(right=right))

    def _rule(self, top: float, ink: QColor, thick: float) -> None:
        x, y = self._at(0, top)
        unit = self._unit
        self._painter.fillRect(QRectF(x * unit, y * unit, self._width * unit, thick * unit), ink)

    def _at(self, left: float, top: float) -> tuple[float, float]:
        return _MARGIN + left - self._shift[0], top - self._shift[1]


def _wrapped(*, right: bool) -> QTextOption:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignTop)
    # A name without spaces is broken where it must rather than cut.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option

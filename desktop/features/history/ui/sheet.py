"""A receipt as sheets of paper, drawn the same way into a PDF and onto a printer.

Owns the layout in points and the breaking into pages; the words are the catalogue's. May run on a worker thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtGui import QColor, QPagedPaintDevice, QPainter, QPdfWriter

from desktop.features.history import texts
from desktop.features.history.domain import Practice
from desktop.kernel.french import number, size
from desktop.toolkit.paper import INK, LINE, QUIET, Paper, pdf
from desktop.uploads.facts import Receipt
from desktop.uploads.texts import KINDS

_MARGIN = 56.0  # points, on each side
_FOOT = 36.0  # points kept free at the foot of each page for its line
_LABELS = 96.0  # points: the column of field names


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
    numbers = f" {receipts[0].number}" if len(receipts) == 1 else ""

    def draw(writer: QPdfWriter, painter: QPainter) -> None:
        for place, receipt in enumerate(receipts):
            if not go_on(place):
                break
            if place:
                writer.newPage()
            _Sheet(writer, painter, receipt, practice, family, zone).paint()

    return pdf(f"{texts.SHEET_TITLE}{numbers}", texts.SHEET_ISSUER, draw)


def paint(
    device: QPagedPaintDevice, receipt: Receipt, practice: Practice, family: str, zone: tzinfo | None = None
) -> bool:
    """Draw every page; False where the device takes none."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    _Sheet(device, painter, receipt, practice, family, zone).paint()
    return painter.end()


class _Sheet(Paper):
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
        super().__init__(device, painter, family, _MARGIN)
        self._receipt = receipt
        self._practice = practice
        self._zone = zone

    def paint(self) -> None:
        pages: list[list[_Block]] = [[]]
        room = self.bottom - _FOOT - _MARGIN
        used = 0.0
        for block in self._blocks():
            if used + block.height > room and pages[-1]:
                pages.append([])
                used = 0.0
            pages[-1].append(block)
            used += block.height
        for place, blocks in enumerate(pages):
            if place:
                self.device.newPage()
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
        blocks.append(self._words(texts.SHEET_HASH_NOTE, 8.5, 400, after=2, ink=QUIET))
        blocks.append(self._words(texts.deposit_reference(receipt), 8.5, 400, after=0, ink=QUIET))
        return blocks

    def _head(self) -> _Block:
        def draw(top: float) -> None:
            self.text(texts.SHEET_ISSUER, self.font(9, 600, spacing=0.6), 0, top, self.width, QUIET)
            self.rule(top + 18, INK, 1.2)
            self.text(texts.SHEET_TITLE, self.font(24, 600), 0, top + 34, self.width)
            self.text(self._receipt.number, self.font(13, 500), 0, top + 68, self.width, QUIET)

        return _Block(108, draw)

    def _field(self, name: str, value: str) -> _Block:
        font, quiet = self.font(10.5, 500), self.font(10.5, 400)
        height = self.height(value, font, self.width - _LABELS) + 6

        def draw(top: float) -> None:
            self.text(name, quiet, 0, top, _LABELS, QUIET)
            self.text(value, font, _LABELS, top, self.width - _LABELS)

        return _Block(height, draw)

    def _list_head(self) -> _Block:
        def draw(top: float) -> None:
            self.text(texts.COLUMN_NAME, self.font(9, 600), 0, top + 22, self.width, QUIET)
            self.text(texts.COLUMN_SIZE, self.font(9, 600), 0, top + 22, self.width, QUIET, right=True)
            self.rule(top + 38, INK, 0.8)

        return _Block(42, draw)

    def _document(self, place: int) -> _Block:
        document = self._receipt.documents[place]
        font, small = self.font(10.5, 500), self.font(8, 400)
        numbered, room = 26.0, self.width - 26.0 - 70.0
        tall = self.height(document.name, font, room)

        def draw(top: float) -> None:
            self.text(number(place + 1), self.font(10.5, 400), 0, top + 5, numbered, QUIET)
            self.text(document.name, font, numbered, top + 5, room)
            self.text(size(document.size), self.font(10.5, 400), 0, top + 5, self.width, right=True)
            self.text(f"SHA-256 {document.sha256}", small, numbered, top + tall + 6, self.width - numbered, QUIET)
            self.rule(top + tall + 22, LINE, 0.5)

        return _Block(tall + 24, draw)

    def _words(self, text: str, points: float, weight: int, *, after: float, ink: QColor = INK) -> _Block:
        font = self.font(points, weight)
        height = self.height(text, font, self.width)
        return _Block(height + after, lambda top: self.text(text, font, 0, top, self.width, ink))

    def _foot(self, page: int, pages: int) -> None:
        self.rule(self.bottom - 18, LINE, 0.5)
        self.text(
            texts.page_of(self._receipt, page, pages), self.font(8.5, 400), 0, self.bottom - 12, self.width, QUIET
        )
        self.text(self._practice.name, self.font(8.5, 400), 0, self.bottom - 12, self.width, QUIET, right=True)

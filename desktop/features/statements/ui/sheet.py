"""Lines of statements as a table on sheets of paper, drawn the same way into a PDF and onto a printer.

Owns columns, breaking into pages and the sums at the end. May run on a worker thread.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtGui import QPagedPaintDevice, QPainter, QPdfWriter

from desktop.features.statements import export_texts as texts
from desktop.features.statements import line_texts, page_texts
from desktop.features.statements.domain import Practice
from desktop.features.statements.service import add_up, sums
from desktop.kernel.french import euros, short_day
from desktop.kernel.identifiers import group_finess
from desktop.statements.facts import Line, LineOrder
from desktop.toolkit.paper import INK, LINE, QUIET, Paper, pdf

_MARGIN = 36.0  # points, on each side
_FOOT = 22.0
_HEAD, _ROW, _REASON = 18.0, 14.0, 10.0
_FIRST, _NEXT = 74.0, 0.0  # points above the table on the first page and on the others
_SUMS = 64.0
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    share: float  # of a width of 100
    text: Callable[[Line], str]
    right: bool = False


_COLUMNS = (
    _Column(LineOrder.PAID_ON, 7.6, lambda line: short_day(line.paid_on)),
    _Column(LineOrder.STATEMENT, 11.4, lambda line: line.number),
    _Column(LineOrder.INVOICE, 11.8, lambda line: line.invoice),
    _Column(LineOrder.BENEFICIARY, 16.0, lambda line: line.beneficiary),
    _Column(LineOrder.CARE_DATE, 7.6, lambda line: short_day(line.care_date)),
    _Column(LineOrder.ACT, 6.6, lambda line: line.act),
    _Column(LineOrder.EXPENSE, 8.2, lambda line: euros(line.expense_cents), right=True),
    _Column(LineOrder.AMO, 8.2, lambda line: euros(line.amo_cents), right=True),
    _Column(LineOrder.AMC, 8.2, lambda line: euros(line.amc_cents), right=True),
    _Column(LineOrder.REST, 7.6, lambda line: euros(line.rest_cents), right=True),
    _Column(LineOrder.STATUS, 6.8, lambda line: line_texts.STATUSES_SHORT[line.status]),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: the lines in their order, for whom, what they were narrowed down to, and when."""

    lines: Sequence[Line]
    practice: Practice
    about: str
    at: datetime
    family: str
    zone: tzinfo | None = None


def as_pdf(sheet: Sheet, go_on: Callable[[int], bool] = lambda _done: True) -> bytes:
    """As a PDF, A4 across, with the fonts it needs inside. Ends early where `go_on`, told how many lines, says no."""

    def draw(writer: QPdfWriter, painter: QPainter) -> None:
        _Table(writer, painter, sheet).draw(go_on)

    return pdf(texts.SHEET_TITLE, texts.SHEET_ISSUER, draw, landscape=True)


def paint(device: QPagedPaintDevice, sheet: Sheet) -> bool:
    """Draw every page; False where the device takes none."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    _Table(device, painter, sheet).draw(lambda _done: True)
    return painter.end()


class _Table(Paper):
    """One table on one device."""

    def __init__(self, device: QPagedPaintDevice, painter: QPainter, sheet: Sheet) -> None:
        super().__init__(device, painter, sheet.family, _MARGIN)
        self._sheet = sheet
        self._plain, self._strong, self._small = self.font(7.5, 400), self.font(7.5, 600), self.font(6.5, 400)

    def draw(self, go_on: Callable[[int], bool]) -> None:
        """Every page."""
        pages = self._pages()
        done = 0
        for number, rows in enumerate(pages):
            if not go_on(done):
                return
            if number:
                self.device.newPage()
            top = _MARGIN
            if number == 0:
                self._title(top)
                top += _FIRST
            top = self._heads(top)
            for row in rows:
                top = self._line(row, top)
            done += len(rows)
            if number + 1 == len(pages):
                self._sums(top + 10)
            self._foot(number + 1, len(pages))

    def _pages(self) -> list[list[Line]]:
        """Which lines stand on which page; the last one has room for the sums."""
        pages: list[list[Line]] = [[]]
        room = self.bottom - _FOOT - _MARGIN - _FIRST - _HEAD
        for line in self._sheet.lines:
            high = _high(line)
            if room < high and pages[-1]:
                pages.append([])
                room = self.bottom - _FOOT - _MARGIN - _NEXT - _HEAD
            pages[-1].append(line)
            room -= high
        if room < _SUMS and pages[-1]:
            pages.append([])
        return pages

    def _title(self, top: float) -> None:
        sheet = self._sheet
        quiet = self.font(8.5, 400)
        self.text(texts.SHEET_ISSUER, self.font(8.5, 600, spacing=0.6), 0, top, self.width, QUIET)
        self.text(texts.printed_on(sheet.at, sheet.zone), quiet, 0, top, self.width, QUIET, right=True)
        self.text(texts.SHEET_TITLE, self.font(18, 600), 0, top + 16, self.width)
        whose = f"{sheet.practice.name} · {group_finess(sheet.practice.finess)}"
        self.text(whose, self.font(9.5, 500), 0, top + 42, self.width)
        self.fitted(sheet.about, quiet, 0, top + 56, self.width, QUIET)

    def _heads(self, top: float) -> float:
        for column, left, width in self._places():
            title = line_texts.COLUMNS[column.key]
            self.fitted(title, self._strong, left, top + 3, width, QUIET, right=column.right)
        self.rule(top + _HEAD - 3, INK, 0.8)
        return top + _HEAD

    def _line(self, line: Line, top: float) -> float:
        for column, left, width in self._places():
            self.fitted(column.text(line), self._plain, left, top + 2, width, right=column.right)
        if reason := line_texts.reason(line.reject_code, line.reject_reason):
            at = next(left for column, left, _ in self._places() if column.key == LineOrder.BENEFICIARY)
            self.fitted(reason, self._small, at, top + _ROW - 2, self.width - at, QUIET)
        top += _high(line)
        self.rule(top - 1, LINE, 0.4)
        return top

    def _sums(self, top: float) -> None:
        totals = add_up(self._sheet.lines)
        self.rule(top, INK, 0.8)
        self.text(page_texts.lines(totals.lines), self.font(9.5, 600), 0, top + 8, 90)
        self.fitted(texts.counted(totals.counts), self._plain, 0, top + 24, self.width * 0.45, QUIET)
        share = self.width * 0.55 / 4
        for place, (name, cents) in enumerate(sums(totals)):
            left = self.width * 0.45 + place * share
            self.text(name, self._plain, left, top + 8, share, QUIET, right=True)
            self.text(euros(cents), self.font(9.5, 600), left, top + 20, share, right=True)

    def _foot(self, page: int, pages: int) -> None:
        self.rule(self.bottom - 12, LINE, 0.4)
        self.text(texts.page_of(page, pages), self._small, 0, self.bottom - 8, self.width, QUIET)
        self.text(self._sheet.practice.name, self._small, 0, self.bottom - 8, self.width, QUIET, right=True)

    def _places(self) -> Sequence[tuple[_Column, float, float]]:
        left, found = 0.0, []
        for column in _COLUMNS:
            width = self.width * column.share / 100
            indent = _GAP if column.key == LineOrder.STATUS else 0.0  # after an amount
            found.append((column, left + indent, width - _GAP - indent / 2))
            left += width
        return found


def _high(line: Line) -> float:
    return _ROW + (_REASON if line.reject_code or line.reject_reason else 0)

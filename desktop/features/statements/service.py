"""What leaves the statements as a file for a spreadsheet: the same lines and sums as on the screen, harmless to open.

Owns the columns of both forms, and that a file is whole or not there. Knows neither who asks nor who is told.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.features.statements import export_texts as texts
from desktop.features.statements import line_texts
from desktop.features.statements.domain import Format
from desktop.infra.files import write_atomically
from desktop.infra.pieces import Piece, write_pieces
from desktop.kernel.spreadsheet import START, amount, day, line
from desktop.statements.facts import Line, LineOrder, LineStatus, Totals
from desktop.statements.service import Statements

if TYPE_CHECKING:
    from xlsxwriter.format import Format as Look  # type: ignore[import-untyped]

CHUNK = 1_000  # lines that are read and written at once
MOST: dict[Format, int] = {Format.XLSX: 200_000, Format.PDF: 20_000}
"""Lines of one file: a workbook is made in memory, so that nothing of it lies about in a temporary file."""
_AMOUNT, _DAY = '#,##0.00\\ "€"', "dd/mm/yyyy"  # as every spreadsheet writes them in its own language
Told = Callable[[int], object]
"""How many are done. Any thread."""


class Kind(Enum):
    """What a cell holds."""

    TEXT = auto()
    DAY = auto()
    CENTS = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file."""

    title: str
    kind: Kind
    value: Callable[[Line], Any]
    width: int  # letters, in a workbook


def _long(key: str, kind: Kind, value: Callable[[Line], Any], width: int) -> Field:
    return Field(line_texts.LONG[key], kind, value, width)


_NIR = _long(line_texts.NIR, Kind.TEXT, lambda row: row.nir, 17)
_FIELDS: tuple[Field, ...] = (
    _long(LineOrder.PAID_ON, Kind.DAY, lambda row: row.paid_on, 12),
    _long(LineOrder.STATEMENT, Kind.TEXT, lambda row: row.number, 18),
    Field(texts.NUMBER_IN_STATEMENT, Kind.NUMBER, lambda row: row.n, 11),
    _long(LineOrder.TRANSFER, Kind.TEXT, lambda row: row.transfer, 20),
    _long(LineOrder.INVOICE, Kind.TEXT, lambda row: row.invoice, 20),
    _long(LineOrder.BATCH, Kind.TEXT, lambda row: row.batch, 12),
    _long(LineOrder.BENEFICIARY, Kind.TEXT, lambda row: row.beneficiary, 28),
    Field(texts.RANK, Kind.NUMBER, lambda row: row.rank, 6),
    _long(LineOrder.MEMBER, Kind.TEXT, lambda row: row.member, 14),
    _long(LineOrder.CARE_DATE, Kind.DAY, lambda row: row.care_date, 12),
    _long(LineOrder.ACT, Kind.TEXT, lambda row: row.act, 11),
    _long(LineOrder.LABEL, Kind.TEXT, lambda row: row.label, 28),
    _long(LineOrder.QUANTITY, Kind.NUMBER, lambda row: row.quantity, 9),
    _long(LineOrder.EXPENSE, Kind.CENTS, lambda row: row.expense_cents, 14),
    _long(LineOrder.BASE, Kind.CENTS, lambda row: row.base_cents, 14),
    _long(LineOrder.RATE, Kind.NUMBER, lambda row: row.amo_rate, 9),
    _long(LineOrder.AMO, Kind.CENTS, lambda row: row.amo_cents, 14),
    _long(LineOrder.AMC, Kind.CENTS, lambda row: row.amc_cents, 14),
    _long(LineOrder.REST, Kind.CENTS, lambda row: row.rest_cents, 14),
    _long(LineOrder.STATUS, Kind.TEXT, lambda row: line_texts.STATUSES[row.status], 18),
    Field(texts.REJECT_CODE, Kind.TEXT, lambda row: row.reject_code, 10),
    _long(LineOrder.REASON, Kind.TEXT, lambda row: row.reject_reason, 40),
)


def fields(*, nir: bool) -> tuple[Field, ...]:
    """The columns of a file; `nir` where the user asked for it."""
    return (*_FIELDS[:7], _NIR, *_FIELDS[7:]) if nir else _FIELDS


def add_up(rows: Sequence[Line], before: Totals | None = None) -> Totals:
    """What these lines add up to, with those before."""
    counts = dict(before.counts) if before else dict.fromkeys(LineStatus, 0)
    for row in rows:
        counts[row.status] += 1
    return Totals(
        (before.lines if before else 0) + len(rows),
        (before.expense_cents if before else 0) + sum(row.expense_cents for row in rows),
        (before.amo_cents if before else 0) + sum(row.amo_cents for row in rows),
        (before.amc_cents if before else 0) + sum(row.amc_cents for row in rows),
        (before.rest_cents if before else 0) + sum(row.rest_cents for row in rows),
        counts,
    )


def sums(totals: Totals) -> list[tuple[str, int]]:
    """Its amounts (cents), named."""
    long = line_texts.LONG
    return [
        (long[LineOrder.EXPENSE], totals.expense_cents),
        (long[LineOrder.AMO], totals.amo_cents),
        (long[LineOrder.AMC], totals.amc_cents),
        (long[LineOrder.REST], totals.rest_cents),
    ]


async def chunks(statements: Statements, numbers: Sequence[int]) -> AsyncIterator[list[Line]]:
    """The lines of these numbers, some at a time, in their order."""
    for first in range(0, len(numbers), CHUNK):
        yield await statements.lines(numbers[first : first + CHUNK])


# --- CSV -------------------------------------------------------------------------------------------------------


async def write_csv(statements: Statements, numbers: Sequence[int], path: Path, told: Told, *, nir: bool) -> int:
    """Write these lines for a French spreadsheet; how many. Raises `OSError`. Cancelled, nothing of it remains."""
    columns = fields(nir=nir)

    async def pieces() -> AsyncIterator[Piece]:
        yield 0, lambda: f"{START}{line(column.title for column in columns)}".encode()
        async for rows in chunks(statements, numbers):
            yield len(rows), partial(_csv, columns, rows)

    return await write_pieces(path, pieces(), told)


def _csv(columns: Sequence[Field], rows: Sequence[Line]) -> bytes:
    return "".join(line(_csv_cell(column, row) for column in columns) for row in rows).encode()


def _csv_cell(column: Field, row: Line) -> str:
    value = column.value(row)
    match column.kind:
        case Kind.DAY:
            return day(value)
        case Kind.CENTS:
            return amount(value)
        case _:
            return str(value)


# --- XLSX ------------------------------------------------------------------------------------------------------


async def write_xlsx(statements: Statements, numbers: Sequence[int], path: Path, told: Told, *, nir: bool) -> int:
    """Write these lines as a workbook with their totals; how many. Raises `OSError`."""
    book = _Book(fields(nir=nir))
    async for rows in chunks(statements, numbers):
        await asyncio.to_thread(book.add, rows)
        told(book.lines)
    content = await asyncio.to_thread(book.content)
    await asyncio.to_thread(write_atomically, path, content)
    return book.lines


class _Book:
    """A workbook in memory: its lines, and a sheet of totals."""

    def __init__(self, columns: Sequence[Field]) -> None:
        from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

        self._columns = columns
        self._bytes = io.BytesIO()
        self._book: Workbook = Workbook(self._bytes, {"in_memory": True})
        self._totals: Totals | None = None
        self._sheet = self._book.add_worksheet(texts.SHEET_LINES)
        bold = self._book.add_format({"bold": True})
        self._looks: dict[Kind, Look | None] = {
            Kind.CENTS: self._book.add_format({"num_format": _AMOUNT}),
            Kind.DAY: self._book.add_format({"num_format": _DAY}),
            Kind.TEXT: None,
            Kind.NUMBER: None,
        }
        self._bold = bold
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.title, bold)
        self._sheet.freeze_panes(1, 0)

    @property
    def lines(self) -> int:
        return self._totals.lines if self._totals else 0

    def add(self, rows: Sequence[Line]) -> None:
        """More lines."""
        at = self.lines + 1
        for place, row in enumerate(rows, at):
            for column, field in enumerate(self._columns):
                self._write(place, column, field, field.value(row))
        self._totals = add_up(rows, self._totals)

    def content(self) -> bytes:
        """The whole file."""
        self._sheet.autofilter(0, 0, max(1, self.lines), len(self._columns) - 1)
        self._add_totals(self._totals or add_up(()))
        self._book.close()
        return self._bytes.getvalue()

    def _write(self, row: int, column: int, field: Field, value: date | int | str) -> None:
        look = self._looks[field.kind]
        match value:
            case str():
                self._sheet.write_string(row, column, value)  # a string, whatever it begins with
            case date():
                self._sheet.write_datetime(row, column, value, look)
            case int():
                self._sheet.write_number(row, column, value / 100 if field.kind is Kind.CENTS else value, look)

    def _add_totals(self, totals: Totals) -> None:
        sheet = self._book.add_worksheet(texts.SHEET_TOTALS)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 18)
        sheet.write_string(0, 0, texts.LINES, self._bold)
        sheet.write_number(0, 1, totals.lines)
        for row, (name, cents) in enumerate(sums(totals), 1):
            sheet.write_string(row, 0, name, self._bold)
            sheet.write_number(row, 1, cents / 100, self._looks[Kind.CENTS])
        for row, status in enumerate(LineStatus, 6):
            sheet.write_string(row, 0, texts.status_count(status))
            sheet.write_number(row, 1, totals.counts.get(status, 0))

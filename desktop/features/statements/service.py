"""What leaves the statements as a file for a spreadsheet: the same lines and sums as on the screen, harmless to open.

Owns the columns, and that a file is whole or not there; how a cell is written is `tables`'.
Knows neither who asks nor who is told.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from desktop.features.statements import export_texts as texts
from desktop.features.statements import line_texts
from desktop.features.statements.domain import Format
from desktop.features.statements.tables import Book, Field, Kind, csv_head, csv_rows
from desktop.infra.files import write_atomically
from desktop.infra.pieces import Piece, write_pieces
from desktop.statements.facts import Line, LineOrder, LineStatus, Totals
from desktop.statements.service import Statements

CHUNK = 1_000  # lines that are read and written at once
MOST: dict[Format, int] = {Format.XLSX: 200_000, Format.PDF: 20_000}
"""Lines of one file: a workbook is made in memory."""
Told = Callable[[int], object]
"""How many are done. Any thread."""


def _long(key: str, kind: Kind, value: Callable[[Line], Any], width: int) -> Field[Line]:
    return Field(line_texts.LONG[key], kind, value, width)


_NIR = _long(line_texts.NIR, Kind.TEXT, lambda row: row.nir, 17)
_FIELDS: tuple[Field[Line], ...] = (
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


def fields(*, nir: bool) -> tuple[Field[Line], ...]:
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
        yield 0, partial(csv_head, columns)
        async for rows in chunks(statements, numbers):
            yield len(rows), partial(csv_rows, columns, rows)

    return await write_pieces(path, pieces(), told)


# --- XLSX ------------------------------------------------------------------------------------------------------


async def write_xlsx(statements: Statements, numbers: Sequence[int], path: Path, told: Told, *, nir: bool) -> int:
    """Write these lines as a workbook with their totals; how many. Raises `OSError`."""
    book = _Book(fields(nir=nir))
    async for rows in chunks(statements, numbers):
        await asyncio.to_thread(book.add, rows)
        told(book.rows)
    content = await asyncio.to_thread(book.content)
    await asyncio.to_thread(write_atomically, path, content)
    return book.rows


class _Book(Book[Line]):
    """The lines, and a sheet of what they add up to."""

    def __init__(self, columns: Sequence[Field[Line]]) -> None:
        super().__init__(texts.SHEET_LINES, columns)
        self._totals = add_up(())

    def add(self, rows: Iterable[Line]) -> None:
        rows = list(rows)
        super().add(rows)
        self._totals = add_up(rows, self._totals)

    def content(self) -> bytes:
        self._add_totals(self._totals)
        return super().content()

    def _add_totals(self, totals: Totals) -> None:
        sheet = self.book.add_worksheet(texts.SHEET_TOTALS)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 18)
        sheet.write_string(0, 0, texts.LINES, self.bold)
        sheet.write_number(0, 1, totals.lines)
        for row, (name, cents) in enumerate(sums(totals), 1):
            sheet.write_string(row, 0, name, self.bold)
            sheet.write_number(row, 1, cents / 100, self.looks[Kind.CENTS])
        for row, status in enumerate(LineStatus, 6):
            sheet.write_string(row, 0, texts.status_count(status))
            sheet.write_number(row, 1, totals.counts.get(status, 0))

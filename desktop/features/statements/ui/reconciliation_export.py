"""What became of the invoices as a file for a spreadsheet: CSV as a French one expects, or XLSX with real days and
amounts. No cell of it can become a formula; the file is whole or not there."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop.features.statements import reconciliation_texts as texts
from desktop.features.statements.reconciled import Row
from desktop.features.statements.tables import Book, Field, Kind, csv_head, csv_rows
from desktop.infra.files import write_atomically
from desktop.reconciliation.facts import Answer
from desktop.reconciliation.facts import Line as Answering
from desktop.statements.facts import Line

_VALUES: tuple[tuple[Kind, Callable[[Row], Any], int], ...] = (
    (Kind.TEXT, lambda row: row.invoice.number, 18),
    (Kind.TEXT, lambda row: row.invoice.patient, 28),
    (Kind.DAY, lambda row: row.invoice.day, 12),
    (Kind.CENTS, lambda row: row.due_cents, 12),
    (Kind.CENTS, lambda row: row.settlement.paid_cents, 12),
    (Kind.CENTS, lambda row: row.settlement.difference_cents, 12),
    (Kind.TEXT, texts.state, 28),
    (Kind.TEXT, texts.reason, 36),
    (Kind.TEXT, texts.lines_named, 40),
)
_FIELDS: tuple[Field[Row], ...] = tuple(Field(title, *value) for title, value in zip(texts.HEAD, _VALUES, strict=True))


async def write(path: Path, rows: Sequence[Row]) -> int:
    """How many rows were written, as they stand. Raises `OSError`."""
    make = as_csv if path.suffix.lower() == ".csv" else as_xlsx

    def work() -> None:
        write_atomically(path, make(rows))

    await asyncio.to_thread(work)
    return len(rows)


def as_csv(rows: Sequence[Row]) -> bytes:
    """Parted by semicolons, decimal commas, with a byte order mark."""
    return csv_head(_FIELDS) + csv_rows(_FIELDS, rows)


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """Real days and amounts; texts are never read as anything else."""
    book: Book[Row] = Book(texts.VIEW, _FIELDS)
    book.add(rows)
    return book.content()


def answering(line: Line) -> Answering:
    """A line of a statement in the words of reconciliation."""
    return Answering(
        line.id, line.number, line.n, line.invoice, line.beneficiary, line.nir, line.care_date, line.act,
        line.expense_cents, line.amc_cents, Answer(line.status.value), line.reject_code, line.reject_reason,
        line.paid_on,
    )  # fmt: skip

"""What became of the invoices as a file for a spreadsheet: CSV as a French one expects, or XLSX with real days and
amounts. No cell of it can become a formula; the file is whole or not there."""

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from desktop.features.statements import reconciliation_texts as texts
from desktop.features.statements.reconciled import Row
from desktop.infra.files import write_atomically
from desktop.reconciliation.facts import Answer
from desktop.reconciliation.facts import Line as Answering
from desktop.statements.facts import Line

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = (18, 28, 12, 12, 12, 12, 28, 36, 40)


async def write(path: Path, rows: Sequence[Row]) -> int:
    """How many rows were written, as they stand. Raises `OSError`."""
    make = as_csv if path.suffix.lower() == ".csv" else as_xlsx

    def work() -> None:
        write_atomically(path, make(rows))

    await asyncio.to_thread(work)
    return len(rows)


def as_csv(rows: Sequence[Row]) -> bytes:
    """Parted by semicolons, decimal commas, with a byte order mark."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(texts.HEAD)
    for row in rows:
        number, patient, day, due, paid, difference, *words = texts.cells(row)
        amounts = ["" if cents is None else f"{cents / 100:.2f}".replace(".", ",") for cents in (due, paid, difference)]
        writer.writerow([_harmless(number), _harmless(patient), texts.day(day), *amounts, *map(_harmless, words)])
    return f"\ufeff{written.getvalue()}".encode()


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """Real days and amounts; texts are never read as anything else."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(texts.VIEW)
    bold = book.add_format({"bold": True})
    as_day, as_amount = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "#,##0.00 €"})
    for column, (heading, width) in enumerate(zip(texts.HEAD, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    for place, row in enumerate(rows, 1):
        number, patient, day, due, paid, difference, *rest = texts.cells(row)
        sheet.write_string(place, 0, number)
        sheet.write_string(place, 1, patient)
        if day is not None:
            sheet.write_datetime(place, 2, day, as_day)
        for column, cents in enumerate((due, paid, difference), 3):
            if cents is not None:
                sheet.write_number(place, column, cents / 100, as_amount)
        for column, words in enumerate(rest, 6):
            sheet.write_string(place, column, words)
    sheet.autofilter(0, 0, len(rows), len(texts.HEAD) - 1)
    book.close()
    return content.getvalue()


def answering(line: Line) -> Answering:
    """A line of a statement in the words of reconciliation."""
    return Answering(
        line.id, line.number, line.n, line.invoice, line.beneficiary, line.nir, line.care_date, line.act,
        line.expense_cents, line.amc_cents, Answer(line.status.value), line.reject_code, line.reject_reason,
        line.paid_on,
    )  # fmt: skip


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u00a0\u202f").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell

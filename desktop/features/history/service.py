"""What leaves the history as a file: a list for a spreadsheet, or the receipts that a file of sheets is drawn from.

Owns the form of the list, and that a file is whole or not there. Knows neither who asks nor where progress is shown.
"""

import asyncio
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from desktop.features.history import export_texts as texts
from desktop.infra.files import PartFile
from desktop.kernel.ids import DepositId
from desktop.uploads.facts import Receipt
from desktop.uploads.history_facts import PastDeposit, PastDocument, Shelf
from desktop.uploads.service import Delivery, Past

CHUNK = 1_000  # rows that are read and written at once
MOST_RECEIPTS = 500
MOST_DOCUMENTS = 20_000  # on all sheets of a PDF together
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Told = Callable[[int], object]
"""How many are done. Any thread."""


class TooMany(Exception):  # noqa: N818 - a situation, as in `kernel.failures`
    """More receipts than one file of sheets may hold."""


def line(cells: Iterable[str]) -> str:
    """Cells as a line of a list: parted by semicolons, none of them a formula to whatever opens it."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow([_harmless(cell) for cell in cells])
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u00a0\u202f").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


async def write_list(past: Past, shelf: Shelf, numbers: Sequence[int], path: Path, told: Told) -> int:
    """Write these rows as CSV for a French spreadsheet; how many lines. Raises `OSError`.

    A million rows pass through in chunks. Cancelled, nothing of it remains.
    """
    file, loop = PartFile(path), asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, thread_name_prefix="export")  # one: what it is given, it does in this order
    done = 0
    try:
        await loop.run_in_executor(thread, file.open)
        await loop.run_in_executor(thread, file.write, f"\ufeff{line(texts.head(shelf))}".encode())
        for first in range(0, len(numbers), CHUNK):
            rows = await _rows(past, shelf, numbers[first : first + CHUNK])
            await loop.run_in_executor(thread, partial(_write, file, rows))
            done += len(rows)
            told(done)
        await loop.run_in_executor(thread, file.commit)
    except BaseException:
        thread.submit(file.abandon)
        raise
    finally:
        thread.shutdown(wait=False)
    return done


async def receipts(past: Past, delivery: Delivery, shelf: Shelf, numbers: Sequence[int]) -> list[Receipt]:
    """The receipts of these rows, each once, in their order. Raises `TooMany`."""
    deposits: dict[DepositId, None] = {}
    for first in range(0, len(numbers), CHUNK):
        rows = await _rows(past, shelf, numbers[first : first + CHUNK])
        deposits.update((row.deposit, None) for row in rows)
        if len(deposits) > MOST_RECEIPTS:
            raise TooMany
    found: list[Receipt] = []
    documents = 0
    for deposit in deposits:
        receipt = await delivery.receipt(deposit)
        if receipt is not None:
            found.append(receipt)
            documents += len(receipt.documents)
        if documents > MOST_DOCUMENTS:
            raise TooMany
    return found


async def _rows(past: Past, shelf: Shelf, numbers: Sequence[int]) -> Sequence[PastDeposit | PastDocument]:
    return await (past.deposits(numbers) if shelf is Shelf.DEPOSITS else past.documents(numbers))


def _write(file: PartFile, rows: Sequence[PastDeposit | PastDocument]) -> None:
    file.write("".join(line(texts.cells(row)) for row in rows).encode())

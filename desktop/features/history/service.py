"""What leaves the history as a file: a list for a spreadsheet, or the receipts that a file of sheets is drawn from.

Owns the form of the list, and that a file is whole or not there. Knows neither who asks nor where progress is shown.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path

from desktop.features.history import export_texts as texts
from desktop.infra.pieces import Piece, write_pieces
from desktop.kernel.ids import DepositId
from desktop.kernel.spreadsheet import START, line
from desktop.uploads.facts import Receipt
from desktop.uploads.history_facts import PastDeposit, PastDocument, Shelf
from desktop.uploads.service import Delivery, Past

CHUNK = 1_000  # rows that are read and written at once
MOST_RECEIPTS = 500
MOST_DOCUMENTS = 20_000  # on all sheets of a PDF together
Told = Callable[[int], object]
"""How many are done. Any thread."""


class TooMany(Exception):  # noqa: N818 - a situation, as in `kernel.failures`
    """More receipts than one file of sheets may hold."""


async def write_list(past: Past, shelf: Shelf, numbers: Sequence[int], path: Path, told: Told) -> int:
    """Write these rows as CSV for a French spreadsheet; how many lines. Raises `OSError`.

    A million rows pass through in chunks. Cancelled, nothing of it remains.
    """

    async def pieces() -> AsyncIterator[Piece]:
        yield 0, lambda: f"{START}{line(texts.head(shelf))}".encode()
        for first in range(0, len(numbers), CHUNK):
            rows = await _rows(past, shelf, numbers[first : first + CHUNK])
            yield len(rows), partial(_lines, rows)

    return await write_pieces(path, pieces(), told)


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


def _lines(rows: Sequence[PastDeposit | PastDocument]) -> bytes:
    return "".join(line(texts.cells(row)) for row in rows).encode()

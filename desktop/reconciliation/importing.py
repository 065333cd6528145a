"""Invoices out of a table whose columns are known. What can't be read is named, row by row, and the rest goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from desktop.reconciliation.cells import cents, day, nir, text
from desktop.reconciliation.columns import Field, Layout
from desktop.reconciliation.facts import Invoice
from desktop.reconciliation.sheets import Cell

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: `row` as a spreadsheet counts it, from 1; `cell` as it stands there."""

    row: int
    field: Field
    cell: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Invoices in the order of the table, keyed by their row as a spreadsheet counts it."""

    invoices: tuple[Invoice, ...]
    faults: tuple[Fault, ...]


def invoices(layout: Layout, columns: Mapping[Field, int]) -> Imported:
    """The rows below the heading. A row without number, patient and amount is no invoice: a total, or a blank."""
    made: list[Invoice] = []
    faults: list[Fault] = []
    for place, row in enumerate(layout.table.rows[layout.begins :], layout.begins + 1):
        read = _Row(place, row, columns)
        invoice = read.invoice()
        if invoice is None:
            continue
        if read.faults:
            faults.extend(read.faults)
        else:
            made.append(invoice)
    return Imported(tuple(made), tuple(faults))


class _Row:
    def __init__(self, place: int, row: Sequence[Cell], columns: Mapping[Field, int]) -> None:
        self._place = place
        self._row = row
        self._columns = columns
        self.faults: list[Fault] = []

    def invoice(self) -> Invoice | None:
        number = text(self._cell(Field.NUMBER))
        patient = " ".join(filter(None, (text(self._cell(Field.PATIENT)), text(self._cell(Field.FIRST_NAME)))))
        known = nir(self._cell(Field.NIR)) or ""
        if not number and not patient and not known:
            return None
        on = self._read(Field.DAY, day)
        total, expected = self._read(Field.TOTAL, cents), self._read(Field.EXPECTED, cents)
        if not number and (on is None or (total is None and expected is None)):
            self.faults.append(Fault(self._place, Field.NUMBER, ""))
        return Invoice(self._place, number, patient, known, on, total, expected)

    def _read(self, field: Field, reads: Callable[[Cell], T | None]) -> T | None:
        cell = self._cell(field)
        if not text(cell):
            return None
        found = reads(cell)
        if found is None:
            self.faults.append(Fault(self._place, field, text(cell)[:60]))
        return found

    def _cell(self, field: Field) -> Cell:
        column = self._columns.get(field)
        return self._row[column] if column is not None and column < len(self._row) else None

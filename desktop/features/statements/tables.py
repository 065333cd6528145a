"""A table for a spreadsheet, as CSV or as a workbook: columns of texts, days and amounts, harmless to open.

Owns how a cell of each kind is written in both; knows neither what the rows are nor where the bytes go.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from desktop.kernel.spreadsheet import START, amount, day, line

if TYPE_CHECKING:
    from xlsxwriter.format import Format as Look  # type: ignore[import-untyped]

Row = TypeVar("Row")
_AMOUNT, _DAY = '#,##0.00\\ "€"', "dd/mm/yyyy"  # as every spreadsheet writes them in its own language


class Kind(Enum):
    """What a cell holds."""

    TEXT = auto()
    DAY = auto()
    CENTS = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Field(Generic[Row]):
    """A column of a file. A value is None where nothing is known."""

    title: str
    kind: Kind
    value: Callable[[Row], Any]
    width: int  # letters, in a workbook


def csv_head(columns: Iterable[Field[Row]]) -> bytes:
    """What a file begins with."""
    return f"{START}{line(column.title for column in columns)}".encode()


def csv_rows(columns: Sequence[Field[Row]], rows: Iterable[Row]) -> bytes:
    """Its lines."""
    return "".join(line(_csv_cell(column, row) for column in columns) for row in rows).encode()


def _csv_cell(column: Field[Row], row: Row) -> str:
    value = column.value(row)
    match column.kind:
        case _ if value is None:
            return ""
        case Kind.DAY:
            return day(value)
        case Kind.CENTS:
            return amount(value)
        case _:
            return str(value)


class Book(Generic[Row]):
    """A workbook of one table and what is added to it; in memory, so that no temporary file holds any of it."""

    def __init__(self, name: str, columns: Sequence[Field[Row]]) -> None:
        from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]

        self.rows = 0
        self._columns = columns
        self._bytes = io.BytesIO()
        self.book: Workbook = Workbook(self._bytes, {"in_memory": True})
        self._sheet = self.book.add_worksheet(name)
        self.bold: Look = self.book.add_format({"bold": True})
        self.looks: dict[Kind, Look | None] = {
            Kind.CENTS: self.book.add_format({"num_format": _AMOUNT}),
            Kind.DAY: self.book.add_format({"num_format": _DAY}),
            Kind.TEXT: None,
            Kind.NUMBER: None,
        }
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.title, self.bold)
        self._sheet.freeze_panes(1, 0)

    def add(self, rows: Iterable[Row]) -> None:
        """More rows."""
        for row in rows:
            self.rows += 1
            for place, column in enumerate(self._columns):
                self._write(place, column.kind, column.value(row))

    def content(self) -> bytes:
        """The whole file."""
        self._sheet.autofilter(0, 0, max(1, self.rows), len(self._columns) - 1)
        self.book.close()
        return self._bytes.getvalue()

    def _write(self, place: int, kind: Kind, value: date | int | str | None) -> None:
        look = self.looks[kind]
        match value:
            case str():
                self._sheet.write_string(self.rows, place, value)  # a string, whatever it begins with
            case date():
                self._sheet.write_datetime(self.rows, place, value, look)
            case int():
                self._sheet.write_number(self.rows, place, value / 100 if kind is Kind.CENTS else value, look)

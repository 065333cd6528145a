"""A table as the practice's software exports it: CSV of any French kind, .xlsx, .xls, .ods. Judges nothing.

Formulas aren't run: a spreadsheet's stored values count. Blocking: for a worker thread.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from desktop.kernel.failures import UserActs

Cell = str | float | date | None

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_OCTETS = 100 * 1024 * 1024
_LOOKED_AT = 40  # rows from which a separator is guessed
_SEPARATORS = ";\t,|"
_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OLD = ["cp1252", "iso8859_15", "cp850", "mac_roman"]


class TableRefused(UserActs):
    """A file that can't be taken for a table; `why`: "unreadable", "not-a-table", "protected", "empty", "too-large"."""

    code = "table-refused"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, rows as they stand, the empty ones too; `name` is the sheet's, empty for a CSV."""

    name: str
    rows: Sequence[Sequence[Cell]]


def tables(path: Path) -> list[Table]:
    """The tables of a file that hold something. Raises `TableRefused`."""
    try:
        if path.stat().st_size > MOST_OCTETS:
            raise TableRefused("too-large")
        content = path.read_bytes()
    except OSError as problem:
        raise TableRefused("unreadable") from problem
    found = _of_book(content) if content[:4] in _BOOKS else [Table("", _of_text(content))]
    found = [table for table in found if any(any(map(_filled, row)) for row in table.rows)]
    if not found:
        raise TableRefused("empty")
    if any(len(table.rows) > MOST_ROWS for table in found):
        raise TableRefused("too-large")
    return found


def _filled(cell: Cell) -> bool:
    return cell is not None and str(cell).strip() != ""


def _of_book(content: bytes) -> list[Table]:
    # Late, as the other reader below: megabytes that a day without an import doesn't need.
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
        return [Table(name, [_row(row) for row in _sheet(book, name)]) for name in book.sheet_names]
    except PasswordError as problem:
        raise TableRefused("protected") from problem
    except (CalamineError, OSError, ValueError) as problem:
        raise TableRefused("not-a-table") from problem


def _sheet(book: object, name: str) -> Iterator[list[object]]:
    yield from book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)  # type: ignore[attr-defined]


def _row(values: Sequence[object]) -> list[Cell]:
    return [_cell(value) for value in values[:MOST_COLUMNS]]


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str | date):
        return value
    return None


def _of_text(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    if "\x00" in text:
        raise TableRefused("not-a-table")
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_separator(lines[:_LOOKED_AT]))
    try:
        return [[*row[:MOST_COLUMNS]] for row in reader]
    except csv.Error as problem:
        raise TableRefused("not-a-table") from problem


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        guess = from_bytes(content[: 256 * 1024], cp_isolation=_OLD).best()
        return content.decode(guess.encoding if guess else "cp1252", "replace")


def _separator(lines: Sequence[str]) -> str:
    """The sign that most lines hold equally often; a semicolon where none does, as French spreadsheets write."""

    def regular(sign: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if row)
        columns, rows = max(counts.items(), key=lambda each: (each[0] > 1, each[1]), default=(1, 0))
        return (rows if columns > 1 else 0, columns)

    return max(_SEPARATORS, key=regular)

"""Lines of a list as French spreadsheets read them: semicolons, a decimal comma, and no cell that becomes a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import date

START = "\ufeff"
"""Before the first line: without it, spreadsheets take accents for something else."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def line(cells: Iterable[str]) -> str:
    """Cells as a line: parted by semicolons, none of them a formula to whatever opens it.

    A number below zero isn't taken for one: spreadsheets read "-12,50" as an amount.
    """
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow([_harmless(cell) for cell in cells])
    return written.getvalue()


def amount(cents: int) -> str:
    """`-123456` -> "-1234,56"."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"


def day(of: date) -> str:
    """ "12/05/2023"."""
    return f"{of:%d/%m/%Y}"


def _harmless(cell: str) -> str:
    begins = cell.lstrip(" \u00a0\u202f").startswith(_FORMULA) or cell.startswith(_FORMULA)
    return f"'{cell}" if begins and not _is_amount(cell) else cell


def _is_amount(cell: str) -> bool:
    whole, comma, part = cell.removeprefix("-").partition(",")
    return bool(comma) and whole.isascii() and whole.isdigit() and part.isascii() and part.isdigit()

"""What stands in a cell, as amounts, days and numbers. Pure; None where it can't be read, never a guess."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from desktop.reconciliation.sheets import Cell

FIRST_YEAR, LAST_YEAR = 1990, 2100
_MOST_CENTS = 10**10
_BLANKS = re.compile(r"[\s\u00a0\u202f]+|€|EUR", re.IGNORECASE)
_DAYS = (
    (re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:\D.*)?$"), (3, 2, 1)),
    (re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:\D.*)?$"), (1, 2, 3)),
    (re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$"), (1, 2, 3)),
)
_NIR = re.compile(r"^[1-478]\d{4}(?:\d{2}|2[AB])\d{6}(?:\d{2})?$")


def text(cell: Cell) -> str:
    """A number of an invoice that a spreadsheet took for an amount comes back as it was: 20240012.0 -> "20240012"."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell).strip()


def cents(cell: Cell) -> int | None:
    """ "1 234,56 €", "1.234,56", "-12,5", 1234.56 -> cents."""
    if isinstance(cell, date) or cell is None:
        return None
    if isinstance(cell, float):
        value = Decimal(repr(cell))
    else:
        written = _BLANKS.sub("", cell).replace("−", "-")
        decimal = max(written.rfind(","), written.rfind("."))
        if decimal >= 0:
            whole = written[:decimal].replace(",", "").replace(".", "")
            written = f"{whole}.{written[decimal + 1 :]}"
        try:
            value = Decimal(written)
        except InvalidOperation:
            return None
    if not value.is_finite():
        return None
    found = round(value * 100)
    exact = abs(value * 100 - found) < Decimal("0.01")  # a spreadsheet's sums carry dust, an amount no third decimal
    return found if exact and abs(found) < _MOST_CENTS else None


def day(cell: Cell) -> date | None:
    """ "12/05/2023", "12.05.23", "2023-05-12 10:42", "20230512", a spreadsheet's own day."""
    if isinstance(cell, date):
        return cell if FIRST_YEAR <= cell.year <= LAST_YEAR else None
    written = text(cell)
    for pattern, (year_at, month_at, day_at) in _DAYS:
        if (found := pattern.match(written)) is not None:
            year = int(found[year_at])
            year += 2000 if year < 100 else 0
            try:
                made = date(year, int(found[month_at]), int(found[day_at]))
            except ValueError:
                return None
            return made if FIRST_YEAR <= year <= LAST_YEAR else None
    return None


def nir(cell: Cell) -> str | None:
    """Thirteen or fifteen characters without blanks."""
    written = _BLANKS.sub("", text(cell)).replace(".", "").upper()
    return written if _NIR.match(written) else None

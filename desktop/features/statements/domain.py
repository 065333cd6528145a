"""Values of the page of statements: what is chosen on the left, what a NIR shows of itself. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.kernel.calendar import month_days
from desktop.statements.facts import Month, Statement, StatementKey


@dataclass(frozen=True, slots=True)
class Practice:
    """Whose statements they are: as printed on a list."""

    name: str
    finess: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What is chosen on the left: everything, a month, or one statement."""

    days: tuple[date, date] | None = None
    statement: StatementKey | None = None


EVERYTHING = Scope()


def of_month(month: Month) -> Scope:
    """The transfers of that month."""
    return Scope(month_days(month.year, month.month))


def of_statement(statement: Statement) -> Scope:
    """Its lines."""
    return Scope(statement=statement.key)


class Format(StrEnum):
    """As what the lines leave the program; the values are suffixes of files."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


def both(one: tuple[date, date] | None, other: tuple[date, date] | None) -> tuple[date, date] | None:
    """The days that lie in both; the first lies after the last where there are none."""
    if one is None or other is None:
        return one or other
    return max(one[0], other[0]), min(one[1], other[1])


_KEPT = 5  # letters that a masked number still shows: rank of birth and key


def masked(nir: str) -> str:
    """Enough to tell two people apart, too little to know either."""
    shown = nir[-_KEPT:]
    return f"{'•' * 5}\u00a0{shown[:3]}\u00a0{shown[3:]}" if len(nir) > _KEPT else "•" * 5


def spelled(nir: str) -> str:
    """As it is read out: "1 85 05 78 006 084 91"."""
    parts, at = [], 0
    for width in (1, 2, 2, 2, 3, 3, 2):
        parts.append(nir[at : at + width])
        at += width
    return "\u00a0".join(part for part in (*parts, nir[at:]) if part)

"""Values of the history: whose it is, by what it is narrowed down, what a receipt adds up to. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from desktop.kernel.ids import Sha256
from desktop.uploads.facts import Receipt
from desktop.uploads.history_facts import PastDeposit, PastDocument

Past = PastDeposit | PastDocument
"""A row of either shelf."""


@dataclass(frozen=True, slots=True)
class Practice:
    """Who deposited: as printed on a receipt."""

    name: str
    finess: str


class Period(StrEnum):
    """Spans of time that are offered, and one of the user's own."""

    ALL = "all"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    YEAR = "year"
    LAST_YEAR = "last_year"
    CHOSEN = "chosen"


class Weight(StrEnum):
    """Sizes that are offered."""

    ANY = "any"
    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


class Format(StrEnum):
    """As what the history leaves the program; the values are suffixes of files."""

    CSV = "csv"
    PDF = "pdf"


_MEGABYTE = 1 << 20
WEIGHTS: dict[Weight, tuple[int | None, int | None]] = {
    Weight.ANY: (None, None),
    Weight.SMALL: (None, _MEGABYTE),
    Weight.MIDDLE: (_MEGABYTE, 5 * _MEGABYTE),
    Weight.LARGE: (5 * _MEGABYTE, None),
}
"""At least, and below: bytes of a row."""

_DATE = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{2}|\d{4})")


def days(period: Period, today: date, first: date | None = None, last: date | None = None) -> tuple[date, date] | None:
    """First and last day of a period; None where it is endless. `first` and `last` are the user's own."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before_month, before_year = month - timedelta(days=1), year - timedelta(days=1)
    match period:
        case Period.ALL:
            return None
        case Period.TODAY:
            return today, today
        case Period.WEEK:
            return today - timedelta(days=6), today
        case Period.MONTH:
            return month, today
        case Period.LAST_MONTH:
            return before_month.replace(day=1), before_month
        case Period.YEAR:
            return year, today
        case Period.LAST_YEAR:
            return before_year.replace(month=1, day=1), before_year
        case Period.CHOSEN:
            return (first or date.min, last or date.max) if first or last else None


def span(days: tuple[date, date] | None) -> tuple[datetime | None, datetime | None]:
    """Received at or after, received before, by this workstation's midnights."""
    if days is None:
        return None, None
    first, last = days
    since = None if first == date.min else _midnight(first)
    return since, None if last == date.max else _midnight(last + timedelta(days=1))


def day_of(text: str) -> date | None:
    """What a user may mean by "3/5/26", "03.05.2026"; None where it is no day."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def weight(receipt: Receipt) -> int:
    """Bytes of all its documents."""
    return sum(document.size for document in receipt.documents)


def place_in(receipt: Receipt, name: str, sha256: Sha256) -> int | None:
    """Where a document stands in its receipt."""
    for place, document in enumerate(receipt.documents):
        if document.sha256 == sha256 and document.name == name:
            return place
    return None


def file_name(receipt: Receipt) -> str:
    """Proposed for its PDF; nothing in it that a file system refuses."""
    number = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in receipt.number)
    return f"Accusé {number}.pdf"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()

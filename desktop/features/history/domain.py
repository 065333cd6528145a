"""Values of the history: whose it is, by what it is narrowed down, what a receipt adds up to. Pure."""

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


def span(days: tuple[date, date] | None) -> tuple[datetime | None, datetime | None]:
    """Received at or after, received before, by this workstation's midnights."""
    if days is None:
        return None, None
    first, last = days
    since = None if first == date.min else _midnight(first)
    return since, None if last == date.max else _midnight(last + timedelta(days=1))


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

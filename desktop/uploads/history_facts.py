"""The values in which the history speaks: what is asked of it, its two kinds of rows, what they add up to.

As in `facts`: frozen, free of SQL and Qt, sizes in bytes, times aware UTC. A row's number (`HistoryId`) is made from
its receipt and its place there; it means nothing outside the vault.
"""

from array import array
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads.facts import Kind

if TYPE_CHECKING:
    HistoryIds: TypeAlias = array[int]
else:
    HistoryIds = array  # Python 3.11 can't say of what
"""Numbers of rows in the order shown, type code "q": eight bytes a row, where a list takes forty."""


class Shelf(StrEnum):
    """What one row stands for."""

    DEPOSITS = "deposits"
    DOCUMENTS = "documents"


class HistoryOrder(StrEnum):
    """By what the history can be sorted; equals stand in the order of their receipts."""

    DATE = "date"  # when the server received it
    NAME = "name"  # of a deposit: its number
    KIND = "kind"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What is to be shown. Every word of `search` begins a word of name, number or message, accents and case apart."""

    shelf: Shelf = Shelf.DEPOSITS
    search: str = ""
    kind: Kind | None = None
    since: datetime | None = None  # received at or after
    until: datetime | None = None  # received before
    at_least: int | None = None  # bytes of the row: of a deposit those of all its documents
    below: int | None = None
    order: HistoryOrder = HistoryOrder.DATE
    descending: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether it may leave something out."""
        return bool(self.search.strip() or self.kind or self.since or self.until or self.sized)

    @property
    def sized(self) -> bool:
        """Whether sizes count."""
        return self.at_least is not None or self.below is not None


@dataclass(frozen=True, slots=True)
class PastDocument:
    """A document that the server has acknowledged."""

    id: int
    name: str
    size: int
    sha256: Sha256
    kind: Kind
    message: str
    number: str  # of its receipt
    received_at: datetime
    deposit: DepositId


@dataclass(frozen=True, slots=True)
class PastDeposit:
    """A deposit that the server has acknowledged, without its documents."""

    id: int
    number: str
    received_at: datetime
    kind: Kind
    message: str
    documents: int
    size: int
    deposit: DepositId


@dataclass(frozen=True, slots=True)
class HistoryTotals:
    """What the rows of a query add up to."""

    deposits: int
    documents: int
    size: int


@dataclass(frozen=True, slots=True)
class HistoryThinned:
    """Published after deposits past the time for which the history is kept were deleted."""

    documents: tuple[DocumentId, ...]

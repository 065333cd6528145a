"""The values in which the statements speak: what the service publishes, what is asked of the cache, what it answers.

Frozen, free of SQL and Qt. Money is integer cents, days are dates, times are aware UTC. A line's number (`LineIds`) and
a statement's (`StatementKey`) mean nothing outside the cache, and may be others once a statement was corrected.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, NewType, TypeAlias

StatementKey = NewType("StatementKey", int)
"""A statement in the cache. Larger is paid later."""

if TYPE_CHECKING:
    LineIds: TypeAlias = array[int]
else:
    LineIds = array  # Python 3.11 can't say of what
"""Numbers of lines in the order shown, type code "q": eight bytes a line."""


class LineStatus(StrEnum):
    """What became of a line."""

    PAID = "paid"
    PARTIAL = "partial"
    REJECTED = "rejected"
    PENDING = "pending"
    CANCELLED = "cancelled"


class LineOrder(StrEnum):
    """By what lines can be sorted; equals stand newest first."""

    PAID_ON = "paid_on"
    STATEMENT = "statement"
    TRANSFER = "transfer"
    INVOICE = "invoice"
    BATCH = "batch"
    BENEFICIARY = "beneficiary"
    MEMBER = "member"
    CARE_DATE = "care_date"
    ACT = "act"
    LABEL = "label"
    QUANTITY = "quantity"
    EXPENSE = "expense"
    BASE = "base"
    RATE = "rate"
    AMO = "amo"
    AMC = "amc"
    REST = "rest"
    STATUS = "status"
    REASON = "reason"


class Amount(StrEnum):
    """Which of a line's amounts a range speaks of."""

    EXPENSE = "expense"
    AMO = "amo"
    AMC = "amc"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class LineQuery:
    """Which lines are to be shown; what is empty leaves nothing out.

    Every word of `search` begins a word of a line (beneficiary, invoice, batch, transfer, statement, NIR, member, act,
    label, reason), accents and case apart; "1 234,56" is one of its amounts, "12/05/2023" and "05/2023" are when the
    care was given or the transfer made.
    """

    search: str = ""
    paid_from: date | None = None  # both inclusive: the day of the transfer
    paid_to: date | None = None
    statuses: frozenset[LineStatus] = frozenset()
    acts: frozenset[str] = frozenset()
    amount: Amount = Amount.EXPENSE
    least_cents: int | None = None  # both inclusive
    most_cents: int | None = None
    statement: StatementKey | None = None
    order: LineOrder = LineOrder.PAID_ON
    descending: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether it may leave something out."""
        asked = (self.paid_from, self.paid_to, self.least_cents, self.most_cents, self.statement)
        return bool(
            self.search.strip() or self.statuses or self.acts or any(condition is not None for condition in asked)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement, with what it takes over from the statement itself."""

    id: int
    statement: StatementKey
    number: str  # of the statement
    n: int  # its place there, from 1
    paid_on: date
    transfer: str
    invoice: str
    batch: str
    beneficiary: str = field(repr=False)
    nir: str = field(repr=False)  # whole: hiding it is the screen's affair
    rank: int
    member: str = field(repr=False)
    care_date: date
    act: str
    label: str
    quantity: int
    expense_cents: int
    base_cents: int
    amo_rate: int  # percent
    amo_cents: int
    amc_cents: int
    rest_cents: int
    status: LineStatus
    reject_code: str
    reject_reason: str


class LineBrief(NamedTuple):
    """What a comparison needs of a line; hundreds of thousands are read at once."""

    id: int
    number: str  # of the statement
    n: int  # its place there, from 1
    paid_on: date
    invoice: str
    beneficiary: str
    nir: str
    care_date: date
    act: str
    expense_cents: int
    amc_cents: int
    status: LineStatus
    reject_code: str
    reject_reason: str

    def __repr__(self) -> str:
        return f"LineBrief({self.id})"  # people and their numbers belong in no log


@dataclass(frozen=True, slots=True)
class Totals:
    """What the lines of a query, or of a statement, add up to."""

    lines: int
    expense_cents: int
    amo_cents: int
    amc_cents: int
    rest_cents: int
    counts: Mapping[LineStatus, int]  # every status, 0 included


class Trouble(StrEnum):
    """Why a statement is kept apart."""

    MALFORMED = "malformed"  # a line, or the statement itself, that can't be read
    COUNT = "count"  # fewer or more lines than announced
    SUMS = "sums"  # the lines don't add up to what was announced
    DUPLICATE = "duplicate"  # the same id or the same line twice
    RANGE = "range"  # a date or an amount out of range


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement whose lines are here (`ready`), or will be."""

    key: StatementKey
    id: str  # the service's
    number: str
    revision: int
    issued_on: date
    period_from: date
    period_to: date
    transfer: str
    paid_on: date
    transfer_cents: int
    totals: Totals  # as announced; what `lines` of a ready one add up to is the same
    ready: bool
    corrected_at: datetime | None  # None: never corrected
    trouble: Trouble | None = None  # its newest revision is kept apart; what is shown is the one before, if `ready`

    @property
    def difference_cents(self) -> int:
        """The transfer less what its lines pay: 0 in good order, otherwise to be shown."""
        return self.transfer_cents - self.totals.amc_cents


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A statement that is kept apart. `number` is "" where not even that could be read."""

    id: str
    number: str
    revision: int
    trouble: Trouble
    since: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """What was paid and refused by the transfers of one month."""

    year: int
    month: int
    statements: int
    lines: int
    paid_cents: int  # AMC of paid and partly paid lines
    rejected_cents: int  # what rejected lines left unpaid
    paid: int  # counts: partly paid ones included
    rejected: int


@dataclass(frozen=True, slots=True)
class ActSeen:
    """An act that occurs, for the filter."""

    act: str
    label: str
    lines: int


class Event(StrEnum):
    """What the mutual did to a statement that was here already."""

    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Told:
    """A correction or withdrawal, to be told until it was read."""

    number: str
    event: Event
    at: datetime  # when the mutual did it


class Syncing(StrEnum):
    """What the cache is doing."""

    IDLE = "idle"
    RUNNING = "running"
    WAITING = "waiting"  # for the line or the service; tries again by itself
    SIGNED_OUT = "signed_out"  # wants the password again
    ERASED = "erased"  # "Effacer les données locales": fetches nothing before `refresh`


@dataclass(frozen=True, slots=True)
class CacheStatus:
    """How much is here and what is going on; also published whenever it changes, at most some times a second."""

    syncing: Syncing
    synced_at: datetime | None  # when everything was last known to be here: "Relevés du 12/05/2023 à 10 h 42"
    statements: int  # ready ones
    statements_coming: int
    lines: int
    lines_coming: int
    quarantined: int
    months: int  # how long statements are kept; 0 is for ever
    months_chosen: bool  # False until the user was asked
    rebuilt: bool = False  # the cache was damaged, and is being fetched anew


# --- published facts: `CacheStatus` above, and ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatementsChanged:
    """Lines came, went or changed: what is shown may be asked again. Empty `told` for what is merely new."""

    statements: int  # how many of them
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementKeptApart:
    """A statement was put in quarantine; the rest goes on."""

    statement: Quarantined

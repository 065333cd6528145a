"""The values of reconciliation: invoices, lines that answer them, and what became of each. Frozen; amounts in cents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What became of an invoice. Only `SETTLED` says that nothing is left to do."""

    SETTLED = "settled"
    PARTIAL = "partial"
    REJECTED = "rejected"
    PENDING = "pending"
    SILENT = "silent"  # no line answers it


class Evidence(StrEnum):
    """Why a line was taken for the answer to an invoice, the strongest first."""

    HAND = "hand"
    NUMBER = "number"
    SHORT_NUMBER = "short-number"  # the statement carries the number without its prefix, or its last nine characters
    NEAR_NUMBER = "near-number"  # mistyped, and patient, day and amount are the same
    GROUPED = "grouped"  # one payment for several invoices
    IDENTITY = "identity"  # no number at all; patient, day and amount are the same


class Answer(StrEnum):
    """What a line says, with the server's own words."""

    PAID = "paid"
    PARTIAL = "partial"
    REJECTED = "rejected"
    PENDING = "pending"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of the practice. `key` is its place in the import; `expected_cents` what the mutual ought to pay,
    where the practice's software says so; `total_cents` the whole expense. What isn't known is empty, or None."""

    key: int
    number: str
    patient: str = ""
    nir: str = ""
    day: date | None = None  # of the care, or of the invoice
    total_cents: int | None = None
    expected_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement. `key` names it while matching; the number of its `statement` and its `place` there name it
    for good. Lines are handed in from the oldest payment to the newest."""

    key: int
    statement: str
    place: int
    invoice: str
    patient: str
    nir: str
    day: date | None
    act: str
    expense_cents: int
    amc_cents: int
    answer: Answer
    reject_code: str = ""
    reject_reason: str = ""
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of one invoice. `difference_cents` is what was paid less what was expected, None where nothing says
    what was expected; `days` counts since the invoice's day, where nothing answers it."""

    invoice: int
    outcome: Outcome
    lines: tuple[int, ...] = ()
    paid_cents: int = 0
    difference_cents: int | None = None
    evidence: Evidence | None = None
    reject_code: str = ""
    reject_reason: str = ""
    days: int | None = None
    twin_of: int | None = None
    """Another invoice of the import that is the same one, listed twice: it is counted there."""
    proposed: tuple[int, ...] = ()
    """Lines that may answer it, not surely enough to say so; the user confirms."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """All settlements, in the order of the invoices, and the lines that answer none of them."""

    settlements: tuple[Settlement, ...]
    unclaimed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """What was decided by hand, which no rule overrules: `tied` lines answer this invoice and no other, `untied` ones
    never do; `closed` says that it was paid otherwise."""

    invoice: int
    tied: frozenset[int] = frozenset()
    untied: frozenset[int] = frozenset()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an import: invoices that are new, that changed, that were here already, and that were listed
    twice in it."""

    new: int
    changed: int
    same: int
    twice: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many invoices had an outcome, what was expected of them and what was paid, in cents."""

    invoices: int = 0
    expected_cents: int = 0
    paid_cents: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The whole: invoices, what became of each (in the same order), the lines that are named there, by their key, and
    the sums by outcome. Invoices that are listed twice are in no sum."""

    invoices: tuple[Invoice, ...]
    settlements: tuple[Settlement, ...]
    lines: Mapping[int, Line]
    unclaimed: tuple[int, ...]
    shares: Mapping[Outcome, Share]

    def differences(self) -> list[Settlement]:
        """Those that were paid otherwise than expected, the largest difference first, whichever way."""
        found = [one for one in self.settlements if one.difference_cents and one.lines and one.twin_of is None]
        return sorted(found, key=lambda one: -abs(one.difference_cents or 0))

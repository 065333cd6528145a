"""What a demand is made of, as values: its fields and kinds, where it stands, what was typed. Pure.

What is typed stays text until it is sent: a form that is left half filled loses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.outbox.facts import AttachmentRow, IntentId


class FieldType(StrEnum):
    """What a field holds; the values are the service's."""

    WORD = "word"
    TEXT = "text"
    DATE = "date"  # not after today
    DAY = "day"  # also to come
    CENTS = "cents"
    CHOICE = "choice"
    NIR = "nir"
    IBAN = "iban"
    BIC = "bic"
    MAIL = "mail"
    PHONE = "phone"
    LPP = "lpp"  # lines of seven-digit codes with amounts
    ACTS = "acts"  # lines of CCAM or NGAP codes with amounts


LINES = frozenset({FieldType.LPP, FieldType.ACTS})


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a kind."""

    name: str
    type: FieldType
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of demand: its fields, the documents that must come, fields of which one at least must be filled."""

    kind: str
    fields: tuple[FormField, ...]
    documents: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    confirmed: bool = False  # by a link in a mail

    def field(self, name: str) -> FormField | None:
        """By its name."""
        return next((each for each in self.fields if each.name == name), None)


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of codes as typed."""

    code: str = ""
    detail: str = ""
    amount: str = ""

    @property
    def empty(self) -> bool:
        return not (self.code.strip() or self.detail.strip() or self.amount.strip())


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was filled in."""

    words: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[TypedLine, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(word.strip() for word in self.words.values()) and all(
            line.empty for lines in self.lines.values() for line in lines
        )


class Stand(StrEnum):
    """Where a demand stands for whoever looks at it: what waits here first, then the service's states."""

    DRAFT = "draft"
    WAITING = "waiting"
    SENDING = "sending"
    SIGNED_OUT = "signed_out"
    TO_MEND = "to_mend"  # the service said no to the form
    CONFIRMING = "confirming"
    RECEIVED = "received"
    PROCESSING = "processing"
    MISSING = "missing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SETTLED = "settled"
    CLOSED = "closed"
    WITHDRAWING = "withdrawing"  # that it is taken back waits to be sent
    WITHDRAWN = "withdrawn"


PENDING = frozenset(
    {
        Stand.WAITING,
        Stand.SENDING,
        Stand.SIGNED_OUT,
        Stand.CONFIRMING,
        Stand.RECEIVED,
        Stand.PROCESSING,
        Stand.MISSING,
    }
)
UNSENT = frozenset({Stand.WAITING, Stand.SENDING, Stand.SIGNED_OUT})
EDITABLE = frozenset({Stand.DRAFT, Stand.TO_MEND})
NEEDING = frozenset({Stand.TO_MEND, Stand.CONFIRMING, Stand.MISSING})
FOLLOWED = frozenset(
    {Stand.RECEIVED, Stand.PROCESSING, Stand.MISSING, Stand.ACCEPTED, Stand.REFUSED, Stand.SETTLED, Stand.CLOSED}
)
"""What the follow-up has, too: step by step, with its messages."""
WITHDRAWABLE = UNSENT | {Stand.CONFIRMING, Stand.RECEIVED}


@dataclass(frozen=True, slots=True)
class No:
    """What the service said: the code of its problem, the HTTP status."""

    problem: str
    status: int


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A demand in the list. `number` is "" until the service gave one; `note` a motive, or what is missing. `said` is
    the service's no to what was asked last (to take the demand, or to take it back), `held` what holds it up."""

    id: IntentId
    kind: str
    stand: Stand
    at: datetime
    changed_at: datetime
    number: str = ""
    about: str = field(default="", repr=False)  # whom or what
    note: str = field(default="", repr=False)
    next_step: str = field(default="", repr=False)
    next_try_at: datetime | None = None
    documents: int = 0
    said: No | None = None
    held: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that is being filled in. `faults` are codes by field, `problem` and `status` what the service said of the
    whole, `unwanted` the numbers of documents that it won't have."""

    id: IntentId
    kind: str
    typed: Typed
    attachments: tuple[AttachmentRow, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    status: int = 0
    unwanted: frozenset[int] = frozenset()
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prefill:
    """A form that is opened from elsewhere: its kind and what is known already."""

    kind: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemandsChanged:
    """The list may be asked again."""


@dataclass(frozen=True, slots=True)
class Practice:
    """Whose demands these are, and what is known of it: bank details and addresses as they hold now."""

    name: str
    finess: str
    known: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A demand that the service has."""

    id: IntentId
    kind: str
    number: str
    state: str
    note: str = field(repr=False)
    next_step: str = field(repr=False)
    received_at: datetime
    changed_at: datetime
    about: str = field(repr=False)
    documents: int

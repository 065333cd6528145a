"""The values in which the follow-up speaks: what is asked of it, what it answers, what it publishes. Frozen, pure."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, TypeAlias

SubjectKey = NewType("SubjectKey", int)
"""A subject in the vault; means nothing elsewhere."""

if TYPE_CHECKING:
    SubjectKeys: TypeAlias = array[int]
else:
    SubjectKeys = array


class Kind(StrEnum):
    """What is followed."""

    DOCUMENT = "document"
    DEPOSIT = "deposit"
    REQUEST = "request"


class Stage(StrEnum):
    """Where it stands."""

    RECEIVED = "received"
    PROCESSING = "processing"
    MISSING = "missing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SETTLED = "settled"
    CLOSED = "closed"


class Show(StrEnum):
    """Which subjects are to be shown."""

    ALL = "all"
    TODO = "todo"  # what needs the user
    UNDER_WAY = "under_way"
    DONE = "done"


class Order(StrEnum):
    """By what they can be sorted. `NEED` is what needs the user first, then the newest change."""

    NEED = "need"
    NAME = "name"
    NUMBER = "number"
    STAGE = "stage"
    CHANGED = "changed"


STAGES_OF: Mapping[Show, frozenset[Stage]] = {
    Show.UNDER_WAY: frozenset({Stage.RECEIVED, Stage.PROCESSING, Stage.MISSING}),
    Show.DONE: frozenset({Stage.ACCEPTED, Stage.REFUSED, Stage.SETTLED, Stage.CLOSED}),
}


@dataclass(frozen=True, slots=True)
class FollowQuery:
    """Which subjects; what is empty leaves nothing out. Without a `kind`: documents and requests."""

    search: str = ""
    show: Show = Show.ALL
    kind: Kind | None = None
    unread: bool = False
    order: Order = Order.NEED
    descending: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether it may leave something out."""
        return bool(self.search.strip() or self.show is not Show.ALL or self.kind or self.unread)


@dataclass(frozen=True, slots=True)
class Subject:
    """A document, a deposit or a request, as it stands: what waits to be sent is counted in."""

    key: SubjectKey
    id: str
    kind: Kind
    what: str  # the kind of document or request
    name: str = field(repr=False)
    number: str
    stage: Stage
    opened_at: datetime
    changed_at: datetime
    unread: bool
    needs: bool  # needs the user
    piece: bool = False  # what was missing waits to be sent
    unsent: int = 0  # messages that wait to be sent
    parent: str | None = None  # the deposit of a document
    answers: str | None = None  # what it completes
    refused: bool = False  # something that was sent about it was refused


@dataclass(frozen=True, slots=True)
class PaidBy:
    """The line of a statement that pays."""

    statement: str
    number: str
    invoice: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that came with a message. `size` counts bytes; `unwanted`: the service won't have it."""

    id: str
    name: str = field(repr=False)
    size: int
    media: str
    unwanted: bool = False


class Sending(StrEnum):
    """How far a message or a piece of the user's is."""

    WAITING = "waiting"  # written, and goes by itself
    REFUSED = "refused"  # the service won't have it: the user must act
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Step:
    """Where the subject stood from `at` on. `note` is a motive, or what is missing."""

    at: datetime
    stage: Stage
    note: str = field(default="", repr=False)
    next_step: str = field(default="", repr=False)
    line: PaidBy | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was written. `mine`: by this practice."""

    at: datetime
    mine: bool
    text: str = field(repr=False)
    papers: tuple[Paper, ...] = ()
    sending: Sending = Sending.SENT
    intent: str = ""  # of one that waits
    refusal: str = ""  # the code of the service's no


@dataclass(frozen=True, slots=True)
class Thread:
    """All of one subject. Both lists are oldest first."""

    subject: Subject
    steps: tuple[Step, ...]
    messages: tuple[Message, ...]
    parent: SubjectKey | None = None
    answers: SubjectKey | None = None
    answered_by: tuple[SubjectKey, ...] = ()  # deposits that brought what was missing
    children: int = 0  # documents of a deposit

    @property
    def missing(self) -> str:
        """What is missing, "" where nothing is."""
        last = self.steps[-1] if self.steps else None
        return last.note if last is not None and last.stage is Stage.MISSING else ""


@dataclass(frozen=True, slots=True)
class FollowTotals:
    """How many subjects a query has, and how many of all need the user, are under way and are done."""

    subjects: int
    todo: int
    under_way: int
    done: int
    unread: int


class Syncing(StrEnum):
    """What the follow-up is doing."""

    IDLE = "idle"
    RUNNING = "running"
    WAITING = "waiting"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class FollowStatus:
    """How far it is; also published whenever it changes."""

    syncing: Syncing
    synced_at: datetime | None
    complete: bool  # everything was here at least once
    needs: int  # subjects that need the user
    unread: int


# --- published facts: `FollowStatus` above, and -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FollowChanged:
    """Subjects came or changed: what is shown may be asked again."""

    subjects: int


@dataclass(frozen=True, slots=True)
class FollowNews:
    """What changed since the user was told last: once for all of it, nothing personal in it."""

    stages: Mapping[Stage, int]
    answers: int

    @property
    def count(self) -> int:
        return sum(self.stages.values()) + self.answers

"""What Accueil shows, as values; whoever puts the program together fills them from the other features. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Need(StrEnum):
    """Why something needs the user."""

    MISSING = "missing"  # the mutual waits for a piece
    REFUSED = "refused"
    ANSWER = "answer"  # a message that wasn't read
    REJECTED = "rejected"  # lines of the last statements
    DEPOSIT = "deposit"  # documents that can't leave
    DEMAND = "demand"  # demands to mend, or to confirm


@dataclass(frozen=True, slots=True)
class Todo:
    """One row of what needs the user. `target` is handed back when its button is pressed."""

    need: Need
    name: str = field(default="", repr=False)
    count: int = 1
    month: date | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class LastDeposit:
    """A deposit that the mutual has acknowledged."""

    id: str
    number: str
    at: datetime
    documents: int


@dataclass(frozen=True, slots=True)
class LastPayment:
    """A transfer."""

    number: str  # of the statement
    paid_on: date
    amount_cents: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """A word of the mutual's."""

    id: str
    title: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of it at one moment. `more` counts what needs the user and isn't listed."""

    todos: tuple[Todo, ...] = ()
    more: int = 0
    deposits: tuple[LastDeposit, ...] = ()
    payments: tuple[LastPayment, ...] = ()
    first_day: bool = False  # nothing was ever deposited here
    as_of: datetime | None = None  # when the mutual was last heard


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Something that can be done now, elsewhere in the program."""

    icon: str
    label: str
    run: Callable[[], object]


class Sources(Protocol):
    """Where Accueil gets it. Cheap questions to this workstation; only the notices ask the mutual."""

    async def snapshot(self) -> Snapshot: ...

    async def notices(self) -> list[Announcement]:
        """Newest first; the last known ones off line."""
        ...

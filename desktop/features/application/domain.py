"""When an application may be sent, and what is to be said before. Pure; the service has the last word."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.applicant.facts import Contact, Role, Stage
from desktop.applicant.roles import lacking
from desktop.uploads.facts import MOVING, DocumentRow, DocumentState

LONGEST_MESSAGE = 2000
LONGEST_NAME = 120
MOST_PAPERS = 50

READY = frozenset({DocumentState.STAGED, DocumentState.FAILED})
"""Leaves with ENVOYER: what waits for it, and what failed and is tried again."""


class Fault(Enum):
    """What a field may suffer from."""

    MISSING = "missing"
    WRONG = "wrong"


class Face(Enum):
    """What the page shows."""

    PREPARE = "prepare"  # the form
    SENDING = "sending"  # on its way, or held on it
    FOLLOW = "follow"  # the mutual has it
    COMPLETE = "complete"  # the mutual asks for something: the list of papers again


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far the application is from being sent. Sizes are bytes."""

    papers: int
    size: int
    limit: int
    lacking: tuple[Role, ...]
    refused: int

    @property
    def over(self) -> int:
        """Bytes above the limit, 0 where it fits."""
        return max(0, self.size - self.limit)

    @property
    def too_many(self) -> bool:
        return self.papers > MOST_PAPERS

    @property
    def sendable(self) -> bool:
        """Whether the papers may leave; the fields are judged apart."""
        return self.papers > 0 and not self.over and not self.too_many


def ready(papers: Sequence[tuple[DocumentRow, Role]], limit: int) -> Readiness:
    """The papers as they would leave now."""
    leaving = [(row, role) for row, role in papers if row.state in READY]
    return Readiness(
        len(leaving),
        sum(row.size for row, _ in leaving),
        limit,
        lacking([role for _, role in leaving]),
        sum(row.state is DocumentState.REFUSED for row, _ in papers),
    )


def judge(contact: Contact) -> dict[str, Fault]:
    """The faults of the fields by name: "name", "mail"."""
    faults: dict[str, Fault] = {}
    if not contact.name.strip():
        faults["name"] = Fault.MISSING
    if not contact.mail.strip():
        faults["mail"] = Fault.MISSING
    elif not is_mail(contact.mail):
        faults["mail"] = Fault.WRONG
    return faults


def is_mail(typed: str) -> bool:
    """Whether a letter can be written to this address; asks nobody."""
    from email_validator import EmailNotValidError, validate_email  # late: needed once somebody has typed

    try:
        validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return typed.isascii()  # the service writes to no other


def face(stage: Stage | None, papers: Sequence[tuple[DocumentRow, Role]]) -> Face:
    """What to show; `stage` is None while the mutual has no application."""
    if any(row.state in MOVING for row, _ in papers):
        return Face.SENDING
    if stage is None:
        return Face.PREPARE
    return Face.COMPLETE if stage is Stage.MISSING else Face.FOLLOW

"""The values of an application ("demande de conventionnement"), and the facts that are published about it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.kernel.ids import DepositId, DocumentId, Finess


class Role(StrEnum):
    """What a document of an application is; the values are the service's."""

    AGREEMENT = "agreement"
    RIB = "rib"
    OTHER = "other"


EXPECTED = (Role.AGREEMENT, Role.RIB)
"""What an application should hold; what is missing is said before it is sent, and doesn't stop it."""


class Stage(StrEnum):
    """Where an application stands at the mutual."""

    RECEIVED = "received"
    MISSING = "missing"  # something is asked for: `Followed.note`
    ACCEPTED = "accepted"
    REFUSED = "refused"  # with a motive: `Followed.note`


@dataclass(frozen=True, slots=True)
class Key:
    """What the service gave to whoever was told from a machine, or had a link by mail."""

    token: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Who applies, and where the mutual writes to."""

    name: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class SentPaper:
    """A document that the service has."""

    name: str
    role: Role
    size: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to an application; `what` is a stage, or "completed"."""

    what: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """An application as the service told it last. `code_sent` is how the code left: "mail", "letter" or ""."""

    id: DepositId
    number: str
    finess: Finess
    contact: Contact
    stage: Stage
    note: str
    received_at: datetime
    changed_at: datetime
    code_sent: str
    papers: tuple[SentPaper, ...]
    steps: tuple[Step, ...]


class Keeping(StrEnum):
    """How long what the applicant enters stays on this workstation."""

    KEPT = "kept"
    THIS_RUN = "this-run"  # there is no keyring that opens: nothing could be read again without writing a key in clear


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of an applicant. `key_good` is False where a new key is needed before anything can leave.

    `lost` says that an earlier vault of this FINESS could not be opened and was put aside."""

    finess: Finess
    contact: Contact
    message: str
    keeping: Keeping
    key_good: bool
    followed: Followed | None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """The role of one document of the queue."""

    document: DocumentId
    role: Role


class Sent(StrEnum):
    """What became of a mail that the service was asked to send."""

    TAKEN = "taken"
    LATER = "later"  # off line: it leaves by itself
    TOO_OFTEN = "too-often"
    KEY_ENDED = "key-ended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FollowedChanged:
    """The application stands elsewhere now."""

    followed: Followed


@dataclass(frozen=True, slots=True)
class KeyEnded:
    """The service doesn't take the key any more; what waits stays."""


@dataclass(frozen=True, slots=True)
class KeyRenewed:
    """There is a key that is taken again."""

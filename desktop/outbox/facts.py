"""The values in which the outbox speaks: intents, their attachments, and what is published when they change.

All frozen, free of SQL, HTTP and Qt. `body` and `typed` are JSON objects as bytes: whoever posts an intent wrote them
and reads them; the outbox never looks inside. Sizes are bytes, times are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from desktop.kernel.ids import Sha256

IntentId = NewType("IntentId", str)
"""UUID (canonical text) that the client makes; the service keeps what it gets under it once, however often it comes."""


class IntentState(StrEnum):
    """Where an intent is on its way."""

    DRAFT = "draft"  # kept for later, nothing leaves
    QUEUED = "queued"  # "en attente d'envoi"
    SENDING = "sending"  # on the wire now; never stored
    WAITING = "waiting"  # retries by itself at `next_try_at`
    SIGNED_OUT = "signed_out"  # waits for the user to sign in
    ACCEPTED = "accepted"  # `answer` is what the service said
    REFUSED = "refused"  # the user must act: `refusal`


UNSENT = frozenset({IntentState.QUEUED, IntentState.SENDING, IntentState.WAITING, IntentState.SIGNED_OUT})
"""Posted, and not answered yet."""


@dataclass(frozen=True, slots=True)
class Intent:
    """Something to ask of the service.

    `kind` is its owner's word for it ("request", "message"...). `route` is the path it is PUT to; "{id}" in it stands
    for the intent's own UUID. `body` is what is sent; the attachments are added to it as `uploads` when it is sealed.
    `typed` is what the screen needs to show it again, sent nowhere. Those of one `subject` are sent one after the
    other, in the order in which they were posted.
    """

    id: IntentId
    kind: str
    route: str
    body: bytes = b"{}"
    typed: bytes = b"{}"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document to go with an intent. `role` says what it is there ("rib", "devis"), "" where that doesn't matter."""

    name: str
    media_type: str
    content: bytes
    role: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment as it is kept. `number` is its own; `sent` the bytes that the service has."""

    number: int
    name: str
    media_type: str
    role: str
    size: int
    sha256: Sha256
    sent: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the service said no. `fields` are problem codes by the names of the fields that they concern, `attachments`
    the numbers of the documents that it won't have."""

    status: int
    problem: str
    fields: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IntentRow:
    """An intent as it stands. `frozen`: it may have reached the service, so that it can't be taken back."""

    id: IntentId
    kind: str
    subject: str
    route: str
    body: bytes
    typed: bytes
    state: IntentState
    frozen: bool
    reason: str  # stable code of what holds it, "" if nothing does
    next_try_at: datetime | None
    created_at: datetime
    changed_at: datetime
    attachments: tuple[AttachmentRow, ...] = ()
    refusal: Refusal | None = None
    answer: bytes = b""

    @property
    def unsent(self) -> bool:
        """Posted, and not answered yet."""
        return self.state in UNSENT

    @property
    def size(self) -> int:
        """Of all attachments."""
        return sum(part.size for part in self.attachments)


# --- published facts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IntentChanged:
    """An intent as it is now stored, or is now on the wire."""

    row: IntentRow


@dataclass(frozen=True, slots=True)
class IntentGone:
    """An intent was taken back, or put out of sight."""

    id: IntentId
    kind: str


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """The outbox as a whole. `held_by` is as `uploads.facts.EngineStatus.held_by`."""

    unsent: int
    refused: int
    held_by: str = ""
    next_try_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxChanged:
    """The outbox as a whole moved."""

    status: OutboxStatus

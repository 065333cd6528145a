"""The values in which the delivery engine speaks: rows, counts, receipts and the facts that it publishes.

All frozen, all free of SQL, HTTP and Qt. Sizes are bytes, times are aware UTC, `reason` is a stable code (never a
sentence): `features/deposits/texts.py` holds the French for each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop.kernel.ids import DepositId, DocumentId, Sha256


class Kind(StrEnum):
    """What a document is for; the values are the server's `kinds`."""

    FACTURE = "facture"
    DEVIS = "devis"
    ORDONNANCE = "ordonnance"
    PRISE_EN_CHARGE = "prise_en_charge"
    FLUX_OPTIQUE = "flux_optique"
    RIB = "rib"
    CONVENTION = "convention"
    AUTRE = "autre"


class DocumentState(StrEnum):
    """Where a document is on its way. What is paused keeps its state; `DocumentRow.paused` says so."""

    REFUSED = "refused"  # never entered the queue: `reason` says why; no bytes are kept
    DUPLICATE = "duplicate"  # same content in this batch or already sent; skipped unless the secretary insists
    STAGED = "staged"  # in the vault, waits for "Envoyer"
    QUEUED = "queued"  # sealed into a deposit's composition, waits for its turn
    SENDING = "sending"  # its bytes are on the way
    WAITING = "waiting"  # retries by itself at `next_try_at`
    SIGNED_OUT = "signed_out"  # waits for the user to sign in
    UPLOADED = "uploaded"  # the server has every byte; its deposit isn't sealed yet
    ACKNOWLEDGED = "acknowledged"  # its deposit has a receipt
    FAILED = "failed"  # the user must act: `reason`


MOVING = frozenset(
    {
        DocumentState.QUEUED,
        DocumentState.SENDING,
        DocumentState.WAITING,
        DocumentState.SIGNED_OUT,
        DocumentState.UPLOADED,
    }
)
"""On its way, or held on it."""


class DepositState(StrEnum):
    """Where a deposit is on its way."""

    COLLECTING = "collecting"  # some of its documents aren't uploaded yet
    SEALING = "sealing"  # the PUT that seals it may be under way
    WAITING = "waiting"
    SIGNED_OUT = "signed_out"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"


class View(StrEnum):
    """The filters of the deposits page."""

    ALL = "all"  # everything that isn't cleared away: refused, duplicate, staged, moving, failed, acknowledged
    TO_SEND = "to_send"  # staged
    MOVING = "moving"  # queued, sending, waiting, signed_out, uploaded
    TO_MEND = "to_mend"  # refused, duplicate, failed
    SENT = "sent"  # acknowledged


class SortKey(StrEnum):
    """Columns by which the queue can be sorted; ties keep the order of arrival."""

    ADDED = "added"
    NAME = "name"
    KIND = "kind"
    SIZE = "size"
    DEPOSIT = "deposit"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Twin:
    """The document that has the same content as a duplicate one."""

    document: DocumentId | None
    name: str
    receipt: str | None  # number of the receipt under which it was sent
    sent_at: datetime | None


SURE = 0.95
"""The confidence from which a suggestion is called sure."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a document probably is. Nothing is changed by it until the user says yes."""

    kind: Kind
    confidence: float  # 0.0 to 1.0
    invoice_number: str | None = None
    invoice_date: date | None = None
    settled: bool = False  # accepted, or what the document was said to be anyway

    @property
    def sure(self) -> bool:
        """Whether it may be accepted together with others, unseen."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One row of the queue."""

    id: DocumentId
    name: str  # file name as dropped, NFC
    folder: str  # folder relative to what was dropped, "" at its root; a label, not a path to open
    size: int
    media_type: str  # recognised by content, "" if unknown
    sha256: Sha256 | None  # None for a refused one that couldn't be read
    kind: Kind
    message: str
    state: DocumentState
    paused: bool
    deposit: DepositId | None
    deposit_label: str  # "Dépôt 2" while composed, the receipt's number afterwards, "" before
    sent: int  # bytes acknowledged by the server, 0..size
    reason: str  # stable code, "" if there is nothing to say
    next_try_at: datetime | None
    added_at: datetime
    twin: Twin | None
    receipt: str | None
    origin: str = ""  # media type it was converted from, or "joined", "reduced", "trimmed", "turned"
    parts: int = 0  # documents that were put aside for it and can be brought back
    rereadable: bool = False  # refused, but its file may be read again
    suggestion: Suggestion | None = None

    @property
    def proposed(self) -> Suggestion | None:
        """What is suggested and waits for a yes."""
        found = self.suggestion
        return found if found is not None and not found.settled and self.state is DocumentState.STAGED else None


@dataclass(frozen=True, slots=True)
class ReceiptDocument:
    """A document as its receipt lists it."""

    name: str
    sha256: Sha256
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's acknowledgement of one deposit ("accusé de dépôt")."""

    deposit: DepositId
    number: str
    received_at: datetime
    kind: Kind
    message: str
    documents: tuple[ReceiptDocument, ...]


@dataclass(frozen=True, slots=True)
class PlannedDeposit:
    """One deposit as it would be sent now. `key` is stable as long as its first document stays in it."""

    key: str
    label: str
    kind: Kind
    message: str
    documents: tuple[DocumentId, ...]
    size: int
    together: tuple[
        tuple[DocumentId, ...], ...
    ] = ()  # which of them are one invoice or one paper, and so kept together


@dataclass(frozen=True, slots=True)
class Composition:
    """How the staged documents would travel: every one in exactly one deposit, none above `limit` bytes."""

    deposits: tuple[PlannedDeposit, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server accepts; the last known answer serves off line."""

    deposit_max_bytes: int
    media_types: frozenset[str]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsorted:
    """A staged document of which nobody has said what it is."""

    id: DocumentId
    name: str
    folder: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody says that a document is; `kind` is None where it can't be told."""

    document: DocumentId
    kind: Kind | None
    confidence: float
    invoice_number: str | None = None
    invoice_date: date | None = None


@dataclass(frozen=True, slots=True)
class FolderCount:
    """A folder of what was dropped, with what lies in it and in those within it."""

    folder: str  # parted by "/"
    documents: int  # that aren't acknowledged yet
    staged: int


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of one drop. The three lists together name each file that was met once."""

    staged: tuple[DocumentId, ...]
    duplicates: tuple[DocumentId, ...]
    refused: tuple[DocumentId, ...]


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Delivery as a whole, at most ten times a second."""

    counts: Mapping[DocumentState, int]
    paused: bool  # the whole queue
    # why nothing moves: "", "offline", "signed_out", "rate_limited", "paused", "hours", "vault" (can't be written)
    held_by: str
    next_try_at: datetime | None
    batch_documents: int  # documents of the batch under way
    batch_done: int
    batch_bytes: int
    batch_sent: int  # never above batch_bytes
    bytes_per_second: float
    seconds_left: float | None
    later: int = 0  # documents that wait for their hour, among the queued ones
    later_at: datetime | None = None  # the first of these hours
    limit: int | None = None  # bytes per second that may leave
    proposed: tuple[int, int] = (0, 0)  # staged documents for which another kind is suggested; surely


# --- published facts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentsAdded:
    """Rows that are new in the vault, in their order."""

    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """A row as it is now stored (or, while its bytes travel, with a newer `sent`)."""

    row: DocumentRow


@dataclass(frozen=True, slots=True)
class DocumentsRemoved:
    """Rows that are gone."""

    ids: tuple[DocumentId, ...]


@dataclass(frozen=True, slots=True)
class CompositionChanged:
    """Ask again for the composition."""


@dataclass(frozen=True, slots=True)
class KindsChosen:
    """The user chose the kind of these rows, or accepted what was suggested."""

    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class ReceiptArrived:
    """A deposit was acknowledged and its receipt is stored."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """Delivery as a whole moved."""

    status: EngineStatus


@dataclass(frozen=True, slots=True)
class BatchEnded:
    """Nothing moves any more: documents that were acknowledged since something did, that failed, and the receipts."""

    sent: int
    failed: int
    receipts: int


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """A drop is being read: `done` of `found` files; `found` grows while folders are walked."""

    drop: int
    done: int
    found: int

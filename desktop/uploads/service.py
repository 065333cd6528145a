"""What a screen or the console may ask of the delivery engine. Nothing returns before it is stored.

Every answer is a fact (`uploads.facts`); failures are those of `kernel.failures`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from desktop.kernel.ids import DepositId, DocumentId
from desktop.uploads.facts import (
    AddReport,
    Composition,
    DocumentRow,
    DocumentState,
    EngineStatus,
    FolderCount,
    Kind,
    Limits,
    Receipt,
    SortKey,
    View,
)
from desktop.uploads.flow_facts import Fault
from desktop.uploads.history_facts import HistoryIds, HistoryQuery, HistoryTotals, PastDeposit, PastDocument
from desktop.uploads.hours import Hours
from desktop.uploads.store_labels import Labels


class Proposals(Protocol):
    """What the staged documents probably are, and what the user says to it. Who guesses is no affair of the engine."""

    async def waiting(self) -> list[DocumentId]:
        """The documents for which another kind is proposed than they have, in order of arrival."""
        ...

    async def accept(self, ids: Sequence[DocumentId] | None = None) -> dict[DocumentId, Kind]:
        """Give these documents, or all of which one is sure, the kinds proposed for them; the kinds that those which
        were changed had before."""
        ...

    async def take_back(self, before: Mapping[DocumentId, Kind]) -> None:
        """Undo an `accept` by its answer; what was chosen or sent since is left alone."""

    async def decline(self, ids: Sequence[DocumentId]) -> None:
        """These keep the kinds that they have; nothing is proposed for them any more."""

    async def correct(self, document: DocumentId, number: str, issued: date | None) -> None:
        """Number ("" for none) and date of an invoice as the user reads them; of a staged document."""


class Delivery(Protocol):
    """The engine as its users see it. Coroutines run on the program's loop (`infra.loop`), never on the UI thread."""

    @property
    def opinions(self) -> Proposals: ...

    @property
    def flow(self) -> "Flow":
        """When documents leave, and what is to be mended."""
        ...

    async def start(self) -> None:
        """Take up what an earlier run left, then deliver until `stop`."""

    async def stop(self) -> None:
        """Stop at the next edge; whatever was stored goes on at the next start."""

    async def limits(self) -> Limits: ...

    async def add(self, paths: Sequence[Path], kind: Kind, message: str = "", *, drop: int = 0) -> AddReport:
        """Read files and folders (walked, sorted), keep the good ones in the vault, say why the others aren't."""
        ...

    async def add_content(self, name: str, content: bytes, kind: Kind, message: str = "") -> AddReport:
        """As `add`, for one document that is no file: an image pasted from the clipboard never touches the disk."""
        ...

    async def insist(self, ids: Sequence[DocumentId]) -> None:
        """Stage duplicates all the same."""

    async def set_kind(self, ids: Sequence[DocumentId], kind: Kind) -> None:
        """Of staged documents; others are left alone. From now on nothing else is suggested for them."""

    async def set_message(self, ids: Sequence[DocumentId], message: str) -> None:
        """Of staged documents; others are left alone."""

    async def set_folder(self, ids: Sequence[DocumentId], folder: str) -> None:
        """The label of staged documents, parted by "/"; others are left alone."""

    async def labels(self, ids: Sequence[DocumentId]) -> Labels:
        """What is written on staged documents now, for `relabel`."""
        ...

    async def relabel(self, before: Labels) -> int:
        """Write back what was on those that are still staged, and what was thought of them; their number."""
        ...

    async def folders(self) -> list[FolderCount]:
        """Those of what isn't acknowledged yet, with the folders that hold them, in order."""
        ...

    async def any_folder(self) -> bool:
        """Whether anything that isn't acknowledged yet lies in a folder."""
        ...

    async def remove(self, ids: Sequence[DocumentId]) -> int:
        """Take rows out (an acknowledged one only out of sight); the number taken. One whose deposit may already be
        sealed stays."""
        ...

    async def restore(self, ids: Sequence[DocumentId]) -> int:
        """Undo `remove` while the bytes are still there; the number brought back."""
        ...

    async def substitute(self, ids: Sequence[DocumentId], name: str, content: bytes, origin: str) -> DocumentId | None:
        """Stage `content` in the place of these staged or refused documents, with the kind and message of the first.

        `origin` says what was done: "joined", "reduced", "trimmed", "turned". They are put aside until it is sent.
        None, and nothing changed, where one of them isn't there any more; `Refused` where the service wouldn't take it.
        """
        ...

    async def take_apart(self, ids: Sequence[DocumentId]) -> int:
        """Undo `substitute` of documents that aren't sent yet; the number brought back."""
        ...

    async def composition(self) -> Composition: ...

    async def separate(self, ids: Sequence[DocumentId]) -> None:
        """Let these staged documents travel in a deposit of their own (as many as the limit asks for)."""

    async def rejoin(self, ids: Sequence[DocumentId]) -> None:
        """Undo `separate`: let the planner place them again."""

    async def send(self, ids: Sequence[DocumentId] | None = None) -> tuple[DepositId, ...]:
        """Turn the staged documents (all of them, or these) into deposits as composed, and let them go."""
        ...

    async def pause(self, ids: Sequence[DocumentId] | None = None) -> None:
        """These, or the whole queue; remembered over restarts."""

    async def resume(self, ids: Sequence[DocumentId] | None = None) -> None: ...

    async def retry(self, ids: Sequence[DocumentId] | None = None) -> None:
        """Try now what waits, and again what failed (all of it, or these)."""

    async def ids(
        self, view: View, sort: SortKey = SortKey.ADDED, *, descending: bool = False, folder: str | None = None
    ) -> list[DocumentId]:
        """Of a filter, and where given of one folder and those within it."""
        ...

    async def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]:
        """In the order asked; unknown ids are left out."""
        ...

    async def counts(self, folder: str | None = None) -> dict[DocumentState, int]:
        """Per state; of one folder and those within it, what is on the wire counts as queued."""
        ...

    async def content(self, document: DocumentId) -> bytes:
        """The bytes in the vault, or in the file of one that was too large, for a look; `FileUnreadable` where they are
        gone."""
        ...

    async def status(self) -> EngineStatus: ...

    async def receipts(self, *, search: str = "", limit: int = 200, before: str | None = None) -> list[Receipt]:
        """Newest first; `before` is the number of the last one already seen."""
        ...

    async def receipt(self, deposit: DepositId) -> Receipt | None: ...

    def signed_in(self) -> None:
        """Release what waits for the user to sign in. Any thread."""

    def signed_out(self) -> None:
        """Park what is under way. Any thread."""

    def reconnected(self) -> None:
        """The line is back: what waits because of it is tried now. Any thread."""


class Flow(Protocol):
    """What a screen may ask. Coroutines run on the program's loop; what isn't one may be called from any thread."""

    async def send_later(self, at: datetime, ids: Sequence[DocumentId] | None = None) -> tuple[DepositId, ...]:
        """As `Delivery.send`, but nothing leaves before `at`; remembered over restarts."""
        ...

    async def postpone(self, at: datetime, ids: Sequence[DocumentId] | None = None) -> None:
        """Another hour for the deposits of these documents, or for all that wait for theirs."""

    async def send_now(self, ids: Sequence[DocumentId] | None = None) -> None:
        """Let the deposits of these documents, or all that wait for their hour, leave at once. Without `ids` the hours
        of delivery don't count until they begin again."""

    async def ahead(self, document: DocumentId) -> int:
        """How many documents go before a queued one."""
        ...

    async def faults(self) -> tuple[Fault, ...]:
        """What is to be mended, by reason, the largest group first."""
        ...

    async def of_fault(self, fault: Fault) -> list[DocumentId]: ...

    async def path(self, document: DocumentId) -> Path | None:
        """Where the file of a refused document lies, as far as that is known."""
        ...

    def limit(self, octets_per_second: int | None) -> None:
        """How many bytes may leave a second; None: as many as can."""

    def keep_to(self, hours: Hours | None) -> None:
        """At which hours documents leave; None: at any."""


class Past(Protocol):
    """What was acknowledged, a million documents or more. A row is known by its number, which only this vault knows."""

    async def ids(self, query: HistoryQuery) -> HistoryIds:
        """All of them, in order; a newer question of this, `first_ids` or `totals` breaks it off."""
        ...

    async def first_ids(self, query: HistoryQuery, most: int) -> HistoryIds | None:
        """The first ones of a search, early; None where they can't be known before the others."""
        ...

    async def totals(self, query: HistoryQuery) -> HistoryTotals: ...

    async def documents(self, numbers: Sequence[int]) -> list[PastDocument]:
        """In the order asked; unknown ones are left out."""
        ...

    async def deposits(self, numbers: Sequence[int]) -> list[PastDeposit]:
        """In the order asked; unknown ones are left out."""
        ...

    async def deposit_row(self, deposit: DepositId) -> int | None:
        """The number of a deposit's row."""
        ...

    async def in_queue(self, number: int) -> DocumentId | None:
        """The document of the queue for which a row stands, unless it is out of sight there."""
        ...

"""A delivery engine in memory, for what only concerns the screen: it stores, moves and publishes as it is told to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import RLock

from desktop.features.deposits.domain import IN_VIEW
from desktop.kernel.events import Bus
from desktop.kernel.failures import FileUnreadable
from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads.facts import (
    AddReport,
    Composition,
    CompositionChanged,
    DocumentChanged,
    DocumentRow,
    DocumentsAdded,
    DocumentsRemoved,
    DocumentState,
    EngineStatus,
    FolderCount,
    Kind,
    Limits,
    PlannedDeposit,
    ReadingProgress,
    Receipt,
    SortKey,
    StatusChanged,
    Suggestion,
    View,
)
from desktop.uploads.flow_facts import LATER, Fault
from desktop.uploads.hours import Hours
from desktop.uploads.store_labels import Labels

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
LIMIT = 10 * 1024 * 1024


class StoppedClock:
    """Always NOW, until it is put forward."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - NOW).total_seconds()

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def row(number: int, state: DocumentState = DocumentState.STAGED, **changes: object) -> DocumentRow:
    """A row with everything filled in."""
    made = DocumentRow(
        id=DocumentId(number),
        name=f"facture-{number:05d}.pdf",
        folder="novembre",
        size=200 * 1024,
        media_type="application/pdf",
        sha256=Sha256(f"{number:064x}"),
        kind=Kind.FACTURE,
        message="",
        state=state,
        paused=False,
        deposit=None,
        deposit_label="",
        sent=0,
        reason="",
        next_try_at=None,
        added_at=NOW,
        twin=None,
        receipt=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class FakeOpinions:
    """Same methods as `uploads.service.Proposals`, over the rows of a `FakeDelivery`."""

    def __init__(self, delivery: "FakeDelivery") -> None:
        self._of = delivery

    async def waiting(self) -> list[DocumentId]:
        return [each.id for each in list(self._of.by_id.values()) if each.proposed]

    async def accept(self, ids: Sequence[DocumentId] | None = None) -> dict[DocumentId, Kind]:
        self._of._note("accept", None if ids is None else list(ids))
        before: dict[DocumentId, Kind] = {}
        for each in list(self._of.by_id.values()):
            found = each.proposed
            if found is not None and (found.sure if ids is None else each.id in ids):
                before[each.id] = each.kind
                self._of.change(each.id, kind=found.kind, suggestion=replace(found, settled=True))
        return before

    async def take_back(self, before: Mapping[DocumentId, Kind]) -> None:
        self._of._note("take_back", dict(before))
        for key, kind in before.items():
            found = self._of.by_id[key].suggestion
            if found is not None:
                self._of.change(key, kind=kind, suggestion=replace(found, settled=False))

    async def decline(self, ids: Sequence[DocumentId]) -> None:
        self._of._note("decline", list(ids))
        for key in ids:
            self._of.change(key, suggestion=None)

    async def correct(self, document: DocumentId, number: str, issued: date | None) -> None:
        self._of._note("correct", (document, number, issued))
        row = self._of.by_id[document]
        found = row.suggestion or Suggestion(row.kind, 1.0, settled=True)
        self._of.change(document, suggestion=replace(found, invoice_number=number or None, invoice_date=issued))


class FakeFlow:
    """Same methods as `uploads.service.Flow`, over a fake delivery."""

    def __init__(self, delivery: "FakeDelivery") -> None:
        self._delivery = delivery
        self.paths: dict[DocumentId, Path] = {}

    def _held(self, ids: Iterable[DocumentId] | None) -> list[DocumentRow]:
        rows = [each for each in self._delivery.by_id.values() if each.reason == LATER]
        return rows if ids is None else [each for each in rows if each.id in set(ids)]

    async def send_later(self, at: datetime, ids: Sequence[DocumentId] | None = None) -> tuple[DepositId, ...]:
        self._delivery._note("send_later", (at, None if ids is None else list(ids)))
        chosen = self._delivery.by_id if ids is None else ids
        changes = {"state": DocumentState.QUEUED, "reason": LATER, "next_try_at": at}
        self._delivery._move(chosen, DocumentState.STAGED, **changes)
        return (DepositId("later"),)

    async def postpone(self, at: datetime, ids: Sequence[DocumentId] | None = None) -> None:
        self._delivery._note("postpone", (at, None if ids is None else list(ids)))
        self._delivery.put(*(replace(each, next_try_at=at) for each in self._held(ids)))

    async def send_now(self, ids: Sequence[DocumentId] | None = None) -> None:
        self._delivery._note("send_now", None if ids is None else list(ids))
        self._delivery.held_by = ""
        self._delivery.put(*(replace(each, reason="", next_try_at=None) for each in self._held(ids)))

    async def ahead(self, document: DocumentId) -> int:
        return sum(each.state is DocumentState.QUEUED and each.id < document for each in self._delivery.by_id.values())

    async def faults(self) -> tuple[Fault, ...]:
        groups = Counter(
            (each.state, each.reason) for each in self._delivery.by_id.values() if each.state in IN_VIEW[View.TO_MEND]
        )
        return tuple(Fault(state, reason, many, len(self.paths)) for (state, reason), many in groups.most_common())

    async def of_fault(self, fault: Fault) -> list[DocumentId]:
        rows = self._delivery.by_id.values()
        return [each.id for each in rows if (each.state, each.reason) == (fault.state, fault.reason)]

    async def path(self, document: DocumentId) -> Path | None:
        return self.paths.get(document)

    def limit(self, octets_per_second: int | None) -> None:
        self._delivery.limit = octets_per_second
        self._delivery.tell()

    def keep_to(self, hours: Hours | None) -> None:
        self._delivery.hours = hours


class FakeDelivery:
    """Same methods as `uploads.service.Delivery`; `called` lists what was asked for."""

    def __init__(self, bus: Bus, rows: Iterable[DocumentRow] = ()) -> None:
        self.bus = bus
        self.by_id: dict[DocumentId, DocumentRow] = {each.id: each for each in rows}
        self.gone: dict[DocumentId, DocumentRow] = {}
        self.families: list[tuple[DocumentId, ...]] = []
        self.apart: set[DocumentId] = set()
        self.contents: dict[DocumentId, bytes] = {}
        self.all_receipts: list[Receipt] = []
        self.called: list[tuple[str, object]] = []
        self.failing: Exception | None = None
        self.held_by = ""
        self.paused = False
        self.speed = 0.0
        self.next_try_at: datetime | None = None
        self.limit: int | None = None
        self.hours: Hours | None = None
        self.flow = FakeFlow(self)
        self.lock = RLock()
        self.opinions = FakeOpinions(self)

    # --- what tests do to it ------------------------------------------------------------------------------------

    def put(self, *rows: DocumentRow) -> None:
        with self.lock:
            new = [each for each in rows if each.id not in self.by_id]
            old = [each for each in rows if each.id in self.by_id]
            self.by_id.update((each.id, each) for each in rows)
        if new:
            self.bus.publish(DocumentsAdded(tuple(new)))
        for each in old:
            self.bus.publish(DocumentChanged(each))
        self.tell()

    def change(self, number: int, **changes: object) -> None:
        self.put(replace(self.by_id[DocumentId(number)], **changes))  # type: ignore[arg-type]

    def tell(self) -> None:
        self.bus.publish(StatusChanged(self._status()))
        self.bus.publish(CompositionChanged())

    def _status(self) -> EngineStatus:
        rows = list(self.by_id.values())
        moving = [each for each in rows if each.state in IN_VIEW[View.MOVING]]
        done = [each for each in rows if each.state is DocumentState.ACKNOWLEDGED]
        later = [each.next_try_at for each in moving if each.reason == LATER and each.next_try_at]
        total = sum(each.size for each in (*moving, *done))
        sent = sum(each.sent for each in moving) + sum(each.size for each in done)
        return EngineStatus(
            counts=self._counts(),
            paused=self.paused,
            held_by=self.held_by,
            next_try_at=self.next_try_at,
            batch_documents=len(moving) + len(done),
            batch_done=len(done),
            batch_bytes=total,
            batch_sent=sent,
            bytes_per_second=self.speed,
            seconds_left=(total - sent) / self.speed if self.speed else None,
            later=len(later),
            later_at=min(later, default=None),
            limit=self.limit,
            proposed=(len(found := [each.proposed for each in rows if each.proposed]), sum(one.sure for one in found)),
        )

    def _counts(self, folder: str | None = None) -> dict[DocumentState, int]:
        counts = dict.fromkeys(DocumentState, 0)
        for each in self._in(folder):
            counts[each.state] += 1
        return counts

    def _note(self, name: str, what: object) -> None:
        self.called.append((name, what))
        if self.failing is not None:
            problem, self.failing = self.failing, None
            raise problem

    # --- Delivery -----------------------------------------------------------------------------------------------

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def limits(self) -> Limits:
        return Limits(LIMIT, frozenset({"application/pdf"}), tuple(Kind))

    async def add(self, paths: Sequence[Path], kind: Kind, message: str = "", *, drop: int = 0) -> AddReport:
        self._note("add", (list(paths), kind, message))
        first = max(self.by_id, default=0) + 1
        self.bus.publish(ReadingProgress(drop, 0, len(paths)))
        rows = [row(first + n, name=path.name, kind=kind, message=message) for n, path in enumerate(paths)]
        self.put(*rows)
        self.bus.publish(ReadingProgress(drop, len(paths), len(paths)))
        return AddReport(tuple(each.id for each in rows), (), ())

    async def add_content(self, name: str, content: bytes, kind: Kind, message: str = "") -> AddReport:
        self._note("add_content", (name, content))
        added = row(max(self.by_id, default=0) + 1, name=name, kind=kind, media_type="image/png", size=len(content))
        self.contents[added.id] = content
        self.put(added)
        return AddReport((added.id,), (), ())

    async def insist(self, ids: Sequence[DocumentId]) -> None:
        self._note("insist", list(ids))
        self._move(ids, DocumentState.DUPLICATE, state=DocumentState.STAGED, twin=None)

    async def set_kind(self, ids: Sequence[DocumentId], kind: Kind) -> None:
        self._note("set_kind", (list(ids), kind))
        self._move(ids, DocumentState.STAGED, kind=kind)

    async def set_message(self, ids: Sequence[DocumentId], message: str) -> None:
        self._note("set_message", (list(ids), message))
        self._move(ids, DocumentState.STAGED, message=message)

    async def set_folder(self, ids: Sequence[DocumentId], folder: str) -> None:
        self._note("set_folder", (list(ids), folder))
        self._move(ids, DocumentState.STAGED, folder=folder)

    async def labels(self, ids: Sequence[DocumentId]) -> Labels:
        rows = [self.by_id[key] for key in ids if key in self.by_id]
        return Labels(tuple((row.id, row.kind.value, row.message, row.folder) for row in rows))

    async def relabel(self, before: Labels) -> int:
        self._note("relabel", len(before.lines))
        old = {DocumentId(int(str(line[0]))): (Kind(str(line[1])), *line[2:4]) for line in before.lines}
        self.put(*(replace(self.by_id[key], kind=k, message=str(m), folder=str(f)) for key, (k, m, f) in old.items()))
        return len(old)

    async def folders(self) -> list[FolderCount]:
        there = sorted({each.folder for each in self.by_id.values() if each.folder})
        inside = {folder: [each.state for each in self._in(folder)] for folder in there}
        return [FolderCount(each, len(inside[each]), inside[each].count(DocumentState.STAGED)) for each in there]

    async def any_folder(self) -> bool:
        return any(each.folder for each in self.by_id.values())

    async def remove(self, ids: Sequence[DocumentId]) -> int:
        self._note("remove", list(ids))
        there = [key for key in ids if key in self.by_id]
        for key in there:
            self.gone[key] = self.by_id.pop(key)
        self.bus.publish(DocumentsRemoved(tuple(there)))
        self.tell()
        return len(there)

    async def restore(self, ids: Sequence[DocumentId]) -> int:
        self._note("restore", list(ids))
        back = [self.gone.pop(key) for key in ids if key in self.gone]
        self.by_id = dict(sorted([*self.by_id.items(), *((each.id, each) for each in back)]))
        self.bus.publish(DocumentsAdded(tuple(back)))
        self.tell()
        return len(back)

    async def composition(self) -> Composition:
        with self.lock:
            staged = [each for each in self.by_id.values() if each.state is DocumentState.STAGED]
        groups: list[list[DocumentRow]] = []
        for each in staged:
            key = (each.kind, each.message, each.id in self.apart)
            fits = next(
                (
                    group
                    for group in groups
                    if (group[0].kind, group[0].message, group[0].id in self.apart) == key
                    and sum(member.size for member in group) + each.size <= LIMIT
                ),
                None,
            )
            if fits is None:
                groups.append([each])
            else:
                fits.append(each)
        return Composition(
            tuple(
                PlannedDeposit(
                    str(group[0].id),
                    f"Dépôt\u00a0{n}",
                    group[0].kind,
                    group[0].message,
                    tuple(each.id for each in group),
                    sum(each.size for each in group),
                    tuple(family for family in self.families if family[0] in {each.id for each in group}),
                )
                for n, group in enumerate(groups, 1)
            ),
            LIMIT,
        )

    async def separate(self, ids: Sequence[DocumentId]) -> None:
        self._note("separate", list(ids))
        self.apart.update(ids)
        self.tell()

    async def rejoin(self, ids: Sequence[DocumentId]) -> None:
        self._note("rejoin", list(ids))
        self.apart.difference_update(ids)
        self.tell()

    async def send(self, ids: Sequence[DocumentId] | None = None) -> tuple[DepositId, ...]:
        self._note("send", None if ids is None else list(ids))
        self._move(self.by_id if ids is None else ids, DocumentState.STAGED, state=DocumentState.QUEUED)
        return (DepositId("one"),)

    async def pause(self, ids: Sequence[DocumentId] | None = None) -> None:
        self._note("pause", None if ids is None else list(ids))
        self.paused = ids is None
        for key in ids or ():
            self.change(key, paused=True)
        self.tell()

    async def resume(self, ids: Sequence[DocumentId] | None = None) -> None:
        self._note("resume", None if ids is None else list(ids))
        self.paused = False
        self.tell()

    async def retry(self, ids: Sequence[DocumentId] | None = None) -> None:
        self._note("retry", None if ids is None else list(ids))
        self._move(self.by_id if ids is None else ids, DocumentState.FAILED, state=DocumentState.QUEUED, reason="")

    async def ids(
        self, view: View, sort: SortKey = SortKey.ADDED, *, descending: bool = False, folder: str | None = None
    ) -> list[DocumentId]:
        with self.lock:
            rows = [each for each in self._in(folder) if each.state in IN_VIEW[view]]
        keys = {SortKey.NAME: lambda r: r.name, SortKey.SIZE: lambda r: r.size, SortKey.KIND: lambda r: r.kind}
        rows.sort(key=keys.get(sort, lambda r: r.id), reverse=descending)
        return [each.id for each in rows]

    async def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]:
        return [self.by_id[key] for key in ids if key in self.by_id]

    def _in(self, folder: str | None) -> list[DocumentRow]:
        rows = list(self.by_id.values())
        return [each for each in rows if folder is None or f"{each.folder}/".startswith(f"{folder}/")]

    async def counts(self, folder: str | None = None) -> dict[DocumentState, int]:
        return self._counts(folder)

    async def content(self, document: DocumentId) -> bytes:
        if document not in self.contents:
            raise FileUnreadable
        return self.contents[document]

    async def status(self) -> EngineStatus:
        return self._status()

    async def receipts(self, *, search: str = "", limit: int = 200, before: str | None = None) -> list[Receipt]:
        self.called.append(("receipts", (search, limit, before)))
        found = [
            each
            for each in sorted(self.all_receipts, key=lambda each: each.number, reverse=True)
            if (before is None or each.number < before)
            and (
                not search
                or search.lower() in each.number.lower()
                or any(search.lower() in document.name.lower() for document in each.documents)
            )
        ]
        return found[:limit]

    async def receipt(self, deposit: DepositId) -> Receipt | None:
        return next((each for each in self.all_receipts if each.deposit == deposit), None)

    def signed_in(self) -> None: ...

    def signed_out(self) -> None: ...

    def reconnected(self) -> None: ...

    def _move(self, ids: Iterable[DocumentId], was: DocumentState, /, **changes: object) -> None:
        chosen = [self.by_id[key] for key in ids if key in self.by_id and self.by_id[key].state is was]
        self.put(*(replace(each, **changes) for each in chosen))  # type: ignore[arg-type]

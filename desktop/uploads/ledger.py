"""Decide and store, in one transaction: what happened goes through the machine and is written down.

Every function takes the vault's connection first and returns `Changes`: what to publish and what to do now that it is
stored. Nothing here speaks to the server or knows of threads.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import apsw

from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads import plan, store, store_deposits, store_originals, store_receipts, store_rows, store_suggestions
from desktop.uploads.facts import DepositState, DocumentRow, Kind, Receipt
from desktop.uploads.machine import (
    ON_THE_ROAD,
    Effect,
    Event,
    Happened,
    Reach,
    Stored,
    Trouble,
    Turn,
    step,
    turn,
)

HORIZON = 4300.0
"""Seconds: nothing waits longer than an hour and a back-off; a time beyond was written by a clock that was wrong."""

TO_MEND = frozenset({"upload-unknown", "upload-incomplete", "checksum-mismatch"})
"""Refusals of a seal after which its uploads are sent again."""


@dataclass(slots=True)
class Changes:
    """What was stored, for those who publish and those who do."""

    rows: dict[DocumentId, DocumentRow] = field(default_factory=dict)
    added: list[DocumentRow] = field(default_factory=list)
    gone: list[DocumentId] = field(default_factory=list)
    composition: bool = False
    receipts: list[Receipt] = field(default_factory=list)
    end_uploads: list[str] = field(default_factory=list)
    sealing: list[int] = field(default_factory=list)  # deposits that may be sealed now

    def absorb(self, other: "Changes") -> None:
        """What was stored afterwards, in the same transaction."""
        self.rows.update(other.rows)
        self.added += other.added
        self.gone += other.gone
        self.composition |= other.composition
        self.end_uploads += other.end_uploads
        self.sealing += other.sealing


# --- one document ----------------------------------------------------------------------------------------------


def happen(db: apsw.Connection, document: DocumentId, happened: Happened, now: float) -> Changes:
    """Something happened to one document."""
    changes = Changes()
    _happen(db, changes, document, happened, now)
    return changes


def _happen(
    db: apsw.Connection, changes: Changes, document: DocumentId, happened: Happened, now: float, *, settle: bool = True
) -> int | None:
    """The deposit that may be complete now, unless that was settled here."""
    entry = store.entry(db, document)
    if entry is None:
        if happened.url:
            changes.end_uploads.append(happened.url)
        return None
    before = entry.document
    after, effects = step(before, happened)
    deposit = None if Effect.LEAVE_DEPOSIT in effects else entry.deposit
    if Effect.END_UPLOAD in effects:
        url = happened.url or before.url
        if url:
            changes.end_uploads.append(url)
    if after == before and deposit == entry.deposit:
        return None
    done = now if after.state in (Stored.REMOVED, Stored.CLEARED, Stored.ACKNOWLEDGED) else None
    store.save(db, document, after, deposit, done)
    if after.state in (Stored.REMOVED, Stored.CLEARED):
        changes.gone.append(document)  # not read again: ten thousand may go at once
    else:
        _note(db, changes, document)
    if Stored.STAGED in (before.state, after.state) and before.state is not after.state:
        changes.composition = True
    if after.state is before.state or entry.deposit is None:
        return None
    if settle:
        settle_deposit(db, changes, entry.deposit)
        return None
    return entry.deposit


def _note(db: apsw.Connection, changes: Changes, document: DocumentId) -> None:
    row = store_rows.row(db, document)
    if row is None:
        changes.gone.append(document)
    else:
        changes.rows[document] = row


def settle_deposit(db: apsw.Connection, changes: Changes, seq: int) -> None:
    """Seal a deposit once it is complete; drop one that lost its last document."""
    deposit = store_deposits.deposit(db, seq)
    if deposit is None or deposit.state is not DepositState.COLLECTING or store_deposits.incomplete(db, seq):
        return
    if store_deposits.is_empty(db, seq):
        store_deposits.drop_deposit(db, seq)
        return
    store_deposits.save_deposit(db, seq, turn(deposit, Turn.COMPLETE))
    changes.sealing.append(seq)


# --- what comes in ---------------------------------------------------------------------------------------------


def take_in(
    db: apsw.Connection, files: Sequence[store.Incoming], kind: Kind, message: str, now: float, begun: float = 0.0
) -> Changes:
    """Keep files that were read: known content is a duplicate; what is refused takes the place of its row from before
    the drop that has `begun`."""
    changes = Changes()
    for file in files:
        state, twin = Stored.REFUSED, None
        changes.gone += store.forget_refused(db, file, begun)
        if file.content is not None and file.sha256 is not None:
            state = Stored.STAGED
            twin = next((twin for one in (file.sha256, *file.originals) if (twin := store.twin_of(db, one))), None)
            if twin is not None or any(store.is_elsewhere(db, one) for one in (file.sha256, *file.originals)):
                state = Stored.DUPLICATE
        changes.added.append(store.insert(db, file, kind, message, state, twin, now))
        changes.composition |= state is Stored.STAGED
    return changes


# --- what the user asks ----------------------------------------------------------------------------------------


def insist(db: apsw.Connection, documents: Iterable[DocumentId], now: float) -> Changes:
    """Stage duplicates all the same; others are left alone."""
    changes = Changes()
    for document in documents:
        entry = store.entry(db, document)
        if entry is not None and entry.document.state is Stored.DUPLICATE:
            store.set_twin(db, document, None)
            _happen(db, changes, document, Happened(Event.INSISTED), now)
    return changes


def label(
    db: apsw.Connection, documents: Iterable[DocumentId], *, kind: Kind | None = None, message: str | None = None
) -> Changes:
    """Set kind or message of staged documents."""
    changed = store.set_label(db, documents, kind=kind, message=message)
    rows = {row.id: row for row in store_rows.rows(db, changed)}
    return Changes(rows=rows, composition=bool(rows))


def pin(db: apsw.Connection, documents: Sequence[DocumentId], *, apart: bool) -> Changes:
    """Let staged documents travel apart, named after the first of them; or together with the others again."""
    return Changes(composition=store.set_pin(db, documents, min(documents) if apart else None))


def remove(db: apsw.Connection, documents: Iterable[DocumentId], now: float) -> Changes:
    """Take documents out; those whose deposit may already be sealed stay."""
    changes = Changes()
    for document in documents:
        entry = store.entry(db, document)
        if entry is None or entry.document.state in (Stored.REMOVED, Stored.CLEARED):
            continue
        if entry.document.state in ON_THE_ROAD and entry.deposit is not None:
            deposit = store_deposits.deposit(db, entry.deposit)
            if deposit is not None and deposit.frozen:
                continue
        _happen(db, changes, document, Happened(Event.REMOVED), now)
        store_originals.hold_parts(db, document, held=False, now=now)
        if entry.document.state is not Stored.ACKNOWLEDGED:
            _promote(db, changes, entry, now)
    return changes


def _promote(db: apsw.Connection, changes: Changes, gone: store.Entry, now: float) -> None:
    """What repeated a document that is gone repeats nothing any more: the first of them takes its place."""
    heir: DocumentId | None = None
    for repeat in store.repeats_of(db, gone.id):
        if heir is None and gone.sha256 is not None:
            heir = store.twin_of(db, gone.sha256, gone.id)
        store.set_twin(db, repeat.id, heir)
        if heir is None:
            heir = repeat.id
            _happen(db, changes, repeat.id, Happened(Event.INSISTED), now)
        else:
            _note(db, changes, repeat.id)


def restore(db: apsw.Connection, documents: Iterable[DocumentId], now: float) -> Changes:
    """Undo `remove`; what was on its way is staged again, what has come a second time meanwhile is a duplicate."""
    changes = Changes()
    back: list[DocumentId] = []
    for document in documents:
        entry = store.entry(db, document)
        if entry is None or entry.document.state not in (Stored.REMOVED, Stored.CLEARED):
            continue
        after, _ = step(entry.document, Happened(Event.RESTORED))
        if after.state is Stored.STAGED and entry.sha256 is not None:
            twin = store.twin_of(db, entry.sha256, document)
            if twin is not None:
                store.set_twin(db, document, twin)
                after, _ = step(entry.document, Happened(Event.REPEATED))
        store.save(db, document, after, entry.deposit, now if after.state is Stored.ACKNOWLEDGED else None)
        changes.composition |= after.state is Stored.STAGED
        store_originals.bring_back(db, document)
        store_originals.hold_parts(db, document, held=after.state is not Stored.ACKNOWLEDGED, now=now)
        back.append(document)
    changes.added = store_rows.rows(db, back)
    return changes


def send(
    db: apsw.Connection,
    documents: Iterable[DocumentId] | None,
    limit: int,
    new_id: Callable[[], DepositId],
    now: float,
) -> tuple[tuple[DepositId, ...], Changes]:
    """Compose what is staged into deposits and let it go; from here on their composition stays."""
    changes = Changes()
    items = store_deposits.staged(db, documents)
    for item in items:
        if item.size > limit:
            _happen(db, changes, item.id, Happened(Event.DENIED, reason="too-large"), now)
    made = _dispatch(db, changes, [item for item in items if item.size <= limit], limit, new_id, now)
    store_suggestions.lapse(db)
    return made, changes


def _dispatch(
    db: apsw.Connection,
    changes: Changes,
    items: Sequence[plan.Item],
    limit: int,
    new_id: Callable[[], DepositId],
    now: float,
) -> tuple[DepositId, ...]:
    made: list[DepositId] = []
    ordinal = store_deposits.next_ordinal(db)
    entries = {entry.id: entry.document for entry in store.entries_in(db, Stored.STAGED)} if items else {}
    for load in plan.compose(items, limit):
        made.append(new_id())
        seq = store_deposits.insert_deposit(db, made[-1], ordinal, load.kind, load.message, now)
        ordinal += 1
        sent = [(item.id, step(entries[item.id], Happened(Event.SENT))[0]) for item in load.items]
        store.save_all(db, sent, seq, None)
        changes.rows.update((row.id, row) for row in store_rows.rows_of(db, seq))
        settle_deposit(db, changes, seq)
    changes.composition |= bool(made)
    return tuple(made)


def retry(
    db: apsw.Connection,
    documents: Sequence[DocumentId] | None,
    limit: int,
    new_id: Callable[[], DepositId],
    now: float,
) -> Changes:
    """Try now what waits, and again what failed."""
    changes = Changes()
    failed: list[DocumentId] = []
    if documents is None:
        documents = [entry.id for state in (Stored.WAITING, Stored.FAILED) for entry in store.entries_in(db, state)]
        deposits = set(store_deposits.deposits_in(db, DepositState.WAITING))
    else:
        deposits = set()
    for document in documents:
        entry = store.entry(db, document)
        if entry is None:
            continue
        if entry.document.state is Stored.FAILED:
            failed.append(document)
        if entry.document.state is Stored.UPLOADED and entry.deposit is not None:
            deposits.add(entry.deposit)
        if entry.document.state in (Stored.WAITING, Stored.FAILED):
            _happen(db, changes, document, Happened(Event.RETRIED), now)
    for seq in sorted(deposits):
        _turn(db, changes, seq, Turn.RETRIED, only=DepositState.WAITING)
    again = [item for item in store_deposits.staged(db, failed) if item.size <= limit] if failed else []
    for item in store_deposits.staged(db, failed) if failed else []:
        if item.size > limit:
            _happen(db, changes, item.id, Happened(Event.DENIED, reason="too-large"), now)
    _dispatch(db, changes, again, limit, new_id, now)
    return changes


def pause(db: apsw.Connection, documents: Iterable[DocumentId], *, paused: bool) -> Changes:
    """Hold single documents, or let them go again."""
    changes = Changes()
    for document in documents:
        if store.set_paused(db, document, paused):
            _note(db, changes, document)
            entry = store.entry(db, document)
            if entry is not None and entry.deposit is not None:
                settle_deposit(db, changes, entry.deposit)
    return changes


# --- what time and the session bring ---------------------------------------------------------------------------


def release_due(db: apsw.Connection, now: float) -> Changes:
    """Let go what has waited long enough."""
    changes = Changes()
    for entry in store.due(db, now, now + HORIZON):
        _happen(db, changes, entry.id, Happened(Event.DUE), now)
    for seq in store_deposits.deposits_due(db, now, now + HORIZON):
        _turn(db, changes, seq, Turn.DUE)
    return changes


def release_waiting(db: apsw.Connection, now: float) -> Changes:
    """Let go everything that waits for its next try: at the start, and when the line is back."""
    changes = Changes()
    for entry in store.entries_in(db, Stored.WAITING):
        _happen(db, changes, entry.id, Happened(Event.DUE), now)
    for seq in store_deposits.deposits_in(db, DepositState.WAITING):
        _turn(db, changes, seq, Turn.DUE)
    return changes


def release_signed_out(db: apsw.Connection, now: float) -> Changes:
    """Let go what waited for the user to sign in."""
    changes = Changes()
    for entry in store.entries_in(db, Stored.SIGNED_OUT):
        _happen(db, changes, entry.id, Happened(Event.SIGNED_IN), now)
    for seq in store_deposits.deposits_in(db, DepositState.SIGNED_OUT):
        _turn(db, changes, seq, Turn.SIGNED_IN)
    return changes


def _turn(
    db: apsw.Connection,
    changes: Changes,
    seq: int,
    happened: Turn,
    *,
    reason: str = "",
    next_try_at: float | None = None,
    only: DepositState | None = None,
) -> None:
    deposit = store_deposits.deposit(db, seq)
    if deposit is None or (only is not None and deposit.state is not only):
        return
    after = turn(deposit, happened, reason=reason, next_try_at=next_try_at)
    store_deposits.save_deposit(db, seq, after)
    if after.state is DepositState.SEALING:
        changes.sealing.append(seq)
    if (after.reason, after.next_try_at) != (deposit.reason, deposit.next_try_at):
        for entry in store.entries_of(db, seq):
            _note(db, changes, entry.id)


# --- the seal --------------------------------------------------------------------------------------------------


def sealed(db: apsw.Connection, seq: int, receipt: Receipt, now: float) -> Changes:
    """The server's receipt came: kept if it lists our content, a failure that the user is told if it doesn't."""
    changes = Changes()
    deposit = store_deposits.deposit(db, seq)
    if deposit is None or deposit.state is not DepositState.SEALING:
        return changes
    entries = store.entries_of(db, seq)
    ours = Counter(entry.sha256 for entry in entries)
    theirs: Counter[Sha256 | None] = Counter(part.sha256 for part in receipt.documents)
    if ours != theirs:
        store_deposits.save_deposit(db, seq, turn(deposit, Turn.BROKEN, reason="receipt-mismatch"))
        for entry in entries:
            _happen(db, changes, entry.id, Happened(Event.BROKEN, reason="receipt-mismatch"), now)
        return changes
    store_deposits.save_deposit(db, seq, turn(deposit, Turn.SEALED))
    store_receipts.insert_receipt(db, seq, receipt)
    changes.receipts.append(receipt)
    store.save_all(db, [(entry.id, step(entry.document, Happened(Event.SEALED))[0]) for entry in entries], seq, now)
    store_originals.let_go_parts(db, seq, now)
    changes.rows.update((row.id, row) for row in store_rows.rows_of(db, seq))
    return changes


def seal_stumbled(db: apsw.Connection, seq: int, trouble: Trouble, wait_for: float, now: float) -> Changes:
    """The seal met trouble that passes, or the password is wanted."""
    changes = Changes()
    deposit = store_deposits.deposit(db, seq)
    if deposit is None or deposit.state is not DepositState.SEALING:
        return changes
    if trouble.reach is Reach.SESSION:
        _turn(db, changes, seq, Turn.PARKED)
    else:
        _turn(db, changes, seq, Turn.STUMBLED, reason=trouble.reason, next_try_at=now + wait_for)
    return changes


def seal_refused(db: apsw.Connection, seq: int, problem: str, uploads: Sequence[str], now: float) -> Changes:
    """The server said no to the seal, and surely hasn't made it.

    What it says of single uploads concerns these alone: they go again, or fail and let the others go without them. A
    refusal of the whole fails every document of the deposit.
    """
    changes = Changes()
    deposit = store_deposits.deposit(db, seq)
    if deposit is None or deposit.state is not DepositState.SEALING:
        return changes
    entries = store.entries_of(db, seq)
    named = [entry for entry in entries if entry.document.url and upload_id(entry.document.url) in uploads]
    if problem in TO_MEND:
        event, guilty = Event.DOUBTED, named or entries
    else:
        event, guilty = Event.DENIED, named or entries
    whole = event is Event.DENIED and len(guilty) == len(entries)
    store_deposits.save_deposit(
        db, seq, turn(deposit, Turn.REFUSED if whole else Turn.DOUBTED, reason=problem if whole else "")
    )
    for entry in guilty:
        _happen(db, changes, entry.id, Happened(event, reason=problem), now, settle=False)
    settle_deposit(db, changes, seq)
    return changes


def upload_id(url: str) -> str:
    """The server's own name of an upload: the end of its address."""
    return url.rstrip("/").rpartition("/")[2]

"""Decide and store, in one transaction: what happened to an intent goes through the machine and is written down.

Every function takes the vault's connection first. Nothing here speaks to the service or knows of threads.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import apsw

from desktop.kernel.failures import Refused
from desktop.kernel.ids import Sha256
from desktop.outbox import store
from desktop.outbox.facts import Attachment, Intent, IntentGone, IntentId, IntentRow, IntentState, Refusal
from desktop.outbox.machine import Event, Standing, may_be_withdrawn, step
from desktop.uploads.ledger import HORIZON, TO_MEND, upload_id

_EDITABLE = frozenset({IntentState.DRAFT, IntentState.REFUSED})


@dataclass(slots=True)
class Changes:
    """What was stored, for those who publish and those who do."""

    rows: list[IntentRow] = field(default_factory=list)
    gone: list[IntentGone] = field(default_factory=list)
    end_uploads: list[str] = field(default_factory=list)

    def note(self, db: apsw.Connection, seq: int) -> None:
        """It is to be told as it is now."""
        found = store.row_of(db, seq)
        if found is not None:
            self.rows.append(found)


# --- the user's wishes -------------------------------------------------------------------------------------------


def keep_draft(db: apsw.Connection, intent: Intent, now: float) -> Changes:
    """Write down what isn't to leave yet. What was refused stays refused, with the newer words."""
    changes = Changes()
    seq = store.numbered(db, intent.id)
    before = None if seq is None else store.standing(db, seq)
    if before is not None and before.state not in _EDITABLE:
        return changes
    changes.note(db, store.keep(db, intent, IntentState.DRAFT, now))
    return changes


def post(db: apsw.Connection, intent: Intent, attachments: Sequence[Attachment], now: float) -> Changes:
    """Let it go, with what was attached before and these. The same again, once it was posted, changes nothing."""
    changes = Changes()
    seq = store.numbered(db, intent.id)
    before = Standing(IntentState.DRAFT) if seq is None else store.standing(db, seq)
    assert before is not None
    if before.state not in _EDITABLE:
        return changes
    seq = store.keep(db, intent, IntentState.DRAFT, now)
    _attach(db, seq, attachments)
    store.save(db, seq, step(before, Event.POSTED), now)
    changes.note(db, seq)
    return changes


def attach(db: apsw.Connection, id_: IntentId, attachments: Sequence[Attachment]) -> Changes:
    """Add documents to a draft, or to what was refused."""
    changes = Changes()
    seq = _editable(db, id_)
    if seq is not None:
        _attach(db, seq, attachments)
        changes.note(db, seq)
    return changes


def detach(db: apsw.Connection, id_: IntentId, attachment: int) -> Changes:
    """Take a document out of a draft, or of what was refused."""
    changes = Changes()
    seq = _editable(db, id_)
    if seq is not None:
        url = store.detach(db, seq, attachment)
        changes.end_uploads += [url] if url else []
        changes.note(db, seq)
    return changes


def set_role(db: apsw.Connection, id_: IntentId, attachment: int, role: str) -> Changes:
    """Say what a document of a draft, or of what was refused, is there."""
    changes = Changes()
    seq = _editable(db, id_)
    if seq is not None:
        store.set_role(db, seq, attachment, role)
        changes.note(db, seq)
    return changes


def retry(db: apsw.Connection, id_: IntentId, now: float) -> Changes:
    """Try now what waits, again what was refused."""
    return _happen(db, id_, Event.RETRIED, now)


def withdraw(db: apsw.Connection, id_: IntentId) -> Changes:
    """Take back what surely isn't at the service; `gone` is empty where it may be."""
    changes = Changes()
    seq = store.numbered(db, id_)
    before = None if seq is None else store.standing(db, seq)
    if seq is None or before is None or not may_be_withdrawn(before):
        return changes
    found = store.row_of(db, seq)
    assert found is not None
    changes.end_uploads = store.remove(db, seq)
    changes.gone.append(IntentGone(id_, found.kind))
    return changes


def forget(db: apsw.Connection, id_: IntentId) -> Changes:
    """Put what was accepted out of sight, too."""
    changes = withdraw(db, id_)
    seq = store.numbered(db, id_)
    found = None if seq is None else store.row_of(db, seq)
    if seq is not None and found is not None and found.state is IntentState.ACCEPTED:
        store.remove(db, seq)
        changes.gone.append(IntentGone(id_, found.kind))
    return changes


def _editable(db: apsw.Connection, id_: IntentId) -> int | None:
    seq = store.numbered(db, id_)
    before = None if seq is None else store.standing(db, seq)
    return seq if before is not None and before.state in _EDITABLE else None


def _attach(db: apsw.Connection, seq: int, attachments: Iterable[Attachment]) -> None:
    for part in attachments:
        store.attach(db, seq, part, Sha256(hashlib.sha256(part.content).hexdigest()))


# --- what the wire tells -----------------------------------------------------------------------------------------


def freeze(db: apsw.Connection, seq: int, now: float) -> bool:
    """From now on it may be at the service; False where it isn't to go any more."""
    before = store.standing(db, seq)
    if before is None or before.state is not IntentState.QUEUED:
        return False
    store.save(db, seq, step(before, Event.SEALING), now)
    return True


def accepted(db: apsw.Connection, seq: int, answer: bytes, now: float) -> Changes:
    """The service has it."""
    changes = Changes()
    if _step(db, changes, seq, Event.ACCEPTED, now):
        store.accept(db, seq, answer)
        changes.rows.clear()
        changes.note(db, seq)
    return changes


def stumbled(db: apsw.Connection, seq: int, reason: str, again: float, now: float) -> Changes:
    """Trouble that passes."""
    changes = Changes()
    _step(db, changes, seq, Event.STUMBLED, now, reason=reason, next_try_at=again)
    return changes


def parked(db: apsw.Connection, seq: int, now: float) -> Changes:
    """The password is wanted."""
    changes = Changes()
    _step(db, changes, seq, Event.PARKED, now)
    return changes


def refused(
    db: apsw.Connection, job: store.Job, refusal: Refused, now: float, *, bringing: int | None = None
) -> Changes:
    """The service said no, and surely keeps nothing of it; what it says of uploads that it lost sends these again.
    `bringing`: the attachment that was on its way then."""
    changes = Changes()
    now_sent = store.job(db, job.seq)
    urls = {piece.number: piece.url for piece in (now_sent.pieces if now_sent is not None else ())}
    named = {number for number, url in urls.items() if url and upload_id(url) in refusal.uploads}
    if bringing is not None:
        named.add(bringing)
    if refusal.problem in TO_MEND and job.pieces:
        for number in named or set(urls):
            store.reached(db, number, None, 0)
        event = Event.LOST
    else:
        event = Event.DENIED
    if _step(db, changes, job.seq, event, now, reason=refusal.problem) is IntentState.REFUSED:
        told = Refusal(refusal.status, refusal.problem, dict(refusal.fields), tuple(sorted(named)))
        store.refuse(db, job.seq, told)
        changes.rows.clear()
        changes.note(db, job.seq)
    return changes


# --- what time and the session bring -----------------------------------------------------------------------------


def release_due(db: apsw.Connection, now: float) -> Changes:
    """Let go what has waited long enough."""
    changes = Changes()
    for seq in store.due(db, now, now + HORIZON):
        _step(db, changes, seq, Event.DUE, now)
    return changes


def release(db: apsw.Connection, state: IntentState, now: float) -> Changes:
    """Let go all that waits for its time (at the start, when the line is back), or for the password."""
    changes = Changes()
    event = Event.SIGNED_IN if state is IntentState.SIGNED_OUT else Event.DUE
    for seq in store.held_in(db, state):
        _step(db, changes, seq, event, now)
    return changes


def _happen(db: apsw.Connection, id_: IntentId, event: Event, now: float) -> Changes:
    changes = Changes()
    seq = store.numbered(db, id_)
    before = None if seq is None else store.standing(db, seq)
    if seq is None or before is None or before.state not in (_WAITS | {IntentState.REFUSED}):
        return changes
    _step(db, changes, seq, event, now)
    return changes


_WAITS = frozenset({IntentState.WAITING, IntentState.SIGNED_OUT})


def _step(
    db: apsw.Connection,
    changes: Changes,
    seq: int,
    event: Event,
    now: float,
    *,
    reason: str = "",
    next_try_at: float | None = None,
) -> IntentState | None:
    before = store.standing(db, seq)
    if before is None:  # taken back meanwhile
        return None
    after = step(before, event, reason=reason, next_try_at=next_try_at)
    store.save(db, seq, after, now)
    changes.note(db, seq)
    return after.state

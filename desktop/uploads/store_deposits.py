"""The SQL of composing and sending: deposits, what is due, what leaves next. As in `store`: decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

import apsw

from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads import together
from desktop.uploads.facts import (
    DepositState,
    Kind,
)
from desktop.uploads.machine import Deposit, Stored
from desktop.uploads.plan import Item
from desktop.uploads.store_lines import lines
from desktop.uploads.store_rows import among


def staged(db: apsw.Connection, only: Iterable[DocumentId] | None = None) -> list[Item]:
    """What waits for "Envoyer", in order of arrival."""
    sql = (
        "SELECT d.id, size, d.kind, message, pin, name, folder, coalesce(g.invoice_number, '') FROM document AS d"  # noqa: S608 - literals
        " LEFT JOIN suggestion AS g ON g.document = d.id AND g.standing IN ('agreed', 'accepted')"
        f" WHERE {among(Stored.STAGED)} ORDER BY d.id"
    )
    wanted = None if only is None else set(only)
    found = [line for line in lines(db, sql, (Stored.STAGED.value,)) if wanted is None or line[0] in wanted]
    shared = together.keys(line[5:8] for line in found)
    return [
        Item(DocumentId(number), size, Kind(kind), message, pin, key)
        for (number, size, kind, message, pin, *_), key in zip(found, shared, strict=True)
    ]


def next_ordinal(db: apsw.Connection) -> int:
    """The N of the next "Dépôt N": numbers start again once everything has its receipt."""
    sql = "SELECT coalesce(max(ordinal), 0) + 1 FROM deposit WHERE state NOT IN ('acknowledged', 'failed')"
    return int(db.execute(sql).get or 1)


def insert_deposit(
    db: apsw.Connection, identifier: DepositId, ordinal: int, kind: Kind, message: str, now: float
) -> int:
    """A new deposit without documents; its row number."""
    db.execute(
        "INSERT INTO deposit (id, ordinal, kind, message, state, created_at) VALUES (?, ?, ?, ?, 'collecting', ?)",
        (identifier, ordinal, kind.value, message, now),
    )
    return db.last_insert_rowid()


def deposit(db: apsw.Connection, seq: int) -> Deposit | None:
    """The machine's part of a deposit."""
    found = db.execute(
        "SELECT state, frozen, attempts, reason, next_try_at FROM deposit WHERE seq = ?", (seq,)
    ).fetchone()
    if found is None:
        return None
    state, frozen, attempts, reason, next_try_at = found
    return Deposit(DepositState(state), bool(frozen), attempts, reason, next_try_at)


def save_deposit(db: apsw.Connection, seq: int, now: Deposit) -> None:
    db.execute(
        "UPDATE deposit SET state = ?, frozen = ?, attempts = ?, reason = ?, next_try_at = ? WHERE seq = ?",
        (now.state.value, now.frozen, now.attempts, now.reason, now.next_try_at, seq),
    )


def drop_deposit(db: apsw.Connection, seq: int) -> None:
    db.execute("DELETE FROM deposit WHERE seq = ?", (seq,))


def deposits_in(db: apsw.Connection, state: DepositState) -> list[int]:
    """Row numbers of the open deposits of one state, in order."""
    sql = "SELECT seq FROM deposit WHERE state NOT IN ('acknowledged', 'failed') AND state = ? ORDER BY seq"
    return [number for (number,) in db.execute(sql, (state.value,))]


def deposits_due(db: apsw.Connection, now: float, horizon: float) -> list[int]:
    """Row numbers of those whose next try has come."""
    sql = (
        "SELECT seq FROM deposit WHERE state NOT IN ('acknowledged', 'failed') AND state = 'waiting'"
        " AND (next_try_at <= ? OR next_try_at > ?)"
    )
    return [number for (number,) in db.execute(sql, (now, horizon))]


def next_due(db: apsw.Connection) -> float | None:
    """When the first of everything that waits is to be tried."""
    found: float | None = db.execute(
        "SELECT min(at) FROM (SELECT min(next_try_at) AS at FROM document WHERE state = 'waiting' UNION ALL"
        " SELECT min(next_try_at) FROM deposit WHERE state NOT IN ('acknowledged', 'failed') AND state = 'waiting')"
    ).get
    return found


def incomplete(db: apsw.Connection, seq: int) -> bool:
    """Whether a deposit waits for its hour, or for one of its documents: not uploaded yet, or paused."""
    found = db.execute(
        "SELECT EXISTS (SELECT 1 FROM document WHERE deposit = ? AND state IN ('queued', 'waiting', 'signed_out'))"
        " OR EXISTS (SELECT 1 FROM document WHERE deposit = ? AND state = 'uploaded' AND paused = 1)"
        " OR EXISTS (SELECT 1 FROM deposit WHERE seq = ? AND not_before IS NOT NULL)",
        (seq, seq, seq),
    ).get
    return bool(found)


def is_empty(db: apsw.Connection, seq: int) -> bool:
    return not db.execute("SELECT EXISTS (SELECT 1 FROM document WHERE deposit = ?)", (seq,)).get


@dataclass(frozen=True, slots=True)
class Job:
    """A document whose bytes are to go."""

    id: DocumentId
    deposit: int
    name: str
    media_type: str
    size: int
    sha256: Sha256
    url: str | None
    sent: int
    attempts: int


def next_jobs(db: apsw.Connection, most: int) -> list[Job]:
    """The next documents to carry, deposit by deposit, in order of arrival."""
    found = db.execute(
        "SELECT d.id, d.deposit, d.name, d.media_type, d.size, d.sha256, d.url, d.sent, d.attempts"
        " FROM deposit AS p INDEXED BY deposit_open CROSS JOIN document AS d INDEXED BY document_deposit"
        " ON d.deposit = p.seq AND d.state = 'queued' AND d.paused = 0"
        " WHERE p.state NOT IN ('acknowledged', 'failed') AND p.state = 'collecting' AND p.not_before IS NULL"
        " ORDER BY p.seq, d.id LIMIT ?",
        (most,),
    )
    return [
        Job(DocumentId(number), seq, name, media_type, size, Sha256(sha256.hex()), url, sent, attempts)
        for number, seq, name, media_type, size, sha256, url, sent, attempts in found
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A document as its deposit's seal names it."""

    id: DocumentId
    url: str
    name: str
    sha256: Sha256
    size: int


@dataclass(frozen=True, slots=True)
class Sealing:
    """A deposit that is ready to be sealed."""

    seq: int
    id: DepositId
    kind: Kind
    message: str
    attempts: int
    parts: tuple[Part, ...]


def sealing(db: apsw.Connection, seq: int) -> Sealing | None:
    """What to seal; None unless the deposit is in that state."""
    found = db.execute(
        "SELECT id, kind, message, attempts FROM deposit WHERE seq = ? AND state = 'sealing'", (seq,)
    ).fetchone()
    if found is None:
        return None
    identifier, kind, message, attempts = found
    parts = tuple(
        Part(DocumentId(number), url, name, Sha256(sha256.hex()), size)
        for number, url, name, sha256, size in db.execute(
            "SELECT id, url, name, sha256, size FROM document WHERE deposit = ? AND state = 'uploaded' ORDER BY id",
            (seq,),
        )
    )
    return Sealing(seq, DepositId(identifier), Kind(kind), message, attempts, parts)

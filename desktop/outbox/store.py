"""The SQL of the outbox: functions of a connection, values in, values out. Decides nothing.

Times are seconds since 1970 on this side and aware datetimes in rows.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from desktop.kernel.ids import Sha256
from desktop.outbox.facts import Attachment, AttachmentRow, Intent, IntentId, IntentRow, IntentState, Refusal
from desktop.outbox.machine import Standing
from desktop.uploads.store_lines import lines, moment, time


@dataclass(frozen=True, slots=True)
class Piece:
    """An attachment as delivery works with it."""

    number: int
    name: str
    media_type: str
    role: str
    size: int
    sha256: Sha256
    url: str | None
    sent: int


@dataclass(frozen=True, slots=True)
class Job:
    """An intent that may go now."""

    seq: int
    id: IntentId
    route: str
    body: bytes
    attempts: int
    pieces: tuple[Piece, ...]


# --- coming in ---------------------------------------------------------------------------------------------------


def keep(db: apsw.Connection, intent: Intent, state: IntentState, now: float) -> int:
    """Write an intent down, or again over a draft or a refused one of the same UUID; its number."""
    db.execute(
        "INSERT INTO intent (id, kind, subject, route, body, typed, state, created_at, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,"
        " subject = excluded.subject, route = excluded.route, body = excluded.body, typed = excluded.typed,"
        " changed_at = excluded.changed_at",
        (intent.id, intent.kind, intent.subject, intent.route, intent.body, intent.typed, state.value, now, now),
    )
    number = numbered(db, intent.id)
    assert number is not None
    return number


def attach(db: apsw.Connection, seq: int, part: Attachment, sha256: Sha256) -> int:
    """Add a document; its number."""
    db.execute(
        "INSERT INTO attachment (intent, name, media_type, role, size, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        (seq, part.name, part.media_type, part.role, len(part.content), bytes.fromhex(sha256)),
    )
    number = db.last_insert_rowid()
    db.execute("INSERT INTO attachment_content (attachment, bytes) VALUES (?, ?)", (number, part.content))
    return number


def detach(db: apsw.Connection, seq: int, attachment: int) -> str | None:
    """Take a document out; the address of its upload, if it had one."""
    row = db.execute("SELECT url FROM attachment WHERE id = ? AND intent = ?", (attachment, seq)).fetchone()
    db.execute("DELETE FROM attachment WHERE id = ? AND intent = ?", (attachment, seq))
    return None if row is None else row[0]


def set_role(db: apsw.Connection, seq: int, attachment: int, role: str) -> None:
    """What a document is there."""
    db.execute("UPDATE attachment SET role = ? WHERE id = ? AND intent = ?", (role, attachment, seq))


def remove(db: apsw.Connection, seq: int) -> list[str]:
    """Forget an intent with all that belongs to it; the addresses of its uploads."""
    urls = [url for (url,) in lines(db, "SELECT url FROM attachment WHERE intent = ? AND url IS NOT NULL", (seq,))]
    db.execute("DELETE FROM intent WHERE seq = ?", (seq,))
    return urls


def drop_old(db: apsw.Connection, before: float) -> None:
    """Forget what was accepted before."""
    db.execute("DELETE FROM intent WHERE state = 'accepted' AND changed_at < ?", (before,))


# --- how it stands -----------------------------------------------------------------------------------------------


def numbered(db: apsw.Connection, id_: IntentId) -> int | None:
    """The number of an intent."""
    row = db.execute("SELECT seq FROM intent WHERE id = ?", (id_,)).fetchone()
    return None if row is None else int(row[0])


def standing(db: apsw.Connection, seq: int) -> Standing | None:
    """The machine's part."""
    row = db.execute(
        "SELECT state, frozen, attempts, redone, reason, next_try_at FROM intent WHERE seq = ?", (seq,)
    ).fetchone()
    if row is None:
        return None
    state, frozen, attempts, redone, reason, next_try_at = row
    return Standing(IntentState(state), bool(frozen), attempts, redone, reason, next_try_at)


def save(db: apsw.Connection, seq: int, after: Standing, now: float) -> None:
    """The machine's part, and nothing else: what was refused before is refused no more."""
    db.execute(
        "UPDATE intent SET state = ?, frozen = ?, attempts = ?, redone = ?, reason = ?, next_try_at = ?,"
        " changed_at = ?, refusal = '' WHERE seq = ?",
        (
            after.state.value,
            int(after.frozen),
            after.attempts,
            after.redone,
            after.reason,
            after.next_try_at,
            now,
            seq,
        ),
    )


def refuse(db: apsw.Connection, seq: int, refusal: Refusal) -> None:
    """Why the service said no."""
    words = json.dumps([refusal.status, refusal.problem, dict(refusal.fields), refusal.attachments])
    db.execute("UPDATE intent SET refusal = ? WHERE seq = ?", (words, seq))


def accept(db: apsw.Connection, seq: int, answer: bytes) -> None:
    """What the service said; the bytes are its own now."""
    db.execute("UPDATE intent SET answer = ? WHERE seq = ?", (answer, seq))
    db.execute(
        "DELETE FROM attachment_content WHERE attachment IN (SELECT id FROM attachment WHERE intent = ?)", (seq,)
    )
    db.execute("UPDATE attachment SET url = NULL, sent = size WHERE intent = ?", (seq,))


def reached(db: apsw.Connection, attachment: int, url: str | None, sent: int) -> None:
    """How far an attachment is; without an address it begins again."""
    db.execute("UPDATE attachment SET url = ?, sent = ? WHERE id = ?", (url, sent, attachment))


def held_in(db: apsw.Connection, state: IntentState) -> list[int]:
    """The numbers of those that stand there, in order."""
    return [seq for (seq,) in lines(db, "SELECT seq FROM intent WHERE state = ? ORDER BY seq", (state.value,))]


def due(db: apsw.Connection, now: float, horizon: float) -> list[int]:
    """Those that waited long enough; a time beyond `horizon` was written by a clock that was wrong."""
    sql = "SELECT seq FROM intent WHERE state = 'waiting' AND (next_try_at <= ? OR next_try_at > ?) ORDER BY seq"
    return [seq for (seq,) in lines(db, sql, (now, horizon))]


def next_due(db: apsw.Connection) -> float | None:
    """When the next one has waited long enough."""
    row = db.execute("SELECT min(next_try_at) FROM intent WHERE state = 'waiting'").fetchone()
    return None if row is None else row[0]


def jobs(db: apsw.Connection, most: int) -> list[Job]:
    """Those that may go, in the order in which they were posted; of one subject the first alone."""
    rows = lines(
        db,
        "SELECT seq, id, route, body, attempts FROM intent AS i WHERE state = 'queued' AND NOT EXISTS ("
        "SELECT 1 FROM intent AS e WHERE e.subject = i.subject AND i.subject <> '' AND e.seq < i.seq"
        " AND e.state IN ('queued', 'waiting', 'signed_out')) ORDER BY seq LIMIT ?",
        (most,),
    )
    return [
        Job(seq, IntentId(id_), route, body, attempts, _pieces(db, seq)) for seq, id_, route, body, attempts in rows
    ]


def job(db: apsw.Connection, seq: int) -> Job | None:
    """One intent as delivery works with it, whatever its state."""
    row = db.execute("SELECT id, route, body, attempts FROM intent WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else Job(seq, IntentId(row[0]), row[1], row[2], row[3], _pieces(db, seq))


def url_of(db: apsw.Connection, attachment: int) -> str | None:
    """Where an attachment's upload is."""
    row = db.execute("SELECT url FROM attachment WHERE id = ?", (attachment,)).fetchone()
    return None if row is None else row[0]


def chunk(db: apsw.Connection, attachment: int, offset: int, length: int) -> bytes | None:
    """Some of an attachment's bytes; None where they are gone."""
    row = db.execute(
        "SELECT substr(bytes, ?, ?) FROM attachment_content WHERE attachment = ?", (offset + 1, length, attachment)
    ).fetchone()
    return None if row is None else bytes(row[0])


def _pieces(db: apsw.Connection, seq: int) -> tuple[Piece, ...]:
    rows = lines(
        db,
        "SELECT id, name, media_type, role, size, sha256, url, sent FROM attachment WHERE intent = ? ORDER BY id",
        (seq,),
    )
    return tuple(
        Piece(number, name, media_type, role, size, Sha256(sha256.hex()), url, sent)
        for number, name, media_type, role, size, sha256, url, sent in rows
    )


# --- questions ---------------------------------------------------------------------------------------------------

_ROW = (
    "SELECT seq, id, kind, subject, route, body, typed, state, frozen, reason, next_try_at, created_at, changed_at,"
    " refusal, answer FROM intent"
)


def row(db: apsw.Connection, id_: IntentId) -> IntentRow | None:
    """One intent."""
    found = db.execute(f"{_ROW} WHERE id = ?", (id_,)).fetchone()
    return None if found is None else _row(db, found)


def row_of(db: apsw.Connection, seq: int) -> IntentRow | None:
    """One intent by its number."""
    found = db.execute(f"{_ROW} WHERE seq = ?", (seq,)).fetchone()
    return None if found is None else _row(db, found)


def rows(db: apsw.Connection, kind: str) -> list[IntentRow]:
    """Those of a kind, or whose kind begins with it and a dot; newest first."""
    found = db.execute(f"{_ROW} WHERE kind = ? OR kind GLOB ? || '.*' ORDER BY seq DESC", (kind, kind)).fetchall()
    return [_row(db, each) for each in found]


def about(db: apsw.Connection, subject: str) -> list[IntentRow]:
    """Those of a subject, in the order in which they were posted."""
    found = db.execute(f"{_ROW} WHERE subject = ? AND subject <> '' ORDER BY seq", (subject,)).fetchall()
    return [_row(db, each) for each in found]


def tally(db: apsw.Connection) -> tuple[int, int]:
    """How many are unsent, and how many were refused."""
    found: dict[str, int] = dict(
        lines(db, "SELECT state, count(*) FROM intent WHERE state NOT IN ('accepted', 'draft') GROUP BY state")
    )
    return sum(found.get(state, 0) for state in ("queued", "waiting", "signed_out")), found.get("refused", 0)


def _row(db: apsw.Connection, found: Sequence[Any]) -> IntentRow:
    seq, id_, kind, subject, route, body, typed, state, frozen, reason, next_try, created, changed = found[:13]
    refusal, answer = found[13:]
    attachments = tuple(
        AttachmentRow(piece.number, piece.name, piece.media_type, piece.role, piece.size, piece.sha256, piece.sent)
        for piece in _pieces(db, seq)
    )
    return IntentRow(
        IntentId(id_),
        kind,
        subject,
        route,
        body,
        typed,
        IntentState(state),
        bool(frozen),
        reason,
        moment(next_try),
        time(created),
        time(changed),
        attachments,
        _refusal(refusal),
        answer or b"",
    )


def _refusal(words: str) -> Refusal | None:
    if not words:
        return None
    status, problem, fields, *more = json.loads(words)
    return Refusal(status, problem, fields, tuple(more[0]) if more else ())

"""The follow-up's tables: subjects, what happened to them, what came with a message. SQL only; decides nothing.

An event is written once and never changed; its place in the table is the place in the feed of its practice.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api_stub.followup_rules import UNDER_WAY, Kind, Stage

SCHEMA = """
CREATE TABLE IF NOT EXISTS followup_subjects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    what TEXT NOT NULL, name TEXT NOT NULL, number TEXT NOT NULL, parent TEXT, answers TEXT, stage TEXT NOT NULL,
    moves INTEGER NOT NULL DEFAULT 0, moved REAL NOT NULL, author TEXT NOT NULL DEFAULT '',
    read INTEGER NOT NULL DEFAULT 0, UNIQUE (finess, id)
);
CREATE INDEX IF NOT EXISTS followup_parents ON followup_subjects (finess, parent) WHERE parent IS NOT NULL;
CREATE INDEX IF NOT EXISTS followup_moving ON followup_subjects (moved) WHERE stage != 'closed' AND kind != 'deposit';
CREATE TABLE IF NOT EXISTS followup_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
    subject INTEGER NOT NULL REFERENCES followup_subjects, at TEXT NOT NULL, content TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS followup_feed ON followup_events (finess, seq);
CREATE TABLE IF NOT EXISTS followup_written (
    finess TEXT NOT NULL, id TEXT NOT NULL, event INTEGER NOT NULL REFERENCES followup_events, digest BLOB NOT NULL,
    PRIMARY KEY (finess, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS followup_attachments (
    id TEXT PRIMARY KEY, finess TEXT NOT NULL, subject INTEGER NOT NULL REFERENCES followup_subjects,
    upload TEXT UNIQUE REFERENCES uploads, media TEXT NOT NULL, body BLOB
) WITHOUT ROWID;
"""

_SUBJECT = "seq, finess, id, kind, what, name, number, parent, answers, stage, moves, moved, author"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is followed. `moved` is when something last happened, `author` who wrote last ("" nobody)."""

    seq: int
    finess: str
    id: str
    kind: Kind
    what: str
    name: str
    number: str
    parent: str | None
    answers: str | None
    stage: Stage
    moves: int
    moved: float
    author: str


@dataclass(frozen=True, slots=True)
class About:
    """A subject that begins."""

    id: str
    kind: Kind
    what: str
    name: str
    number: str
    parent: str | None = None
    answers: str | None = None


def find(connection: sqlite3.Connection, finess: str, id_: str) -> Subject | None:
    """A practice's own."""
    row = connection.execute(
        f"SELECT {_SUBJECT} FROM followup_subjects WHERE finess = ? AND id = ?",  # noqa: S608 - literals
        (finess, id_),
    ).fetchone()
    return None if row is None else _subject(row)


def by_number(connection: sqlite3.Connection, seq: int) -> Subject | None:
    """By our own number."""
    row = connection.execute(f"SELECT {_SUBJECT} FROM followup_subjects WHERE seq = ?", (seq,)).fetchone()  # noqa: S608
    return None if row is None else _subject(row)


def children(connection: sqlite3.Connection, parent: Subject) -> list[Stage]:
    """The stages of a deposit's documents."""
    rows = connection.execute(
        "SELECT stage FROM followup_subjects WHERE finess = ? AND parent = ?", (parent.finess, parent.id)
    )
    return [Stage(stage) for (stage,) in rows]


def newest(connection: sqlite3.Connection, most: int) -> list[Subject]:
    """Documents that aren't closed, and whatever the practice wrote about last: first what waits for the mutual."""
    marks = ", ".join(f"'{stage}'" for stage in sorted(UNDER_WAY))
    rows = connection.execute(
        f"SELECT {_SUBJECT} FROM followup_subjects WHERE stage != 'closed' AND (kind = 'document'"  # noqa: S608
        f" OR author = 'practice') ORDER BY author = 'practice' DESC, stage IN ({marks}) DESC, moved DESC, seq LIMIT ?",
        (most,),
    )
    return [_subject(row) for row in rows]


def quietest(connection: sqlite3.Connection, before: float, most: int) -> list[Subject]:
    """Documents and requests that aren't closed and to which nothing happened since `before`, the longest first."""
    rows = connection.execute(
        f"SELECT {_SUBJECT} FROM followup_subjects WHERE stage != 'closed' AND kind != 'deposit'"  # noqa: S608
        " AND moved <= ? ORDER BY moved, seq LIMIT ?",
        (before, most),
    )
    return [_subject(row) for row in rows]


def place_of(connection: sqlite3.Connection, subject: Subject) -> int:
    """How many documents of its practice came before it."""
    found: int = connection.execute(
        "SELECT count(*) FROM followup_subjects WHERE finess = ? AND kind = ? AND seq < ?",
        (subject.finess, subject.kind, subject.seq),
    ).fetchone()[0]
    return found


def open_all(connection: sqlite3.Connection, finess: str, begin: Iterable[About], at: str, now: float) -> None:
    """Subjects begin: each with its first event."""
    for about in begin:
        seq = connection.execute(
            "INSERT INTO followup_subjects (finess, id, kind, what, name, number, parent, answers, stage, moved)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'received', ?)",
            (
                finess,
                about.id,
                about.kind,
                about.what,
                about.name,
                about.number,
                about.parent,
                about.answers,
                now,
            ),
        ).lastrowid
        assert seq is not None
        told = {
            "kind": about.kind,
            "what": about.what,
            "name": about.name,
            "number": about.number,
            "parent": about.parent,
            "answers": about.answers,
        }
        note(connection, finess, seq, at, {"type": "opened", "stage": Stage.RECEIVED, "about": told})


def note(connection: sqlite3.Connection, finess: str, subject: int, at: str, content: dict[str, Any]) -> int:
    """Something happened; its place in the feed."""
    seq = connection.execute(
        "INSERT INTO followup_events (finess, id, subject, at, content) VALUES (?, ?, ?, ?, ?)",
        (finess, secrets.token_hex(16), subject, at, json.dumps(content, ensure_ascii=False)),
    ).lastrowid
    assert seq is not None
    return seq


def move(connection: sqlite3.Connection, subject: Subject, stage: Stage, now: float, *, by_us: bool) -> None:
    """It stands elsewhere now; `by_us` counts as a move of the mutual's."""
    connection.execute(
        "UPDATE followup_subjects SET stage = ?, moved = ?, moves = moves + ? WHERE seq = ?",
        (stage, now, int(by_us), subject.seq),
    )


def wrote(connection: sqlite3.Connection, subject: Subject, author: str, now: float, *, by_us: bool) -> None:
    """Somebody wrote; `by_us` counts as a move of the mutual's."""
    connection.execute(
        "UPDATE followup_subjects SET author = ?, moved = ?, moves = moves + ? WHERE seq = ?",
        (author, now, int(by_us), subject.seq),
    )


# --- the feed ---------------------------------------------------------------------------------------------------------


def page(connection: sqlite3.Connection, finess: str, after: int, most: int) -> list[tuple[int, dict[str, Any]]]:
    """Events after a place, as the contract has them."""
    rows = connection.execute(
        "SELECT e.seq, e.id, s.id, e.at, e.content FROM followup_events e JOIN followup_subjects s ON s.seq = e.subject"
        " WHERE e.finess = ? AND e.seq > ? ORDER BY e.seq LIMIT ?",
        (finess, after, most),
    ).fetchall()
    return [(seq, _event(id_, subject, at, content)) for seq, id_, subject, at, content in rows]


def event(connection: sqlite3.Connection, seq: int) -> dict[str, Any]:
    """One event, as the contract has it."""
    id_, subject, at, content = connection.execute(
        "SELECT e.id, s.id, e.at, e.content FROM followup_events e JOIN followup_subjects s ON s.seq = e.subject"
        " WHERE e.seq = ?",
        (seq,),
    ).fetchone()
    return _event(id_, subject, at, content)


def events_of(connection: sqlite3.Connection, subject: Subject, most: int) -> list[dict[str, Any]]:
    """What last happened to a subject, oldest first."""
    rows = connection.execute(
        "SELECT id, at, content FROM followup_events WHERE finess = ? AND subject = ? ORDER BY seq DESC LIMIT ?",
        (subject.finess, subject.seq, most),
    ).fetchall()
    return [_event(id_, subject.id, at, content) for id_, at, content in reversed(rows)]


def place_of_event(connection: sqlite3.Connection, subject: Subject, id_: str) -> int | None:
    """Where an event of this subject stands in the feed."""
    row = connection.execute(
        "SELECT seq FROM followup_events WHERE id = ? AND subject = ?", (id_, subject.seq)
    ).fetchone()
    return None if row is None else row[0]


def mark_read(connection: sqlite3.Connection, subject: Subject, upto: int) -> bool:
    """It was read up to this event; whether that is news."""
    changed = connection.execute(
        "UPDATE followup_subjects SET read = ? WHERE seq = ? AND read < ?", (upto, subject.seq, upto)
    )
    return changed.rowcount > 0


# --- messages -------------------------------------------------------------------------------------------------------


def written(connection: sqlite3.Connection, finess: str, id_: str) -> tuple[int, bytes] | None:
    """The event of a message and what it was made of."""
    row = connection.execute(
        "SELECT event, digest FROM followup_written WHERE finess = ? AND id = ?", (finess, id_)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def keep_written(connection: sqlite3.Connection, finess: str, id_: str, event_: int, digest: bytes) -> None:
    """A message of the practice's came."""
    connection.execute(
        "INSERT INTO followup_written (finess, id, event, digest) VALUES (?, ?, ?, ?)", (finess, id_, event_, digest)
    )


def attach(connection: sqlite3.Connection, subject: Subject, upload: str, name: str) -> dict[str, Any]:
    """An upload comes with a message, and is sealed; as the contract has it."""
    sha256, size, media = connection.execute(
        "SELECT sha256, length, media FROM uploads WHERE id = ?", (upload,)
    ).fetchone()
    id_ = secrets.token_hex(16)
    connection.execute(
        "INSERT INTO followup_attachments (id, finess, subject, upload, media) VALUES (?, ?, ?, ?, ?)",
        (id_, subject.finess, subject.seq, upload, media),
    )
    connection.execute("UPDATE uploads SET sealed = 1 WHERE id = ?", (upload,))
    return {"id": id_, "name": name, "sha256": sha256, "size": size, "media": media}


def attach_made(
    connection: sqlite3.Connection, subject: Subject, name: str, body: bytes, sha256: str
) -> dict[str, Any]:
    """A PDF of the mutual's; as the contract has it."""
    id_ = secrets.token_hex(16)
    connection.execute(
        "INSERT INTO followup_attachments (id, finess, subject, media, body) VALUES (?, ?, ?, 'application/pdf', ?)",
        (id_, subject.finess, subject.seq, body),
    )
    return {"id": id_, "name": name, "sha256": sha256, "size": len(body), "media": "application/pdf"}


def attachment(connection: sqlite3.Connection, finess: str, subject: str, id_: str) -> Sequence[Any] | None:
    """Upload, media type and bytes (where it is no upload)."""
    found: Sequence[Any] | None = connection.execute(
        "SELECT a.upload, a.media, a.body FROM followup_attachments a JOIN followup_subjects s ON s.seq = a.subject"
        " WHERE a.id = ? AND a.finess = ? AND s.id = ?",
        (id_, finess, subject),
    ).fetchone()
    return found


def _subject(row: Sequence[Any]) -> Subject:
    seq, finess, id_, kind, what, name, number, parent, answers, stage, moves, moved, author = row
    return Subject(
        seq, finess, id_, Kind(kind), what, name, number, parent, answers, Stage(stage), moves, moved, author
    )


def _event(id_: str, subject: str, at: str, content: str) -> dict[str, Any]:
    return {"id": id_, "subject": subject, "at": at, **json.loads(content)}

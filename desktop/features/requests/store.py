"""The SQL of demands: what the service confirmed, and what waits here projected over it by a view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from desktop.features.requests.domain import Confirmed
from desktop.outbox.facts import IntentId


@dataclass(frozen=True, slots=True)
class Projected:
    """A line of the view: what the service knows, what waits here, or both."""

    id: IntentId
    kind: str
    number: str
    state: str  # the service's, "" where it doesn't know it
    note: str
    next_step: str
    at: float
    changed_at: float
    sending: str  # of the intent, "" where the service knows it
    typed: bytes
    documents: int
    leaving: str  # state of its withdrawal, "" for none
    next_try_at: float | None


def put(db: apsw.Connection, items: Sequence[Confirmed]) -> None:
    """What the service told."""
    for item in items:
        db.execute(
            "INSERT INTO request (id, kind, number, state, note, next_step, received_at, changed_at, about, documents)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET number = excluded.number,"
            " state = excluded.state, note = excluded.note, next_step = excluded.next_step,"
            " changed_at = excluded.changed_at WHERE excluded.changed_at >= request.changed_at",
            (
                item.id,
                item.kind,
                item.number,
                item.state,
                item.note,
                item.next_step,
                item.received_at.timestamp(),
                item.changed_at.timestamp(),
                item.about,
                item.documents,
            ),
        )


def keep_page(db: apsw.Connection, items: Sequence[Confirmed], cursor: str) -> None:
    """A page of the list, with where to go on."""
    put(db, items)
    db.execute("INSERT OR REPLACE INTO request_progress (only, cursor) VALUES (1, ?)", (cursor,))


def cursor(db: apsw.Connection) -> str | None:
    """Where the list goes on."""
    row = db.execute("SELECT cursor FROM request_progress").fetchone()
    return None if row is None else str(row[0])


def forget_cursor(db: apsw.Connection) -> None:
    """Ask from the first one again."""
    db.execute("DELETE FROM request_progress")


def rows(db: apsw.Connection) -> list[Projected]:
    """All, the newest first."""
    found = db.execute(
        "SELECT id, kind, number, state, note, next_step, at, changed_at, sending, typed, documents, leaving,"
        " next_try_at FROM request_row ORDER BY at DESC, id"
    ).fetchall()
    return [_projected(row) for row in found]


def _projected(row: Sequence[Any]) -> Projected:
    id_, kind, number, state, note, step, at, changed, sending, typed, documents, leaving, next_try = row
    content = typed if isinstance(typed, bytes) else typed.encode()
    return Projected(
        IntentId(id_), kind, number, state, note, step, at, changed, sending, content, documents, leaving, next_try
    )

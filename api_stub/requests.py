"""Demands on line: sealed from fields and uploads, withdrawn, confirmed, moved by the mutual. Refuses by `Problem`.

A seal is one transaction, flushed before the answer, as a deposit's is: the demand is there with all its documents, or
not at all. The same UUID with the same content gives the same answer, before anything else is looked at. Decisions are
`request_rules`.
"""

import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api_stub import followup_book as book
from api_stub.cursors import Cursors
from api_stub.deposits import judge_pieces
from api_stub.followup import Trail
from api_stub.followup_rules import Turn, motive_and_next
from api_stub.problems import Problem
from api_stub.request_rules import (
    CONFIRM_SECONDS,
    KINDS,
    OVER,
    PENDING,
    ROLES,
    WITHDRAWABLE,
    RequestKind,
    RequestState,
    Value,
    after,
    fingerprint,
    first_state,
    judge_fields,
)
from api_stub.rules import Piece
from api_stub.settings import Settings
from api_stub.state import State

TABLE = "q"  # in cursors

SCHEMA = """
CREATE TABLE IF NOT EXISTS requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE, received_at TEXT NOT NULL, changed_at TEXT NOT NULL, content TEXT NOT NULL,
    digest BLOB NOT NULL, mark TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
    next_step TEXT NOT NULL DEFAULT '', place INTEGER NOT NULL, key BLOB, key_expires REAL, UNIQUE (finess, id)
);
CREATE INDEX IF NOT EXISTS requests_feed ON requests (finess, place);
CREATE INDEX IF NOT EXISTS requests_mark ON requests (finess, mark);
CREATE INDEX IF NOT EXISTS requests_key ON requests (key) WHERE key IS NOT NULL;
CREATE TABLE IF NOT EXISTS request_documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, request INTEGER NOT NULL REFERENCES requests,
    upload TEXT NOT NULL UNIQUE REFERENCES uploads, name TEXT NOT NULL, role TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, media TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS request_documents_of ON request_documents (request);
CREATE TRIGGER IF NOT EXISTS request_follows AFTER UPDATE OF stage ON followup_subjects
WHEN new.kind = 'request' AND new.stage <> old.stage BEGIN
    INSERT INTO meta (key, value) VALUES ('request-place', '1')
        ON CONFLICT DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT);
    UPDATE requests SET state = new.stage, note = '', next_step = '',
        place = (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'request-place'),
        changed_at = strftime('%Y-%m-%dT%H:%M:%fZ', new.moved, 'unixepoch')
        WHERE finess = new.finess AND id = new.id AND state NOT IN ('confirming', 'withdrawn');
END;
"""
# The trigger: whoever moves its subject (an autopilot, a document that was missing) moves the demand with it.


@dataclass(frozen=True, slots=True)
class Part:
    """One upload as a demand names it."""

    id: str
    name: str
    sha256: str
    role: str

    @property
    def piece(self) -> Piece:
        return Piece(self.id, self.name, self.sha256)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that came with a demand."""

    name: str
    role: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Request:
    """A demand as it stands. `seq` and `finess` are ours alone."""

    seq: int
    finess: str
    id: str
    kind: str
    number: str
    state: RequestState
    note: str
    next_step: str
    received_at: str
    changed_at: str
    fields: dict[str, Any]
    documents: tuple[Document, ...]


Confirm = Callable[[sqlite3.Connection, Request, str], None]
"""Inside the change that sealed a demand: write the letter with its key."""


class Requests:
    """The demands of all practices; each question names the practice that asks."""

    def __init__(self, state: State, settings: Settings, cursors: Cursors, trail: Trail, confirm: Confirm) -> None:
        self._state = state
        self._settings = settings
        self._cursors = cursors
        self._trail = trail
        self._confirm = confirm

    async def seal(
        self, finess: str, id_: str, kind: str, fields: Mapping[str, Value], parts: Sequence[Part], *, again: bool
    ) -> tuple[Request, bool]:
        """The demand and whether it is new. `again` sends it though the same is pending."""
        digest = _digest(kind, fields, parts)

        def known(connection: sqlite3.Connection) -> Request | None:
            row = connection.execute(
                "SELECT seq, digest FROM requests WHERE finess = ? AND id = ?", (finess, id_)
            ).fetchone()
            if row is None:
                return None
            if row[1] != digest:
                raise Problem("request-conflict")
            return find(connection, row[0])

        def change(connection: sqlite3.Connection) -> tuple[Request, bool]:
            before = known(connection)
            if before is not None:
                return before, False
            shape = self._judge(connection, finess, kind, fields, parts, again=again)
            return self._insert(connection, finess, id_, shape, fields, parts, digest), True

        before = self._state.read(known)
        if before is not None:
            return before, False
        self._state.read(lambda connection: self._judge(connection, finess, kind, fields, parts, again=again))
        await self._state.flush([part.id for part in parts])
        return await self._state.write(change, durable=True)

    def find(self, finess: str, id_: str) -> Request:
        """`not-found` also for those of others."""
        return self._state.read(lambda connection: _of(connection, finess, id_))

    def changes(self, finess: str, since: str | None, limit: int) -> dict[str, Any]:
        """Demands in the order in which they last changed, each as it now stands."""
        after_ = self._cursors.read(TABLE, finess, since)

        def ask(connection: sqlite3.Connection) -> list[tuple[int, Request]]:
            rows = connection.execute(
                "SELECT place, seq FROM requests WHERE finess = ? AND place > ? ORDER BY place LIMIT ?",
                (finess, after_, limit + 1),
            ).fetchall()
            return [(place, find(connection, seq)) for place, seq in rows]

        found = self._state.read(ask)
        shown = found[:limit]
        cursor = self._cursors.make(TABLE, finess, shown[-1][0] if shown else after_)
        return {
            "items": [request for _, request in shown],
            "next": cursor if len(found) > limit else None,
            "cursor": cursor,
        }

    async def withdraw(self, finess: str, id_: str) -> Request:
        """Taken back by the practice; the same again gives the same answer."""

        def change(connection: sqlite3.Connection) -> Request:
            found = _of(connection, finess, id_)
            if found.state is RequestState.WITHDRAWN:
                return found
            if found.state in OVER:
                raise Problem("request-closed")
            if found.state not in WITHDRAWABLE:
                raise Problem("request-under-way")
            subject = book.find(connection, finess, id_)
            if subject is not None:
                self._trail.happen(connection, subject, Turn.CLOSE, "Demande retirée par le cabinet", by_us=False)
            return self.stand(connection, found, RequestState.WITHDRAWN)

        return await self._state.write(change, durable=True)

    # --- the link of a letter -----------------------------------------------------------------------------------

    def to_confirm(self, key: str) -> Request | None:
        """What a link would confirm; None where it is of no use (any more)."""
        return self._state.read(lambda connection: self._to_confirm(connection, key))

    async def confirm(self, key: str) -> Request | None:
        """Use a link, once; None where it is of no use (any more)."""

        def change(connection: sqlite3.Connection) -> Request | None:
            found = self._to_confirm(connection, key)
            if found is None:
                return None
            connection.execute("UPDATE requests SET key = NULL WHERE seq = ?", (found.seq,))
            self._begin(connection, found)
            return self.stand(connection, found, RequestState.RECEIVED)

        return await self._state.write(change, durable=True)

    def _to_confirm(self, connection: sqlite3.Connection, key: str) -> Request | None:
        row = connection.execute(
            "SELECT seq, key_expires FROM requests WHERE key = ? AND state = 'confirming'", (_key_digest(key),)
        ).fetchone()
        if row is None or self._settings.clock().timestamp() >= row[1]:
            return None
        return find(connection, row[0])

    # --- the mutual's side, inside changes ----------------------------------------------------------------------

    def happen(self, connection: sqlite3.Connection, found: Request, turned: Turn, text: str = "") -> Request | None:
        """What the mutual decides; None where it can't happen now."""
        state = after(found.state, turned)
        if state is None:
            return None
        note, step = motive_and_next(text) if turned is Turn.REFUSE else (text, "")
        subject = book.find(connection, found.finess, found.id)
        if subject is not None:
            self._trail.happen(connection, subject, turned, note, step)
        return self.stand(connection, found, state, note, step)

    def stand(
        self, connection: sqlite3.Connection, found: Request, state: RequestState, note: str = "", step: str = ""
    ) -> Request:
        """It stands there from now on."""
        connection.execute(
            "UPDATE requests SET state = ?, note = ?, next_step = ?, changed_at = ?, place = ? WHERE seq = ?",
            (state, note, step, _moment(self._settings.clock()), _next_place(connection), found.seq),
        )
        return find(connection, found.seq)

    # --- inside -------------------------------------------------------------------------------------------------

    def _judge(
        self,
        connection: sqlite3.Connection,
        finess: str,
        kind: str,
        fields: Mapping[str, Value],
        parts: Sequence[Part],
        *,
        again: bool,
    ) -> RequestKind:
        shape = KINDS.get(kind)
        if shape is None:
            raise Problem("kind-unknown")
        wrong = judge_fields(shape, fields, {part.role for part in parts}, self._settings.clock().date())
        if not wrong and fields.get("about") == "deposit" and (number := fields.get("reference")):
            mine = connection.execute("SELECT 1 FROM deposits WHERE finess = ? AND number = ?", (finess, number))
            wrong = {} if mine.fetchone() else {"reference": "unknown"}
        if any(part.role not in ROLES for part in parts):
            raise Problem("invalid-request", "An unknown role")
        if wrong:
            raise Problem("fields-refused", fields=wrong)
        if not again:
            marks = ", ".join(f"'{state}'" for state in sorted(PENDING))
            same = connection.execute(
                f"SELECT number FROM requests WHERE finess = ? AND mark = ? AND state IN ({marks})",  # noqa: S608
                (finess, fingerprint(shape, fields)),
            ).fetchone()
            if same is not None:
                raise Problem("request-duplicate", same[0])
        if parts and (
            refused := judge_pieces(connection, self._settings, finess, "autre", [part.piece for part in parts])
        ):
            raise refused
        return shape

    def _insert(
        self,
        connection: sqlite3.Connection,
        finess: str,
        id_: str,
        shape: RequestKind,
        fields: Mapping[str, Value],
        parts: Sequence[Part],
        digest: bytes,
    ) -> Request:
        now = self._settings.clock()
        key = secrets.token_urlsafe(32) if shape.confirmed else ""
        seq = connection.execute(
            "INSERT INTO requests (finess, id, kind, number, received_at, changed_at, content, digest, mark, state,"
            " place, key, key_expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                finess,
                id_,
                shape.code,
                _next_number(connection, now),
                _moment(now),
                _moment(now),
                json.dumps(fields, ensure_ascii=False),
                digest,
                fingerprint(shape, fields),
                first_state(shape),
                _next_place(connection),
                _key_digest(key) if key else None,
                now.timestamp() + CONFIRM_SECONDS if key else None,
            ),
        ).lastrowid
        assert seq is not None
        for part in parts:
            connection.execute(
                "INSERT INTO request_documents (request, upload, name, role, sha256, size, media)"
                " SELECT ?, id, ?, ?, sha256, length, media FROM uploads WHERE id = ?",
                (seq, part.name, part.role, part.id),
            )
            connection.execute("UPDATE uploads SET sealed = 1 WHERE id = ?", (part.id,))
        made = find(connection, seq)
        if key:
            self._confirm(connection, made, key)
        else:
            self._begin(connection, made)
        return made

    def _begin(self, connection: sqlite3.Connection, made: Request) -> None:
        self._trail.begin_request(connection, made.finess, made.id, made.kind, KINDS[made.kind].title, made.number)


_COLUMNS = "seq, finess, id, kind, number, state, note, next_step, received_at, changed_at, content"


def find(connection: sqlite3.Connection, seq: int) -> Request:
    """By our own number."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM requests WHERE seq = ?", (seq,)).fetchone()  # noqa: S608
    documents = connection.execute(
        "SELECT name, role, sha256, size FROM request_documents WHERE request = ? ORDER BY seq", (seq,)
    )
    _, finess, id_, kind, number, state, note, next_step, received_at, changed_at, content = row
    return Request(
        seq,
        finess,
        id_,
        kind,
        number,
        RequestState(state),
        note,
        next_step,
        received_at,
        changed_at,
        json.loads(content),
        tuple(Document(*document) for document in documents.fetchall()),
    )


def _of(connection: sqlite3.Connection, finess: str, id_: str) -> Request:
    row = connection.execute("SELECT seq FROM requests WHERE finess = ? AND id = ?", (finess, id_)).fetchone()
    if row is None:
        raise Problem("not-found")
    return find(connection, row[0])


def _digest(kind: str, fields: Mapping[str, Value], parts: Sequence[Part]) -> bytes:
    """What makes two sendings the same: words and documents, not the uploads that carried them."""
    papers = sorted([part.name, part.role, part.sha256] for part in parts)
    return hashlib.sha256(json.dumps([kind, fields, papers], sort_keys=True).encode()).digest()


def _key_digest(key: str) -> bytes:
    return hmac.digest(b"request-confirmation", key.encode("utf-8", "replace"), "sha256")


def _next_place(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key = 'request-place'").fetchone()
    place = int(row[0]) + 1 if row else 1
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('request-place', ?)", (str(place),))
    return place


def _next_number(connection: sqlite3.Connection, now: datetime) -> str:
    """`DM-2026-000123`: counted anew each year."""
    key = f"request-number-{now.year}"
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    count = int(row[0]) + 1 if row else 1
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, str(count)))
    return f"DM-{now.year}-{count:06d}"


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

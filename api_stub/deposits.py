"""Sealing uploads into deposits, and listing what was sealed. Decisions are `rules`; refuses by `Problem`.

A seal is one transaction: the deposit, its documents and its number are there together or not at all. Before it, the
bytes are flushed to the disk, and the transaction itself is flushed before the answer: an acknowledged deposit outlives
a power cut.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api_stub.cursors import Cursors
from api_stub.deposit_letters import acknowledgement
from api_stub.mail import Mailbox
from api_stub.problems import Problem
from api_stub.rules import Piece, Upload, judge_deposit
from api_stub.settings import Settings
from api_stub.state import State, find_upload


@dataclass(frozen=True, slots=True)
class Document:
    """A document that arrived. `deposit` is the client's identifier of its deposit."""

    id: str
    name: str
    sha256: str
    size: int
    deposit: str
    state: str
    received_at: str


@dataclass(frozen=True, slots=True)
class Deposit:
    """A sealed deposit: its acknowledgement. `received_at` is RFC 3339 UTC."""

    id: str
    number: str
    received_at: str
    kind: str
    message: str
    documents: tuple[Document, ...]


Told = Callable[[sqlite3.Connection, str, Deposit, str | None], None]
"""Called inside the change that seals, with the FINESS, the deposit and what it answers; may refuse by `Problem`."""


class Deposits:
    """The deposits of all practices; each question names the practice that asks."""

    def __init__(self, state: State, settings: Settings, cursors: Cursors, mailbox: Mailbox, told: Told) -> None:
        self._state = state
        self._settings = settings
        self._cursors = cursors
        self._mailbox = mailbox
        self._told = told

    async def seal(
        self,
        finess: str,
        deposit: str,
        kind: str,
        message: str,
        pieces: Sequence[Piece],
        *,
        answers: str | None = None,
    ) -> tuple[Deposit, bool]:
        """The deposit and whether it is new. The same content again gives the same answer; other content is refused.

        `answers` is what the practice was asked to complete with it.
        """
        digest = _content_digest(kind, message, pieces, answers)
        known = self._state.read(lambda connection: self._known(connection, finess, deposit, digest))
        if known is not None:
            return known, False
        if refused := self._state.read(
            lambda connection: judge_pieces(connection, self._settings, finess, kind, pieces)
        ):
            raise refused
        await self._state.flush([piece.id for piece in pieces])

        def write(connection: sqlite3.Connection) -> tuple[Deposit, bool]:
            known = self._known(connection, finess, deposit, digest)
            if known is not None:
                return known, False
            if refused := judge_pieces(connection, self._settings, finess, kind, pieces):
                raise refused
            made = self._insert(connection, finess, deposit, kind, message, pieces, digest)
            self._told(connection, finess, made, answers)
            return made, True

        return await self._state.write(write, durable=True)

    def find(self, finess: str, deposit: str) -> Deposit:
        """`not-found` also for the deposits of others."""
        found = self._state.read(lambda connection: _find(connection, finess, deposit))
        if found is None:
            raise Problem("not-found")
        return found[0]

    def list_deposits(self, finess: str, since: str | None, limit: int) -> tuple[list[Deposit], str | None]:
        """Oldest first, and the cursor after the last one if there are more."""
        after = self._cursors.read("d", finess, since)

        def ask(connection: sqlite3.Connection) -> list[tuple[int, Deposit]]:
            rows = connection.execute(
                "SELECT seq, id, number, received_at, kind, message FROM deposits WHERE finess = ? AND seq > ?"
                " ORDER BY seq LIMIT ?",
                (finess, after, limit + 1),
            ).fetchall()
            return [(row[0], _deposit(connection, row)) for row in rows]

        found = self._state.read(ask)
        more = self._cursors.make("d", finess, found[limit - 1][0]) if len(found) > limit else None
        return [deposit for _, deposit in found[:limit]], more

    def list_documents(self, finess: str, since: str | None, limit: int) -> tuple[list[Document], str | None]:
        """Oldest first, and the cursor after the last one if there are more."""
        after = self._cursors.read("f", finess, since)
        rows = self._state.read(
            lambda connection: connection.execute(
                "SELECT f.seq, f.id, f.name, f.sha256, f.size, d.id, 'received', d.received_at FROM documents f"
                " JOIN deposits d ON d.seq = f.deposit WHERE f.finess = ? AND f.seq > ? ORDER BY f.seq LIMIT ?",
                (finess, after, limit + 1),
            ).fetchall()
        )
        more = self._cursors.make("f", finess, rows[limit - 1][0]) if len(rows) > limit else None
        return [Document(*row[1:]) for row in rows[:limit]], more

    # --- inside ------------------------------------------------------------------------------------------------

    def _known(self, connection: sqlite3.Connection, finess: str, deposit: str, digest: bytes) -> Deposit | None:
        found = _find(connection, finess, deposit)
        if found is None:
            return None
        if found[1] != digest:
            raise Problem("deposit-conflict")
        return found[0]

    def _insert(
        self,
        connection: sqlite3.Connection,
        finess: str,
        deposit: str,
        kind: str,
        message: str,
        pieces: Sequence[Piece],
        digest: bytes,
    ) -> Deposit:
        now = self._settings.clock()
        received_at = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        seq = connection.execute(
            "INSERT INTO deposits (finess, id, number, received_at, kind, message, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (finess, deposit, _next_number(connection, now), received_at, kind, message, digest),
        ).lastrowid
        for piece in pieces:
            connection.execute(
                "INSERT INTO documents (finess, id, deposit, upload, name, sha256, size, media)"
                " SELECT finess, ?, ?, id, ?, sha256, length, media FROM uploads WHERE id = ?",
                (secrets.token_hex(16), seq, piece.name, piece.id),
            )
            connection.execute("UPDATE uploads SET sealed = 1 WHERE id = ?", (piece.id,))
        made = _find(connection, finess, deposit)
        assert made is not None
        self._write_to(connection, finess, made[0], now)
        return made[0]

    def _write_to(self, connection: sqlite3.Connection, finess: str, made: Deposit, now: datetime) -> None:
        name, mail = connection.execute("SELECT name, mail FROM practices WHERE finess = ?", (finess,)).fetchone()
        sizes = [document.size for document in made.documents]
        self._mailbox.post(connection, acknowledgement(mail, name, made.number, now, sizes))


def judge_pieces(
    connection: sqlite3.Connection, settings: Settings, finess: str, kind: str, pieces: Sequence[Piece]
) -> Problem | None:
    """Why these uploads can't be sealed together, or None."""
    uploads: dict[str, Upload] = {}
    for piece in pieces:
        found = find_upload(connection, piece.id)
        if found is not None:
            uploads[piece.id] = found
    return judge_deposit(
        pieces,
        uploads,
        kind,
        finess=finess,
        now=settings.clock().timestamp(),
        kinds=settings.kinds,
        media_types=settings.media_types,
        max_bytes=settings.deposit_max_bytes,
    )


def _content_digest(kind: str, message: str, pieces: Sequence[Piece], answers: str | None) -> bytes:
    content: list[object] = [kind, message, [[piece.id, piece.name, piece.sha256] for piece in pieces]]
    if answers is not None:  # not by upload: bytes that were sent again after their upload was lost are the same
        content = [answers, message, [[piece.name, piece.sha256] for piece in pieces]]
    return hashlib.sha256(json.dumps(content).encode()).digest()


def _find(connection: sqlite3.Connection, finess: str, deposit: str) -> tuple[Deposit, bytes] | None:
    row = connection.execute(
        "SELECT seq, id, number, received_at, kind, message, digest FROM deposits WHERE finess = ? AND id = ?",
        (finess, deposit),
    ).fetchone()
    if row is None:
        return None
    return _deposit(connection, row), row[6]


def _deposit(connection: sqlite3.Connection, row: Sequence[Any]) -> Deposit:
    """From a row that begins with seq, id, number, received_at, kind, message."""
    seq, id_, number, received_at, kind, message = row[:6]
    return Deposit(id_, number, received_at, kind, message, _documents(connection, seq))


def _documents(connection: sqlite3.Connection, seq: int) -> tuple[Document, ...]:
    rows = connection.execute(
        "SELECT f.id, f.name, f.sha256, f.size, d.id, 'received', d.received_at FROM documents f"
        " JOIN deposits d ON d.seq = f.deposit WHERE f.deposit = ? ORDER BY f.seq",
        (seq,),
    ).fetchall()
    return tuple(Document(*row) for row in rows)


def _next_number(connection: sqlite3.Connection, now: datetime) -> str:
    """`AD-2026-000123`: counted anew each year."""
    key = f"number-{now.year}"
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    count = int(row[0]) + 1 if row else 1
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, str(count)))
    return f"AD-{now.year}-{count:06d}"

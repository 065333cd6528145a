"""The follow-up of all practices: what happens to their documents, deposits and requests, and who writes about them.

Each turn is one change with its event; a message with documents, or what was missing, is there as a whole or not at
all. Decisions are `followup_rules`, tables are `followup_book`. Refuses by `Problem`.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from api_stub import followup_book as book
from api_stub.cursors import Cursors
from api_stub.deposits import Deposit, Deposits, judge_pieces
from api_stub.followup_book import About, Subject
from api_stub.followup_rules import Kind, Stage, Turn, roll_up, turn
from api_stub.problems import Problem
from api_stub.rules import Piece
from api_stub.settings import Settings
from api_stub.state import State

TABLE = "e"  # in cursors

Post = Callable[[sqlite3.Connection, str, str, str], None]
"""A letter to a practice, inside a change: FINESS, subject, text."""

Line = dict[str, str]
_ROLLED = {
    Stage.PROCESSING: "",
    Stage.CLOSED: "Tous les documents de ce dépôt ont reçu une réponse.",
}


class Trail:
    """Notes what happens, inside the changes of others. Needs nothing but a clock."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def now(self) -> float:
        return self._settings.clock().timestamp()

    def sealed(self, connection: sqlite3.Connection, finess: str, deposit: Deposit, answers: str | None) -> None:
        """A deposit and its documents begin; one that `answers` brings what was missing (`nothing-missing`)."""
        begin = [About(deposit.id, Kind.DEPOSIT, deposit.kind, "", deposit.number, None, answers)]
        begin += [
            About(document.id, Kind.DOCUMENT, deposit.kind, document.name, deposit.number, deposit.id, answers)
            for document in deposit.documents
        ]
        book.open_all(connection, finess, begin, deposit.received_at, self.now())
        if answers is not None:
            subject = book.find(connection, finess, answers)
            if subject is None:
                raise Problem("not-found")
            if subject.stage is not Stage.MISSING:
                raise Problem("nothing-missing")
            self.happen(connection, subject, Turn.COMPLETE, by_us=False)

    def begin_request(
        self, connection: sqlite3.Connection, finess: str, id_: str, what: str, name: str, number: str
    ) -> None:
        """A request begins. `what` is its kind's code."""
        about = About(id_, Kind.REQUEST, what, name, number)
        book.open_all(connection, finess, [about], self._at(), self.now())

    def happen(
        self,
        connection: sqlite3.Connection,
        subject: Subject,
        happened: Turn,
        note: str = "",
        next_step: str = "",
        line: Line | None = None,
        *,
        by_us: bool = True,
    ) -> Stage:
        """A turn, with its event; the stage after it. `nothing-missing` where it can't happen."""
        stage = turn(subject.stage, happened)
        if stage is None:
            raise Problem("nothing-missing")
        self.stands(connection, subject, stage, note, next_step, line, by_us=by_us)
        return stage

    def stands(
        self,
        connection: sqlite3.Connection,
        subject: Subject,
        stage: Stage,
        note: str = "",
        next_step: str = "",
        line: Line | None = None,
        *,
        by_us: bool = True,
    ) -> None:
        """It stands at a stage that somebody else decided."""
        content: dict[str, Any] = {"type": "stage", "stage": stage, "note": note, "next_step": next_step}
        if line is not None:
            content["line"] = line
        book.move(connection, subject, stage, self.now(), by_us=by_us)
        book.note(connection, subject.finess, subject.seq, self._at(), content)
        parent = None if subject.parent is None else book.find(connection, subject.finess, subject.parent)
        if parent is not None:
            rolled = roll_up(parent.stage, book.children(connection, parent))
            if rolled is not parent.stage:
                self.stands(connection, parent, rolled, _ROLLED[rolled])

    def say(
        self,
        connection: sqlite3.Connection,
        subject: Subject,
        author: str,
        text: str,
        message: str | None = None,
        attachments: Sequence[dict[str, Any]] = (),
    ) -> int:
        """A message, by the "practice" (with its UUID) or the "mutual"; its place in the feed."""
        book.wrote(connection, subject, author, self.now(), by_us=author == "mutual")
        content = {"type": "message", "author": author, "text": text, "attachments": list(attachments)}
        if message is not None:
            content["message"] = message
        return book.note(connection, subject.finess, subject.seq, self._at(), content)

    def _at(self) -> str:
        return _moment(self._settings.clock())


class Followup:
    """What practices ask and send."""

    def __init__(self, state: State, settings: Settings, cursors: Cursors, deposits: Deposits, trail: Trail) -> None:
        """Deposits from before there was a follow-up begin theirs now. Blocking."""
        self._state = state
        self._settings = settings
        self._cursors = cursors
        self._deposits = deposits
        self.trail = trail
        unknown = state.read(
            lambda connection: connection.execute(
                "SELECT d.finess, d.id FROM deposits d WHERE NOT EXISTS"
                " (SELECT 1 FROM followup_subjects s WHERE s.finess = d.finess AND s.id = d.id) ORDER BY d.seq"
            ).fetchall()
        )
        for finess, id_ in unknown:
            begin = partial(trail.sealed, finess=finess, deposit=deposits.find(finess, id_), answers=None)
            state.submit(begin).result()

    def changes(self, finess: str, since: str | None, limit: int) -> dict[str, Any]:
        """A page of the feed, oldest first."""
        after = self._cursors.read(TABLE, finess, since)
        found = self._state.read(lambda connection: book.page(connection, finess, after, limit + 1))
        shown = found[:limit]
        cursor = self._cursors.make(TABLE, finess, shown[-1][0] if shown else after)
        return {
            "items": [event for _, event in shown],
            "next": cursor if len(found) > limit else None,
            "cursor": cursor,
        }

    async def write(
        self, finess: str, subject: str, message: str, text: str, pieces: Sequence[Piece]
    ) -> tuple[dict[str, Any], bool]:
        """A message of the practice's and whether it is new; the same content again gives the same answer."""
        if not text.strip() and not pieces:
            raise Problem("invalid-request", "A message has words or documents")
        digest = _digest([subject, text], pieces)

        def known(connection: sqlite3.Connection) -> dict[str, Any] | None:
            before = book.written(connection, finess, message)
            if before is None:
                return None
            if before[1] != digest:
                raise Problem("message-conflict")
            return book.event(connection, before[0])

        def judge(connection: sqlite3.Connection) -> Subject:
            found = self._find(connection, finess, subject)
            if found.stage is Stage.CLOSED:
                raise Problem("conversation-closed")
            if pieces and (refused := judge_pieces(connection, self._settings, finess, "autre", pieces)):
                raise refused
            return found

        def change(connection: sqlite3.Connection) -> tuple[dict[str, Any], bool]:
            if (before := known(connection)) is not None:
                return before, False
            found = judge(connection)
            attachments = [book.attach(connection, found, piece.id, piece.name) for piece in pieces]
            event = self.trail.say(connection, found, "practice", text, message, attachments)
            book.keep_written(connection, finess, message, event, digest)
            return book.event(connection, event), True

        if (before := self._state.read(known)) is not None:
            return before, False
        self._state.read(judge)
        await self._state.flush([piece.id for piece in pieces])
        return await self._state.write(change, durable=True)

    async def answer(
        self, finess: str, subject: str, deposit: str, message: str, pieces: Sequence[Piece]
    ) -> tuple[Deposit, bool]:
        """The deposit that brings what was missing, and whether it is new."""
        found = self._state.read(lambda connection: self._find(connection, finess, subject))
        kind = found.what if found.what in self._settings.kinds else "autre"
        return await self._deposits.seal(finess, deposit, kind, message, pieces, answers=subject)

    async def mark(self, finess: str, marks: Sequence[tuple[str, str]]) -> None:
        """These were read up to these events; unknown ones are left out, older marks change nothing."""

        def change(connection: sqlite3.Connection) -> None:
            for subject, upto in marks:
                found = book.find(connection, finess, subject)
                place = None if found is None else book.place_of_event(connection, found, upto)
                if found is not None and place is not None and book.mark_read(connection, found, place):
                    content = {"type": "read", "upto": upto}
                    book.note(connection, finess, found.seq, _moment(self._settings.clock()), content)

        await self._state.write(change)

    def attachment(self, finess: str, subject: str, id_: str) -> tuple[bytes, str]:
        """The bytes of what came with a message, and their media type; `not-found`."""
        found = self._state.read(lambda connection: book.attachment(connection, finess, subject, id_))
        if found is None:
            raise Problem("not-found")
        upload, media, body = found
        return (body if upload is None else self._state.file(upload).read_bytes()), media

    def _find(self, connection: sqlite3.Connection, finess: str, subject: str) -> Subject:
        found = book.find(connection, finess, subject)
        if found is None:
            raise Problem("not-found")
        return found


def _digest(words: Sequence[str], pieces: Sequence[Piece]) -> bytes:
    # Not by upload: bytes that were sent again after their upload was lost are the same message.
    content = [list(words), [[piece.name, piece.sha256] for piece in pieces]]
    return hashlib.sha256(json.dumps(content).encode()).digest()


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

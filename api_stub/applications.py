"""Applications ("demandes de conventionnement"): sealed from uploads, decided in the office.

A seal is one transaction, flushed before the answer, as a deposit's is. An application is known by the UUID that its
sender made: the same UUID with the same content gives the same answer, by whatever key for the same FINESS, so that an
applicant whose key ended between the seal and its answer doesn't apply twice. Decisions are `application_rules`.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api_stub.application_keys import Applicant
from api_stub.application_rules import Role, State, Turn, turn
from api_stub.problems import Problem
from api_stub.rules import Piece, Upload, judge_deposit
from api_stub.settings import Settings
from api_stub.state import State as Store
from api_stub.state import find_upload

KIND = "convention"

SCHEMA = """
CREATE TABLE IF NOT EXISTS applications (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, scope TEXT NOT NULL, finess TEXT NOT NULL,
    name TEXT NOT NULL, mail TEXT NOT NULL, number TEXT NOT NULL UNIQUE, received_at TEXT NOT NULL,
    changed_at TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', code_sent TEXT
);
CREATE INDEX IF NOT EXISTS applications_scope ON applications (scope);
CREATE TABLE IF NOT EXISTS application_parts (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, application INTEGER NOT NULL REFERENCES applications, id TEXT NOT NULL,
    message TEXT NOT NULL, digest BLOB NOT NULL, UNIQUE (application, id)
);
CREATE TABLE IF NOT EXISTS application_documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER NOT NULL REFERENCES application_parts,
    upload TEXT NOT NULL UNIQUE REFERENCES uploads, name TEXT NOT NULL, role TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, media TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS application_documents_part ON application_documents (part);
CREATE TABLE IF NOT EXISTS application_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, application INTEGER NOT NULL REFERENCES applications, state TEXT NOT NULL,
    at TEXT NOT NULL, note TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS application_events_of ON application_events (application);
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """One upload as an application names it."""

    id: str
    name: str
    role: Role
    sha256: str

    @property
    def piece(self) -> Piece:
        return Piece(self.id, self.name, self.sha256)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that arrived."""

    name: str
    role: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an application."""

    state: str
    at: str
    note: str


@dataclass(frozen=True, slots=True)
class Application:
    """An application as it stands. `seq` is ours alone."""

    seq: int
    id: str
    scope: str
    number: str
    finess: str
    name: str
    mail: str
    message: str
    state: State
    note: str
    received_at: str
    changed_at: str
    code_sent: str | None
    documents: tuple[Document, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What was added to an application."""

    id: str
    documents: tuple[Document, ...]
    application: Application


Told = Callable[[sqlite3.Connection, Application], None]
"""Called inside the change that made an application what it is: the place to write a letter."""


class Applications:
    """All applications; each question names the applicant who asks."""

    def __init__(self, state: Store, settings: Settings) -> None:
        self._state = state
        self._settings = settings

    async def apply(
        self, applicant: Applicant, id_: str, name: str, mail: str, message: str, papers: Sequence[Paper], told: Told
    ) -> tuple[Application, bool]:
        """The application and whether it is new."""
        digest = content_digest([name, mail, message], papers)

        def known(connection: sqlite3.Connection) -> Application | None:
            found = find(connection, "id", id_)
            if found is not None:
                if found.finess != applicant.finess or _digest_of(connection, found.seq, id_) != digest:
                    raise Problem("application-conflict")
            elif find(connection, "scope", applicant.scope) is not None:
                raise Problem("application-conflict")
            return found

        def change(connection: sqlite3.Connection) -> tuple[Application, bool]:
            found = known(connection)
            if found is not None:
                if found.scope != applicant.scope:  # who knows the UUID and every byte is the one who sent it
                    connection.execute("UPDATE applications SET scope = ? WHERE seq = ?", (applicant.scope, found.seq))
                return found, False
            self._judge(connection, applicant, papers)
            now = self._settings.clock()
            seq = connection.execute(
                "INSERT INTO applications (id, scope, finess, name, mail, number, received_at, changed_at, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    id_,
                    applicant.scope,
                    applicant.finess,
                    name,
                    mail,
                    _next_number(connection, now),
                    _moment(now),
                    _moment(now),
                    State.RECEIVED,
                ),
            ).lastrowid
            assert seq is not None
            _keep(connection, seq, id_, message, digest, papers)
            _note(connection, seq, "received", _moment(now))
            made = find(connection, "seq", seq)
            assert made is not None
            told(connection, made)
            return made, True

        found = self._state.read(known)
        if found is None:
            self._state.read(lambda connection: self._judge(connection, applicant, papers))
            await self._state.flush([paper.id for paper in papers])
        return await self._state.write(change, durable=True)

    async def add(
        self, applicant: Applicant, id_: str, part: str, message: str, papers: Sequence[Paper], told: Told
    ) -> tuple[Part, bool]:
        """What was asked for, and whether it is new; `application-closed` where nothing is asked for."""
        digest = content_digest([message], papers)

        def known(connection: sqlite3.Connection) -> tuple[Application, bool]:
            found = _of(connection, applicant, id_)
            before = _digest_of(connection, found.seq, part)
            if before is not None and before != digest:
                raise Problem("application-conflict")
            if before is None and turn(found.state, Turn.COMPLETE) is None:
                raise Problem("application-closed")
            return found, before is not None

        def change(connection: sqlite3.Connection) -> tuple[Part, bool]:
            found, again = known(connection)
            if not again:
                self._judge(connection, applicant, papers)
                _keep(connection, found.seq, part, message, digest, papers)
                found = self.happen(connection, found, Turn.COMPLETE, "")
                told(connection, found)
            return Part(part, _documents(connection, found.seq, part), found), not again

        if not self._state.read(known)[1]:
            self._state.read(lambda connection: self._judge(connection, applicant, papers))
            await self._state.flush([paper.id for paper in papers])
        return await self._state.write(change, durable=True)

    def find(self, applicant: Applicant, id_: str) -> Application:
        """`not-found` also for those of others."""
        return self._state.read(lambda connection: _of(connection, applicant, id_))

    def of(self, applicant: Applicant) -> Application | None:
        """What was sent with this key, or another of its scope."""
        return self._state.read(lambda connection: find(connection, "scope", applicant.scope))

    def happen(self, connection: sqlite3.Connection, found: Application, turned: Turn, note: str) -> Application:
        """Inside a change: the application after a turn that can happen to it."""
        state = turn(found.state, turned)
        assert state is not None, (found.state, turned)
        at = _moment(self._settings.clock())
        connection.execute(
            "UPDATE applications SET state = ?, note = ?, changed_at = ? WHERE seq = ?", (state, note, at, found.seq)
        )
        _note(connection, found.seq, "completed" if turned is Turn.COMPLETE else state, at, note)
        made = find(connection, "seq", found.seq)
        assert made is not None
        return made

    def _judge(self, connection: sqlite3.Connection, applicant: Applicant, papers: Sequence[Paper]) -> None:
        uploads: dict[str, Upload] = {}
        for paper in papers:
            found = find_upload(connection, paper.id)
            if found is not None:
                uploads[paper.id] = found
        refused = judge_deposit(
            [paper.piece for paper in papers],
            uploads,
            KIND,
            finess=applicant.owner,
            now=self._settings.clock().timestamp(),
            kinds=(KIND,),
            media_types=self._settings.media_types,
            max_bytes=self._settings.deposit_max_bytes,
        )
        if refused is not None:
            raise refused


def content_digest(words: Sequence[str], papers: Sequence[Paper]) -> bytes:
    """What makes two sendings the same: the words and the documents, not the uploads that carried them."""
    content = [*words, sorted([paper.name, paper.role, paper.sha256] for paper in papers)]
    return hashlib.sha256(json.dumps(content).encode()).digest()


_COLUMNS = "seq, id, scope, number, finess, name, mail, state, note, received_at, changed_at, code_sent"
_BY = {
    name: f"SELECT {_COLUMNS} FROM applications WHERE {name} = ? ORDER BY seq DESC"  # noqa: S608 - these three names
    for name in ("seq", "id", "scope")
}


def find(connection: sqlite3.Connection, by: str, value: str | int) -> Application | None:
    """By `seq`, `id` or `scope`."""
    row = connection.execute(_BY[by], (value,)).fetchone()
    if row is None:
        return None
    seq, id_, scope, number, finess, name, mail, state, note, received_at, changed_at, code_sent = row
    message = connection.execute(
        "SELECT message FROM application_parts WHERE application = ? ORDER BY seq", (seq,)
    ).fetchone()[0]
    events = connection.execute(
        "SELECT state, at, note FROM application_events WHERE application = ? ORDER BY seq", (seq,)
    ).fetchall()
    return Application(
        seq,
        id_,
        scope,
        number,
        finess,
        name,
        mail,
        message,
        State(state),
        note,
        received_at,
        changed_at,
        code_sent,
        _documents(connection, seq),
        tuple(Event(*event) for event in events),
    )


def mark_code_sent(connection: sqlite3.Connection, seq: int, by: str) -> None:
    """Note how the provisional code left: "mail" or "letter"."""
    connection.execute("UPDATE applications SET code_sent = ? WHERE seq = ?", (by, seq))


def _of(connection: sqlite3.Connection, applicant: Applicant, id_: str) -> Application:
    found = find(connection, "id", id_)
    if found is None or found.scope != applicant.scope:
        raise Problem("not-found")
    return found


def _documents(connection: sqlite3.Connection, seq: int, part: str | None = None) -> tuple[Document, ...]:
    rows = connection.execute(
        "SELECT d.name, d.role, d.sha256, d.size FROM application_documents d"
        " JOIN application_parts p ON p.seq = d.part WHERE p.application = ? AND (? IS NULL OR p.id = ?)"
        " ORDER BY d.seq",
        (seq, part, part),
    ).fetchall()
    return tuple(Document(*row) for row in rows)


def _keep(
    connection: sqlite3.Connection, seq: int, part: str, message: str, digest: bytes, papers: Sequence[Paper]
) -> None:
    made = connection.execute(
        "INSERT INTO application_parts (application, id, message, digest) VALUES (?, ?, ?, ?)",
        (seq, part, message, digest),
    ).lastrowid
    for paper in papers:
        connection.execute(
            "INSERT INTO application_documents (part, upload, name, role, sha256, size, media)"
            " SELECT ?, id, ?, ?, sha256, length, media FROM uploads WHERE id = ?",
            (made, paper.name, paper.role, paper.id),
        )
        connection.execute("UPDATE uploads SET sealed = 1 WHERE id = ?", (paper.id,))


def _note(connection: sqlite3.Connection, seq: int, state: str, at: str, note: str = "") -> None:
    connection.execute(
        "INSERT INTO application_events (application, state, at, note) VALUES (?, ?, ?, ?)", (seq, state, at, note)
    )


def _digest_of(connection: sqlite3.Connection, seq: int, part: str) -> bytes | None:
    row = connection.execute(
        "SELECT digest FROM application_parts WHERE application = ? AND id = ?", (seq, part)
    ).fetchone()
    return None if row is None else row[0]


def moment(seconds: float) -> str:
    """Seconds since the epoch, as messages write them."""
    return _moment(datetime.fromtimestamp(seconds, UTC))


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _next_number(connection: sqlite3.Connection, now: datetime) -> str:
    """`DC-2026-000123`: counted anew each year."""
    key = f"application-number-{now.year}"
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    count = int(row[0]) + 1 if row else 1
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, str(count)))
    return f"DC-{now.year}-{count:06d}"

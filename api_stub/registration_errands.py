"""What is done after an answer was given: look the FINESS up, make a code, post it.

An errand is a row of the change that answered, for a known FINESS as for an unknown one, so that neither the answer nor
its time tells which. One thread does them; what a process that died left is found again at the next start.
"""

import contextlib
import logging
import queue
import secrets
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from api_stub import registration_letters as letters
from api_stub.hashing import Hashing
from api_stub.mail import Letter, Mailbox
from api_stub.registration_rules import ALPHABET, CODE_LENGTH, RESET_LENGTH, Way
from api_stub.settings import Settings
from api_stub.state import State

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS registration_errands (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, finess TEXT NOT NULL, way TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS provisional_codes (
    finess TEXT PRIMARY KEY, hash TEXT NOT NULL, expires REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS password_codes (
    finess TEXT PRIMARY KEY, hash TEXT NOT NULL, expires REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS practice_addresses (finess TEXT PRIMARY KEY, address TEXT NOT NULL) WITHOUT ROWID;
"""


class Errand(StrEnum):
    """What is to be done."""

    FIRST_CODE = "first-code"  # INFORMATION, or an application that was accepted
    NEW_CODE = "new-code"  # "Réinitialiser mon compte"
    PASSWORD_CODE = "password-code"


@dataclass(frozen=True, slots=True)
class Known:
    """A practice as an errand finds it."""

    letter: letters.Practice
    has_account: bool
    activated: bool


class Errands:
    """Does them in turn. `close` waits for the one under way."""

    def __init__(
        self, state: State, settings: Settings, hashing: Hashing, mailbox: Mailbox, link: Callable[[], str]
    ) -> None:
        """`link` is the address of the page that says where a code is typed."""
        self._state = state
        self._settings = settings
        self._hashing = hashing
        self._mailbox = mailbox
        self._link = link
        self._calls: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._runner = threading.Thread(target=self._run, name="stub-errands", daemon=True)
        self._runner.start()

    def add(self, connection: sqlite3.Connection, kind: Errand, finess: str, way: Way | None = None) -> None:
        """Have this done once the change that `connection` is in was made. No `way`: mail where there is one."""
        connection.execute(
            "INSERT INTO registration_errands (kind, finess, way) VALUES (?, ?, ?)", (kind, finess, way or "")
        )
        with contextlib.suppress(RuntimeError):  # closing: the next start finds it
            self._state.submit(lambda _: None).add_done_callback(lambda _: self._calls.put(True))

    def wake(self) -> None:
        """Do what an earlier start left."""
        self._calls.put(True)

    def close(self) -> None:
        """Blocking."""
        self._calls.put(False)
        self._runner.join()

    def _run(self) -> None:
        while self._calls.get():
            rows = self._state.read(
                lambda c: c.execute("SELECT seq, kind, finess, way FROM registration_errands ORDER BY seq").fetchall()
            )
            for seq, kind, finess, way in rows:
                try:
                    self._do(seq, Errand(kind), finess, way)
                except Exception:
                    log.exception("an errand failed: %s", kind)
            if rows:
                self._mailbox.notify()

    def _do(self, seq: int, kind: Errand, finess: str, way: str) -> None:
        length = RESET_LENGTH if kind is Errand.PASSWORD_CODE else CODE_LENGTH
        code = "".join(secrets.choice(ALPHABET) for _ in range(length))
        hashed = self._hashing.hash_now(code)  # also where it is for nobody: the next answer is as fast

        def change(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM registration_errands WHERE seq = ?", (seq,))
            found = find_practice(connection, finess)
            if found is not None:
                letter = self._write(connection, kind, found, way, code, hashed)
                if letter is not None:
                    self._mailbox.post(connection, letter)

        self._state.submit(change, durable=True).result()

    def _write(
        self, connection: sqlite3.Connection, kind: Errand, found: Known, way: str, code: str, hashed: str
    ) -> Letter | None:
        now = self._settings.clock()
        to = found.letter
        if kind is Errand.PASSWORD_CODE:
            if not found.activated or not to.mail:
                return None
            seconds = self._settings.password_code_seconds
            _keep(connection, "password_codes", to.finess, hashed, now.timestamp() + seconds)
            return letters.password_code(to, code, seconds // 60)
        if kind is Errand.FIRST_CODE and found.activated:
            return letters.already_registered(to) if to.mail else None
        by = Way.MAIL if to.mail and way != Way.LETTER else Way.LETTER
        seconds = self._settings.code_seconds if by is Way.MAIL else self._settings.letter_seconds
        expires = now.timestamp() + seconds
        _keep(connection, "provisional_codes", to.finess, hashed, expires)
        until = datetime.fromtimestamp(expires, UTC)
        return letters.provisional_code(
            to, code, by, again=found.has_account, now=now, expires=until, link=self._link()
        )


def find_practice(connection: sqlite3.Connection, finess: str) -> Known | None:
    """The practice, whatever the state of its account."""
    row = connection.execute(
        "SELECT p.finess, p.name, p.mail, coalesce(a.address, ''), p.password <> '', p.activated FROM practices p"
        " LEFT JOIN practice_addresses a ON a.finess = p.finess WHERE p.finess = ?",
        (finess,),
    ).fetchone()
    return None if row is None else Known(letters.Practice(*row[:4]), bool(row[4]), bool(row[5]))


_KEEP = {
    table: f"INSERT OR REPLACE INTO {table} (finess, hash, expires) VALUES (?, ?, ?)"  # noqa: S608 - our own two names
    for table in ("provisional_codes", "password_codes")
}


def _keep(connection: sqlite3.Connection, table: str, finess: str, hashed: str, expires: float) -> None:
    connection.execute(_KEEP[table], (finess, hashed, expires))

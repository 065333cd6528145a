"""What is kept of second factors: secrets, the last step that was used, recovery codes, challenges. SQL.

Secrets lie here in clear: whoever checks a code needs them, and this server only has made-up practices. Recovery codes
are hashed as passwords are, with one salt for each account, so that a typed one is hashed once and not ten times.
"""

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass

from api_stub.access_book import Came

SCHEMA = """
CREATE TABLE IF NOT EXISTS factors (
    finess TEXT PRIMARY KEY, secret TEXT NOT NULL, since REAL NOT NULL, step INTEGER NOT NULL, salt BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS factor_enrolments (
    id TEXT PRIMARY KEY, finess TEXT NOT NULL UNIQUE, secret TEXT NOT NULL, expires REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS recovery_codes (
    finess TEXT NOT NULL, hash BLOB NOT NULL, used REAL, PRIMARY KEY (finess, hash)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS factor_challenges (
    digest BLOB PRIMARY KEY, finess TEXT NOT NULL, password BLOB NOT NULL, expires REAL NOT NULL, device TEXT NOT NULL,
    address TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS factor_removals (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, finess TEXT NOT NULL, at REAL NOT NULL, why TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Factor:
    """An active second factor. `since` is seconds since the epoch."""

    finess: str
    secret: str
    since: float
    step: int
    salt: bytes


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that was given out; it counts for nothing before a code proves that it arrived."""

    id: str
    finess: str
    secret: str
    expires: float


@dataclass(frozen=True, slots=True)
class Challenge:
    """The right password was given, a code is still missing. `expires_in` is seconds."""

    challenge: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Challenged:
    """A challenge as it is found again."""

    finess: str
    came: Came
    expires: float
    current: bool  # the password is still the one that was given


def find(connection: sqlite3.Connection, finess: str) -> Factor | None:
    """The active one of a practice."""
    row = connection.execute(
        "SELECT finess, secret, since, step, salt FROM factors WHERE finess = ?", (finess,)
    ).fetchone()
    return None if row is None else Factor(*row)


def find_all(connection: sqlite3.Connection) -> list[Factor]:
    """Every active one."""
    rows = connection.execute("SELECT finess, secret, since, step, salt FROM factors ORDER BY finess")
    return [Factor(*row) for row in rows]


# --- enrolment ----------------------------------------------------------------------------------------------------


def find_enrolment(connection: sqlite3.Connection, id_: str) -> Enrolment | None:
    """The one with this id, whosesoever."""
    row = connection.execute(
        "SELECT id, finess, secret, expires FROM factor_enrolments WHERE id = ?", (id_,)
    ).fetchone()
    return None if row is None else Enrolment(*row)


def keep_enrolment(connection: sqlite3.Connection, enrolment: Enrolment) -> None:
    """It takes the place of any other of its practice."""
    connection.execute(
        "INSERT OR REPLACE INTO factor_enrolments (id, finess, secret, expires) VALUES (?, ?, ?, ?)",
        (enrolment.id, enrolment.finess, enrolment.secret, enrolment.expires),
    )


def activate(connection: sqlite3.Connection, enrolment: Enrolment, step: int, now: float, salt: bytes) -> None:
    """From now on a sign-in needs its codes; the one that proved it has served."""
    connection.execute("DELETE FROM factor_enrolments WHERE finess = ?", (enrolment.finess,))
    connection.execute(
        "INSERT INTO factors (finess, secret, since, step, salt) VALUES (?, ?, ?, ?, ?)",
        (enrolment.finess, enrolment.secret, now, step, salt),
    )


def remove(connection: sqlite3.Connection, finess: str) -> bool:
    """Forget secret, recovery codes and challenges; False where there is no factor."""
    for table in ("recovery_codes", "factor_challenges", "factor_enrolments"):
        connection.execute(f"DELETE FROM {table} WHERE finess = ?", (finess,))  # noqa: S608 - our own three names
    return bool(connection.execute("DELETE FROM factors WHERE finess = ?", (finess,)).rowcount)


def note_removal(connection: sqlite3.Connection, finess: str, now: float, why: str) -> None:
    """The back office took one off, and how it knew who asked for it."""
    connection.execute("INSERT INTO factor_removals (finess, at, why) VALUES (?, ?, ?)", (finess, now, why))


# --- codes --------------------------------------------------------------------------------------------------------


def use_step(connection: sqlite3.Connection, finess: str, step: int) -> bool:
    """Whether no code of this step or a later one was used before; from now on one was."""
    changed = connection.execute("UPDATE factors SET step = ? WHERE finess = ? AND step < ?", (step, finess, step))
    return bool(changed.rowcount)


def keep_recovery(connection: sqlite3.Connection, finess: str, hashes: list[bytes]) -> None:
    """These take the place of all that were."""
    connection.execute("DELETE FROM recovery_codes WHERE finess = ?", (finess,))
    connection.executemany(
        "INSERT INTO recovery_codes (finess, hash) VALUES (?, ?)", [(finess, each) for each in hashes]
    )


def recovery(connection: sqlite3.Connection, finess: str, hashed: bytes) -> float | None:
    """When this recovery code was used, 0 where it still may be; None where there is no such code."""
    row = connection.execute(
        "SELECT coalesce(used, 0) FROM recovery_codes WHERE finess = ? AND hash = ?", (finess, hashed)
    ).fetchone()
    return None if row is None else float(row[0])


def use_recovery(connection: sqlite3.Connection, finess: str, hashed: bytes, now: float) -> bool:
    """Whether this recovery code was still to be used; from now on it was."""
    changed = connection.execute(
        "UPDATE recovery_codes SET used = ? WHERE finess = ? AND hash = ? AND used IS NULL", (now, finess, hashed)
    )
    return bool(changed.rowcount)


def recovery_left(connection: sqlite3.Connection, finess: str) -> int:
    """How many recovery codes are still to be used."""
    row = connection.execute(
        "SELECT count(*) FROM recovery_codes WHERE finess = ? AND used IS NULL", (finess,)
    ).fetchone()
    return int(row[0])


# --- challenges ---------------------------------------------------------------------------------------------------


def make_challenge(connection: sqlite3.Connection, finess: str, came: Came, now: float, seconds: int) -> Challenge:
    """A new one, for whoever has just given the password."""
    connection.execute("DELETE FROM factor_challenges WHERE expires < ?", (now,))
    token = secrets.token_urlsafe(32)
    connection.execute(
        "INSERT INTO factor_challenges (digest, finess, password, expires, device, address) VALUES (?, ?, ?, ?, ?, ?)",
        (_digest(token), finess, _password(connection, finess), now + seconds, came.device, came.address),
    )
    return Challenge(token, seconds)


def find_challenge(connection: sqlite3.Connection, token: str) -> Challenged | None:
    """Whose it is, and whether its password still is the account's."""
    row = connection.execute(
        "SELECT finess, device, address, expires, password FROM factor_challenges WHERE digest = ?", (_digest(token),)
    ).fetchone()
    if row is None:
        return None
    finess, device, network, expires, password = row
    return Challenged(finess, Came(device, network), expires, password == _password(connection, finess))


def use_challenge(connection: sqlite3.Connection, token: str) -> bool:
    """Whether it was still there; it isn't any more."""
    return bool(connection.execute("DELETE FROM factor_challenges WHERE digest = ?", (_digest(token),)).rowcount)


def _password(connection: sqlite3.Connection, finess: str) -> bytes:
    """Which password is the account's, without saying it: a challenge ends with the password that it was given for."""
    row = connection.execute("SELECT password FROM practices WHERE finess = ?", (finess,)).fetchone()
    return _digest(row[0] if row else "")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

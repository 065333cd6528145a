"""What is kept of the access to accounts: sessions by workstation, passwords and mails that were changed. SQL."""

import sqlite3
import uuid
from dataclasses import dataclass

from api_stub.access_rules import MailChange, Side, Stand, device_name

SCHEMA = """
CREATE TABLE IF NOT EXISTS session_details (
    family INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, address TEXT NOT NULL,
    opened REAL NOT NULL, used REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS password_changes (id TEXT PRIMARY KEY, finess TEXT NOT NULL, at REAL NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, finess TEXT NOT NULL, old TEXT NOT NULL,
    new TEXT NOT NULL, asked REAL NOT NULL,
    expires REAL NOT NULL, new_confirmed INTEGER NOT NULL DEFAULT 0, old_confirmed INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending'
);
CREATE INDEX IF NOT EXISTS mail_changes_of ON mail_changes (finess, seq);
CREATE TABLE IF NOT EXISTS mail_change_links (digest BLOB PRIMARY KEY, change TEXT NOT NULL, side TEXT NOT NULL)
    WITHOUT ROWID;
"""
ENDED, CLOSED = 1, 2  # `families.revoked`: over, or closed by the practice from another workstation

_CHANGE = "SELECT id, finess, old, new, asked, expires, new_confirmed, old_confirmed, state FROM mail_changes"


@dataclass(frozen=True, slots=True)
class Came:
    """Who opens or renews a session: the workstation's name for itself, and the address of the network."""

    device: str = ""
    address: str = ""


NOBODY = Came()


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One that may still be renewed. Times are seconds since the epoch."""

    id: str
    family: int
    device: str
    address: str
    opened: float
    used: float


def note_session(connection: sqlite3.Connection, family: int, came: Came, now: float) -> None:
    """A session was opened, or renewed: from where, when, and under which name."""
    connection.execute("DELETE FROM session_details WHERE family NOT IN (SELECT id FROM families)")
    connection.execute(
        "INSERT INTO session_details (family, id, device, address, opened, used) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (family) DO UPDATE SET used = excluded.used, address = excluded.address,"
        " device = CASE WHEN excluded.device = '' THEN device ELSE excluded.device END",
        (family, str(uuid.uuid4()), device_name(came.device), came.address, now, now),
    )


def note_used(connection: sqlite3.Connection, family: int, now: float) -> None:
    """A session was used."""
    connection.execute("UPDATE session_details SET used = max(used, ?) WHERE family = ?", (now, family))


def open_sessions(connection: sqlite3.Connection, finess: str, now: float) -> list[OpenSession]:
    """Those that may still be renewed, last used first."""
    rows = connection.execute(
        "SELECT d.id, d.family, d.device, d.address, d.opened, d.used FROM families f"
        " JOIN session_details d ON d.family = f.id WHERE f.finess = ? AND f.revoked = 0 AND f.expires > ?"
        " ORDER BY d.used DESC, d.family DESC",
        (finess, now),
    )
    return [OpenSession(*row) for row in rows]


# --- passwords ----------------------------------------------------------------------------------------------------


def password_change(connection: sqlite3.Connection, id_: str) -> tuple[str, float] | None:
    """Whose password was changed by this, and when."""
    row = connection.execute("SELECT finess, at FROM password_changes WHERE id = ?", (id_,)).fetchone()
    return None if row is None else (row[0], row[1])


def replace_password(
    connection: sqlite3.Connection, id_: str, finess: str, former: str, hashed: str, now: float
) -> bool:
    """Change it where it is still the one that was shown to be known."""
    changed = connection.execute(
        "UPDATE practices SET password = ? WHERE finess = ? AND password = ?", (hashed, finess, former)
    ).rowcount
    if changed:
        connection.execute("INSERT INTO password_changes (id, finess, at) VALUES (?, ?, ?)", (id_, finess, now))
        connection.execute("DELETE FROM password_codes WHERE finess = ?", (finess,))
    return bool(changed)


# --- mails --------------------------------------------------------------------------------------------------------


def mail_change(connection: sqlite3.Connection, id_: str) -> MailChange | None:
    """The one with this id, whosesoever."""
    return _one(connection.execute(f"{_CHANGE} WHERE id = ?", (id_,)).fetchone())


def latest_change(connection: sqlite3.Connection, finess: str) -> MailChange | None:
    """The last one that a practice asked for."""
    return _one(connection.execute(f"{_CHANGE} WHERE finess = ? ORDER BY seq DESC LIMIT 1", (finess,)).fetchone())


def add_change(connection: sqlite3.Connection, change: MailChange) -> None:
    """It takes the place of any that is pending."""
    drop_changes(connection, change.finess)
    connection.execute(
        "INSERT INTO mail_changes (id, finess, old, new, asked, expires, new_confirmed, old_confirmed, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            change.id,
            change.finess,
            change.old,
            change.new,
            change.asked,
            change.expires,
            change.new_confirmed,
            change.old_confirmed,
            change.state,
        ),
    )


def drop_changes(connection: sqlite3.Connection, finess: str) -> None:
    """What was pending isn't any more: the account was changed otherwise."""
    connection.execute(
        "UPDATE mail_changes SET state = ? WHERE finess = ? AND state = ?", (Stand.CANCELLED, finess, Stand.PENDING)
    )


def end_change(connection: sqlite3.Connection, id_: str, state: Stand) -> None:
    """It stands so from now on."""
    connection.execute("UPDATE mail_changes SET state = ? WHERE id = ?", (state, id_))


def confirm_side(connection: sqlite3.Connection, id_: str, side: Side) -> None:
    """This side said yes."""
    column = "new_confirmed" if side is Side.NEW else "old_confirmed"
    connection.execute(f"UPDATE mail_changes SET {column} = 1 WHERE id = ?", (id_,))  # noqa: S608 - one of our two


def add_link(connection: sqlite3.Connection, digest: bytes, id_: str, side: Side) -> None:
    """A link that speaks for this side; those that were sent before stay good."""
    connection.execute("INSERT INTO mail_change_links (digest, change, side) VALUES (?, ?, ?)", (digest, id_, side))


def linked(connection: sqlite3.Connection, digest: bytes) -> tuple[MailChange, Side] | None:
    """Which change a link speaks of, and for whom."""
    row = connection.execute("SELECT change, side FROM mail_change_links WHERE digest = ?", (digest,)).fetchone()
    change = None if row is None else mail_change(connection, row[0])
    return None if change is None else (change, Side(row[1]))


def _one(row: tuple[str, str, str, str, float, float, int, int, str] | None) -> MailChange | None:
    if row is None:
        return None
    return MailChange(*row[:6], bool(row[6]), bool(row[7]), Stand(row[8]))

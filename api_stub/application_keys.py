"""Keys of practices that have no account yet: each opens one application, its own uploads, and nothing else.

A key comes out of the step that told a person from a machine, or out of a mail with a link; whoever holds it acts for
that one application. Only the SHA-256 of a key is stored. All keys of one application share its `scope`, which owns the
uploads. A key is no session: it opens nothing of a practice's, and a session opens nothing of an applicant's.
"""

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass

from api_stub.problems import Problem
from api_stub.sessions import Sessions
from api_stub.settings import Settings
from api_stub.state import State

KEY_SECONDS = 30 * 86400
PREFIX = "dossier-"  # tells a key from an access token
OWNER = "dossier:"  # before the scope, as owner of uploads: no FINESS looks like it
MOST_OPEN = 60  # uploads of one applicant that aren't sealed

SCHEMA = """
CREATE TABLE IF NOT EXISTS application_keys (
    digest BLOB PRIMARY KEY, scope TEXT NOT NULL, finess TEXT NOT NULL, name TEXT NOT NULL DEFAULT '',
    mail TEXT NOT NULL DEFAULT '', expires REAL NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A new key. `expires` is seconds since the epoch."""

    token: str
    expires: float


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who holds a valid key. `name` and `mail` are known where the key came by mail."""

    scope: str
    finess: str
    name: str
    mail: str
    expires: float

    @property
    def owner(self) -> str:
        """As owner of uploads."""
        return OWNER + self.scope


class ApplicationKeys:
    """Makes keys and reads them."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state = state
        self._settings = settings

    def issue(
        self,
        connection: sqlite3.Connection,
        finess: str,
        *,
        scope: str = "",
        name: str = "",
        mail: str = "",
        seconds: float = KEY_SECONDS,
    ) -> Key:
        """A key for this FINESS, inside a change; for a new application unless `scope` names that of an older key."""
        now = self._settings.clock().timestamp()
        connection.execute("DELETE FROM application_keys WHERE expires < ?", (now - KEY_SECONDS,))
        key = Key(PREFIX + secrets.token_urlsafe(32), now + seconds)
        connection.execute(
            "INSERT INTO application_keys (digest, scope, finess, name, mail, expires) VALUES (?, ?, ?, ?, ?, ?)",
            (_digest(key.token), scope or secrets.token_hex(16), finess, name, mail, key.expires),
        )
        return key

    def applicant(self, authorization: str) -> Applicant:
        """Whose key the Authorization header carries; `token-refused` otherwise."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.startswith(PREFIX):
            raise Problem("token-refused")
        row = self._state.read(
            lambda connection: connection.execute(
                "SELECT scope, finess, name, mail, expires FROM application_keys WHERE digest = ?", (_digest(token),)
            ).fetchone()
        )
        if row is None or self._settings.clock().timestamp() >= row[4]:
            raise Problem("token-refused")
        return Applicant(*row)


class Owners:
    """To whom an upload belongs, and how much room its owner has: a practice's session or an applicant's key."""

    def __init__(self, sessions: Sessions, keys: ApplicationKeys, settings: Settings) -> None:
        self._sessions = sessions
        self._keys = keys
        self._settings = settings

    def owner(self, authorization: str) -> str:
        """The owner whose token the Authorization header carries; `token-refused` otherwise."""
        if PREFIX in authorization:
            return self._keys.applicant(authorization).owner
        return self._sessions.bearer(authorization).finess

    def check_room(self, connection: sqlite3.Connection, owner: str, length: int) -> None:
        """Inside a change: `upload-too-large` where an applicant already keeps too much that isn't sealed.

        Twice what one deposit may hold: who replaces a document sends the new one before the old one is forgotten.
        """
        if not owner.startswith(OWNER):
            return
        now = self._settings.clock().timestamp()
        count, total = connection.execute(
            "SELECT count(*), coalesce(sum(length), 0) FROM uploads"
            " WHERE finess = ? AND sealed = 0 AND gone = 0 AND expires > ?",
            (owner, now),
        ).fetchone()
        if count >= MOST_OPEN or total + length > 2 * self._settings.deposit_max_bytes:
            raise Problem("upload-too-large", "Too much is kept for this application")


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

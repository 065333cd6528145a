"""Who may ask: passwords, access tokens, rotating refresh tokens. Knows nothing of HTTP; refuses by `Problem`.

Tokens are opaque and only their SHA-256 is stored. A sign-in starts a family; whatever comes out of it by refreshing
belongs to it, and ends with it.
"""

import asyncio
import hashlib
import re
import secrets
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import argon2

from api_stub.problems import Problem
from api_stub.rules import RefreshVerdict, Tries, after_wrong, judge_refresh, seconds_held
from api_stub.settings import Argon2Cost, Settings
from api_stub.state import State

_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-_/]+")
_KNOWN_TOKENS = 10_000


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice as its session names it."""

    finess: str
    name: str


@dataclass(frozen=True, slots=True)
class Granted:
    """What a sign-in or a refresh gives. `expires_in` is seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    practice: Practice


@dataclass(frozen=True, slots=True)
class Bearer:
    """A valid access token. `expires` is seconds since the epoch."""

    finess: str
    family: int
    expires: float


def hasher(cost: Argon2Cost) -> argon2.PasswordHasher:
    """The password hasher (argon2id) of this cost."""
    return argon2.PasswordHasher(time_cost=cost.time, memory_cost=cost.memory_kib, parallelism=cost.lanes)


class Sessions:
    """Sign-in, refresh, sign-out, and the check of every request's token. `close` ends the hashing thread."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state = state
        self._settings = settings
        self._hasher = hasher(settings.argon2)
        self._decoy = self._hasher.hash(secrets.token_hex(16))  # so that an unknown FINESS costs the same time
        self._hashing = ThreadPoolExecutor(1, thread_name_prefix="stub-hash")
        self._known: dict[str, Bearer] = {}

    def close(self) -> None:
        """Blocking."""
        self._hashing.shutdown(wait=True)

    def _now(self) -> float:
        return self._settings.clock().timestamp()

    # --- each request ----------------------------------------------------------------------------------------

    def bearer(self, authorization: str) -> Bearer:
        """Whose token the Authorization header carries; `token-refused` otherwise."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Problem("token-refused")
        found = self._known.get(token) or self._look_up(token)
        if found is None or self._now() >= found.expires:
            raise Problem("token-refused")
        return found

    def _look_up(self, token: str) -> Bearer | None:
        digest = _digest(token)
        row = self._state.read(
            lambda connection: connection.execute(
                "SELECT finess, family, access_tokens.expires FROM access_tokens"
                " JOIN families ON families.id = family WHERE digest = ? AND revoked = 0",
                (digest,),
            ).fetchone()
        )
        if row is None:
            return None
        if len(self._known) >= _KNOWN_TOKENS:
            self._known.clear()
        found = self._known[token] = Bearer(*row)
        return found

    # --- signing in ------------------------------------------------------------------------------------------

    async def sign_in(self, finess: str, password: str) -> Granted:
        """`credentials-refused`, `account-not-activated` (after a right password only), `too-many-attempts`."""
        finess = _SEPARATORS.sub("", finess).upper()
        held = seconds_held(self._state.read(lambda connection: _tries(connection, finess)), self._now())
        if held:
            raise Problem("too-many-attempts", retry_after=held)
        row = self._state.read(
            lambda connection: connection.execute(
                "SELECT name, password, activated FROM practices WHERE finess = ?", (finess,)
            ).fetchone()
        )
        stored = row[1] if row else self._decoy
        right = await asyncio.get_running_loop().run_in_executor(self._hashing, self._matches, stored, password)
        if row is None or not right:
            tries = await self._state.write(lambda connection: self._count_wrong(connection, finess))
            held = seconds_held(tries, self._now())
            if held:
                raise Problem("too-many-attempts", retry_after=held)
            raise Problem("credentials-refused")
        # others may have been refused while this one was being checked: the lock wins
        held = seconds_held(self._state.read(lambda connection: _tries(connection, finess)), self._now())
        if held:
            raise Problem("too-many-attempts", retry_after=held)
        if not row[2]:
            await self._state.write(lambda connection: _forget_tries(connection, finess))
            raise Problem("account-not-activated")
        practice = Practice(finess, row[0])
        return await self._state.write(lambda connection: self._open_family(connection, practice))

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (argon2.exceptions.VerifyMismatchError, argon2.exceptions.InvalidHashError):
            return False

    def _count_wrong(self, connection: sqlite3.Connection, finess: str) -> Tries:
        now = self._now()
        connection.execute("DELETE FROM tries WHERE last < ?", (now - 86400,))
        tries = after_wrong(_tries(connection, finess), now)
        connection.execute(
            "INSERT OR REPLACE INTO tries (finess, wrong, last, held_until) VALUES (?, ?, ?, ?)",
            (finess, tries.wrong, tries.last, tries.held_until),
        )
        return tries

    def _open_family(self, connection: sqlite3.Connection, practice: Practice) -> Granted:
        now = self._now()
        _forget_tries(connection, practice.finess)
        connection.execute("DELETE FROM access_tokens WHERE expires < ?", (now,))
        connection.execute("DELETE FROM families WHERE expires < ?", (now,))
        family = connection.execute(
            "INSERT INTO families (finess, expires) VALUES (?, ?)",
            (practice.finess, now + self._settings.refresh_seconds),
        ).lastrowid
        assert family is not None
        return self._grant(connection, practice, family, None)

    def _grant(self, connection: sqlite3.Connection, practice: Practice, family: int, parent: bytes | None) -> Granted:
        now = self._now()
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        connection.execute(
            "INSERT INTO access_tokens (digest, family, expires) VALUES (?, ?, ?)",
            (_digest(access), family, now + self._settings.access_seconds),
        )
        connection.execute(
            "INSERT INTO refresh_tokens (digest, family, expires, parent) VALUES (?, ?, ?, ?)",
            (_digest(refresh), family, now + self._settings.refresh_seconds, parent),
        )
        connection.execute(
            "UPDATE families SET expires = ? WHERE id = ?", (now + self._settings.refresh_seconds, family)
        )
        return Granted(access, refresh, self._settings.access_seconds, practice)

    # --- refreshing and leaving --------------------------------------------------------------------------------

    async def refresh(self, token: str) -> Granted:
        """A new pair for a refresh token; `session-expired` for one that isn't good any more."""
        granted = await self._state.write(lambda connection: self._renew(connection, _digest(token)))
        if granted is None:
            self._known.clear()
            raise Problem("session-expired")
        return granted

    def _renew(self, connection: sqlite3.Connection, digest: bytes) -> Granted | None:
        row = connection.execute(
            "SELECT r.family, r.expires, r.parent, r.superseded, f.revoked, f.finess, p.name FROM refresh_tokens r"
            " JOIN families f ON f.id = r.family JOIN practices p ON p.finess = f.finess WHERE digest = ?",
            (digest,),
        ).fetchone()
        if row is None:
            return None
        family, expires, parent, superseded, revoked, finess, name = row
        verdict = judge_refresh(superseded=bool(superseded), revoked=bool(revoked), expires=expires, now=self._now())
        if verdict is RefreshVerdict.REVOKE:
            _revoke(connection, family)
        if verdict is not RefreshVerdict.RENEW:
            return None
        if parent is not None:  # this one arrived: its parent and its siblings have had their time
            connection.execute(
                "UPDATE refresh_tokens SET superseded = 1 WHERE digest = ? OR (parent = ? AND digest <> ?)",
                (parent, parent, digest),
            )
        return self._grant(connection, Practice(finess, name), family, digest)

    async def sign_out(self, bearer: Bearer) -> None:
        """End the family of this token."""
        await self._state.write(lambda connection: _revoke(connection, bearer.family))
        self._known.clear()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _tries(connection: sqlite3.Connection, finess: str) -> Tries:
    row = connection.execute("SELECT wrong, last, held_until FROM tries WHERE finess = ?", (finess,)).fetchone()
    return Tries(*row) if row else Tries()


def _forget_tries(connection: sqlite3.Connection, finess: str) -> None:
    connection.execute("DELETE FROM tries WHERE finess = ?", (finess,))


def _revoke(connection: sqlite3.Connection, family: int) -> None:
    connection.execute("UPDATE families SET revoked = 1 WHERE id = ?", (family,))
    connection.execute("DELETE FROM access_tokens WHERE family = ?", (family,))

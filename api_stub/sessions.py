"""Who may ask: passwords, access tokens, rotating refresh tokens. Knows nothing of HTTP; refuses by `Problem`.

Tokens are opaque and only their SHA-256 is stored. A sign-in starts a family; whatever comes out of it by refreshing
belongs to it, and ends with it.
"""

import contextlib
import hashlib
import re
import secrets
import sqlite3
from dataclasses import dataclass

from api_stub import access_book, factor_book
from api_stub.access_book import NOBODY, Came
from api_stub.access_rules import SEEN_EVERY
from api_stub.factor_book import Challenge
from api_stub.hashing import Hashing
from api_stub.problems import Problem
from api_stub.registration_rules import CodeVerdict, judge_code, looks_like_code, normalise_code
from api_stub.rules import RefreshVerdict, Tries, after_wrong, judge_refresh, seconds_held
from api_stub.settings import Settings
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


class Sessions:
    """Sign-in, refresh, sign-out, and the check of every request's token."""

    def __init__(self, state: State, settings: Settings, hashing: Hashing) -> None:
        self._state = state
        self._settings = settings
        self._hashing = hashing
        self._known: dict[str, Bearer] = {}
        self._seen: dict[int, float] = {}  # session -> when it was last noted as used

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
        self._see(found.family)
        return found

    def last_seen(self, family: int) -> float:
        """When a session was last used since this start, in seconds since the epoch; 0 where it wasn't."""
        return self._seen.get(family, 0.0)

    def _see(self, family: int) -> None:
        now = self._now()
        if now - self._seen.get(family, 0.0) < SEEN_EVERY:
            return
        if len(self._seen) >= _KNOWN_TOKENS:
            self._seen.clear()
        self._seen[family] = now
        with contextlib.suppress(RuntimeError):  # closing
            self._state.submit(lambda connection: access_book.note_used(connection, family, now))

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

    async def sign_in(self, finess: str, password: str, came: Came = NOBODY) -> Granted | Challenge:
        """A session, or a challenge where the account has a second factor. `credentials-refused`, `too-many-attempts`;
        after a right password only: `account-not-activated`; after a right provisional code: `registration-needed`,
        `code-expired`."""
        finess = _SEPARATORS.sub("", finess).upper()
        if not await self.prove(finess, password, code=True):
            raise Problem("account-not-activated")

        def change(connection: sqlite3.Connection) -> Granted | Challenge:
            if factor_book.find(connection, finess) is None:
                return self.admit(connection, finess, came)
            # wrong tries stay counted until the code is right too: the password alone has opened nothing
            seconds = self._settings.challenge_seconds
            return factor_book.make_challenge(connection, finess, came, self._now(), seconds)

        return await self._state.write(change)

    def admit(self, connection: sqlite3.Connection, finess: str, came: Came) -> Granted:
        """Open a session for whoever has proved all that is asked for, inside a change."""
        name = connection.execute("SELECT name FROM practices WHERE finess = ?", (finess,)).fetchone()[0]
        return self._open_family(connection, Practice(finess, name), came)

    async def prove(self, finess: str, secret: str, *, code: bool = False) -> bool:
        """Whether the account is activated, for whoever knows its password; counts and refuses wrong ones.

        With `code`, the provisional code is known too: it is refused by a word of its own."""
        self.check_tries(finess)
        row = self._state.read(
            lambda c: c.execute("SELECT password, activated FROM practices WHERE finess = ?", (finess,)).fetchone()
        )
        right = await self._hashing.matches(row[0] if row else None, secret)
        if not right and code and looks_like_code(secret):
            await self._refuse_code(finess, secret)
        if row is None or not right:
            await self.note_wrong(finess)
            raise Problem("credentials-refused")
        self.check_tries(finess)  # others may have been refused while this one was being checked: the lock wins
        if not row[1]:
            await self._state.write(lambda connection: _forget_tries(connection, finess))
        return bool(row[1])

    async def _refuse_code(self, finess: str, typed: str) -> None:
        kept = self._state.read(
            lambda c: c.execute("SELECT hash, expires FROM provisional_codes WHERE finess = ?", (finess,)).fetchone()
        )
        if await self._hashing.matches(kept[0] if kept else None, normalise_code(typed)):
            self.check_tries(finess)
            await self._state.write(lambda connection: _forget_tries(connection, finess))
            good = judge_code(expires=kept[1], now=self._now()) is CodeVerdict.GOOD
            raise Problem("registration-needed" if good else "code-expired")

    def check_tries(self, finess: str) -> None:
        """`too-many-attempts` while no secret of this FINESS is even looked at."""
        held = seconds_held(self._state.read(lambda connection: _tries(connection, finess)), self._now())
        if held:
            raise Problem("too-many-attempts", retry_after=held)

    async def note_wrong(self, finess: str) -> None:
        """Count a wrong secret; `too-many-attempts` where it was one too many."""
        tries = await self._state.write(lambda connection: self._count_wrong(connection, finess))
        held = seconds_held(tries, self._now())
        if held:
            raise Problem("too-many-attempts", retry_after=held)

    def forget_known(self) -> None:
        """Sessions were ended: look tokens up again."""
        self._known.clear()

    def _count_wrong(self, connection: sqlite3.Connection, finess: str) -> Tries:
        now = self._now()
        connection.execute("DELETE FROM tries WHERE last < ?", (now - 86400,))
        tries = after_wrong(_tries(connection, finess), now)
        connection.execute(
            "INSERT OR REPLACE INTO tries (finess, wrong, last, held_until) VALUES (?, ?, ?, ?)",
            (finess, tries.wrong, tries.last, tries.held_until),
        )
        return tries

    def _open_family(self, connection: sqlite3.Connection, practice: Practice, came: Came) -> Granted:
        now = self._now()
        _forget_tries(connection, practice.finess)
        connection.execute("DELETE FROM access_tokens WHERE expires < ?", (now,))
        connection.execute("DELETE FROM families WHERE expires < ?", (now,))
        family = connection.execute(
            "INSERT INTO families (finess, expires) VALUES (?, ?)",
            (practice.finess, now + self._settings.refresh_seconds),
        ).lastrowid
        assert family is not None
        access_book.note_session(connection, family, came, now)
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

    async def refresh(self, token: str, came: Came = NOBODY) -> Granted:
        """A new pair for a refresh token; `session-expired` for one that isn't good any more, `session-closed` where
        another workstation has closed the session."""
        granted = await self._state.write(lambda connection: self._renew(connection, _digest(token), came))
        if granted is None:
            self._known.clear()
            raise Problem("session-expired")
        return granted

    def _renew(self, connection: sqlite3.Connection, digest: bytes, came: Came) -> Granted | None:
        row = connection.execute(
            "SELECT r.family, r.expires, r.parent, r.superseded, f.revoked, f.finess, p.name FROM refresh_tokens r"
            " JOIN families f ON f.id = r.family JOIN practices p ON p.finess = f.finess WHERE digest = ?",
            (digest,),
        ).fetchone()
        if row is None:
            return None
        family, expires, parent, superseded, revoked, finess, name = row
        if revoked == access_book.CLOSED:
            raise Problem("session-closed")
        verdict = judge_refresh(superseded=bool(superseded), revoked=bool(revoked), expires=expires, now=self._now())
        if verdict is RefreshVerdict.REVOKE:
            revoke(connection, family)
        if verdict is not RefreshVerdict.RENEW:
            return None
        if parent is not None:  # this one arrived: its parent and its siblings have had their time
            connection.execute(
                "UPDATE refresh_tokens SET superseded = 1 WHERE digest = ? OR (parent = ? AND digest <> ?)",
                (parent, parent, digest),
            )
        access_book.note_session(connection, family, came, self._now())
        return self._grant(connection, Practice(finess, name), family, digest)

    async def let_go(self, token: str) -> None:
        """End the session that this refresh token is of; whether it was of any, nobody learns."""

        def change(connection: sqlite3.Connection) -> None:
            row = connection.execute("SELECT family FROM refresh_tokens WHERE digest = ?", (_digest(token),)).fetchone()
            if row is not None:
                connection.execute("DELETE FROM session_details WHERE family = ?", row)
                revoke(connection, row[0])

        await self._state.write(change)
        self._known.clear()

    async def sign_out(self, bearer: Bearer) -> None:
        """End the family of this token."""
        await self._state.write(lambda connection: revoke(connection, bearer.family))
        self._known.clear()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _tries(connection: sqlite3.Connection, finess: str) -> Tries:
    row = connection.execute("SELECT wrong, last, held_until FROM tries WHERE finess = ?", (finess,)).fetchone()
    return Tries(*row) if row else Tries()


def _forget_tries(connection: sqlite3.Connection, finess: str) -> None:
    connection.execute("DELETE FROM tries WHERE finess = ?", (finess,))


def end_sessions(connection: sqlite3.Connection, finess: str, *, but: int | None = None) -> None:
    """End every session of a practice `but` one, inside a change; `Sessions.forget_known` follows its commit."""
    for (family,) in connection.execute(
        "SELECT id FROM families WHERE finess = ? AND revoked = 0", (finess,)
    ).fetchall():
        if family != but:
            revoke(connection, family)
    _forget_tries(connection, finess)


def revoke(connection: sqlite3.Connection, family: int, why: int = access_book.ENDED) -> None:
    """End one session, inside a change; `why` is what `families.revoked` then says."""
    connection.execute("UPDATE families SET revoked = ? WHERE id = ?", (why, family))
    connection.execute("DELETE FROM access_tokens WHERE family = ?", (family,))

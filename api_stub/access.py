"""A practice's access to its account: a new password, the sessions that are open. Refuses by `Problem`."""

import sqlite3
from dataclasses import dataclass

from api_stub import access_book as book
from api_stub import access_letters as letters
from api_stub.access_rules import MOST_SESSIONS, judge_new_password, place
from api_stub.hashing import Hashing
from api_stub.mail import Mailbox
from api_stub.password_rules import Owner
from api_stub.problems import Problem
from api_stub.registration_errands import find_practice
from api_stub.sessions import Bearer, Sessions, end_sessions, revoke
from api_stub.settings import Settings
from api_stub.state import State


@dataclass(frozen=True, slots=True)
class Listed:
    """An open session as it is shown. Times are seconds since the epoch."""

    id: str
    device: str
    place: str
    opened: float
    used: float
    current: bool


class Access:
    """Each call names the session that asks."""

    def __init__(
        self, state: State, settings: Settings, sessions: Sessions, hashing: Hashing, mailbox: Mailbox
    ) -> None:
        self._state = state
        self._settings = settings
        self._sessions = sessions
        self._hashing = hashing
        self._mailbox = mailbox

    def _now(self) -> float:
        return self._settings.clock().timestamp()

    # --- the password ------------------------------------------------------------------------------------------

    async def prove(self, finess: str, password: str) -> None:
        """Go on where this is the account's password; `password-wrong` (counted as at sign-in), `too-many-attempts`."""
        try:
            await self._sessions.prove(finess, password)
        except Problem as problem:
            if problem.code == "credentials-refused":
                raise Problem("password-wrong") from None
            raise

    async def change_password(self, bearer: Bearer, id_: str, current: str, new: str) -> float:
        """Change it, end every other session, tell the practice by mail; when it was done. The same again changes
        nothing: `change-conflict` where it isn't the same."""
        finess = bearer.finess
        known = self._state.read(lambda connection: book.password_change(connection, id_))
        if known is not None:
            return await self._same_again(finess, known, new)
        former = self._state.read(
            lambda c: c.execute("SELECT password FROM practices WHERE finess = ?", (finess,)).fetchone()
        )[0]
        await self.prove(finess, current)
        found = self._state.read(lambda connection: find_practice(connection, finess))
        assert found is not None
        to = found.letter
        if fault := judge_new_password(current, new, Owner(finess, to.mail, to.name)):
            raise Problem("password-refused", fault, fields={"password": fault})
        hashed = await self._hashing.hash(new)
        now = self._now()

        def change(connection: sqlite3.Connection) -> float:
            again = book.password_change(connection, id_)
            if again is not None:  # the same request, twice at once
                return again[1]
            if not book.replace_password(connection, id_, finess, former, hashed, now):
                raise Problem("password-wrong")  # another workstation was faster
            end_sessions(connection, finess, but=bearer.family)
            book.drop_changes(connection, finess)
            if to.mail:
                device = next(
                    (
                        each.device
                        for each in book.open_sessions(connection, finess, now)
                        if each.family == bearer.family
                    ),
                    "",
                )
                self._mailbox.post(connection, letters.password_changed(to, device, self._settings.clock()))
            return now

        done = await self._state.write(change, durable=True)
        self._sessions.forget_known()
        self._mailbox.notify()
        return done

    def password_change(self, finess: str, id_: str) -> float:
        """When this change was made; `not-found` where it wasn't."""
        known = self._state.read(lambda connection: book.password_change(connection, id_))
        if known is None or known[0] != finess:
            raise Problem("not-found")
        return known[1]

    async def _same_again(self, finess: str, known: tuple[str, float], new: str) -> float:
        if known[0] != finess:
            raise Problem("change-conflict")
        self._sessions.check_tries(finess)
        row = self._state.read(
            lambda c: c.execute("SELECT password FROM practices WHERE finess = ?", (finess,)).fetchone()
        )
        if not await self._hashing.matches(row[0], new):
            await self._sessions.note_wrong(finess)  # else this would be a way to guess
            raise Problem("change-conflict")
        return known[1]

    # --- sessions ----------------------------------------------------------------------------------------------

    def list_sessions(self, bearer: Bearer) -> list[Listed]:
        """Those that are open, this one first, then the last used."""
        found = self._state.read(lambda connection: book.open_sessions(connection, bearer.finess, self._now()))
        shown = [
            Listed(
                each.id,
                each.device,
                place(each.address),
                each.opened,
                max(each.used, self._sessions.last_seen(each.family)),
                each.family == bearer.family,
            )
            for each in found
        ]
        return sorted(shown, key=lambda each: not each.current)[:MOST_SESSIONS]

    async def close_session(self, bearer: Bearer, id_: str) -> None:
        """That workstation has to sign in again; `not-found` where no such session is open."""

        def change(connection: sqlite3.Connection) -> bool:
            for each in book.open_sessions(connection, bearer.finess, self._now()):
                if each.id == id_:
                    revoke(connection, each.family, book.CLOSED)
                    return True
            return False

        if not await self._state.write(change, durable=True):
            raise Problem("not-found")
        self._sessions.forget_known()

    async def close_others(self, bearer: Bearer) -> None:
        """Every other workstation has to sign in again."""

        def change(connection: sqlite3.Connection) -> None:
            for each in book.open_sessions(connection, bearer.finess, self._now()):
                if each.family != bearer.family:
                    revoke(connection, each.family, book.CLOSED)

        await self._state.write(change, durable=True)
        self._sessions.forget_known()

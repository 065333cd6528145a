"""The second factor of an account, and the second step of a sign-in. Refuses by `Problem`; knows nothing of HTTP.

    off > enrolment (secret given out) > first right code > on (recovery codes shown once) > password and code > off

Wrong codes are counted and held with the wrong passwords of the account, since both guess at the same door. No code
opens twice: the step of the last one is kept, and recovery codes are used up. A forgotten password replaces nothing but
the password; whoever lost telephone and recovery codes asks the back office.
"""

import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from api_stub import factor_book as book
from api_stub import factor_letters as letters
from api_stub import factor_rules as rules
from api_stub.access import Access
from api_stub.factor_rules import Judged, Verdict
from api_stub.hashing import Hashing
from api_stub.mail import Letter, Mailbox
from api_stub.problems import Problem
from api_stub.registration_errands import find_practice
from api_stub.registration_letters import Practice
from api_stub.rules import FREE_TRIES
from api_stub.sessions import Bearer, Granted, Sessions, end_sessions
from api_stub.settings import Settings
from api_stub.state import State

T = TypeVar("T")
_REFUSED = {
    Verdict.WRONG: "factor-code-refused",
    Verdict.USED: "factor-code-used",
    Verdict.LATE: "factor-code-late",
}
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a practice has a second factor, since when, and how many recovery codes it has left."""

    on: bool
    since: float = 0.0
    recovery_left: int = 0


@dataclass(frozen=True, slots=True)
class _Typed:
    """A code as it was typed; `hashed` where it can only be a recovery code."""

    code: str
    hashed: bytes | None


class Factors:
    """All of it; `sign_in` is the second step, the rest needs a session."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        sessions: Sessions,
        access: Access,
        hashing: Hashing,
        mailbox: Mailbox,
    ) -> None:
        self._state = state
        self._settings = settings
        self._sessions = sessions
        self._access = access
        self._hashing = hashing
        self._mailbox = mailbox

    def _now(self) -> float:
        return self._settings.clock().timestamp()

    def look(self, finess: str) -> Standing:
        """How it stands."""

        def ask(connection: sqlite3.Connection) -> Standing:
            found = book.find(connection, finess)
            if found is None:
                return Standing(False)
            return Standing(True, found.since, book.recovery_left(connection, finess))

        return self._state.read(ask)

    # --- the second step of a sign-in --------------------------------------------------------------------------

    async def sign_in(self, challenge: str, typed: str) -> Granted:
        """A session for a challenge and a code: `challenge-over`, the refusals of a code, `too-many-attempts`."""
        found = self._state.read(lambda connection: book.find_challenge(connection, challenge))
        if found is None or not found.current or self._now() >= found.expires:
            raise Problem("challenge-over")

        def admit(connection: sqlite3.Connection) -> Granted:
            if not book.use_challenge(connection, challenge):  # somebody else was faster
                raise Problem("challenge-over")
            return self._sessions.admit(connection, found.finess, found.came)

        return await self._with_code(found.finess, typed, admit, signing_in=True)

    # --- switching it on ---------------------------------------------------------------------------------------

    async def enrol(self, finess: str, id_: str, password: str) -> book.Enrolment:
        """A secret for an authenticator, which changes nothing yet; the same again is the same secret. `factor-on`."""
        await self._access.prove(finess, password)
        expires = self._now() + self._settings.factor_enrolment_seconds

        def change(connection: sqlite3.Connection) -> book.Enrolment:
            if book.find(connection, finess) is not None:
                raise Problem("factor-on")
            known = book.find_enrolment(connection, id_)
            if known is not None and known.finess != finess:
                raise Problem("change-conflict")
            if known is not None and self._now() < known.expires:
                return known
            made = book.Enrolment(id_, finess, rules.new_secret(), expires)
            book.keep_enrolment(connection, made)
            return made

        return await self._state.write(change, durable=True)

    async def activate(self, bearer: Bearer, id_: str, typed: str) -> tuple[str, ...]:
        """The first right code switches it on: the recovery codes, which nobody can ask for again. Every other session
        ends. `enrolment-over`, `factor-on`."""
        finess = bearer.finess
        self._sessions.check_tries(finess)

        def judge(connection: sqlite3.Connection) -> tuple[book.Enrolment, Judged]:
            enrolment = book.find_enrolment(connection, id_)
            if book.find(connection, finess) is not None:
                raise Problem("factor-on")
            if enrolment is None or enrolment.finess != finess or self._now() >= enrolment.expires:
                raise Problem("enrolment-over")
            return enrolment, rules.judge(enrolment.secret, typed, self._now(), rules.NEVER)

        _, judged = self._state.read(judge)
        if judged.verdict is not Verdict.GOOD:
            await self._refuse(finess, judged.verdict)
        salt = secrets.token_bytes(_SALT_BYTES)
        codes, hashes = await self._new_codes(salt)

        def change(connection: sqlite3.Connection) -> None:
            enrolment, _ = judge(connection)  # the code was good when it came
            book.activate(connection, enrolment, judged.step, self._now(), salt)
            book.keep_recovery(connection, finess, hashes)
            end_sessions(connection, finess, but=bearer.family)
            self._write(connection, finess, letters.switched_on)

        await self._state.write(change, durable=True)
        self._sessions.forget_known()
        self._mailbox.notify()
        return codes

    # --- once it is on -----------------------------------------------------------------------------------------

    async def renew(self, finess: str, password: str, typed: str) -> tuple[str, ...]:
        """Ten new recovery codes in the place of all that were; `factor-off`."""
        found = await self._prove(finess, password)
        codes, hashes = await self._new_codes(found.salt)

        def change(connection: sqlite3.Connection) -> tuple[str, ...]:
            book.keep_recovery(connection, finess, hashes)
            self._write(connection, finess, letters.renewed)
            return codes

        return await self._with_code(finess, typed, change)

    async def switch_off(self, finess: str, password: str, typed: str) -> None:
        """The password alone opens the account again; `factor-off`."""
        await self._prove(finess, password)

        def change(connection: sqlite3.Connection) -> None:
            book.remove(connection, finess)
            self._write(connection, finess, letters.switched_off)

        await self._with_code(finess, typed, change)

    def take_off(self, connection: sqlite3.Connection, finess: str, why: str) -> bool:
        """The back office's word, inside a change: the telephone is lost, and the recovery codes too. `why` is how it
        knew who asked."""
        if not book.remove(connection, finess):
            return False
        book.note_removal(connection, finess, self._now(), why)
        self._write(connection, finess, letters.taken_off)
        return True

    # --- within ------------------------------------------------------------------------------------------------

    async def _prove(self, finess: str, password: str) -> book.Factor:
        found = self._state.read(lambda connection: book.find(connection, finess))
        if found is None:
            raise Problem("factor-off")
        await self._access.prove(finess, password)
        return found

    async def _new_codes(self, salt: bytes) -> tuple[tuple[str, ...], list[bytes]]:
        codes = rules.new_recovery_codes()
        return codes, [await self._hashing.derive(rules.plain(code), salt) for code in codes]

    async def _with_code(
        self, finess: str, typed: str, then: Callable[[sqlite3.Connection], T], *, signing_in: bool = False
    ) -> T:
        """Use the code up and do `then`, both or neither; refuse any other code, and count it."""
        self._sessions.check_tries(finess)
        found = self._state.read(lambda connection: book.find(connection, finess))
        if found is None:
            raise Problem("challenge-over" if signing_in else "factor-off")
        timed = rules.is_timed(typed)
        code = _Typed(typed, None if timed else await self._hashing.derive(rules.plain(typed), found.salt))
        self._sessions.check_tries(finess)  # others may have been refused meanwhile: the lock wins

        def change(connection: sqlite3.Connection) -> tuple[Verdict, list[T]]:
            verdict = self._use(connection, finess, code)
            return verdict, [then(connection)] if verdict is Verdict.GOOD else []

        verdict, done = await self._state.write(change, durable=True)
        if not done:
            await self._refuse(finess, verdict, signing_in=signing_in)
        self._mailbox.notify()
        return done[0]

    def _use(self, connection: sqlite3.Connection, finess: str, typed: _Typed) -> Verdict:
        found, now = book.find(connection, finess), self._now()
        if found is None:  # switched off meanwhile
            return Verdict.WRONG
        if typed.hashed is None:
            judged = rules.judge(found.secret, typed.code, now, found.step)
            if judged.verdict is Verdict.GOOD and not book.use_step(connection, finess, judged.step):
                return Verdict.USED
            return judged.verdict
        used = book.recovery(connection, finess, typed.hashed)
        if used is None:
            return Verdict.WRONG
        if not book.use_recovery(connection, finess, typed.hashed, now):
            return Verdict.USED
        left = book.recovery_left(connection, finess)
        self._write(connection, finess, lambda to, at: letters.recovery_used(to, at, left))
        return Verdict.GOOD

    async def _refuse(self, finess: str, verdict: Verdict, *, signing_in: bool = False) -> None:
        """Always raises. A code that has served proves that its owner is there: only the others are counted."""
        if verdict is not Verdict.USED:
            try:
                await self._sessions.note_wrong(finess)
            except Problem:
                if signing_in:
                    await self._warn(finess)
                raise
        raise Problem(_REFUSED[verdict])

    async def _warn(self, finess: str) -> None:
        """Somebody has the password and tries codes: the practice is told the first time that this is held up."""

        def change(connection: sqlite3.Connection) -> None:
            row = connection.execute("SELECT wrong FROM tries WHERE finess = ?", (finess,)).fetchone()
            if row is not None and row[0] == FREE_TRIES + 1:
                self._write(connection, finess, letters.guessed_at)

        await self._state.write(change, durable=True)
        self._mailbox.notify()

    def _write(
        self, connection: sqlite3.Connection, finess: str, letter: Callable[[Practice, "letters.When"], Letter]
    ) -> None:
        found = find_practice(connection, finess)
        if found is not None and found.letter.mail:
            self._mailbox.post(connection, letter(found.letter, self._settings.clock()))

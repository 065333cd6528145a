"""Accounts, from the provisional code to the activated account, and what was forgotten of them.

    conventionné > code sent > INSCRIPTION > created > link followed > active > (reset: code sent, INSCRIPTION ...)

A reset changes nothing before the new code is used: else whoever knows a FINESS could shut a practice out. The mail
typed at INSCRIPTION is the practice's once its link was followed. What is asked about an unknown FINESS is answered in
the same words, with the same status and after the same work as about a known one. Refuses by `Problem`.
"""

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from email_validator import EmailNotValidError, validate_email

from api_stub import registration_letters as letters
from api_stub.application_keys import ApplicationKeys, Key
from api_stub.application_links import Site
from api_stub.hashing import Hashing
from api_stub.mail import Mailbox
from api_stub.password_rules import Owner, measure
from api_stub.problems import Problem
from api_stub.registration_captcha import Captcha, Captchas
from api_stub.registration_errands import Errand, Errands, find_practice
from api_stub.registration_limits import count_act
from api_stub.registration_rules import (
    FINESS,
    CodeVerdict,
    Link,
    Way,
    judge_code,
    judge_link,
    mask_mail,
    normalise_code,
    normalise_finess,
)
from api_stub.registration_terms import VERSION
from api_stub.sessions import Sessions, end_sessions
from api_stub.settings import Settings
from api_stub.state import State

ACTIVATION_PATH = "/activation/"
CREATION_PATH = "/creation"

SCHEMA = """
CREATE TABLE IF NOT EXISTS registrations (
    id TEXT PRIMARY KEY, finess TEXT NOT NULL, digest BLOB NOT NULL, name TEXT NOT NULL, mail TEXT NOT NULL,
    at REAL NOT NULL, active INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS registrations_of ON registrations (finess, at);
CREATE TABLE IF NOT EXISTS activation_links (
    digest BLOB PRIMARY KEY, registration TEXT NOT NULL, expires REAL NOT NULL, seq INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS activation_links_of ON activation_links (registration, seq);
CREATE TABLE IF NOT EXISTS registration_requests (id TEXT PRIMARY KEY, finess TEXT NOT NULL, at REAL NOT NULL)
    WITHOUT ROWID;
"""


_REGISTERED = "SELECT id, name, mail, active, digest FROM registrations WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Registered:
    """An account that was created; `mail` is masked."""

    id: str
    name: str
    mail: str
    state: str


class Registration:
    """All of it; each call names the address of the network that asks."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        sessions: Sessions,
        hashing: Hashing,
        mailbox: Mailbox,
        keys: ApplicationKeys,
        site: Site,
    ) -> None:
        self._state = state
        self._settings = settings
        self._sessions = sessions
        self._hashing = hashing
        self._mailbox = mailbox
        self._keys = keys
        self._site = site
        self.captchas = Captchas(state, settings)
        self.errands = Errands(state, settings, hashing, mailbox, lambda: site.url + CREATION_PATH)

    def close(self) -> None:
        """Blocking."""
        self.captchas.close()
        self.errands.close()

    def _now(self) -> float:
        return self._settings.clock().timestamp()

    async def make_captcha(self, address: str) -> Captcha:
        """A new one; `rate-limited`."""
        await self._state.write(lambda connection: count_act(connection, "captcha", "", address, self._now()))
        return await self.captchas.make()

    # --- asking for a code -------------------------------------------------------------------------------------------

    async def request_code(self, id_: str, typed: str, captcha: tuple[str, str], address: str) -> Key:
        """INFORMATION: a code leaves for whoever is known; whoever asks gets a key to apply for an agreement."""
        finess = await self._after_captcha("code-request", id_, typed, captcha, address, Errand.FIRST_CODE)
        return await self._state.write(lambda connection: self._keys.issue(connection, finess), durable=True)

    async def reset(self, id_: str, typed: str, captcha: tuple[str, str], way: Way, address: str) -> None:
        """ "Réinitialiser mon compte": a new provisional code by mail or by post."""
        await self._after_captcha("reset", id_, typed, captcha, address, Errand.NEW_CODE, way)

    async def request_password(self, id_: str, typed: str, captcha: tuple[str, str], address: str) -> None:
        """ "Mot de passe oublié ?": a code to type in the program, by mail."""
        await self._after_captcha("password-request", id_, typed, captcha, address, Errand.PASSWORD_CODE)

    async def _after_captcha(
        self,
        kind: str,
        id_: str,
        typed: str,
        captcha: tuple[str, str],
        address: str,
        errand: Errand,
        way: Way | None = None,
    ) -> str:
        finess = normalise_finess(typed)
        if FINESS.fullmatch(finess) is None:
            raise Problem("invalid-request", "finess")

        def change(connection: sqlite3.Connection) -> bool:
            known = connection.execute("SELECT finess FROM registration_requests WHERE id = ?", (id_,)).fetchone()
            if known is not None:  # the answer was lost on its way
                return bool(known[0] == finess)
            count_act(connection, kind, finess, address, self._now())
            if not self.captchas.answer(connection, *captcha):
                return False
            connection.execute(
                "INSERT INTO registration_requests (id, finess, at) VALUES (?, ?, ?)", (id_, finess, self._now())
            )
            self.errands.add(connection, errand, finess, way)
            return True

        if not await self._state.write(change, durable=True):  # raised here: the captcha stays used, the act counted
            raise Problem("captcha-refused")
        return finess

    # --- INSCRIPTION -------------------------------------------------------------------------------------------------

    async def register(
        self, id_: str, typed: str, code: str, mail: str, password: str, terms: str, address: str
    ) -> Registered:
        """Use the code up and create the account, to be activated by the link that is mailed. The same again is the
        same answer."""
        finess, code = normalise_finess(typed), normalise_code(code)
        digest = hashlib.sha256(f"{finess}\0{code}\0{mail}\0{password}".encode("utf-8", "surrogatepass")).digest()
        if (known := self._find(id_)) is not None:
            if known[1] != digest:
                raise Problem("registration-conflict")
            return known[0]
        if terms != VERSION:
            raise Problem("terms-changed")
        mail = _checked(mail)
        await self._state.write(lambda connection: count_act(connection, "registration", finess, address, self._now()))
        self._sessions.check_tries(finess)
        row = self._state.read(
            lambda c: c.execute("SELECT hash, expires FROM provisional_codes WHERE finess = ?", (finess,)).fetchone()
        )
        if not await self._hashing.matches(row[0] if row else None, code):
            await self._sessions.note_wrong(finess)
            raise Problem("code-refused")
        self._sessions.check_tries(finess)
        if judge_code(expires=row[1], now=self._now()) is CodeVerdict.EXPIRED:
            raise Problem("code-expired")
        self._check_password(password, finess, mail)
        hashed = await self._hashing.hash(password)

        def change(connection: sqlite3.Connection) -> Registered:
            used = connection.execute(
                "DELETE FROM provisional_codes WHERE finess = ? AND hash = ?", (finess, row[0])
            ).rowcount
            found = find_practice(connection, finess)
            if not used or found is None:  # somebody else was faster
                raise Problem("code-refused")
            connection.execute("UPDATE practices SET password = ?, activated = 0 WHERE finess = ?", (hashed, finess))
            connection.execute("DELETE FROM password_codes WHERE finess = ?", (finess,))
            connection.execute(
                "INSERT INTO registrations (id, finess, digest, name, mail, at) VALUES (?, ?, ?, ?, ?, ?)",
                (id_, finess, digest, found.letter.name, mail, self._now()),
            )
            end_sessions(connection, finess)
            self._post_link(connection, id_, finess, found.letter.name, mail)
            return Registered(id_, found.letter.name, mask_mail(mail), "pending")

        made = await self._state.write(change, durable=True)
        self._sessions.forget_known()
        self._mailbox.notify()
        return made

    def look(self, id_: str) -> Registered:
        """How an account that was created stands: its id is known to who created it; `not-found`."""
        found = self._find(id_)
        if found is None:
            raise Problem("not-found")
        return found[0]

    async def mail_again(self, typed: str, password: str, mail: str, address: str) -> None:
        """The activation mail again, for whoever has the password; perhaps to another address."""
        finess = normalise_finess(typed)
        mail = _checked(mail) if mail else ""
        await self._state.write(
            lambda connection: count_act(connection, "activation-mail", finess, address, self._now())
        )
        activated = await self._sessions.prove(finess, password)
        if activated:
            raise Problem("already-activated")

        def change(connection: sqlite3.Connection) -> None:
            row = connection.execute(
                "SELECT id, name, mail FROM registrations WHERE finess = ? AND active = 0 ORDER BY at DESC LIMIT 1",
                (finess,),
            ).fetchone()
            if row is None:  # seeded so
                found = find_practice(connection, finess)
                assert found is not None
                row = (secrets.token_hex(16), found.letter.name, found.letter.mail)
                connection.execute(
                    "INSERT INTO registrations (id, finess, digest, name, mail, at) VALUES (?, ?, ?, ?, ?, ?)",
                    (row[0], finess, b"", row[1], row[2], self._now()),
                )
            if mail:
                connection.execute("UPDATE registrations SET mail = ? WHERE id = ?", (mail, row[0]))
            self._post_link(connection, row[0], finess, row[1], mail or row[2])

        await self._state.write(change, durable=True)
        self._mailbox.notify()

    # --- the link ----------------------------------------------------------------------------------------------------

    def judge(self, token: str) -> Link:
        """What a link is worth; looking at it activates nothing (mail filters follow links)."""
        return self._state.read(lambda connection: self._judge(connection, token))

    async def activate(self, token: str) -> Link:
        """Follow the link; GOOD where the account is active from now on."""

        def change(connection: sqlite3.Connection) -> Link:
            worth = self._judge(connection, token)
            if worth is Link.GOOD:
                connection.execute("UPDATE activation_links SET used = 1 WHERE digest = ?", (_digest(token),))
                id_, finess, mail = connection.execute(
                    "SELECT r.id, r.finess, r.mail FROM registrations r JOIN activation_links l"
                    " ON l.registration = r.id WHERE l.digest = ?",
                    (_digest(token),),
                ).fetchone()
                connection.execute("UPDATE registrations SET active = 1 WHERE id = ?", (id_,))
                connection.execute("UPDATE practices SET activated = 1, mail = ? WHERE finess = ?", (mail, finess))
            return worth

        return await self._state.write(change, durable=True)

    # --- what was forgotten ------------------------------------------------------------------------------------------

    async def remind(self, typed: str, proof: str, address: str) -> str:
        """The registered mail, masked, for whoever knows the password or the provisional code."""
        finess = normalise_finess(typed)
        await self._state.write(lambda connection: count_act(connection, "mail-reminder", finess, address, self._now()))
        await self._sessions.prove(finess, proof, code=True)
        found = self._state.read(lambda connection: find_practice(connection, finess))
        assert found is not None
        return mask_mail(found.letter.mail)

    async def change_password(self, id_: str, typed: str, code: str, password: str, address: str) -> None:
        """A new password by the mailed code; every session ends. The same `id_` again is nothing."""
        finess, code = normalise_finess(typed), normalise_code(code)
        known = self._state.read(
            lambda c: c.execute("SELECT finess FROM registration_requests WHERE id = ?", (id_,)).fetchone()
        )
        if known is not None:
            if known[0] != finess:
                raise Problem("registration-conflict")
            return
        await self._state.write(lambda connection: count_act(connection, "password", finess, address, self._now()))
        self._sessions.check_tries(finess)
        row = self._state.read(
            lambda c: c.execute("SELECT hash, expires FROM password_codes WHERE finess = ?", (finess,)).fetchone()
        )
        if not await self._hashing.matches(row[0] if row else None, code):
            await self._sessions.note_wrong(finess)
            raise Problem("code-refused")
        self._sessions.check_tries(finess)
        if judge_code(expires=row[1], now=self._now()) is CodeVerdict.EXPIRED:
            raise Problem("code-expired")
        found = self._state.read(lambda connection: find_practice(connection, finess))
        assert found is not None
        self._check_password(password, finess, found.letter.mail)
        hashed = await self._hashing.hash(password)

        def change(connection: sqlite3.Connection) -> None:
            if not connection.execute(
                "DELETE FROM password_codes WHERE finess = ? AND hash = ?", (finess, row[0])
            ).rowcount:
                raise Problem("code-refused")
            connection.execute("UPDATE practices SET password = ? WHERE finess = ?", (hashed, finess))
            connection.execute(
                "INSERT INTO registration_requests (id, finess, at) VALUES (?, ?, ?)", (id_, finess, self._now())
            )
            end_sessions(connection, finess)
            self._mailbox.post(connection, letters.password_changed(found.letter))

        await self._state.write(change, durable=True)
        self._sessions.forget_known()
        self._mailbox.notify()

    # --- within ------------------------------------------------------------------------------------------------------

    def _find(self, id_: str) -> tuple[Registered, bytes] | None:
        row = self._state.read(lambda c: c.execute(_REGISTERED, (id_,)).fetchone())
        if row is None:
            return None
        return Registered(row[0], row[1], mask_mail(row[2]), "active" if row[3] else "pending"), row[4]

    def _check_password(self, password: str, finess: str, mail: str) -> None:
        found = self._state.read(lambda connection: find_practice(connection, finess))
        name = found.letter.name if found is not None else ""
        if (fault := measure(password, Owner(finess, mail, name)).fault) is not None:
            raise Problem("password-refused", fault)

    def _judge(self, connection: sqlite3.Connection, token: str) -> Link:
        row = connection.execute(
            "SELECT l.used, l.expires, l.seq = (SELECT max(seq) FROM activation_links WHERE registration = r.id),"
            " r.id = (SELECT id FROM registrations WHERE finess = r.finess ORDER BY at DESC LIMIT 1), r.active"
            " FROM activation_links l JOIN registrations r ON r.id = l.registration WHERE l.digest = ?",
            (_digest(token),),
        ).fetchone()
        used, expires, newest, latest, active = row or (0, 0.0, 0, 0, 0)
        return judge_link(
            known=row is not None,
            used=bool(used or active),
            current=bool(newest and latest),
            expires=expires,
            now=self._now(),
        )

    def _post_link(self, connection: sqlite3.Connection, id_: str, finess: str, name: str, mail: str) -> None:
        token = secrets.token_urlsafe(24)
        expires = self._now() + self._settings.link_seconds
        connection.execute(
            "INSERT INTO activation_links (digest, registration, expires, seq)"
            " SELECT ?, ?, ?, coalesce(max(seq), 0) + 1 FROM activation_links",
            (_digest(token), id_, expires),
        )
        to = letters.Practice(finess, name, mail)
        until = datetime.fromtimestamp(expires, UTC)
        self._mailbox.post(connection, letters.activation(to, self._site.url + ACTIVATION_PATH + token, until))


def _checked(mail: str) -> str:
    try:
        return validate_email(mail.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise Problem("mail-refused") from None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

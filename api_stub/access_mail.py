"""Another mail for an account: asked for with the password, confirmed from the new mailbox and from the old one.

Either link is followed by a button of its page, so that a filter that looks at links confirms nothing. The old mailbox
may refuse instead. Refuses by `Problem`.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from email_validator import EmailNotValidError, validate_email

from api_stub import access_book as book
from api_stub import access_letters as letters
from api_stub.access import Access
from api_stub.access_rules import SAME, MailChange, Side, Stand, confirmed, is_told, stands
from api_stub.mail import Mailbox
from api_stub.practice_book import note_change
from api_stub.practice_rules import About, Channel
from api_stub.problems import Problem
from api_stub.registration_errands import find_practice
from api_stub.registration_limits import count_act
from api_stub.settings import Settings
from api_stub.state import State

PATH = "/adresse-mail/"


class MailChanges:
    """`link` makes an address that reaches this server, out of a path."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        access: Access,
        mailbox: Mailbox,
        link: Callable[[str], str],
    ) -> None:
        self._state = state
        self._settings = settings
        self._access = access
        self._mailbox = mailbox
        self._link = link

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._settings.clock().timestamp()

    # --- what the practice asks --------------------------------------------------------------------------------

    def look(self, finess: str) -> tuple[str, MailChange | None]:
        """The account's mail, and the change that is still told of."""

        def question(connection: sqlite3.Connection) -> tuple[str, MailChange | None]:
            (mail,) = connection.execute("SELECT mail FROM practices WHERE finess = ?", (finess,)).fetchone()
            change = book.latest_change(connection, finess)
            return mail, change if change is not None and is_told(change, self.now()) else None

        return self._state.read(question)

    async def ask(self, finess: str, id_: str, password: str, mail: str, address: str) -> tuple[MailChange, bool]:
        """Write to both mailboxes; the change, and whether it is new. `password-wrong`, `mail-refused`, `rate-limited`,
        `change-conflict`."""
        known = self._state.read(lambda connection: book.mail_change(connection, id_))
        if known is not None:
            if known.finess != finess or known.new != _checked(mail):
                raise Problem("change-conflict")
            return known, False
        await self._state.write(lambda connection: count_act(connection, "mail-change", finess, address, self.now()))
        await self._access.prove(finess, password)
        new = _checked(mail)

        def change(connection: sqlite3.Connection) -> tuple[MailChange, bool]:
            if (again := book.mail_change(connection, id_)) is not None:  # twice at once
                return again, False
            found = find_practice(connection, finess)
            assert found is not None
            old = found.letter.mail
            if old.casefold() == new.casefold():
                raise Problem("mail-refused", SAME, fields={"mail": SAME})
            now = self.now()
            made = MailChange(
                id_, finess, old, new, now, now + self._settings.link_seconds, False, not old, Stand.PENDING
            )
            book.add_change(connection, made)
            self._write(connection, made)
            return made, True

        made = await self._state.write(change, durable=True)
        self._mailbox.notify()
        return made

    async def again(self, finess: str, id_: str, address: str) -> None:
        """Write again to whoever hasn't answered; `not-found`, `change-over`, `rate-limited`."""

        def change(connection: sqlite3.Connection) -> None:
            found = self._pending(connection, finess, id_)
            count_act(connection, "mail-change-again", finess, address, self.now())
            self._write(connection, found)

        await self._state.write(change, durable=True)
        self._mailbox.notify()

    async def cancel(self, finess: str, id_: str) -> None:
        """Nothing is changed; both links end. `not-found`; `change-over` where it was made already."""

        def change(connection: sqlite3.Connection) -> None:
            found = book.mail_change(connection, id_)
            if found is None or found.finess != finess:
                raise Problem("not-found")
            if found.state is Stand.DONE:
                raise Problem("change-over")
            book.end_change(connection, id_, Stand.CANCELLED)

        await self._state.write(change, durable=True)

    # --- what the mailboxes say --------------------------------------------------------------------------------

    def linked(self, token: str) -> tuple[MailChange, Side] | None:
        """Which change a link speaks of, and for whom; looking changes nothing."""
        return self._state.read(lambda connection: book.linked(connection, _digest(token)))

    async def confirm(self, token: str) -> tuple[MailChange, Side] | None:
        """This side says yes; the change as it then stands. None for a link that nobody sent."""

        def change(connection: sqlite3.Connection) -> tuple[MailChange, Side] | None:
            found = book.linked(connection, _digest(token))
            if found is None or stands(found[0], self.now()) is not Stand.PENDING:
                return found
            asked, side = found
            book.confirm_side(connection, asked.id, side)
            if confirmed(asked, Side.OLD if side is Side.NEW else Side.NEW):
                self._make(connection, asked)
            after = book.mail_change(connection, asked.id)
            assert after is not None
            return after, side

        done = await self._state.write(change, durable=True)
        self._mailbox.notify()
        return done

    async def refuse(self, token: str) -> tuple[MailChange, Side] | None:
        """The old mailbox says no; the change as it then stands."""

        def change(connection: sqlite3.Connection) -> tuple[MailChange, Side] | None:
            found = book.linked(connection, _digest(token))
            if found is None or found[1] is not Side.OLD or stands(found[0], self.now()) is not Stand.PENDING:
                return found
            book.end_change(connection, found[0].id, Stand.REFUSED)
            after = book.mail_change(connection, found[0].id)
            assert after is not None
            return after, found[1]

        return await self._state.write(change, durable=True)

    # --- within ------------------------------------------------------------------------------------------------

    def _make(self, connection: sqlite3.Connection, asked: MailChange) -> None:
        book.end_change(connection, asked.id, Stand.DONE)
        connection.execute("UPDATE practices SET mail = ? WHERE finess = ?", (asked.new, asked.finess))
        connection.execute("DELETE FROM password_codes WHERE finess = ?", (asked.finess,))  # mailed to the old one
        now = self._settings.clock()
        words, was = {"mail": asked.new}, {"mail": asked.old}
        note_change(connection, asked.finess, About.ACCOUNT, Channel.ACCOUNT, words, now, was=was)
        for to in (asked.old, asked.new):
            if to:
                self._mailbox.post(connection, letters.mail_changed(to, asked, now))

    def _pending(self, connection: sqlite3.Connection, finess: str, id_: str) -> MailChange:
        found = book.mail_change(connection, id_)
        if found is None or found.finess != finess:
            raise Problem("not-found")
        if stands(found, self.now()) is not Stand.PENDING:
            raise Problem("change-over")
        return found

    def _write(self, connection: sqlite3.Connection, change: MailChange) -> None:
        found = find_practice(connection, change.finess)
        assert found is not None
        until = datetime.fromtimestamp(change.expires, UTC)
        for side, write in ((Side.NEW, letters.to_new_mail), (Side.OLD, letters.to_old_mail)):
            if not confirmed(change, side):
                token = secrets.token_urlsafe(24)
                book.add_link(connection, _digest(token), change.id, side)
                link = self._link(PATH + token)
                self._mailbox.post(connection, write(found.letter.name, change, link, until))


def _checked(mail: str) -> str:
    try:
        return validate_email(mail.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise Problem("mail-refused", "shape", fields={"mail": "shape"}) from None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

"""Links that go out by mail: the agreement to sign ("3 bis"), a new way to an application whose key ended.

Owns how often such mails leave. What is asked for somebody unknown is answered as what is asked for somebody known, and
as fast: the answer tells nothing.
"""

import base64
import binascii
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api_stub import application_letters as letters
from api_stub.application_keys import Applicant, ApplicationKeys
from api_stub.application_rules import (
    MAILS_OF_ONE_KEY,
    MAILS_TO_ONE_ADDRESS,
    MAILS_WITHIN,
    RENEWALS_OF_ONE,
    seconds_until_next,
)
from api_stub.applications import Application, find
from api_stub.problems import Problem
from api_stub.settings import Settings
from api_stub.state import State

SCHEMA = """
CREATE TABLE IF NOT EXISTS application_mails (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, at REAL NOT NULL, scope TEXT NOT NULL, mail TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS application_mails_scope ON application_mails (scope, at);
CREATE INDEX IF NOT EXISTS application_mails_mail ON application_mails (mail, at);
"""
DEPOSIT_PATH = "/depot/"

Post = Callable[[sqlite3.Connection, letters.Draft], None]


@dataclass(slots=True)
class Site:
    """Where this server is reached, as letters say it; known once it listens, never taken from a request."""

    url: str = ""


class ApplicationLinks:
    """Makes the links and has them sent."""

    def __init__(self, state: State, settings: Settings, keys: ApplicationKeys, site: Site, post: Post) -> None:
        self._state = state
        self._settings = settings
        self._keys = keys
        self._site = site
        self._post = post

    def link_to(self, connection: sqlite3.Connection, application: Application) -> str:
        """A new link to an application, inside a change."""
        return self._link(connection, application.finess, application.scope, application.name, application.mail)

    async def send_agreement(
        self, applicant: Applicant, id_: str, name: str, mail: str, agreement: str, fields: Sequence[tuple[str, str]]
    ) -> None:
        """Mail the deposit link and the agreement (Base64, or made from its fields). The same `id_` again is nothing.

        `rate-limited`, `agreement-refused` where the bytes are no PDF."""
        content = _pdf(agreement) if agreement else letters.plain_agreement(name, applicant.finess, fields)

        def change(connection: sqlite3.Connection) -> None:
            if connection.execute("SELECT 1 FROM application_mails WHERE id = ?", (id_,)).fetchone():
                return
            self._check(connection, "scope", applicant.scope, MAILS_OF_ONE_KEY)
            self._check(connection, "mail", mail.lower(), MAILS_TO_ONE_ADDRESS)
            self._count(connection, id_, applicant.scope, mail)
            link = self._link(connection, applicant.finess, applicant.scope, name, mail)
            self._post(connection, letters.link_to_deposit(name, mail, link, content))

        await self._state.write(change, durable=True)

    async def renew(self, application: str) -> None:
        """Mail a new link to the applicant of this application, if there is one and not too often."""

        def change(connection: sqlite3.Connection) -> None:
            found = find(connection, "id", application)
            scope = found.scope if found is not None else ""
            mail = found.mail.lower() if found is not None else ""
            wait = self._wait(connection, "scope", f"renew:{scope}", RENEWALS_OF_ONE)
            wait += self._wait(connection, "mail", mail, MAILS_TO_ONE_ADDRESS)
            if found is None or wait:
                return
            self._count(connection, None, f"renew:{scope}", mail)
            self._post(connection, letters.new_link(found, self.link_to(connection, found)))

        await self._state.write(change, durable=True)

    def _link(self, connection: sqlite3.Connection, finess: str, scope: str, name: str, mail: str) -> str:
        key = self._keys.issue(connection, finess, scope=scope, name=name, mail=mail)
        return f"{self._site.url}{DEPOSIT_PATH}{key.token}" if self._site.url else key.token

    def _check(self, connection: sqlite3.Connection, by: str, value: str, most: int) -> None:
        wait = self._wait(connection, by, value, most)
        if wait:
            raise Problem("rate-limited", retry_after=wait)

    def _wait(self, connection: sqlite3.Connection, by: str, value: str, most: int) -> int:
        now = self._settings.clock().timestamp()
        question = {
            "scope": "SELECT at FROM application_mails WHERE scope = ? AND at > ?",
            "mail": "SELECT at FROM application_mails WHERE mail = ? AND at > ?",
        }[by]
        sent = [at for (at,) in connection.execute(question, (value, now - MAILS_WITHIN))]
        return seconds_until_next(sent, most, now)

    def _count(self, connection: sqlite3.Connection, id_: str | None, scope: str, mail: str) -> None:
        now = self._settings.clock().timestamp()
        connection.execute(
            "INSERT INTO application_mails (id, at, scope, mail) VALUES (?, ?, ?, ?)", (id_, now, scope, mail.lower())
        )


def _pdf(encoded: str) -> bytes:
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content.startswith(b"%PDF-"):
        raise Problem("agreement-refused")
    return content

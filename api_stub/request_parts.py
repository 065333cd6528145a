"""What demands are made of, opened together: what practices ask, the letters, the section of the back office."""

import sqlite3
from collections.abc import Callable, Mapping

from api_stub import request_letters as letters
from api_stub.backoffice import BackOffice
from api_stub.cursors import Cursors
from api_stub.followup import Trail
from api_stub.mail import Letter, Mailbox
from api_stub.request_office import RequestOffice
from api_stub.requests import Request, Requests
from api_stub.settings import Settings
from api_stub.state import State

Account = Callable[[sqlite3.Connection, str], Mapping[str, str]]


class RequestParts:
    """One start's. `link` makes an address that reaches this server, out of a path."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        cursors: Cursors,
        trail: Trail,
        mailbox: Mailbox,
        backoffice: BackOffice,
        link: Callable[[str], str],
        account: Account,
    ) -> None:
        """`account` tells the account to which a practice is paid today: holder, iban, bic."""
        self._state = state
        self._account = account
        self._mailbox = mailbox
        self._link = link
        self.requests = Requests(state, settings, cursors, trail, self._ask_to_confirm)
        self.office = RequestOffice(state, self.requests, self._tell, mailbox.notify)
        backoffice.add(self.office.section())

    def old(self, found: Request) -> Mapping[str, str]:
        """The account that a change would replace."""
        return self._state.read(lambda connection: self._account(connection, found.finess))

    def _ask_to_confirm(self, connection: sqlite3.Connection, found: Request, key: str) -> None:
        old, link = self._account(connection, found.finess), self._link(letters.CONFIRM_PATH + key)
        self._post(connection, found, lambda mail: letters.to_confirm(mail, found, old, link))

    def _tell(self, connection: sqlite3.Connection, found: Request, words: str) -> None:
        self._post(connection, found, lambda mail: letters.decided(mail, found.number, words))

    def _post(self, connection: sqlite3.Connection, found: Request, write: Callable[[str], Letter]) -> None:
        row = connection.execute("SELECT mail FROM practices WHERE finess = ?", (found.finess,)).fetchone()
        if row is not None and row[0]:
            self._mailbox.post(connection, write(row[0]))

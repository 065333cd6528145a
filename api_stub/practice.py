"""What the mutual holds of each practice, told from records, changes and applications. Refuses by `Problem`."""

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api_stub import practice_book as book
from api_stub.practice_pdf import agreement_pdf
from api_stub.practice_rules import About, Entry, Record, come_to
from api_stub.practice_seed import CHANGES, RECORDS
from api_stub.problems import Problem
from api_stub.settings import Settings
from api_stub.state import State


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it holds today, its history, the mail of the account."""

    record: Record
    history: tuple[Entry, ...]
    account_mail: str


class Practices:
    """Each question names the practice that asks."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state = state
        self._settings = settings

    def find(self, finess: str) -> Held:
        """As it is today."""
        return self._state.read(lambda connection: self._held(connection, finess))

    def account(self, connection: sqlite3.Connection, finess: str) -> Mapping[str, str]:
        """The account to which it is paid today: holder, iban, bic; nothing where none is known."""
        return self._held(connection, finess).record.parts.get(About.BANK, {})

    def agreement(self, finess: str) -> tuple[bytes, str]:
        """The PDF of the signed agreement and its ETag; `agreement-absent`. Blocking."""
        held = self.find(finess)
        if not held.record.agreement.pdf:
            raise Problem("agreement-absent")
        signed = self._state.read(lambda connection: book.signed_agreement(connection, finess))
        if signed is not None:
            upload, sha256 = signed
            return self._state.file(upload).read_bytes(), f'"{sha256[:32]}"'
        made = agreement_pdf(RECORDS[finess])
        return made, f'"{hashlib.sha256(made).hexdigest()[:32]}"'

    def _held(self, connection: sqlite3.Connection, finess: str) -> Held:
        name, mail = book.account_of(connection, finess)
        record, changes = RECORDS.get(finess), list(CHANGES.get(finess, ()))
        if record is None:
            applied = book.applied(connection, finess)
            record = Record(finess, name, parts={About.CONTACT: {"mail": mail}} if mail else {})
            if applied is not None:
                record, begun = applied
                changes = [begun]
        changes += book.changes_of(connection, finess)
        today = self._settings.clock().date()
        record, history = come_to(replace(record, name=name or record.name), changes, today)
        return Held(record, history, mail)

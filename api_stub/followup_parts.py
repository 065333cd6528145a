"""What the follow-up is made of, opened together: what practices ask, the section of the back office, the autopilot."""

import json
import sqlite3

from api_stub.backoffice import BackOffice
from api_stub.cursors import Cursors
from api_stub.deposits import Deposits
from api_stub.followup import Followup, Line, Trail
from api_stub.followup_book import Subject
from api_stub.followup_office import FollowupOffice
from api_stub.followup_pilot import Autopilot
from api_stub.mail import Mailbox
from api_stub.settings import Settings
from api_stub.state import State
from api_stub.statements import Statements

_NEWEST = 3  # statements among which a line is looked for


class FollowupParts:
    """One start's. `close` ends the autopilot."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        cursors: Cursors,
        deposits: Deposits,
        trail: Trail,
        statements: Statements,
        mailbox: Mailbox,
        backoffice: BackOffice,
    ) -> None:
        self._state = state
        self._statements = statements
        self.followup = Followup(state, settings, cursors, deposits, trail)
        self.office = FollowupOffice(state, trail, mailbox, self._line)
        self.pilot = Autopilot(state, trail, self.office, mailbox.notify, settings.autopilot_seconds)
        backoffice.add(self.office.section())

    def close(self) -> None:
        """Blocking."""
        self.pilot.close()

    def _line(self, subject: Subject, invoice: str) -> Line | None:
        """A paid line of a new statement; none before the practice has looked at its statements.

        (The first look writes down its day, which can't be waited for inside a change.)
        """
        if not self._state.read(_looked_at):
            return None
        feed = self._statements.latest(subject.finess, _NEWEST)
        found: list[Line] = []
        for id_, number, version in feed:
            for text in self._statements.find(subject.finess, id_)[0].lines(version):
                line = json.loads(text)
                if line["status"] == "paid" and invoice in ("", line["invoice"]):
                    found.append({"statement": id_, "number": number, "invoice": line["invoice"]})
        return found[subject.seq % len(found)] if found else None


def _looked_at(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM meta WHERE key = 'statements-until'").fetchone() is not None

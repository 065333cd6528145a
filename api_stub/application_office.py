"""Applications in the back office: accept, refuse with a motive, ask for what is missing; a letter at each step."""

import sqlite3
from collections.abc import Callable, Sequence

from api_stub import application_letters as letters
from api_stub.application_rules import Role, State, Turn, lacks
from api_stub.applications import Application, Applications, find, mark_code_sent
from api_stub.backoffice import Action, Paper, Refused, Row, Section
from api_stub.problems import Problem
from api_stub.state import State as Store

Post = Callable[[sqlite3.Connection, letters.Draft], None]
Link = Callable[[sqlite3.Connection, Application], str]
Welcome = Callable[[sqlite3.Connection, Application, str], None]
"""Makes the practice and sends its code by "mail" or "letter"; `Refused` where the FINESS has an account."""

STATES = {
    State.RECEIVED: "Reçue",
    State.MISSING: "Pièce demandée",
    State.ACCEPTED: "Acceptée",
    State.REFUSED: "Refusée",
}
ROLES = {Role.AGREEMENT: "Convention", Role.RIB: "RIB", Role.OTHER: "Autre pièce"}
SHOWN = 200

_ACCEPT_MAIL = Action("accept-mail", "Accepter, code par courriel")
_ACCEPT_LETTER = Action("accept-letter", "Accepter, code par courrier")
_ASK = Action("ask", "Demander une pièce", asks="Ce qui manque", needs_text=True)
_REFUSE = Action("refuse", "Refuser", asks="Motif du refus", needs_text=True, grave=True)
_OPEN = (_ACCEPT_MAIL, _ACCEPT_LETTER, _ASK, _REFUSE)


class ApplicationOffice:
    """The section "Demandes de conventionnement"."""

    def __init__(
        self,
        state: Store,
        applications: Applications,
        *,
        post: Post,
        link: Link,
        welcome: Welcome,
        done: Callable[[], None],
    ) -> None:
        self._state = state
        self._applications = applications
        self._post = post
        self._link = link
        self._welcome = welcome
        self._done = done

    def section(self) -> Section:
        """As the back office takes it."""
        return Section(
            "conventionnement",
            "Demandes de conventionnement",
            "Aucune demande pour l’instant.",
            self._rows,
            self._act,
            self._done,
            self._paper,
        )

    def _rows(self, connection: sqlite3.Connection) -> Sequence[Row]:
        found = connection.execute("SELECT seq FROM applications ORDER BY seq DESC LIMIT ?", (SHOWN,)).fetchall()
        applications = [find(connection, "seq", seq) for (seq,) in found]
        return [_row(connection, each) for each in applications if each is not None]

    def _act(self, connection: sqlite3.Connection, key: str, action: str, text: str) -> str:
        found = find(connection, "id", key)
        if found is None:
            raise Problem("not-found")
        match action:
            case "ask":
                made = self._applications.happen(connection, found, Turn.ASK, text)
                self._post(connection, letters.missing(made, text, self._link(connection, made)))
                return f"Pièce demandée pour {made.number}."
            case "refuse":
                made = self._applications.happen(connection, found, Turn.REFUSE, text)
                self._post(connection, letters.refused(made, text))
                return f"Demande {made.number} refusée."
            case "accept-mail" | "accept-letter":
                by = action.removeprefix("accept-")
                made = self._applications.happen(connection, found, Turn.ACCEPT, "")
                self._welcome(connection, made, by)
                mark_code_sent(connection, made.seq, by)
                self._post(connection, letters.accepted(made, by))
                return f"Demande {made.number} acceptée : le code confidentiel est envoyé."
            case _:
                raise Refused("Cette action n’existe pas.")

    def _paper(self, connection: sqlite3.Connection, upload: str) -> tuple[bytes, str] | None:
        row = connection.execute("SELECT media FROM application_documents WHERE upload = ?", (upload,)).fetchone()
        return None if row is None else (self._state.file(upload).read_bytes(), row[0])


def _row(connection: sqlite3.Connection, found: Application) -> Row:
    rows = connection.execute(
        "SELECT d.upload, d.role, d.name FROM application_documents d JOIN application_parts p ON p.seq = d.part"
        " WHERE p.application = ? ORDER BY d.seq",
        (found.seq,),
    ).fetchall()
    lacking = [ROLES[role] for role in lacks([Role(document.role) for document in found.documents])]
    told = [
        f"N° FINESS {found.finess} · {found.mail}",
        f"Reçue le {found.received_at[:10]}",
        f"Message : {found.message}" if found.message else "",
        f"Manque : {', '.join(lacking)}" if lacking else "",
        f"Note : {found.note}" if found.note else "",
    ]
    return Row(
        found.id,
        f"{found.number} · {found.name}",
        STATES[found.state],
        "\n".join(line for line in told if line),
        _OPEN if found.state in (State.RECEIVED, State.MISSING) else (),
        tuple(Paper(upload, f"{ROLES[Role(role)]} : {name}") for upload, role, name in rows),
    )

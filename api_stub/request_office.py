"""Demands in the back office: begin, ask for what is missing, accept, refuse with a motive, settle, close."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from api_stub.backoffice import Action, Paper, Refused, Row, Section
from api_stub.followup_rules import Turn
from api_stub.problems import Problem
from api_stub.request_rules import KINDS, RequestState, after, masked
from api_stub.requests import Request, Requests, find
from api_stub.state import State

SHOWN = 200
STATES = {
    RequestState.CONFIRMING: "À confirmer par courriel",
    RequestState.RECEIVED: "Reçue",
    RequestState.PROCESSING: "En cours de traitement",
    RequestState.MISSING: "Pièce manquante",
    RequestState.ACCEPTED: "Acceptée",
    RequestState.REFUSED: "Refusée",
    RequestState.SETTLED: "Réglée",
    RequestState.CLOSED: "Clôturée",
    RequestState.WITHDRAWN: "Retirée par le cabinet",
}
_TURNS = {
    Turn.BEGIN: Action("begin", "Prendre en charge"),
    Turn.ASK: Action("ask", "Demander une pièce", asks="Ce qui manque", needs_text=True),
    Turn.COMPLETE: Action("complete", "Pièce reçue"),
    Turn.ACCEPT: Action("accept", "Accepter"),
    Turn.REFUSE: Action("refuse", "Refuser", asks="Motif // suite à donner", needs_text=True, grave=True),
    Turn.SETTLE: Action("settle", "Régler"),
    Turn.CLOSE: Action("close", "Clôturer"),
}

Tell = Callable[[sqlite3.Connection, Request, str], None]
"""Inside a change: write the practice that its demand now stands there."""


class RequestOffice:
    """The section "Demandes en ligne"."""

    def __init__(self, state: State, requests: Requests, tell: Tell, done: Callable[[], None]) -> None:
        self._state = state
        self._requests = requests
        self._tell = tell
        self._done = done

    def section(self) -> Section:
        """As the back office takes it."""
        return Section(
            "demandes",
            "Demandes en ligne",
            "Aucune demande pour l’instant.",
            self._rows,
            self._act,
            self._done,
            self._paper,
        )

    def _rows(self, connection: sqlite3.Connection) -> Sequence[Row]:
        rows = connection.execute(
            "SELECT seq FROM requests ORDER BY state IN ('received', 'processing') DESC, place DESC LIMIT ?", (SHOWN,)
        ).fetchall()
        return [_row(connection, find(connection, seq)) for (seq,) in rows]

    def _act(self, connection: sqlite3.Connection, key: str, action: str, text: str) -> str:
        if not key.isdecimal():
            raise Problem("not-found")
        found = find(connection, int(key))
        made = self._requests.happen(connection, found, Turn(action), text)
        if made is None:
            raise Refused("Cette demande a changé entre-temps.")
        self._tell(connection, made, STATES[made.state].lower())
        return f"{made.number} : {STATES[made.state]}."

    def _paper(self, connection: sqlite3.Connection, upload: str) -> tuple[bytes, str] | None:
        row = connection.execute("SELECT media FROM request_documents WHERE upload = ?", (upload,)).fetchone()
        return None if row is None else (self._state.file(upload).read_bytes(), row[0])


def _row(connection: sqlite3.Connection, found: Request) -> Row:
    papers = connection.execute("SELECT upload, name FROM request_documents WHERE request = ?", (found.seq,)).fetchall()
    told = [f"N° FINESS {found.finess} · {KINDS[found.kind].title}"]
    told += [f"{name} : {_word(name, value)}" for name, value in found.fields.items()]
    actions = [action for turned, action in _TURNS.items() if after(found.state, turned) is not None]
    return Row(
        str(found.seq),
        f"{found.number} · {KINDS[found.kind].title}",
        STATES[found.state],
        "\n".join(told),
        tuple(actions),
        tuple(Paper(upload, f"Ouvrir {name}") for upload, name in papers),
    )


def _word(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"{line['code']} ({line['amount'] / 100:.2f} €)".replace(".", ",") for line in value)
    return masked(value) if name == "iban" else str(value)

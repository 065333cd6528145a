"""Second factors in the back office: for a practice that lost its telephone and its recovery codes."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from api_stub import factor_book as book
from api_stub.backoffice import Action, Refused, Row, Section
from api_stub.factor import Factors
from api_stub.mail import Mailbox
from api_stub.registration_errands import find_practice
from api_stub.registration_letters import written

_TAKE_OFF = Action(
    "take-off",
    "Retirer le second facteur",
    asks="Comment l’identité du demandeur a été vérifiée",
    needs_text=True,
    grave=True,
)


def factor_section(factors: Factors, mailbox: Mailbox) -> Section:
    """The section; whoever calls is first asked who they are, since that is how such accounts get stolen."""

    def act(connection: sqlite3.Connection, key: str, _: str, why: str) -> str:
        if not factors.take_off(connection, key, why):
            raise Refused(f"Le compte {key} n’a plus de second facteur.")
        return f"Le second facteur de {key} est retiré. Une lettre part à l’établissement."

    return Section(
        "second-facteur",
        "Double authentification",
        "Aucun compte n’a de second facteur.",
        _rows,
        act,
        done=mailbox.notify,
    )


def _rows(connection: sqlite3.Connection) -> Sequence[Row]:
    rows = []
    for factor in book.find_all(connection):
        found = find_practice(connection, factor.finess)
        left = book.recovery_left(connection, factor.finess)
        since = written(datetime.fromtimestamp(factor.since, UTC))
        rows.append(
            Row(
                factor.finess,
                found.letter.name if found is not None else factor.finess,
                "active",
                f"N° FINESS {factor.finess}\nDepuis le {since} · codes de secours restants : {left}",
                (_TAKE_OFF,),
            )
        )
    return rows

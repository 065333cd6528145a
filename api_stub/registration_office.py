"""Accounts in the back office: where each practice stands, and a provisional code for whoever calls."""

import sqlite3
from collections.abc import Sequence

from api_stub.backoffice import Action, Row, Section
from api_stub.registration_errands import Errand, Errands
from api_stub.registration_rules import Way

_ACTIONS = (
    Action("code-mail", "Envoyer un code par mail"),
    Action("code-letter", "Envoyer un code par courrier"),
)
_WAYS = {"code-mail": (Way.MAIL, "par mail"), "code-letter": (Way.LETTER, "par courrier")}
_ROWS = """
SELECT p.finess, p.name, p.mail, p.password <> '', p.activated, c.finess IS NOT NULL FROM practices p
LEFT JOIN provisional_codes c ON c.finess = p.finess ORDER BY p.finess
"""


def accounts_section(errands: Errands) -> Section:
    """The section; a code that it sends is a new one, the former stops being good."""

    def act(connection: sqlite3.Connection, key: str, action: str, _: str) -> str:
        way, words = _WAYS[action]
        errands.add(connection, Errand.NEW_CODE, key, way)
        return f"Un code confidentiel part {words} pour {key}."

    return Section("comptes", "Comptes", "Aucun établissement n’est conventionné.", _rows, act)


def _rows(connection: sqlite3.Connection) -> Sequence[Row]:
    return [
        Row(finess, name, _state(account, activated, coded), f"N° FINESS {finess}\n{mail}", _ACTIONS)
        for finess, name, mail, account, activated, coded in connection.execute(_ROWS)
    ]


def _state(account: int, activated: int, coded: int) -> str:
    if activated:
        return "actif, code en attente" if coded else "actif"
    if account:
        return "à activer"
    return "code envoyé" if coded else "sans code"

"""How an accepted applicant becomes a practice: the row that its code belongs to, and the code's way out."""

import sqlite3

from api_stub.applications import Application
from api_stub.backoffice import Refused
from api_stub.registration_errands import Errand, Errands
from api_stub.registration_rules import Way


def welcome(errands: Errands, connection: sqlite3.Connection, found: Application, by: str) -> None:
    """Make the practice, inside a change, and have its code sent; `by` is "mail" or "letter". `Refused` where the
    FINESS has one."""
    known = connection.execute("SELECT 1 FROM practices WHERE finess = ?", (found.finess,)).fetchone()
    if known:
        raise Refused(f"Le N° FINESS {found.finess} a déjà un compte.")
    connection.execute(
        "INSERT INTO practices (finess, name, mail, password, activated) VALUES (?, ?, ?, '', 0)",
        (found.finess, found.name, found.mail),
    )
    errands.add(connection, Errand.FIRST_CODE, found.finess, Way(by))

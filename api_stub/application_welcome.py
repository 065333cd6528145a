"""How an accepted applicant becomes a practice: the row that the provisional code belongs to."""

import sqlite3

from api_stub.applications import Application
from api_stub.backoffice import Refused


def welcome(connection: sqlite3.Connection, found: Application, _by: str) -> None:
    """Make the practice, inside a change; `_by` is "mail" or "letter". `Refused` where the FINESS has one."""
    known = connection.execute("SELECT 1 FROM practices WHERE finess = ?", (found.finess,)).fetchone()
    if known:
        raise Refused(f"Le N° FINESS {found.finess} a déjà un compte.")
    connection.execute(
        "INSERT INTO practices (finess, name, mail, password, activated) VALUES (?, ?, ?, '', 0)",
        (found.finess, found.name, found.mail),
    )

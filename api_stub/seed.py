"""The made-up world of a demonstration. No person, practice, address or domain in it exists.

The second and third FINESS pass the key but carry the department prefix 20, which no establishment has.
"""

import sqlite3
from dataclasses import dataclass

from api_stub.sessions import hasher
from api_stub.settings import Argon2Cost
from api_stub.state import State


@dataclass(frozen=True, slots=True)
class SeededPractice:
    """A practice as seeded, with its password in clear: it protects nothing."""

    finess: str
    name: str
    mail: str
    password: str
    activated: bool = True


DEMO = SeededPractice(
    "200000008", "Optique de la Démonstration", "accueil@optique-demonstration.example", "Demo-Espace-2026!"
)
OTHER = SeededPractice(
    "200000016", "Cabinet dentaire du Modèle", "accueil@cabinet-modele.example", "Autre-Espace-2026!"
)
DORMANT = SeededPractice(
    "200000024", "Pharmacie de l’Exemple", "accueil@pharmacie-exemple.example", "Futur-Espace-2026!", activated=False
)
PRACTICES = (DEMO, OTHER, DORMANT)


@dataclass(frozen=True, slots=True)
class SeededNotice:
    """A word of the mutual's to everybody."""

    id: str
    title: str
    body: str
    published_at: str


NOTICES = (
    SeededNotice(
        "opto-amc",
        "Flux optiques OPTO AMC",
        "Le protocole OPTO AMC des flux optiques est momentanément indisponible ; son rétablissement est en cours et"
        " nous vous présentons nos excuses pour la gêne occasionnée. En attendant, déposez ici les documents"
        " concernés, avec le type « Flux optique » : un traitement leur est réservé.",
        "2026-09-01T08:00:00Z",
    ),
    SeededNotice(
        "releves",
        "Relevés de remboursement",
        "Les relevés de remboursement 2026 sont désormais disponibles dans votre espace.",
        "2026-01-12T08:00:00Z",
    ),
)


def sow(state: State, cost: Argon2Cost) -> None:
    """Put the demonstration practices in where they are missing. Blocking."""
    known = {row[0] for row in state.read(lambda c: c.execute("SELECT finess FROM practices").fetchall())}
    missing = [practice for practice in PRACTICES if practice.finess not in known]
    if not missing:
        return
    hashes = hasher(cost)
    rows = [(p.finess, p.name, p.mail, hashes.hash(p.password), int(p.activated)) for p in missing]

    def insert(connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO practices (finess, name, mail, password, activated) VALUES (?, ?, ?, ?, ?)", rows
        )

    state.submit(insert).result()

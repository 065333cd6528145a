"""The made-up world of a demonstration. No person, practice, address or domain in it exists.

All FINESS but the first pass the key but carry the department prefix 20, which no establishment has.
"""

import sqlite3
from dataclasses import dataclass

from api_stub.hashing import hasher
from api_stub.registration_rules import normalise_code
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
    code: str = ""  # provisional, still to be used
    address: str = "1 RUE DU MODELE\n00000 VILLE IMAGINAIRE"


DEMO = SeededPractice(
    "200000008", "Optique de la Démonstration", "accueil@optique-demonstration.example", "Demo-Espace-2026!"
)
OTHER = SeededPractice(
    "200000016", "Cabinet dentaire du Modèle", "accueil@cabinet-modele.example", "Autre-Espace-2026!"
)
DORMANT = SeededPractice(
    "200000024", "Pharmacie de l’Exemple", "accueil@pharmacie-exemple.example", "Futur-Espace-2026!", activated=False
)
ENROLLED = SeededPractice(
    "200000040",
    "Cabinet d’orthoptie du Spécimen",
    "accueil@cabinet-specimen.example",
    "",
    activated=False,
    code="WXYZ-2345-ABCD",
    address="12 RUE DU SPECIMEN\n00000 VILLE IMAGINAIRE",
)
PRACTICES = (DEMO, OTHER, DORMANT, ENROLLED)
UNKNOWN = "200000032"  # a FINESS that the mutual has no agreement with
_NEVER = 4_102_444_800.0  # the year 2100


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
    rows = [
        (p.finess, p.name, p.mail, hashes.hash(p.password) if p.password else "", int(p.activated)) for p in missing
    ]
    codes = [(p.finess, hashes.hash(normalise_code(p.code)), _NEVER) for p in missing if p.code]

    def insert(connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO practices (finess, name, mail, password, activated) VALUES (?, ?, ?, ?, ?)", rows
        )
        connection.executemany(
            "INSERT OR REPLACE INTO practice_addresses (finess, address) VALUES (?, ?)",
            [(p.finess, p.address) for p in missing],
        )
        connection.executemany(
            "INSERT OR REPLACE INTO provisional_codes (finess, hash, expires) VALUES (?, ?, ?)", codes
        )

    state.submit(insert).result()

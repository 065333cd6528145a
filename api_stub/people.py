"""Made-up people: insured persons and their children, with a name, a NIR and a member number each.

Surnames are put together from syllables. A NIR has the right key and the shape of a real one, but the order number 000,
which no town has ever given: nobody was born with it.
"""

import random
from dataclasses import dataclass

BEGINNINGS = (
    "Ambr", "Aubel", "Bréz", "Carad", "Chév", "Dorl", "Élav", "Fabr", "Garl", "Hélén", "Jarv", "Kerv", "Lamb", "Malv",
    "Norb", "Œuvr", "Pérol", "Quint", "Roch", "Sév", "Tourl", "Valr", "Yver", "Zél",
)  # fmt: skip
MIDDLES = ("and", "el", "ign", "ol", "ur", "an", "il", "ert")
ENDINGS = ("eau", "ières", "ont", "ac", "ec", "ard", "ois", "ette", "in", "aux")
WOMEN = (
    "Agnès", "Anne-Sophie", "Aïcha", "Béatrice", "Chloé", "Cécile", "Eugénie", "Fatou", "Françoise", "Inès", "Jeanne",
    "Léa", "Lucie", "Maëlle", "Marie-Thérèse", "Noémie", "Océane", "Pauline", "Salomé", "Thi Hoa", "Yasmine", "Zoé",
)  # fmt: skip
MEN = (
    "Adrien", "André", "Baptiste", "Benoît", "Cédric", "Damien", "Étienne", "François", "Gaël", "Hervé", "Ibrahim",
    "Jean-Baptiste", "Joël", "Karim", "Loïc", "Mathéo", "Noël", "Pierre-Yves", "Rémi", "Sébastien", "Théo", "Youssef",
)  # fmt: skip
DEPARTMENTS = tuple(f"{number:02d}" for number in range(1, 96) if number != 20)


@dataclass(frozen=True, slots=True)
class Person:
    """A beneficiary. `nir` is that of the insured person; `rank` tells twins apart; `member` is the family's number."""

    name: str
    nir: str
    rank: int
    member: str


def people(count: int, seed: str) -> list[Person]:
    """So many people, in families; always the same for the same seed."""
    chance = random.Random(f"people/{seed}")  # noqa: S311 - repeatable on purpose
    made: list[Person] = []
    while len(made) < count:
        made += _family(chance, len(made))
    return made[:count]


def _family(chance: random.Random, place: int) -> list[Person]:
    surname = chance.choice(BEGINNINGS) + chance.choice(MIDDLES) + chance.choice(ENDINGS)
    if chance.random() < 0.12:
        surname = ("D’" if surname[0] in "AÉHŒY" else chance.choice(("Le ", "De "))) + surname
    member = f"{10_000_000 + place * 37 % 90_000_000:08d}"
    woman = chance.random() < 0.53
    nir = _nir(chance, woman)
    family = [Person(f"{surname.upper()} {chance.choice(WOMEN if woman else MEN)}", nir, 1, member)]
    children = chance.choice((0, 0, 0, 1, 1, 2))
    twins = children == 2 and chance.random() < 0.1
    names = chance.sample(WOMEN + MEN, children)
    for place_in_family, name in enumerate(names):
        family.append(Person(f"{surname.upper()} {name}", nir, 2 if twins and place_in_family else 1, member))
    return family


def _nir(chance: random.Random, woman: bool) -> str:
    body = (
        f"{2 if woman else 1}{chance.randrange(1936, 2008) % 100:02d}{chance.randrange(1, 13):02d}"
        f"{chance.choice(DEPARTMENTS)}{chance.randrange(1, 600):03d}000"
    )
    return f"{body}{97 - int(body) % 97:02d}"

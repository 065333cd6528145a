"""A stand-in for the national geocoder: `/geocodage/search` in its GeoJSON, about streets that don't exist.

What is asked and answered is what IGN documents for its `/search`; scores only order the answers. Not part of the
contract: a real service of its own stands in this place.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Query
from starlette.responses import JSONResponse

ADDRESS = "/geocodage"
FEWEST, MOST = 3, 200  # characters of a question


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the made-up town that it is in; its houses are numbered up to `houses`."""

    name: str
    postcode: str
    city: str
    citycode: str
    context: str
    lon: float
    lat: float
    houses: int = 60


# towns, post codes and codes of towns that don't exist: 00 is no department
STREETS = (
    Street("Rue du Modèle", "00100", "Exempleville", "00001", "00, Exemple, Modélie", 2.341, 48.861),
    Street("Avenue de la Démonstration", "00100", "Exempleville", "00001", "00, Exemple, Modélie", 2.347, 48.858, 120),
    Street("Place de l’Essai", "00100", "Exempleville", "00001", "00, Exemple, Modélie", 2.339, 48.866, 24),
    Street(
        "Boulevard des Échantillons", "00200", "Modèle-sur-Essai", "00002", "00, Exemple, Modélie", 1.442, 43.604, 200
    ),
    Street("Impasse du Gabarit", "00200", "Modèle-sur-Essai", "00002", "00, Exemple, Modélie", 1.447, 43.601, 9),
    Street("Chemin de l’Œuvre Fictive", "00300", "Saint-Exemple", "00003", "00, Exemple, Modélie", -1.553, 47.218, 40),
    Street("Quai des Épreuves", "00300", "Saint-Exemple", "00003", "00, Exemple, Modélie", -1.556, 47.215, 75),
    Street("Allée du Prototype", "00400", "La Maquette", "00004", "00, Exemple, Modélie", 5.369, 43.296, 30),
)


def search(question: str, limit: int = 5) -> dict[str, Any]:
    """The answer to a question: streets that have all its words, best first; a number among them is the house's."""
    words = _words(question)
    number, rest = _number(words)
    found = sorted(
        (_feature(street, number, _score(street, rest)) for street in STREETS if _score(street, rest) > 0),
        key=lambda feature: -feature["properties"]["score"],
    )
    return {
        "type": "FeatureCollection",
        "features": found[:limit],
        "query": question,
        "limit": limit,
        "attribution": "Démonstration",
        "licence": "Rues fictives",
    }


def install_geocoder(app: FastAPI) -> None:
    """The route, outside the contract."""

    @app.get(ADDRESS + "/search", include_in_schema=False)
    def ask(q: Annotated[str, Query()] = "", limit: Annotated[int, Query(ge=1, le=20)] = 5) -> JSONResponse:
        question = q.strip()
        if not FEWEST <= len(question) <= MOST or not question[0].isalnum():
            detail = f"q must contain between {FEWEST} and {MOST} chars and start with a number or a letter"
            return JSONResponse({"code": 400, "message": "Failed parsing query", "detail": [detail]}, 400)
        return JSONResponse(search(question, limit))


def _feature(street: Street, number: str, score: float) -> dict[str, Any]:
    housed = bool(number) and 1 <= int("".join(filter(str.isdigit, number))) <= street.houses
    name = f"{number} {street.name}" if housed else street.name
    properties: dict[str, Any] = {
        "label": f"{name} {street.postcode} {street.city}",
        "score": round(score, 6),
        "id": f"{street.citycode}_{abs(int(street.lon * 1000)):04d}" + (f"_{number}" if housed else ""),
        "type": "housenumber" if housed else "street",
        "name": name,
        "postcode": street.postcode,
        "citycode": street.citycode,
        "city": street.city,
        "context": street.context,
        "x": 650000.0,
        "y": 6860000.0,
        "importance": 0.5,
        "_type": "address",
    }
    if housed:
        properties |= {"housenumber": number, "street": street.name}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [street.lon, street.lat]},
        "properties": properties,
    }


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("’", " ").replace("'", " "))
    plain = "".join(sign if sign.isalnum() else " " for sign in folded if not unicodedata.combining(sign))
    return plain.split()


def _number(words: list[str]) -> tuple[str, list[str]]:
    """The number of the house ("12", "12bis") and the other words."""
    for place, word in enumerate(words[:2]):
        if word[0].isdigit() and len(word) <= 4:
            follows = words[place + 1] if place + 1 < len(words) else ""
            if follows in ("bis", "ter"):
                return word + follows, words[:place] + words[place + 2 :]
            return word, words[:place] + words[place + 1 :]
    return "", words


def _score(street: Street, words: Iterable[str]) -> float:
    """From 0 to 1: which part of the address the words make up, if each of them begins one of its words."""
    own = _words(f"{street.name} {street.postcode} {street.city}")
    asked = list(words)
    if not asked or not all(any(each.startswith(word) for each in own) for word in asked):
        return 0.0
    return min(0.99, 0.4 + 0.6 * sum(map(len, asked)) / sum(map(len, own)))

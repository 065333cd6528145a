"""Number and date of an invoice, from its lines, its name or its code. Pure; rather nothing than a guess."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from desktop.sorting import twodoc
from desktop.sorting.words import fold

_NUMBER = r"(?P<number>(?=[a-z0-9./-]*\d)[a-z]{0,6}[-./ ]?\d[a-z0-9]*(?:[-./][a-z0-9]+)*)"
_NUMBERS = tuple(
    re.compile(pattern + _NUMBER + r"(?![\w/])")
    for pattern in (
        r"\bfacture (?:acquittee |subrogatoire |rectificative )?(?:n[°o.]{0,2}|numero|ref\.?|:)? ?:? ?",
        r"\bn[°o.]{0,2} ?(?:de )?(?:la )?facture ?:? ?",
        r"\bnumero de (?:la )?facture ?:? ?",
        r"\breference ?:? ?",
    )
)
_LABEL = re.compile(r"(?:n[°o.]{0,2}|numero) (?:de )?(?:la )?facture ?:?")
_ALONE = re.compile(_NUMBER)
_IN_NAME = re.compile(
    r"(?:facture|fact|fac|fa|f)[ ._-]{0,2}(?:n[°o]?[ ._-]?)?(?P<number>(?:20\d\d[-_. ])?\d{2,})(?!\d)"
)

_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_DAY = re.compile(
    r"\b(?P<d>0?[1-9]|[12]\d|3[01])(?:er)?(?:(?P<sep>[/.-])(?P<m>0?[1-9]|1[0-2])(?P=sep)| (?P<word>"
    + "|".join(_MONTHS)
    + r") )(?P<y>20\d\d)\b"
)
_SAYS_WHEN = re.compile(r"\b(?:date|du|le|editee|etablie|delivree|facturation|emise)\b")
_SAYS_OTHER = re.compile(r"\b(?:ne|nee|naissance|echeance|valable|jusqu|validite|prescription|ordonnance|soins)\b")


def number(lines: Sequence[str]) -> str | None:
    """As the invoice writes it, in capitals. `lines` are folded."""
    for pattern in _NUMBERS:
        for line in lines:
            for match in pattern.finditer(line):
                if not _DAY.match(match["number"]):
                    return _written(match["number"])
    for line, below in pairwise(lines):
        if _LABEL.fullmatch(line) and (alone := _ALONE.fullmatch(below)):
            return _written(alone["number"])
    return None


def number_in_name(name: str) -> str | None:
    """From "Facture 118.pdf" or "FAC-2026-118.pdf"."""
    match = _IN_NAME.search(fold(name))
    return _written(match["number"].replace("_", "-")) if match else None


def issued(lines: Sequence[str]) -> date | None:
    """The date that is said to be the invoice's, or the only one there is."""
    found: list[tuple[int, int, date]] = []
    for place, line in enumerate(lines):
        for match in _DAY.finditer(line):
            if (day := _date(match)) is None or _SAYS_OTHER.search(line[: match.start()]):
                continue
            plain = "facture" in line or bool(re.fullmatch(r"date(?: de (?:la )?factur\w+)? ?:? ?.*", line))
            rank = 0 if plain else 1 if _SAYS_WHEN.search(line[: match.start()]) else 2
            found.append((rank, place, day))
    return min(found)[2] if found else None


def from_codes(codes: Sequence[str]) -> tuple[str | None, date | None]:
    """What a seal says of an invoice."""
    for code in codes:
        seal = twodoc.read(code)
        if seal is not None and seal.form == "01":
            return seal.invoice_number, seal.issued
    return None, None


def _written(found: str) -> str:
    return found.strip(" .-/").upper()


def _date(match: "re.Match[str]") -> date | None:
    month = int(match["m"]) if match["m"] else _MONTHS.index(match["word"]) + 1
    try:
        return date(int(match["y"]), month, int(match["d"]))
    except ValueError:
        return None

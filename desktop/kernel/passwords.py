"""What a password must be (CNIL, recommendation 2022-100 of 21 July 2022), and how far one has come. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 200
FOUR_CLASSES, THREE_CLASSES, WORDS = 12, 14, 7  # the three ways of the CNIL's recommendation 2022-100
LEAST_DISTINCT = 6
LEAST_WORD = 3  # letters
_PART = 4  # letters of a mail or a name from which it counts as being "in" a password


class Kind(StrEnum):
    """What a character is."""

    LOWER = "lower"
    UPPER = "upper"
    DIGIT = "digit"
    SPECIAL = "special"


class Fault(StrEnum):
    """Why a password isn't taken; the first one that holds is told."""

    SHORT = "short"
    MONOTONOUS = "monotonous"
    PERSONAL = "personal"  # the FINESS, the mail or the name is in it
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose password it is to be: none of this may stand in it."""

    finess: str = ""
    mail: str = ""
    name: str = ""


NOBODY = Owner()


@dataclass(frozen=True, slots=True)
class Measure:
    """How far a password has come. `characters` are those that are still missing with the classes that it has;
    `missing` are the classes that would shorten the way; `words` is how many there are."""

    length: int
    missing: tuple[Kind, ...]
    characters: int
    words: int
    fault: Fault | None


def measure(password: str, owner: Owner = NOBODY) -> Measure:
    """Hold a password against the rules: 12 characters of 4 classes, 14 of 3, or 7 words."""
    letters = [_kind(letter) for letter in password if not letter.isspace()]
    missing = tuple(kind for kind in Kind if kind not in letters)
    words = [word for word in password.replace("-", " ").split() if len(word) >= LEAST_WORD]
    length = len(password)
    need = FOUR_CLASSES if not missing else THREE_CLASSES
    enough = length >= need and len(missing) <= (0 if length < THREE_CLASSES else 1)
    fault: Fault | None = None
    if not enough and len(words) < WORDS:
        fault = Fault.SHORT
    elif len(set(password.casefold())) < LEAST_DISTINCT or (not enough and len({*words}) < WORDS - 2):
        fault = Fault.MONOTONOUS
    elif _personal(password, owner):
        fault = Fault.PERSONAL
    elif length > LONGEST:
        fault = Fault.LONG
    return Measure(length, missing, max(0, need - length), len(words), fault)


def _kind(letter: str) -> Kind:
    if letter.isdigit():
        return Kind.DIGIT
    if letter.isalpha():
        return Kind.UPPER if letter.isupper() else Kind.LOWER
    return Kind.SPECIAL


def _personal(password: str, owner: Owner) -> bool:
    here = _folded(password)
    parts = [owner.finess, owner.mail.partition("@")[0], *re.split(r"\W+", owner.name)]
    return any(len(part) >= _PART and _folded(part) in here for part in parts)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())

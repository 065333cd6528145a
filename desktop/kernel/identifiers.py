"""Keys of the identifiers of French health practices. Pure; each check says what is wrong, none decides what follows.

FINESS: nine characters, department prefix (01 to 95, 2A, 2B, 97, 98), Luhn key over the nine with 2A read as 21 and 2B
as 22. Self-employed practitioners bill under a nine-digit number that they call FINESS and whose key rule isn't
published: a wrong key is therefore something to confirm, never a refusal.
"""

import re
from enum import Enum

from desktop.kernel.ids import Finess

_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-_/]+")
_STRUCTURE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|9[78])\d{7}")

FINESS_LENGTH = 9
_FINESS_GROUPS = (2, 5, 8)  # after how many characters a group ends


class FinessFault(Enum):
    """What a typed FINESS may suffer from."""

    EMPTY = "empty"
    LENGTH = "length"
    STRUCTURE = "structure"
    KEY = "key"


def normalise_finess(typed: str) -> str:
    """`typed` without separators, in capitals."""
    return _SEPARATORS.sub("", typed).upper()


def check_finess(typed: str) -> FinessFault | None:
    """The first fault of `typed`, or None; only `FinessFault.KEY` may be overruled by the user."""
    value = normalise_finess(typed)
    if not value:
        return FinessFault.EMPTY
    if len(value) != 9:
        return FinessFault.LENGTH
    if _STRUCTURE.fullmatch(value) is None:
        return FinessFault.STRUCTURE
    if not luhn(value.replace("2A", "21", 1).replace("2B", "22", 1)):
        return FinessFault.KEY
    return None


def parse_finess(typed: str) -> Finess:
    """The normalised FINESS; `ValueError` unless nothing or only the key is wrong with it."""
    if check_finess(typed) not in (None, FinessFault.KEY):
        raise ValueError("not a FINESS")
    return Finess(normalise_finess(typed))


def group_finess(finess: str) -> str:
    """`NN NNN NNN N` with no-break spaces, as official sites show it."""
    if len(finess) != 9:
        return finess
    return "\u00a0".join((finess[:2], finess[2:5], finess[5:8], finess[8]))


def group_as_typed(text: str, cursor: int) -> tuple[str, int]:
    """`text` grouped `NN NNN NNN N` as far as it goes, and where the cursor then stands. Nothing is ever cut off."""
    value = normalise_finess(text)
    before = len(normalise_finess(text[:cursor]))
    if len(value) > FINESS_LENGTH:
        return value, before
    if len(value) == FINESS_LENGTH:
        grouped = group_finess(value)
    else:
        grouped = "\u00a0".join(part for part in (value[:2], value[2:5], value[5:8], value[8:]) if part)
    return grouped, before + sum(1 for end in _FINESS_GROUPS if before > end)


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn key of the others; False for anything but digits."""
    if not digits.isascii() or not digits.isdigit():
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0

"""Text as it is searched and sorted: without case, accents and ligatures. Pure; knows no language's words."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """`text` in lower case, without accents and ligatures."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sort_key(name: str) -> str:
    """A key under which "scan 2" comes before "scan 10"."""
    return _DIGITS.sub(lambda match: match[0].lstrip("0").rjust(12, "0"), fold(name))

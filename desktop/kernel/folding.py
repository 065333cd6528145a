"""Text as it is searched and sorted: without case, accents and ligatures. Pure; knows no language's words."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_LIGATURE = re.compile(f"[{''.join(map(chr, _LIGATURES))}]")
_DIGITS = re.compile(r"\d+")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # what nearly every mark is; the one between is no mark
_BEYOND = re.compile("[\u0370-\u1fff\u20d0-\U0010ffff]")  # where the other marks are; no letter or sign of French is


def fold(text: str) -> str:
    """`text` in lower case, without accents and ligatures."""
    if text.isascii():
        return text.lower()
    lower = text.casefold()
    if _LIGATURE.search(lower) is not None:  # `translate` takes twice as long as all the rest
        lower = lower.translate(_LIGATURES)
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", lower))
    if _BEYOND.search(plain) is None:
        return plain
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sort_key(name: str) -> str:
    """A key under which "scan 2" comes before "scan 10"."""
    return _DIGITS.sub(lambda match: match[0].lstrip("0").rjust(12, "0"), fold(name))

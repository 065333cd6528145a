"""Text as sorting compares it: folded, in one line or in lines, and the words of a file's name. Pure."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "`": "'", "‐": "-", "–": "-", "—": "-"})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W_]+")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_ODDS_AND_ENDS = re.compile(r"[^\S\n]+")


def fold(text: str) -> str:
    """Lower case, no accents, no ligatures, plain apostrophes and dashes."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def lines(text: str) -> list[str]:
    """The lines that say something, folded, with single spaces."""
    folded = _ODDS_AND_ENDS.sub(" ", fold(text).replace("\r", "\n").replace("\x00", ""))
    return [line for each in folded.split("\n") if (line := each.strip())]


def name_words(name: str) -> str:
    """The words of a file's name, folded, a space between and around them; letters are parted from figures."""
    stem = _CAMEL.sub(" ", _EXTENSION.sub("", unicodedata.normalize("NFC", name)))
    return f" {' '.join(_BETWEEN.sub(' ', _part(fold(stem))).split())} "


def _part(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", text)

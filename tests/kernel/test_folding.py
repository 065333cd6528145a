"""Folding: without case, accents and ligatures, whatever the letter."""

import sys
import unicodedata

import pytest

from desktop.kernel.folding import fold, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Réglé le 12", "regle le 12"),
        ("ŒUVRE de l’Été", "oeuvre de l’ete"),
        ("Straße Łódź Ærø", "strasse lodz aero"),
        ("Ελένη и Ёлка", "ελενη и елка"),
        ("\u05e9\u05b8\u05c1", "\u05e9"),  # marks beyond those of Latin letters
        ("fiﬁ ½", "fifi 1⁄2"),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_short_ways_give_what_the_long_one_gives() -> None:
    """Every letter there is, by the rule as it would be written without a thought for time."""
    replaced = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"}
    block = 256
    for first in range(0, sys.maxunicode + 1, block):
        text = "".join(f"a{chr(code)}" for code in range(first, first + block) if not 0xD800 <= code < 0xE000)
        lower = "".join(replaced.get(letter, letter) for letter in text.casefold())
        plain = unicodedata.normalize("NFKD", lower)
        assert fold(text) == "".join(letter for letter in plain if not unicodedata.combining(letter)), hex(first)


def test_figures_sort_by_what_they_are_worth() -> None:
    assert sorted(["scan 10", "Scan 2", "scan 1"], key=sort_key) == ["scan 1", "Scan 2", "scan 10"]

"""The rules of passwords, as the service has them too: see resources/contract/rules/passwords.json."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.passwords import NOBODY, Fault, Kind, Owner, measure

RULES = json.loads((Path(__file__).parents[2] / "resources/contract/rules/passwords.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", RULES["passwords"], ids=lambda example: example["password"])
def test_the_examples(example: dict[str, str | None]) -> None:
    password = example["password"]
    assert password is not None
    assert measure(password, Owner(**RULES["owner"])).fault == example["fault"]


def test_what_is_still_missing() -> None:
    found = measure("Tilleul")
    assert found.missing == (Kind.DIGIT, Kind.SPECIAL)
    assert (found.length, found.words, found.characters) == (7, 1, 7)
    assert measure("x" * 201 + "A-1bcdef").fault is Fault.LONG


@given(st.text(max_size=30))
def test_a_strong_password_has_enough_characters_or_words(password: str) -> None:
    found = measure(password, NOBODY)
    if found.fault is None:
        assert found.length >= 12
        assert not found.missing or (len(found.missing) == 1 and found.length >= 14) or found.words >= 7

"""The rules of passwords, as the program has them too: see resources/contract/rules/passwords.json."""

import json
from pathlib import Path

import pytest

from api_stub.password_rules import Owner, measure
from api_stub.registration_rules import Allowance, group_code, looks_like_code, mask_mail, seconds_to_wait

RULES = json.loads((Path(__file__).parents[2] / "resources/contract/rules/passwords.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", RULES["passwords"], ids=lambda example: example["password"])
def test_the_examples(example: dict[str, str | None]) -> None:
    password = example["password"]
    assert password is not None
    assert measure(password, Owner(**RULES["owner"])).fault == example["fault"]


def test_masks() -> None:
    assert mask_mail("accueil@cabinet-exemple.example") == "a•••••l@c•••••.example"
    assert mask_mail("me@x.example") == "m•••••@x•••••.example"
    assert mask_mail("") == mask_mail("nobody") == ""


def test_codes() -> None:
    assert group_code("ABCD2345WXYZ") == "ABCD-2345-WXYZ"
    assert looks_like_code(" abcd 2345-wxyz ")
    assert not looks_like_code("ABCD2345WXY0")
    assert not looks_like_code("Demo-Espace-2026!")


def test_waits() -> None:
    allowance = Allowance(2, 60)
    assert seconds_to_wait([], allowance, 100) == 0
    assert seconds_to_wait([10, 90], allowance, 100) == 0
    assert seconds_to_wait([50, 90], allowance, 100) == 11
    assert seconds_to_wait([50, 90, 95], allowance, 100) == 51

"""FINESS: its structure, its key, and how it is typed and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.identifiers import FinessFault, check_finess, group_finess, luhn, normalise_finess, parse_finess


@pytest.mark.parametrize(
    "typed", ["200000008", "20 000 000 8", "20\u00a0000\u202f000-8", " 2000.00008 ", "2a0000154", "2A0000204"]
)
def test_a_right_number_is_accepted_however_it_is_typed(typed: str) -> None:
    assert check_finess(typed) is None
    assert len(parse_finess(typed)) == 9


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", FinessFault.EMPTY),
        ("   ", FinessFault.EMPTY),
        ("20000000", FinessFault.LENGTH),
        ("2000000080", FinessFault.LENGTH),
        ("000000000", FinessFault.STRUCTURE),
        ("960000000", FinessFault.STRUCTURE),
        ("2C0000154", FinessFault.STRUCTURE),
        ("20000000A", FinessFault.STRUCTURE),
        ("20000000٨", FinessFault.KEY),
        ("200000009", FinessFault.KEY),
    ],
)
def test_the_first_fault_is_told(typed: str, fault: FinessFault) -> None:
    assert check_finess(typed) is fault


def test_only_a_wrong_key_may_be_overruled() -> None:
    assert parse_finess("200000009") == "200000009"
    for typed in ("", "20000000", "960000000"):
        with pytest.raises(ValueError, match="FINESS"):
            parse_finess(typed)


def test_it_is_shown_in_groups() -> None:
    assert group_finess("200000008") == "20\u00a0000\u00a0000\u00a08"
    assert group_finess("12") == "12"
    assert normalise_finess(group_finess("200000008")) == "200000008"


@given(st.integers(0, 10**12))
def test_one_digit_in_ten_completes_a_number(number: int) -> None:
    assert sum(luhn(f"{number}{key}") for key in range(10)) == 1


@given(st.text(max_size=12))
def test_no_text_upsets_the_check(typed: str) -> None:
    check_finess(typed)
    luhn(typed)

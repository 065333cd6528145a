"""Roles guessed from names: right where the name says it, never sure of itself."""

import pytest

from desktop.applicant.facts import Role
from desktop.applicant.roles import guess, lacking

A, R, O = Role.AGREEMENT, Role.RIB, Role.OTHER  # noqa: E741


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("convention.pdf", A),
        ("Convention_signée.pdf", A),
        ("DEMANDE DE CONVENTION DE TELETRANSMISSION.PDF", A),
        ("RIB.jpg", R),
        ("rib-cabinet.pdf", R),
        ("Relevé d’identité bancaire.pdf", R),
        ("iban_2026.png", R),
        ("RIB convention.pdf", R),
        ("Scan 0001.pdf", O),
        ("Caribou.pdf", O),
        ("attribution.pdf", O),
        ("", O),
    ],
)
def test_names_tell(name: str, role: Role) -> None:
    assert guess(name) is role


def test_a_role_that_is_taken_is_not_guessed_again() -> None:
    assert guess("rib 2.pdf", {R}) is O
    assert guess("rib et convention.pdf", {R}) is A


def test_two_are_expected() -> None:
    assert lacking([]) == (A, R)
    assert lacking([O, R]) == (A,)
    assert lacking([A, R]) == ()

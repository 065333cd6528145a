"""Codes are those of RFC 6238: its own vectors, and the form of six digits that telephones show."""

import base64

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_stub import factor_rules as rules
from api_stub.factor_rules import NEVER, STEP_SECONDS, Verdict

# RFC 6238, appendix B, SHA-1: the seed is "12345678901234567890"
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
NOW = 1_790_000_000.0


@pytest.mark.parametrize(("moment", "code"), VECTORS)
def test_the_vectors_of_the_rfc(moment: int, code: str) -> None:
    assert pyotp.TOTP(SECRET, digits=8).at(moment) == code
    assert rules.code_of(SECRET, rules.step_at(moment)) == code[2:]
    assert rules.judge(SECRET, code[2:], moment, NEVER).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        (-11, Verdict.WRONG),
        (-10, Verdict.LATE),
        (-2, Verdict.LATE),
        (-1, Verdict.GOOD),
        (0, Verdict.GOOD),
        (1, Verdict.GOOD),
        (2, Verdict.WRONG),  # what is still to come isn't recognised: it could be tried out
    ],
)
def test_the_window(steps: int, verdict: Verdict) -> None:
    here = rules.step_at(NOW)
    judged = rules.judge(SECRET, rules.code_of(SECRET, here + steps), NOW, NEVER)
    assert judged.verdict is verdict
    assert judged.step == (here + steps if verdict is Verdict.GOOD else NEVER)


def test_a_code_is_good_once_and_so_are_those_before_it() -> None:
    here = rules.step_at(NOW)
    assert rules.judge(SECRET, rules.code_of(SECRET, here), NOW, here).verdict is Verdict.USED
    assert rules.judge(SECRET, rules.code_of(SECRET, here - 1), NOW, here).verdict is Verdict.USED
    assert rules.judge(SECRET, rules.code_of(SECRET, here + 1), NOW, here).verdict is Verdict.GOOD


@given(st.floats(0, 4e9), st.integers(-3, 3))
def test_no_moment_takes_a_code_twice(now: float, back: int) -> None:
    judged = rules.judge(SECRET, rules.code_of(SECRET, max(0, rules.step_at(now) + back)), now, NEVER)
    if judged.verdict is Verdict.GOOD:
        again = rules.judge(SECRET, rules.code_of(SECRET, judged.step), now + STEP_SECONDS, judged.step)
        assert again.verdict is not Verdict.GOOD


@pytest.mark.parametrize("typed", ["287082", "287 082", "287\u00a0082", " 287-082 "])
def test_how_people_type_it(typed: str) -> None:
    assert rules.is_timed(typed)
    assert rules.judge(SECRET, typed, 59, NEVER).verdict is Verdict.GOOD


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "ABCD-2345", "２８７０８２", "é"])
def test_what_isnt_one(typed: str) -> None:
    assert not rules.is_timed(typed)
    assert rules.judge(SECRET, typed, 59, NEVER).verdict is Verdict.WRONG


def test_the_address_of_a_qr_code() -> None:
    parsed = pyotp.parse_uri(rules.address(SECRET, "200000008"))
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.name, parsed.issuer) == (SECRET, "200000008", "Espace Tiers")
    assert (parsed.digits, parsed.interval) == (6, 30)


def test_secrets_and_recovery_codes_are_new() -> None:
    assert len(base64.b32decode(rules.new_secret())) == 20
    assert rules.new_secret() != rules.new_secret()
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(rules.plain(code)) == 8 and not rules.is_timed(code) for code in codes)

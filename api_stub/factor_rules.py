"""What the second factor decides: which code of which moment is good, and what recovery codes look like. Pure.

Codes are those of RFC 6238 as every telephone makes them: SHA-1, six digits, thirty seconds.
"""

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

import pyotp

from api_stub.registration_rules import ALPHABET, group_code

DIGITS, STEP_SECONDS = 6, 30
WINDOW = 1  # steps before and after the one of the server's clock: RFC 6238, 5.2
LATE = 10  # steps for which a code that has gone by is still recognised, to say so
ISSUER = "Espace Tiers"
SECRET_LETTERS = 32  # of Base32: the 160 bits that RFC 4226 recommends
RECOVERY_CODES, RECOVERY_LENGTH = 10, 8
FEW_LEFT = 2  # recovery codes from which the practice is told to make new ones
NEVER = -1  # no step was used yet

_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-_]+")
_SIX = re.compile(rf"[0-9]{{{DIGITS}}}")


class Verdict(StrEnum):
    """What a typed code is worth."""

    GOOD = "good"
    WRONG = "wrong"
    USED = "used"  # the right one, but it has opened something already
    LATE = "late"  # it was the right one, some minutes ago


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict; `step` is the moment to remember where it is GOOD."""

    verdict: Verdict
    step: int = NEVER


def new_secret() -> str:
    """For an authenticator, in Base32."""
    return pyotp.random_base32(SECRET_LETTERS)


def address(secret: str, finess: str) -> str:
    """The otpauth address that a QR code carries."""
    return pyotp.TOTP(secret).provisioning_uri(name=finess, issuer_name=ISSUER)


def code_of(secret: str, step: int) -> str:
    """The code of one step."""
    return pyotp.HOTP(secret, digits=DIGITS).at(step)


def step_at(now: float) -> int:
    """The step of a moment, in seconds since the epoch."""
    return int(now // STEP_SECONDS)


def is_timed(typed: str) -> bool:
    """Whether it has the form of an authenticator's code; any other is taken for a recovery code."""
    return _SIX.fullmatch(plain(typed)) is not None


def plain(typed: str) -> str:
    """A code without what people put between its letters."""
    return _SEPARATORS.sub("", typed).upper()


def judge(secret: str, typed: str, now: float, last: int) -> Judged:
    """Hold a code against the steps around now; none up to `last`, the one that was used, is good again.

    Codes that are still to come aren't recognised beyond the window: they could be tried out.
    """
    code, here = plain(typed), step_at(now)
    matched = [
        step
        for step in range(max(0, here - LATE), here + WINDOW + 1)
        if compare_digest(code_of(secret, step).encode(), code.encode("ascii", "replace"))
    ]
    near = [step for step in matched if step >= here - WINDOW]
    for step in near:
        if step > last:
            return Judged(Verdict.GOOD, step)
    if near:
        return Judged(Verdict.USED)
    return Judged(Verdict.LATE if matched else Verdict.WRONG)


def new_recovery_codes() -> tuple[str, ...]:
    """Ten different ones, as they are shown."""
    made: set[str] = set()
    while len(made) < RECOVERY_CODES:
        made.add(group_code("".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH))))
    return tuple(sorted(made))

"""What registration decides: codes, how often what may be asked, what a link is worth, how a mail is masked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else
CODE_LENGTH, RESET_LENGTH, GROUP = 12, 8, 4
CAPTCHA_LENGTH = 6

HOUR, DAY = 3600.0, 86400.0
_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-_/]+")
FINESS = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|9[78])\d{7}")


class Way(StrEnum):
    """How a provisional code leaves."""

    MAIL = "mail"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many acts within so many seconds."""

    most: int
    within: float


# by FINESS and by address of the network; what is asked for an unknown FINESS counts just the same
ALLOWANCES: dict[str, tuple[Allowance, Allowance]] = {
    "captcha": (Allowance(1_000_000, HOUR), Allowance(120, HOUR)),
    "code-request": (Allowance(5, DAY), Allowance(40, HOUR)),
    "reset": (Allowance(3, DAY), Allowance(40, HOUR)),
    "registration": (Allowance(20, HOUR), Allowance(60, HOUR)),
    "activation-mail": (Allowance(5, HOUR), Allowance(60, HOUR)),
    "mail-reminder": (Allowance(10, HOUR), Allowance(60, HOUR)),
    "password-request": (Allowance(5, HOUR), Allowance(40, HOUR)),
    "password": (Allowance(10, HOUR), Allowance(60, HOUR)),
    "mail-change": (Allowance(10, DAY), Allowance(60, HOUR)),
    "mail-change-again": (Allowance(3, HOUR), Allowance(60, HOUR)),
}


def seconds_to_wait(times: Sequence[float], allowance: Allowance, now: float) -> int:
    """For how many more whole seconds nothing more is allowed after these; 0 if it is."""
    recent = sorted(at for at in times if at > now - allowance.within)
    if len(recent) < allowance.most:
        return 0
    return max(1, int(recent[-allowance.most] + allowance.within - now) + 1)


def normalise_finess(typed: str) -> str:
    """Without separators, in capitals."""
    return _SEPARATORS.sub("", typed).upper()


def normalise_code(typed: str) -> str:
    """A code as it is kept: without separators, in capitals."""
    return _SEPARATORS.sub("", typed).upper()


def group_code(code: str) -> str:
    """As it is written in a letter: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def looks_like_code(typed: str) -> bool:
    """Whether this could be a provisional code, whoever's."""
    code = normalise_code(typed)
    return len(code) == CODE_LENGTH and all(letter in ALPHABET for letter in code)


def mask_mail(mail: str) -> str:
    """`m•••••e@c••••••.example`: enough to know one's own, too little to learn another's."""
    local, _, domain = mail.rpartition("@")
    host, _, end = domain.rpartition(".")
    return f"{_masked(local, both=len(local) > 3)}@{_masked(host)}.{end}" if local and host else ""


def _masked(text: str, *, both: bool = False) -> str:
    return f"{text[:1]}•••••{text[-1:] if both else ''}"


class Link(StrEnum):
    """What an activation link is worth."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


def judge_link(*, known: bool, used: bool, current: bool, expires: float, now: float) -> Link:
    """`current`: no newer link was sent since. A used one says so even after its time."""
    if not known:
        return Link.UNKNOWN
    if used:
        return Link.USED
    return Link.GOOD if current and now < expires else Link.EXPIRED


class CodeVerdict(StrEnum):
    """What a provisional code is worth, for whoever showed the right one."""

    GOOD = "good"
    EXPIRED = "expired"


def judge_code(*, expires: float, now: float) -> CodeVerdict:
    """Codes work once: a used one isn't kept, so that it is as good as wrong."""
    return CodeVerdict.GOOD if now < expires else CodeVerdict.EXPIRED

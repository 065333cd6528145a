"""Values and rules of the access to an account: what a form lacks, what an answer means. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from desktop.kernel.failures import (
    CertificateRefused,
    DiskFull,
    Failure,
    ProxyRefused,
    Refused,
    ServerBusy,
    SessionExpired,
    VaultUnreadable,
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that may still be used. `device` is the workstation's name for itself, `place` what the service makes
    of its address; either may be ""."""

    id: str
    device: str
    place: str
    opened_at: datetime
    used_at: datetime
    current: bool


class Stand(StrEnum):
    """How a change of mail stands; the values are the service's."""

    PENDING = "pending"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class MailChange:
    """Another mail that was asked for, made once both mailboxes have confirmed it."""

    id: str
    mail: str
    stand: Stand
    expires_at: datetime
    new_confirmed: bool
    old_confirmed: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """The account's mail, "" for none, and the change that is told of."""

    mail: str
    change: MailChange | None


class Trouble(StrEnum):
    """Why something that was asked for didn't come about, or isn't known to have."""

    PASSWORD = "password"  # the current one is another
    WEAK = "weak"
    SAME = "same"
    PERSONAL = "personal"
    MAIL = "mail"
    SAME_MAIL = "same-mail"
    OVER = "over"
    CODE_WRONG = "code-wrong"
    CODE_USED = "code-used"
    CODE_LATE = "code-late"
    ENROLMENT_OVER = "enrolment-over"
    FACTOR_CHANGED = "factor-changed"  # on or off meanwhile, from another workstation or by the mutual
    TOO_OFTEN = "too-often"
    UNREACHABLE = "unreachable"
    SIGN_IN = "sign-in"
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    DISK = "disk"  # this workstation's: nothing was asked
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A trouble, and for how many seconds it is no use to ask again."""

    trouble: Trouble
    wait: float | None = None


_BY_CODE = {
    "password-wrong": Trouble.PASSWORD,
    "password-refused": Trouble.WEAK,
    "mail-refused": Trouble.MAIL,
    "factor-code-refused": Trouble.CODE_WRONG,
    "factor-code-used": Trouble.CODE_USED,
    "factor-code-late": Trouble.CODE_LATE,
    "enrolment-over": Trouble.ENROLMENT_OVER,
    "factor-on": Trouble.FACTOR_CHANGED,
    "factor-off": Trouble.FACTOR_CHANGED,
    "change-over": Trouble.OVER,
    "not-found": Trouble.OVER,
}
_BY_FIELD = {
    ("password", "same"): Trouble.SAME,
    ("password", "personal"): Trouble.PERSONAL,
    ("mail", "same"): Trouble.SAME_MAIL,
}


def refusal(problem: Failure) -> Refusal:
    """What a failure means here."""
    match problem:
        case Refused():
            by_field = (_BY_FIELD.get(field) for field in problem.fields.items())
            found = next((trouble for trouble in by_field if trouble is not None), None)
            return Refusal(found or _BY_CODE.get(problem.problem, Trouble.REFUSED))
        case ServerBusy(status=429):
            return Refusal(Trouble.TOO_OFTEN, problem.retry_after)
        case SessionExpired():
            return Refusal(Trouble.SIGN_IN)
        case CertificateRefused():
            return Refusal(Trouble.CERTIFICATE)
        case ProxyRefused():
            return Refusal(Trouble.PROXY)
        case DiskFull() | VaultUnreadable():
            return Refusal(Trouble.DISK)
    return Refusal(Trouble.UNREACHABLE)


class MailLack(StrEnum):
    """What is wrong with a typed mail."""

    EMPTY = "empty"
    SHAPE = "shape"
    SAME = "same"
    DIFFERENT = "different"


def judge_mail(typed: str, now: str) -> MailLack | None:
    """Whether it can be an address, and another one than `now`; nobody is asked."""
    if not typed.strip():
        return MailLack.EMPTY
    try:
        validate_email(typed.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return MailLack.SHAPE
    return MailLack.SAME if typed.strip().casefold() == now.casefold() else None


def judge_mail_again(mail: str, again: str) -> MailLack | None:
    """Whether both are the same address."""
    if not again.strip():
        return MailLack.EMPTY
    return None if mail.strip().casefold() == again.strip().casefold() else MailLack.DIFFERENT

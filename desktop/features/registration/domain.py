"""Values and rules of registration: what a form lacks, what an answer means. Pure."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from desktop.kernel.failures import CertificateRefused, Failure, ProxyRefused, Refused, ServerBusy
from desktop.kernel.identifiers import FinessFault, check_finess, normalise_finess
from desktop.kernel.passwords import Fault, Owner, measure

_SEPARATORS = re.compile(r"[\s\u00a0\u202f.\-_/]+")


class Way(StrEnum):
    """How a provisional code is sent; the values are the service's."""

    MAIL = "mail"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Captcha:
    """A text to be copied: `image` is a PNG."""

    id: str
    image: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """An article of the conditions of use."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions of use, as the mutual words them."""

    version: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ApplicantKey:
    """What INFORMATION gives: it opens an application for an agreement."""

    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """An account that was created; `mail` is masked."""

    id: str
    name: str
    mail: str
    active: bool


@dataclass(frozen=True, slots=True)
class Inscription:
    """The form as it stands. `confirmed` is the identifier whose wrong key the user has been told of."""

    finess: str = ""
    code: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    mail_again: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    password_again: str = field(default="", repr=False)
    terms: str = ""  # the version that is accepted, "" while it isn't
    confirmed: str = ""


class Place(StrEnum):
    """A field of a form, from top to bottom."""

    FINESS = "finess"
    CODE = "code"
    MAIL = "mail"
    MAIL_AGAIN = "mail_again"
    PASSWORD = "password"
    PASSWORD_AGAIN = "password_again"
    TERMS = "terms"
    CAPTCHA = "captcha"
    PROOF = "proof"


class Lack(StrEnum):
    """What is wrong with a field."""

    EMPTY = "empty"
    LENGTH = "length"
    STRUCTURE = "structure"
    KEY = "key"  # to be confirmed
    SHAPE = "shape"
    DIFFERENT = "different"
    WEAK = "weak"
    MONOTONOUS = "monotonous"
    PERSONAL = "personal"
    LONG = "long"


_FINESS = {
    FinessFault.EMPTY: Lack.EMPTY,
    FinessFault.LENGTH: Lack.LENGTH,
    FinessFault.STRUCTURE: Lack.STRUCTURE,
    FinessFault.KEY: Lack.KEY,
}
_PASSWORD = {
    Fault.SHORT: Lack.WEAK,
    Fault.MONOTONOUS: Lack.MONOTONOUS,
    Fault.PERSONAL: Lack.PERSONAL,
    Fault.LONG: Lack.LONG,
}


def judge(form: Inscription) -> dict[Place, Lack]:
    """What keeps the form from being sent, by field, from top to bottom; nothing where it may be."""
    found = {
        Place.FINESS: judge_finess(form.finess, form.confirmed),
        Place.CODE: None if _SEPARATORS.sub("", form.code) else Lack.EMPTY,
        Place.MAIL: judge_mail(form.mail),
        Place.MAIL_AGAIN: judge_mail_again(form.mail, form.mail_again),
        Place.PASSWORD: judge_password(form.password, Owner(normalise_finess(form.finess), form.mail)),
        Place.PASSWORD_AGAIN: judge_again(form.password, form.password_again),
        Place.TERMS: None if form.terms else Lack.EMPTY,
    }
    return {place: lack for place, lack in found.items() if lack is not None}


def judge_finess(typed: str, confirmed: str = "") -> Lack | None:
    """What is wrong with a typed FINESS; a wrong key isn't, once `confirmed`."""
    fault = check_finess(typed)
    if fault is None or (fault is FinessFault.KEY and normalise_finess(typed) == confirmed):
        return None
    return _FINESS[fault]


def judge_mail(typed: str) -> Lack | None:
    """Whether it can be an address; nobody is asked."""
    if not typed.strip():
        return Lack.EMPTY
    try:
        validate_email(typed.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return Lack.SHAPE
    return None


def judge_mail_again(mail: str, again: str) -> Lack | None:
    """Whether both are the same address."""
    if not again.strip():
        return Lack.EMPTY
    return None if mail.strip().casefold() == again.strip().casefold() else Lack.DIFFERENT


def judge_password(typed: str, owner: Owner) -> Lack | None:
    """Whether it is strong enough, and holds nothing of its owner's."""
    if not typed:
        return Lack.EMPTY
    fault = measure(typed, owner).fault
    return None if fault is None else _PASSWORD[fault]


def judge_again(password: str, again: str) -> Lack | None:
    """Whether both are the same, letter for letter."""
    if not again:
        return Lack.EMPTY
    return None if password == again else Lack.DIFFERENT


class Trouble(StrEnum):
    """Why something that was asked for didn't come about."""

    CAPTCHA = "captcha"
    CODE = "code"
    CODE_ENDED = "code-ended"
    CREDENTIALS = "credentials"
    PASSWORD = "password"
    MAIL = "mail"
    TERMS = "terms"
    ACTIVE = "active"  # there is nothing to activate any more
    TOO_OFTEN = "too-often"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    GONE = "gone"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A trouble, and for how many seconds it is no use to ask again."""

    trouble: Trouble
    wait: float | None = None


_BY_CODE = {
    "captcha-refused": Trouble.CAPTCHA,
    "code-refused": Trouble.CODE,
    "code-expired": Trouble.CODE_ENDED,
    "credentials-refused": Trouble.CREDENTIALS,
    "password-refused": Trouble.PASSWORD,
    "mail-refused": Trouble.MAIL,
    "terms-changed": Trouble.TERMS,
    "already-activated": Trouble.ACTIVE,
    "not-found": Trouble.GONE,
}


def refusal(problem: Failure) -> Refusal:
    """What a failure means here."""
    match problem:
        case Refused():
            return Refusal(_BY_CODE.get(problem.problem, Trouble.REFUSED))
        case ServerBusy(status=429):
            return Refusal(Trouble.TOO_OFTEN, problem.retry_after)
        case CertificateRefused():
            return Refusal(Trouble.CERTIFICATE)
        case ProxyRefused():
            return Refusal(Trouble.PROXY)
    return Refusal(Trouble.UNREACHABLE, getattr(problem, "retry_after", None))

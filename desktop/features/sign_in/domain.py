"""Rules of the way in: what was typed, when it may be sent, what a result asks for next. Pure."""

from dataclasses import dataclass
from enum import Enum

from desktop.kernel.identifiers import FinessFault, check_finess, normalise_finess
from desktop.session.standing import Outcome

_LENGTH = 9


class Next(Enum):
    """What the page does after a result."""

    OPEN = "open"  # the program opens
    TYPE_AGAIN = "type_again"  # stay, the password is to be typed again
    TRY_AGAIN = "try_again"  # stay, what was typed may be sent again
    WAIT = "wait"  # stay, closed until the countdown has ended
    FORMER = "former"  # ask for the former password
    REGISTER = "register"  # the account is to be created with this code
    ACTIVATE = "activate"  # stay, and offer the activation mail again
    NEW_CODE = "new_code"  # stay, and offer another code
    CODE = "code"  # ask for the second factor's code
    CODE_AGAIN = "code_again"  # stay there, the code is to be typed again


NEXT: dict[Outcome, Next] = {
    Outcome.SIGNED_IN: Next.OPEN,
    Outcome.OFFLINE: Next.OPEN,
    Outcome.WRONG: Next.TYPE_AGAIN,
    Outcome.NOT_ACTIVATED: Next.ACTIVATE,
    Outcome.PROVISIONAL: Next.REGISTER,
    Outcome.CODE_ENDED: Next.NEW_CODE,
    Outcome.TOO_MANY: Next.WAIT,
    Outcome.FACTOR_NEEDED: Next.CODE,
    Outcome.FACTOR_WRONG: Next.CODE_AGAIN,
    Outcome.FACTOR_USED: Next.CODE_AGAIN,
    Outcome.FACTOR_LATE: Next.CODE_AGAIN,
    Outcome.UNREACHABLE: Next.TRY_AGAIN,
    Outcome.OLD_PASSWORD_NEEDED: Next.FORMER,
    Outcome.CERTIFICATE: Next.TRY_AGAIN,
    Outcome.PROXY: Next.TRY_AGAIN,
    Outcome.VAULT_DAMAGED: Next.TRY_AGAIN,
    Outcome.BUSY_ELSEWHERE: Next.TRY_AGAIN,
}


class Missing(Enum):
    """What keeps a form from being sent."""

    NOTHING = "nothing"
    IDENTIFIER = "identifier"
    PASSWORD = "password"
    CONFIRMATION = "confirmation"  # the key is wrong: send again to confirm


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands; `confirmed` is the identifier whose wrong key the user has already been told of."""

    identifier: str
    password: str
    confirmed: str = ""


def judge(typed: Typed) -> Missing:
    """What keeps `typed` from being sent, the first thing first."""
    fault = check_finess(typed.identifier)
    if fault is FinessFault.KEY:
        if not typed.password:
            return Missing.PASSWORD
        told = normalise_finess(typed.identifier) == typed.confirmed
        return Missing.NOTHING if told else Missing.CONFIRMATION
    if fault is not None:
        return Missing.IDENTIFIER
    return Missing.NOTHING if typed.password else Missing.PASSWORD


def fault_while_typing(identifier: str, *, left: bool) -> FinessFault | None:
    """What to say beside the field: nothing before nine characters are there or the field was left."""
    value = normalise_finess(identifier)
    fault = check_finess(value)
    if fault is FinessFault.EMPTY:
        return None
    if fault is FinessFault.LENGTH and not left and len(value) < _LENGTH:
        return None
    return fault


def minutes_and_seconds(seconds: float) -> tuple[int, int]:
    """Whole minutes and seconds left, rounded up, never below zero."""
    left = max(0, int(-(-seconds // 1)))
    return left // 60, left % 60

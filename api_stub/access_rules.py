"""What the access to an account decides: names of workstations, places, new passwords, changes of mail. Pure."""

import ipaddress
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from api_stub.password_rules import Owner, measure

LONGEST_DEVICE = 60
SEEN_EVERY = 60.0  # seconds: how exactly it is remembered when a session was last used
MOST_SESSIONS = 100  # listed
TOLD_FOR = 7 * 86400.0  # seconds for which a change of mail that came to nothing is still told of
SAME = "same"  # a new password, or a new mail, that is the old one


def device_name(told: str) -> str:
    """A workstation's name as it is kept: one line, without control characters."""
    plain = "".join(" " if unicodedata.category(letter).startswith(("C", "Z")) else letter for letter in told)
    return " ".join(plain.split())[:LONGEST_DEVICE].strip()


def place(address: str, own: str = "") -> str:
    """From where a session was used, in French, as far as an address of the network tells; "" where it tells nothing.

    A service on the Internet would name a town; this one sees the practice's own network at most."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.is_loopback or (own and address == own):
        return "Même machine que le service"
    return "Réseau local" if found.is_private or found.is_link_local else "Internet"


def judge_new_password(current: str, new: str, owner: Owner) -> str:
    """Why a password isn't taken for the next one; "" where it is."""
    if current == new:
        return SAME
    return measure(new, owner).fault or ""


# --- a change of mail ---------------------------------------------------------------------------------------------


class Side(StrEnum):
    """Whose mailbox a link was sent to."""

    NEW = "new"
    OLD = "old"


class Stand(StrEnum):
    """How a change of mail stands."""

    PENDING = "pending"
    DONE = "done"
    CANCELLED = "cancelled"  # in the program, or by another change of the account
    REFUSED = "refused"  # by the old address
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class MailChange:
    """One that was asked for. Times are seconds since the epoch; `state` is as kept: nothing expires by itself."""

    id: str
    finess: str
    old: str
    new: str
    asked: float
    expires: float
    new_confirmed: bool
    old_confirmed: bool
    state: Stand


def stands(change: MailChange, now: float) -> Stand:
    """How it stands now."""
    return Stand.EXPIRED if change.state is Stand.PENDING and now >= change.expires else change.state


def confirmed(change: MailChange, side: Side) -> bool:
    """Whether this side has said yes."""
    return change.new_confirmed if side is Side.NEW else change.old_confirmed


def is_told(change: MailChange, now: float) -> bool:
    """Whether the program still shows it."""
    standing = stands(change, now)
    return standing is Stand.PENDING or (standing in (Stand.EXPIRED, Stand.REFUSED) and now < change.expires + TOLD_FOR)

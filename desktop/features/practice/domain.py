"""What the mutual holds of a practice, as values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Group(StrEnum):
    """A part of the data, with a card of its own."""

    IDENTITY = "identity"
    ESTABLISHMENTS = "establishments"
    CONTACT = "contact"
    ADDRESS = "address"
    BANK = "bank"
    AGREEMENT = "agreement"


class About(StrEnum):
    """What a change in the history is about; the values are the service's."""

    IDENTITY = "identity"
    CONTACT = "contact"
    ADDRESS = "address"
    BANK = "bank"
    ACCOUNT = "account"
    AGREEMENT = "agreement"
    OTHER = "other"  # one that this version doesn't know


class Channel(StrEnum):
    """How the mutual came to know."""

    REQUEST = "request"
    ACCOUNT = "account"
    APPLICATION = "application"
    LETTER = "letter"
    MUTUAL = "mutual"
    OTHER = "other"


class Standing(StrEnum):
    """Of an agreement."""

    ACTIVE = "active"
    NONE = "none"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who practises there."""

    name: str
    profession: str
    rpps: str


@dataclass(frozen=True, slots=True)
class Establishment:
    """A place where the practice receives; `address` in lines."""

    finess: str
    name: str
    address: str
    main: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the practice is; "" for what isn't known, here and below."""

    finess: str
    name: str
    siret: str
    category: str
    legal_form: str
    practitioners: tuple[Practitioner, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to write to and to call; `account_mail` signs in."""

    name: str
    phone: str
    fax: str
    mail: str
    account_mail: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Address:
    """Where letters go."""

    street: str
    street_more: str
    postcode: str
    city: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Bank:
    """Where the mutual pays to; the IBAN is whole."""

    holder: str
    iban: str = field(repr=False)
    bic: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """`pdf` tells whether there is a copy of what was signed."""

    standing: Standing
    number: str
    signed_on: date | None
    begins_on: date | None
    signatory: str
    pdf: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A word before and after."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A change. `from_on` is the day from which it holds, None for at once."""

    at: datetime
    about: About
    channel: Channel
    reference: str
    from_on: date | None
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """All of it; the newest change first."""

    identity: Identity
    establishments: tuple[Establishment, ...]
    contact: Contact
    address: Address | None
    bank: Bank | None
    agreement: Agreement
    history: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept here, and when the service last said that it is so."""

    data: Data
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that was asked for and is under way. `number` is "" until the service gave one."""

    id: str
    kind: str
    number: str
    unsent: bool
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class PracticeRead:
    """The service was asked what it holds: what is known here may be looked at again."""


KINDS: Mapping[Group, str] = {
    Group.CONTACT: "change-contact",
    Group.ADDRESS: "change-address",
    Group.BANK: "change-bank",
}
"""The demand that changes a part; the others are told by a réclamation."""


def masked(iban: str) -> str:
    """ "FR76 •••• •••• •••• •••• ••78 09": as long as it is, its ends readable."""
    if len(iban) <= 8:
        return "•" * len(iban)
    return grouped(iban[:4] + "•" * (len(iban) - 8) + iban[-4:])


def grouped(word: str) -> str:
    """In fours, kept on one line."""
    return "\u00a0".join(word[place : place + 4] for place in range(0, len(word), 4))


def words_now(data: Data) -> dict[str, str]:
    """What holds now, by the fields of the demands that change it."""
    words = {"name": data.contact.name, "phone": data.contact.phone, "fax": data.contact.fax, "mail": data.contact.mail}
    if data.address is not None:
        words |= {name: getattr(data.address, name) for name in ("street", "street_more", "postcode", "city")}
    if data.bank is not None:
        words |= {"holder": data.bank.holder, "iban": data.bank.iban, "bic": data.bank.bic}
    return {name: word for name, word in words.items() if word}

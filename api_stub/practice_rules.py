"""What the mutual holds of a practice: a record, the changes made to it since, and what both come to on a day. Pure.

Nothing is overwritten: the record as it first was and each change are kept, and what holds now is told from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from api_stub.request_rules import masked


class About(StrEnum):
    """Which part of the record a change is about."""

    IDENTITY = "identity"
    CONTACT = "contact"
    ADDRESS = "address"
    BANK = "bank"
    ACCOUNT = "account"
    AGREEMENT = "agreement"


class Channel(StrEnum):
    """How the mutual came to know."""

    REQUEST = "request"  # a demand on line
    ACCOUNT = "account"  # the access to the account
    APPLICATION = "application"
    LETTER = "letter"
    MUTUAL = "mutual"


class Standing(StrEnum):
    """Of an agreement."""

    ACTIVE = "active"
    NONE = "none"


FIELDS: Mapping[About, tuple[str, ...]] = {
    About.CONTACT: ("name", "phone", "fax", "mail"),
    About.ADDRESS: ("street", "street_more", "postcode", "city"),
    About.BANK: ("holder", "iban", "bic"),
    About.ACCOUNT: ("mail",),
    About.AGREEMENT: ("number",),
}
WHOLE = frozenset({About.ADDRESS, About.BANK})
"""Parts that a change replaces: what it doesn't name is no longer there."""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Somebody who practises there; `rpps` is ""  for who has none."""

    name: str
    profession: str
    rpps: str = ""


@dataclass(frozen=True, slots=True)
class Establishment:
    """A place where the practice receives; its address in lines."""

    finess: str
    name: str
    address: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """`pdf` tells whether the signed copy can be read. Days are ISO, "" for what isn't known."""

    state: Standing = Standing.NONE
    number: str = ""
    signed_on: str = ""
    begins_on: str = ""
    signatory: str = ""
    pdf: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What became known: the new words by name, from when they hold ("" for at once). `was` are the old ones, where the
    record can't tell them."""

    at: str
    about: About
    channel: Channel
    words: Mapping[str, str]
    reference: str = ""
    from_on: str = ""
    was: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """A word before and after, as it may be told."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A change in the history."""

    at: str
    about: About
    channel: Channel
    reference: str
    from_on: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A practice as the mutual knows it. `parts` are its words by part; `since` from when a part holds."""

    finess: str
    name: str
    siret: str = ""
    category: str = ""
    legal_form: str = ""
    practitioners: tuple[Practitioner, ...] = ()
    establishments: tuple[Establishment, ...] = ()
    parts: Mapping[About, Mapping[str, str]] = field(default_factory=dict)
    since: Mapping[About, str] = field(default_factory=dict)
    agreement: Agreement = Agreement()


def come_to(record: Record, changes: Sequence[Change], today: date) -> tuple[Record, tuple[Entry, ...]]:
    """The record as it holds today, and its history, the newest first. `changes` in the order in which they were made;
    those that hold from a later day are told, and not yet made."""
    parts = {about: dict(words) for about, words in record.parts.items()}
    since = dict(record.since)
    told: list[Entry] = []
    for change in changes:
        old = change.was or parts.get(change.about, {})
        new = after(change, old)
        moved = tuple(
            Moved(name, _shown(name, old.get(name, "")), _shown(name, new.get(name, "")))
            for name in FIELDS.get(change.about, ())
            if old.get(name, "") != new.get(name, "")
        )
        told.append(Entry(change.at, change.about, change.channel, change.reference, change.from_on, moved))
        if change.from_on <= today.isoformat():  # "" too
            parts[change.about] = new
            since[change.about] = change.from_on or change.at[:10]
    return replace(record, parts=parts, since=since), tuple(reversed(told))


def after(change: Change, old: Mapping[str, str]) -> dict[str, str]:
    """The words of a part after a change of it."""
    known = FIELDS.get(change.about, ())
    brought = {name: value for name, value in change.words.items() if name in known and value}
    return brought if change.about in WHOLE else {**old, **brought}


def _shown(name: str, value: str) -> str:
    return masked(value) if name == "iban" and value else value

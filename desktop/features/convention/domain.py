"""What the form of the agreement holds, and the faults that a value may have. Pure; knows no sentence and no paper."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

_CEDEX = re.compile(r"(?i)\s+cedex\b.*$")
LINE = 38  # characters of a line of a postal address (NF Z10-011)


class Key(StrEnum):
    """A field of the form; the values are those of drafts and never change."""

    FINESS = "finess"
    NAME = "name"
    COMPLEMENT = "complement"
    BUILDING = "building"
    STREET = "street"
    LOCALITY = "locality"
    POSTCODE = "postcode"
    CITY = "city"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    RESPONSIBLE = "responsible"
    SIGNATORY = "signatory"
    IBAN = "iban"
    IT_NAME = "it_name"
    IT_RESPONSIBLE = "it_responsible"
    IT_PHONE = "it_phone"
    IT_FAX = "it_fax"
    SOFTWARE = "software"
    MODE = "mode"
    CONCENTRATOR = "concentrator"
    OTHER = "other"
    # filled in when it is signed
    SIGN_PLACE = "sign_place"
    SIGN_DATE = "sign_date"
    SIGN_NAME = "sign_name"
    SIGN_MENTION = "sign_mention"


class Mode(StrEnum):
    """How invoices travel; one of them."""

    RSS = "RSS"
    DRE = "DRE"
    CONCENTRATOR = "CONCENTRATEUR"
    OTHER = "AUTRE"


class Fault(Enum):
    """What a value may suffer from."""

    EMPTY = "empty"
    LENGTH = "length"  # of a FINESS
    STRUCTURE = "structure"
    KEY = "key"
    LINE = "line"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    IBAN_KEY = "iban-key"
    LETTERS = "letters"  # that the agreement's font doesn't have
    ROOM = "room"  # it doesn't fit on paper


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a value; a `doubt` is said and stops nothing. `detail` is a letter or a number for the sentence."""

    fault: Fault
    doubt: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The values as typed; a key that isn't there is empty."""

    values: Mapping[Key, str] = field(default_factory=dict)

    def __getitem__(self, key: Key) -> str:
        return self.values.get(key, "")

    def with_value(self, key: Key, value: str) -> "Form":
        """The same form with one value changed."""
        return Form({**self.values, key: value})

    @property
    def mode(self) -> Mode | None:
        """What was chosen, if anything was."""
        try:
            return Mode(self[Key.MODE])
        except ValueError:
            return None

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(clean(value) for value in self.values.values())


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and when it was kept."""

    form: Form
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Ink:
    """A signature as a picture: PNG, on nothing or on white."""

    png: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """An agreement ready to be deposited. `signature` says how it was signed: "hand", "drawn" or "certificate"."""

    content: bytes
    file_name: str
    finess: str
    email: str
    signature: str


def clean(value: str) -> str:
    """`value` as it is written on paper: letters in one piece, single spaces."""
    return " ".join(unicodedata.normalize("NFC", value).replace("\u00ad", "").split())


def town(city: str) -> str:
    """A city without what its post office adds: "AJACCIO CEDEX 1" is Ajaccio's."""
    return _CEDEX.sub("", city).strip()

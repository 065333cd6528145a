"""The fields as a table: which are needed, where each stands on paper, and what is written there.

Pure. A name of paper is a field of `resources/convention/convention.pdf`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from desktop.features.convention.domain import Form, Key, Mode, clean
from desktop.features.convention.texts import MODE_NAMES
from desktop.kernel.identifiers import normalise_finess


class Group(Enum):
    """The form's three parts, and what is written when it is signed."""

    PRACTICE = "practice"
    IT = "it"
    TECHNICAL = "technical"
    SIGNATURE = "signature"


class Kind(Enum):
    """What a value is, which decides how it is checked."""

    TEXT = "text"
    FINESS = "finess"
    LINE = "line"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field; the first of `papers` is where the preview looks while it is typed."""

    key: Key
    group: Group
    papers: tuple[str, ...]
    kind: Kind = Kind.TEXT
    needed: bool = False


_P, _I, _T, _S = Group.PRACTICE, Group.IT, Group.TECHNICAL, Group.SIGNATURE

FIELDS: tuple[FieldRule, ...] = (
    FieldRule(Key.FINESS, _P, ("finess", "party_finess", "annex_finess"), Kind.FINESS, True),
    FieldRule(Key.NAME, _P, ("name", "party_name", "annex_name"), needed=True),
    FieldRule(Key.COMPLEMENT, _P, ("complement", "party_address"), Kind.LINE),
    FieldRule(Key.BUILDING, _P, ("building", "party_address"), Kind.LINE),
    FieldRule(Key.STREET, _P, ("street", "party_address"), Kind.LINE, True),
    FieldRule(Key.LOCALITY, _P, ("locality", "party_address"), Kind.LINE),
    FieldRule(Key.POSTCODE, _P, ("town", "party_address"), Kind.POSTCODE, True),
    FieldRule(Key.CITY, _P, ("town", "party_address"), Kind.LINE, True),
    FieldRule(Key.PHONE, _P, ("phone",), Kind.PHONE, True),
    FieldRule(Key.FAX, _P, ("fax",), Kind.PHONE),
    FieldRule(Key.EMAIL, _P, ("email",), Kind.EMAIL, True),
    FieldRule(Key.RESPONSIBLE, _P, ("responsible",)),
    FieldRule(Key.SIGNATORY, _P, ("signatory", "party_signatory"), needed=True),
    FieldRule(Key.IBAN, _P, ("iban",), Kind.IBAN),
    FieldRule(Key.IT_NAME, _I, ("it_name", "annex_it"), needed=True),
    FieldRule(Key.IT_RESPONSIBLE, _I, ("it_responsible", "annex_it")),
    FieldRule(Key.IT_PHONE, _I, ("it_phone", "annex_it_phone"), Kind.PHONE, True),
    FieldRule(Key.IT_FAX, _I, ("it_fax",), Kind.PHONE),
    FieldRule(Key.SOFTWARE, _I, ("software", "annex_software")),
    FieldRule(Key.MODE, _T, ("mode", "annex_mode"), Kind.CHOICE, True),
    FieldRule(Key.CONCENTRATOR, _T, ("concentrator", "annex_mode")),
    FieldRule(Key.OTHER, _T, ("other", "annex_mode")),
    FieldRule(Key.SIGN_PLACE, _S, ("sign_place",)),
    FieldRule(Key.SIGN_DATE, _S, ("sign_date",)),
    FieldRule(Key.SIGN_NAME, _S, ("sign_name",)),
    FieldRule(Key.SIGN_MENTION, _S, ("sign_mention",)),
)
RULES: Mapping[Key, FieldRule] = {rule.key: rule for rule in FIELDS}

# Papers that hold one value alone are written with it; the others are put together here.
_TOGETHER = frozenset({"town", "party_address", "annex_it", "annex_mode", "party_finess", "annex_finess", "mode"})


def needed(key: Key, form: Form) -> bool:
    """Whether `key` may not stay empty: two fields are needed by the mode that asks for them."""
    if key is Key.CONCENTRATOR:
        return form.mode is Mode.CONCENTRATOR
    if key is Key.OTHER:
        return form.mode is Mode.OTHER
    return RULES[key].needed


def papers(form: Form) -> dict[str, str]:
    """What stands in each field of paper, the radio buttons apart."""
    values = {key: clean(form[key]) for key in Key}
    if form.mode is not Mode.CONCENTRATOR:
        values[Key.CONCENTRATOR] = ""
    if form.mode is not Mode.OTHER:
        values[Key.OTHER] = ""
    finess = normalise_finess(values[Key.FINESS])
    written = {paper: values[rule.key] for rule in FIELDS for paper in rule.papers if paper not in _TOGETHER}
    town = " ".join(part for part in (values[Key.POSTCODE], values[Key.CITY]) if part)
    address = (values[Key.COMPLEMENT], values[Key.BUILDING], values[Key.STREET], values[Key.LOCALITY], town)
    detail = values[Key.CONCENTRATOR] or values[Key.OTHER]
    mode = MODE_NAMES[form.mode] if form.mode is not None else ""
    written |= {
        "finess": finess,
        "party_finess": finess,
        "annex_finess": finess,
        "town": town,
        "party_address": ", ".join(part for part in address if part),
        "annex_it": ", ".join(part for part in (values[Key.IT_NAME], values[Key.IT_RESPONSIBLE]) if part),
        "annex_mode": " - ".join(part for part in (mode, detail) if part),
    }
    return written

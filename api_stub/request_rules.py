"""Demands on line: which kinds there are, what each asks for, which states they go through. Pure.

The kinds are data: a table of fields that the program's own table is held against (`resources/contract/rules`). The
stages are those of the follow-up, with two that only a demand knows.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from api_stub.followup_rules import Stage, Turn, turn

MAX_TEXT = 2000
MAX_WORD = 200
MAX_LINES = 40
MAX_CENTS = 100_000_00
CONFIRM_SECONDS = 48 * 3600.0


class Type(StrEnum):
    """What a field holds."""

    WORD = "word"
    TEXT = "text"
    DATE = "date"  # ISO, of care or of a paper: not after today
    DAY = "day"  # ISO, also to come
    CENTS = "cents"
    CHOICE = "choice"
    NIR = "nir"
    IBAN = "iban"
    BIC = "bic"
    MAIL = "mail"
    PHONE = "phone"
    LPP = "lpp"  # lines of seven-digit codes with amounts
    ACTS = "acts"  # lines of CCAM or NGAP codes with amounts


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind."""

    name: str
    type: Type
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestKind:
    """A kind of demand: its fields, the documents that must come, and fields of which one at least must be filled."""

    code: str
    title: str
    fields: tuple[Field, ...]
    documents: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    confirmed: bool = False  # by a link in a letter


_T = Type
_PATIENT = (
    Field("beneficiary", _T.WORD),
    Field("nir", _T.NIR),
    Field("birth_date", _T.DATE),
    Field("member", _T.WORD, required=False),
)
_PRESCRIBED = (Field("prescriber", _T.WORD), Field("prescribed_on", _T.DATE))
_MESSAGE = Field("message", _T.TEXT, required=False)

KINDS: Mapping[str, RequestKind] = {
    kind.code: kind
    for kind in (
        RequestKind(
            "reimbursement",
            "Demande de remboursement",
            (
                *_PATIENT,
                Field("care_date", _T.DATE),
                Field("invoice", _T.WORD),
                Field("acts", _T.ACTS),
                Field("paid_by_amo", _T.CENTS, required=False),
                _MESSAGE,
            ),
            ("invoice",),
        ),
        RequestKind(
            "cover-optical",
            "Prise en charge optique",
            (
                *_PATIENT,
                *_PRESCRIBED,
                Field("equipment", _T.CHOICE, choices=("glasses", "lenses", "low-vision")),
                Field("lpp", _T.LPP),
                _MESSAGE,
            ),
            ("prescription", "quote"),
        ),
        RequestKind(
            "cover-optoamc",
            "Prise en charge optique OPTO AMC",
            (
                Field("opto_number", _T.WORD),
                Field("opto_sent_on", _T.DATE),
                Field("amc_number", _T.WORD),
                *_PATIENT,
                *_PRESCRIBED,
                Field("lpp", _T.LPP),
                _MESSAGE,
            ),
            ("prescription", "quote"),
        ),
        RequestKind(
            "cover-dental",
            "Prise en charge dentaire",
            (
                *_PATIENT,
                Field("planned_on", _T.DAY, required=False),
                Field("teeth", _T.WORD),
                Field("acts", _T.ACTS),
                _MESSAGE,
            ),
            ("quote",),
        ),
        RequestKind(
            "cover-hearing",
            "Prise en charge audioprothèse",
            (
                *_PATIENT,
                *_PRESCRIBED,
                Field("ear", _T.CHOICE, choices=("both", "left", "right")),
                Field("lpp", _T.LPP),
                _MESSAGE,
            ),
            ("prescription", "quote"),
        ),
        RequestKind(
            "cover-hospital",
            "Prise en charge hospitalisation",
            (
                *_PATIENT,
                Field("stay", _T.CHOICE, choices=("medicine", "surgery", "maternity", "rehabilitation", "psychiatry")),
                Field("entry_on", _T.DAY),
                Field("leaves_on", _T.DAY, required=False),
                Field("room", _T.CHOICE, choices=("shared", "single")),
                Field("room_rate", _T.CENTS, required=False),
                Field("acts", _T.ACTS, required=False),
                _MESSAGE,
            ),
        ),
        RequestKind(
            "claim",
            "Réclamation",
            (
                Field("reason", _T.CHOICE, choices=("unpaid", "amount", "rejected", "delay", "other")),
                Field("about", _T.CHOICE, choices=("line", "deposit", "other")),
                Field("reference", _T.WORD, required=False),
                Field("amount", _T.CENTS, required=False),
                Field("text", _T.TEXT),
            ),
        ),
        RequestKind(
            "change-contact",
            "Changement de coordonnées de contact",
            (
                Field("name", _T.WORD, required=False),
                Field("phone", _T.PHONE, required=False),
                Field("fax", _T.PHONE, required=False),
                Field("mail", _T.MAIL, required=False),
                Field("from_on", _T.DAY, required=False),
            ),
            one_of=("name", "phone", "fax", "mail"),
        ),
        RequestKind(
            "change-address",
            "Changement d’adresse postale",
            (
                Field("street", _T.WORD),
                Field("street_more", _T.WORD, required=False),
                Field("postcode", _T.WORD),
                Field("city", _T.WORD),
                Field("from_on", _T.DAY),
            ),
        ),
        RequestKind(
            "change-bank",
            "Changement de coordonnées bancaires",
            (
                Field("holder", _T.WORD),
                Field("iban", _T.IBAN),
                Field("bic", _T.BIC, required=False),
                Field("from_on", _T.DAY),
            ),
            ("rib",),
            confirmed=True,
        ),
    )
}
ROLES = ("invoice", "prescription", "quote", "rib", "other")

Line = Mapping[str, str | int]
Value = str | int | Sequence[Line]


def judge_fields(kind: RequestKind, values: Mapping[str, Value], roles: Collection[str], today: date) -> dict[str, str]:
    """What is wrong, as a code by the name of the field (or of the document, "rib"); empty if nothing is."""
    known = {field.name for field in kind.fields}
    wrong = {name: "unknown" for name in values if name not in known}
    for field in kind.fields:
        value = values.get(field.name)
        if value is None or value == "" or value == []:
            if field.required:
                wrong[field.name] = "required"
        elif code := _judge(field, value, today):
            wrong[field.name] = code
    if kind.one_of and not any(values.get(name) for name in kind.one_of):
        wrong[kind.one_of[0]] = "one-of"
    for role in kind.documents:
        if role not in roles:
            wrong[role] = "document-required"
    entry, leaves = values.get("entry_on"), values.get("leaves_on")
    if isinstance(entry, str) and isinstance(leaves, str) and entry > leaves and "leaves_on" not in wrong:
        wrong["leaves_on"] = "before-entry"
    return wrong


_PATTERNS = {
    _T.NIR: r"[1-478]\d{2}(?:0[1-9]|[2-9]\d|1[0-2])(?:\d{2}|2[AB])\d{6}(?:\d{2})?",
    _T.BIC: r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?",
    _T.MAIL: r"[^@\s]+@[^@\s]+\.[^@\s]{2,}",
    _T.PHONE: r"\+?[0-9]{9,15}",
}
_CODES = {_T.LPP: r"\d{7}", _T.ACTS: r"[A-Z]{4}\d{3}|[A-Z][A-Z0-9]{0,4}"}


def _judge(field: Field, value: Value, today: date) -> str:
    if field.type in _CODES:
        return _lines(value, _CODES[field.type])
    if field.type is _T.CENTS:
        return "" if isinstance(value, int) and 0 <= value <= MAX_CENTS else "amount"
    if not isinstance(value, str):
        return "malformed"
    if len(value) > (MAX_TEXT if field.type is _T.TEXT else MAX_WORD):
        return "too-long"
    match field.type:
        case Type.DATE | Type.DAY:
            return _day(value, today, may_come=field.type is _T.DAY)
        case Type.CHOICE:
            return "" if value in field.choices else "unknown-choice"
        case Type.IBAN:
            return judge_iban(value)
        case Type.NIR if re.fullmatch(_PATTERNS[_T.NIR], value) and len(value) == 15:
            return "" if _nir_key(value) else "key"
        case Type.NIR | Type.BIC | Type.MAIL | Type.PHONE:
            return "" if re.fullmatch(_PATTERNS[field.type], value) else "malformed"
    return "" if value.strip() else "required"


def _lines(value: Value, pattern: str) -> str:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return "malformed"
    if len(value) > MAX_LINES:
        return "too-many"
    for line in value:
        code, cents = line.get("code"), line.get("amount")
        if not isinstance(code, str) or not re.fullmatch(pattern, code):
            return "code"
        if not isinstance(cents, int) or not 0 < cents <= MAX_CENTS:
            return "amount"
    return ""


def _day(value: str, today: date, *, may_come: bool) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "malformed"
    if day.year < today.year - 120 or day.year > today.year + 5:
        return "too-far"
    return "future" if day > today and not may_come else ""


def judge_iban(iban: str) -> str:
    """ "" for a French IBAN whose both keys are right; of other countries the IBAN's own key alone is known."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        return "malformed"
    turned = "".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])
    if int(turned) % 97 != 1:
        return "key"
    if iban.startswith("FR"):
        if len(iban) != 27:
            return "malformed"
        bank, branch, account, key = iban[4:9], iban[9:14], iban[14:25], iban[25:]
        digits = "".join(sign if sign.isdigit() else str(_figure(sign)) for sign in account)
        if not (bank + branch + key).isdigit() or (89 * int(bank) + 15 * int(branch) + 3 * int(digits) + int(key)) % 97:
            return "rib-key"
    return ""


def _figure(letter: str) -> int:
    """What stands for a letter in the key of a RIB."""
    return next(figure for figure, group in enumerate(_RIB_LETTERS, 1) if letter in group)


_RIB_LETTERS = ("AJ", "BKS", "CLT", "DMU", "ENV", "FOW", "GPX", "HQY", "IRZ")


def _nir_key(nir: str) -> bool:
    number = nir[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(number) % 97 == int(nir[13:])


# --- states -----------------------------------------------------------------------------------------------------


class RequestState(StrEnum):
    """Where a demand stands: the follow-up's stages, and two that only a demand knows."""

    CONFIRMING = "confirming"  # waits for the link of the letter
    RECEIVED = "received"
    PROCESSING = "processing"
    MISSING = "missing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SETTLED = "settled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


PENDING = frozenset({RequestState.CONFIRMING, RequestState.RECEIVED, RequestState.PROCESSING, RequestState.MISSING})
WITHDRAWABLE = frozenset({RequestState.CONFIRMING, RequestState.RECEIVED})
OVER = frozenset({RequestState.CLOSED, RequestState.WITHDRAWN})


def first_state(kind: RequestKind) -> RequestState:
    """Where it begins."""
    return RequestState.CONFIRMING if kind.confirmed else RequestState.RECEIVED


def after(state: RequestState, happened: Turn) -> RequestState | None:
    """Where it stands after a turn of the mutual's; None for what can't happen there."""
    if state in (RequestState.CONFIRMING, RequestState.WITHDRAWN):
        return None
    stage = turn(Stage(state), happened)
    return None if stage is None else RequestState(stage)


def fingerprint(kind: RequestKind, values: Mapping[str, Value]) -> str:
    """What makes two demands of a kind the same to a reader: whom or what they are about."""
    names = ("nir", "invoice", "care_date", "opto_number", "prescribed_on", "entry_on", "teeth", "about", "reference")
    if kind.code.startswith("change-"):
        return kind.code
    return "|".join([kind.code, *(str(values.get(name, "")) for name in names)])


def masked(iban: str) -> str:
    """ "FR76 •••• 0189": enough to know it again."""
    return f"{iban[:4]} •••• {iban[-4:]}" if len(iban) > 8 else "••••"

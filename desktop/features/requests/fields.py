"""From what was typed to what is sent, and what is wrong with it: a code by the name of the field. Pure.

The service judges again; what it says comes back by the same codes.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date

from desktop.features.requests.domain import LINES, FieldType, FormField, Shape, Typed, TypedLine
from desktop.features.requests.kinds import IDENTITY

Line = dict[str, str | int]
Value = str | int | list[Line]

MAX_TEXT, MAX_WORD, MAX_LINES = 2000, 200, 40
MAX_CENTS = 100_000_00
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_AMOUNT = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{2})(\d{2})(\d{4})")
_NIR = re.compile(r"[1-478]\d{2}(?:0[1-9]|[2-9]\d|1[0-2])(?:\d{2}|2[AB])\d{6}(?:\d{2})?")
_CODES = {FieldType.LPP: re.compile(r"\d{7}"), FieldType.ACTS: re.compile(r"[A-Z]{4}\d{3}|[A-Z][A-Z0-9]{0,4}")}
_TIGHT = frozenset({FieldType.NIR, FieldType.IBAN, FieldType.BIC})


class Fault(ValueError):  # noqa: N818 - what is wrong, as a code
    """What was typed can't be sent; the argument is the code."""


def wire(shape: Shape, typed: Typed) -> dict[str, Value]:
    """What is sent of a form that `judge` finds nothing wrong with; empty fields are left out."""
    sent: dict[str, Value] = {}
    for field in shape.fields:
        value = parse(field, typed)
        if value is not None:
            sent[field.name] = value
    return sent


def judge(shape: Shape, typed: Typed, roles: Collection[str], today: date) -> dict[str, str]:
    """What is wrong; empty where the form may go."""
    wrong: dict[str, str] = {}
    days: dict[str, str] = {}
    for field in shape.fields:
        try:
            value = parse(field, typed)
            if isinstance(value, str) and field.type in (FieldType.DATE, FieldType.DAY):
                days[field.name] = value
                _judge_day(field, date.fromisoformat(value), today)
        except Fault as fault:
            wrong[field.name] = str(fault)
        else:
            if value is None and field.required:
                wrong[field.name] = "required"
    if shape.one_of and all(not typed.words.get(name, "").strip() for name in shape.one_of):
        wrong[shape.one_of[0]] = "one-of"
    wrong |= {role: "document-required" for role in shape.documents if role not in roles}
    if days.get("leaves_on", "9") < days.get("entry_on", ""):
        wrong["leaves_on"] = "before-entry"
    if typed.words.get("about") in ("line", "deposit") and not typed.words.get("reference", "").strip():
        wrong["reference"] = "required"
    return wrong


def parse(field: FormField, typed: Typed) -> Value | None:
    """One field as it is sent; None where it is empty. `Fault`."""
    if field.type in LINES:
        return _lines(field.type, typed.lines.get(field.name, ())) or None
    word = typed.words.get(field.name, "").strip()
    if not word:
        return None
    if field.type in _TIGHT:
        word = _SPACES.sub("", word).upper()
    if len(word) > (MAX_TEXT if field.type is FieldType.TEXT else MAX_WORD):
        raise Fault("too-long")
    match field.type:
        case FieldType.DATE | FieldType.DAY:
            return day(word).isoformat()
        case FieldType.CENTS:
            return cents(word)
        case FieldType.NIR:
            return _nir(word)
        case FieldType.IBAN:
            return _iban(word)
        case FieldType.BIC:
            return _matched(word, r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
        case FieldType.MAIL:
            return _mail(word)
        case FieldType.PHONE:
            return _matched(re.sub(r"[\s\u00a0\u202f.\-()/]+", "", word), r"\+?[0-9]{9,15}")
        case FieldType.CHOICE:
            return word if word in field.choices else None
        case _:
            return word


def day(word: str) -> date:
    """ "12/05/2023", "12.5.2023", "12052023". `Fault`."""
    found = _DAY.fullmatch(word.strip())
    if found is None:
        raise Fault("malformed")
    parts = [int(part) for part in found.groups() if part is not None]
    try:
        return date(parts[2], parts[1], parts[0])
    except ValueError:
        raise Fault("malformed") from None


def cents(word: str) -> int:
    """ "1 234,56", "1234.5 €". `Fault`."""
    tight = _SPACES.sub("", word).removesuffix("€")
    if not _AMOUNT.fullmatch(tight):
        raise Fault("amount")
    whole, _, part = tight.replace(",", ".").partition(".")
    value = int(whole) * 100 + int((part + "00")[:2])
    if value > MAX_CENTS:
        raise Fault("amount")
    return value


def total(lines: Collection[TypedLine]) -> int | None:
    """What lines add up to, in cents; None while one of their amounts can't be read."""
    try:
        return sum(cents(line.amount) for line in lines if not line.empty)
    except Fault:
        return None


def warnings(shape: Shape, typed: Typed) -> dict[str, str]:
    """What is doubtful and may go all the same: a BIC that no register knows, or of another bank than the IBAN."""
    field, word = shape.field("bic"), typed.words.get("bic", "")
    if field is None or not word.strip():
        return {}
    from schwifty import BIC, IBAN  # late: its registers are large
    from schwifty.exceptions import SchwiftyException

    try:
        bic = BIC(_SPACES.sub("", word).upper())
        if not bic.exists:
            return {"bic": "bic-unknown"}
        iban = IBAN(_SPACES.sub("", typed.words.get("iban", "")).upper())
        if iban.bic is not None and iban.bic[:8] != bic[:8]:
            return {"bic": "bic-other-bank"}
    except SchwiftyException:
        return {}
    return {}


def bank_name(iban: str) -> str:
    """The bank of an IBAN, as far as the registers know it; "" otherwise."""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return IBAN(_SPACES.sub("", iban).upper(), validate_bban=True).bank_name or ""
    except SchwiftyException:
        return ""


def identity(shape: Shape, typed: Typed) -> tuple[str, ...]:
    """What makes two demands of a kind the same to a reader."""
    if shape.kind.startswith("change-"):
        return (shape.kind,)
    found = []
    for name in IDENTITY:
        field = shape.field(name)
        try:
            found.append("" if field is None else str(parse(field, typed) or ""))
        except Fault:
            found.append("")
    return (shape.kind, *found)


def subject_of(words: Mapping[str, str]) -> str:
    """Whom or what a demand is about, in a few words of what was typed."""
    for name in ("beneficiary", "reference", "holder", "city", "mail", "phone", "name"):
        if words.get(name, "").strip():
            return words[name].strip()
    return ""


def masked_iban(iban: str) -> str:
    """ "FR76 •••• 0189"."""
    tight = _SPACES.sub("", iban)
    return f"{tight[:4]}\u00a0••••\u00a0{tight[-4:]}" if len(tight) > 8 else ""


def _judge_day(field: FormField, value: date, today: date) -> None:
    if value.year < today.year - 120 or value.year > today.year + 5:
        raise Fault("too-far")
    if value > today and field.type is FieldType.DATE:
        raise Fault("future")


def _lines(kind: FieldType, lines: Collection[TypedLine]) -> list[Line]:
    sent: list[Line] = []
    for line in lines:
        if line.empty:
            continue
        code = _SPACES.sub("", line.code).upper()
        if not _CODES[kind].fullmatch(code):
            raise Fault("code")
        if not line.amount.strip():
            raise Fault("amount-missing")
        amount = cents(line.amount)
        if not amount:
            raise Fault("amount")
        sent.append({"code": code, "detail": line.detail.strip()[:MAX_WORD], "amount": amount})
    if len(sent) > MAX_LINES:
        raise Fault("too-many")
    return sent


def _nir(word: str) -> str:
    if not _NIR.fullmatch(word):
        raise Fault("malformed")
    if len(word) == 15:
        number = word[:13].replace("2A", "19").replace("2B", "18")
        if 97 - int(number) % 97 != int(word[13:]):
            raise Fault("key")
    return word


def _iban(word: str) -> str:
    from schwifty import IBAN
    from schwifty.exceptions import InvalidBBANChecksum, InvalidChecksumDigits, SchwiftyException

    try:
        IBAN(word, validate_bban=True)
    except InvalidChecksumDigits:
        raise Fault("key") from None
    except InvalidBBANChecksum:
        raise Fault("rib-key") from None
    except SchwiftyException:
        raise Fault("malformed") from None
    return word


def _mail(word: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(word, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Fault("malformed") from None


def _matched(word: str, pattern: str) -> str:
    if not re.fullmatch(pattern, word):
        raise Fault("malformed")
    return word

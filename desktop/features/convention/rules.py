"""Whether a value is what its field asks for. Pure; each check says what is wrong, the sentences are `texts`'.

The parts that know telephone plans, addresses of mail and banks are imported with the first check, off the UI thread.
"""

import re
from collections.abc import Callable, Mapping

from desktop.features.convention.domain import LINE, Fault, Finding, Form, Key, clean
from desktop.features.convention.fields import FIELDS, RULES, Kind, needed
from desktop.kernel.identifiers import FinessFault, check_finess

# The plan of the mainland refuses numbers of overseas: each region is tried in turn.
REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC")
_POSTCODE = re.compile(r"\d{5}")
_FINESS = {
    FinessFault.LENGTH: Finding(Fault.LENGTH),
    FinessFault.STRUCTURE: Finding(Fault.STRUCTURE),
    FinessFault.KEY: Finding(Fault.KEY, doubt=True),
}


def check(form: Form) -> dict[Key, Finding]:
    """What is wrong in `form`, each field's first fault; a doubt stops nothing."""
    found: dict[Key, Finding] = {}
    for rule in FIELDS:
        value = clean(form[rule.key])
        if not value:
            if needed(rule.key, form):
                found[rule.key] = Finding(Fault.EMPTY)
            continue
        finding = CHECKS[rule.kind](value)
        if finding is not None:
            found[rule.key] = finding
    town = " ".join(clean(form[key]) for key in (Key.POSTCODE, Key.CITY))
    if Key.CITY not in found and Key.POSTCODE not in found and len(town) > LINE:
        found[Key.CITY] = Finding(Fault.LINE, detail=str(len(town) - LINE))
    return found


def stops(findings: Mapping[Key, Finding]) -> list[Key]:
    """The fields that have to be mended first, in the form's order."""
    return [key for key in RULES if key in findings and not findings[key].doubt]


def anything(_value: str) -> Finding | None:
    """Words."""
    return None


def finess(value: str) -> Finding | None:
    """A wrong key is a doubt: some practices bill under a number whose key isn't known."""
    fault = check_finess(value)
    return None if fault is None else _FINESS[fault]


def line(value: str) -> Finding | None:
    """A line of a postal address."""
    return Finding(Fault.LINE, detail=str(len(value) - LINE)) if len(value) > LINE else None


def postcode(value: str) -> Finding | None:
    """Five figures; CEDEX codes are in no list, so none is asked."""
    return None if _POSTCODE.fullmatch(value) else Finding(Fault.POSTCODE)


def phone(value: str) -> Finding | None:
    """A number of France, overseas included; short numbers are none."""
    return None if format_phone(value) else Finding(Fault.PHONE)


def format_phone(value: str) -> str:
    """`0X XX XX XX XX`; "" where it is no number of France."""
    import phonenumbers

    for region in REGIONS:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number_for_region(number, region):
            national = phonenumbers.national_significant_number(number)
            if len(national) != 9:  # of the Pacific and Saint-Pierre: as they are written there
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
            figures = f"0{national}"
            return " ".join(figures[at : at + 2] for at in range(0, 10, 2))
    return ""


def email(value: str) -> Finding | None:
    """Its form alone: a form asks no name server."""
    import email_validator

    try:
        email_validator.validate_email(value, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return Finding(Fault.EMAIL)
    return None


def iban(value: str) -> Finding | None:
    """With the key of the RIB that is inside a French one."""
    import schwifty
    from schwifty.exceptions import InvalidBBANChecksum, InvalidChecksumDigits, SchwiftyException

    try:
        schwifty.IBAN(value, validate_bban=True)
    except (InvalidChecksumDigits, InvalidBBANChecksum):
        return Finding(Fault.IBAN_KEY)
    except SchwiftyException:
        return Finding(Fault.IBAN)
    return None


CHECKS: Mapping[Kind, Callable[[str], Finding | None]] = {
    Kind.TEXT: anything,
    Kind.CHOICE: anything,
    Kind.FINESS: finess,
    Kind.LINE: line,
    Kind.POSTCODE: postcode,
    Kind.PHONE: phone,
    Kind.EMAIL: email,
    Kind.IBAN: iban,
}

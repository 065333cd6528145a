"""What a barcode says: the visible seal of French papers (2D-Doc, versions 1 to 4) and the code of a bank transfer.

Follows "2D-Doc, spécifications techniques" 3.3.7: a header of fixed width, then fields of two signs and a value, closed
by GS where it may be short. Seals are read, not proven: what they say is only ever proposed.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

_HEADER = {"01": 22, "02": 22, "03": 24, "04": 26}  # signs before the first field
_FIXED = {"24": 5, "26": 2, "2B": 5, "2D": 2}  # fields whose width is fixed
_EPOCH = date(2000, 1, 1)
_GS, _US = "\x1d", "\x1f"
_TRANSFER = re.compile(r"BCD\r?\n00[12]\r?\n[1-8]\r?\n(SCT|INST)\r?\n")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,29}")


@dataclass(frozen=True, slots=True)
class Seal:
    """A 2D-Doc: its type, when the document was issued, and the fields that could be told apart."""

    form: str
    issued: date | None
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def invoice_number(self) -> str | None:
        """Field 18 of an invoice."""
        found = self.fields.get("18", "").strip() if self.form == "01" else ""
        return found if _NUMBER.fullmatch(found) else None


def form(code: str) -> str | None:
    """The type of a 2D-Doc, "sct" for a transfer; None for any other code."""
    if _TRANSFER.match(code):
        return "sct"
    seal = read(code)
    return seal.form if seal else None


def read(code: str) -> Seal | None:
    """The seal that a code is, None where it is none."""
    width = _HEADER.get(code[2:4], 0) if code.startswith("DC") else 0
    if not width or len(code) < width:
        return None
    issued = _day(code[12:16])
    return Seal(code[20:22], issued, _fields(code[width:].partition(_US)[0]))


def _day(signs: str) -> date | None:
    if signs == "FFFF" or not re.fullmatch(r"[0-9A-F]{4}", signs):
        return None
    return _EPOCH + timedelta(days=int(signs, 16))


def _fields(body: str) -> dict[str, str]:
    found: dict[str, str] = {}
    while len(body) > 2:
        key, body = body[:2], body[2:]
        if width := _FIXED.get(key):
            found[key], body = body[:width], body[width:].removeprefix(_GS)
        else:
            found[key], _, body = body.partition(_GS)
    return found

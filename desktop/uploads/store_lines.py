"""The words and values that the stores share: folded names, times, lines. Knows no table."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import apsw

Value = str | int | float | bytes | None

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """`text` in lower case, without accents and ligatures."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sort_key(name: str) -> str:
    """A key under which "scan 2" comes before "scan 10"."""
    return _DIGITS.sub(lambda match: match[0].lstrip("0").rjust(12, "0"), fold(name))


def time(value: float) -> datetime:
    return datetime.fromtimestamp(value, UTC)


def moment(value: float | None) -> datetime | None:
    return None if value is None else time(value)


def lines(db: apsw.Connection, sql: str, bindings: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
    # The types of columns are the schema's (STRICT tables), which a type checker can't see.
    return db.execute(sql, bindings).fetchall()

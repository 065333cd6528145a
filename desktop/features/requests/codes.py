"""The codes that are offered while lines are typed, with what they mean: a file of data, read when first asked for.

A convenience: whatever has the form of a code is taken, whether it stands there or not.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

FILE = Path(__file__).resolve().parents[3] / "resources" / "codes" / "codes.json"


@dataclass(frozen=True, slots=True)
class Code:
    """A code and its label."""

    code: str
    label: str


class _File(msgspec.Struct):
    acts: list[tuple[str, str]]
    lpp: list[tuple[str, str]]


@cache
def offered(kind: str) -> tuple[Code, ...]:
    """Those of "acts" or "lpp"; none where the file can't be read: nothing depends on it."""
    try:
        found = msgspec.json.decode(FILE.read_bytes(), type=_File)
    except (OSError, msgspec.MsgspecError):
        return ()
    return tuple(Code(*each) for each in (found.acts if kind == "acts" else found.lpp))

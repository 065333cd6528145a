"""The settings of this workstation as values. Pure; none of them is personal."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

LOCK_CHOICES = (2, 5, 10, 15, 30, 60, 0)
"""Minutes without a gesture before the window locks itself; 0 is never."""

HISTORY_CHOICES = (0, 120, 60, 36, 24, 12, 6)
"""Months for which the history is kept; 0 is for ever."""
UNDO_SECONDS = 60
"""How long a shorter choice may be taken back before anything leaves."""
LIMITS = (0, 64, 128, 256, 512, 1024, 2048)
"""KiB that documents may take of the practice's line each second; 0 is as much as there is."""
CHOICES = {
    "lock_minutes": LOCK_CHOICES,
    "history_months": HISTORY_CHOICES,
    "limit": LIMITS,
    "hours_from": range(24),
    "hours_until": range(24),
}


class Look(StrEnum):
    """The looks that can be chosen; the values are those of the toolkit's theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything that is kept; `window` is an opaque text of the main window's place and size. With `keep_hours`
    documents only leave from one hour of the day to the other, over midnight where the second comes first."""

    look: Look = Look.SYSTEM
    compact: bool = False
    lock_minutes: int = 10
    remember: bool = False
    window: str = ""
    history_months: int = 0
    limit: int = 0
    keep_hours: bool = False
    hours_from: int = 20
    hours_until: int = 7


class Leaving(NamedTuple):
    """What a shorter history would take off this workstation: what was received before a day."""

    deposits: int
    documents: int
    before: datetime


def shorter(months: int, than: int) -> bool:
    """Whether a history of so many months ends sooner than another."""
    return months != 0 and (than == 0 or months < than)


def from_mapping(raw: Mapping[str, object]) -> Preferences:
    """Preferences from what a file says; what is missing, unknown or of a wrong kind takes its default."""
    good: dict[str, object] = {}
    for field in fields(Preferences):
        value = raw.get(field.name)
        if field.name == "look":
            if isinstance(value, str) and value in set(Look):
                good["look"] = Look(value)
        elif field.name in CHOICES:
            if type(value) is int and value in CHOICES[field.name]:
                good[field.name] = value
        elif type(value) is type(field.default):
            good[field.name] = value
    return Preferences(**good)  # type: ignore[arg-type]


def to_mapping(preferences: Preferences) -> dict[str, object]:
    """What a file should say."""
    return {field.name: getattr(preferences, field.name) for field in fields(Preferences)}


STATEMENTS_CHOICES = (12, 24, 36, 60, 0)
"""Months for which statements may be kept on this workstation; 0 is for ever."""

"""The settings of this workstation as values. Pure; none of them is personal."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

LOCK_CHOICES = (2, 5, 10, 15, 30, 60, 0)
"""Minutes without a gesture before the window locks itself; 0 is never."""


class Look(StrEnum):
    """The looks that can be chosen; the values are those of the toolkit's theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything that is kept; `window` is an opaque text of the main window's place and size."""

    look: Look = Look.SYSTEM
    compact: bool = False
    lock_minutes: int = 10
    remember: bool = False
    window: str = ""


def from_mapping(raw: Mapping[str, object]) -> Preferences:
    """Preferences from what a file says; what is missing, unknown or of a wrong kind takes its default."""
    good: dict[str, object] = {}
    for field in fields(Preferences):
        value = raw.get(field.name)
        if field.name == "look":
            if isinstance(value, str) and value in set(Look):
                good["look"] = Look(value)
        elif field.name == "lock_minutes":
            if type(value) is int and value in LOCK_CHOICES:
                good["lock_minutes"] = value
        elif type(value) is type(field.default):
            good[field.name] = value
    return Preferences(**good)  # type: ignore[arg-type]


def to_mapping(preferences: Preferences) -> dict[str, object]:
    """What a file should say."""
    return {field.name: getattr(preferences, field.name) for field in fields(Preferences)}

"""Values of the second factor: how it stands, the secret that was given out, the codes that are shown once. Pure."""

from dataclasses import dataclass
from datetime import datetime

FEW_LEFT = 2  # recovery codes from which new ones are advised
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Factor:
    """How it stands; `since` is None while it is off."""

    since: datetime | None
    recovery_left: int

    @property
    def on(self) -> bool:
        return self.since is not None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret for an authenticator; it counts for nothing before its first code."""

    id: str
    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """They are never told again."""

    codes: tuple[str, ...]


def grouped(secret: str) -> str:
    """A secret as one reads it aloud or types it: in groups of four."""
    return " ".join(secret[start : start + _GROUP] for start in range(0, len(secret), _GROUP))


def few(factor: Factor) -> bool:
    """Whether new recovery codes are due."""
    return factor.on and factor.recovery_left <= FEW_LEFT

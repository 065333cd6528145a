"""The values in which the session speaks: profiles, where the user stands, and the facts that it publishes."""

from dataclasses import dataclass
from datetime import datetime

from desktop.kernel.ids import Finess
from desktop.session.standing import Outcome, Standing


@dataclass(frozen=True, slots=True)
class Profile:
    """One practice on this workstation. Nothing in it is secret; it may be shown before any password was typed."""

    finess: Finess
    name: str  # of the practice, "" before the first sign-in told it
    last_used: datetime | None
    remembered: bool  # "Rester connecté sur ce poste": the keyring holds its secret
    server: str


@dataclass(frozen=True, slots=True)
class SignInResult:
    """Answer to a sign-in."""

    outcome: Outcome
    profile: Profile | None = None
    retry_after: float | None = None
    lost: int | None = None
    keyring_unavailable: bool = False  # "Rester connecté" was asked but this workstation has no keyring that opens


@dataclass(frozen=True, slots=True)
class Notice:
    """A word of the mutual's, shown before signing in (the OPTO AMC notice)."""

    id: str
    title: str
    body: str
    published_at: datetime


# --- published facts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StandingChanged:
    """The user stands elsewhere now."""

    standing: Standing
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class PasswordSettled:
    """What became of a change of password whose answer had been lost."""

    changed: bool

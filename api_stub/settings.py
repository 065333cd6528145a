"""What a start of the server may choose. Values only; reads no environment and no file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png", "image/tiff")
SEEDS = ("demo", "large", "empty")
KINDS = ("facture", "devis", "ordonnance", "prise_en_charge", "flux_optique", "rib", "convention", "autre")


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """Cost of one password hash; the default is the library's own (RFC 9106, low memory)."""

    time: int = 3
    memory_kib: int = 65536
    lanes: int = 4

    @classmethod
    def cheap(cls) -> "Argon2Cost":
        """For tests: below a millisecond."""
        return cls(time=1, memory_kib=8, lanes=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """One start of the server. Durations are seconds, sizes bytes."""

    data: Path
    seed: str = "demo"  # one of SEEDS
    large_lines: int = 500_000  # of all statements of the practice, with the seed "large"
    faults: dict[str, Any] | None = None  # None: no fault can be injected, and the line isn't watched at all
    argon2: Argon2Cost = field(default_factory=Argon2Cost)
    clock: Callable[[], datetime] = wall_clock
    smtp: tuple[str, int] | None = None  # host and port of a mail server; None: letters are files only
    autopilot_seconds: float = 0.0  # the mutual's side moves things forward by itself, at this pace; 0: only by hand
    access_seconds: int = 900
    refresh_seconds: int = 30 * 86400
    upload_seconds: int = 86400  # an upload that is neither continued nor sealed goes after this
    takeover_seconds: float = 5.0  # how long a request waits for an older one that still brings bytes
    flush_bytes: int = 1 << 20  # received bytes are stored at least this often
    captcha_seconds: int = 600
    code_seconds: int = 7 * 86400  # a provisional code that was mailed
    letter_seconds: int = 30 * 86400  # one that went by post
    link_seconds: int = 2 * 86400  # of the activation mail
    password_code_seconds: int = 1800
    challenge_seconds: int = 300  # between the password of a sign-in and its code
    factor_enrolment_seconds: int = 1800
    deposit_max_bytes: int = 10 * 1024 * 1024
    media_types: tuple[str, ...] = MEDIA_TYPES
    kinds: tuple[str, ...] = KINDS

"""What the server decides: tries, tokens, uploads, deposits, media types. Pure: values and a time in, a verdict out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from api_stub.problems import Problem

FREE_TRIES = 4
# the wait, in seconds, after the fifth wrong try, the sixth, ...; the last one is the lock
WAITS = (2, 5, 15, 30, 60, 900)
TRIES_FORGOTTEN_AFTER = 3600.0

SNIFF_BYTES = 1024
MAX_UPLOADS = 1000
MAX_MESSAGE = 2000
MAX_NAME = 255


# --- signing in --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries for one identifier. Times are seconds since the epoch."""

    wrong: int = 0
    last: float = 0.0
    held_until: float = 0.0


def seconds_held(tries: Tries, now: float) -> int:
    """For how many more whole seconds no password is even looked at; 0 if it is."""
    left = tries.held_until - now
    return 0 if left <= 0 else max(1, -int(-left // 1))


def after_wrong(tries: Tries, now: float) -> Tries:
    """The record after one more wrong try."""
    wrong = 1 if now - tries.last > TRIES_FORGOTTEN_AFTER else tries.wrong + 1
    extra = wrong - FREE_TRIES
    wait = WAITS[min(extra, len(WAITS)) - 1] if extra > 0 else 0
    return Tries(wrong, now, now + wait if wait else 0.0)


class RefreshVerdict(Enum):
    """What becomes of a refresh token that is shown."""

    RENEW = "renew"
    REFUSE = "refuse"
    REVOKE = "revoke"  # it had been replaced for good: somebody else has a copy, end the whole family


def judge_refresh(*, superseded: bool, revoked: bool, expires: float, now: float) -> RefreshVerdict:
    """A token stays good until one of its successors has been used (`superseded`): a lost reply can be asked again."""
    if revoked or now >= expires:
        return RefreshVerdict.REFUSE
    return RefreshVerdict.REVOKE if superseded else RefreshVerdict.RENEW


# --- documents ---------------------------------------------------------------------------------------------------


def sniff(head: bytes) -> str:
    """The media type told by the first `SNIFF_BYTES` of a document; "" if it is none that this server knows."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return "image/tiff"
    if b"%PDF-" in head[:SNIFF_BYTES]:  # readers allow for rubbish in front of the header
        return "application/pdf"
    return ""


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as the judges see it. `sha256` and `media` are known once it is complete."""

    id: str
    finess: str
    length: int
    offset: int
    metadata: str
    expires: float
    sha256: str
    media: str
    gone: bool
    sealed: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One upload as a deposit names it."""

    id: str
    name: str
    sha256: str


def is_expired(upload: Upload, now: float) -> bool:
    """Whether the upload can't be continued or sealed any more. One that belongs to a deposit never expires."""
    return upload.gone or (not upload.sealed and now >= upload.expires)


def judge_deposit(
    pieces: Sequence[Piece],
    uploads: Mapping[str, Upload],
    kind: str,
    *,
    finess: str,
    now: float,
    kinds: Collection[str],
    media_types: Collection[str],
    max_bytes: int,
) -> Problem | None:
    """Why these uploads can't be sealed into one deposit, or None. Uploads of others are as good as unknown."""
    if kind not in kinds:
        return Problem("kind-unknown")
    if len({piece.id for piece in pieces}) != len(pieces):
        return Problem("invalid-request", "An upload is named twice")
    mine = {id_: found for id_, found in uploads.items() if found.finess == finess}
    tests: tuple[tuple[str, list[str]], ...] = (
        (
            "upload-unknown",
            [p.id for p in pieces if p.id not in mine or mine[p.id].sealed or is_expired(mine[p.id], now)],
        ),
        ("upload-incomplete", [p.id for p in pieces if p.id in mine and mine[p.id].offset < mine[p.id].length]),
        ("document-empty", [p.id for p in pieces if p.id in mine and mine[p.id].length == 0]),
        ("checksum-mismatch", [p.id for p in pieces if p.id in mine and mine[p.id].sha256 != p.sha256]),
        ("media-type-refused", [p.id for p in pieces if p.id in mine and mine[p.id].media not in media_types]),
    )
    for code, guilty in tests:
        if guilty:
            return Problem(code, uploads=guilty)
    if sum(mine[piece.id].length for piece in pieces) > max_bytes:
        return Problem("deposit-too-large", uploads=[piece.id for piece in pieces])
    return None

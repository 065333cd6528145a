"""Pictures that the service doesn't take become ones that it takes: a JPEG, or a PDF for pages and for line art.

Pure: bytes to bytes, in bounded time and memory, for worker threads. Owns which types can be converted and into what;
what the service takes as it is never comes here.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import PurePath

from desktop.uploads import picture
from desktop.uploads.facts import Limits
from desktop.uploads.recognise import JPEG, PDF, PNG, TIFF
from desktop.uploads.structure import Damaged

CONVERTIBLE = frozenset(
    {
        "image/heic",
        "image/avif",
        "image/webp",
        "image/bmp",
        "image/gif",
        "image/jp2",
        "image/x-bigtiff",
        JPEG,
        PNG,
        TIFF,
    }
)
"""What can be read here, whether or not the service takes it."""

MOST_ORIGINAL = 64 << 20
"""Bytes of a file that is worth converting or unpacking; larger ones are refused unread."""

QUALITIES = (90, 80, 70)
"""Of JPEG, from the first that is tried to the last."""

_SUFFIXES = {JPEG: ".jpg", PDF: ".pdf"}
_KNOWN = frozenset(
    {".heic", ".heif", ".hif", ".avif", ".webp", ".bmp", ".dib", ".gif", ".jp2", ".j2k", ".png", ".tif", ".tiff"}
    | {".jpg", ".jpeg", ".jpe", ".jfif", ".pdf"}
)


class NotConverted(Exception):  # noqa: N818 - a finding about a file
    """The file may be good, but not for us: too many pixels or pages, or a rare variant."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What is sent instead."""

    media_type: str
    content: bytes


def convertible(media_type: str, accepted: Set[str]) -> bool:
    """Whether `convert` can make something of it that the service takes."""
    return media_type in CONVERTIBLE and bool(accepted & {JPEG, PDF})


def convert(content: bytes, limits: Limits) -> Converted:
    """The picture as JPEG or PDF, in the best quality that stays within the limit; if none does, the smallest.

    Raises `Damaged` for what can't be decoded, `NotConverted` for what is beyond us.
    """
    try:
        return _convert(content, limits)
    except (picture.TooMuch, NotImplementedError) as problem:
        raise NotConverted(type(problem).__name__) from problem
    except MemoryError:
        raise
    except Exception as problem:  # decoders raise whatever comes to them
        raise Damaged(type(problem).__name__) from problem


def renamed(name: str, media_type: str) -> str:
    """`name` with the suffix of what it has become."""
    suffix = _SUFFIXES[media_type]
    path = PurePath(name)
    if path.suffix.lower() == suffix:
        return name
    return f"{path.stem}{suffix}" if path.suffix.lower() in _KNOWN and path.stem else f"{name}{suffix}"


def _convert(content: bytes, limits: Limits) -> Converted:
    accepted = limits.media_types
    pages = picture.pages(content)
    first, more = next(pages), next(pages, None) is not None
    if not more and JPEG in accepted and (PDF not in accepted or not picture.is_flat(first)):
        return _best(JPEG, lambda quality: picture.jpeg(first, quality), limits)
    if PDF not in accepted:
        raise picture.TooMuch("pages, and only one is taken")
    if not more:
        return _best(PDF, lambda quality: picture.bound([picture.page(first, quality)]), limits)
    return _best(PDF, lambda quality: _bound(content, quality), limits)


def _bound(content: bytes, quality: int) -> bytes:
    # Pages are decoded again for each quality: kept, a hundred of them would be gigabytes.
    return picture.bound([picture.page(image, quality) for image in picture.pages(content)])


def _best(media_type: str, make: Callable[[int], bytes], limits: Limits) -> Converted:
    made = b""
    for quality in QUALITIES:
        made = make(quality)
        if len(made) <= limits.deposit_max_bytes:
            break
    return Converted(media_type, made)

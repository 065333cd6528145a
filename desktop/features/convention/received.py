"""A signed agreement that comes back as a file: whether it can be what it should be. Any thread; reads the file once.

The deposit looks at it again as at every document; here is only said what can be mended at once.
"""

import io
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from desktop.features.convention.signing import Integrity, integrity
from desktop.infra.pages import Unopened, opened

MOST = 10 * 1024 * 1024
PICTURES = {"JPEG": "jpg", "PNG": "png", "TIFF": "tif", "HEIF": "heic", "MPO": "jpg"}


class Doubt(Enum):
    """Why a file isn't taken, or what is doubtful of it."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    EMPTY = "empty"
    NEITHER = "neither"  # no PDF and no picture that can be opened
    UNSIGNED = "unsigned"  # the file that the program made, as it was made
    CHANGED = "changed"  # what was signed electronically isn't what is there


@dataclass(frozen=True, slots=True)
class Received:
    """`content` is empty where the file isn't taken."""

    content: bytes
    suffix: str = "pdf"
    doubt: Doubt | None = None
    integrity: Integrity = Integrity.NONE


def look_at(path: Path, made: bytes | None) -> Received:
    """The file, judged. Never raises."""
    try:
        if path.stat().st_size > MOST:
            return Received(b"", doubt=Doubt.TOO_LARGE)
        content = path.read_bytes()
    except OSError:
        return Received(b"", doubt=Doubt.UNREADABLE)
    return judge(content, made)


def judge(content: bytes, made: bytes | None) -> Received:
    """The same of bytes."""
    if not content:
        return Received(b"", doubt=Doubt.EMPTY)
    if content == made:
        return Received(b"", doubt=Doubt.UNSIGNED)
    if b"%PDF-" in content[:1024]:
        try:
            with opened(content) as document:
                if not len(document):
                    return Received(b"", doubt=Doubt.NEITHER)
        except Unopened:
            return Received(b"", doubt=Doubt.NEITHER)
        state = integrity(content)
        if state is Integrity.BROKEN:
            return Received(b"", doubt=Doubt.CHANGED, integrity=state)
        return Received(content, integrity=state)
    suffix = _picture(content)
    return Received(content, suffix) if suffix else Received(b"", doubt=Doubt.NEITHER)


def _picture(content: bytes) -> str:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as opened_picture:
            opened_picture.load()
            return PICTURES.get(opened_picture.format or "", "")
    except Exception:  # a hostile picture fails in a hundred ways
        return ""

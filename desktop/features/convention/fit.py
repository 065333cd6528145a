"""Words into a box: at the size meant, then smaller, then on two lines, or not at all. Nothing is ever cut.

Pure; the widths come from the template's own font.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
TIGHT = (8.0, 7.5, 7.0, 6.5)  # where two lines are meant to fit
INDENT = 5.0
LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Face:
    """Which letters there are and how wide each is, in thousandths of the size."""

    widths: Mapping[int, int]

    def width(self, words: str) -> float:
        """Of `words` at size 1; every letter must be there."""
        widths = self.widths
        return sum(widths[ord(letter)] for letter in words) / 1000

    def missing(self, words: str) -> str:
        """The letters of `words` that can't be written, each once."""
        return "".join(dict.fromkeys(letter for letter in words if ord(letter) not in self.widths))


@dataclass(frozen=True, slots=True)
class Box:
    """A field on paper, in points from the bottom left of its page; `lines` is 0 for a picture."""

    name: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    lines: int = 1

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines and the size at which they stand in their box."""

    lines: tuple[str, ...]
    size: float


def fit(words: str, box: Box, face: Face) -> Fitted | None:
    """How `words` stand in `box`; None where there is no way that can be read."""
    if not words:
        return Fitted((), SIZES[0])
    room = box.width - 2 * INDENT
    whole = face.width(words)
    for size in SIZES[: 4 if box.lines > 1 else None]:
        if whole * size <= room:
            return Fitted((words,), size)
    if box.lines < 2:
        return None
    for size in TIGHT:
        lines = wrap(words, room / size, face)
        if len(lines) <= box.lines and len(lines) * size * LEADING <= box.height:
            return Fitted(tuple(lines), size)
    return None


def wrap(words: str, room: float, face: Face) -> list[str]:
    """Lines no wider than `room` at size 1; a word that is wider than a line is broken where it must be."""
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if face.width(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while face.width(word) > room:
            cut = max(1, len(word) - 1)
            while cut > 1 and face.width(word[:cut]) > room:
                cut -= 1
            lines.append(word[:cut])
            word = word[cut:]
            if not word:
                break
        line = word
    if line:
        lines.append(line)
    return lines


def drawn(fitted: Fitted, box: Box) -> bytes:
    """The content of an appearance: black, in the middle of the height, from the left."""
    if not fitted.lines:
        return b""
    size = fitted.size
    step = size * LEADING
    first = (box.height + (len(fitted.lines) - 1) * step) / 2 - size * 0.36
    parts = [f"BT\n/Noto {size:g} Tf\n0.08 0.13 0.16 rg\n{INDENT:g} {first:.2f} Td\n"]
    for number, line in enumerate(fitted.lines):
        if number:
            parts.append(f"0 {-step:.2f} Td\n")
        parts.append(f"<{line.encode('utf-16-be').hex()}> Tj\n")
    parts.append("ET\n")
    return "".join(parts).encode()

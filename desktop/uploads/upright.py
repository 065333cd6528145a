"""Whether a written page lies on its side or upside down, from the picture of it alone. Pure.

Lines of writing make the rows of a picture change from dark to light and its columns hardly; and more of what is
written stands above the small letters (capitals, figures, l, d, t) than hangs below them (p, g, comma). It only ever
proposes: where that isn't plain, the page is as it should be.
"""

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LENGTH = 1700  # pixels of the longer side that is looked at: about 145 dots an inch
_STRIPS = 6  # across the page: a line that is a little askew is straight in each of them
_DARKER = 48  # than the paper, of 255
_DENSE = 140  # of 255, the ink of a row of a strip: more is a ruler's line, not writing
_ROW = 6  # pixels that are looked at together: strokes of a pen are thinner, lines of writing aren't
_LINE = (5, 60)  # pixels that a line of writing is high
_LEAST_LINES = 12  # pieces of lines, in all strips together
_PLAIN = 0.04  # of a line's ink stand above its small letters, or hang below them
_SURE = 3.0  # times more change along one direction than along the other
_SURE_UP = 2  # times more lines one way up than the other


def lean(page: "Image") -> int:
    """By how many degrees (90, 180, 270) the page has to be turned clockwise; 0 where it is right, or can't be told.

    That it lies on its side is certain where it is said, on which one isn't always.
    """
    from PIL import Image

    ink = _ink(page)
    if ink is None:
        return 0
    side = ink.transpose(Image.Transpose.ROTATE_270)  # turned clockwise by 90 degrees
    flat, steep = _energy(ink), _energy(side)
    if flat > _SURE * steep:
        return 180 if _rise(ink) < 0 else 0
    if steep > _SURE * flat:
        return 270 if _rise(side) < 0 else 90  # it has to be turned anyway; which way is the likelier one
    return 0


def _ink(page: "Image") -> "Image | None":
    from PIL import Image

    grey = page.convert("L")
    scale = LENGTH / max(grey.size)
    if scale < 1:
        size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
        grey = grey.resize(size, Image.Resampling.BOX)
    if min(grey.size) < 200:
        return None
    counts = grey.histogram()
    paper = max(range(96, 256), key=counts.__getitem__)
    return grey.point([255 if level < paper - _DARKER else 0 for level in range(256)])


def _profiles(ink: "Image", row: int) -> "list[bytes]":
    """Of each strip, the ink of its rows, `row` pixels together."""
    from PIL import Image

    across, down = ink.width // 20, ink.height // 20
    inner = ink.crop((across, down, ink.width - across, ink.height - down))
    fine = inner.resize((_STRIPS, inner.height), Image.Resampling.BOX).point(_WRITING)
    rows = (fine.resize((_STRIPS, inner.height // row), Image.Resampling.BOX) if row > 1 else fine).tobytes()
    return [rows[strip::_STRIPS] for strip in range(_STRIPS)]


_WRITING = [0 if level > _DENSE else level for level in range(256)]


def _energy(ink: "Image") -> float:
    rows = _profiles(ink, _ROW)
    return sum(sum((one - other) ** 2 for one, other in pairwise(each)) / max(1, len(each)) for each in rows)


def _rise(ink: "Image") -> int:
    """1 where the writing stands upright, -1 where it is upside down, 0 where that can't be told."""
    up = down = 0
    for rows in _profiles(ink, 1):
        for first, last in _lines(rows):
            line = rows[first:last]
            whole = sum(line)
            core = [place for place, level in enumerate(line) if 2 * level * len(line) >= whole]
            above, below = sum(line[: core[0]]), sum(line[core[-1] + 1 :])
            if max(above, below) > _PLAIN * whole:
                up += above > 2 * below
                down += below > 2 * above
    if up + down < _LEAST_LINES:
        return 0
    return 1 if up > _SURE_UP * down else -1 if down > _SURE_UP * up else 0


def _lines(rows: bytes) -> "list[tuple[int, int]]":
    found: list[tuple[int, int]] = []
    first: int | None = None
    for place, level in enumerate(rows + b"\0"):
        if level > 3 and first is None:
            first = place
        elif level <= 3 and first is not None:
            if _LINE[0] <= place - first <= _LINE[1]:
                found.append((first, place))
            first = None
    return found

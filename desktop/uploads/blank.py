"""Whether a page is blank: almost no ink once its margins, its noise and its holes are left aside. Pure.

It only ever proposes: a page with a stamp, a few words or a faint signature isn't blank.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 850  # pixels of the page that is looked at: about 100 dots an inch
_MARGIN = (0.085, 0.05)  # of width and height: where holes, staples, shadows and headers of the scanner are
_CELL = 10  # pixels: a grain of dust darkens a few of a cell's hundred, a stroke of a pen a dozen and more
_DARKER = 56  # than the paper, of 255: what shines through from the other side is fainter
_SHARE = 0.10  # of a cell
_CELLS = 2  # that may be inked all the same: a hair


def is_blank(page: "Image") -> bool:
    """Of a page of any size and mode, drawn or decoded."""
    from PIL import Image

    grey = page.convert("L")
    if grey.width > WIDTH:
        grey = grey.resize((WIDTH, max(1, grey.height * WIDTH // grey.width)), Image.Resampling.BOX)
    across, down = int(grey.width * _MARGIN[0]), int(grey.height * _MARGIN[1])
    inner = grey.crop((across, down, max(across + 1, grey.width - across), max(down + 1, grey.height - down)))
    paper = _paper(inner)
    ink = inner.point([255 if level < paper - _DARKER else 0 for level in range(256)])
    cells = ink.reduce(_CELL)
    return sum(cells.histogram()[int(255 * _SHARE) :]) <= _CELLS


def _paper(image: "Image") -> int:
    """The commonest grey of the lighter half: the colour of the paper."""
    counts = image.histogram()
    return max(range(96, 256), key=counts.__getitem__)

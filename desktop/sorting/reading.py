"""What a document says for itself: the text of its first pages and the barcodes of the first one.

Owns what PDFium, Pillow and zxing-cpp are asked and how long that may take. What can't be read says nothing, whatever
the reason.
"""

import io
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.infra import pages

if TYPE_CHECKING:
    from PIL import Image

log = logging.getLogger(__name__)

PAGES = 2
TEXT_SECONDS = 0.05
_MOST_TEXT = 8000  # characters of a page
_PIXELS = 1650  # height at which codes are looked for: 140 dots an inch of an A4
_MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """Text and codes of a document."""

    text: str = ""
    codes: tuple[str, ...] = ()


def said(content: bytes, media_type: str, *, enough: int = 200) -> Said:
    """Codes are only looked for where the text has fewer than `enough` signs."""
    try:
        return _of_pdf(content, enough) if media_type == "application/pdf" else _of_picture(content)
    except Exception as problem:  # three libraries, each with its own failures: a document that says nothing
        log.debug("a document can't be read for sorting: %s", type(problem).__name__)
        return Said()


def _of_pdf(content: bytes, enough: int) -> Said:
    with pages.opened(content) as document:
        until = time.monotonic() + TEXT_SECONDS
        parts: list[str] = []
        codes: tuple[str, ...] = ()
        for number in range(min(PAGES, len(document))):
            page = document[number]
            words = page.get_textpage()
            parts.append(words.get_text_range(0, min(_MOST_TEXT, words.count_chars())))
            words.close()
            if number == 0 and len(parts[0]) < enough:
                scale = _PIXELS / max(page.get_size())
                drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False)
                codes = _codes(drawn.to_pil())
                drawn.close()
            page.close()
            if time.monotonic() > until:
                break
        return Said("\n".join(parts), codes)


def _of_picture(content: bytes) -> Said:
    from PIL import Image

    found = Image.open(io.BytesIO(content))
    if found.width * found.height > _MOST_PIXELS:
        return Said()
    found.draft("L", (_PIXELS * 3 // 4, _PIXELS))
    times = max(found.size) // _PIXELS
    return Said("", _codes(found.reduce(times) if times > 1 else found))


def _codes(image: "Image.Image") -> tuple[str, ...]:
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str("DataMatrix|QRCode")
    found = zxingcpp.read_barcodes(image.convert("L"), formats=formats, try_invert=False)
    return tuple(each.bytes.decode("utf-8", "replace") for each in found)

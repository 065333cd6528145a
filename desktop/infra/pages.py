"""PDFium, for one thread at a time: the pages of a PDF drawn from its bytes while the window goes on.

Owns the library's lock, which is the process's own: PDFium keeps its state there. Unlike QtPdf (6.11) it lets other
threads run while it draws. Knows nothing of documents; what it can't open raises `Unopened`.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_LOCK = threading.RLock()  # of the library, not of a value of ours
_LEAST = 8  # pixels


class Unopened(Exception):  # noqa: N818 - a finding about a file
    """No PDF that can be drawn: damaged, protected, or without a page."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as rows of `stride` bytes, blue, green and red (or grey alone), on white."""

    width: int
    height: int
    stride: int
    grey: bool
    octets: bytes
    pages: int


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """The library's document, for as long as no other thread needs one. Any thread."""
    import pypdfium2  # type: ignore[import-untyped]

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as problem:
            raise Unopened("not opened") from problem
        try:
            yield document
        finally:
            document.close()


def draw(content: bytes, number: int, room: tuple[int, int], *, grey: bool = False) -> Drawn:
    """Page `number` (from 0) as large as fits into `room` (pixels). Worker thread."""
    import pypdfium2

    with opened(content) as document:
        pages = len(document)
        if not 0 <= number < pages:
            raise Unopened("no such page")
        try:
            page = document[number]
            width, height = page.get_size()
            scale = min(room[0] / width, room[1] / height)
            if min(width, height) * scale < _LEAST:  # a ribbon: drawn by its width, and cut by who shows it
                scale = _LEAST / min(width, height)
            picture = page.render(scale=scale, grayscale=grey)
        except (pypdfium2.PdfiumError, ZeroDivisionError, OverflowError) as problem:
            raise Unopened("not drawn") from problem
        try:
            octets = bytes(picture.buffer)
            one = picture.n_channels == 1
            return Drawn(picture.width, picture.height, picture.stride, one, octets, pages)
        finally:
            picture.close()
            page.close()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page, in pixels from its top left, at `scale` pixels a point."""

    page: int
    scale: float
    left: int
    top: int
    width: int
    height: int


def draw_parts(content: bytes, parts: Sequence[Part]) -> list[bytes]:
    """Each part as rows of four bytes a pixel (blue, green, red, one unused): the same pixels as in the whole page.

    The document is opened once for all of them; a page that it hasn't is white. Worker thread.
    """
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    drawn = []
    with opened(content) as document:
        pages: dict[int, Any] = {}
        try:
            for part in parts:
                if part.page >= len(document):
                    drawn.append(b"\xff" * (part.width * part.height * 4))
                    continue
                page = pages.get(part.page)
                if page is None:
                    page = pages[part.page] = document[part.page]
                width, height = page.get_size()
                buffer = bytearray(part.width * part.height * 4)
                pixels = (raw.ctypes.c_ubyte * len(buffer)).from_buffer(buffer)
                bitmap = raw.FPDFBitmap_CreateEx(part.width, part.height, raw.FPDFBitmap_BGRx, pixels, part.width * 4)
                raw.FPDFBitmap_FillRect(bitmap, 0, 0, part.width, part.height, 0xFFFFFFFF)
                size = round(width * part.scale), round(height * part.scale)
                raw.FPDF_RenderPageBitmap(bitmap, page, -part.left, -part.top, *size, 0, 0)
                raw.FPDFBitmap_Destroy(bitmap)
                del pixels
                drawn.append(bytes(buffer))
        finally:
            for page in pages.values():
                page.close()
    return drawn

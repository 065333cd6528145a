"""A smaller version of a document, as good as fits under a target: pictures in it are made smaller and pressed harder.

Pure: bytes to bytes, in bounded time, for worker threads. Text and drawings of a PDF stay as they are; black-and-white
pages too, which nothing makes smaller. A digitally signed PDF is never touched (`binding.Signed`).
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from desktop.uploads import picture
from desktop.uploads.binding import as_pdf, refuse_signed, written
from desktop.uploads.recognise import JPEG, PDF

if TYPE_CHECKING:
    import pikepdf
    from PIL.Image import Image

STEPS: tuple[tuple[int, int], ...] = (
    (300, 85), (250, 80), (200, 80), (200, 70), (170, 70), (150, 65), (130, 60), (110, 55), (100, 45), (75, 40),
)  # fmt: skip
"""Dots an inch and quality of JPEG, from the best to the last that can still be read."""

LEAST_GAIN = 0.95  # of the former size: less isn't worth what is lost
SAMPLES = 6  # pictures of a PDF that are tried before all of them are
LEAST_PIXELS = 200 * 200  # smaller pictures are logos, not what weighs


@dataclass(frozen=True, slots=True)
class Reduced:
    """The smaller version, and how good it is: dots an inch at most, quality of JPEG."""

    media_type: str
    content: bytes
    dots: int
    quality: int


def reduce(media_type: str, content: bytes, target: int) -> Reduced | None:
    """The best version of at most `target` bytes; if none is, the smallest. None where nothing is gained.

    Raises `binding.Signed`, `KeyError` for a type that can't be reduced, and what the libraries raise.
    """
    made = _of_pdf(content, target) if media_type == PDF else _of_pictures(media_type, content, target)
    return made if made is not None and len(made.content) < LEAST_GAIN * len(content) else None


def smallest(media_type: str, content: bytes) -> Reduced | None:
    """The smallest version that can still be read; None and exceptions as `reduce`."""
    return reduce(media_type, content, 0)


def _of_pictures(media_type: str, content: bytes, target: int) -> Reduced | None:
    pages = picture.pages(content)
    first = next(pages)
    if next(pages, None) is not None:
        return _of_pdf(as_pdf(media_type, content), target)
    if picture.is_flat(first) and len(drawn := picture.bound([picture.page(first, 0)])) <= target:
        return Reduced(PDF, drawn, 0, 0)
    last: Reduced | None = None
    fit = picture.fitting(first.width, first.height)
    for dots, quality in STEPS if target > 0 else STEPS[-1:]:
        smaller = _scaled(first, min(1.0, dots / fit))
        last = Reduced(JPEG, picture.jpeg(smaller, quality), dots, quality)
        if len(last.content) <= target:
            break
    return last


def _of_pdf(content: bytes, target: int) -> Reduced | None:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        refuse_signed(pdf)
        heavy = sorted(_pictures(pdf), key=lambda each: -each.weight)
        plain = written(pdf)
        if len(plain) <= target or not heavy:
            return Reduced(PDF, plain, 0, 0)
    rest = len(plain) - sum(each.weight for each in heavy)
    steps = range(len(STEPS)) if target > rest else ()  # what isn't pictures stays: no step would do
    start = next((step for step in steps if _guess(content, heavy, step) + rest <= target), len(STEPS) - 1)
    last: Reduced | None = None
    for step in range(start, len(STEPS)):
        last = Reduced(PDF, _pressed(content, STEPS[step]), *STEPS[step])
        if len(last.content) <= target:
            break
    return last


@dataclass(frozen=True, slots=True)
class _Picture:
    """One that weighs: where it is in the file, what it weighs, dots an inch were it as large as its page."""

    place: tuple[int, int]
    weight: int
    dots: float


def _pictures(pdf: "pikepdf.Pdf") -> Iterable[_Picture]:
    import pikepdf

    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        inches = max(1.0, max(_size(page)) / 72)
        for found in page.get_images().values():
            place = found.objgen
            if place in seen or place == (0, 0) or not isinstance(found, pikepdf.Stream):
                continue
            seen.add(place)
            width, height = int(found.get("/Width", 0)), int(found.get("/Height", 0))
            bilevel = found.get("/ImageMask", False) or int(found.get("/BitsPerComponent", 8)) == 1
            if not bilevel and LEAST_PIXELS <= width * height <= picture.MOST_PIXELS:
                yield _Picture(place, len(found.read_raw_bytes()), max(width, height) / inches)


def _size(page: "pikepdf.Page") -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return abs(right - left), abs(top - bottom)


def _guess(content: bytes, heavy: list[_Picture], step: int) -> int:
    """What all pictures will weigh, from the heaviest few and some of the others."""
    import pikepdf

    some = heavy[:: max(1, len(heavy) // SAMPLES)][:SAMPLES]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pressed = 0
        for each in some:
            smaller = _smaller(pdf.get_object(each.place), each.dots, STEPS[step])
            pressed += each.weight if smaller is None else min(each.weight, len(smaller[0]))
    return pressed * sum(each.weight for each in heavy) // max(1, sum(each.weight for each in some))


def _pressed(content: bytes, step: tuple[int, int]) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for each in list(_pictures(pdf)):
            found = pdf.get_object(each.place)
            smaller = _smaller(found, each.dots, step)
            if smaller is None or len(smaller[0]) >= each.weight:
                continue
            octets, image = smaller
            found.write(octets, filter=pikepdf.Name.DCTDecode)
            found.Width, found.Height = image.size
            found.ColorSpace = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
            found.BitsPerComponent = 8
            for key in ("/DecodeParms", "/Intent"):
                if key in found:
                    del found[key]
        return written(pdf)


def _smaller(found: "pikepdf.Object", dots: float, step: tuple[int, int]) -> "tuple[bytes, Image] | None":
    """A picture of a PDF, made smaller; None for one that this program doesn't understand."""
    import pikepdf

    if "/Decode" in found or isinstance(found.get("/Mask"), pikepdf.Array):
        return None  # its colours mean something else, or one of them is transparent: pressed, it would be another one
    try:
        image = picture.plain(pikepdf.PdfImage(cast("pikepdf.Stream", found)).as_pil_image())
    except Exception:  # pikepdf raises as many kinds as there are ways to write a picture
        return None
    if image.mode == "1":
        return None
    smaller = _scaled(image, min(1.0, step[0] / dots))
    smaller.info = {"dpi": (72, 72)}
    return picture.jpeg(smaller, step[1]), smaller


def _scaled(image: "Image", scale: float) -> "Image":
    from PIL import Image

    if scale >= 1:
        return image
    grey = image.convert("L") if image.mode == "1" else image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    made = grey.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    made.info = {"dpi": tuple(each * scale for each in image.info["dpi"])}
    return made

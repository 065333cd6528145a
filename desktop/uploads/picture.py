"""Pictures as values: opened within bounds, upright, on white, in plain grey or sRGB, and pressed into JPEG or PDF.

Owns what Pillow and img2pdf are asked; knows nothing of limits or documents. Both are imported when first needed. A
picture that can't be decoded raises whatever Pillow raises; one beyond the bounds raises `TooMuch`.
"""

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 80_000_000  # of one picture: 240 MB once decoded
MOST_PIXELS_IN_ALL = 2_000_000_000
MOST_FRAMES = 500
A4 = (8.27, 11.69)  # inches

_SANE = (50.0, 1300.0)  # dots an inch: what a scanner writes; a telephone's "72" stands for nothing
_PAGED = frozenset({"TIFF", "MPO"})  # the formats whose frames are pages; other frames are movements
_FLAT_COLOURS = 64


class TooMuch(Exception):  # noqa: N818 - a finding about a file
    """More pixels or frames than this program decodes."""


def opened(content: bytes) -> "Image":
    """The picture, not decoded yet."""
    from PIL import Image

    if content[4:8] == b"ftyp":
        import pi_heif  # type: ignore[import-untyped]

        pi_heif.register_heif_opener()
    image = Image.open(io.BytesIO(content))
    if image.width * image.height > MOST_PIXELS:
        raise TooMuch("pixels")
    return image


def pages(content: bytes) -> Iterator["Image"]:
    """Each page as a picture that is `plain`; of an animation the first frame."""
    image = opened(content)
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if count > MOST_FRAMES:
        raise TooMuch("frames")
    left = MOST_PIXELS_IN_ALL
    for number in range(count):
        if number:
            image.seek(number)
        left -= image.width * image.height
        if left < 0 or image.width * image.height > MOST_PIXELS:
            raise TooMuch("pixels")
        yield plain(image)


def plain(image: "Image") -> "Image":
    """Upright, opaque, of mode 1, L or RGB (sRGB); `info["dpi"]` is always there and means something."""
    from PIL import ImageOps

    dots = _dots(image)
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    upright = ImageOps.exif_transpose(image)
    made = _opaque(upright) if upright.mode not in ("1", "L") else upright
    profile = upright.info.get("icc_profile")
    if profile and made.mode in ("RGB", "CMYK"):
        made = _managed(made, profile)
    if made.mode not in ("1", "L", "RGB"):
        made = made.convert("RGB")
    made.info = {"dpi": (dots[1], dots[0]) if turned else dots}
    return made


def jpeg(image: "Image", quality: int) -> bytes:
    """`plain` picture to JPEG, with its resolution."""
    out = io.BytesIO()
    image = image.convert("L") if image.mode == "1" else image
    # Text keeps its colours sharp; below 80 nobody expects that.
    sampling = "4:4:4" if quality >= 88 else "4:2:0"
    image.save(out, "JPEG", quality=quality, subsampling=sampling, optimize=True, dpi=_whole(image.info["dpi"]))
    return out.getvalue()


def is_flat(image: "Image") -> bool:
    """Whether a plain picture is drawn rather than photographed: few colours, which JPEG would smear."""
    return image.mode == "1" or image.getcolors(_FLAT_COLOURS) is not None


def page(image: "Image", quality: int) -> bytes:
    """A plain picture as a file that `bound` takes: G4 for black and white, PNG for what is drawn, else JPEG."""
    out = io.BytesIO()
    if image.mode == "1":
        image.save(out, "TIFF", compression="group4", dpi=image.info["dpi"], tiffinfo={278: image.height})
    elif is_flat(image):
        image.save(out, "PNG", optimize=True, dpi=image.info["dpi"])
    else:
        return jpeg(image, quality)
    return out.getvalue()


def bound(images: Sequence[bytes]) -> bytes:
    """One PDF with a page for each of these files; what they hold is put into it as it is."""
    import img2pdf  # type: ignore[import-untyped]

    out = io.BytesIO()
    img2pdf.convert(
        list(images),
        outputstream=out,
        rotation=img2pdf.Rotation.ifvalid,
        layout_fun=_layout,
        engine=img2pdf.Engine.internal,  # and no date: the same pictures give the same bytes, and are known again
        nodate=True,
    )
    return out.getvalue()


def _layout(width: int, height: int, dots: tuple[float, float]) -> tuple[float, float, float, float]:
    across, down = (fitting(width, height), fitting(width, height)) if not _is_sane(dots) else dots
    size = (max(3.0, width / across * 72), max(3.0, height / down * 72))  # a PDF's page has at least 3 points
    return (*size, *size)


def _dots(image: "Image") -> tuple[float, float]:
    """Dots an inch, as written in the file if that is credible, else so that the picture fills a page."""
    told = image.info.get("dpi")
    if isinstance(told, tuple) and len(told) == 2:
        try:
            dots = (float(told[0]), float(told[1]))
        except (TypeError, ValueError, ZeroDivisionError):
            dots = (0.0, 0.0)
        if _is_sane(dots):
            return dots
    fit = fitting(image.width, image.height)
    return (fit, fit)


def _is_sane(dots: tuple[float, float]) -> bool:
    # A digital camera writes 72: a photo of 4000 pixels would be a poster.
    return all(_SANE[0] <= each <= _SANE[1] and round(each) not in (72, 96) for each in dots)


def fitting(width: int, height: int) -> float:
    """Dots an inch with which a picture of so many pixels fills a page of A4."""
    return float(max(round(max(min(width, height) / A4[0], max(width, height) / A4[1])), 36))


def _whole(dots: tuple[float, float]) -> tuple[int, int]:
    return round(dots[0]), round(dots[1])


def _opaque(image: "Image") -> "Image":
    import PIL.Image

    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = PIL.Image.new("RGBA", over.size, "white")
        return PIL.Image.alpha_composite(ground, over).convert("RGB")
    return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")


def _eight_bits(image: "Image") -> "Image":
    wide = image.convert("F")
    low, high = cast("tuple[float, float]", wide.getextrema())
    scale = 1 / 256 if image.mode.startswith("I;16") or 255 < high <= 65_535 else 1.0
    if image.mode == "F" and 0 <= low <= high <= 1:
        scale = 255.0
    elif high > 65_535:
        scale = 255 / high
    return wide.point(lambda value: value * scale + 0).convert("L")


def _managed(image: "Image", profile: bytes) -> "Image":
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that is no good changes nothing
    return image if made is None else made

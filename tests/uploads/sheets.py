"""Sheets as a scanner makes them, made up: written ones, blank ones, turned ones; as JPEG, TIFF and PDF."""

import io
import random
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from desktop.uploads import picture

DOTS = 150
A4 = (1240, 1754)  # pixels at 150 dots an inch

_WORDS = (
    "facture", "monture", "verres", "progressifs", "ordonnance", "patient", "correction", "addition",
    "organisme", "complémentaire", "montant", "remboursement", "prescription", "examen", "date", "adresse",
    "règlement", "total", "hors", "taxe", "unifocal", "antireflet", "optique", "centre", "renouvellement",
    "praticien", "signature", "quantité", "désignation", "référence", "part", "obligatoire", "prise", "en",
    "charge",
)  # fmt: skip


def written(
    seed: int = 0, *, lines: int = 34, noise: int = 10, size: tuple[int, int] = A4, capitals: bool = False
) -> Image.Image:
    """A page of words and figures, with the grain of a scanner."""
    chance = random.Random(seed)
    page = Image.new("L", size, 252)
    pen = ImageDraw.Draw(page)
    scale = size[0] / A4[0]
    heading, body = (_font(round(each * scale)) for each in (44, 24))
    left, top, step = round(120 * scale), round(110 * scale), round(42 * scale)
    pen.text((left, top), f"{chance.choice(_WORDS)} n. {chance.randrange(10**5)}".upper(), 25, heading)
    for line in range(lines):
        words = " ".join(chance.choice(_WORDS) for _ in range(chance.randrange(3, 9)))
        figure = f"{chance.randrange(900)},{chance.randrange(10, 99)}"
        at = top + round(110 * scale) + line * step
        pen.text((left, at), words.upper() if capitals else words.capitalize(), 40, body)
        pen.text((size[0] - round(240 * scale), at), figure, 40, body)
    return _grained(page, seed, noise)


def blank(seed: int = 0, *, noise: int = 10) -> Image.Image:
    """The back of a sheet."""
    return _grained(Image.new("L", A4, 248), seed, noise)


def photo(seed: int = 0, size: tuple[int, int] = (2400, 3200)) -> Image.Image:
    """A sheet photographed with a telephone: heavy, in colours."""
    page = written(seed, size=size).convert("RGB")
    tint = Image.effect_noise(size, 26).convert("RGB")
    return Image.blend(page, tint, 0.18)


def jpeg(image: Image.Image, quality: int = 85, dots: int = DOTS) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality, dpi=(dots, dots))
    return stream.getvalue()


def tiff(images: Sequence[Image.Image], compression: str = "jpeg") -> bytes:
    stream = io.BytesIO()
    made = [each.convert("1") if compression == "group4" else each for each in images]
    made[0].save(stream, "TIFF", save_all=True, append_images=made[1:], dpi=(DOTS, DOTS), compression=compression)
    return stream.getvalue()


def pdf(images: Sequence[Image.Image], quality: int = 80, dots: int = DOTS) -> bytes:
    """A PDF of pictures, as scanners write them."""
    return picture.bound([jpeg(each, quality, dots) for each in images])


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    spec = find_spec("fontpkg_inter")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "files"
    return ImageFont.truetype(str(next(folder.glob("Inter?opsz*.ttf"))), size)


def _grained(page: Image.Image, seed: int, noise: int) -> Image.Image:
    if not noise:
        return page
    grain = Image.effect_noise(page.size, noise)
    return Image.blend(page, grain, 0.06).filter(ImageFilter.GaussianBlur(0.5 + seed % 3 / 5))

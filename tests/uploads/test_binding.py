"""Binding pages: nothing is pressed that needn't be, the order is the one asked for, blank pages are found."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFilter

from desktop.uploads import binding, picture
from desktop.uploads.blank import is_blank
from desktop.uploads.recognise import JPEG, PDF, PNG, TIFF

SIZE = (1654, 2339)


def coloured(colour: str, form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 300), colour).save(out, form, dpi=(150, 150), **options)
    return out.getvalue()


def numbered(*widths: int) -> bytes:
    """A PDF, each page of which is known by its width."""
    with pikepdf.new() as pdf:
        for width in widths:
            pdf.add_blank_page(page_size=(width, 500))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def widths(content: bytes) -> list[int]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [int(page.mediabox[2]) for page in pdf.pages]


def test_a_jpeg_goes_in_as_it_is() -> None:
    content = coloured("red")
    with pikepdf.open(io.BytesIO(binding.bind([(JPEG, content), (PDF, numbered(100))]))) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert image.read_raw_bytes() == content
        assert len(pdf.pages) == 2


def test_order_is_the_order_given() -> None:
    assert widths(binding.bind([(PDF, numbered(300)), (PDF, numbered(100, 200))])) == [300, 100, 200]


def test_every_page_of_a_fax_and_every_kind_of_png() -> None:
    out = io.BytesIO()
    fax = [Image.new("1", (800, 1100), 1) for _ in range(3)]
    fax[0].save(out, "TIFF", compression="group4", save_all=True, append_images=fax[1:])
    see_through = io.BytesIO()
    Image.new("RGBA", (50, 60), (255, 0, 0, 90)).save(see_through, "PNG")
    with pikepdf.open(
        io.BytesIO(
            binding.bind([(TIFF, out.getvalue()), (PNG, see_through.getvalue()), (PNG, coloured("blue", "PNG"))])
        )
    ) as pdf:
        assert len(pdf.pages) == 5
        assert "/CCITTFaxDecode" in str(next(iter(pdf.pages[0].get_images().values())).Filter)


def test_a_photo_taken_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with pikepdf.open(io.BytesIO(binding.bind([(JPEG, coloured("red", exif=exif))]))) as pdf:
        assert pdf.pages[0].get("/Rotate") == 90


@pytest.mark.parametrize(
    ("fronts", "backs", "turned", "woven"),
    [
        ((1, 3, 5), (2, 4, 6), False, [1, 2, 3, 4, 5, 6]),
        ((1, 3, 5), (6, 4, 2), True, [1, 2, 3, 4, 5, 6]),
        ((1, 3, 5), (2,), False, [1, 2, 3, 5]),
        ((1,), (2, 4), False, [1, 2, 4]),
    ],
)
def test_fronts_and_backs(fronts: tuple[int, ...], backs: tuple[int, ...], turned: bool, woven: list[int]) -> None:
    made = binding.weave(numbered(*(n * 10 for n in fronts)), numbered(*(n * 10 for n in backs)), reversed_backs=turned)
    assert widths(made) == [n * 10 for n in woven]


def test_pages_go_but_never_all() -> None:
    assert widths(binding.without(PDF, numbered(10, 20, 30, 40), [3, 1, 1])) == [10, 30]
    with pytest.raises(ValueError, match="page"):
        binding.without(PDF, numbered(10), [0])


def test_turning_presses_nothing() -> None:
    content = coloured("red")
    with pikepdf.open(io.BytesIO(binding.turned(JPEG, content, 90))) as pdf:
        assert pdf.pages[0].Rotate == 90
        assert next(iter(pdf.pages[0].get_images().values())).read_raw_bytes() == content
    with pikepdf.open(io.BytesIO(binding.turned(PDF, binding.turned(JPEG, content, 270), 90))) as pdf:
        assert int(pdf.pages[0].get("/Rotate", 0)) % 360 == 0


def test_what_was_typed_into_a_form_stays_on_the_page() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 300))
    canvas.acroForm.textfield(name="nom", value="Martin", x=20, y=20, width=200, height=20)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(binding.bind([(PDF, out.getvalue()), (PDF, numbered(100))]))) as pdf:
        assert "/Annots" not in pdf.pages[0] or len(pdf.pages[0].Annots) == 0
        assert "/AcroForm" not in pdf.Root
        assert len(pdf.pages[0].Resources.XObject) == 1


# --- blank pages ---------------------------------------------------------------------------------------------------


def paper(draw: Callable[[ImageDraw.ImageDraw], object] = lambda _pen: None, *, ground: int = 244) -> Image.Image:
    noise = Image.effect_noise((SIZE[0], SIZE[1]), 9).point([max(0, min(255, v - 128 + ground)) for v in range(256)])
    draw(ImageDraw.Draw(noise))
    return noise.filter(ImageFilter.GaussianBlur(0.6))


def dots(pen: ImageDraw.ImageDraw) -> None:
    for number in range(120):  # dust
        x, y = number * 7919 % SIZE[0], number * 104729 % SIZE[1]
        pen.point((x, y), fill=40)


def holes(pen: ImageDraw.ImageDraw) -> None:
    for y in (900, 1530):
        pen.ellipse((60, y, 108, y + 48), fill=20)
    pen.line((0, 0, 0, SIZE[1]), fill=60, width=14)


def through(pen: ImageDraw.ImageDraw) -> None:
    for line in range(30):
        pen.text((300, 200 + 60 * line), "Le verso se voit un peu", fill=215, font_size=36)


@pytest.mark.parametrize("draw", [lambda _pen: None, dots, holes, through])
def test_blank(draw: Callable[[ImageDraw.ImageDraw], object]) -> None:
    assert is_blank(paper(draw))
    assert is_blank(paper(draw, ground=225))


@pytest.mark.parametrize(
    "draw",
    [
        lambda pen: pen.text((700, 1100), "Bon pour accord", fill=60, font_size=36),
        lambda pen: pen.line((900, 1800, 1100, 1850, 1000, 1900, 1200, 1860), fill=90, width=4),  # a signature
        lambda pen: pen.ellipse((900, 1500, 1200, 1800), outline=120, width=5),  # a stamp
        lambda pen: pen.text((800, 1200), "Total 12,50", fill=0, font_size=28),
    ],
)
def test_not_blank(draw: Callable[[ImageDraw.ImageDraw], object]) -> None:
    assert not is_blank(paper(draw))


def test_black_and_white_and_tiny_pages() -> None:
    assert is_blank(Image.new("1", (1700, 2300), 1))
    assert is_blank(Image.new("RGB", (20, 30), "white"))
    assert picture.is_flat(Image.new("L", (5, 5)))

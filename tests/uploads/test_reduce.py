"""Smaller versions: under the target, as good as possible, still readable; signed documents stay as they are."""

import io

import pikepdf
import pytest
from PIL import Image, ImageDraw

from desktop.uploads import binding
from desktop.uploads.recognise import JPEG, PDF, PNG
from desktop.uploads.reduce import Reduced, reduce
from desktop.uploads.structure import pages


def scan(dots: int = 200, quality: int = 92) -> bytes:
    size = (round(8.27 * dots), round(11.69 * dots))
    image = Image.effect_noise((size[0] // 2, size[1] // 2), 30).resize(size).convert("RGB")
    pen = ImageDraw.Draw(image)
    for line in range(20):
        pen.text((size[0] // 10, size[1] * (line + 2) // 25), "Facture 2026-118", fill="navy", font_size=dots // 6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(dots, dots))
    return out.getvalue()


def made(media_type: str, content: bytes, target: int) -> Reduced:
    found = reduce(media_type, content, target)
    assert found is not None
    assert pages(found.media_type, found.content) == pages(media_type, content)
    return found


def test_a_photo_goes_under_the_target_and_hardly_below() -> None:
    content = scan(300)
    for share in (0.7, 0.4, 0.1):
        target = int(len(content) * share)
        found = made(JPEG, content, target)
        assert target * 0.4 < len(found.content) <= target


def test_a_better_target_gives_a_better_version() -> None:
    content = scan(300)
    dots = [made(JPEG, content, int(len(content) * share)).dots for share in (0.7, 0.3, 0.1)]
    assert dots == sorted(dots, reverse=True)


def test_all_pictures_of_a_pdf_are_made_smaller() -> None:
    content = binding.bind([(JPEG, scan(200)), (JPEG, scan(220)), (JPEG, scan(240))])
    found = made(PDF, content, len(content) // 3)
    assert len(found.content) <= len(content) // 3
    with pikepdf.open(io.BytesIO(found.content)) as pdf:
        for page in pdf.pages:
            (image,) = page.get_images().values()
            pikepdf.PdfImage(image).as_pil_image().load()


def test_where_the_target_is_out_of_reach_the_smallest_is_given() -> None:
    content = scan(200)
    found = made(JPEG, content, 1000)
    assert 1000 < len(found.content) < len(content) // 8


def test_nothing_gained_is_nothing_given() -> None:
    content = made(JPEG, scan(100), 1).content
    assert not reduce(JPEG, content, 1)


def test_line_art_stays_sharp() -> None:
    image = Image.new("RGB", (1654, 2339), "white")
    ImageDraw.Draw(image).text((200, 200), "Bonjour", fill="black", font_size=80)
    out = io.BytesIO()
    image.quantize(4).convert("RGB").save(out, "PNG", compress_level=0)
    found = made(PNG, out.getvalue(), 100_000)
    assert found.media_type == PDF
    assert found.dots == 0  # nothing was pressed


def signed(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(binding.as_pdf(JPEG, content))) as pdf:
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3])
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=value))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_a_signed_document_is_never_touched() -> None:
    content = signed(scan(100))
    for act in (
        lambda: reduce(PDF, content, 1000),
        lambda: binding.bind([(PDF, content)]),
        lambda: binding.turned(PDF, content, 90),
        lambda: binding.without(PDF, content, [0]),
        lambda: binding.weave(content, content, reversed_backs=False),
    ):
        with pytest.raises(binding.Signed):
            act()


@pytest.mark.parametrize("strange", ["mask", "decode"])
def test_pictures_with_colours_of_their_own_are_left_alone(strange: str) -> None:
    with pikepdf.open(io.BytesIO(binding.as_pdf(JPEG, scan(200)))) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        image["/Mask" if strange == "mask" else "/Decode"] = pikepdf.Array([1, 0, 1, 0, 1, 0])
        out = io.BytesIO()
        pdf.save(out)
    assert reduce(PDF, out.getvalue(), 1000) is None or len(reduce(PDF, out.getvalue(), 1000).content) > 0.9 * len(  # type: ignore[union-attr]
        out.getvalue()
    )

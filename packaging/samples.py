"""Fictitious scans for the demonstration and the tests: good ones, and one of each sort that has to be refused.

Owns files and the marks of a scanner (paper, noise, tilt); `sample_pages.py` draws what is on the sheets. Made when
they are needed, from a seed, so that no picture lies in the repository: `python packaging/samples.py FOLDER`.
"""

import argparse
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pikepdf
import sample_pages as pages
from PIL import Image, ImageChops, ImageFilter

LIMIT = 10 * 1024 * 1024  # bytes; what the demonstration's server takes per deposit
DOTS = 150  # per inch


@dataclass(frozen=True)
class Sample:
    """A file of the folder and how it is made; `good` ones have to be accepted."""

    name: str
    content: Callable[[Random], bytes]
    good: bool = True


# --- the scanner -------------------------------------------------------------------------------------------------


def scanned(page: Image.Image, chance: Random, *, grey: bool = False) -> Image.Image:
    """`page` as a scanner sees it: off-white paper, not quite straight, a shadow at an edge, some grain."""
    size = page.size
    paper = (chance.randint(246, 252), chance.randint(245, 250), chance.randint(238, 247))
    page = page.rotate(chance.uniform(-0.9, 0.9), Image.Resampling.BICUBIC, fillcolor="white")
    page = ImageChops.multiply(page, Image.new("RGB", size, paper))
    shade = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(size)
    shade = shade.point([min(255, 222 + value) for value in range(256)])
    page = ImageChops.multiply(page, Image.merge("RGB", (shade, shade, shade)))
    grain = Image.frombytes("L", (256, 256), chance.randbytes(65536)).point([118 + value // 13 for value in range(256)])
    sheet = Image.new("L", size)
    for x in range(0, size[0], 256):
        for y in range(0, size[1], 256):
            sheet.paste(grain.rotate(90 * chance.randint(0, 3)), (x, y))
    page = ImageChops.add(page, Image.merge("RGB", (sheet, sheet, sheet)), 1, -128)
    return page.convert("L") if grey else page


def photographed(page: Image.Image, chance: Random) -> Image.Image:
    """`page` lying on a table, taken with a telephone."""
    table = Image.new("RGB", (1500, 2000), (104, 82, 66))
    grain = Image.frombytes("L", (30, 2000), chance.randbytes(60_000)).resize((1500, 2000))
    grain = grain.point([value // 9 for value in range(256)])
    table = ImageChops.add(table, Image.merge("RGB", (grain, grain, grain)))
    paper = scanned(page, chance).convert("RGBA").rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, expand=True)
    shadow = Image.new("RGBA", paper.size, (0, 0, 0, 255))
    corner = ((1500 - paper.width) // 2, (2000 - paper.height) // 2)
    soft = paper.getchannel("A").point(lambda value: value // 2).filter(ImageFilter.GaussianBlur(14))
    table.paste(shadow, (corner[0] + 10, corner[1] + 14), soft)
    table.paste(paper, corner, paper)
    return table.resize((3000, 4000))


# --- files -------------------------------------------------------------------------------------------------------


def as_jpeg(image: Image.Image, quality: int = 72) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, dpi=(DOTS, DOTS))
    return file.getvalue()


def as_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.quantize(32).save(file, "PNG", dpi=(DOTS, DOTS))
    return file.getvalue()


def as_tiff(images: Sequence[Image.Image]) -> bytes:
    file = io.BytesIO()
    options = {"compression": "jpeg", "quality": 72, "dpi": (DOTS, DOTS)}
    images[0].save(file, "TIFF", save_all=True, append_images=list(images[1:]), **options)
    return file.getvalue()


def as_pdf(images: Sequence[Image.Image], *, quality: int = 72, dots: int = DOTS, password: str = "") -> bytes:
    """One page a picture, as scanners write them."""
    document = pikepdf.new()
    for image in images:
        stream = pikepdf.Stream(document, as_jpeg(image, quality))
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = image.width, image.height, 8
        stream.ColorSpace = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
        stream.Filter = pikepdf.Name.DCTDecode
        wide, high = (round(length * 72 / dots, 2) for length in image.size)
        page = document.add_blank_page(page_size=(wide, high))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stream))
        page.Contents = pikepdf.Stream(document, f"q {wide} 0 0 {high} 0 0 cm /Scan Do Q".encode())
    file = io.BytesIO()
    if password:
        document.save(file, encryption=pikepdf.Encryption(owner=password, user=password))
    else:
        document.save(file, deterministic_id=True)
    return file.getvalue()


# --- what is in the folder ---------------------------------------------------------------------------------------


def pdf(draw: pages.Page, *numbers: int, grey: bool = False) -> Callable[[Random], bytes]:
    """A scan of these pages as PDF."""
    return lambda chance: as_pdf([scanned(draw(chance, number), chance, grey=grey) for number in numbers])


def invoices(number: int, count: int) -> Callable[[Random], bytes]:
    """An invoice of several pages as PDF, scanned twice as finely as need be: it weighs accordingly."""

    def content(chance: Random) -> bytes:
        drawn = (pages.invoice(chance, number, page, count) for page in range(1, count + 1))
        fine = [scanned(page.resize((page.width * 2, page.height * 2)), chance) for page in drawn]
        return as_pdf(fine, quality=86, dots=2 * DOTS)

    return content


def photo(draw: pages.Page, number: int) -> Callable[[Random], bytes]:
    return lambda chance: as_jpeg(photographed(draw(chance, number), chance), 80)


def jpeg(draw: pages.Page, number: int) -> Callable[[Random], bytes]:
    return lambda chance: as_jpeg(scanned(draw(chance, number), chance))


def png(draw: pages.Page, number: int) -> Callable[[Random], bytes]:
    return lambda chance: as_png(draw(chance, number))


def tiff(draw: pages.Page, *numbers: int) -> Callable[[Random], bytes]:
    return lambda chance: as_tiff([scanned(draw(chance, number), chance, grey=True) for number in numbers])


def too_large(chance: Random) -> bytes:
    """A scan at a resolution that nobody needs, well over the limit."""
    size = (2480, 3508)
    grain = Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3))
    page = Image.blend(pages.invoice(chance, 377).resize(size), grain, 0.6)
    content = as_pdf([page, page], quality=95)
    assert len(content) > LIMIT
    return content


def word_document(_chance: Random) -> bytes:
    """The least that a word processor takes for its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "word/document.xml": "<w:document/>",
        }.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def truncated(chance: Random) -> bytes:
    whole = pdf(pages.invoice, 391)(chance)
    return whole[: len(whole) * 2 // 3]


def encrypted(chance: Random) -> bytes:
    return as_pdf([scanned(pages.quote(chance, 88), chance)], password="secret")


SAMPLES = (
    Sample("Facture 2026-00412 Fougère.pdf", invoices(412, 2)),
    Sample("Facture 2026-00413 Alouette.pdf", pdf(pages.invoice, 413)),
    Sample("Facture 2026-00414 Pervenche.pdf", invoices(414, 3)),
    Sample("Facture 2026-00415 Martinet.pdf", pdf(pages.invoice, 415, grey=True)),
    Sample("Facture 2026-00416 Glycine.jpg", jpeg(pages.invoice, 416)),
    Sample("Facture 2026-00417 Chardonneret.pdf", pdf(pages.invoice, 417)),
    Sample("Facture 2026-00418 Saule.pdf", invoices(418, 2)),
    Sample("Facture 2026-00419 Verdier.tif", tiff(pages.invoice, 419)),
    Sample("Devis D-0201 Chardonneret.pdf", pdf(pages.quote, 201)),
    Sample("Devis D-0202 Églantine.pdf", pdf(pages.quote, 202)),
    Sample("Devis D-0203 Martinet.png", png(pages.quote, 203)),
    Sample("Devis D-0204 Bruyère.pdf", pdf(pages.quote, 204, grey=True)),
    Sample("Ordonnance Loriot.jpg", photo(pages.prescription, 1)),
    Sample("Ordonnance Pervenche.jpg", photo(pages.prescription, 2)),
    Sample("Ordonnance Chardonneret.jpg", jpeg(pages.prescription, 3)),
    Sample("Ordonnance Bruyère.png", png(pages.prescription, 4)),
    Sample("Ordonnances du mois.tif", tiff(pages.prescription, 5, 6, 7, 8)),
    Sample("Prise en charge Mésange.pdf", pdf(pages.care_form, 31)),
    Sample("Prise en charge Glycine.pdf", pdf(pages.care_form, 32)),
    Sample("Prise en charge Loriot.jpg", photo(pages.care_form, 33)),
    Sample("Flux optique bordereau 118.pdf", pdf(pages.slip, 118)),
    Sample("RIB cabinet.pdf", pdf(pages.bank_details, 0, grey=True)),
    Sample("Convention signée.pdf", pdf(pages.agreement, 1, 2, 3)),
    Sample("Scan_20261104_0930.pdf", jpeg(pages.invoice, 420)),  # a JPEG whose name lies, but a good document
    Sample("Devis protégé.pdf", encrypted, good=False),
    Sample("Facture 2026-00391 coupée.pdf", truncated, good=False),
    Sample("Numérisation vide.pdf", lambda _chance: b"", good=False),
    Sample("Courrier à la mutuelle.docx", word_document, good=False),
    Sample("Dossier complet 600 dpi.pdf", too_large, good=False),
    Sample("Facture urgente.pdf", lambda chance: b"MZ\x90\x00\x03" + bytes(55) + chance.randbytes(4096), good=False),
)


def make(folder: Path, seed: int = 1) -> list[Path]:
    """Write every sample into `folder`, made if need be; the paths in the order of `SAMPLES`. Same seed, same bytes.

    The encrypted one alone differs each time: its format asks for it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [write(sample, folder, seed) for sample in SAMPLES]


def make_good(folder: Path, seed: int = 1) -> list[Path]:
    """Only those that have to be accepted."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write(sample, folder, seed) for sample in SAMPLES if sample.good]


def write(sample: Sample, folder: Path, seed: int) -> Path:
    """Draw one sample into `folder`."""
    path = folder / sample.name
    path.write_bytes(sample.content(Random(f"{seed} {sample.name}")))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the fictitious documents of the demonstration.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for path in make(options.folder, options.seed):
        print(path)


if __name__ == "__main__":
    main()

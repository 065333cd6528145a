"""Several documents as one: pictures and PDFs bound in the order given, fronts and backs woven together.

Pure: bytes to bytes, for worker threads. What a JPEG, a fax or a PDF holds goes in as it is; only what a PDF can't hold
is pressed anew. A digitally signed PDF is never touched: it would lose what its signature is worth.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.uploads import picture
from desktop.uploads.recognise import JPEG, PDF, PNG, TIFF

if TYPE_CHECKING:
    import pikepdf

QUALITY = 90  # of what has to be pressed anew
JOINABLE = frozenset({PDF, JPEG, PNG, TIFF})


class Signed(Exception):  # noqa: N818 - a finding about a file
    """A digital signature holds for these bytes alone."""


def bind(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """One PDF of these (media type, content), in this order. Raises `Signed`; else what the libraries raise."""
    import pikepdf

    with pikepdf.new() as whole:
        for media_type, content in parts:
            with pikepdf.open(io.BytesIO(as_pdf(media_type, content))) as part:
                refuse_signed(part)
                _settle(part)
                whole.pages.extend(part.pages)
        return written(whole)


def weave(fronts: bytes, backs: bytes, *, reversed_backs: bool) -> bytes:
    """One PDF of two: front 1, back 1, front 2... The pile was turned over for its backs: these come last first then.

    Where one has more pages than the other, the rest follows.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(fronts)) as first, pikepdf.open(io.BytesIO(backs)) as second, pikepdf.new() as whole:
        for each in (first, second):
            refuse_signed(each)
            _settle(each)
        behind = list(range(len(second.pages)))
        if reversed_backs:
            behind.reverse()
        for number in range(max(len(first.pages), len(behind))):
            if number < len(first.pages):
                whole.pages.append(first.pages[number])
            if number < len(behind):
                whole.pages.append(second.pages[behind[number]])
        return written(whole)


def without(media_type: str, content: bytes, numbers: Sequence[int]) -> bytes:
    """The document as a PDF, without these pages (from 0). At least one page stays: `ValueError`."""
    import pikepdf

    with pikepdf.open(io.BytesIO(as_pdf(media_type, content))) as pdf:
        refuse_signed(pdf)
        if len(set(numbers)) >= len(pdf.pages):
            raise ValueError("no page would be left")
        for number in sorted(set(numbers), reverse=True):
            del pdf.pages[number]
        return written(pdf)


def turned(media_type: str, content: bytes, degrees: int, numbers: Sequence[int] | None = None) -> bytes:
    """The document as a PDF, with these pages (all of them) turned clockwise by 90, 180 or 270 degrees."""
    import pikepdf

    with pikepdf.open(io.BytesIO(as_pdf(media_type, content))) as pdf:
        refuse_signed(pdf)
        for number in range(len(pdf.pages)) if numbers is None else numbers:
            pdf.pages[number].rotate(degrees, relative=True)
        return written(pdf)


def as_pdf(media_type: str, content: bytes) -> bytes:
    """A picture as a PDF of its pages; a PDF as it is. `KeyError` for anything else."""
    if media_type == PDF:
        return content
    if media_type not in JOINABLE:
        raise KeyError(media_type)
    if media_type != TIFF:
        image = picture.opened(content)
        if image.mode in ("1", "L", "P", "RGB", "CMYK") and "transparency" not in image.info:
            return picture.bound([content])
    return picture.bound([picture.page(page, QUALITY) for page in picture.pages(content)])


def refuse_signed(pdf: "pikepdf.Pdf") -> None:
    """Raises `Signed` for a PDF that somebody signed digitally."""
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return
    if int(form.get("/SigFlags", 0)) & 1 or any(_is_signature(field) for field in form.get("/Fields", [])):
        raise Signed("signed")


def written(pdf: "pikepdf.Pdf") -> bytes:
    """The bytes of a PDF, packed as well as can be without loss."""
    import pikepdf

    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True, deterministic_id=True)
    return out.getvalue()


def _is_signature(field: "pikepdf.Object") -> bool:
    return str(field.get("/FT", "")) == "/Sig" and field.get("/V") is not None


def _settle(pdf: "pikepdf.Pdf") -> None:
    """What was typed into a form becomes part of the page: another document has no place for its fields."""
    if pdf.Root.get("/AcroForm") is not None:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")

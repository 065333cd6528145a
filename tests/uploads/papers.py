"""Small documents of each kind, good ones, and how they are judged."""

import hashlib
import io
from pathlib import Path

import pikepdf
from PIL import Image
from reportlab.pdfgen import canvas

from desktop.uploads.facts import Limits
from desktop.uploads.inspect import Bad, Container, Found, Good, inspect

LIMIT = 300_000
LIMITS = Limits(LIMIT, frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"}), ())


def look(path: Path, limits: Limits = LIMITS) -> Good | Bad | Container:
    return inspect(Found(path, "", path.name), limits)


def judged(tmp_path: Path, content: bytes, name: str = "document") -> str:
    """The reason, or the media type of a good one."""
    path = tmp_path / name
    path.write_bytes(content)
    found = look(path)
    return found.reason if isinstance(found, Bad) else found.media_type


def picture(form: str, size: tuple[int, int] = (60, 80), **options: object) -> bytes:
    image = Image.frombytes("L", size, bytes((x * 7 + x // 60) % 256 for x in range(size[0] * size[1])))
    if form == "GIF" or options.get("compression") == "group4":
        image = image.convert("1")
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def paper(sheets: int = 2, **options: object) -> bytes:
    pdf = pikepdf.new()
    for number in range(sheets):
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"% " + hashlib.shake_256(bytes([number])).digest(3000).hex().encode())
    stream = io.BytesIO()
    pdf.save(stream, compress_streams=True, recompress_flate=True, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def exactly(size: int) -> bytes:
    """A good PDF of so many bytes (what follows the end is nobody's business)."""
    content = paper(1)
    return content + b"\n" * (size - len(content))


JPEG = picture("JPEG")
PNG = picture("PNG")
TIFF = picture("TIFF")
PDF = paper()
ZIP = b"PK\x03\x04" + bytes(26)
OFFICE = "application/vnd.openxmlformats-officedocument"


def written(path: Path, text: str) -> Path:
    """A PDF at `path` on which these lines stand."""
    page = canvas.Canvas(str(path))
    for number, line in enumerate(text.split("\n")):
        page.drawString(60, 780 - 16 * number, line)
    page.save()
    return path

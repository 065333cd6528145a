"""Scans, all different: real PDF files whose picture is noise, so that nothing compresses; a crowd of small files."""

import io
from math import isqrt
from pathlib import Path
from random import Random

import pikepdf
from PIL import Image

SIZE = 200 * 1024  # bytes of a scan
FRAME = 1_200  # bytes that a file needs beside its picture's, at most


def draw(folder: Path, count: int, seed: int = 1, *, size: int = SIZE) -> Path:
    """Write `count` files into `folder`, every one another content, all of exactly `size` bytes."""
    chance = Random(seed)
    side = isqrt(size - FRAME)  # points of the picture's side
    template, hole = _template(chance, side, size)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        content = bytearray(template)
        content[hole : hole + side * side] = chance.randbytes(side * side)
        (folder / f"scan {number:05}.pdf").write_bytes(content)
    return folder


def draw_small(folder: Path, count: int, seed: int = 2) -> Path:
    """Write `count` files of about 1 KiB below `folder`, a thousand a folder, one in four a PDF, the others JPEG."""
    chance = Random(seed)
    document, picture = _small_pdf(), _small_jpeg()
    for number in range(count):
        mark = b"%016x%016x" % (number, chance.getrandbits(64))
        below = folder / f"lot {number // 1000:03}"
        if number % 1000 == 0:
            below.mkdir(parents=True)
        if number % 4 == 0:  # an update that changes nothing but the comment in it
            content, name = document + b"%% " + mark + b"\n%%EOF\n", f"scan {number:06}.pdf"
        else:
            content, name = picture[:2] + b"\xff\xfe\x00\x22" + mark + picture[2:], f"photo {number:06}.jpg"
        (below / name).write_bytes(content)
    return folder


def _small_pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _small_jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("L", (64, 64), 200).save(file, "JPEG", quality=30)
    return file.getvalue()


def _template(chance: Random, side: int, size: int) -> tuple[bytes, int]:
    """A file, and where the bytes of its picture begin."""
    picture = chance.randbytes(side * side)
    document = pikepdf.new()
    stream = pikepdf.Stream(document, picture)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = side, side, 8
    stream.ColorSpace = pikepdf.Name.DeviceGray
    page = document.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stream))
    page.Contents = pikepdf.Stream(document, b"q 595 0 0 842 0 0 cm /Scan Do Q")

    def saved() -> bytes:
        file = io.BytesIO()
        document.save(file, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return file.getvalue()

    # Filled up to the byte by a string in the picture's dictionary that says nothing.
    stream.Padding = pikepdf.String("")
    stream.Padding = pikepdf.String("x" * (size - len(saved())))
    content = saved()
    assert len(content) == size
    return content, content.index(picture)

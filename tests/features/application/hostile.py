"""Three hundred files that were made to hurt, the same at each run: damaged, lying, locked, endless, empty."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from tests.uploads.papers import paper, picture

COUNT = 300


def hostile() -> Iterator[tuple[str, bytes]]:
    """Name and content."""
    made: dict[str, bytes] = {}
    for name, content in _all():
        if content not in made.values():
            made[name] = content
        if len(made) == COUNT:
            break
    yield from made.items()


def write(folder: Path) -> list[Path]:
    """All of them, in a folder."""
    folder.mkdir(parents=True)
    paths = []
    for name, content in hostile():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def _all() -> Iterator[tuple[str, bytes]]:
    yield from _lies()
    yield from _bombs()
    yield from _locked()
    sound = {
        "pdf": paper(2),
        "jpg": picture("JPEG", (90, 120)),
        "png": picture("PNG", (90, 120)),
        "tif": picture("TIFF", (90, 120)),
    }
    chance = random.Random(20261127)
    for number in range(200):
        for ending, content in sound.items():
            name = f"{number:03d}-abîmé.{ending}"
            match number % 4:
                case 0:
                    yield name, content[: chance.randrange(1, max(2, len(content) * 2 // 3))]
                case 1:
                    yield name, _zeroed(content, chance)
                case 2:
                    yield name, _shuffled(content, chance)
                case _:
                    yield name, chance.randbytes(chance.randrange(1, 400)) + content[chance.randrange(len(content)) :]


def _zeroed(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes(max(40, len(content) // 3)) + content[at + len(content) // 3 :]


def _shuffled(content: bytes, chance: random.Random) -> bytes:
    parts = [content[at : at + 64] for at in range(0, len(content), 64)]
    chance.shuffle(parts)
    return content[:8] + b"".join(parts)


def _lies() -> Iterator[tuple[str, bytes]]:
    yield "vide.pdf", b""
    yield "un.pdf", b"%"
    yield "programme.pdf", b"MZ" + bytes(400)
    yield "elf.jpg", b"\x7fELF" + bytes(400)
    yield "page.pdf", b"<!doctype html><script>alert(1)</script>"
    yield "image.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield "texte.png", b"ceci n'est pas une image"
    yield "entête.pdf", b"%PDF-1.7\n%%EOF"
    yield "rien.pdf", b"%PDF-1.7\n" + b"0 " * 900
    yield "marque.jpg", b"\xff\xd8\xff\xd9"
    yield "CON.pdf", b"%PDF-1.4\ntrailer<<>>"
    yield "...pdf", b"\x00" * 64
    yield "d\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", b"MZ\x90" + bytes(90)
    yield "a" * 180 + ".pdf", b"%PDF-" + b"9" * 300


def _bombs() -> Iterator[tuple[str, bytes]]:
    for number, (width, height) in enumerate(((60_000, 60_000), (2**31 - 1, 1), (1, 2**31 - 1), (0, 0))):
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        yield f"géante{number}.png", _png(head, zlib.compress(bytes(100_000)))
    yield "longue.png", _png(struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0), zlib.compress(bytes(5_000_000)))
    yield "grande.pdf", b"%PDF-1.7\n" + bytes(11 << 20)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bombe.pdf", bytes(200 << 20))
    yield "bombe.zip", archive.getvalue()
    for depth in (5_000, 200_000):
        yield f"profond{depth}.pdf", _pdf(b"[" * depth + b"]" * depth)
    yield "cercle.pdf", _pdf(b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
    yield "sans-fin.pdf", _pdf(b"<</Type/Pages/Kids[3 0 R]/Count 99999999>>")
    tiff = b"II*\x00\x08\x00\x00\x00\x01\x00\x00\x01\x04\x00\x01\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00"
    yield "boucle.tif", tiff
    yield "loin.tif", b"II*\x00\xff\xff\xff\x7f" + bytes(60)


def _locked() -> Iterator[tuple[str, bytes]]:
    for number, password in enumerate(("ouvrir", "é" * 20)):
        with pikepdf.open(io.BytesIO(paper(1))) as pdf:
            out = io.BytesIO()
            pdf.save(out, encryption=pikepdf.Encryption(user=password, owner="maître"))
            yield f"verrou{number}.pdf", out.getvalue()


def _png(head: bytes, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _pdf(second: bytes) -> bytes:
    """A PDF of two objects with a table that is right."""
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", second)
    made, places = bytearray(b"%PDF-1.4\n"), []
    for place, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (place, each)
    table = len(made)
    made += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)

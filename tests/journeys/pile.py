"""Two hundred files as they lie in a practice's scan folder: four formats, good ones, repeated ones, bad ones.

Owns the files and what is known of them beforehand. Made from a seed in a second, so that a journey can be replayed.
Each name and each content holds a word that must never be found outside an encrypted vault.
"""

import hashlib
import io
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pikepdf
from PIL import Image, PngImagePlugin, TiffImagePlugin

NAME_MARK = "Quenouille"
"""In every file's and every folder's name."""

CONTENT_MARK = b"EMPREINTE-D-ESSAI"
"""In every good file's bytes."""

_FOLDERS = ("", "", f"Chemise {NAME_MARK}", f"Chemise {NAME_MARK}/juin", f"{NAME_MARK} à classer")
_LARGE = 20  # files of some 3 MB


@dataclass(frozen=True)
class Pile:
    """The folder, and what ought to become of each of its files."""

    folder: Path
    good: dict[Path, str]
    """SHA-256 of every file that has to arrive; of files with the same content, each path."""
    bad: dict[Path, str]
    """Reason for which a file has to be refused."""

    @property
    def files(self) -> int:
        return len(self.good) + len(self.bad)

    @property
    def contents(self) -> Counter[str]:
        """What the server has to hold at the end: each content once."""
        return Counter(set(self.good.values()))


def heap(folder: Path, seed: int, files: int = 200, *, repeated: int = 8, bad: bool = True) -> Pile:
    """Write the pile of `seed` to `folder`, which is made."""
    chance = Random(seed)
    unfit = _unfit(chance) if bad else {}
    distinct = files - repeated - len(unfit)
    good: dict[Path, str] = {}
    contents: list[bytes] = []
    for number in range(distinct):
        suffix, draw = _FORMATS[number % len(_FORMATS)]
        side = 1000 if number < _LARGE else chance.choice((36, 60, 120, 200, 300, 420))
        contents.append(draw(_noise(chance, side), f"{CONTENT_MARK.decode()} {seed} {number}"))
        _keep(good, _place(folder, chance, f"Document {NAME_MARK} n° {number:03}{suffix}"), contents[-1])
    for number in range(repeated):
        path = _place(folder, chance, f"Copie {number} de {NAME_MARK}.pdf")
        _keep(good, path, contents[chance.randrange(len(contents))])
    refused: dict[Path, str] = {}
    for name, (reason, content) in unfit.items():
        path = _place(folder, chance, name)
        path.write_bytes(content)
        refused[path] = reason
    return Pile(folder, good, refused)


def _keep(good: dict[Path, str], path: Path, content: bytes) -> None:
    path.write_bytes(content)
    good[path] = hashlib.sha256(content).hexdigest()


def _place(folder: Path, chance: Random, name: str) -> Path:
    place = folder / chance.choice(_FOLDERS)
    place.mkdir(parents=True, exist_ok=True)
    return place / name


def _noise(chance: Random, side: int) -> Image.Image:
    return Image.frombytes("RGB", (side, side), chance.randbytes(3 * side * side))


# --- formats -----------------------------------------------------------------------------------------------------


def _jpeg(image: Image.Image, mark: str) -> bytes:
    return _saved(image, "JPEG", quality=92, comment=mark.encode())


def _png(image: Image.Image, mark: str) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", mark)
    return _saved(image, "PNG", compress_level=1, pnginfo=told)


def _tiff(image: Image.Image, mark: str) -> bytes:
    told = TiffImagePlugin.ImageFileDirectory_v2()
    told[270] = mark
    return _saved(image, "TIFF", tiffinfo=told)


def _pdf(image: Image.Image, mark: str) -> bytes:
    then = time.gmtime(1_790_000_000)
    return _saved(image, "PDF", creationDate=then, modDate=then) + f"\n% {mark}\n".encode()


_FORMATS: tuple[tuple[str, Callable[[Image.Image, str], bytes]], ...] = (
    (".jpg", _jpeg),
    (".pdf", _pdf),
    (".png", _png),
    (".tif", _tiff),
    (".JPG", _jpeg),
    (".bin", _pdf),  # recognised by content, whatever its name says
)


def _saved(image: Image.Image, form: str, **words: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **words)
    return file.getvalue()


def _unfit(chance: Random) -> dict[str, tuple[str, bytes]]:
    whole = _pdf(_noise(chance, 200), "")
    picture = _png(_noise(chance, 200), "")
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    letter = io.BytesIO()
    with zipfile.ZipFile(letter, "w") as parts:
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml"):
            parts.writestr(zipfile.ZipInfo(name), chance.randbytes(300))
    return {
        f"{NAME_MARK} vide.pdf": ("empty", b""),
        f"{NAME_MARK} coupé.png": ("damaged", picture[: len(picture) // 2]),
        f"{NAME_MARK} coupé.pdf": ("damaged", whole[: len(whole) // 3]),
        f"{NAME_MARK} protégé.pdf": ("encrypted", locked.getvalue()),
        f"{NAME_MARK} lettre.docx": ("unsupported", letter.getvalue()),
        f"{NAME_MARK} note.pdf": ("unsupported", b"Une note, pas un PDF." * 30),
        f"{NAME_MARK} registre.pdf": ("too-large", whole + b"\n%" + b" " * 10_485_760),
        f"{NAME_MARK} tableau.jpg": ("damaged", b"GIF89a" + chance.randbytes(500)),
    }

"""On paper: two engines draw the same picture, a save that is killed leaves no half file, a printer gets every page."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from desktop.features.convention.domain import Ink
from desktop.features.convention.fill import Template, compose
from tests.features.convention.made import practice, signature
from tests.laws.source import ROOT

DOTS = 100
SOFT = 2  # pixels over which letters' edges may differ


def by_qt(content: bytes, number: int, size: tuple[int, int]) -> Image.Image:
    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    drawn = document.render(number, QSize(*size)).convertToFormat(QImage.Format.Format_RGBA8888)
    picture = Image.frombytes("RGBA", size, bytes(drawn.constBits()))
    document.close()
    white = Image.new("RGBA", size, "white")
    return Image.alpha_composite(white, picture).convert("L")


def by_poppler(path: Path, number: int) -> Image.Image:
    stem = path.with_name(f"{path.stem}-{number}")
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(DOTS), "-f", str(number + 1), "-l", str(number + 1)]
    subprocess.run([*command, path, stem], check=True)
    with Image.open(stem.with_suffix(".png")) as picture:
        return picture.convert("L")


@pytest.mark.parametrize("seed", range(4))
def test_two_engines_draw_the_same_picture(qapp: QApplication, tmp_path: Path, seed: int) -> None:
    content = compose(Template.load(), practice(Random(seed)), Ink(signature()))
    path = tmp_path / "made.pdf"
    path.write_bytes(content)
    for number in (0, 2):
        theirs = by_poppler(path, number)
        ours = by_qt(content, number, theirs.size)
        soft = [each.filter(ImageFilter.GaussianBlur(SOFT)) for each in (ours, theirs)]
        difference = ImageChops.difference(*soft)
        assert ImageStat.Stat(difference).mean[0] < 1.5, number
        assert difference.getextrema()[1] < 90, number
        empty = by_qt(compose(Template.load(), practice(Random(seed + 100))), number, theirs.size)
        assert ImageChops.difference(empty, ours).getbbox() is not None


SAVER = """
import sys
from pathlib import Path
from desktop.infra.files import PartFile
target, content = Path(sys.argv[1]), Path(sys.argv[2]).read_bytes()
part = PartFile(target, mode=0o644)
part.open()
part.write(content[: len(content) // 2])
part._file.flush()
print("half", flush=True)
sys.stdin.read()
"""


def test_a_save_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    made = compose(Template.load(), practice(Random(2)))
    (tmp_path / "made").write_bytes(made)
    target = tmp_path / "Convention.pdf"
    target.write_bytes(b"what was there")
    saver = subprocess.Popen(
        [sys.executable, "-c", SAVER, target, tmp_path / "made"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert saver.stdout is not None
    assert saver.stdin is not None
    with saver:
        assert saver.stdout.readline() == b"half\n"
        saver.send_signal(signal.SIGKILL)
        saver.stdin.close()
    assert target.read_bytes() == b"what was there"

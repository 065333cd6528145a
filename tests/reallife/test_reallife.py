"""Each of five hundred files made by other programs is delivered, converted or refused, and for the right reason."""

import asyncio
import hashlib
import io
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from desktop.uploads import intake
from desktop.uploads.facts import DocumentState, Kind, Limits
from desktop.uploads.recognise import PDF
from desktop.uploads.store import Incoming
from tests.reallife import workshop
from tests.reallife.recipes import CONVERTED, GOOD, Recipe, recipes
from tests.uploads.world import MemoryServer, engine_of, settled, until

LIMITS = Limits(10_485_760, frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"}), ())
ALL = tuple(recipes())

pytestmark = [
    pytest.mark.xdist_group("reallife"),
    pytest.mark.timeout(600),
    pytest.mark.skipif(sys.platform != "linux", reason="the makers of the files are Debian's"),
]


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all the files."""
    assert workshop.missing() == [], "programs that this machine hasn't; `packaging/environment.py` has their packages"
    folder = tmp_path_factory.mktemp("reallife")
    failed = workshop.make(ALL, folder)
    assert failed == {}
    return folder / "drop"


@pytest.fixture(scope="module")
def judged(drop: Path) -> dict[str, list[Incoming]]:
    """What became of each file, by its name; of a mail or an archive, what became of all that lies in it."""
    found: dict[str, list[Incoming]] = {}
    with ThreadPoolExecutor(2) as threads:
        for path in sorted(drop.iterdir()):
            files = [file for group, _ in intake.groups([path], LIMITS, threads) for file in group]
            for file in files:
                if file.content is not None:
                    opens(file)
            found[path.name] = files
    return found


def opens(file: Incoming) -> None:
    """What is sent can be read by others, to its last byte where it was made here."""
    assert file.content is not None
    if file.media_type == PDF:
        with pikepdf.open(io.BytesIO(file.content)) as pdf:
            assert len(pdf.pages) > 0
            if file.origin:
                assert pdf.check_pdf_syntax() == []
    elif file.origin:
        with Image.open(io.BytesIO(file.content)) as image:
            image.load()
            assert image.mode in ("L", "RGB")


def what_became(files: list[Incoming]) -> str:
    outcomes = {file.reason or (CONVERTED if file.origin else GOOD) for file in files}
    return outcomes.pop() if len(outcomes) == 1 else " and ".join(sorted(outcomes)) or "nothing"


def test_there_are_more_than_five_hundred() -> None:
    assert len(ALL) > 500
    assert len({each.name for each in ALL}) == len(ALL)


def test_each_is_taken_converted_or_refused_as_it_should(judged: dict[str, list[Incoming]]) -> None:
    wrong = {
        each.name: (each.expected, found) for each in ALL if (found := what_became(judged[each.name])) != each.expected
    }
    assert wrong == {}


def test_what_is_taken_goes_as_it_is(drop: Path, judged: dict[str, list[Incoming]]) -> None:
    changed = [
        each.name
        for each in ALL
        if each.expected == GOOD and not each.name.endswith((".zip", ".eml"))
        and judged[each.name][0].content != (drop / each.name).read_bytes()
    ]  # fmt: skip
    assert changed == []


def test_what_is_converted_has_a_name_that_fits(judged: dict[str, list[Incoming]]) -> None:
    names = [file.name for each in ALL if each.expected == CONVERTED for file in judged[each.name]]
    assert len(names) > 50
    assert [name for name in names if not name.endswith((".jpg", ".pdf"))] == []


@pytest.mark.parametrize("edge", ["bottom", "left"])
def test_a_photo_keeps_its_colours(judged: dict[str, list[Incoming]], drop: Path, edge: str) -> None:
    """Pixel by pixel near to what the other program shows of its own file."""
    for name in ("bmp 0.bmp", "webp q100 m4.webp", "heic q90 444.heic", "avif q90.avif", "bigtiff lzw.tif"):
        (file,) = judged[name]
        assert file.content is not None
        with Image.open(io.BytesIO(file.content)) as made, Image.open(drop.parent / "bases" / base(name)) as original:
            box = (0, 800, 620, 877) if edge == "bottom" else (0, 0, 60, 877)
            near = [
                abs(a - b) for a, b in zip(mean(made.convert("RGB").crop(box)), mean(original.convert("RGB").crop(box)))
            ]
            assert max(near) < 8, name


def base(name: str) -> str:
    number = {"avif q90.avif": 3, "bigtiff lzw.tif": 3}.get(name, 0)
    return f"photo{number}.ppm"


def mean(image: Image.Image) -> list[float]:
    one = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(one, tuple)
    return [float(each) for each in one]


async def test_all_of_them_dropped_at_once_are_delivered(
    drop: Path, judged: dict[str, list[Incoming]], tmp_path: Path
) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "vault", server) as engine:
        report = await asyncio.wait_for(engine.add([drop], Kind.FACTURE), 300)
        rows = await engine.rows([*report.staged, *report.duplicates, *report.refused])
        assert Counter(row.reason for row in rows if row.state is DocumentState.REFUSED) == Counter(
            file.reason for files in judged.values() for file in files if file.reason
        )
        await engine.send()
        await until(engine, settled, 300)
    expected = {file.sha256 for files in judged.values() for file in files if file.content is not None}
    delivered = {hashlib.sha256(content).hexdigest() for content in server.delivered}
    assert len(delivered) == len(expected) > 440
    assert sorted(delivered ^ expected) == []


def test_recipes_say_what_they_expect() -> None:
    known = {GOOD, CONVERTED, "empty", "unsupported", "damaged", "encrypted", "too-large", "conversion-failed"}
    assert {each.expected for each in ALL} == known | {"encrypted-archive", "no-attachment"}
    assert all(isinstance(each, Recipe) for each in ALL)

"""One file of each kind, made by other programs, through the whole program: dropped on its window, sent to the thin
server, held there as the window says."""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from api_stub.settings import MEDIA_TYPES
from desktop.app.desk import Desk
from desktop.uploads import intake
from desktop.uploads.facts import DocumentState, Limits
from tests.app.inside import PATIENCE, inside, sign_in
from tests.reallife import workshop
from tests.reallife.recipes import CONVERTED, GOOD, Recipe, recipes

pytestmark = [
    pytest.mark.xdist_group("reallife"),
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="the makers of the files are Debian's"),
]


def one_of_each_kind() -> list[Recipe]:
    """By the ending of their names and by what becomes of them."""
    kinds: dict[tuple[str, str], Recipe] = {}
    for each in recipes():
        kinds.setdefault((Path(each.name).suffix.lower(), each.expected), each)
    return list(kinds.values())


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """The folder with the files."""
    assert workshop.missing() == [], "programs that this machine hasn't; `packaging/environment.py` has their packages"
    (tmp_path / "made").mkdir()
    assert workshop.make(one_of_each_kind(), tmp_path / "made") == {}
    return tmp_path / "made" / "drop"


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Desk, Served]]:
    with Served() as stub, inside(qtbot, stub, tmp_path / "base") as program:
        yield sign_in(qtbot, program), stub


def test_each_kind_arrives_or_says_why_not(program: tuple[Desk, Served], drop: Path, qtbot: QtBot) -> None:
    desk, stub = program
    limits = Limits(stub.settings.deposit_max_bytes, frozenset(MEDIA_TYPES), ())
    with ThreadPoolExecutor(2) as threads:
        read = [file for group, _ in intake.groups([drop], limits, threads) for file in group]
    fit = {file.sha256 for file in read if file.content is not None}
    refused = Counter(file.reason for file in read if file.reason)
    endings = {Path(each.name).suffix.lower() for each in one_of_each_kind() if each.expected in (GOOD, CONVERTED)}
    assert endings >= {".pdf", ".jpg", ".png", ".tif", ".bmp", ".webp", ".heic", ".avif", ".gif", ".eml", ".zip"}

    page = desk.deposits
    page.add_paths([drop])
    qtbot.waitUntil(lambda: not page.reading and sum(page.queue.counts.values()) == len(read), timeout=2 * PATIENCE)
    assert page.queue.counts[DocumentState.REFUSED] == refused.total()
    page.send()
    qtbot.waitUntil(lambda: page.queue.counts.get(DocumentState.ACKNOWLEDGED, 0) == len(fit), timeout=2 * PATIENCE)

    held = stub.parts.state.read(lambda db: db.execute("SELECT sha256, media FROM documents").fetchall())
    assert Counter(sha256 for sha256, _ in held) == Counter(fit)
    assert {media for _, media in held} <= set(MEDIA_TYPES)
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (stub.settings.data / "files").iterdir()}
    assert kept >= fit

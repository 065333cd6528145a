"""One large document over a slow line that is cut again and again, and through a kill: it arrives as it lies on the
disk, announced once, in pieces that go on where they were."""

import hashlib
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
from PIL import Image

from desktop.app.options import Exit
from tests.interop.ours.relay import Relay
from tests.journeys.journey import arrived_once
from tests.journeys.pile import NAME_MARK, Pile
from tests.journeys.run import Run
from tests.journeys.service import FINESS, PASSWORD, Service
from tests.journeys.vault import look

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]  # on a machine that is busy with other things

SPEED = 1 << 20  # bytes a second
PIECE = 2 * SPEED  # what a cut may cost: two seconds of the line
BETWEEN = 2_500_000  # bytes from one cut to the next
CUTS = 4  # one of them after the kill
PATIENCE = 90.0  # seconds for each of its steps; some five on a machine that has nothing else to do


@pytest.fixture
def pile(tmp_path: Path) -> Pile:
    """One picture of 10 MB, as a careless scanner makes them."""
    path = tmp_path / NAME_MARK / f"Dossier {NAME_MARK}.png"
    path.parent.mkdir()
    side = 1825
    Image.frombytes("RGB", (side, side), Random(10).randbytes(3 * side * side)).save(path, compress_level=0)
    return Pile(path.parent, {path: hashlib.sha256(path.read_bytes()).hexdigest()}, {})


async def test_ten_megabytes_arrive_in_pieces_that_are_not_sent_again(
    tmp_path: Path, service: Service, pile: Pile
) -> None:
    (document,) = pile.good
    size = document.stat().st_size
    assert 9_900_000 < size <= service.deposit_limit
    service.faults([
        {"route": route, "fault": "slow-read", "bytes_per_second": SPEED}
        for route in ("POST /v1/uploads", "PATCH /v1/uploads/*")
    ])  # fmt: skip
    with Relay(urlsplit(service.url).port or 0) as line:

        def start() -> Run:
            return Run.of_send(tmp_path / "runs", tmp_path / "program", line.url, pile.folder)

        def cut(run: Run) -> None:
            before = line.cuts
            line.cut_after(BETWEEN)
            assert run.until(lambda: line.cuts > before, PATIENCE), run.told

        run = start()
        for _ in range(CUTS - 1):
            cut(run)
        appended = service.seen()["append"]
        assert run.until(lambda: service.seen()["append"] > appended, PATIENCE), run.told
        assert run.kill()
        last = start()
        cut(last)
        assert last.ends(PATIENCE) == Exit.DONE, last.told
        vault = await look(tmp_path / "program", FINESS, PASSWORD, line.url)

    arrived_once(pile, service, vault)
    seen = service.seen()
    assert (line.cuts, seen["create"], seen["seal"]) == (CUTS, 1, 1)
    assert seen["append"] > CUTS + 1
    breaks = CUTS + 1  # the kill is one more
    assert size < line.passed < size + breaks * PIECE, "more went again than a piece for each break"

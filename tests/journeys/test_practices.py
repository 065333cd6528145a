"""Two practices on one workstation: what one has in its queue stays there, untouched, while the other one works."""

from pathlib import Path

import pytest

from tests.journeys.journey import FINISHES_WITHIN, SLOWLY, arrived_once
from tests.journeys.pile import NAME_MARK, heap
from tests.journeys.run import Run
from tests.journeys.service import FINESS, OTHER_FINESS, OTHER_PASSWORD, PASSWORD, Service
from tests.journeys.vault import look

pytestmark = pytest.mark.journey


async def test_a_queue_waits_for_its_practice(tmp_path: Path, service: Service) -> None:
    ours = heap(tmp_path / NAME_MARK / "a", 21, 40)
    theirs = heap(tmp_path / NAME_MARK / "b", 22, 20)
    basedir = tmp_path / "program"
    service.faults(SLOWLY)
    acts = [
        ["enter", FINESS, PASSWORD],
        ["drop", str(ours.folder), ""],
        ["read"],
        ["send"],
        ["leave"],
        ["enter", OTHER_FINESS, OTHER_PASSWORD],
        ["drop", str(theirs.folder), "À nous"],
        ["read"],
        ["send"],
        ["wait"],
    ]
    run = Run.of_window(tmp_path / "runs", basedir, service.url, acts)
    assert run.until(lambda: len(run.lines) >= 6, FINISHES_WITHIN), run.told
    before = service.documents()
    assert run.ends(FINISHES_WITHIN) == 0, run.told
    assert [line["did"] for line in run.lines] == [act[0] for act in acts]
    assert run.lines[5]["counts"] == {}  # nothing of the one is shown to the other
    assert service.documents() == before
    queue = await look(basedir, FINESS, PASSWORD)
    assert queue.queued
    arrived_once(
        theirs,
        service,
        await look(basedir, OTHER_FINESS, OTHER_PASSWORD),
        finess=OTHER_FINESS,
        password=OTHER_PASSWORD,
    )

    service.faults([])
    again = Run.of_window(tmp_path / "runs", basedir, service.url, [["enter", FINESS, PASSWORD], ["wait"]])
    assert again.ends(FINISHES_WITHIN) == 0, again.told
    arrived_once(ours, service, await look(basedir, FINESS, PASSWORD))

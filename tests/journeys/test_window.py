"""The window, killed twenty times on a bad line, its server once, then left alone: every document has arrived once."""

from pathlib import Path
from random import Random

import pytest

from tests.journeys.journey import (
    FINISHES_WITHIN,
    ROUGHLY,
    SLOWLY,
    arrived_once,
    leaves_no_trace,
    struck,
    until_killed,
)
from tests.journeys.pile import NAME_MARK, heap
from tests.journeys.run import Run
from tests.journeys.service import FINESS, PASSWORD, Service
from tests.journeys.vault import look

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]  # on a machine that is busy with other things

ENTER = ["enter", FINESS, PASSWORD]
MESSAGE = f"Dossiers de {NAME_MARK}"


@pytest.mark.parametrize("seed", [20261124])
async def test_killed_twenty_times(seed: int, tmp_path: Path, service: Service) -> None:
    pile = heap(tmp_path / NAME_MARK, seed)
    chance = Random(seed)
    basedir = tmp_path / "program"
    runs: list[Run] = []

    def start() -> Run:
        # Until everything was sent, the secretary drops the folder again: what is known is recognised.
        sent = any(line["did"] == "send" for run in runs for line in run.lines)
        drop = [] if sent else [["drop", str(pile.folder), MESSAGE], ["read"], ["send"]]
        runs.append(Run.of_window(tmp_path / "runs", basedir, service.url, [ENTER, *drop, ["wait"]]))
        return runs[-1]

    def strike(run: Run) -> bool:
        if len(runs) == 12:  # the server's machine loses its power too
            run.until(lambda: service.seen()["create"] > 0, 3.0)
            service.kill()
            run.lasts(chance.uniform(0.0, 0.5))
            service.start()
        return struck(run, service, chance)

    service.faults([*SLOWLY, *ROUGHLY], seed)
    ended = until_killed(start, strike)
    assert ended <= 2, "it was done before it was killed often enough"
    assert service.fired() > 0
    service.faults(ROUGHLY, seed + 1)
    last = start()
    assert last.ends(FINISHES_WITHIN) == 0, last.told
    service.faults([])

    assert last.lines[-1]["did"] == "wait"
    vault = await look(basedir, FINESS, PASSWORD, service.url)
    arrived_once(pile, service, vault)
    assert vault.renewal
    leaves_no_trace(basedir, MESSAGE, vault.renewal, last.lines[-1]["token"])

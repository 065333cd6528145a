"""The console companion, killed twenty times on a bad line, then left alone: every document has arrived once."""

from pathlib import Path
from random import Random

import pytest

from desktop.app.options import Exit
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

MESSAGE = f"Dossiers de {NAME_MARK}"


@pytest.mark.parametrize("seed", [20261123])
async def test_killed_twenty_times(seed: int, tmp_path: Path, service: Service) -> None:
    pile = heap(tmp_path / NAME_MARK, seed)
    chance = Random(seed)
    basedir = tmp_path / "program"

    def start() -> Run:
        return Run.of_send(tmp_path / "runs", basedir, service.url, pile.folder, message=MESSAGE)

    service.faults([*SLOWLY, *ROUGHLY], seed)
    ended = until_killed(start, lambda run: struck(run, service, chance))
    assert ended <= 2, "it was done before it was killed often enough"
    assert service.fired() > 0
    service.faults(ROUGHLY, seed + 1)
    last = start()
    assert last.ends(FINISHES_WITHIN) == Exit.NOT_ALL, last.told  # the bad ones
    service.faults([])

    told = {line["path"]: line for line in last.lines}
    assert len(told) == len(last.lines) == pile.files
    vault = await look(basedir, FINESS, PASSWORD, service.url)
    receipts = {receipt.number: str(receipt.deposit) for receipt in vault.receipts}
    for path, sha256 in pile.good.items():
        line = told[str(path)]
        assert (line["state"], line["sha256"]) == ("acknowledged", sha256)
        assert receipts[line["receipt"]] == line["deposit"]
    assert {path: told[str(path)]["reason"] for path in pile.bad} == pile.bad
    arrived_once(pile, service, vault)
    assert vault.renewal
    leaves_no_trace(basedir, MESSAGE, vault.renewal)

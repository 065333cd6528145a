"""Group "statements": twenty thousand invoices of a made-up practice held against two hundred thousand lines."""

import asyncio
import gc
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from itertools import cycle
from time import perf_counter

from desktop.app import interpreter
from desktop.infra.database import Vault
from desktop.reconciliation import store
from desktop.reconciliation.facts import Answer, Line, Outcome
from desktop.reconciliation.service import Reconciling
from tests.bench.figures import Figure, Measured, folder
from tests.reconciliation.stories import STORIES, USUAL
from tests.reconciliation.truth import TODAY, Practice, Truth

INVOICES, LINES = 20_000, 200_000
_TWICE = 1.03  # some are listed twice, and kept once


class _Today:
    """A clock that stands on the made-up day."""

    def now(self) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


@cache
def made_up() -> Truth:
    """Every story many times, the usual ones most often; the other lines answer invoices that aren't in the list."""
    practice = Practice(7)
    for story in cycle((*STORIES, *USUAL * 3)):
        story(practice)
        if len(practice.truth.invoices) >= INVOICES * _TWICE:
            break
    listed = len(practice.truth.invoices)
    while len(practice.truth.lines) < LINES:
        practice.pay(practice.invoice("elsewhere", Outcome.SETTLED), Answer.PAID)
    truth = practice.finish()
    del truth.invoices[listed:]
    return truth


async def _reconciled(rounds: int) -> list[float]:
    truth = made_up()

    async def lines(_since: date | None) -> Sequence[Line]:
        return truth.lines

    seconds: list[float] = []
    with folder() as scratch:
        vault = Vault(scratch / "vault.db", bytes(32))
        await vault.write(lambda db: store.take(db, truth.invoices, 0.0))
        service = Reconciling(vault, _Today(), lines)
        for _ in range(rounds):
            gc.collect()
            start = perf_counter()
            result = await service.reconcile()
            seconds.append(perf_counter() - start)
            assert len(result.invoices) >= INVOICES, len(result.invoices)
        service.close()
        vault.close()
    return seconds


def reconcile(rounds: int) -> Measured:
    """Invoices read from the vault, matched, summed up; lines as the cache hands them over. Python keeps house as under
    the program's window."""
    made_up()
    thresholds = gc.get_threshold()
    interpreter.painted()
    try:
        seconds = asyncio.run(_reconciled(rounds))
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
    return Measured(
        min(seconds), "s", detail=f"{rounds} times, worst {max(seconds):.1f} s; lines already read from the cache"
    )


FIGURES = (
    Figure("reconcile_20k_x_200k_s", "statements", "20,000 invoices held against 200,000 lines", reconcile, 3, "<= 2"),
)

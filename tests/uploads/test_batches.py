"""U16: one word for a batch, however large; none for what is still on its way or waits for its hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.kernel.events import Bus
from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.batches import Batches
from desktop.uploads.facts import (
    BatchEnded,
    EngineStatus,
    Kind,
    Receipt,
    ReceiptArrived,
    ReceiptDocument,
    StatusChanged,
)
from tests.uploads.engines import S, send
from tests.uploads.world import Facts, MemoryServer, StillClock, drop, engine_of, settled, until

RESTING = EngineStatus(dict.fromkeys(S, 0), False, "", None, 0, 0, 0, 0, 0.0, None)


def standing(moving: int, failed: int = 0, later: int = 0) -> StatusChanged:
    return StatusChanged(replace(RESTING, counts={**RESTING.counts, S.QUEUED: moving, S.FAILED: failed}, later=later))


def receipt(documents: int) -> ReceiptArrived:
    listed = tuple(ReceiptDocument("x.pdf", Sha256("a" * 64), 1) for _ in range(documents))
    when = datetime(2026, 11, 23, tzinfo=UTC)
    return ReceiptArrived(Receipt(DepositId("d"), "AD-1", when, Kind.FACTURE, "", listed))


def told_of(*facts: object) -> list[BatchEnded]:
    bus = Bus()
    told: list[BatchEnded] = []
    bus.subscribe(BatchEnded, told.append)
    batches = Batches(bus)
    for fact in facts:
        bus.publish(fact)
    batches.stop()
    bus.publish(receipt(1))
    bus.publish(standing(0))
    return told


def test_five_thousand_documents_are_one_word() -> None:
    facts: list[object] = [standing(5000)]
    for left in range(4950, -1, -50):
        facts += [receipt(50), standing(left)]
    assert told_of(*facts) == [BatchEnded(5000, 0, 100)]


def test_what_failed_is_told_once_and_again_only_when_it_was_tried_again() -> None:
    failed = (standing(3), receipt(2), standing(0, 1), standing(0, 1))
    assert told_of(*failed) == [BatchEnded(2, 1, 1)]
    again = (standing(1, 0), standing(0, 1))
    assert told_of(*failed, *again) == [BatchEnded(2, 1, 1), BatchEnded(0, 1, 0)]
    assert told_of(standing(0, 7), standing(0, 7)) == []  # known since before this start


def test_what_waits_for_its_hour_keeps_no_batch_open() -> None:
    assert told_of(standing(5, later=3), receipt(2), standing(3, later=3)) == [BatchEnded(2, 0, 1)]


def test_a_line_that_breaks_in_between_ends_nothing() -> None:
    broken = StatusChanged(replace(standing(4).status, held_by="offline"))
    assert told_of(standing(6), receipt(2), broken, standing(4), receipt(4), standing(0)) == [BatchEnded(6, 0, 2)]


async def test_an_engine_tells_of_each_batch_once(tmp_path: Path) -> None:
    bus, clock = Bus(), StillClock()
    facts = Facts(bus)
    facts.listen(BatchEnded)
    async with engine_of(tmp_path / "v", MemoryServer(), bus=bus, clock=clock) as engine:
        await send(engine, drop(tmp_path, 300))
        await until(engine, settled)
        await engine.add(drop(tmp_path / "b", 5, first=300), Kind.DEVIS)
        await engine.flow.send_later(clock.now() + timedelta(hours=1))
        await until(engine, lambda status: status.later == 5)
        clock.advance(3601)
        engine._driver.poke()
        await until(engine, settled)
        await engine.stop()
    told = facts.of(BatchEnded)
    assert [fact.sent for fact in told] == [300, 5]
    assert not any(fact.failed for fact in told)

"""How long what was acknowledged is kept: it leaves a little at a time, whole deposits, and is still known after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.infra.database import Vault, connect
from desktop.kernel.events import Bus
from desktop.uploads import store_retention
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentsRemoved, DocumentState, Kind, View
from desktop.uploads.history import PUT_AWAY, SEEN, STEP, months_before
from desktop.uploads.history_facts import HistoryIds, HistoryQuery, HistoryThinned, Shelf
from tests.uploads.past import NEWEST, fill, receipts
from tests.uploads.world import KEY, Facts, JumpingClock, MemoryServer, drop, engine_of, scan, settled, until

DOCUMENTS = HistoryQuery(Shelf.DOCUMENTS)
DAY = timedelta(days=1)


def past(path: Path, documents: int, each: int, gap: timedelta) -> None:
    Vault(path, KEY).close()
    db = connect(path, KEY)
    fill(db, receipts(documents, each, gap))
    db.close()


async def tidied(engine: Engine, clock: JumpingClock) -> int:
    """Tidy until there is nothing more for hours; how many steps it took."""
    taken = 0
    while (again := await engine.history.tidy(clock.now().timestamp())) is not None:
        if again > clock.now().timestamp() + 3600:
            break
        taken += 1
    return taken


async def left(engine: Engine) -> HistoryIds:
    return await engine.history.ids(DOCUMENTS)


async def test_what_is_older_leaves_in_small_steps_and_is_still_known(tmp_path: Path) -> None:
    clock, bus = JumpingClock(), Bus()
    facts = Facts(bus)
    facts.listen(HistoryThinned)
    past(tmp_path / "v", 600, 20, 10 * DAY)  # thirty deposits, ten days apart

    async with engine_of(tmp_path / "v", MemoryServer(), clock=clock, bus=bus, start=False) as engine:
        engine.history.keep(3)
        shown = await engine.history.documents(await left(engine))
        limit = months_before(clock.now(), 3)
        kept = [row for row in shown if row.received_at >= limit]
        assert 0 < len(kept) < len(shown)
        before, leaving = await engine.history.leaving(3, clock.now())
        assert before == limit
        assert leaving.documents == len(shown) - len(kept)
        steps = await tidied(engine, clock)
        assert steps >= 2 * (len(shown) - len(kept)) / STEP
        assert await engine.history.documents(await left(engine)) == kept
        totals = await engine.history.totals(DOCUMENTS)
        assert totals.documents == len(kept)
        gone = [row for row in shown if row.received_at < limit]
        told = [number for fact in facts.of(HistoryThinned) for number in fact.documents]
        assert len(told) == len(set(told)) == len(gone)
        assert await engine.receipts(search=gone[-1].number) == []
        week = [row for row in kept if row.received_at >= clock.now() - SEEN]
        assert (await engine.counts())[DocumentState.ACKNOWLEDGED] == len(week)
        for row in (gone[0], gone[-1]):
            known = await engine._vault.read(
                lambda db, sha=row.sha256: db.execute(
                    "SELECT receipt, received_at, name FROM elsewhere WHERE sha256 = ?", (bytes.fromhex(sha),)
                ).fetchone()
            )
            assert known == (row.number, row.received_at.timestamp(), "")
        tables = ("deposit", "receipt", "receipt_document", "document", "receipt_words", "document_words")
        for table in tables:
            held = await engine._vault.read(lambda db, table=table: db.execute(f"SELECT count(*) FROM {table}").get)
            assert held == (len(kept) if "document" in table else len(kept) // 20), table


async def test_no_step_is_long_however_large_a_deposit_is(tmp_path: Path) -> None:
    clock = JumpingClock()
    past(tmp_path / "v", 1000, 500, 400 * DAY)
    async with engine_of(tmp_path / "v", MemoryServer(), clock=clock, start=False) as engine:
        engine.history.keep(12)
        changed = 0
        while (again := await engine.history.tidy(clock.now().timestamp())) is not None:
            if again > clock.now().timestamp() + 3600:
                break
            rows = len(await left(engine))
            # Out of sight as a whole from its first step on: no receipt is ever seen in part.
            assert rows in (500, 1000)
            changed += 1
        assert changed > 100


async def test_for_ever_is_for_ever(tmp_path: Path) -> None:
    clock = JumpingClock()
    past(tmp_path / "v", 40, 20, 4000 * DAY)
    async with engine_of(tmp_path / "v", MemoryServer(), clock=clock, start=False) as engine:
        await tidied(engine, clock)  # nobody has said anything yet
        await engine.keep_history(0)
        assert await tidied(engine, clock) == 0
        assert len(await left(engine)) == 40


async def test_a_clock_that_jumped_ahead_takes_nothing_with_it(tmp_path: Path) -> None:
    clock = JumpingClock()
    past(tmp_path / "v", 100, 20, 20 * DAY)
    async with engine_of(tmp_path / "v", MemoryServer(), clock=clock, start=False) as engine:
        engine.history.keep(24)
        clock.advance(30 * 365 * 86_400)
        await tidied(engine, clock)
        assert len(await left(engine)) == 100


async def test_what_is_not_acknowledged_stays_and_a_file_is_known_again(tmp_path: Path) -> None:
    clock, server = JumpingClock(), MemoryServer()
    path = tmp_path / "v"
    async with engine_of(path, server, clock=clock) as engine:
        await engine.add(drop(tmp_path / "sent", 3), Kind.FACTURE)
        await engine.send()
        await until(engine, settled)
        await engine.pause()
        waiting = (await engine.add(drop(tmp_path / "waiting", 2, first=10), Kind.FACTURE)).staged
        await engine.send()
        staged = (await engine.add(drop(tmp_path / "staged", 2, first=20), Kind.FACTURE)).staged
        (twin,) = (await engine.add(drop(tmp_path / "again", 1), Kind.FACTURE)).duplicates
    db = connect(path, KEY)  # years go by; the last receipt is of today, so that the clock is believed
    old = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    db.execute("UPDATE receipt SET received_at = ?; UPDATE document SET added_at = ?, done_at = ?", (old, old, old))
    db.execute("UPDATE document SET kept = 1 WHERE id <= 3")
    fill(db, (replace(receipt, number="AD-2026-009999", received_at=clock.now()) for receipt in receipts(1)))
    db.close()
    async with engine_of(path, server, clock=clock, start=False) as engine:
        engine.history.keep(3)
        await tidied(engine, clock)
        assert len(await left(engine)) == 4  # their bytes are still there for an undo: not yet
    db = connect(path, KEY)
    db.execute("UPDATE document SET kept = 0 WHERE id <= 3")
    db.close()
    async with engine_of(path, server, clock=clock, start=False) as engine:
        engine.history.keep(3)
        await tidied(engine, clock)
        assert len(await left(engine)) == 1
        rows = await engine.rows([*waiting, *staged])
        assert [row.state for row in rows] == [DocumentState.QUEUED] * 2 + [DocumentState.STAGED] * 2
        assert await engine.content(staged[0]) == scan(20)
        (row,) = await engine.rows([twin])
        assert row.twin is not None
        assert (row.twin.document, row.twin.name, row.twin.receipt) == (None, "", "AD-2026-000001")
        (again,) = (await engine.add(drop(tmp_path / "later", 1, first=1), Kind.FACTURE)).duplicates
        (row,) = await engine.rows([again])
        assert row.twin is not None
        assert row.twin.receipt == "AD-2026-000001"


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-23", 3, "2026-08-23"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2026-01-15", 24, "2024-01-15"),
        ("2026-01-31", 2, "2025-11-30"),
        ("2024-02-29", 12, "2023-02-28"),
    ],
)
def test_months_are_those_of_the_calendar(day: str, months: int, before: str) -> None:
    moment = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    assert months_before(moment, months).date().isoformat() == before


async def test_what_was_sent_leaves_the_queue_after_a_week_and_stays_in_the_history(tmp_path: Path) -> None:
    clock, bus = JumpingClock(), Bus()
    facts = Facts(bus)
    facts.listen(DocumentsRemoved)
    past(tmp_path / "v", 200, 10, DAY)  # one deposit a day, the newest an hour ago
    async with engine_of(tmp_path / "v", MemoryServer(), clock=clock, bus=bus, start=False) as engine:
        await tidied(engine, clock)
        seen = await engine.ids(View.SENT)
        rows = await engine.rows(seen)
        assert len(rows) == 70
        assert {row.receipt for row in rows} == {f"AD-2026-{n:06d}" for n in range(14, 21)}
        assert len(await left(engine)) == 200
        assert sum(len(fact.ids) for fact in facts.of(DocumentsRemoved)) == 130


async def test_what_was_put_away_is_still_known_and_counted_once(tmp_path: Path) -> None:
    clock, server = JumpingClock(), MemoryServer()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        sent = (await engine.add(drop(tmp_path / "sent", 3), Kind.FACTURE)).staged
        await engine.send()
        await until(engine, settled)
        sent_at = (await engine.history.documents(await left(engine)))[0].received_at
        staged = (await engine.add(drop(tmp_path / "staged", 1, first=9), Kind.FACTURE)).staged
        clock.advance(8 * 86_400)
        await tidied(engine, clock)
        assert await engine.ids(View.SENT) == []
        assert await engine.ids(View.ALL) == list(staged)
        counts = await engine.counts()
        assert (counts.get(DocumentState.ACKNOWLEDGED, 0), counts[DocumentState.STAGED]) == (0, 1)
        assert (await engine.history.totals(DOCUMENTS)).documents == 3
        report = await engine.add(drop(tmp_path / "again", 3), Kind.FACTURE)
        assert (report.staged, len(report.duplicates)) == ((), 3)
        for row in await engine.rows(report.duplicates):
            assert row.twin is not None
            assert row.twin.document in sent
            assert (row.twin.receipt, row.twin.sent_at) == ("AD-2026-000001", sent_at)


async def test_what_is_brought_back_stays_for_another_week(tmp_path: Path) -> None:
    clock = JumpingClock()
    async with engine_of(tmp_path / "v", MemoryServer(), clock=clock) as engine:
        sent = (await engine.add(drop(tmp_path / "sent", 2), Kind.FACTURE)).staged
        await engine.send()
        await until(engine, settled)
        clock.advance(6 * 86_400)
        await engine.remove(sent[:1])
        await engine.restore(sent[:1])
        clock.advance(2 * 86_400)
        await tidied(engine, clock)
        assert sent[0] in await engine.ids(View.SENT)
        clock.advance(6 * 86_400)
        await tidied(engine, clock)
        assert await engine.ids(View.SENT) == []


def test_the_steps_are_alike_however_many_are_to_be_put_away(tmp_path: Path) -> None:
    """By what one step reads and writes, not by time: however many wait, it is the same."""

    def dearest(documents: int, steps: int) -> int:
        path = tmp_path / str(documents)
        past(path, documents, 1000, DAY)
        db, count = connect(path, KEY), 0

        def step() -> bool:
            nonlocal count
            count += 1
            return False

        db.set_progress_handler(step, 1)
        most = 0
        for _ in range(steps):
            count = 0
            with db:
                assert store_retention.first_in_sight(db) is not None
                assert len(store_retention.put_away(db, NEWEST.timestamp() + 1, PUT_AWAY)) == PUT_AWAY
            most = max(most, count)
        db.close()
        return most

    assert dearest(20_000, 40) < 1.2 * dearest(1_000, 40)

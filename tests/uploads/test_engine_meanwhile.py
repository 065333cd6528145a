"""The engine while the user pauses, removes and restarts; what stays and what goes."""

import asyncio
import threading
from pathlib import Path

import pytest

from desktop.kernel.events import Bus
from desktop.kernel.failures import FileUnreadable, Unreachable
from desktop.uploads.facts import (
    DocumentChanged,
    DocumentsAdded,
    Kind,
    ReadingProgress,
    StatusChanged,
    View,
)
from tests.uploads.engines import MIB, S, send
from tests.uploads.world import (
    Facts,
    JumpingClock,
    MemoryServer,
    StillClock,
    drop,
    engine_of,
    heard,
    scan,
    settled,
    unreachable,
    until,
    until_true,
)

# --- what the user does meanwhile ------------------------------------------------------------------------------


async def test_the_queue_pauses_in_mid_flight_and_remembers_it(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "append":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 2, 6 * MIB))
        await heard(started)
        await engine.pause()
        go_on.set()
        status = await until(engine, lambda s: s.counts[S.SENDING] == 0)
        assert (status.held_by, status.paused) == ("paused", True)
    calls = dict(server.calls)
    async with engine_of(tmp_path / "v", server) as engine:
        assert (await engine.status()).paused
        assert server.calls["append"] == calls["append"]
        await engine.resume()
        await until(engine, settled)
    assert len(server.delivered) == 2


async def test_one_paused_document_holds_its_deposit_only(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        await engine.pause()
        report = await engine.add(drop(tmp_path, 4), Kind.FACTURE)
        await engine.separate(report.staged[2:])
        await engine.send()
        await engine.pause(report.staged[:1])
        (row,) = await engine.rows(report.staged[:1])
        assert (row.paused, row.state) == (True, S.QUEUED)
        await engine.resume(None)  # the whole queue: single ones too
        await engine.pause(report.staged[:1])
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] >= 2)
        await engine.resume(report.staged[:1])
        await until(engine, settled)
    assert len(server.delivered) == 4


async def test_a_document_removed_in_mid_flight_is_not_sent_and_the_others_are(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "append":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        big = drop(tmp_path, 1, 6 * MIB)
        report = await engine.add(big + drop(tmp_path, 2, first=1), Kind.FACTURE)
        await engine.send()
        await heard(started)
        assert await engine.remove(report.staged[:1]) == 1
        go_on.set()
        await until(engine, settled)
        (receipt,) = await engine.receipts()
        assert len(receipt.documents) == 2
    assert server.delivered == {scan(1): 1, scan(2): 1}


async def test_a_document_whose_deposit_may_be_sealed_stays(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "seal":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 2), Kind.FACTURE)
        await engine.send()
        await heard(started)
        assert await engine.remove(report.staged) == 0
        go_on.set()
        await until(engine, settled)
    assert len(server.delivered) == 2


async def test_a_deposit_that_loses_all_its_documents_is_dropped(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        await engine.pause()
        report = await engine.add(drop(tmp_path, 3), Kind.FACTURE)
        await engine.send()
        assert await engine.remove(report.staged) == 3
        await engine.resume()
        await until(engine, settled)
        assert await engine.restore(report.staged) == 3
        assert (await engine.counts())[S.STAGED] == 3
    assert server.calls["seal"] == 0


async def test_a_limit_that_was_lowered_meanwhile_refuses_before_sending(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 1, 2000) + drop(tmp_path, 1, first=1), Kind.FACTURE)
        server.largest = 1000
        await engine._greeting.over()
        engine.signed_in()
        await asyncio.sleep(0)
        await engine._greeting.over()
        await engine.send()
        await until(engine, settled)
        rows = await engine.rows(report.staged)
        assert [(row.state, row.reason) for row in rows] == [(S.FAILED, "too-large"), (S.ACKNOWLEDGED, "")]


# --- what stays, what goes -------------------------------------------------------------------------------------


async def test_the_bytes_are_cleared_away_some_time_after_the_receipt(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 3, 100_000), Kind.FACTURE)
        await engine.send()
        await until(engine, settled)
        assert await engine.content(report.staged[0]) == scan(0, 100_000)
        clock.advance(601)
        engine._driver.poke()
        await until_true(engine._vault, "SELECT count(*) = 0 FROM content")
        with pytest.raises(FileUnreadable):
            await engine.content(report.staged[0])
        assert len(await engine.ids(View.SENT)) == 3
        assert len((await engine.add(drop(tmp_path, 1, 100_000), Kind.FACTURE)).duplicates) == 1


async def test_a_restart_ends_the_time_for_undo(tmp_path: Path) -> None:
    server = MemoryServer()
    clock = JumpingClock()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 2), Kind.FACTURE)
        assert await engine.remove(report.staged[:1]) == 1
    clock.advance(1)
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        assert await engine.restore(report.staged[:1]) == 0
        assert await engine.ids(View.ALL) == [report.staged[1]]


async def test_limits_are_remembered_off_line(tmp_path: Path) -> None:
    server = MemoryServer()
    server.largest = 5000
    async with engine_of(tmp_path / "v", server) as engine:
        assert (await engine.limits()).deposit_max_bytes == 5000
    server.before = unreachable(10**9, "limits", "documents")
    async with engine_of(tmp_path / "v", server) as engine:
        assert (await engine.limits()).deposit_max_bytes == 5000
    async with engine_of(tmp_path / "new", server) as engine:
        assert (await engine.limits()).deposit_max_bytes == 10 * MIB


async def test_receipts_are_found_by_the_beginnings_of_their_words(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        for number, name in enumerate(["Œuvrard été.jpg", "martin.jpg", "dupont.jpg"]):
            path = tmp_path / name
            path.write_bytes(scan(number))
            await send(engine, [path])
            await until(engine, settled)
        assert [r.documents[0].name for r in await engine.receipts(search="oeuv ETE")] == ["Œuvrard été.jpg"]
        assert [r.documents[0].name for r in await engine.receipts(search="AD-2026-000002")] == ["martin.jpg"]
        assert await engine.receipts(search='x" OR *') == []
        newest = await engine.receipts(limit=2)
        assert [r.number for r in newest] == ["AD-2026-000003", "AD-2026-000002"]
        (oldest,) = await engine.receipts(before=newest[-1].number)
        assert oldest == await engine.receipt(oldest.deposit)


async def test_many_facts_stay_few(tmp_path: Path) -> None:
    server, bus = MemoryServer(), Bus()
    facts = Facts(bus)
    facts.listen(DocumentsAdded, DocumentChanged, StatusChanged, ReadingProgress)
    async with engine_of(tmp_path / "v", server, bus=bus) as engine:
        loop = asyncio.get_running_loop()
        drop(tmp_path / "drop", 500)
        began = loop.time()
        await engine.add([tmp_path / "drop"], Kind.FACTURE)
        await engine.send()
        await until(engine, settled)
        took = loop.time() - began
    assert len(facts.of(StatusChanged)) <= 10 * took + 3
    assert len(facts.of(ReadingProgress)) <= 10 * took + 2
    assert len(facts.of(DocumentChanged)) <= 500 * 3 + 40 * took  # four at once may be shown on their way
    assert len(facts.of(DocumentsAdded)) <= 9


async def test_a_line_that_never_was_and_a_stop_in_the_middle_lose_nothing(tmp_path: Path) -> None:
    server = MemoryServer()

    def down(call: str, subject: str) -> None:
        raise Unreachable("x")

    server.before = down
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 8))
        await until(engine, lambda s: s.held_by == "offline")
    server.before = lambda call, subject: None
    async with engine_of(tmp_path / "v", server) as engine:
        await until(engine, settled)
    assert len(server.delivered) == 8

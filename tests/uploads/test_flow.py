"""When documents leave: later, slowly, at certain hours, after a pause; and what is told of those that can't."""

import asyncio
import logging
import threading
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from desktop.kernel.events import Bus
from desktop.kernel.failures import ServerBusy, Unreachable
from desktop.uploads.engine import Engine
from desktop.uploads.facts import EngineStatus, Kind, StatusChanged
from desktop.uploads.flow_facts import LATER, Fault
from desktop.uploads.hours import Hours
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
    until,
)

HOUR = timedelta(hours=1)


class RestingClock(StillClock):
    """Tells when the driver has looked at everything and waits."""

    def __init__(self) -> None:
        super().__init__()
        self.resting = asyncio.Event()

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        self.resting.set()
        await super().wait(event, seconds)


async def at_rest(engine: Engine, clock: RestingClock) -> EngineStatus:
    """Once the driver has looked at the clock and at everything else, twice."""
    for _ in range(2):
        clock.resting.clear()
        engine._driver.poke()
        async with asyncio.timeout(10):
            await clock.resting.wait()
    return await engine.status()


def ahead(status: EngineStatus, clock: JumpingClock) -> float:
    """Seconds until the next try."""
    return 0.0 if status.next_try_at is None else (status.next_try_at - clock.now()).total_seconds()


# --- later ---------------------------------------------------------------------------------------------------------


async def test_what_leaves_later_leaves_then_and_not_before(tmp_path: Path) -> None:
    clock, server = RestingClock(), MemoryServer()
    at = clock.now() + 2 * HOUR
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 3), Kind.FACTURE)
        assert len(await engine.flow.send_later(at)) == 1
        rows = await engine.rows(report.staged)
        assert {(row.state, row.reason, row.next_try_at) for row in rows} == {(S.QUEUED, LATER, at)}
        status = await at_rest(engine, clock)
        assert (status.later, status.later_at, status.held_by, status.batch_documents) == (3, at, "", 0)
        assert status.counts[S.QUEUED] == 3
        await send(engine, drop(tmp_path / "now", 2, first=3))  # others don't wait for them
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 2)
        clock.advance(2 * 3600 - 1)
        await at_rest(engine, clock)
        assert len(server.delivered) == 2
        clock.advance(2)
        engine._driver.poke()
        await until(engine, settled)
    assert server.delivered == {scan(n): 1 for n in range(5)}


async def test_the_hour_survives_a_restart_and_passes_while_nothing_runs(tmp_path: Path) -> None:
    clock, server = RestingClock(), MemoryServer()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        await engine.add(drop(tmp_path, 2), Kind.FACTURE)
        await engine.flow.send_later(clock.now() + HOUR)
    clock.advance(60)
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        status = await at_rest(engine, clock)
        assert (status.later, server.calls["create"]) == (2, 0)
    clock.advance(3600)
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 2)
    assert server.delivered == {scan(0): 1, scan(1): 1}


async def test_it_may_be_put_off_or_leave_now_after_all(tmp_path: Path) -> None:
    clock, server = RestingClock(), MemoryServer()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 4), Kind.FACTURE)
        await engine.flow.send_later(clock.now() + HOUR, report.staged[:2])
        await engine.flow.send_later(clock.now() + HOUR, report.staged[2:])
        await engine.flow.postpone(clock.now() + 3 * HOUR, report.staged[:1])
        clock.advance(3601)
        engine._driver.poke()
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 2)
        assert (await engine.status()).later == 2
        await engine.flow.send_now()
        await until(engine, settled)
    assert server.calls["seal"] == 2


async def test_what_leaves_later_is_removed_like_anything_and_brings_nothing_back(tmp_path: Path) -> None:
    clock, server = RestingClock(), MemoryServer()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 2), Kind.FACTURE)
        await engine.flow.send_later(clock.now() + HOUR)
        assert await engine.remove(report.staged) == 2
        assert (await engine.status()).later == 0
        assert await engine.restore(report.staged) == 2
        clock.advance(3601)
        await at_rest(engine, clock)
        assert {row.state for row in await engine.rows(report.staged)} == {S.STAGED}
    assert server.calls["create"] == server.calls["seal"] == 0


async def test_how_many_go_before_a_document(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        await engine.pause()
        report = await engine.add(drop(tmp_path, 5), Kind.FACTURE)
        await engine.send()
        assert [await engine.flow.ahead(each) for each in report.staged] == [0, 1, 2, 3, 4]
        await engine.pause(report.staged[:2])
        assert await engine.flow.ahead(report.staged[4]) == 2


# --- the limit and the hours ---------------------------------------------------------------------------------------


async def test_the_limit_holds_for_all_that_travels_together_and_is_told(tmp_path: Path) -> None:
    clock, server = JumpingClock(), MemoryServer()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        throttle = engine._driver.throttle
        throttle._pause = clock.advance
        engine.flow.limit(256 << 10)
        begun = clock.monotonic()
        await send(engine, drop(tmp_path, 3, MIB) + drop(tmp_path, 20, 20_000, first=3))
        await until(engine, settled)
        assert (await engine.status()).limit == 256 << 10
        octets = 3 * MIB + 20 * 20_000
        assert clock.monotonic() - begun >= octets / (256 << 10) - 1.5
        engine.flow.limit(None)
        await until(engine, lambda s: s.limit is None)
    assert len(server.delivered) == 23


async def test_outside_the_hours_nothing_leaves_and_the_window_says_until_when(tmp_path: Path) -> None:
    clock, server = RestingClock(), MemoryServer()
    local = clock.now().astimezone()
    opens = (local + 2 * HOUR).time()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        engine.flow.keep_to(Hours(opens, (local + 4 * HOUR).time()))
        await send(engine, drop(tmp_path, 2))
        status = await until(engine, lambda s: s.held_by == "hours")
        assert status.next_try_at == clock.now() + 2 * HOUR
        assert server.calls["create"] == 0
        await engine.pause()
        assert (await engine.status()).held_by == "paused"  # what somebody decided comes first
        await engine.resume()
        clock.advance(2 * 3600)
        engine._driver.poke()
        await until(engine, settled)
        clock.advance(3 * 3600)  # closed again
        await send(engine, drop(tmp_path / "b", 1, first=2))
        await until(engine, lambda s: s.held_by == "hours")
        await engine.flow.send_now()  # all the same
        await until(engine, settled)
        engine.flow.keep_to(None)
        await send(engine, drop(tmp_path / "c", 1, first=3))
        await until(engine, settled)
    assert len(server.delivered) == 4


async def test_when_the_hours_end_in_mid_flight_the_rest_waits_where_it_was(tmp_path: Path) -> None:
    clock, server = RestingClock(), MemoryServer()
    started, go_on = threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "append" and server.calls["append"] == 1:
            started.set()
            go_on.wait(10)

    server.before = slow
    local = clock.now().astimezone()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        engine.flow.keep_to(Hours((local - HOUR).time(), (local + HOUR).time()))
        await send(engine, drop(tmp_path, 1, 9 * MIB))
        await heard(started)
        clock.advance(3600)
        engine._driver.poke()
        await until(engine, lambda s: s.held_by == "hours")
        go_on.set()
        status = await until(engine, lambda s: s.counts[S.SENDING] == 0)
        assert status.counts[S.QUEUED] == 1
        clock.advance(22 * 3600)
        engine._driver.poke()
        await until(engine, settled)
    assert server.delivered == {scan(0, 9 * MIB): 1}
    assert server.calls["create"] == 1  # it went on


# --- 429, and what the log hears -----------------------------------------------------------------------------------


async def test_429_pauses_all_says_until_when_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, server = RestingClock(), MemoryServer()
    left = [6]

    def busy(call: str, subject: str) -> None:
        if call == "create" and left[0] > 0:
            left[0] -= 1
            raise ServerBusy(429, retry_after=300)

    server.before = busy
    with caplog.at_level(logging.INFO):
        async with engine_of(tmp_path / "v", server, clock=clock) as engine:
            await send(engine, drop(tmp_path, 20))
            while left[0]:
                status = await until(engine, lambda s: s.held_by == "rate_limited" and ahead(s, clock) > 0)
                assert 299 < ahead(status, clock) <= 301
                await until(engine, lambda _: not engine._driver.flights)
                clock.advance(301)
                engine._driver.poke()
            await until(engine, settled)
    told = [record.message for record in caplog.records if "line" in record.message]
    assert told == ["the line is held: rate-limited", "the line is open again"]
    assert len(server.delivered) == 20


async def test_a_line_that_breaks_again_and_again_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = MemoryServer()
    left = [10]

    def broken(call: str, subject: str) -> None:
        if call == "create" and left[0] > 0:
            left[0] -= 1
            raise Unreachable("gone")

    server.before = broken
    with caplog.at_level(logging.INFO):
        async with engine_of(tmp_path / "v", server) as engine:
            await send(engine, drop(tmp_path, 3))
            await until(engine, settled)
    told = [record.message for record in caplog.records if "line" in record.message]
    assert told == ["the line is held: unreachable", "the line is open again"]


# --- faults --------------------------------------------------------------------------------------------------------


async def test_faults_are_gathered_by_reason_with_where_their_files_lie(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    for number in range(3):
        (tmp_path / "d" / f"vide {number}.pdf").touch()
    (tmp_path / "d" / "note.xyz").write_bytes(b"\x00\x01nothing known" * 9)
    good = drop(tmp_path / "d", 1)
    (tmp_path / "d" / "copie.jpg").write_bytes(good[0].read_bytes())
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        report = await engine.add([tmp_path / "d"], Kind.FACTURE)
        assert len(report.refused) == 4
        faults = await engine.flow.faults()
        assert faults == (
            Fault(S.REFUSED, "empty", 3, 3),
            Fault(S.DUPLICATE, "", 1, 0),
            Fault(S.REFUSED, "unsupported", 1, 1),
        )
        empty = await engine.flow.of_fault(faults[0])
        assert len(empty) == 3
        assert await engine.flow.path(empty[0]) == tmp_path / "d" / "vide 0.pdf"
        assert await engine.remove(empty) == 3
        assert len(await engine.flow.faults()) == 2


async def test_all_of_one_fault_is_tried_again_at_once(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        await engine.add(drop(tmp_path, 6, 2000), Kind.FACTURE)
        server.largest = 1000
        await engine.send()
        await until(engine, settled)
        (fault,) = await engine.flow.faults()
        assert (fault.state, fault.documents) == (S.FAILED, 6)
        server.largest = 100_000
        await engine.retry(await engine.flow.of_fault(fault))
        await until(engine, settled)
        assert await engine.flow.faults() == ()
    assert len(server.delivered) == 6


# --- sleep ---------------------------------------------------------------------------------------------------------


async def test_the_status_never_passes_the_whole_when_the_clock_jumps_in_mid_flight(tmp_path: Path) -> None:
    clock, server, bus = JumpingClock(), MemoryServer(), Bus()
    facts = Facts(bus)
    facts.listen(StatusChanged)
    jumps = [3600.0, -1800.0, 86_400.0]

    def sleeps(call: str, subject: str) -> None:
        if call == "append" and jumps:
            clock._now = min(clock._now + timedelta(seconds=jumps.pop()), datetime(2027, 1, 1, tzinfo=UTC))
            raise Unreachable("woken up")

    server.before = sleeps
    async with engine_of(tmp_path / "v", server, clock=clock, bus=bus) as engine:
        await send(engine, drop(tmp_path, 4, 6 * MIB))
        await until(engine, settled)
    assert len(server.delivered) == 4
    seen = [fact.status for fact in facts.of(StatusChanged)]
    assert all(0 <= status.batch_sent <= status.batch_bytes for status in seen)
    assert all(status.seconds_left is None or status.seconds_left >= 0 for status in seen)


def test_equal_hours_never_close() -> None:
    always = Hours(time(8), time(8))
    assert always.open_at(datetime(2026, 11, 23, 3, tzinfo=UTC))
    assert always.next_change(datetime(2026, 11, 23, 3, tzinfo=UTC)) is None

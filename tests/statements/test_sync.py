"""The cache follows the service: first sync, corrections, withdrawals, cut lines, nonsense, damage, time, erasure."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import apsw
import msgspec

from desktop.kernel.failures import Unreachable
from desktop.statements.facts import (
    Event,
    LineQuery,
    LineStatus,
    StatementKeptApart,
    StatementsChanged,
    Syncing,
    Trouble,
)
from desktop.statements.sync import MANY
from tests.statements.desk import Desk, memory
from tests.statements.made import Made, corrected, statements

RECENT = date(2026, 10, 30)


def made(count: int = 6, lines: int = 20, days: int = 200) -> list[Made]:
    return list(statements(count, lines, days=days))


async def same(desk: Desk, published: list[Made]) -> None:
    """What the cache has is what was published: sums, counts and every line, once."""
    totals = await desk.statements.totals(LineQuery())
    lines = [line for each in published for line in each.lines]
    assert totals.lines == len(lines)
    assert totals.amc_cents == sum(each.announced.sums.amc_cents for each in published)
    assert totals.expense_cents == sum(line.expense_cents for line in lines)
    assert totals.counts[LineStatus.REJECTED] == sum(line.status == "rejected" for line in lines)
    ids = await desk.statements.ids(LineQuery())
    shown = await desk.statements.lines(ids)
    key = [(line.number, line.n, line.nir, line.invoice, line.amc_cents) for line in shown]
    assert len(key) == len(set(key)) == len(lines)
    expected = {
        (made.announced.number, line.n, line.nir, line.invoice, line.amc_cents)
        for made in published
        for line in made.lines
    }
    assert set(key) == expected
    assert [line.paid_on for line in shown] == sorted((line.paid_on for line in shown), reverse=True)


async def test_first_sync(tmp_path: Path) -> None:
    published = made()
    async with Desk(tmp_path, memory(*published)) as desk:
        status = await desk.synced()
        assert (status.statements, status.statements_coming) == (6, 0)
        await same(desk, published)
        newest = (await desk.statements.statements())[0]
        assert newest.ready
        assert newest.difference_cents == 0
        assert newest.number == published[-1].announced.number
        assert await desk.statements.told() == []
        assert (await desk.statements.pdf(newest.key)).startswith(b"%PDF")


async def test_only_what_is_new_is_asked_for(tmp_path: Path) -> None:
    published = made()
    service = memory(*published[:-1])
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
    service.away = None
    service.asked.clear()
    service.publish(published[-1])
    async with Desk(tmp_path, service) as desk:
        await desk.until(lambda status: status.statements == 6)
        await same(desk, published)
        assert sum("/lines" in path for path in service.asked) == 1
        assert service.asked[0].endswith("since=5")


async def test_corrections_and_withdrawals_are_applied_and_told(tmp_path: Path) -> None:
    published = made()
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        better = corrected(published[2])
        service.publish(better)
        service.withdraw(published[4])
        await desk.synced_again()
        await same(desk, [*published[:2], better, published[3], published[5]])
        told = await desk.statements.told()
        assert {(news.number, news.event) for news in told} == {
            (better.announced.number, Event.CORRECTED),
            (published[4].announced.number, Event.WITHDRAWN),
        }
        await desk.until(lambda _: any(isinstance(fact, StatementsChanged) and fact.told for fact in desk.facts))
        (statement,) = [s for s in await desk.statements.statements() if s.revision == 2]
        assert statement.corrected_at is not None
        await desk.statements.read()
        assert await desk.statements.told() == []


async def test_a_transfer_on_another_day_takes_another_seat(tmp_path: Path) -> None:
    published = made()
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        old = published[0]
        moved = msgspec.structs.replace(
            old.announced,
            revision=2,
            change="corrected",
            transfer=msgspec.structs.replace(old.announced.transfer, paid_on=RECENT),
        )
        service.publish(replace(old, announced=moved))
        await desk.synced_again()
        newest = (await desk.statements.statements())[0]
        assert newest.number == old.announced.number
        ids = await desk.statements.ids(LineQuery(statement=newest.key))
        assert [line.n for line in await desk.statements.lines(ids)] == [line.n for line in old.lines]
        assert (await desk.statements.totals(LineQuery(paid_from=RECENT))).lines == len(old.lines)


async def test_a_cut_line_goes_on_where_it_was(tmp_path: Path) -> None:
    published = made(2, 200)
    service = memory(*published)
    service.cut_after = lambda path: 9_000
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        await same(desk, published)
        assert any("after=2" in path for path in service.asked)


async def test_what_came_outlives_the_end_of_the_program(tmp_path: Path) -> None:
    (published,) = made(1, 300)
    service = memory(published)
    service.cut_after = lambda path: 30_000 if "after=0" in path else 0
    async with Desk(tmp_path, service) as desk:
        await desk.until(lambda status: status.syncing is Syncing.WAITING)
    service.away, service.cut_after = None, lambda path: None
    service.asked.clear()
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        await same(desk, [published])
        assert not any("after=0" in path for path in service.asked)


async def test_a_statement_corrected_while_it_comes(tmp_path: Path) -> None:
    old = made(1, 200)[0]
    new = corrected(old)
    service = memory(old)

    def cut(path: str) -> int | None:
        if "after=0" in path and service.current[old.announced.id] is old:
            service.publish(new)
            return 5_000
        return None

    service.cut_after = cut
    async with Desk(tmp_path, service) as desk:
        await desk.until(lambda status: status.statements == 1)
        await same(desk, [new])


async def test_nonsense_is_kept_apart_and_the_rest_goes_on(tmp_path: Path) -> None:
    published = made(8, 15)
    service = memory(*published)
    ids = [each.announced.id for each in published]
    right = published[0].body().splitlines(keepends=True)
    service.bodies[ids[0]] = b"".join([right[0], b'{"n":2,"invo\n', *right[2:]])
    service.bodies[ids[1]] = published[1].body().replace(b'"expense_cents":', b'"expense_cents":1', 1)
    service.bodies[ids[2]] = b"".join(published[2].body().splitlines(keepends=True)[:-1])
    lines = published[3].body().splitlines(keepends=True)
    service.bodies[ids[3]] = b"".join([lines[0], *lines])
    care = str(published[4].lines[0].care_date).encode()
    service.bodies[ids[4]] = published[4].body().replace(care, b"2026-02-31", 1)
    service.feed.append({"id": "st-odd", "number": "RD-ODD", "revision": 1, "change": "created", "issued_on": 5})
    twice = msgspec.to_builtins(published[5].announced)
    service.feed.append({**twice, "line_count": 3})
    async with Desk(tmp_path, service) as desk:
        status = await desk.synced()
        assert (status.statements, status.quarantined) == (2, 7)
        apart = {each.id: each.trouble for each in await desk.statements.quarantined()}
        assert apart == {
            ids[0]: Trouble.MALFORMED,
            ids[1]: Trouble.SUMS,
            ids[2]: Trouble.MALFORMED,
            ids[3]: Trouble.DUPLICATE,
            ids[4]: Trouble.RANGE,
            ids[5]: Trouble.COUNT,
            "st-odd": Trouble.MALFORMED,
        }
        assert {fact.statement.id for fact in desk.facts if isinstance(fact, StatementKeptApart)} == set(apart)
        await same(desk, published[6:])
        # What was mended is taken when it is asked for again.
        service.bodies.clear()
        await desk.synced_again()
        status = await desk.statements.status()
        assert (status.statements, status.quarantined) == (7, 2)


async def test_many_lines_come_whole_where_no_other_process_can_fetch_them(tmp_path: Path) -> None:
    published = made(60, 400)
    assert sum(len(each.lines) for each in published) > MANY
    bad = published[30]
    service = memory(*published)
    service.bodies[bad.announced.id] = bad.body().replace(b'"quantity":1', b'"quantity":"one"', 1)
    async with Desk(tmp_path, service) as desk:
        await desk.until(lambda status: status.syncing is Syncing.IDLE and status.synced_at is not None)
        assert [(each.id, each.trouble) for each in await desk.statements.quarantined()] == [
            (bad.announced.id, Trouble.MALFORMED)
        ]
        await same(desk, [each for each in published if each is not bad])


async def test_what_was_shown_stays_while_its_correction_is_nonsense(tmp_path: Path) -> None:
    published = made(2)
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        new = corrected(published[0])
        service.bodies[new.announced.id] = b'{"n":1}\n'
        service.publish(new)
        await desk.synced_again()
        await same(desk, published)
        (shown,) = [s for s in await desk.statements.statements() if s.id == new.announced.id]
        assert (shown.ready, shown.revision, shown.trouble) == (True, 1, Trouble.MALFORMED)


async def test_off_line_everything_can_be_read(tmp_path: Path) -> None:
    published = made()
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        before = await desk.synced()
    service.away = Unreachable("no line")
    async with Desk(tmp_path, service) as desk:
        status = await desk.until(lambda status: status.syncing is Syncing.WAITING)
        assert status.synced_at is not None
        assert status.synced_at >= before.synced_at
        assert (datetime.now(UTC) - status.synced_at).total_seconds() < 60
        await same(desk, published)
        newest = (await desk.statements.statements())[0]
        assert (await desk.statements.pdf(newest.key)).startswith(b"%PDF")
        service.away = None
        desk.statements.reconnected()
        await desk.until(lambda status: status.syncing is Syncing.IDLE)


async def test_a_cursor_that_is_no_longer_known(tmp_path: Path) -> None:
    published = made()
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        # The service forgot its past, and with it a statement.
        service.current.pop(published[1].announced.id)
        service.feed = [each for each in service.feed if each["id"] != published[1].announced.id]
        service.oldest_cursor = 100
        service.asked.clear()
        await desk.synced_again()
        await same(desk, [published[0], *published[2:]])
        assert not any("/lines" in path for path in service.asked)


async def test_damage_is_mended_from_the_service(tmp_path: Path) -> None:
    published = made()
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
    file = tmp_path / "statements.db"
    content = bytearray(file.read_bytes())
    content[5000:-5000] = b"\x55" * (len(content) - 10_000)
    file.write_bytes(content)
    service.away = None
    async with Desk(tmp_path, service) as desk:
        await desk.until(lambda status: status.syncing is Syncing.IDLE and status.statements == 6)
        await same(desk, published)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("statements.db*"))


async def test_nothing_of_it_is_readable_on_the_disk(tmp_path: Path) -> None:
    published = made()
    async with Desk(tmp_path, memory(*published)) as desk:
        await desk.synced()
        found = on_disk(tmp_path)
    for line in published[0].lines:
        assert line.nir.encode() not in found
        assert line.beneficiary.encode() not in found
    assert not found.startswith(b"SQLite format")


async def test_erased_it_stays_empty_until_asked(tmp_path: Path) -> None:
    published = made()
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        await desk.statements.keep(36)
        await desk.statements.erase()
        status = await desk.until(lambda status: status.syncing is Syncing.ERASED)
        assert (status.lines, status.months, status.months_chosen) == (0, 36, True)
    service.away = None
    async with Desk(tmp_path, service) as desk:
        status = await desk.until(lambda status: status.syncing is Syncing.ERASED)
        await desk.statements.refresh()
        await desk.until(lambda status: status.statements == 6)
        await same(desk, published)


async def test_what_is_asked_while_the_cache_is_thrown_away_is_asked_of_the_next_one(tmp_path: Path) -> None:
    loop, begun = asyncio.get_running_loop(), asyncio.Event()
    times: list[int] = []

    def endless_at_first(db: apsw.Connection) -> int:
        times.append(1)
        if len(times) > 1:
            return 7
        loop.call_soon_threadsafe(begun.set)
        db.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n").fetchall()
        return 0

    async with Desk(tmp_path, memory(*made())) as desk:
        await desk.synced()
        answer = asyncio.create_task(desk.statements._asked(lambda cache: cache.find(endless_at_first)))
        await asyncio.wait_for(begun.wait(), 20.0)
        await desk.statements.erase()
        assert await asyncio.wait_for(answer, 20.0) == 7


async def test_how_long_statements_are_kept(tmp_path: Path) -> None:
    published = made(12, 10, days=1000)
    service = memory(*published)
    async with Desk(tmp_path, service) as desk:
        first = await desk.synced()
        assert not first.months_chosen
        assert 0 < first.statements < 12
        await desk.statements.keep(0)
        status = await desk.until(lambda status: status.statements == 12)
        assert (status.months, status.months_chosen) == (0, True)
        await same(desk, published)
        await desk.statements.keep(6)
        await desk.until(lambda status: status.statements < first.statements and status.syncing is Syncing.IDLE)
        left = await desk.statements.statements()
        await same(desk, published[-len(left) :])
        assert (await desk.statements.months())[-1].statements >= 1


async def test_signed_out_it_waits(tmp_path: Path) -> None:
    service = memory(*made())
    async with Desk(tmp_path, service) as desk:
        await desk.synced()
        desk.statements.signed_out()
        await desk.until(lambda status: status.syncing is Syncing.SIGNED_OUT)
        desk.statements.signed_in()
        await desk.until(lambda status: status.syncing is Syncing.IDLE)

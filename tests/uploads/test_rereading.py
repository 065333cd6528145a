"""U9: files that are still being written are read again once they rest, whatever happens in between."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop.infra.database import Vault
from desktop.kernel.events import Bus
from desktop.kernel.ids import DocumentId
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentRow, Kind, View
from desktop.uploads.settling import PATIENCE, REST, RESTLESS, SETTLES, Trace, Verdict, begin
from tests.uploads.engines import S
from tests.uploads.papers import paper
from tests.uploads.world import KEY, JumpingClock, MemoryServer, StillClock

Act = Callable[[], object]


class Seconds:
    """Each second that the watch waits, the scanner does its next act; after the last one time goes on alone."""

    def __init__(self, clock: JumpingClock, acts: list[Act | None]) -> None:
        self.clock = clock
        self.acts = acts
        self.passed = 0

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        self.clock.advance(seconds or 0.0)
        self.passed += 1
        if self.acts and (act := self.acts.pop(0)) is not None:
            act()
        await asyncio.sleep(0)


@asynccontextmanager
async def watching(path: Path, seconds: Seconds) -> AsyncIterator[Engine]:
    vault = Vault(path / "v", KEY)
    clock = seconds.clock
    engine = Engine(vault, MemoryServer(), Bus(), clock, wait=clock.wait, watch_wait=seconds.wait)
    try:
        await engine.start()
        yield engine
    finally:
        await engine.stop()
        vault.close()


async def all_rows(engine: Engine) -> list[DocumentRow]:
    return await engine.rows(await engine.ids(View.ALL))


async def over(engine: Engine, most: float = 30.0) -> None:
    while (task := engine._rereading.watch._task) is not None:
        done, _ = await asyncio.wait([task], timeout=most)
        assert done
        await asyncio.sleep(0)


def bursts(path: Path, content: bytes, pauses: list[int]) -> list[Act | None]:
    """Writes `content` in as many pieces as there are pauses, each after so many seconds."""
    step = len(content) // len(pauses) + 1
    acts: list[Act | None] = []
    for number, pause in enumerate(pauses):
        piece = content[number * step : (number + 1) * step]

        def write(piece: bytes = piece) -> None:
            with path.open("ab") as file:
                file.write(piece)

        acts += [None] * (pause - 1) + [write]
    return acts


async def test_a_scanner_that_writes_in_bursts(tmp_path: Path) -> None:
    scan, content = tmp_path / "scan.pdf", paper(3)
    scan.touch()
    seconds = Seconds(StillClock(), bursts(scan, content, [1, 4, 2, 4, 4, 1]))
    async with watching(tmp_path, seconds) as engine:
        report = await engine.add([scan], Kind.DEVIS, "Bonjour")
        assert len(report.refused) == 1
        await over(engine)
        (row,) = await all_rows(engine)
        assert (row.state, row.kind, row.message, row.name) == (S.STAGED, Kind.DEVIS, "Bonjour", "scan.pdf")
        assert await engine.content(row.id) == content
    assert seconds.passed >= 16 + REST


async def test_a_storm_of_events_reads_it_once_and_a_lost_one_changes_nothing(tmp_path: Path) -> None:
    scan, content = tmp_path / "scan.pdf", paper(2)
    scan.write_bytes(content[: len(content) // 2])
    reads: list[int] = []

    def touch(times: int) -> Act:
        def act() -> None:
            for number in range(times):
                os.utime(scan, ns=(number, 1_000_000_000 * (len(seconds.acts) + 1) + number))

        return act

    def replace() -> None:  # whole at once, as some scanners do: by another name, with an older time
        made = tmp_path / "made.tmp"
        made.write_bytes(content)
        os.utime(made, ns=(5, 5))
        made.replace(scan)

    seconds = Seconds(StillClock(), [touch(50) for _ in range(20)] + [replace])
    async with watching(tmp_path, seconds) as engine:
        again = engine._dropping.again

        async def counted(refusal: object) -> object:
            reads.append(seconds.passed)
            return await again(refusal)  # type: ignore[arg-type]

        engine._rereading._again = counted  # type: ignore[assignment]
        await engine.add([scan], Kind.FACTURE)
        await over(engine)
        assert [row.state for row in await all_rows(engine)] == [S.STAGED]
    assert len(reads) == 1
    assert reads[0] >= 21 + REST


async def test_a_restart_goes_on_watching(tmp_path: Path) -> None:
    scan, content = tmp_path / "scan.pdf", paper(2)
    scan.write_bytes(content[:200])
    clock = StillClock()

    class Never(Seconds):
        async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
            await asyncio.Event().wait()

    async with watching(tmp_path, Never(clock, [])) as engine:
        assert len((await engine.add([scan], Kind.FACTURE)).refused) == 1
    scan.write_bytes(content)
    async with watching(tmp_path, Seconds(clock, [])) as engine:  # written while nobody watched: read once, at rest
        await over(engine)
        assert [row.state for row in await all_rows(engine)] == [S.STAGED]


async def test_what_was_really_damaged_stays_refused_and_is_left_alone_after_a_while(tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(paper(2)[:300])
    seconds = Seconds(StillClock(), [])
    async with watching(tmp_path, seconds) as engine:
        report = await engine.add([scan], Kind.FACTURE)
        await over(engine)
        (row,) = await all_rows(engine)
        assert (row.id, row.state) == (report.refused[0], S.REFUSED)
        assert await engine.flow.path(row.id) == scan
    assert PATIENCE <= seconds.passed <= PATIENCE + 10


async def test_a_row_that_was_removed_or_a_file_that_went_away_is_no_trouble(tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for path in (first, second):
        path.write_bytes(paper(2)[:300])
    gone: list[DocumentId] = []
    seconds = Seconds(StillClock(), [None, first.unlink, lambda: second.write_bytes(paper(2))])
    async with watching(tmp_path, seconds) as engine:
        report = await engine.add([first, second], Kind.FACTURE)
        rows = {row.name: row.id for row in await engine.rows(report.refused)}
        gone.append(rows["b.pdf"])
        assert await engine.remove(gone) == 1
        await over(engine)
        (row,) = await all_rows(engine)
        assert (row.id, row.state, row.reason) == (rows["a.pdf"], S.REFUSED, "damaged")


# --- the rule itself -------------------------------------------------------------------------------------------------

traces = st.none() | st.builds(Trace, st.integers(0, 3), st.integers(0, 3))


@given(st.sampled_from(sorted(SETTLES)), st.lists(st.tuples(traces, st.floats(0.1, 20)), max_size=80))
def test_nothing_is_read_before_it_has_rested_nor_twice_for_nothing(
    reason: str, looks: list[tuple[Trace | None, float]]
) -> None:
    settling, now, moved = begin(reason, 0.0), 0.0, 0.0
    read_at: float | None = None
    last: Trace | None = None
    for trace, pause in looks:
        now += pause
        if trace is not None:
            if last is not None and trace != last:
                moved, read_at = now, None
            last = trace
        settling, verdict = settling.look(trace, now)
        if verdict is Verdict.READ:
            assert now - moved >= REST
            assert read_at is None or reason in RESTLESS
            read_at = now
            settling = settling.refused("damaged", now, 0.0)
        if verdict is Verdict.GIVE_UP:
            assert now - moved > PATIENCE
            return

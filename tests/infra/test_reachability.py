"""Watching the line: quiet while all is well, patient while it is not, awake after a sleep."""

import asyncio
from datetime import UTC, datetime, timedelta

from desktop.infra.reachability import Moment, Reachability, Reachable, Unreached, Woke, pause_after
from desktop.kernel.events import Bus
from desktop.kernel.failures import Refused, ServerBusy, Unreachable


class Clock:
    """Clocks that stand still until they are set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return 0.0  # stands still while the machine sleeps, as on Linux


class Line:
    """A service that can be unplugged, and who listens to the watch on it."""

    def __init__(self, *, tick: float = 60.0) -> None:
        self.problem: Exception | None = None
        self.probes = 0
        self.pauses: list[int] = []
        self.clock = Clock()
        self.heard: asyncio.Queue[object] = asyncio.Queue()
        bus = Bus()
        for fact in (Reachable, Unreached, Woke):
            bus.subscribe(fact, self.heard.put_nowait)
        self.watch = Reachability(self._probe, bus, self.clock, pause=self._pause, tick=tick)

    async def _probe(self) -> None:
        self.probes += 1
        if self.problem is not None:
            raise self.problem

    def _pause(self, tries: int) -> float:
        self.pauses.append(tries)
        return 0.001

    async def probed(self, times: int) -> None:
        """Once the service was asked so often."""
        async with asyncio.timeout(10):
            while self.probes < times:  # noqa: ASYNC110 - an event would hide how often
                await asyncio.sleep(0)

    async def next(self) -> object:
        return await asyncio.wait_for(self.heard.get(), 10)


def test_pauses_grow_and_stay_bounded() -> None:
    assert [pause_after(tries) for tries in (0, 1, 2, 3, 6, 1000)] == [0, 2, 4, 8, 60, 60]


def test_a_sleep_shows_on_either_clock_and_a_busy_machine_on_none() -> None:
    start = Moment(1000.0, 50.0)
    assert start.slept(Moment(1300.0, 55.0), 5.0)
    assert start.slept(Moment(1005.0, 350.0), 5.0)
    assert not start.slept(Moment(1015.0, 65.0), 5.0)
    assert not start.slept(Moment(500.0, 55.0), 5.0)


async def test_nothing_is_asked_while_requests_go_through() -> None:
    line = Line()
    line.watch.lost()  # nobody watches yet
    await line.watch.start()
    await line.watch.start()
    line.watch.found()
    await asyncio.sleep(0)
    await line.watch.stop()
    assert line.probes == 0
    assert line.heard.empty()


async def test_a_lost_line_is_probed_until_it_is_back() -> None:
    line = Line()
    line.problem = Unreachable()
    await line.watch.start()
    line.watch.lost()
    assert await line.next() == Unreached()
    assert not line.watch.reached
    await line.probed(4)
    line.problem = None
    assert await line.next() == Reachable()
    assert line.watch.reached
    assert line.pauses[:4] == [1, 2, 3, 4]
    probes = line.probes
    await asyncio.sleep(0.01)
    assert line.probes == probes
    line.watch.lost()
    assert await line.next() == Unreached()
    assert await line.next() == Reachable()
    await line.watch.stop()


async def test_a_service_that_says_no_is_there() -> None:
    for problem in (Refused(401, "token-refused"), ServerBusy(503)):
        line = Line()
        line.problem = problem
        await line.watch.start()
        line.watch.lost()
        assert await line.next() == Unreached()
        assert await line.next() == Reachable()
        await line.watch.stop()


async def test_a_request_that_goes_through_ends_the_doubt() -> None:
    line = Line()
    line.problem = Unreachable()
    await line.watch.start()
    line.watch.lost()
    assert await line.next() == Unreached()
    line.watch.found()
    assert await line.next() == Reachable()
    await line.watch.stop()


async def test_an_answer_that_was_on_its_way_when_the_line_was_cut_says_nothing() -> None:
    line = Line()
    line.problem = Unreachable()
    await line.watch.start()
    before = line.watch.losses
    line.watch.lost()
    assert await line.next() == Unreached()
    line.watch.found(before)
    await line.probed(line.probes + 2)
    assert not line.watch.reached
    assert line.heard.empty()
    line.watch.found(line.watch.losses)
    assert await line.next() == Reachable()
    await line.watch.stop()


async def test_waking_up_is_told_and_the_line_is_looked_at() -> None:
    line = Line(tick=0.001)
    await line.watch.start()
    await asyncio.sleep(0.005)
    line.clock.seconds += 3600
    assert await line.next() == Woke()
    await line.probed(1)
    await line.watch.stop()
    assert line.watch.reached

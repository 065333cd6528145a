"""Whether the service can be reached, and whether the workstation has just slept. Owns the asking, on the loop.

Nothing is asked while requests go through: the first one that doesn't, reported by `lost`, starts a series of probes
with growing pauses, until one passes. Knows no route and no screen; facts go to the bus.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, NotTheServer, Unreachable

FIRST_PAUSE = 2.0  # seconds
LONGEST_PAUSE = 60.0
TICK = 5.0
JUMP = 20.0  # seconds beyond a tick that only a sleep, or a clock that was set, explains


@dataclass(frozen=True, slots=True)
class Reachable:
    """The service answers again, or the workstation woke up and it still does."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """A request found no service."""


@dataclass(frozen=True, slots=True)
class Woke:
    """The clock jumped: open connections are dead, pauses that were to last minutes may be over."""


def pause_after(tries: int) -> float:
    """Seconds to wait after that many probes that failed in a row."""
    return min(FIRST_PAUSE * 2.0 ** min(tries - 1, 10), LONGEST_PAUSE) if tries > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """Both clocks at once: one of them stands still while some systems sleep, the other may be set by hand."""

    wall: float
    steady: float

    def slept(self, later: "Moment", expected: float) -> bool:
        """Whether more passed until `later` than a pause of `expected` seconds on a busy machine explains."""
        return max(later.wall - self.wall, later.steady - self.steady) > expected + JUMP


class Reachability:
    """Watches one service. `start` and `stop` belong to the loop; `lost` and `found` may come from any thread."""

    def __init__(
        self,
        probe: Callable[[], Awaitable[object]],
        bus: Bus,
        clock: Clock,
        *,
        pause: Callable[[int], float] = pause_after,
        tick: float = TICK,
    ) -> None:
        """`probe` asks the service for something cheap; any `Failure` other than `Unreachable` and `NotTheServer`
        means that it answers."""
        self._probe = probe
        self._bus = bus
        self._clock = clock
        self._pause = pause
        self._tick = tick
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._doubt = asyncio.Event()
        self._hurry = asyncio.Event()
        self._reached = True
        self._losses = 0

    @property
    def losses(self) -> int:
        """How often `lost` was called: what a request notes when it begins."""
        return self._losses

    @property
    def reached(self) -> bool:
        """False from the first request that found no service to the next one that did."""
        return self._reached

    async def start(self) -> None:
        """Watch until `stop`; a second call does nothing."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._tasks = [self._loop.create_task(self._watch()), self._loop.create_task(self._listen_to_clocks())]

    async def stop(self) -> None:
        """Stop watching."""
        tasks, self._tasks, self._loop = self._tasks, [], None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def lost(self) -> None:
        """A request found no service."""
        self._losses += 1  # two threads that count as one still change it
        self._call(self._note_lost)

    def found(self, since: int | None = None) -> None:
        """A request was answered, which began when there were `since` losses.

        One that began before the last of them says nothing: its answer may have been on its way when the line was cut.
        """
        if not self._reached and since in (None, self._losses):
            self._call(self._note_found)

    def _call(self, note: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(note)

    def _note_lost(self) -> None:
        self._doubt.set()
        if self._reached:
            self._reached = False
            self._bus.publish(Unreached())

    def _note_found(self) -> None:
        self._doubt.clear()
        self._hurry.set()
        if not self._reached:
            self._reached = True
            self._bus.publish(Reachable())

    async def _watch(self) -> None:
        tries = 0
        while True:
            await self._doubt.wait()
            tries += 1
            self._hurry.clear()
            try:
                async with asyncio.timeout(self._pause(tries)):  # `wait_for` of Python 3.11 may swallow a cancellation
                    await self._hurry.wait()
                tries = 0
            except TimeoutError:
                pass
            if not self._doubt.is_set():  # another request went through meanwhile
                tries = 0
                continue
            try:
                await self._probe()
            except (Unreachable, NotTheServer):
                self._note_lost()
                continue
            except Failure:
                pass  # it said no, so it is there
            tries = 0
            self._note_found()

    async def _listen_to_clocks(self) -> None:
        before = self._moment()
        while True:
            await asyncio.sleep(self._tick)
            now = self._moment()
            if before.slept(now, self._tick):
                self._bus.publish(Woke())
                self._doubt.set()
                self._hurry.set()
            before = now

    def _moment(self) -> Moment:
        return Moment(self._clock.now().timestamp(), self._clock.monotonic())

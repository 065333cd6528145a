"""Empties the queue: which document goes when, over how many connections, and what follows from its outcome.

Owns the flights and the line. The vault's table is the truth; what is held here is a look-ahead that is thrown away
whenever a user's wish or the clock has changed the table. Runs on the loop; bytes travel in worker threads.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

import apsw

from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, HungUp, Refused
from desktop.kernel.ids import DocumentId
from desktop.uploads import arrivals, later, ledger, store_deposits, store_later
from desktop.uploads.facts import DepositState
from desktop.uploads.ledger import Changes
from desktop.uploads.machine import Event, Happened, Line, Reach, Trouble, delay, judge
from desktop.uploads.pace import Throttle
from desktop.uploads.timetable import Timetable
from desktop.uploads.transfer import Flight, Interrupted, carry, seal
from desktop.uploads.wire import Server

log = logging.getLogger(__name__)

WIDTH = 4
LOOK_AHEAD = 64
MOST_UNWRITTEN = 64
ENOUGH, GATHER = 32, 0.03  # so many outcomes, or so many seconds, are worth a transaction
SHOWN_AFTER = 0.1  # seconds: a flight that is over sooner is never shown as "sending"

Wait = Callable[[asyncio.Event, float | None], Awaitable[None]]
"""Until the event is set or that many seconds have passed; handed in, so that tests need not wait for back-off."""


async def wait(event: asyncio.Event, seconds: float | None) -> None:
    """By the machine's own clock; at most a minute at a time, so that a sleep of the computer is noticed."""
    try:
        async with asyncio.timeout(None if seconds is None else min(max(seconds, 0.0), 60.0)):
            await event.wait()
    except TimeoutError:
        return


class Driver:
    """Delivers from `run` until it is cancelled; then `land` waits for what is in the air."""

    def __init__(
        self,
        vault: Vault,
        server: Server,
        clock: Clock,
        *,
        changed: Callable[[Changes], None],
        moved: Callable[[Flight], None],
        idle: Callable[[], Coroutine[Any, Any, float | None]],
        jitter: Callable[[], float],
        wait: Wait = wait,
        width: int = WIDTH,
    ) -> None:
        """`changed` and `moved` are called on the loop; `idle` does a little housekeeping and says when to go on
        (seconds since 1970)."""
        self._vault = vault
        self._server = server
        self._clock = clock
        self._changed = changed
        self._moved = moved
        self._idle = idle
        self._jitter = jitter
        self._wait = wait
        self._width = width
        self._workers = Workers(width, "upload")
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ends: set[asyncio.Task[None]] = set()
        self._outcomes: list[tuple[Flight, Happened]] = []
        self._writing: asyncio.Task[None] | None = None
        self._jobs: deque[store_deposits.Job] = deque()
        self._seals: dict[int, None] = {}  # in order, each once
        self._sealing: set[int] = set()
        self._stale = True  # the table may hold what the look-ahead doesn't
        self._taken_up = False
        self._due: float | None = None
        self._tidy_at: float | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.flights: dict[DocumentId, Flight] = {}
        self.line = Line()
        self._logged = ""  # what holds the line, as the log was told last
        self.paused = False
        self.throttle = Throttle(clock.monotonic)
        self.timetable = Timetable(clock)

    # --- what the engine tells -----------------------------------------------------------------------------

    def poke(self) -> None:
        """The table was changed by somebody else."""
        self._stale = True
        self._jobs.clear()
        self._wake.set()

    def enlist(self, changes: Changes) -> None:
        """These deposits may be sealed."""
        for seq in changes.sealing:
            if seq not in self._sealing:
                self._seals[seq] = None

    def interrupt(self, documents: set[DocumentId] | None = None, *, parked: bool = False) -> None:
        """Stop the flights of these documents, or all, at their next byte."""
        for number, flight in self.flights.items():
            if documents is None or number in documents:
                flight.stopped = True
                flight.parked = parked

    def reopen(self) -> None:
        """Somebody says that the line, or the session, works again."""
        self.line = self.line.opened()
        self._wake.set()

    def shut(self, trouble: Trouble) -> None:
        """Nothing leaves any more."""
        self.line = self.line.troubled(trouble, self._now(), self._jitter())
        self._wake.set()

    @property
    def in_the_air(self) -> list[Flight]:
        """What is on the wire now."""
        return [flight for flight in self.flights.values() if not flight.landed]

    # --- the loop ------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Deliver, for ever."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._wake.clear()
            try:
                await self._go_on()
            except Exception as problem:
                self._unwritten(problem)
            await self._wait(self._wake, self._seconds())

    async def _go_on(self) -> None:
        """Start what can be started now; keep house where there is nothing."""
        if not self._taken_up:
            await self._take_up()
        await self._release()
        self._tidy_at = None
        if self.timetable.closed_until is not None:
            self.interrupt()
        if not self._may_go():
            return
        if self._stale and len(self._jobs) < self._width:
            await self._look_ahead()
        self._launch()
        while not self.flights and not self._tasks and not self._wake.is_set():
            self._tidy_at = await self._idle()
            if self._tidy_at is None or self._tidy_at > self._now():
                return

    async def land(self, patience: float) -> None:
        """Stop every flight; wait for them at most `patience` seconds."""
        self.interrupt()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=patience)
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=patience)
        left = [*self._tasks, *self._ends, *([self._writing] if self._writing else [])]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self._workers.close(0.2)

    async def _take_up(self) -> None:
        self._tell(await self._vault.write(partial(ledger.release_waiting, now=self._now())))
        for seq in await self._vault.read(partial(store_deposits.deposits_in, state=DepositState.SEALING)):
            self._seals[seq] = None
        self.timetable.first = await self._vault.read(store_later.next_hour)
        self._taken_up = True

    async def _release(self) -> None:
        now = self._now()
        if self.timetable.come:
            self._tell(await self._vault.write(partial(later.release_due, now=now)))
            self.timetable.first = await self._vault.read(store_later.next_hour)
            self._stale = True
        if self._due is None or (now < self._due <= now + ledger.HORIZON):
            return
        self._due = None  # flights that stumble meanwhile say when they are due, the vault may not have it yet
        try:
            self._tell(await self._vault.write(partial(ledger.release_due, now=now)))
            due = await self._vault.read(store_deposits.next_due)
        except Exception:
            self._wait_until(now)
            raise
        if due is not None:
            self._wait_until(due)
        self._stale = True

    def _may_go(self) -> bool:
        return not self.paused and self.timetable.closed_until is None and self.line.open_at(self._now())

    def _seconds(self) -> float | None:
        now = self._now()
        line = self.line.until if self.line.held_by else None
        times = (self._due, self._tidy_at, self.timetable.first, self.timetable.turn, line)
        ahead = [time - now for time in times if time is not None and time > now]
        return min(ahead) if ahead else None

    async def _look_ahead(self) -> None:
        self._stale = False
        before = set(self.flights)
        found = await self._vault.read(partial(store_deposits.next_jobs, most=LOOK_AHEAD + len(before)))
        # What was in the air when the question was asked, or is now, may be answered as it was before.
        self._jobs = deque(job for job in found if job.id not in before and job.id not in self.flights)
        self._stale |= len(found) >= LOOK_AHEAD + len(before)

    def _launch(self) -> None:
        width = 1 if self.line.narrow else self._width
        while len(self._tasks) < width:
            if self._seals:
                seq = next(iter(self._seals))
                del self._seals[seq]
                self._sealing.add(seq)
                self._spawn(self._seal(seq))
            elif self._jobs and len(self.flights) < self._width + MOST_UNWRITTEN:
                job = self._jobs.popleft()
                if job.id not in self.flights:
                    flight = Flight(job, sent=job.sent)
                    self.flights[job.id] = flight
                    self._spawn(self._fly(flight))
            else:
                return

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            log.error("a flight ended with %s", type(problem).__name__, exc_info=problem)
        self._wake.set()

    # --- one document --------------------------------------------------------------------------------------

    async def _fly(self, flight: Flight) -> None:
        loop = asyncio.get_running_loop()
        shown = loop.call_later(SHOWN_AFTER, self._moved, flight)
        happened: Happened | None = None
        try:
            call = partial(carry, flight, self._vault, self._server, self._now, self._moved_in_thread, self.throttle)
            happened = await self._workers.run(call)
            self._passed()
        except Interrupted:
            happened = Happened(Event.PARKED) if flight.parked else None
        except HungUp:
            happened = None  # back to the queue, which goes on by another line
        except Exception as problem:
            happened = self._stumbled(flight, problem)
        finally:
            shown.cancel()
        if happened is None:
            del self.flights[flight.job.id]
            self._stale = True
            self._moved(flight)  # the number of those on their way was told, whether or not this row was
            return
        flight.landed = True
        self._outcomes.append((flight, happened))
        if self._writing is None:
            self._writing = loop.create_task(self._write_down())

    async def _write_down(self) -> None:
        # One transaction for whatever has happened while the one before was made; the next flights don't wait for it.
        try:
            while self._outcomes:
                if self._jobs and len(self._outcomes) < ENOUGH and all(map(_arrived, self._outcomes)):
                    await asyncio.sleep(GATHER)  # a crowd is under way: a flush to the disk for each would cost more
                outcomes, self._outcomes = self._outcomes, []
                arrived = all(map(_arrived, outcomes))
                try:
                    arrived &= await self._write(outcomes)
                finally:
                    for flight, _ in outcomes:
                        del self.flights[flight.job.id]
                    # Only now: a look ahead that was made meanwhile has left these out.
                    self._stale |= not arrived
                    self._wake.set()
        finally:
            self._writing = None

    async def _write(self, outcomes: list[tuple[Flight, Happened]]) -> bool:
        pairs = [(flight.job.id, happened) for flight, happened in outcomes]
        try:
            change = partial(arrivals.happen_to_each, outcomes=pairs, now=self._now())
            self._tell(await self._vault.write(change))
        except Exception as problem:
            if len(outcomes) == 1:
                self._unwritten(problem)
                return False
            # One that can't be written must not take the others with it.
            return all([await self._write([outcome]) for outcome in outcomes])
        for _, happened in outcomes:
            if happened.next_try_at is not None:  # said when it stumbled too; the clock may have jumped since
                self._wait_until(happened.next_try_at)
        return True

    def _stumbled(self, flight: Flight, problem: Exception) -> Happened:
        trouble = judge(problem)
        self._judged(trouble, problem)
        match trouble.reach:
            case Reach.SESSION:
                return Happened(Event.PARKED)
            case Reach.DENIED:
                return Happened(Event.DENIED, reason=trouble.reason)
            case Reach.LINE | Reach.RATE if self.line.until is not None:
                again = self.line.until
            case _:
                attempts = 0 if flight.acknowledged else flight.job.attempts
                again = self._now() + delay(attempts, self._jitter(), trouble.retry_after)
        self._wait_until(again)
        return Happened(Event.STUMBLED, reason=trouble.reason, next_try_at=again)

    # --- one deposit ---------------------------------------------------------------------------------------

    async def _seal(self, seq: int) -> None:
        try:
            sealing = await self._vault.read(partial(store_deposits.sealing, seq=seq))
            if sealing is None:
                return
            change: Callable[[apsw.Connection], Changes]
            try:
                receipt = await self._workers.run(partial(seal, sealing, self._server))
                self._passed()
                change = partial(ledger.sealed, seq=seq, receipt=receipt, now=self._now())
            except HungUp:
                self._seals[seq] = None
                return
            except Exception as problem:
                change = self._seal_trouble(sealing, problem)
            changes = await self._vault.write(change)
            self._sealing.discard(seq)
            if not changes.receipts:
                self._wait_until(self._now())  # the vault says when it goes on: the clock may have jumped meanwhile
            self._stale = True
            self._tell(changes)
        except Exception as problem:
            self._seals[seq] = None
            self._unwritten(problem)
        finally:
            self._sealing.discard(seq)

    def _seal_trouble(
        self, sealing: store_deposits.Sealing, problem: Exception
    ) -> Callable[[apsw.Connection], Changes]:
        trouble = judge(problem)
        self._judged(trouble, problem)
        now = self._now()
        if isinstance(problem, Refused):
            return partial(
                ledger.seal_refused, seq=sealing.seq, problem=trouble.reason, uploads=problem.uploads, now=now
            )
        jitter = self._jitter()
        wait_for = delay(sealing.attempts, jitter, trouble.retry_after)
        self._wait_until(now + wait_for)
        return partial(ledger.seal_stumbled, seq=sealing.seq, trouble=trouble, wait_for=wait_for, now=now)

    # --- small parts ---------------------------------------------------------------------------------------

    def _judged(self, trouble: Trouble, problem: Exception) -> None:
        if trouble.reach in (Reach.LINE, Reach.RATE, Reach.SESSION):
            before, self.line = self.line.held_by, self.line.troubled(trouble, self._now(), self._jitter())
            if self.line.held_by != before and self.line.held_by != self._logged:
                self._logged = self.line.held_by
                log.warning("the line is held: %s", trouble.reason)
            return
        if trouble.reach is Reach.BUG and not isinstance(problem, Failure):
            log.error("delivery met %s", type(problem).__name__, exc_info=problem)
        self._passed()

    def _passed(self) -> None:
        self.line = self.line.passed(self._now())
        if self._logged and not self.line.held_by:
            self._logged = ""
            log.info("the line is open again")

    def _unwritten(self, problem: Exception) -> None:
        # Whatever was done and couldn't be written down is done again from what the vault has.
        code = problem.code if isinstance(problem, Failure) else "our-bug"
        log.error("the vault did not take what happened: %s", code, exc_info=problem)
        self._jobs.clear()
        self._stale = True
        self.line = self.line.troubled(Trouble(Reach.VAULT, code), self._now(), self._jitter())

    def _wait_until(self, moment: float) -> None:
        self._due = moment if self._due is None else min(self._due, moment)

    def _tell(self, changes: Changes) -> None:
        self.enlist(changes)
        for url in changes.end_uploads:
            task = asyncio.get_running_loop().create_task(self._end(url))
            self._ends.add(task)
            task.add_done_callback(self._ended)
        self._changed(changes)

    async def _end(self, url: str) -> None:
        if self._may_go():
            await self._workers.run(partial(self._server.terminate, url))

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._ends.discard(task)
        # Best effort: an upload that nobody ends expires on the server.
        if not task.cancelled() and (problem := task.exception()) is not None:
            log.info("an upload was not ended: %s", type(problem).__name__)

    def tell(self, changes: Changes) -> None:
        """Publish and do what a change asked by the engine brought."""
        self._tell(changes)
        self.poke()

    def _moved_in_thread(self, flight: Flight) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._moved, flight)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _arrived(outcome: tuple[Flight, Happened]) -> bool:
    return outcome[1].event is Event.ARRIVED

"""Empties the outbox: which intent goes when, and what follows from its outcome.

Owns the flights and the line, by the policies of `uploads.machine`. The vault's table is the truth. Runs on the loop;
requests are made in worker threads.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import apsw

from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, HungUp, Refused
from desktop.outbox import ledger, store
from desktop.outbox.carrying import Flight, TakenBack, carry
from desktop.outbox.facts import IntentId, IntentState
from desktop.outbox.ledger import Changes
from desktop.outbox.remote import Service
from desktop.uploads.driver import Wait
from desktop.uploads.ledger import HORIZON
from desktop.uploads.machine import Line, Reach, Trouble, delay, judge
from desktop.uploads.pace import Throttle
from desktop.uploads.transfer import Interrupted

log = logging.getLogger(__name__)

Outcome = Callable[[apsw.Connection], Changes]


class Driver:
    """Delivers from `run` until it is cancelled; then `land` waits for what is in the air."""

    def __init__(
        self,
        vault: Vault,
        service: Service,
        clock: Clock,
        *,
        changed: Callable[[Changes], None],
        moved: Callable[[IntentId | None], None],
        jitter: Callable[[], float],
        wait: Wait,
        width: int,
        throttle: Throttle | None = None,
    ) -> None:
        """`changed` and `moved` (an intent took off; the line changed, for None) are called on the loop."""
        self._vault = vault
        self._service = service
        self._clock = clock
        self._changed = changed
        self._moved = moved
        self._jitter = jitter
        self._wait = wait
        self._width = width
        self._throttle = throttle or Throttle(clock.monotonic)
        self._workers = Workers(width, "outbox")
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._due: float | None = None
        self._taken_up = False
        self._logged = ""
        self.flights: dict[IntentId, Flight] = {}
        self.line = Line()

    @property
    def next_try_at(self) -> float | None:
        """When the line is tried again, where it is held."""
        return self.line.until if self.line.held_by else self._due

    # --- what the keeper tells -----------------------------------------------------------------------------

    def poke(self) -> None:
        """The table was changed by somebody else."""
        self._wake.set()

    def tell(self, changes: Changes) -> None:
        """Publish and do what a change brought."""
        for url in changes.end_uploads:
            self._spawn(self._end(url))
        self._changed(changes)
        self.poke()

    def interrupt(self, intent: IntentId | None = None) -> None:
        """Stop the flight of this intent, or all, at their next byte."""
        for flight in self.flights.values():
            if intent in (None, flight.id):
                flight.stopped = True

    def reopen(self) -> None:
        """Somebody says that the line, or the session, works again."""
        self.line = self.line.opened()
        self._wake.set()

    def shut(self, trouble: Trouble) -> None:
        """Nothing leaves any more."""
        self.line = self.line.troubled(trouble, self._now(), self._jitter())
        self._wake.set()

    # --- the loop ------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Deliver, for ever."""
        while True:
            self._wake.clear()
            try:
                await self._go_on()
            except Exception as problem:
                self._unwritten(problem)
            await self._wait(self._wake, self._seconds())

    async def land(self, patience: float) -> None:
        """Stop every flight; wait for them at most `patience` seconds."""
        self.interrupt()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=patience)
        left = list(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self._workers.close(0.2)

    async def _go_on(self) -> None:
        if not self._taken_up:
            self.tell(await self._vault.write(partial(ledger.release, state=IntentState.WAITING, now=self._now())))
            self._taken_up = True
        await self._release()
        if not self.line.open_at(self._now()):
            return
        width = 1 if self.line.narrow else self._width
        if len(self.flights) >= width:
            return
        for job in await self._vault.read(partial(store.jobs, most=width + len(self.flights))):
            if len(self.flights) < width and job.id not in self.flights:
                flight = self.flights[job.id] = Flight(job)
                self._moved(job.id)
                self._spawn(self._fly(flight))

    async def _release(self) -> None:
        now = self._now()
        if self._due is not None and now < self._due <= now + HORIZON:
            return
        changes = await self._vault.write(partial(ledger.release_due, now=now)) if self._due is not None else Changes()
        self._due = await self._vault.read(store.next_due)
        if changes.rows:
            self.tell(changes)

    def _seconds(self) -> float | None:
        now = self._now()
        line = self.line.until if self.line.held_by else None
        ahead = [time - now for time in (self._due, line) if time is not None and time > now]
        return min(ahead) if ahead else None

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._landed)

    def _landed(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()) is not None:
            log.error("a flight ended with %s", type(problem).__name__, exc_info=problem)
        self._wake.set()

    # --- one intent ----------------------------------------------------------------------------------------

    async def _fly(self, flight: Flight) -> None:
        outcome: Outcome | None = None
        try:
            call = partial(carry, flight, self._vault, self._service, self._now, self._throttle)
            answer = await self._workers.run(call)
            self._passed()
            if isinstance(answer, TakenBack):
                self.tell(Changes(end_uploads=list(answer.urls)))
            else:
                outcome = partial(ledger.accepted, seq=flight.job.seq, answer=answer, now=self._now())
        except (Interrupted, HungUp):
            outcome = None  # back to the queue
        except Exception as problem:
            outcome = self._stumbled(flight, problem)
        try:
            if outcome is not None:
                changes = await self._vault.write(outcome)
                del self.flights[flight.id]
                self.tell(changes)
        except Exception as problem:
            self._unwritten(problem)
        finally:
            if self.flights.pop(flight.id, None) is not None:
                self._moved(flight.id)
            self._wake.set()

    def _stumbled(self, flight: Flight, problem: Exception) -> Outcome:
        trouble = judge(problem)
        self._judged(trouble, problem)
        now, seq = self._now(), flight.job.seq
        if isinstance(problem, Refused):
            return partial(ledger.refused, job=flight.job, refusal=problem, now=now, bringing=flight.bringing)
        if trouble.reach is Reach.SESSION:
            return partial(ledger.parked, seq=seq, now=now)
        if trouble.reach in (Reach.LINE, Reach.RATE) and self.line.until is not None:
            again = self.line.until
        else:
            again = now + delay(0 if flight.acknowledged else flight.job.attempts, self._jitter(), trouble.retry_after)
        self._due = again if self._due is None else min(self._due, again)
        return partial(ledger.stumbled, seq=seq, reason=trouble.reason, again=again, now=now)

    # --- small parts ---------------------------------------------------------------------------------------

    def _judged(self, trouble: Trouble, problem: Exception) -> None:
        if trouble.reach in (Reach.LINE, Reach.RATE, Reach.SESSION):
            self.line = self.line.troubled(trouble, self._now(), self._jitter())
            if self.line.held_by != self._logged:
                self._logged = self.line.held_by
                log.warning("the outbox is held: %s", trouble.reason)
            self._moved(None)
            return
        if trouble.reach is Reach.BUG and not isinstance(problem, Failure):
            log.error("the outbox met %s", type(problem).__name__, exc_info=problem)
        self._passed()

    def _passed(self) -> None:
        self.line = self.line.passed(self._now())
        if self._logged and not self.line.held_by:
            self._logged = ""
            log.info("the outbox is open again")
            self._moved(None)

    def _unwritten(self, problem: Exception) -> None:
        # Whatever was done and couldn't be written down is done again from what the vault has.
        code = problem.code if isinstance(problem, Failure) else "our-bug"
        log.error("the vault did not take what happened: %s", code, exc_info=problem)
        self.line = self.line.troubled(Trouble(Reach.VAULT, code), self._now(), self._jitter())

    async def _end(self, url: str) -> None:
        if not self.line.open_at(self._now()):
            return
        try:
            await self._workers.run(partial(self._service.terminate, url))
        except Exception as problem:  # best effort: an upload that nobody ends expires on the server
            log.info("an upload was not ended: %s", type(problem).__name__)

    def _now(self) -> float:
        return self._clock.now().timestamp()

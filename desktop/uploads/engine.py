"""The delivery engine as its users hold it: each wish is a change of the vault, each change is told on the bus.

Owns the lifetime of the driver and what is published. Knows neither who is signed in nor who listens.
"""

import asyncio
import logging
import random
import time
import uuid
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, FileUnreadable, Refused, SessionExpired
from desktop.kernel.ids import DepositId, DocumentId
from desktop.uploads import composing, intake, ledger, store, store_later, store_receipts, store_rows, substitution
from desktop.uploads.board import Board, counts, without
from desktop.uploads.driver import Driver, Wait, wait
from desktop.uploads.facts import (
    AddReport,
    Composition,
    CompositionChanged,
    DocumentChanged,
    DocumentRow,
    DocumentsAdded,
    DocumentsRemoved,
    DocumentState,
    EngineStatus,
    Kind,
    Limits,
    ReadingProgress,
    Receipt,
    ReceiptArrived,
    SortKey,
    StatusChanged,
    View,
)
from desktop.uploads.flow import FlowOfEngine
from desktop.uploads.greeting import PATIENCE, Greeting
from desktop.uploads.history import History
from desktop.uploads.housekeeping import Housekeeping
from desktop.uploads.inspect import read_again
from desktop.uploads.ledger import Changes
from desktop.uploads.machine import judge
from desktop.uploads.rereading import Rereading
from desktop.uploads.transfer import Flight
from desktop.uploads.wire import Server

log = logging.getLogger(__name__)

READING_THREADS = 2
TELL_SECONDS = 0.1
KEPT_SECONDS = 600.0
"""How long bytes stay after their receipt, for a last look, and removed rows for an undo."""

_REPORTED = (DocumentState.STAGED, DocumentState.DUPLICATE, DocumentState.REFUSED)  # the lists of an AddReport


class Engine:
    """`uploads.service.Delivery` over an open vault and a server."""

    def __init__(
        self,
        vault: Vault,
        server: Server,
        bus: Bus,
        clock: Clock,
        *,
        width: int = 4,
        jitter: Callable[[], float] = random.random,
        wait: Wait = wait,
        watch_wait: Wait = wait,
        kept_seconds: float = KEPT_SECONDS,
    ) -> None:
        """`width` documents or seals are on the wire at most. `jitter` and the waits are handed in by tests."""
        self._vault = vault
        self._server = server
        self._bus = bus
        self._clock = clock
        self.history = History(vault, self._publish)
        self._housekeeping = Housekeeping(vault, clock, kept_seconds, self.history.tidy)
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="drop")
        self._inspecting = ThreadPoolExecutor(READING_THREADS, thread_name_prefix="inspect")
        self._greeting = Greeting(vault, server, lambda: self._publish(CompositionChanged()))
        self._driver = Driver(
            vault,
            server,
            clock,
            changed=self._changed,
            moved=self._moved,
            idle=self._housekeeping.tidy,
            jitter=jitter,
            wait=wait,
            width=width,
        )
        self.flow = FlowOfEngine(vault, self._driver, clock, self.limits, _new_id, self._unsettle)
        self._rereading = Rereading(
            vault,
            clock,
            watch_wait,
            reading=self._reading,
            inspecting=self._inspecting,
            limits=self.limits,
            tell=self._driver.tell,
        )
        self._tasks: list[asyncio.Task[Any]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._restless = asyncio.Event()
        self._board = Board({})
        self._told: EngineStatus | None = None
        self._stopping = False

    # --- lifetime ------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take up what an earlier run left, then deliver until `stop`."""
        self._loop = asyncio.get_running_loop()
        self.flow.start()
        paused, limits, tally = await self._vault.read(
            lambda db: (store.setting(db, "paused"), store.setting(db, "limits"), store_rows.tally(db))
        )
        self._driver.paused = paused is not None
        self._greeting.recall(limits)
        self._board = Board({}).look(tally, 0, self._clock.monotonic())
        await self._housekeeping.clear()  # what was removed before this start can't be brought back any more
        self._tasks = [
            self._loop.create_task(self._driver.run()),
            self._loop.create_task(self._report()),
        ]
        for task in self._tasks:
            task.add_done_callback(self._ended)
        self._greeting.begin()
        await self._rereading.begin()

    async def stop(self) -> None:
        """Stop at the next edge; whatever was stored goes on at the next start."""
        self._stopping = True
        await self._rereading.watch.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._driver.land(PATIENCE)
        await self._greeting.stop()
        self.history.close()
        self._reading.shutdown(wait=False, cancel_futures=True)
        self._inspecting.shutdown(wait=False, cancel_futures=True)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        if not task.cancelled() and (problem := task.exception()) is not None:
            log.critical("delivery stopped: %s", type(problem).__name__, exc_info=problem)

    # --- coming in -----------------------------------------------------------------------------------------

    async def limits(self) -> Limits:
        """What the server accepts; the last known answer where it can't be asked."""
        return await self._greeting.limits()

    async def add(self, paths: Sequence[Path], kind: Kind, message: str = "", *, drop: int = 0) -> AddReport:
        """Read files and folders (walked, sorted), keep the good ones in the vault, say why the others aren't."""
        await self._greeting.over()
        limits = await self.limits()
        loop = asyncio.get_running_loop()
        told, begun = 0.0, self._now()
        report: dict[DocumentState, list[DocumentId]] = {}

        def stored(changes: Changes, done: int, met: int, last: bool) -> None:
            nonlocal told
            for row in changes.added:
                report.setdefault(row.state, []).append(row.id)
            self._changed(changes)
            if last or time.monotonic() - told >= TELL_SECONDS:
                told = time.monotonic()
                self._publish(ReadingProgress(drop, done, met))

        def read() -> None:
            done = met = 0
            under_way: list[Future[Changes]] = []
            for files, met in intake.groups(paths, limits, self._inspecting):
                if self._stopping:
                    return
                if len(under_way) == 2:
                    changes = under_way.pop(0).result()
                    done += len(changes.added)
                    loop.call_soon_threadsafe(stored, changes, done, met, False)
                change = partial(ledger.take_in, files=files, kind=kind, message=message, now=self._now(), begun=begun)
                under_way.append(self._vault.submit(change))
            for future in under_way:
                changes = future.result()
                done += len(changes.added)
                loop.call_soon_threadsafe(stored, changes, done, met, future is under_way[-1])

        await loop.run_in_executor(self._reading, read)
        await asyncio.sleep(0)  # the last `stored` is in the loop's queue already
        if report.get(DocumentState.REFUSED):
            await self._rereading.look(begun - 1.0)
        return AddReport(*(tuple(report.get(state, ())) for state in _REPORTED))

    async def add_content(self, name: str, content: bytes, kind: Kind, message: str = "") -> AddReport:
        """As `add`, for one document that is no file."""
        await self._greeting.over()
        limits = await self.limits()
        loop = asyncio.get_running_loop()
        file = await loop.run_in_executor(self._inspecting, intake.of_content, name, content, limits)
        change = partial(ledger.take_in, files=[file], kind=kind, message=message, now=self._now())
        added = (await self._change(change)).added
        return AddReport(*(tuple(row.id for row in added if row.state is state) for state in _REPORTED))

    async def insist(self, ids: Sequence[DocumentId]) -> None:
        await self._change(partial(ledger.insist, documents=ids, now=self._now()))

    async def set_kind(self, ids: Sequence[DocumentId], kind: Kind) -> None:
        await self._change(partial(ledger.label, documents=ids, kind=kind))

    async def set_message(self, ids: Sequence[DocumentId], message: str) -> None:
        await self._change(partial(ledger.label, documents=ids, message=message))

    async def remove(self, ids: Sequence[DocumentId]) -> int:
        changes = await self._change(partial(ledger.remove, documents=ids, now=self._now()))
        self._driver.interrupt(set(changes.gone))
        self._rereading.watch.forget(changes.gone)
        return len(changes.gone)

    async def restore(self, ids: Sequence[DocumentId]) -> int:
        changes = await self._change(partial(ledger.restore, documents=ids, now=self._now()))
        return len(changes.added)

    async def substitute(self, ids: Sequence[DocumentId], name: str, content: bytes, origin: str) -> DocumentId | None:
        """Stage `content` in the place of these documents."""
        limits = await self.limits()
        loop = asyncio.get_running_loop()
        file = await loop.run_in_executor(self._inspecting, intake.of_content, name, content, limits)
        if file.content is None:
            raise Refused(422, file.reason)  # as the service would
        whole = replace(file, origin=origin)
        changes = await self._change(partial(substitution.substitute, parts=ids, whole=whole, now=self._now()))
        return changes.added[0].id if changes.added else None

    async def take_apart(self, ids: Sequence[DocumentId]) -> int:
        changes = await self._change(partial(substitution.take_apart, wholes=ids, now=self._now()))
        return len(changes.added)

    # --- composing and sending -----------------------------------------------------------------------------

    async def composition(self) -> Composition:
        limit = (await self.limits()).deposit_max_bytes
        return await self._vault.read(partial(composing.composition, limit=limit))

    async def separate(self, ids: Sequence[DocumentId]) -> None:
        if ids:
            await self._change(partial(ledger.pin, documents=ids, apart=True))

    async def rejoin(self, ids: Sequence[DocumentId]) -> None:
        if ids:
            await self._change(partial(ledger.pin, documents=ids, apart=False))

    async def send(self, ids: Sequence[DocumentId] | None = None) -> tuple[DepositId, ...]:
        limit = (await self.limits()).deposit_max_bytes
        now = self._now()
        made, changes = await self._vault.write(
            lambda db: ledger.send(db, documents=ids, limit=limit, new_id=_new_id, now=now)
        )
        self._begin_batch()
        self._driver.tell(changes)
        return made

    async def pause(self, ids: Sequence[DocumentId] | None = None) -> None:
        if ids is None:
            await self._vault.write(partial(store.set_setting, key="paused", value="1"))
            self._driver.paused = True
            self._driver.interrupt()
            self._driver.poke()
            self._restless.set()
            return
        await self._change(partial(ledger.pause, documents=ids, paused=True))
        self._driver.interrupt(set(ids))

    async def resume(self, ids: Sequence[DocumentId] | None = None) -> None:
        if ids is None:
            await self._vault.write(partial(store.set_setting, key="paused", value=None))
            self._driver.paused = False
            ids = await self._vault.read(store.paused_ids)
        await self._change(partial(ledger.pause, documents=ids, paused=False))
        self._restless.set()

    async def retry(self, ids: Sequence[DocumentId] | None = None) -> None:
        if (await self.counts())[DocumentState.FAILED]:
            self._greeting.begin()  # what was too large for the server's limits is composed by those of now
            await self._greeting.over()
        limit = (await self.limits()).deposit_max_bytes
        self._begin_batch()
        await self._change(partial(ledger.retry, documents=ids, limit=limit, new_id=_new_id, now=self._now()))
        if self._driver.line.held_by == "offline":
            self._driver.reopen()

    # --- questions -----------------------------------------------------------------------------------------

    async def ids(self, view: View, sort: SortKey = SortKey.ADDED, *, descending: bool = False) -> list[DocumentId]:
        return await self._vault.read(partial(store_rows.ids, view=view, sort=sort, descending=descending))

    async def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]:
        found = await self._vault.read(partial(store_rows.rows, documents=ids))
        return [self._as_flying(row) for row in found]

    async def counts(self) -> dict[DocumentState, int]:
        return counts(await self._vault.read(store_rows.tally), len(self._driver.in_the_air))

    async def content(self, document: DocumentId) -> bytes:
        found = await self._vault.read(partial(store.content, document=document))
        if found is None and (path := await self._vault.read(partial(substitution.source, document=document))):
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._inspecting, read_again, path)
        if found is None:
            raise FileUnreadable("cleared away")
        return found

    async def status(self) -> EngineStatus:
        tally, due, held = await self._vault.read(store_later.standing)
        driver, flights = self._driver, self._driver.in_the_air
        sent = sum(flight.sent for flight in flights)
        self._board = self._board.look(without(tally, held), sent, self._clock.monotonic())
        limit = driver.throttle.rate
        return self._board.status(driver.line, driver.paused, len(flights), due, driver.closed_until, held, limit)

    async def receipts(self, *, search: str = "", limit: int = 200, before: str | None = None) -> list[Receipt]:
        return await self._vault.read(partial(store_receipts.receipts, search=search, limit=limit, before=before))

    async def receipt(self, deposit: DepositId) -> Receipt | None:
        return await self._vault.read(partial(store_receipts.receipt, deposit=deposit))

    async def keep_history(self, months: int) -> None:
        """For how many months what was acknowledged is kept; 0 is for ever."""
        self.history.keep(months)
        self._driver.poke()

    # --- what the session and the line tell, from any thread -----------------------------------------------

    def signed_in(self) -> None:
        """Release what waits for the user to sign in."""
        self._soon(self._on_signed_in)

    def signed_out(self) -> None:
        """Park what is under way."""
        self._soon(self._on_signed_out)

    def reconnected(self) -> None:
        """The line is back: what waits because of it is tried now."""
        self._soon(self._on_reconnected)

    def _soon(self, call: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _on_signed_in(self) -> None:
        if not self._stopping:
            self._driver.reopen()
            self._spawn(self._change(partial(ledger.release_signed_out, now=self._now())))
            self._greeting.begin()

    def _on_signed_out(self) -> None:
        self._driver.shut(judge(SessionExpired("signed out")))
        self._driver.interrupt(parked=True)
        self._restless.set()

    def _on_reconnected(self) -> None:
        if not self._stopping and self._driver.line.held_by in ("", "offline"):
            self._driver.reopen()
            self._spawn(self._change(partial(ledger.release_waiting, now=self._now())))

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.append(task)
        task.add_done_callback(self._ended)
        task.add_done_callback(lambda done: self._tasks.remove(done) if done in self._tasks else None)

    # --- publishing ----------------------------------------------------------------------------------------

    async def _change(self, change: Callable[[apsw.Connection], Changes]) -> Changes:
        changes = await self._vault.write(change)
        self._driver.tell(changes)
        return changes

    def _changed(self, changes: Changes) -> None:
        if changes.added:
            self._publish(DocumentsAdded(tuple(changes.added)))
        for row in changes.rows.values():
            self._publish(DocumentChanged(self._as_flying(row)))
        if changes.gone:
            self._publish(DocumentsRemoved(tuple(changes.gone)))
        if changes.composition:
            self._publish(CompositionChanged())
        self._board = self._board.acknowledged(changes.receipts)
        for receipt in changes.receipts:
            self._publish(ReceiptArrived(receipt))
        self._restless.set()

    def _moved(self, flight: Flight) -> None:
        if self._stopping:
            return
        self._restless.set()
        self._spawn(self._tell_row(flight.job.id))

    async def _tell_row(self, document: DocumentId) -> None:
        for row in await self.rows([document]):
            self._publish(DocumentChanged(row))

    def _as_flying(self, row: DocumentRow) -> DocumentRow:
        flight = self._driver.flights.get(row.id)
        if flight is None or row.state is not DocumentState.QUEUED or flight.stopped:
            return row
        return replace(row, state=DocumentState.SENDING, sent=max(row.sent, min(flight.sent, row.size)))

    def _publish(self, fact: object) -> None:
        try:
            self._bus.publish(fact)
        except Exception:
            log.exception("a listener failed")

    async def _report(self) -> None:
        """Tell how delivery stands, at most ten times a second, and each second while something moves."""
        while True:
            try:
                async with asyncio.timeout(1.0 if self._driver.flights else None):
                    await self._restless.wait()
            except TimeoutError:
                pass
            self._restless.clear()
            try:
                status = await self.status()
            except Failure as problem:
                log.error("the vault can't be read: %s", problem.code)  # noqa: TRY400 - logged where it began
                await asyncio.sleep(1.0)
                continue
            if status != self._told:
                self._told = status
                self._publish(StatusChanged(status))
            await asyncio.sleep(TELL_SECONDS)

    def _unsettle(self) -> None:
        self._restless.set()

    def _begin_batch(self) -> None:
        if self._board.moving == 0:
            self._board = self._board.fresh()

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _new_id() -> DepositId:
    return DepositId(str(uuid.uuid4()))

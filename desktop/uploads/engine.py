"""The delivery engine as its users hold it: each wish is a change of the vault, each change is told on the bus.

Owns the lifetime of the driver and what is published. Knows neither who is signed in nor who listens.
"""

import asyncio
import logging
import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import apsw

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import FileUnreadable, Refused, SessionExpired
from desktop.kernel.ids import DepositId, DocumentId
from desktop.uploads import (
    board,
    composing,
    labelling,
    ledger,
    store,
    store_labels,
    store_receipts,
    store_rows,
    substitution,
)
from desktop.uploads.batches import Batches
from desktop.uploads.chores import Chores
from desktop.uploads.driver import Driver, Wait, wait
from desktop.uploads.dropping import Dropping, report_of
from desktop.uploads.facts import (
    AddReport,
    Composition,
    CompositionChanged,
    DocumentRow,
    DocumentState,
    EngineStatus,
    FolderCount,
    Kind,
    Limits,
    Receipt,
    SortKey,
    View,
)
from desktop.uploads.finding import Finding
from desktop.uploads.flow import FlowOfEngine
from desktop.uploads.greeting import PATIENCE, Greeting
from desktop.uploads.history import History
from desktop.uploads.housekeeping import Housekeeping
from desktop.uploads.inspect import read_again
from desktop.uploads.ledger import Changes
from desktop.uploads.machine import judge
from desktop.uploads.opinions import Opinions
from desktop.uploads.pace import Throttle
from desktop.uploads.rereading import Rereading
from desktop.uploads.store_labels import Labels
from desktop.uploads.telling import Telling
from desktop.uploads.wire import Server

log = logging.getLogger(__name__)

KEPT_SECONDS = 600.0
"""How long bytes stay after their receipt, for a last look, and removed rows for an undo."""


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
        self._chores = Chores()
        self._telling = Telling(vault, bus, clock, self._chores)
        self._batches = Batches(bus)
        self.history = History(vault, self._telling.publish)
        self.opinions = Opinions(vault, self._change, self._telling.publish)
        self.finding = Finding(vault)
        self._housekeeping = Housekeeping(vault, clock, kept_seconds, self.history.tidy)
        self._greeting = Greeting(vault, server, lambda: self._telling.publish(CompositionChanged()))
        self._driver = Driver(
            vault,
            server,
            clock,
            changed=self._telling.changed,
            moved=self._telling.moved,
            idle=self._housekeeping.tidy,
            jitter=jitter,
            wait=wait,
            width=width,
        )
        self._telling.driver = self._driver
        self._dropping = Dropping(vault, clock, self.limits, self._telling.changed, self._telling.publish)
        self._rereading = Rereading(vault, clock, watch_wait, self._dropping.again, self._driver.tell)
        self.flow = FlowOfEngine(vault, self._driver, clock, self.limits, _new_id, self._telling.unsettle)
        self._loop: asyncio.AbstractEventLoop | None = None
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
        self._telling.begin(tally)
        await self._housekeeping.clear()  # what was removed before this start can't be brought back any more
        self._chores.begin(self._driver.run())
        self._chores.begin(self._telling.report())
        self._greeting.begin()
        await self._rereading.begin()

    async def stop(self) -> None:
        """Stop at the next edge; whatever was stored goes on at the next start."""
        self._stopping = True
        self._dropping.give_up()
        await self._rereading.watch.stop()
        self._telling.fall_silent()
        await self._chores.stop()
        await self._driver.land(PATIENCE)
        await self._greeting.stop()
        self.history.close()
        self._dropping.close()
        self._batches.stop()
        self.finding.close()

    # --- coming in -----------------------------------------------------------------------------------------

    @property
    def throttle(self) -> Throttle:
        """How fast bytes may leave; whatever else sends some asks it too."""
        return self._driver.throttle

    async def limits(self) -> Limits:
        """What the server accepts; the last known answer where it can't be asked."""
        return await self._greeting.limits()

    async def add(self, paths: Sequence[Path], kind: Kind, message: str = "", *, drop: int = 0) -> AddReport:
        """Read files and folders (walked, sorted), keep the good ones in the vault, say why the others aren't."""
        await self._greeting.over()
        begun = self._now()
        report = await self._dropping.add(paths, kind, message, drop)
        if report.refused:
            await self._rereading.look(begun - 1.0)
        return report

    async def add_content(self, name: str, content: bytes, kind: Kind, message: str = "") -> AddReport:
        """As `add`, for one document that is no file."""
        await self._greeting.over()
        file = await self._dropping.inspected(name, content)
        change = partial(ledger.take_in, files=[file], kind=kind, message=message, now=self._now())
        return report_of((await self._change(change)).added)

    async def insist(self, ids: Sequence[DocumentId]) -> None:
        await self._change(partial(ledger.insist, documents=ids, now=self._now()))

    async def set_kind(self, ids: Sequence[DocumentId], kind: Kind) -> None:
        await self.opinions.choose(ids, kind)

    async def set_message(self, ids: Sequence[DocumentId], message: str) -> None:
        await self._change(partial(ledger.label, documents=ids, message=message))

    async def set_folder(self, ids: Sequence[DocumentId], folder: str) -> None:
        await self._change(partial(labelling.set_folder, documents=ids, folder=folder))

    async def labels(self, ids: Sequence[DocumentId]) -> Labels:
        return await self._vault.read(partial(store_labels.labels, documents=ids))

    async def relabel(self, before: Labels) -> int:
        return len((await self._change(partial(labelling.relabel, before=before))).rows)

    async def folders(self) -> list[FolderCount]:
        return await self._vault.read(store_labels.folders)

    async def any_folder(self) -> bool:
        return await self._vault.read(store_labels.any_folder)

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
        file = await self._dropping.inspected(name, content)
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
        self._telling.begin_batch()
        self._driver.tell(changes)
        return made

    async def pause(self, ids: Sequence[DocumentId] | None = None) -> None:
        await self.flow.pause(ids)

    async def resume(self, ids: Sequence[DocumentId] | None = None) -> None:
        await self.flow.resume(ids)

    async def retry(self, ids: Sequence[DocumentId] | None = None) -> None:
        if (await self.counts())[DocumentState.FAILED]:
            self._greeting.begin()  # what was too large for the server's limits is composed by those of now
            await self._greeting.over()
        limit = (await self.limits()).deposit_max_bytes
        self._telling.begin_batch()
        await self._change(partial(ledger.retry, documents=ids, limit=limit, new_id=_new_id, now=self._now()))
        if self._driver.line.held_by == "offline":
            self._driver.reopen()

    # --- questions -----------------------------------------------------------------------------------------

    async def ids(
        self, view: View, sort: SortKey = SortKey.ADDED, *, descending: bool = False, folder: str | None = None
    ) -> list[DocumentId]:
        ask = partial(store_rows.ids, view=view, sort=sort, descending=descending, folder=folder)
        return await self._vault.read(ask)

    async def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]:
        return await self._telling.rows(ids)

    async def counts(self, folder: str | None = None) -> dict[DocumentState, int]:
        if folder is not None:
            return board.counts(await self._vault.read(partial(store_labels.tally, folder=folder)), 0)
        return await self._telling.counts()

    async def content(self, document: DocumentId) -> bytes:
        found = await self._vault.read(partial(store.content, document=document))
        if found is None and (path := await self._vault.read(partial(substitution.source, document=document))):
            found = await self._dropping.aside(read_again, path)
        if found is None:
            raise FileUnreadable("cleared away")
        return found

    async def status(self) -> EngineStatus:
        return await self._telling.status()

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
            self._chores.begin(self._change(partial(ledger.release_signed_out, now=self._now())))
            self._greeting.begin()

    def _on_signed_out(self) -> None:
        self._driver.shut(judge(SessionExpired("signed out")))
        self._driver.interrupt(parked=True)
        self._telling.unsettle()

    def _on_reconnected(self) -> None:
        if not self._stopping and self._driver.line.held_by in ("", "offline"):
            self._driver.reopen()
            self._chores.begin(self._change(partial(ledger.release_waiting, now=self._now())))

    # --- small parts ----------------------------------------------------------------------------------------

    async def _change(self, change: Callable[[apsw.Connection], Changes]) -> Changes:
        changes = await self._vault.write(change)
        self._driver.tell(changes)
        return changes

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _new_id() -> DepositId:
    return DepositId(str(uuid.uuid4()))

"""When documents leave, and what became of those that can't: the part of the engine's wishes that is about the flow.

Knows neither the wire nor who listens; each wish is a change of the vault or of the driver, told by the engine.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import apsw

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.ids import DepositId, DocumentId
from desktop.uploads import later, ledger, store, store_faults, store_later
from desktop.uploads.driver import Driver
from desktop.uploads.facts import Limits
from desktop.uploads.flow_facts import Fault
from desktop.uploads.hours import Hours
from desktop.uploads.ledger import Changes


class FlowOfEngine:
    """`service.Flow` over a driver; the engine hands in how a change is made and told."""

    def __init__(
        self,
        vault: Vault,
        driver: Driver,
        clock: Clock,
        limits: Callable[[], Awaitable[Limits]],
        new_id: Callable[[], DepositId],
        told: Callable[[], None],
    ) -> None:
        """`told`: how delivery stands has changed; on the loop."""
        self._vault = vault
        self._driver = driver
        self._clock = clock
        self._limits = limits
        self._new_id = new_id
        self._told = told
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """On the loop, before the driver runs."""
        self._loop = asyncio.get_running_loop()

    async def pause(self, ids: Sequence[DocumentId] | None) -> None:
        """As `Delivery.pause`."""
        if ids is None:
            await self._vault.write(partial(store.set_setting, key="paused", value="1"))
            self._driver.paused = True
            self._driver.interrupt()
            self._driver.poke()
            self._told()
            return
        await self._change(partial(ledger.pause, documents=ids, paused=True))
        self._driver.interrupt(set(ids))

    async def resume(self, ids: Sequence[DocumentId] | None) -> None:
        """As `Delivery.resume`."""
        if ids is None:
            await self._vault.write(partial(store.set_setting, key="paused", value=None))
            self._driver.paused = False
            ids = await self._vault.read(store.paused_ids)
        await self._change(partial(ledger.pause, documents=ids, paused=False))
        self._told()

    async def send_later(self, at: datetime, ids: Sequence[DocumentId] | None = None) -> tuple[DepositId, ...]:
        limit = (await self._limits()).deposit_max_bytes
        until, now, new_id = at.timestamp(), self._clock.now().timestamp(), self._new_id
        made, changes = await self._vault.write(
            lambda db: later.send(db, documents=ids, until=until, limit=limit, new_id=new_id, now=now)
        )
        self._driver.tell(changes)
        self._expect(until)
        return made

    async def postpone(self, at: datetime, ids: Sequence[DocumentId] | None = None) -> None:
        await self._change(partial(later.postpone, documents=ids, until=at.timestamp()))
        self._expect(at.timestamp())

    async def send_now(self, ids: Sequence[DocumentId] | None = None) -> None:
        await self._change(partial(later.hasten, documents=ids))
        if ids is None:
            self._driver.timetable.hurry()
        self._driver.poke()
        self._told()

    async def ahead(self, document: DocumentId) -> int:
        return await self._vault.read(partial(store_later.ahead, document=document))

    async def faults(self) -> tuple[Fault, ...]:
        return await self._vault.read(store_faults.faults)

    async def of_fault(self, fault: Fault) -> list[DocumentId]:
        return await self._vault.read(partial(store_faults.of_fault, fault=fault))

    async def path(self, document: DocumentId) -> Path | None:
        return await self._vault.read(partial(store_faults.path, document=document))

    def limit(self, octets_per_second: int | None) -> None:
        self._driver.throttle.limit(octets_per_second)
        self._soon(self._told)

    def keep_to(self, hours: Hours | None) -> None:
        self._soon(partial(self._keep_to, hours))

    def _keep_to(self, hours: Hours | None) -> None:
        if self._driver.timetable.keep_to(hours):
            self._driver.poke()
            self._told()

    def _expect(self, hour: float) -> None:
        self._driver.timetable.expect(hour)
        self._driver.poke()

    def _soon(self, call: Callable[[], None]) -> None:
        if self._loop is None:
            call()  # nothing runs yet
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    async def _change(self, change: Callable[[apsw.Connection], Changes]) -> None:
        self._driver.tell(await self._vault.write(change))

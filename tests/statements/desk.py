"""A practice's statements over a service in memory: the real cache, the real schedule, facts that can be waited for."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

from desktop.infra.database import Vault
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.statements.facts import CacheStatus, StatementKeptApart, StatementsChanged, Syncing
from desktop.statements.keeper import StatementsService
from desktop.statements.remote import Remote
from tests.statements.memory import MemoryService

T = TypeVar("T")
KEY = bytes(range(32))
PATIENCE = 20.0


class Desk:
    """The statements of one practice; `facts` is what was published."""

    def __init__(self, folder: Path, service: Any) -> None:
        self.vault = Vault(folder / "vault.db", KEY)
        self.bus = Bus()
        self.facts: list[object] = []
        self._heard = asyncio.Condition()
        for fact in (CacheStatus, StatementsChanged, StatementKeptApart):
            self.bus.subscribe(fact, self.facts.append)
        remote = service if isinstance(service, Remote) else Remote(service, lambda: "token", lambda stale: "token")
        self.statements = StatementsService(self.vault, remote, self.bus.publish, SystemClock())

    async def __aenter__(self) -> Self:
        await self.statements.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.statements.stop()
        self.vault.close()

    async def until(self, true: Callable[[CacheStatus], bool]) -> CacheStatus:
        """Wait for a published status of that kind, or the present one."""
        met: asyncio.Future[CacheStatus] = asyncio.get_running_loop().create_future()

        def look(status: CacheStatus) -> None:
            if not met.done() and true(status):
                met.set_result(status)

        deaf = self.bus.subscribe(CacheStatus, look)
        try:
            look(await self.statements.status())
            return await asyncio.wait_for(met, PATIENCE)
        finally:
            deaf()

    async def synced(self) -> CacheStatus:
        """Everything that was published is here."""
        return await self.until(
            lambda status: status.syncing is Syncing.IDLE and status.synced_at is not None and not status.lines_coming
        )

    async def synced_again(self) -> CacheStatus:
        """The same, after a look at the service that begins now."""
        before = (await self.statements.status()).synced_at
        await self.statements.refresh()
        return await self.until(lambda status: status.syncing is Syncing.IDLE and status.synced_at != before)


def memory(*made: Any, **settings: Any) -> MemoryService:
    service = MemoryService(**settings)
    service.publish(*made)
    return service

"""What the mutual holds of the practice, read from the vault and brought up to date when the service can be asked.

The screen reads what is kept, on line and off line alike; only the refresh asks the service, and keeps
its answer first. The signed agreement is fetched along, so that it can be read without a line. Runs on the loop.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import Any

from desktop.features.practice import store
from desktop.features.practice.domain import Data, Known, PracticeRead
from desktop.features.practice.remote import Copy, PracticeRemote, read_data
from desktop.features.practice.store import Kept, What
from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, FileUnreadable, NotTheServer, Refused

log = logging.getLogger(__name__)


class PracticeData:
    """Over an open vault and the service."""

    def __init__(self, vault: Vault, remote: PracticeRemote, bus: Bus, clock: Clock) -> None:
        self._vault = vault
        self._remote = remote
        self._bus = bus
        self._clock = clock
        self._workers = Workers(1, "practice")
        self._busy = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._chores: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Ask the service, in the background."""
        self._loop = asyncio.get_running_loop()
        self.refresh_soon()

    async def stop(self) -> None:
        """Let go of everything."""
        self._remote.close()
        for task in list(self._chores):
            task.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        self._workers.close(0.2)

    async def known(self) -> Known | None:
        """What is kept here; None where the service was never asked, or its answer can't be read any more."""
        kept = await self._vault.read(partial(store.find, what="data"))
        if kept is None:
            return None
        try:
            return Known(read_data(kept.body), datetime.fromtimestamp(kept.checked_at, UTC))
        except NotTheServer:
            return None

    async def refresh(self) -> bool:
        """Ask the service; False where it can't be asked now."""
        async with self._busy:
            try:
                data = await self._fetch_data()
                if data is not None and data.agreement.pdf:
                    await self._fetch_agreement()
            except Failure as problem:
                log.info("the practice's data were not asked for: %s", problem.code)
                return False
            finally:
                self._bus.publish(PracticeRead())
        return True

    async def agreement(self) -> bytes:
        """The signed agreement: the kept copy where there is one, fetched otherwise. Raises what a request may raise;
        `FileUnreadable` where there is no copy."""
        kept = await self._vault.read(partial(store.find, what="agreement"))
        if kept is not None:
            return kept.body
        async with self._busy:
            try:
                await self._fetch_agreement()
            except Refused as refusal:
                if refusal.status == 404:
                    raise FileUnreadable("no copy of the agreement") from None
                raise
        kept = await self._vault.read(partial(store.find, what="agreement"))
        if kept is None:
            raise FileUnreadable("no copy of the agreement")
        return kept.body

    def refresh_soon(self) -> None:
        """As `refresh`, from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._begin, self.refresh)

    def reconnected(self) -> None:
        """The workstation woke up: what was on the wire is lost."""
        self._remote.hang_up()
        self.refresh_soon()

    # --- within ------------------------------------------------------------------------------------------------

    async def _fetch_data(self) -> Data | None:
        kept = await self._vault.read(partial(store.find, what="data"))
        etag = "" if kept is None or not _readable(kept.body) else kept.etag
        copy = await self._workers.run(partial(self._remote.latest, etag))
        if copy is not None:
            data = read_data(copy.body)
            await self._keep("data", copy)
            if not data.agreement.pdf:
                await self._vault.write(partial(store.drop, what="agreement"))
            return data
        await self._vault.write(partial(store.check, what="data", at=self._now()))
        return read_data(kept.body) if kept is not None else None

    async def _fetch_agreement(self) -> None:
        kept = await self._vault.read(partial(store.find, what="agreement"))
        copy = await self._workers.run(partial(self._remote.agreement, "" if kept is None else kept.etag))
        if copy is not None:
            if not copy.body.startswith(b"%PDF"):
                raise NotTheServer("not a PDF")
            await self._keep("agreement", copy)

    async def _keep(self, what: What, copy: Copy) -> None:
        await self._vault.write(partial(store.keep, what=what, kept=Kept(copy.etag, copy.body, self._now())))

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _begin(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        assert self._loop is not None
        task = self._loop.create_task(work())
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)


def _readable(body: bytes) -> bool:
    try:
        read_data(body)
    except NotTheServer:
        return False
    return True

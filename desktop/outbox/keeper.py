"""The outbox as its users hold it: each wish is a change of the vault, each change is told on the bus.

Owns the lifetime of the driver and what is published. Knows neither who is signed in nor who listens.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import FileUnreadable, SessionExpired
from desktop.outbox import ledger, store
from desktop.outbox.driver import Driver
from desktop.outbox.facts import (
    Attachment,
    Intent,
    IntentChanged,
    IntentId,
    IntentRow,
    IntentState,
    OutboxChanged,
    OutboxStatus,
)
from desktop.outbox.ledger import Changes
from desktop.outbox.remote import Service
from desktop.outbox.service import KEPT_DAYS
from desktop.uploads.driver import Wait, wait
from desktop.uploads.facts import Limits
from desktop.uploads.intake import GROUP_FILES, of_content
from desktop.uploads.machine import judge
from desktop.uploads.pace import Throttle

WIDTH = 2
PATIENCE = 2.0
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """`service.Read`."""

    good: tuple[Attachment, ...]
    refused: tuple[tuple[str, str], ...]


class OutboxService:
    """`outbox.service.Outbox` over an open vault and a service."""

    def __init__(
        self,
        vault: Vault,
        service: Service,
        bus: Bus,
        clock: Clock,
        limits: Callable[[], Coroutine[Any, Any, Limits]],
        *,
        width: int = WIDTH,
        jitter: Callable[[], float] = random.random,
        wait: Wait = wait,
        throttle: Throttle | None = None,
    ) -> None:
        """`limits` are those of delivery, whose `throttle` is shared. `jitter` and `wait` are handed in by tests."""
        self._vault = vault
        self._bus = bus
        self._clock = clock
        self._limits = limits
        self._reading = Workers(1, "outbox-read")
        self._driver = Driver(
            vault,
            service,
            clock,
            changed=self._told,
            moved=self._moved,
            jitter=jitter,
            wait=wait,
            width=width,
            throttle=throttle,
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None
        self._chores: set[asyncio.Task[Any]] = set()
        self._stopping = False

    # --- lifetime ------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take up what an earlier run left, then deliver until `stop`."""
        self._loop = asyncio.get_running_loop()
        await self._vault.write(partial(store.drop_old, before=self._now() - KEPT_DAYS * _DAY))
        self._running = self._loop.create_task(self._driver.run())

    async def stop(self) -> None:
        """Stop at the next edge; whatever was stored goes on at the next start."""
        self._stopping = True
        for task in (self._running, *self._chores):
            if task is not None:
                task.cancel()
        await asyncio.gather(*[t for t in (self._running, *self._chores) if t is not None], return_exceptions=True)
        await self._driver.land(PATIENCE)
        self._reading.close(0.2)

    # --- wishes --------------------------------------------------------------------------------------------

    async def post(self, intent: Intent, attachments: Sequence[Attachment] = ()) -> None:
        await self._change(partial(ledger.post, intent=intent, attachments=attachments, now=self._now()))

    async def retry(self, intent: IntentId) -> None:
        await self._change(partial(ledger.retry, id_=intent, now=self._now()))
        if self._driver.line.held_by == "offline":
            self._driver.reopen()

    async def withdraw(self, intent: IntentId) -> bool:
        changes = await self._change(partial(ledger.withdraw, id_=intent))
        if changes.gone:
            self._driver.interrupt(intent)
        return bool(changes.gone)

    async def forget(self, intent: IntentId) -> None:
        changes = await self._change(partial(ledger.forget, id_=intent))
        if changes.gone:
            self._driver.interrupt(intent)

    async def keep_draft(self, intent: Intent) -> IntentRow | None:
        return _one(await self._change(partial(ledger.keep_draft, intent=intent, now=self._now())))

    async def attach(self, intent: IntentId, attachments: Sequence[Attachment]) -> IntentRow | None:
        return _one(await self._change(partial(ledger.attach, id_=intent, attachments=attachments)))

    async def detach(self, intent: IntentId, attachment: int) -> IntentRow | None:
        return _one(await self._change(partial(ledger.detach, id_=intent, attachment=attachment)))

    async def set_role(self, intent: IntentId, attachment: int, role: str) -> IntentRow | None:
        return _one(await self._change(partial(ledger.set_role, id_=intent, attachment=attachment, role=role)))

    async def read_files(self, paths: Sequence[Path]) -> ReadFiles:
        limits = await self._limits()
        return await self._reading.run(partial(_read_files, paths, limits))

    # --- questions -----------------------------------------------------------------------------------------

    async def intents(self, kind: str) -> list[IntentRow]:
        return [self._live(row) for row in await self._vault.read(partial(store.rows, kind=kind))]

    async def about(self, subject: str) -> list[IntentRow]:
        return [self._live(row) for row in await self._vault.read(partial(store.about, subject=subject))]

    async def intent(self, intent: IntentId) -> IntentRow | None:
        found = await self._vault.read(partial(store.row, id_=intent))
        return None if found is None else self._live(found)

    async def content(self, attachment: int) -> bytes:
        found = await self._vault.read(partial(store.chunk, attachment=attachment, offset=0, length=1 << 40))
        if found is None:
            raise FileUnreadable("sent")
        return found

    async def status(self) -> OutboxStatus:
        unsent, refused = await self._vault.read(store.tally)
        held_by, until = self._driver.line.held_by, self._driver.next_try_at
        return OutboxStatus(unsent, refused, held_by, None if until is None else datetime.fromtimestamp(until, UTC))

    # --- what the session and the line tell, from any thread -----------------------------------------------

    def signed_in(self) -> None:
        self._soon(self._on_signed_in)

    def signed_out(self) -> None:
        self._soon(self._on_signed_out)

    def reconnected(self) -> None:
        self._soon(self._on_reconnected)

    def _soon(self, call: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _on_signed_in(self) -> None:
        if not self._stopping:
            self._driver.reopen()
            self._begin(self._change(partial(ledger.release, state=IntentState.SIGNED_OUT, now=self._now())))

    def _on_signed_out(self) -> None:
        self._driver.shut(judge(SessionExpired("signed out")))
        self._driver.interrupt()

    def _on_reconnected(self) -> None:
        if not self._stopping and self._driver.line.held_by in ("", "offline"):
            self._driver.reopen()
            self._begin(self._change(partial(ledger.release, state=IntentState.WAITING, now=self._now())))

    # --- small parts ----------------------------------------------------------------------------------------

    async def _change(self, change: Callable[[apsw.Connection], Changes]) -> Changes:
        changes = await self._vault.write(change)
        self._driver.tell(changes)
        return changes

    def _live(self, row: IntentRow) -> IntentRow:
        flying = row.id in self._driver.flights and row.state is IntentState.QUEUED
        return replace(row, state=IntentState.SENDING) if flying else row

    def _told(self, changes: Changes) -> None:
        for row in changes.rows:
            self._bus.publish(IntentChanged(self._live(row)))
        for gone in changes.gone:
            self._bus.publish(gone)
        if changes.rows or changes.gone:
            self._begin(self._tell_status())

    def _moved(self, intent: IntentId | None) -> None:
        self._begin(self._tell_status() if intent is None else self._tell_row(intent))

    async def _tell_row(self, intent: IntentId) -> None:
        found = await self.intent(intent)
        if found is not None:
            self._bus.publish(IntentChanged(found))

    async def _tell_status(self) -> None:
        self._bus.publish(OutboxChanged(await self.status()))

    def _begin(self, chore: Coroutine[Any, Any, Any]) -> None:
        if self._stopping or self._loop is None:
            chore.close()
            return
        task = self._loop.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _one(changes: Changes) -> IntentRow | None:
    return changes.rows[-1] if changes.rows else None


def _read_files(paths: Sequence[Path], limits: Limits) -> ReadFiles:
    good: list[Attachment] = []
    refused: list[tuple[str, str]] = []
    for path in paths[:GROUP_FILES]:
        try:
            content = path.read_bytes() if path.stat().st_size <= 4 * limits.deposit_max_bytes else None
        except OSError:
            refused.append((path.name, "unreadable"))
            continue
        if content is None:
            refused.append((path.name, "too-large"))
            continue
        file = of_content(path.name, content, limits)
        if file.content is None:
            refused.append((path.name, file.reason))
        else:
            good.append(Attachment(file.name, file.media_type, file.content))
    return ReadFiles(tuple(good), tuple(refused))

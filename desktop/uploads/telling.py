"""What delivery tells: each change of the vault as facts on the bus, and ten times a second at most how it stands.

Owns the board and what was told last. Changes nothing and decides nothing.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure
from desktop.kernel.ids import DocumentId
from desktop.uploads import store_later, store_rows
from desktop.uploads.board import Board, counts, without
from desktop.uploads.chores import Chores
from desktop.uploads.driver import Driver
from desktop.uploads.facts import (
    CompositionChanged,
    DocumentChanged,
    DocumentRow,
    DocumentsAdded,
    DocumentsRemoved,
    DocumentState,
    EngineStatus,
    ReceiptArrived,
    StatusChanged,
)
from desktop.uploads.ledger import Changes
from desktop.uploads.machine import Stored
from desktop.uploads.store_suggestions import waiting
from desktop.uploads.transfer import Flight

log = logging.getLogger(__name__)

TELL_SECONDS = 0.1


class Telling:
    """All on the loop. `driver` is given after the fact: it tells this one what it does."""

    driver: Driver

    def __init__(self, vault: Vault, bus: Bus, clock: Clock, chores: Chores) -> None:
        self._vault = vault
        self._bus = bus
        self._clock = clock
        self._chores = chores
        self._restless = asyncio.Event()
        self._board = Board({})
        self._told: EngineStatus | None = None
        self._quiet = False

    def begin(self, tally: dict[Stored, tuple[int, int]]) -> None:
        """Count from here."""
        self._board = Board({}).look(tally, 0, self._clock.monotonic())

    def begin_batch(self) -> None:
        """Something is sent: where nothing was under way, its progress begins at nothing."""
        if self._board.moving == 0:
            self._board = self._board.fresh()

    def fall_silent(self) -> None:
        """Flights that still move are told no more."""
        self._quiet = True

    # --- facts -----------------------------------------------------------------------------------------------

    def publish(self, fact: object) -> None:
        """To whoever listens; a listener that fails is no affair of delivery."""
        try:
            self._bus.publish(fact)
        except Exception:
            log.exception("a listener failed")

    def changed(self, changes: Changes) -> None:
        """What a transaction changed."""
        if changes.added:
            self.publish(DocumentsAdded(tuple(changes.added)))
        for row in changes.rows.values():
            self.publish(DocumentChanged(self._as_flying(row)))
        if changes.gone:
            self.publish(DocumentsRemoved(tuple(changes.gone)))
        if changes.composition:
            self.publish(CompositionChanged())
        self._board = self._board.acknowledged(changes.receipts)
        for receipt in changes.receipts:
            self.publish(ReceiptArrived(receipt))
        self._restless.set()

    def moved(self, flight: Flight) -> None:
        """Bytes of a flight have left."""
        if self._quiet:
            return
        self._restless.set()
        self._chores.begin(self._tell_row(flight.job.id))

    async def _tell_row(self, document: DocumentId) -> None:
        for row in await self.rows([document]):
            self.publish(DocumentChanged(row))

    # --- questions -------------------------------------------------------------------------------------------

    async def rows(self, ids: Sequence[DocumentId]) -> list[DocumentRow]:
        """As stored, or as they travel."""
        found = await self._vault.read(partial(store_rows.rows, documents=ids))
        return [self._as_flying(row) for row in found]

    async def counts(self) -> dict[DocumentState, int]:
        """Documents of each state."""
        return counts(await self._vault.read(store_rows.tally), len(self.driver.in_the_air))

    async def status(self) -> EngineStatus:
        """How delivery stands."""
        (tally, due, held), proposed = await self._vault.read(lambda db: (store_later.standing(db), waiting(db)))
        driver, flights = self.driver, self.driver.in_the_air
        sent = sum(flight.sent for flight in flights)
        self._board = self._board.look(without(tally, held), sent, self._clock.monotonic())
        closed, limit = driver.timetable.closed_until, driver.throttle.rate
        status = self._board.status(driver.line, driver.paused, len(flights), due, closed, held, limit)
        return replace(status, proposed=proposed)

    def _as_flying(self, row: DocumentRow) -> DocumentRow:
        flight = self.driver.flights.get(row.id)
        if flight is None or row.state is not DocumentState.QUEUED or flight.stopped:
            return row
        return replace(row, state=DocumentState.SENDING, sent=max(row.sent, min(flight.sent, row.size)))

    # --- how delivery stands ---------------------------------------------------------------------------------

    def unsettle(self) -> None:
        """How delivery stands may have changed."""
        self._restless.set()

    async def report(self) -> None:
        """Tell it for ever: when it changes, and each second while something moves."""
        while True:
            try:
                async with asyncio.timeout(1.0 if self.driver.flights else None):
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
                self.publish(StatusChanged(status))
            await asyncio.sleep(TELL_SECONDS)

"""Brings sorting to the queue: each staged document is considered in the background, what is thought of it proposed.

Owns when that happens (after a drop has come to rest and while nothing is being sent, one document at a time, resting
as long as working) and the thread in which it does. A document whose kind the user chose is left alone; each choice is
learned from. Neither the delivery nor the window ever waits for this.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure
from desktop.kernel.ids import DocumentId
from desktop.sorting import store
from desktop.sorting.facts import Learned
from desktop.uploads.engine import Engine
from desktop.uploads.facts import (
    DocumentsAdded,
    DocumentState,
    EngineStatus,
    Guess,
    Kind,
    KindsChosen,
    StatusChanged,
    Unsorted,
)

log = logging.getLogger(__name__)

REST = 0.4  # seconds without an arrival before sorting begins
GROUP = 12  # documents whose suggestions are written at once
_KINDS = frozenset(Kind)
TAUGHT_AT_ONCE = 40  # rows of one gesture that are learned from


class Sorter:
    """Made for one engine over one vault. `start` and `stop` are called on the loop."""

    def __init__(self, vault: Vault, engine: Engine, bus: Bus, *, rest: float = REST) -> None:
        self._vault = vault
        self._engine = engine
        self._bus = bus
        self._rest = rest
        self._workers = Workers(1, "sort")
        self._wanted = asyncio.Event()
        self._calm = asyncio.Event()
        self._staged = 0
        self._learned: Learned | None = None
        self._gentle = False
        self._ties: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Consider what waits, and then whatever arrives."""
        loop = asyncio.get_running_loop()

        def added(_fact: DocumentsAdded) -> None:
            loop.call_soon_threadsafe(self._wanted.set)

        def moved(fact: StatusChanged) -> None:
            loop.call_soon_threadsafe(self._look, fact.status)

        def chosen(fact: KindsChosen) -> None:
            choices = [(row.name, row.folder, row.kind.value) for row in fact.rows[:TAUGHT_AT_ONCE]]
            loop.call_soon_threadsafe(self._spawn, self._teach(choices))

        subscribe = self._bus.subscribe
        self._ties = [
            subscribe(DocumentsAdded, added),
            subscribe(StatusChanged, moved),
            subscribe(KindsChosen, chosen),
        ]
        self._wanted.set()
        self._spawn(self._run())

    async def stop(self) -> None:
        """At once: what is being considered is dropped, and considered again at the next start."""
        ties, self._ties = self._ties, []
        for untie in ties:
            untie()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._workers.close(0.5)

    async def forget(self) -> None:
        """What was learned in this practice is gone; what was suggested by it stays until it is answered."""
        await self._vault.write(store.forget)
        self._learned = None

    # --- when ------------------------------------------------------------------------------------------------------

    def _look(self, status: EngineStatus) -> None:
        counts = status.counts
        staged = counts.get(DocumentState.STAGED, 0)
        if staged > self._staged:  # also what was a duplicate, or removed
            self._wanted.set()
        self._staged = staged
        (self._calm.clear if counts.get(DocumentState.SENDING, 0) else self._calm.set)()

    async def _run(self) -> None:
        try:
            while True:
                await self._wanted.wait()
                while await self._arriving():
                    pass
                await self._sort()
        except Failure as problem:
            log.info("sorting stopped: %s", problem.code)
        except Exception:
            log.exception("sorting stopped")

    async def _arriving(self) -> bool:
        """Whether something comes within a rest."""
        self._wanted.clear()
        try:
            async with asyncio.timeout(self._rest):
                return await self._wanted.wait()
        except TimeoutError:
            return False

    # --- what ------------------------------------------------------------------------------------------------------

    async def _sort(self) -> None:
        """Until nothing is left to consider, or something new arrives."""
        last = DocumentId(0)
        while waiting := await self._engine.opinions.unsorted(last, GROUP):
            self._look(await self._engine.status())
            kinds = (await self._engine.limits()).kinds
            guesses: list[Guess] = []
            for document in waiting:
                if self._wanted.is_set() or not self._calm.is_set():
                    break
                last = document.id
                began = time.monotonic()
                with contextlib.suppress(Failure):  # removed meanwhile
                    guesses.append(await self._consider(document, kinds))
                await asyncio.sleep(time.monotonic() - began)
            await self._engine.opinions.propose(guesses)
            await self._calm.wait()
            if self._wanted.is_set():
                return

    async def _consider(self, document: Unsorted, kinds: tuple[str, ...]) -> Guess:
        if self._learned is None:
            self._learned = await self._vault.read(store.learned)
        if not self._gentle:
            self._gentle = True
            await self._workers.run(_step_back)
        content = await self._engine.content(document.id)
        return await self._workers.run(partial(_guess, document, content, self._learned, kinds))

    async def _teach(self, choices: list[tuple[str, str, str]]) -> None:
        with contextlib.suppress(Failure):  # a habit less
            self._learned = await self._vault.write(partial(store.teach, choices=choices))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _guess(document: Unsorted, content: bytes, learned: Learned, kinds: tuple[str, ...]) -> Guess:
    from desktop.sorting.considering import consider  # its tables take a while: in this thread, not at the start

    known = [kind for kind in kinds if kind in _KINDS]
    found = consider(document.name, document.folder, document.media_type, content, learned, known)
    kind = Kind(found.kind) if found.kind else None
    return Guess(document.id, kind, found.confidence, found.invoice_number, found.invoice_date)


def _step_back() -> None:
    from desktop.sorting.considering import step_back

    step_back()

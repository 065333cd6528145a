"""Watches the files that were refused while somebody may still be writing them, and has them read again at rest.

Owns the asking, once a second, and for how long; `settling` decides. Works on shares too, and after any number of lost
events: there are none. Knows nothing of what is then done with a file.
"""

import asyncio
import logging
import os
import stat
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.ids import DocumentId
from desktop.uploads.driver import Wait
from desktop.uploads.flow_facts import Refusal
from desktop.uploads.names import system_path
from desktop.uploads.settling import SETTLES, Settling, Trace, Verdict, begin

log = logging.getLogger(__name__)

EVERY = 1.0  # seconds
MOST = 1_000
"""Files at once: more of them half written isn't a scanner, and asking for each would cost more than it brings."""

Read = Callable[[Refusal], Awaitable[str]]
"""Read a file again and keep what became of it: the reason of a new refusal, "" where the row is done with."""


@dataclass(slots=True)
class _Watched:
    refusal: Refusal
    settling: Settling
    begun: float


class Watch:
    """All on the loop, but for the asking itself."""

    def __init__(
        self, clock: Clock, read: Read, wait: Wait, trace: Callable[[Path], Trace | None] | None = None
    ) -> None:
        self._clock = clock
        self._read = read
        self._wait = wait
        self._trace = trace or trace_of
        self._asking = Workers(1, "watch")
        self._news = asyncio.Event()
        self._watched: dict[DocumentId, _Watched] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def watched(self) -> int:
        """How many files."""
        return len(self._watched)

    def add(self, refusals: Iterable[Refusal], *, unseen: bool = False) -> None:
        """Files that have just been refused, or earlier and `unseen` since; the others are left alone."""
        now = self._clock.monotonic()
        for each in refusals:
            if each.reason in SETTLES and len(self._watched) < MOST:
                self._watched.setdefault(each.document, _Watched(each, begin(each.reason, now, unseen=unseen), now))
        self._news.set()
        if self._watched and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
            self._task.add_done_callback(self._ended)

    def forget(self, documents: Iterable[DocumentId]) -> None:
        """Their rows are gone."""
        for each in documents:
            self._watched.pop(each, None)

    async def stop(self) -> None:
        """Watch no more."""
        self._watched.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._asking.close(0.2)

    async def _run(self) -> None:
        while self._watched:
            for document, trace in await self._traces():
                watched = self._watched.get(document)
                if watched is not None:
                    await self._look(watched, trace)
            self._news.clear()
            if self._watched:
                await self._wait(self._news, EVERY)

    async def _traces(self) -> list[tuple[DocumentId, Trace | None]]:
        paths = [(document, each.refusal.path) for document, each in self._watched.items()]
        return await self._asking.run(lambda: [(document, self._trace(path)) for document, path in paths])

    async def _look(self, watched: _Watched, trace: Trace | None) -> None:
        document = watched.refusal.document
        watched.settling, verdict = watched.settling.look(trace, self._clock.monotonic())
        if verdict is Verdict.GIVE_UP:
            self._watched.pop(document, None)
        elif verdict is Verdict.READ:
            reason = await self._read(watched.refusal)
            if reason in SETTLES:
                watched.settling = watched.settling.refused(reason, self._clock.monotonic(), watched.begun)
            else:
                self._watched.pop(document, None)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if task.cancelled():
            return
        if (problem := task.exception()) is not None:
            log.error("watching ended with %s", type(problem).__name__, exc_info=problem)
            self._watched.clear()
        elif self._watched:
            self.add(())


def trace_of(path: Path) -> Trace | None:
    """Of a file; None where there is none, or where it can't be asked. Blocks."""
    try:
        found = os.stat(system_path(path))  # noqa: PTH116 - the verbatim form is a string, not a Path
    except (OSError, ValueError):
        return None
    return Trace(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None

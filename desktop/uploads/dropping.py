"""What comes in: files and folders read by threads of their own, kept in the vault a hundred or so at a time.

Owns those threads. Which files are good is `inspect`'s affair, what is kept of them the ledger's.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.ids import DocumentId
from desktop.uploads import intake, ledger
from desktop.uploads.facts import AddReport, DocumentRow, DocumentState, Kind, Limits, ReadingProgress
from desktop.uploads.flow_facts import Refusal
from desktop.uploads.ledger import Changes
from desktop.uploads.rereading import read
from desktop.uploads.store import Incoming

P = ParamSpec("P")
T = TypeVar("T")

READING_THREADS = 2
TELL_SECONDS = 0.1

_REPORTED = (DocumentState.STAGED, DocumentState.DUPLICATE, DocumentState.REFUSED)  # the lists of an AddReport


class Dropping:
    """`changed` and `publish` are called on the loop."""

    def __init__(
        self,
        vault: Vault,
        clock: Clock,
        limits: Callable[[], Awaitable[Limits]],
        changed: Callable[[Changes], None],
        publish: Callable[[object], None],
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._limits = limits
        self._changed = changed
        self._publish = publish
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="drop")
        self._inspecting = ThreadPoolExecutor(READING_THREADS, thread_name_prefix="inspect")
        self._given_up = False

    def give_up(self) -> None:
        """What is being read stays as far as it got."""
        self._given_up = True

    def close(self) -> None:
        """Read no more."""
        self._reading.shutdown(wait=False, cancel_futures=True)
        self._inspecting.shutdown(wait=False, cancel_futures=True)

    async def add(self, paths: Sequence[Path], kind: Kind, message: str, drop: int) -> AddReport:
        """Read these files and folders; return once all of it is stored and told."""
        limits = await self._limits()
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
            for (files, met), last in _knowing_the_last(intake.groups(paths, limits, self._inspecting)):
                if self._given_up:
                    return
                if len(under_way) == 2:
                    changes = under_way.pop(0).result()
                    done += len(changes.added)
                    loop.call_soon_threadsafe(stored, changes, done, met, False)
                change = partial(ledger.take_in, files=files, kind=kind, message=message, now=self._now(), begun=begun)
                # Nothing is promised before the last: it waits for the disk, for all of them.
                under_way.append(self._vault.submit(change, lasting=last))
            for future in under_way:
                changes = future.result()
                done += len(changes.added)
                loop.call_soon_threadsafe(stored, changes, done, met, future is under_way[-1])

        await loop.run_in_executor(self._reading, read)
        await asyncio.sleep(0)  # the last `stored` is in the loop's queue already
        return _report(report)

    async def inspected(self, name: str, content: bytes) -> Incoming:
        """What was handed over as bytes, looked at like any file."""
        return await self.aside(intake.of_content, name, content, await self._limits())

    async def again(self, refusal: Refusal) -> list[Incoming]:
        """What a refused file holds by now."""
        limits, loop = await self._limits(), asyncio.get_running_loop()
        return await loop.run_in_executor(self._reading, read, refusal, limits, self._inspecting)

    async def aside(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A call that reads, beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._inspecting, partial(call, *args, **kwargs))

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _knowing_the_last(groups: Iterator[intake.Group]) -> Iterator[tuple[intake.Group, bool]]:
    held = next(groups, None)
    while held is not None:
        following = next(groups, None)
        yield held, following is None
        held = following


def report_of(rows: Sequence[DocumentRow]) -> AddReport:
    """What became of them."""
    found: dict[DocumentState, list[DocumentId]] = {}
    for row in rows:
        found.setdefault(row.state, []).append(row.id)
    return _report(found)


def _report(found: dict[DocumentState, list[DocumentId]]) -> AddReport:
    return AddReport(*(tuple(found.get(state, ())) for state in _REPORTED))

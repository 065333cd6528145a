"""One `send`: takes files in, lets them go, waits, tells what became of each. Knows no password and no option's name.

A file that is given twice, or again after a crash, is delivered once: what is staged already is taken up, what has a
receipt already is told with it.
"""

import asyncio
import contextlib
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from desktop.app import console_store
from desktop.app import console_texts as texts
from desktop.app.console_entry import Entry
from desktop.app.console_progress import Progress
from desktop.app.console_words import say, tell_values
from desktop.app.options import Exit, SendOptions
from desktop.app.wiring import House
from desktop.kernel.ids import DocumentId
from desktop.session.facts import StandingChanged
from desktop.uploads.engine import Engine
from desktop.uploads.facts import (
    DocumentChanged,
    DocumentRow,
    DocumentState,
    ReadingProgress,
    ReceiptArrived,
    StatusChanged,
)
from desktop.uploads.names import system_path
from desktop.uploads.walk import Bad, walk

LOOK_SECONDS = 0.25  # at most so often is the vault asked how the documents stand
POLL_SECONDS = 2.0  # and at least so often


@dataclass
class _Item:
    """One file of the run. It follows a document of the vault until it `ended`."""

    path: Path
    sha256: str | None = None
    document: DocumentId | None = None
    state: DocumentState = DocumentState.STAGED
    deposit: str | None = None
    receipt: str | None = None
    reason: str = ""
    ended: bool = False

    def take(self, row: DocumentRow) -> None:
        """What the vault says of its document."""
        self.sha256 = row.sha256
        self.state, self.deposit, self.receipt = row.state, row.deposit, row.receipt
        if not self.reason or row.reason:
            self.reason = row.reason
        self.ended = row.state in (DocumentState.ACKNOWLEDGED, DocumentState.FAILED, DocumentState.REFUSED)

    def end(self, state: DocumentState, reason: str = "") -> None:
        self.state, self.reason, self.ended = state, reason, True


@dataclass
class Run:
    """One `send`: what it was given, what became of it."""

    options: SendOptions
    house: House
    engine: Engine
    entry: Entry
    progress: Progress
    items: list[_Item] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    stir: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self) -> Exit:
        """Take in, send, wait. Raises `Stopped` and failures of the vault."""
        with self._listening():
            await self._take_in()
            if not self.items:
                say(texts.NOTHING)
            await self._wait()
        return self.conclude()

    def conclude(self) -> Exit:
        """Tell what hasn't been told, and add up."""
        self.progress.close()
        for item in self.items:
            self._tell(item)
        done = sum(item.state is DocumentState.ACKNOWLEDGED for item in self.items)
        if self.items and not self.options.json:
            say(texts.SUMMARY.format(done=done, all=len(self.items)))
        if any(not item.ended for item in self.items):
            return Exit.LEFT
        return Exit.DONE if done == len(self.items) and not self.entry.lost else Exit.NOT_ALL

    # --- taking in -----------------------------------------------------------------------------------------

    async def _take_in(self) -> None:
        vault, now = self.house.session.vault, self.house.clock.now().timestamp()
        left = await vault.read(console_store.unfinished)
        given: list[Path] = []
        for path in _absolute(self.options.paths):
            if _is_there(path):
                given.append(path)
                continue
            known = await vault.read(partial(console_store.below, path=path))
            left.update(known)
            if not known:
                self.items.append(_Item(path))
                self.items[-1].end(DocumentState.REFUSED, "gone")
        followed = await self._take_up(left)
        for batch in _batches(given):
            await self._add(batch, followed)
        await self._send(followed)
        await vault.write(partial(console_store.forget, now=now))

    async def _take_up(self, left: dict[DocumentId, Path]) -> dict[DocumentId, list[_Item]]:
        """Go on with what earlier runs left."""
        followed: dict[DocumentId, list[_Item]] = {}
        rows = {row.id: row for row in await self.engine.rows(list(left))}
        for document, path in left.items():
            row = rows.get(document)
            if row is None:  # taken out in the window meanwhile
                continue
            item = _Item(path, document=document)
            item.take(row)
            if item.state is DocumentState.FAILED:
                item.ended = False  # tried again
            elif item.ended:
                item.reason = "already-sent"
            self.items.append(item)
            followed.setdefault(document, []).append(item)
        gone = [document for document in left if document not in rows]
        await self.house.session.vault.write(partial(console_store.finish, documents=gone))
        return followed

    async def _add(self, batch: "_Batch", followed: dict[DocumentId, list[_Item]]) -> None:
        report = await self.engine.add(batch.paths, self.options.kind, self.options.message)
        rows = await self.engine.rows(sorted((*report.staged, *report.duplicates, *report.refused)))
        twins = {row.twin.document for row in rows if row.twin is not None and row.twin.document is not None}
        known = {row.id: row for row in await self.engine.rows(sorted(twins))}
        unneeded: list[DocumentId] = []
        mine: dict[DocumentId, Path] = {}
        for row in rows:
            item = _Item(batch.path_of(row))
            item.take(row)
            if row.state is DocumentState.STAGED:
                item.document = row.id
            else:
                unneeded.append(row.id)
            # What an earlier run left may have been acknowledged since it was taken up: it is told once all the same.
            repeated = row.twin.document if row.twin is not None else None
            if repeated is not None and self._again(item, followed.get(repeated, ())):
                continue
            if row.state is DocumentState.DUPLICATE:
                self._repeat(item, row, known)
            if item.document is not None:
                followed.setdefault(item.document, []).append(item)
                mine.setdefault(item.document, item.path)
            self.items.append(item)
        now = self.house.clock.now().timestamp()
        await self.house.session.vault.write(partial(console_store.note, files=mine, now=now))
        await self.engine.remove(unneeded)  # told here and now: they needn't pile up in the window

    def _again(self, item: _Item, others: Sequence[_Item]) -> bool:
        """Whether it is the very file that an earlier run left, and that is followed already."""
        return any(other.path == item.path for other in others)

    def _repeat(self, item: _Item, row: DocumentRow, known: dict[DocumentId, DocumentRow]) -> None:
        """The same content is known already: follow it, or tell the receipt that it has."""
        twin = None if row.twin is None or row.twin.document is None else known.get(row.twin.document)
        item.reason = ""
        if twin is not None and twin.state is not DocumentState.ACKNOWLEDGED:
            item.document = twin.id
            return
        item.end(DocumentState.ACKNOWLEDGED, "already-sent")
        item.deposit = None if twin is None else twin.deposit
        item.receipt = None if row.twin is None else row.twin.receipt

    async def _send(self, followed: dict[DocumentId, list[_Item]]) -> None:
        rows = await self.engine.rows(sorted(followed))
        staged = [row.id for row in rows if row.state is DocumentState.STAGED]
        other = [row.id for row in rows if row.id in staged and row.kind is not self.options.kind]
        if other:
            await self.engine.set_kind(other, self.options.kind)
        worded = [row.id for row in rows if row.id in staged and row.message != self.options.message]
        if worded:
            await self.engine.set_message(worded, self.options.message)
        if staged:
            await self.engine.send(staged)
        failed = [row.id for row in rows if row.state is DocumentState.FAILED]
        if failed:
            await self.engine.retry(failed)

    # --- waiting -------------------------------------------------------------------------------------------

    async def _wait(self) -> None:
        """Until every item has ended, or nothing moves any more."""
        before: object = None
        moved_at = time.monotonic()
        while True:
            self.stir.clear()
            waiting = [item for item in self.items if not item.ended]
            rows = {row.id: row for row in await self.engine.rows(sorted({i.document for i in waiting if i.document}))}
            await self._look(waiting, rows)
            waiting = [item for item in waiting if not item.ended]
            self.progress.show(sum(item.ended for item in self.items), len(self.items))
            if not waiting:
                return
            now = [(row.id, row.state, row.sent) for row in rows.values()]
            if now != before:
                before, moved_at = now, time.monotonic()
            if self.house.session.expired:
                await self.entry.again()
            status = await self.engine.status()
            if status.paused or all(rows[item.document].paused for item in waiting if item.document in rows):
                say(texts.PAUSED)
                return
            if time.monotonic() - moved_at > self.options.timeout:
                say(texts.LEFT)
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self.stir.wait()
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self, waiting: Sequence[_Item], rows: dict[DocumentId, DocumentRow]) -> None:
        finished: list[DocumentId] = []
        for item in waiting:
            row = None if item.document is None else rows.get(item.document)
            if row is None:
                item.end(DocumentState.FAILED, "removed")
            else:
                item.take(row)
            if item.state is DocumentState.ACKNOWLEDGED or item.reason == "removed":
                finished += [] if item.document is None else [item.document]
        if finished:
            await self.house.session.vault.write(partial(console_store.finish, documents=finished))
        for item in self.items:
            if item.ended:
                self._tell(item)

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()

        def stir(_fact: object) -> None:
            loop.call_soon_threadsafe(self.stir.set)

        facts = (DocumentChanged, StatusChanged, ReceiptArrived, StandingChanged)
        ties = [self.house.bus.subscribe(fact, stir) for fact in facts]
        ties.append(self.house.bus.subscribe(ReadingProgress, lambda fact: self.progress.read(fact.done, fact.found)))
        try:
            yield
        finally:
            for untie in ties:
                untie()

    # --- telling -------------------------------------------------------------------------------------------

    def _tell(self, item: _Item) -> None:
        if id(item) in self.told:
            return
        self.told.add(id(item))
        if self.options.json:
            tell_values(
                {
                    "path": str(item.path),
                    "sha256": item.sha256,
                    "state": item.state.value,
                    "deposit": item.deposit,
                    "receipt": item.receipt,
                    "reason": item.reason,
                }
            )
            return
        words = [texts.STATES[item.state], item.receipt or "", texts.REASONS.get(item.reason, item.reason)]
        self.progress.line(f"{item.path}\u00a0: {', '.join(word for word in words if word)}")


@dataclass
class _Batch:
    """Paths that are read together: no two of their files are shown by the same folder and name."""

    paths: list[Path] = field(default_factory=list)
    found: dict[tuple[str, str], deque[Path]] = field(default_factory=dict)

    def path_of(self, row: DocumentRow) -> Path:
        """The file that became `row`."""
        candidates = self.found.get((row.folder, row.name))
        if candidates:
            return candidates.popleft()
        return Path(row.folder) / row.name  # it came while the folder was being read


def _batches(paths: Sequence[Path]) -> Iterator[_Batch]:
    """`paths` in groups in which a row of the vault tells which file it was."""
    batch = _Batch()
    for path in paths:
        found: dict[tuple[str, str], deque[Path]] = {}
        for met in walk([path]):
            where = met.found if isinstance(met, Bad) else met
            found.setdefault((where.folder, where.name), deque()).append(where.path)
        if batch.paths and found.keys() & batch.found.keys():
            yield batch
            batch = _Batch()
        batch.paths.append(path)
        batch.found.update(found)
    if batch.paths:
        yield batch


def _absolute(paths: Sequence[Path]) -> list[Path]:
    """Each path once, as it is remembered; links stay what they are."""
    return list(dict.fromkeys(path.absolute() for path in paths))


def _is_there(path: Path) -> bool:
    return os.path.lexists(system_path(path))

"""The console companion: `send` and `status`, over the same engine as the window, without Qt.

Owns what is written to the terminal and the exit code. A file that is given twice, or again after a crash, is delivered
once: what is staged already is taken up, what has a receipt already is told with it.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from getpass import getpass
from pathlib import Path
from typing import Any, TextIO

from desktop.app import console_store
from desktop.app import console_texts as texts
from desktop.app.console_progress import Progress, choose_progress
from desktop.app.options import Exit, SendOptions, StatusOptions
from desktop.app.wiring import Delivery, House, build, open_delivery, queued
from desktop.infra.http import Http
from desktop.infra.logs import Logs
from desktop.infra.paths import Paths
from desktop.kernel.failures import DiskFull, Failure, VaultBusy, VaultUnreadable
from desktop.kernel.ids import DocumentId, Finess
from desktop.session.facts import Outcome, Profile, SignInResult, Standing, StandingChanged
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
from desktop.uploads.remote import Remote
from desktop.uploads.walk import Bad, walk

LOOK_SECONDS = 0.25  # at most so often is the vault asked how the documents stand
POLL_SECONDS = 2.0  # and at least so often
AGAIN_SECONDS = 10.0  # between two sign-ins that the line didn't let through

_OPEN = (Outcome.SIGNED_IN, Outcome.OFFLINE)
_EXITS = {Outcome.UNREACHABLE: Exit.LEFT, Outcome.BUSY_ELSEWHERE: Exit.BUSY}


def run(options: SendOptions | StatusOptions) -> int:
    """Do what was asked; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter isn't a reason to fail
    paths = Paths.choose(options.basedir)
    try:
        logs = Logs(paths.logs, options.log_level)
    except OSError:
        _say(texts.VAULT_UNOPENABLE)
        return Exit.LEFT
    try:
        work = _send(options, paths) if isinstance(options, SendOptions) else _status(options, paths)
        return asyncio.run(_until_terminated(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        _say(f"{texts.INTERRUPTED} {texts.LEFT}")
        return Exit.LEFT
    except _Stopped as stopped:
        _say(stopped.sentence)
        return stopped.exit
    except Failure as problem:
        _say(_sentence(problem))
        return Exit.LEFT
    finally:
        logs.close()


class _Stopped(Exception):  # noqa: N818 - a situation, not an error
    """Nothing more can be done; carries the last sentence and the exit code."""

    def __init__(self, sentence: str, code: Exit) -> None:
        super().__init__(code.name)
        self.sentence = sentence
        self.exit = code


async def _until_terminated(work: Coroutine[Any, Any, Exit]) -> Exit:
    """SIGTERM ends the work as Ctrl-C does: in good order."""
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


# --- signing in --------------------------------------------------------------------------------------------------


@dataclass
class _Entry:
    """How this run gets into a practice."""

    house: House
    finess: Finess
    password: str | None
    lost: bool = False  # a vault with documents in it had to be set aside

    async def enter(self) -> None:
        """Open the vault, on line or off line. Raises `_Stopped`."""
        known = await self._known()
        result: SignInResult | None = None
        if self.password is None and known is not None and known.remembered:
            result = await self.house.session.resume(self.finess)
            if result.outcome is Outcome.WRONG:
                if result.keyring_unavailable:
                    _say(texts.KEYRING_CLOSED)
                result = None
        if result is None:
            result = await self._by_password(known)
        if result.outcome is Outcome.VAULT_DAMAGED:
            self.lost = result.lost != 0
            _say(texts.SIGN_IN[Outcome.VAULT_DAMAGED].format(texts.lost(result.lost)))
            result = await self._by_password(known)
        if result.outcome is Outcome.OFFLINE and self.house.session.standing is Standing.OFFLINE and self.password:
            _say(texts.SIGN_IN[Outcome.OFFLINE])
        if result.outcome not in _OPEN:
            wait = texts.minutes(result.retry_after or 60)
            raise _Stopped(texts.SIGN_IN[result.outcome].format(wait), _EXITS.get(result.outcome, Exit.SIGN_IN_REFUSED))

    async def again(self) -> None:
        """The service wants the password again, in mid-delivery. Raises `_Stopped`."""
        result = await self._by_password(await self._known())
        if result.outcome is Outcome.OFFLINE:
            await asyncio.sleep(AGAIN_SECONDS)
        if result.outcome not in _OPEN:
            wait = texts.minutes(result.retry_after or 60)
            raise _Stopped(texts.SIGN_IN[result.outcome].format(wait), Exit.SIGN_IN_REFUSED)

    async def _known(self) -> Profile | None:
        known = await self.house.session.profiles()
        return next((profile for profile in known if profile.finess == self.finess), None)

    async def _by_password(self, known: Profile | None) -> SignInResult:
        if self.password is None:
            if not sys.stdin.isatty():
                raise _Stopped(texts.PASSWORD_WANTED, Exit.SIGN_IN_REFUSED)
            self.password = getpass(texts.PASSWORD)
        remember = known is not None and known.remembered
        try:
            return await self.house.session.sign_in(self.finess, self.password, remember=remember)
        except Failure as problem:
            raise _Stopped(_sentence(problem), Exit.SIGN_IN_REFUSED) from problem


# --- send --------------------------------------------------------------------------------------------------------


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
class _Run:
    """One `send`: what it was given, what became of it."""

    options: SendOptions
    house: House
    engine: Engine
    entry: _Entry
    progress: Progress
    items: list[_Item] = field(default_factory=list)
    told: set[int] = field(default_factory=set)
    stir: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self) -> Exit:
        """Take in, send, wait. Raises `_Stopped` and failures of the vault."""
        with self._listening():
            await self._take_in()
            if not self.items:
                _say(texts.NOTHING)
            await self._wait()
        return self.conclude()

    def conclude(self) -> Exit:
        """Tell what hasn't been told, and add up."""
        self.progress.close()
        for item in self.items:
            self._tell(item)
        done = sum(item.state is DocumentState.ACKNOWLEDGED for item in self.items)
        if self.items and not self.options.json:
            _say(texts.SUMMARY.format(done=done, all=len(self.items)))
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
            if row.state is DocumentState.DUPLICATE:
                self._repeat(item, row, known)
            if item.document is not None:
                if item.document in followed and self._again(item, followed[item.document]):
                    continue
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
            if self.house.session.standing is Standing.EXPIRED:
                await self.entry.again()
            status = await self.engine.status()
            if status.paused or all(rows[item.document].paused for item in waiting if item.document in rows):
                _say(texts.PAUSED)
                return
            if time.monotonic() - moved_at > self.options.timeout:
                _say(texts.LEFT)
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
            _write(
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
        self.progress.line(f"{item.path} : {', '.join(word for word in words if word)}")


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


async def _send(options: SendOptions, paths: Paths) -> Exit:
    password = _first_line(sys.stdin) if options.password_stdin else None
    house = build(paths, options.server)
    await house.start()
    try:
        entry = _Entry(house, options.finess, password)
        await entry.enter()
        delivery: Delivery = await open_delivery(house)
        progress = choose_progress(plain=options.json)
        work = _Run(options, house, delivery.engine, entry, progress)
        try:
            return await work.deliver()
        except (Failure, _Stopped) as problem:
            work.conclude()
            if isinstance(problem, _Stopped):
                raise
            raise _Stopped(f"{_sentence(problem)} {texts.LEFT}", Exit.LEFT) from problem
        finally:
            progress.close()
    finally:
        await house.close()


# --- status ------------------------------------------------------------------------------------------------------


async def _status(options: StatusOptions, paths: Paths) -> Exit:
    password = _first_line(sys.stdin) if options.password_stdin else None
    house = build(paths, options.server)
    code = Exit.DONE
    try:
        known = await house.session.profiles()
        asked = [profile for profile in known if options.finess in (None, profile.finess)]
        if not asked:
            _say(texts.NO_PROFILE)
        for profile in asked:
            counts: dict[DocumentState, int] | None = None
            try:
                counts = await _counts(house, profile, password)
            except Failure as problem:
                _say(_sentence(problem))
            if counts is None and password is not None:
                code = Exit.SIGN_IN_REFUSED
            waiting = await asyncio.to_thread(house.session.queued, profile.finess)
            _tell_status(options, profile, counts, waiting if counts is None else queued(counts))
    finally:
        await house.session.close()
    return code


async def _counts(house: House, profile: Profile, password: str | None) -> dict[DocumentState, int] | None:
    """What the vault counts, where it opens; the line isn't needed."""
    session = house.session
    result = await session.look(profile.finess, password)
    if result.outcome not in _OPEN:
        return None
    http = Http(session.server)
    engine = Engine(session.vault, Remote(http, session.bearer, session.renewed), house.bus, house.clock)
    try:
        return await engine.counts()
    finally:
        await engine.stop()
        await session.leave()


def _tell_status(
    options: StatusOptions, profile: Profile, counts: dict[DocumentState, int] | None, waiting: int | None
) -> None:
    if options.json:
        _write(
            {
                "finess": profile.finess,
                "name": profile.name,
                "server": profile.server,
                "remembered": profile.remembered,
                "open": counts is not None,
                "queued": waiting,
                "counts": None if counts is None else {state.value: count for state, count in counts.items()},
            }
        )
        return
    _print(f"{profile.finess} {profile.name or texts.UNNAMED}")
    if counts is None:
        _print(f"  {texts.CLOSED_VAULT}, {texts.QUEUED_ESTIMATE.format(waiting or 0)}")
        return
    for state, count in counts.items():
        if count:
            _print(f"  {texts.STATES[state]} : {count}")


# --- words -------------------------------------------------------------------------------------------------------


def _sentence(problem: Failure) -> str:
    match problem:
        case DiskFull():
            return texts.DISK_FULL
        case VaultUnreadable(why="newer"):
            return texts.VAULT_NEWER
        case VaultUnreadable():
            return texts.VAULT_UNOPENABLE
        case VaultBusy():
            return texts.SIGN_IN[Outcome.BUSY_ELSEWHERE]
        case _:
            return texts.UNFORESEEN.format(problem.code)


def _absolute(paths: Sequence[Path]) -> list[Path]:
    """Each path once, as it is remembered; links stay what they are."""
    return list(dict.fromkeys(path.absolute() for path in paths))


def _is_there(path: Path) -> bool:
    return os.path.lexists(system_path(path))


def _first_line(stream: TextIO) -> str:
    return stream.readline().rstrip("\r\n")


def _write(values: dict[str, object]) -> None:
    _print(json.dumps(values))  # ASCII: whatever a name is made of, every terminal and pipe takes it


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()

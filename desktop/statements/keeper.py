"""Keeps the statements of the open practice: when the cache is brought up to date, and who may ask it what.

Owns the schedule and the one open cache. A cache that turns out to be damaged is thrown away and fetched again; whoever
asked meanwhile asks the new one. Knows no SQL and no screen.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

import apsw

from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, FileUnreadable, Refused, RetriesItself, SignInAgain, VaultUnreadable
from desktop.statements import store, store_briefs, store_find, store_shelf
from desktop.statements.cache import Cache
from desktop.statements.facts import (
    ActSeen,
    CacheStatus,
    Line,
    LineBrief,
    LineIds,
    LineQuery,
    Month,
    Quarantined,
    Statement,
    StatementKey,
    StatementsChanged,
    Syncing,
    Told,
    Totals,
)
from desktop.statements.remote import Remote
from desktop.statements.store_lines import moment
from desktop.statements.sync import WIDTH, Sync

T = TypeVar("T")
log = logging.getLogger(__name__)

AGAIN = 900.0  # seconds between two looks at the service
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
STUCK_PAUSE = 600.0  # after what doesn't mend itself: a certificate, a full disk
TOLD_EVERY = 0.25  # seconds: more often nobody can read
_SPOILT = frozenset({"damaged", "key"})


class StatementsService:
    """Implements `statements.service.Statements`. Everything but the last three methods runs on the loop."""

    def __init__(
        self, vault: Vault, remote: Remote, publish: Callable[[object], None], clock: Clock, *, again: float = AGAIN
    ) -> None:
        """`vault` is the practice's own: the cache lies beside it. Nothing is opened before `start`."""
        self._beside = vault
        self._remote = remote
        self._publish = publish
        self._clock = clock
        self._again = again
        self._workers = Workers(WIDTH, "statements")
        self._file = Workers(1, "statements-file")  # apart: requests may hang
        self._cache: Cache | None = None
        self._swap = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self._round: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._signed_in = True
        self._state = Syncing.IDLE
        self._moved = 0
        self._news: list[Told] = []
        self._try_again = True

    async def start(self) -> None:
        """Open the cache and begin to bring it up to date."""
        self._loop = asyncio.get_running_loop()
        self._cache = await self._file.run(partial(Cache, self._beside))
        self._task = asyncio.create_task(self._keep_up())

    async def stop(self) -> None:
        """At the next edge; what was fetched stays. The remote is closed."""
        self._remote.close()
        tasks = [task for task in (self._task, self._round, self._telling) if task is not None]
        self._task = self._round = self._telling = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with self._swap:
            if self._cache is not None:
                cache, self._cache = self._cache, None
                await self._file.run(cache.close)
        self._workers.close(0.0)
        self._file.close(0.0)

    # --- questions -----------------------------------------------------------------------------------------

    async def first_ids(self, query: LineQuery, most: int = 200) -> LineIds | None:
        if not store_find.is_early(query):
            return None
        return await self._asked(lambda cache: cache.find(partial(store_find.first_ids, query=query, most=most)))

    async def ids(self, query: LineQuery) -> LineIds:
        return await self._asked(lambda cache: cache.find(partial(store_find.ids, query=query)))

    async def totals(self, query: LineQuery) -> Totals:
        return await self._asked(lambda cache: cache.sum_up(partial(store_find.totals, query=query)))

    async def glance(self, search: str, most: int) -> list[Line]:
        query = LineQuery(search=search)
        return await self.lines(await self._read(partial(store_find.first_ids, query=query, most=most)))

    async def lines(self, numbers: Sequence[int]) -> list[Line]:
        return await self._read(partial(store_shelf.lines, numbers=numbers))

    async def briefs(self, paid_from: date | None = None) -> list[LineBrief]:
        found: list[LineBrief] = []
        for some in await self._read(partial(store_briefs.statements, paid_from=paid_from)):
            found += await self._read(partial(store_briefs.lines, statements=some))
        return found

    async def acts(self) -> list[ActSeen]:
        return await self._read(store_shelf.acts)

    async def statements(
        self, *, search: str = "", paid_from: date | None = None, paid_to: date | None = None
    ) -> list[Statement]:
        return await self._read(partial(store_shelf.statements, search=search, paid_from=paid_from, paid_to=paid_to))

    async def statement(self, key: StatementKey) -> Statement | None:
        return await self._read(partial(store_shelf.statement, key=key))

    async def months(self) -> list[Month]:
        return await self._read(store_shelf.months)

    async def told(self) -> list[Told]:
        return await self._read(store_shelf.told)

    async def read(self) -> None:
        await self._write(store.was_read)

    async def quarantined(self) -> list[Quarantined]:
        return await self._read(store_shelf.quarantined)

    async def pdf(self, key: StatementKey) -> bytes:
        statement = await self.statement(key)
        if statement is None:
            raise FileUnreadable("statement")
        kept = await self._read(partial(store.pdf, statement=statement.id))
        if kept is not None:
            return kept
        try:
            body = await self._workers.run(partial(self._remote.pdf, statement.id))
        except Refused as refusal:
            if refusal.status in (404, 410):
                self._ask_now()
                raise FileUnreadable("gone") from refusal
            raise
        if not body.startswith(b"%PDF"):
            raise FileUnreadable("not a PDF")
        await self._write(partial(store.keep_pdf, statement=statement.id, revision=statement.revision, body=body))
        return body

    # --- the cache -----------------------------------------------------------------------------------------

    async def status(self) -> CacheStatus:
        progress, held = await self._read(lambda db: (store.progress(db), store_shelf.held(db)))
        cache = self._cache
        return CacheStatus(
            syncing=Syncing.ERASED if progress.erased else self._state,
            synced_at=None if progress.synced_at is None else moment(progress.synced_at),
            statements=held.statements,
            statements_coming=held.statements_coming,
            lines=held.lines,
            lines_coming=held.lines_coming,
            quarantined=held.quarantined,
            months=progress.months,
            months_chosen=progress.months_chosen,
            rebuilt=cache is not None and cache.rebuilt and progress.synced_at is None,
        )

    async def keep(self, months: int) -> None:
        await self._write(partial(store.keep, months=months))
        self._ask_now()

    async def erase(self) -> None:
        await self._make_anew(self._cache, erased=True)

    async def refresh(self) -> None:
        await self._write(partial(store.set_erased, erased=False))
        self._try_again = True
        self._ask_now()

    def signed_in(self) -> None:
        self._from_anywhere(self._set_signed_in, True)

    def signed_out(self) -> None:
        self._from_anywhere(self._set_signed_in, False)

    def reconnected(self) -> None:
        self._from_anywhere(self._line_is_back)

    # --- the schedule --------------------------------------------------------------------------------------

    async def _keep_up(self) -> None:
        failures = 0
        while True:
            self._wake.clear()
            pause: float | None = None
            if not self._signed_in:
                self._set_state(Syncing.SIGNED_OUT)
            elif (await self._read(store.progress)).erased:
                self._set_state(Syncing.ERASED)
            else:
                self._set_state(Syncing.RUNNING)
                failure = await self._one_round()
                failures = 0 if failure is None else failures + 1
                pause = self._pause(failure, failures)
            if not self._wake.is_set():
                try:
                    await asyncio.wait_for(self._wake.wait(), pause)
                except TimeoutError:
                    continue

    async def _one_round(self) -> Exception | None:
        """A round, from which only the end of the program or of the cache breaks out."""
        cache = self._cache
        if cache is None:  # it is being replaced, after which we are woken
            return None
        sync = Sync(cache.vault, self._remote, self._clock, self._workers, self._hear)
        self._round = asyncio.create_task(self._do_round(sync))
        try:
            await asyncio.shield(self._round)
        except asyncio.CancelledError:
            if self._task is None or not self._round.cancelled():  # it is we who are to stop
                raise
            return None  # the cache was replaced under its feet
        except Exception as problem:
            log.log(
                logging.INFO if isinstance(problem, RetriesItself | SignInAgain) else logging.WARNING,
                "statements not brought up to date: %s",
                problem.code if isinstance(problem, Failure) else type(problem).__name__,
            )
            if isinstance(problem, VaultUnreadable) and problem.why in _SPOILT:
                await self._make_anew(cache)
                return None
            return problem
        finally:
            self._round = None
        return None

    async def _do_round(self, sync: Sync) -> None:
        if self._try_again:
            self._try_again = False
            await sync.retry_kept_apart()
        await sync.round()

    def _pause(self, failure: Exception | None, failures: int) -> float | None:
        """Seconds until the next round; None: not before somebody wakes us."""
        if failure is None:
            self._set_state(Syncing.IDLE)
            return self._again
        if isinstance(failure, SignInAgain):
            self._signed_in = False
            self._set_state(Syncing.SIGNED_OUT)
            return None
        self._set_state(Syncing.WAITING)
        if isinstance(failure, RetriesItself):
            return failure.retry_after or min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
        return STUCK_PAUSE

    async def _make_anew(self, spoilt: Cache | None, *, erased: bool = False) -> None:
        """Throw the cache away, unless somebody did so already, and open an empty one."""
        async with self._swap:
            if spoilt is None or self._cache is not spoilt:
                return
            if self._round is not None:
                self._round.cancel()
                await asyncio.gather(self._round, return_exceptions=True)
            months = -1
            if erased and (kept := await spoilt.vault.read(store.progress)).months_chosen:
                months = kept.months
            self._cache = None
            await self._file.run(spoilt.throw_away)
            self._cache = await self._file.run(partial(Cache, self._beside))
            if erased:
                await self._cache.vault.write(partial(store.erase, months=months))
            else:
                self._cache.rebuilt = True
        self._hear(StatementsChanged(0))
        self._wake.set()

    # --- what is told --------------------------------------------------------------------------------------

    def _hear(self, fact: object) -> None:
        if isinstance(fact, StatementsChanged):
            self._moved += fact.statements
            self._news += fact.told
        elif fact is not None:
            self._publish(fact)
        if self._telling is None and self._loop is not None:
            self._telling = self._loop.create_task(self._tell())

    async def _tell(self) -> None:
        try:
            await asyncio.sleep(TOLD_EVERY)
        finally:
            self._telling = None
        moved, news = self._moved, tuple(self._news)
        self._moved, self._news = 0, []
        try:
            self._publish(await self.status())
        except VaultUnreadable:
            return
        if moved or news:
            self._publish(StatementsChanged(moved, news))

    def _set_state(self, state: Syncing) -> None:
        if state is not self._state:
            self._state = state
            self._hear(None)

    # --- from other threads, and to the cache --------------------------------------------------------------

    def _from_anywhere(self, call: Callable[..., None], *words: object) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *words)

    def _set_signed_in(self, signed_in: bool) -> None:
        if self._signed_in != signed_in:
            self._signed_in = signed_in
            self._wake.set()

    def _line_is_back(self) -> None:
        if self._state is Syncing.WAITING:
            self._wake.set()

    def _ask_now(self) -> None:
        self._wake.set()

    async def _read(self, question: Callable[[apsw.Connection], T]) -> T:
        return await self._asked(lambda cache: cache.vault.read(question))

    async def _write(self, change: Callable[[apsw.Connection], T]) -> T:
        return await self._asked(lambda cache: cache.vault.write(change))

    async def _asked(self, ask: Callable[[Cache], Awaitable[T]]) -> T:
        """The answer of the cache that is open now; of the next one, where this one is damaged or was just closed."""
        cache = self._cache
        if cache is None:
            async with self._swap:
                cache = self._cache
        if cache is None:
            raise VaultUnreadable("closed")
        try:
            return await ask(cache)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._task is None or cache is self._cache or (task is not None and task.cancelling()):
                raise  # nobody waits any more, or a newer question came
            async with self._swap:  # broken off because its cache was thrown away
                cache = self._cache
            if cache is None:
                raise
            return await ask(cache)
        except VaultUnreadable as problem:
            if problem.why not in _SPOILT and not (problem.why == "closed" and self._task is not None):
                raise
            if problem.why in _SPOILT:
                await self._make_anew(cache)
            async with self._swap:
                cache = self._cache
            if cache is None:
                raise
            return await ask(cache)

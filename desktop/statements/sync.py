"""Brings the cache up to what the service has: changes by cursor, lines newest first, what is too old away.

One round is a sequence of small transactions, each of which leaves the cache whole: killed anywhere, the next round
goes on from the last. Owns no schedule: when to begin a round and what to do about one that failed is `keeper`'s.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import repeat

from desktop.infra.aside import Aside
from desktop.infra.database import Vault
from desktop.infra.http import Way
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, NotTheServer, Refused, RetriesItself
from desktop.statements import errand, store, store_shelf
from desktop.statements.facts import Quarantined, StatementKeptApart, StatementsChanged, Told, Trouble
from desktop.statements.fetching import Apart, Cut, Fetched, Gone, Stale, fetch
from desktop.statements.preparing import Prepared, prepare, unpacked
from desktop.statements.reading import KeptApart, check_announced
from desktop.statements.remote import Announced, Change, Page, Received, Remote, Unreadable
from desktop.statements.store import Wanted
from desktop.statements.store_lines import Known, moment

log = logging.getLogger(__name__)

WIDTH = 3  # statements on their way at once
GROUP = 12_000  # lines that share a transaction: some tenths of a second of the writer's time
SOME = 1_500  # lines that a thread fetches before it is asked again
MORE = 4_000  # lines that a process of its own fetches before it is asked again
AHEAD = 96  # statements looked up at once
MANY = 20_000  # lines from which that process is worth its start
PATIENCE = 3  # failures in a row that end a round
BETWEEN = 0.02  # seconds between two statements that are taken away: the disk is somebody else's too
NEWEST_PDFS = 24  # which are fetched before anybody asks

Errands = Aside[[Way, str, Sequence[Announced]], list[bytes | None]]


class Sync:
    """The rounds over one open cache."""

    def __init__(
        self, vault: Vault, remote: Remote, clock: Clock, workers: Workers, publish: Callable[[object], None]
    ) -> None:
        """`publish` also hears of `None`: something moved, the status may be asked again."""
        self._vault = vault
        self._remote = remote
        self._clock = clock
        self._workers = workers
        self._publish = publish
        self._known = Known()

    async def round(self) -> None:
        """Everything that is due. Raises what kept it from being done."""
        for _ in range(PATIENCE):
            unheard: NotTheServer | None = None
            try:
                await self._hear()
            except NotTheServer as problem:
                unheard = problem  # a page that can't be read holds up nothing that was announced before it
            await self._tidy()
            stale = await self._fetch()
            if unheard is not None:
                raise unheard
            if not stale:
                break
        else:
            raise NotTheServer("revisions that aren't announced")
        await self._vault.write(partial(store.synced, now=self._now()))
        self._publish(None)
        await self._fetch_pdfs()

    async def retry_kept_apart(self) -> None:
        """Perhaps only the way here was bad."""
        await self._vault.write(store.try_again)

    # --- changes -------------------------------------------------------------------------------------------

    async def _hear(self) -> None:
        progress = await self._vault.read(store.progress)
        cursor, oldest = progress.cursor, horizon(self._clock.now().date(), progress.months)
        more, complete = True, progress.complete
        while more:
            try:
                page: Page = await self._workers.run(partial(self._remote.changes, cursor))
            except Refused as refusal:
                if refusal.status != 422 or cursor is None:
                    raise
                log.warning("the cursor is no longer known: all changes are heard again")
                await self._vault.write(store.start_over)
                cursor, complete = None, False
                continue
            judged = [(change, _judged(change)) for change in page.changes]
            heard = await self._vault.write(
                partial(store.hear, changes=judged, cursor=page.cursor, horizon=oldest, now=self._now())
            )
            self._tell(0, heard.told, heard.apart)
            cursor, more = page.cursor, page.more
        if not complete:
            await self._vault.write(store.heard_all)

    # --- lines ---------------------------------------------------------------------------------------------

    async def _fetch(self) -> bool:
        """Whether something turned out to be another revision: the changes have to be heard again."""
        if (await self._vault.read(store_shelf.held)).lines_coming < MANY:
            return await self._fetch_all(None)
        aside = Aside(errand.run)  # or the thread that writes waits for Python's lock half of the time
        try:
            return await self._fetch_all(aside)
        finally:
            aside.close()

    async def _fetch_all(self, aside: Errands | None) -> bool:
        todo: deque[Wanted] = deque()
        coming: dict[asyncio.Task[list[Fetched]], list[Wanted]] = {}
        here: list[Prepared] = []
        there: list[Prepared] = []  # being stored while the next ones come
        storing: asyncio.Task[None] = asyncio.create_task(self._store(there))
        passed: list[str] = []  # not in this round any more
        stale, failures, failure = False, 0, None
        try:
            while True:
                if not todo and failures < PATIENCE:
                    busy = [*passed, *(wanted.announced.id for some in coming.values() for wanted in some)]
                    busy += [prepared.announced.id for prepared in (*here, *there)]
                    todo.extend(await self._vault.read(partial(store.wanted, most=AHEAD, but=busy)))
                while todo and len(coming) < WIDTH and failures < PATIENCE:
                    some = _taken(todo, SOME if aside is None else MORE)
                    coming[asyncio.create_task(self._workers.run(partial(self._some, some, aside)))] = some
                if not coming:
                    break
                done, _ = await asyncio.wait(coming, return_when=asyncio.FIRST_COMPLETED)
                # What follows one that was cut wasn't tried: it is looked up again.
                for wanted, fetched in [each for task in done for each in zip(coming.pop(task), task.result())]:
                    failures = failures + 1 if isinstance(fetched, Cut) else 0
                    if isinstance(fetched, Prepared):
                        here.append(fetched)
                        continue
                    passed.append(wanted.announced.id)
                    stale = stale or isinstance(fetched, Stale)
                    failure = fetched.failure if isinstance(fetched, Cut) else failure
                    await self._note(wanted.announced, fetched)
                if sum(map(len, here)) >= GROUP:
                    await storing
                    here, there = [], here
                    storing = asyncio.create_task(self._store(there))
            await storing
            await self._store(here)
        finally:
            for task in (*coming, storing):
                task.cancel()
        if failure is not None:
            raise failure
        return stale

    def _some(self, some: Sequence[Wanted], aside: Errands | None) -> list[Fetched]:
        """What became of them, up to the first that was cut."""
        brought = self._brought(some, aside) if aside is not None else None
        found: list[Fetched] = []
        for wanted, packed in zip(some, brought or repeat(None)):
            if packed is not None:
                found.append(unpacked(packed))
                continue
            received = Received(wanted.etag, bytearray(wanted.body))
            found.append(fetch(self._remote, wanted.announced, received, prepare))
            if isinstance(found[-1], Cut):
                break
        return found

    def _brought(self, some: Sequence[Wanted], aside: Errands) -> list[bytes | None] | None:
        """What the other process fetched of them, if it is there; it doesn't go on from a part."""
        if any(wanted.body for wanted in some):
            return None
        try:
            lent = self._remote.lend()
        except Failure:
            return None  # asking here will say what is the matter
        return aside.ask(*lent, [wanted.announced for wanted in some]) if lent is not None else None

    async def _note(self, announced: Announced, fetched: Fetched) -> None:
        if isinstance(fetched, Apart):
            await self._keep_apart(announced, fetched.trouble)
        elif isinstance(fetched, Gone):
            await self._vault.write(partial(store.drop, statement=announced.id))
        elif isinstance(fetched, Cut):
            part = fetched.received
            await self._vault.write(
                partial(
                    store.keep_part,
                    statement=announced.id,
                    revision=announced.revision,
                    etag=part.etag,
                    body=bytes(part.body),
                )
            )

    async def _store(self, here: list[Prepared]) -> None:
        if not here:
            return
        try:
            stored = await self._vault.write(partial(store.store, here=here, known=self._known))
        except BaseException:
            self._known.forget()
            raise
        told = [news for news in stored if isinstance(news, Told)]
        self._tell(len(here), told, ())
        for prepared, news in zip(here, stored, strict=True):
            if isinstance(news, Trouble):
                await self._keep_apart(prepared.announced, news)

    async def _keep_apart(self, announced: Announced, trouble: Trouble) -> None:
        now = self._now()
        if await self._vault.write(partial(store.keep_apart, change=announced, trouble=trouble, now=now)):
            self._tell(0, (), [Quarantined(announced.id, announced.number, announced.revision, trouble, moment(now))])

    # --- the rest ------------------------------------------------------------------------------------------

    async def _tidy(self) -> None:
        progress = await self._vault.read(store.progress)
        oldest = horizon(self._clock.now().date(), progress.months)
        if oldest is None:
            return
        while (old := await self._vault.read(partial(store.oldest_before, horizon=oldest))) is not None:
            await self._vault.write(partial(store.forget, statement=old))
            self._known.forget()
            self._tell(1, (), ())
            await asyncio.sleep(BETWEEN)

    async def _fetch_pdfs(self) -> None:
        for statement, revision in await self._vault.read(partial(store.without_pdf, newest=NEWEST_PDFS)):
            try:
                body = await self._workers.run(partial(self._remote.pdf, statement))
            except RetriesItself:
                return
            except Failure as problem:
                log.info("a PDF wasn't given: %s", problem.code)
                continue
            if body.startswith(b"%PDF"):
                await self._vault.write(partial(store.keep_pdf, statement=statement, revision=revision, body=body))

    def _tell(self, statements: int, told: Sequence[Told], apart: Sequence[Quarantined]) -> None:
        if statements or told:
            self._publish(StatementsChanged(max(statements, len(told)), tuple(told)))
        for each in apart:
            self._publish(StatementKeptApart(each))
        self._publish(None)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def horizon(today: date, months: int) -> date | None:
    """The first day of which transfers are kept: whole months, this one not counted. None: all of them."""
    if not months:
        return None
    whole = today.year * 12 + today.month - 1 - months
    return date(max(whole // 12, 1), whole % 12 + 1, 1)


def _taken(todo: deque[Wanted], most: int) -> list[Wanted]:
    """The next few, for one thread: so many lines that going to and fro costs nothing beside them."""
    some = [todo.popleft()]
    lines = some[0].announced.line_count
    while todo and (lines := lines + todo[0].announced.line_count) <= most:
        some.append(todo.popleft())
    return some


def _judged(change: Change) -> Trouble | None:
    if isinstance(change, Unreadable):
        return Trouble.RANGE if change.out_of_range else Trouble.MALFORMED
    if isinstance(change, Announced):
        try:
            check_announced(change)
        except KeptApart as problem:
            return problem.trouble
    return None

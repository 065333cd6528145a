"""Keeps the follow-up of the open practice: when it is brought up to date, and who may ask it what.

Owns the schedule. A round pushes what was read, then hears what happened, a page at a time; each page is kept with the
place after it, so that a round that ends anywhere goes on there. Knows no SQL and no screen.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from desktop.followup import store, store_find
from desktop.followup.facts import (
    FollowChanged,
    FollowQuery,
    FollowStatus,
    FollowTotals,
    Subject,
    SubjectKey,
    SubjectKeys,
    Syncing,
    Thread,
)
from desktop.followup.remote import MARKS, Remote
from desktop.infra.database import Vault
from desktop.infra.interruptible import Interruptible
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, FileUnreadable, Refused, RetriesItself, SignInAgain, VaultUnreadable

log = logging.getLogger(__name__)

AGAIN = 60.0  # seconds between two looks at the service
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
ENDS_WITHIN = 2.0  # seconds for a request that was broken off
STUCK_PAUSE = 600.0  # after what doesn't mend itself


class FollowupService:
    """Implements `followup.service.Followup`. Everything but the four methods "from any thread" runs on the loop."""

    def __init__(
        self, vault: Vault, remote: Remote, publish: Callable[[object], None], clock: Clock, *, again: float = AGAIN
    ) -> None:
        """Nothing is asked of the service before `start`."""
        self._vault = vault
        self._remote = remote
        self._publish = publish
        self._clock = clock
        self._again = again
        self._worker = Workers(1, "followup")
        self._papers = Workers(1, "followup-paper")  # apart: what is opened doesn't wait for a round
        self._find = Interruptible(vault.reader)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._counting: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._signed_in = True
        self._state = Syncing.IDLE

    async def start(self) -> None:
        """Begin to bring it up to date."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._keep_up())

    async def stop(self) -> None:
        """At the next edge; what was heard stays. The remote is closed."""
        self._remote.close()
        tasks = [task for task in (self._task, self._counting) if task is not None]
        self._task = self._counting = self._loop = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # What was under way ends now; a line that it took meanwhile is let go of in its own thread.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._worker.run(self._remote.close), ENDS_WITHIN)
        await self._papers.run(self._find.close)
        self._worker.close(0.0)
        self._papers.close(0.0)

    # --- questions -----------------------------------------------------------------------------------------

    async def first_ids(self, query: FollowQuery, most: int) -> SubjectKeys | None:
        return await self._find.ask(partial(store_find.first_ids, query=query, most=most))

    async def ids(self, query: FollowQuery) -> SubjectKeys:
        return await self._find.ask(partial(store_find.ids, query=query))

    async def totals(self, query: FollowQuery) -> FollowTotals:
        return await self._vault.read(partial(store_find.totals, query=query))

    async def rows(self, keys: Sequence[int]) -> list[Subject]:
        return await self._vault.read(partial(store_find.rows, keys=keys))

    async def needing(self, most: int) -> list[Subject]:
        return await self._vault.read(partial(store_find.needing, most=most))

    async def key_of(self, subject: str) -> SubjectKey | None:
        return await self._vault.read(partial(store_find.key_of, id_=subject))

    async def thread(self, key: SubjectKey) -> Thread | None:
        return await self._vault.read(partial(store_find.thread, key=key))

    async def status(self) -> FollowStatus:
        return await self._vault.read(partial(store.status, syncing=self._state))

    async def read(self, key: SubjectKey) -> None:
        if await self._vault.write(partial(store.read, subject=key)):
            self._publish(FollowChanged(1))
            await self._tell_status()
            self._wake.set()

    async def paper(self, subject: str, attachment: str) -> bytes:
        kept = await self._vault.read(partial(store.paper, id_=attachment))
        if kept is not None:
            return kept
        try:
            body = await self._papers.run(partial(self._remote.attachment, subject, attachment))
        except Refused as refusal:
            if refusal.status in (404, 410):
                raise FileUnreadable("gone") from refusal
            raise
        await self._vault.write(partial(store.keep_paper, id_=attachment, body=body))
        return body

    async def refresh(self) -> None:
        self._wake.set()

    # --- from any thread -----------------------------------------------------------------------------------

    def signed_in(self) -> None:
        """Go on after the user has signed in."""
        self._from_anywhere(self._set_signed_in, True)

    def signed_out(self) -> None:
        """Wait for the user to sign in."""
        self._from_anywhere(self._set_signed_in, False)

    def reconnected(self) -> None:
        """The line is back."""
        self._from_anywhere(self._line_is_back)

    def ask_now(self) -> None:
        """Something surely happened: ask the service."""
        self._from_anywhere(self._wake.set)

    def look_again(self) -> None:
        """What waits to be sent has changed: count anew."""
        self._from_anywhere(self._count)

    # --- the schedule --------------------------------------------------------------------------------------

    async def _keep_up(self) -> None:
        failures = 0
        while True:
            self._wake.clear()
            pause: float | None = None
            if not self._signed_in:
                await self._set_state(Syncing.SIGNED_OUT)
            else:
                await self._set_state(Syncing.RUNNING)
                failure = await self._one_round()
                failures = 0 if failure is None else failures + 1
                pause = await self._pause(failure, failures)
            if not self._wake.is_set():
                try:
                    await asyncio.wait_for(self._wake.wait(), pause)
                except TimeoutError:
                    continue

    async def _one_round(self) -> Exception | None:
        try:
            await self._push_marks()
            await self._hear_all()
        except Exception as problem:
            log.log(
                logging.INFO if isinstance(problem, RetriesItself | SignInAgain) else logging.WARNING,
                "follow-up not brought up to date: %s",
                problem.code if isinstance(problem, Failure) else type(problem).__name__,
            )
            return problem
        return None

    async def _push_marks(self) -> None:
        while marks := await self._vault.read(partial(store.marks, most=MARKS)):
            await self._worker.run(partial(self._remote.mark, marks))
            await self._vault.write(partial(store.marked, known=marks))

    async def _hear_all(self) -> None:
        more, changed = True, 0
        since = (await self._vault.read(store.progress)).cursor
        while more:
            try:
                page = await self._worker.run(partial(self._remote.events, since))
            except Refused as refusal:
                if refusal.problem != "cursor-unknown" or since is None:
                    raise
                log.warning("follow-up: the service doesn't know our place; hearing everything again")
                await self._vault.write(store.start_over)
                since = None
                continue
            if page.odd:
                log.warning("follow-up: %d events can't be read", page.odd)
            if page.events or page.cursor != since:
                touched = await self._vault.write(partial(store.hear, events=page.events, cursor=page.cursor))
                changed += touched
                if touched:
                    self._publish(FollowChanged(touched))
            since, more = page.cursor, page.more
        news = await self._vault.write(partial(store.heard_all, now=self._clock.now().timestamp()))
        if news is not None:
            self._publish(news)
        await self._tell_status()

    async def _pause(self, failure: Exception | None, failures: int) -> float | None:
        """Seconds until the next round; None: not before somebody wakes us."""
        if failure is None:
            await self._set_state(Syncing.IDLE)
            return self._again
        if isinstance(failure, SignInAgain):
            self._signed_in = False
            await self._set_state(Syncing.SIGNED_OUT)
            return None
        await self._set_state(Syncing.WAITING)
        if isinstance(failure, RetriesItself):
            return failure.retry_after or min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
        return STUCK_PAUSE

    async def _set_state(self, state: Syncing) -> None:
        if state is not self._state:
            self._state = state
            await self._tell_status()

    async def _tell_status(self) -> None:
        self._publish(await self.status())

    def _count(self) -> None:
        if self._counting is None and self._loop is not None:
            self._counting = self._loop.create_task(self._count_once())

    async def _count_once(self) -> None:
        self._counting = None
        with suppress(VaultUnreadable):
            await self._tell_status()

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

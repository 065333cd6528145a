"""The history as the engine keeps it: questions that may be broken off, and how long what was acknowledged is kept.

Owns the reader of long questions and the pace of tidying. Knows neither who asks nor who listens.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from desktop.infra.database import Vault
from desktop.infra.interruptible import Interruptible
from desktop.kernel.ids import DepositId, DocumentId
from desktop.uploads import store_history, store_retention, store_words
from desktop.uploads.facts import DocumentsRemoved
from desktop.uploads.history_facts import (
    HistoryIds,
    HistoryQuery,
    HistoryThinned,
    HistoryTotals,
    PastDeposit,
    PastDocument,
)

STEP = 8  # documents that one transaction takes away, or reads: some milliseconds
BETWEEN = 0.05  # seconds between two of them: the processor and the disk are somebody else's too
SEEN = timedelta(days=7)
"""How long a document stays in the queue once it was acknowledged: after that the history alone shows it."""
PUT_AWAY = 16  # of these, in one transaction: as long as `STEP` of the others
BELIEVED = timedelta(days=31)
"""How far this workstation's clock may be ahead of the newest receipt before it is no longer believed: a clock that
jumped by years must not take the history with it."""


class History:
    """What the engine answers about the past, on the loop."""

    def __init__(self, vault: Vault, publish: Callable[[object], None]) -> None:
        self._vault = vault
        self._publish = publish
        self._reader = Interruptible(vault.reader)
        self._months = 0
        self._all_read = False
        self._rests_until = 0.0

    def keep(self, months: int) -> None:
        """For how many months what was acknowledged is kept; 0 is for ever, and what holds until this is called."""
        self._months = months
        self._rests_until = 0.0

    def close(self) -> None:
        """Break off what is asked."""
        self._reader.close()

    # --- questions -----------------------------------------------------------------------------------------

    async def ids(self, query: HistoryQuery) -> HistoryIds:
        return await self._reader.ask(partial(store_history.ids, query=query))

    async def first_ids(self, query: HistoryQuery, most: int) -> HistoryIds | None:
        found = await self._reader.ask(lambda db: (store_history.first_ids(db, query, most),))
        return found[0]

    async def totals(self, query: HistoryQuery) -> HistoryTotals:
        return await self._reader.ask(partial(store_history.totals, query=query))

    async def documents(self, numbers: Sequence[int]) -> list[PastDocument]:
        return await self._vault.read(partial(store_history.documents, numbers=numbers))

    async def deposits(self, numbers: Sequence[int]) -> list[PastDeposit]:
        return await self._vault.read(partial(store_history.deposits, numbers=numbers))

    async def deposit_row(self, deposit: DepositId) -> int | None:
        return await self._vault.read(partial(store_history.deposit_row, deposit=deposit))

    async def in_queue(self, number: int) -> DocumentId | None:
        return await self._vault.read(partial(store_history.in_queue, number=number))

    # --- housekeeping --------------------------------------------------------------------------------------

    async def tidy(self, now: float) -> float | None:
        """Do a little of what is due; when to go on, if there is more. Seconds since 1970."""
        if not self._all_read:
            # Asked first: a question costs the disk nothing.
            if await self._vault.read(store_words.is_unread):
                await self._vault.write(partial(store_words.read_on, places=store_history.PLACES, most=STEP))
                return now + BETWEEN
            self._all_read = True
        seen_until = await self._vault.read(store_retention.first_in_sight)
        if seen_until is not None and (seen_until := seen_until + SEEN.total_seconds()) < now:
            change = partial(store_retention.put_away, before=now - SEEN.total_seconds(), most=PUT_AWAY)
            if gone := await self._vault.write(change):
                self._publish(DocumentsRemoved(gone))
            return now + BETWEEN
        times = (seen_until, await self._tidy_old(now))
        return min((time for time in times if time is not None), default=None)

    async def _tidy_old(self, now: float) -> float | None:
        if not self._months:
            return None
        if now < self._rests_until:
            return self._rests_until
        oldest, newest = await self._vault.read(lambda db: (store_retention.oldest(db), store_retention.newest(db)))
        before = _horizon(now, newest, self._months).timestamp()
        if await self._vault.read(partial(store_retention.is_due, before=before)):
            thinned = await self._vault.write(partial(store_retention.thin, before=before, most=STEP))
            if thinned.documents or thinned.lines:
                self._publish(HistoryThinned(thinned.documents))
            return now + BETWEEN
        self._rests_until = now + max(_A_DAY, oldest - before if oldest is not None else _A_DAY)
        return self._rests_until

    async def leaving(self, months: int, now: datetime) -> tuple[datetime, HistoryTotals]:
        """What would leave if it were kept for so many months: what was received before when, and its sums."""
        newest = await self._vault.read(store_retention.newest)
        before = _horizon(now.timestamp(), newest, months)
        return before, await self._vault.read(partial(store_history.totals, query=HistoryQuery(until=before)))


def _horizon(now: float, newest: float | None, months: int) -> datetime:
    believed = now if newest is None else min(now, newest + BELIEVED.total_seconds())
    return months_before(datetime.fromtimestamp(believed, UTC), months)


_A_DAY = 86_400.0


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier; the last of that month where it is shorter."""
    whole = moment.year * 12 + moment.month - 1 - months
    for day in (moment.day, 30, 29, 28):
        try:
            return moment.replace(year=whole // 12, month=whole % 12 + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")

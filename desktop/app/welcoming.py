"""What Accueil shows, asked of the features that know it, and where its rows lead. Counting questions only."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from typing import Any

from desktop.app.following import Following
from desktop.app.statements import Archive
from desktop.app.wiring import Delivery
from desktop.features.home.domain import Announcement, LastDeposit, LastPayment, Need, Snapshot, Todo
from desktop.features.requests.domain import DemandsChanged
from desktop.followup.facts import FollowChanged, FollowStatus, Stage, Subject
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure
from desktop.session.facts import Notice
from desktop.statements.facts import LineStatus, StatementsChanged
from desktop.uploads.facts import DocumentState, ReceiptArrived, StatusChanged

NEWS: tuple[type[object], ...] = (
    FollowChanged,
    FollowStatus,
    StatementsChanged,
    ReceiptArrived,
    StatusChanged,
    DemandsChanged,
)
ROWS, LAST = 6, 3
_PAID_WITHIN = timedelta(days=120)
_TO_MEND = (DocumentState.FAILED, DocumentState.REFUSED)


class Welcoming:
    """`features.home.domain.Sources` over the practice that is open."""

    def __init__(
        self,
        delivery: Delivery,
        archive: Archive,
        following: Following,
        notices: Callable[[], Coroutine[Any, Any, list[Notice]]],
        clock: Clock,
    ) -> None:
        assert delivery.requests is not None
        self._engine = delivery.engine
        self._requests = delivery.requests
        self._statements = archive.service
        self._followup = following.service
        self._notices = notices
        self._clock = clock

    async def snapshot(self) -> Snapshot:
        today = self._clock.now().astimezone().date()
        needing, demands, status, counts, receipts = await asyncio.gather(
            self._followup.needing(ROWS),
            self._requests.unfinished(),
            self._followup.status(),
            self._engine.counts(),
            self._engine.receipts(limit=LAST),
        )
        try:
            payments, rejected = await self._paid(today)
        except Failure:  # the cache of statements is being made anew
            payments, rejected = (), None
        todos = [_todo(subject) for subject in needing]
        to_mend = sum(counts.get(state, 0) for state in _TO_MEND)
        if demands:
            todos.insert(0, Todo(Need.DEMAND, count=demands))
        if to_mend:
            todos.insert(0, Todo(Need.DEPOSIT, count=to_mend))
        if rejected is not None:
            todos.append(rejected)
        deposits = tuple(
            LastDeposit(each.deposit, each.number, each.received_at, len(each.documents)) for each in receipts[:LAST]
        )
        return Snapshot(
            tuple(todos),
            max(0, status.needs - len(needing)),
            deposits,
            payments,
            not deposits and not any(counts.values()),
            status.synced_at,
        )

    async def notices(self) -> list[Announcement]:
        return [Announcement(each.id, each.title, each.body, each.published_at) for each in await self._notices()]

    async def _paid(self, today: date) -> tuple[tuple[LastPayment, ...], Todo | None]:
        newest = await self._statements.statements(paid_from=today - _PAID_WITHIN)
        ready = [statement for statement in newest if statement.ready]
        payments = tuple(
            LastPayment(each.number, each.paid_on, each.transfer_cents, each.totals.counts[LineStatus.REJECTED])
            for each in ready[:LAST]
        )
        months = await self._statements.months()
        last = next((each for each in reversed(months) if each.statements), None)
        if last is None or not last.rejected:
            return payments, None
        return payments, Todo(Need.REJECTED, count=last.rejected, month=date(last.year, last.month, 1))


def _todo(subject: Subject) -> Todo:
    need = Need.MISSING if subject.stage is Stage.MISSING else Need.REFUSED
    if subject.stage not in (Stage.MISSING, Stage.REFUSED):
        need = Need.ANSWER
    return Todo(need, subject.name or subject.number, target=subject.id)

"""Demands as the page holds them: drafts that save themselves, sending, taking back, the list on line and off line.

Whatever is sent is an intent of the outbox; what the service confirmed is kept beside it and brought up to date when
somebody looks, an answer comes, or the line is back. Runs on the loop.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from desktop.features.requests import store
from desktop.features.requests.domain import (
    FOLLOWED,
    NEEDING,
    PENDING,
    UNSENT,
    DemandRow,
    DemandsChanged,
    Draft,
    No,
    Prefill,
    Stand,
    Typed,
)
from desktop.features.requests.fields import identity, judge, subject_of, wire
from desktop.features.requests.kinds import KINDS
from desktop.features.requests.remote import (
    ROUTE,
    Remote,
    body,
    read_answer,
    read_typed,
    withdrawal_route,
    write_typed,
)
from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, NotTheServer, Refused
from desktop.kernel.ids import Finess
from desktop.outbox.facts import Attachment, Intent, IntentChanged, IntentGone, IntentId, IntentRow, IntentState
from desktop.outbox.service import Outbox, Read, new_intent_id

log = logging.getLogger(__name__)

FAMILY = "request"
WITHDRAWAL = "withdrawal"
LARGEST = 10 * 1024 * 1024

_STANDS = {
    IntentState.DRAFT: Stand.DRAFT,
    IntentState.QUEUED: Stand.WAITING,
    IntentState.WAITING: Stand.WAITING,
    IntentState.SENDING: Stand.SENDING,
    IntentState.SIGNED_OUT: Stand.SIGNED_OUT,
    IntentState.REFUSED: Stand.TO_MEND,
    IntentState.ACCEPTED: Stand.RECEIVED,
}
_DECIDED = frozenset({Stand.ACCEPTED, Stand.REFUSED, Stand.SETTLED, Stand.WITHDRAWN})
"""Where nobody asks any more why it was not taken back."""


class Requests:
    """Over an open vault, its outbox and the service."""

    def __init__(self, vault: Vault, outbox: Outbox, remote: Remote, bus: Bus, clock: Clock, finess: Finess) -> None:
        """`finess` is the practice whose vault it is."""
        self._finess = finess
        self._vault = vault
        self._outbox = outbox
        self._remote = remote
        self._bus = bus
        self._clock = clock
        self._workers = Workers(1, "requests")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._busy = asyncio.Lock()
        self._chores: set[asyncio.Task[Any]] = set()
        self._ties: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Listen to the outbox; ask the service for the list."""
        self._loop = asyncio.get_running_loop()
        self._ties = [
            self._bus.subscribe(IntentChanged, self._moved),
            self._bus.subscribe(IntentGone, lambda gone: self._went(gone.kind)),
        ]
        self._bus.publish(DemandsChanged())
        self.refresh_soon()

    async def stop(self) -> None:
        """Let go of everything."""
        for untie in self._ties:
            untie()
        self._ties = []
        self._remote.close()
        for task in list(self._chores):
            task.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        self._workers.close(0.2)

    # --- the form ---------------------------------------------------------------------------------------------

    async def begin(self, prefill: Prefill) -> Draft:
        """A new form; nothing is kept of it before something was typed."""
        return Draft(new_intent_id(), prefill.kind, Typed(dict(prefill.words)))

    async def open(self, demand: IntentId) -> Draft | None:
        """A draft, or what was refused, with what the service said of it."""
        row = await self._outbox.intent(demand)
        return None if row is None else _draft(row)

    async def save(self, draft: Draft) -> Draft:
        """Keep a form as it stands now."""
        row = await self._outbox.keep_draft(_intent(draft, b"{}"))
        return draft if row is None else replace(draft, attachments=row.attachments, saved_at=row.changed_at)

    async def join(self, draft: Draft, paths: Sequence[Path], role: str) -> tuple[Draft, Read]:
        """Add documents to a form: those that the service takes, in that role."""
        read = await self._outbox.read_files(paths)
        await self._outbox.keep_draft(_intent(draft, b"{}"))
        row = await self._outbox.attach(draft.id, [replace(part, role=role) for part in read.good])
        return (draft if row is None else replace(draft, attachments=row.attachments)), read

    async def take_out(self, draft: Draft, attachment: int) -> Draft:
        """Take a document out of a form."""
        row = await self._outbox.detach(draft.id, attachment)
        return draft if row is None else replace(draft, attachments=row.attachments)

    async def discard(self, demand: IntentId) -> None:
        """Throw a draft away."""
        await self._outbox.forget(demand)

    def faults(self, draft: Draft) -> dict[str, str]:
        """What is wrong with a form before anybody else sees it."""
        today = self._clock.now().astimezone().date()
        wrong = judge(KINDS[draft.kind], draft.typed, {part.role for part in draft.attachments}, today)
        if sum(part.size for part in draft.attachments) > LARGEST:
            wrong["documents"] = "too-large"
        return wrong

    async def twin(self, draft: Draft) -> DemandRow | None:
        """A pending demand for the same, as far as this workstation knows; of changes also those made elsewhere."""
        if draft.kind.startswith("change-"):
            return await self.alike(draft)
        wanted = identity(KINDS[draft.kind], draft.typed)
        pending = {row.id: row for row in await self.rows() if row.stand in PENDING and row.kind == draft.kind}
        for row in await self._outbox.intents(f"{FAMILY}.{draft.kind}"):
            if (
                row.id != draft.id
                and row.id in pending
                and identity(KINDS[draft.kind], read_typed(row.typed)) == wanted
            ):
                return pending[row.id]
        return None

    async def alike(self, draft: Draft) -> DemandRow | None:
        """A pending demand of this kind about the same, whoever made it: what the service means by a duplicate."""
        about = "" if draft.kind.startswith("change-") else subject_of(draft.typed.words)
        for row in await self.rows():
            if row.kind == draft.kind and row.id != draft.id and row.stand in PENDING and about in ("", row.about):
                return row
        return None

    async def send(self, draft: Draft, *, again: bool = False) -> None:
        """Let a form go that has no faults; `again`, though the same is pending."""
        if draft.problem == "request-conflict":
            draft = await self._anew(draft)
        sent = body(self._finess, draft.kind, wire(KINDS[draft.kind], draft.typed), again=again)
        await self._outbox.post(_intent(draft, sent))
        self._bus.publish(DemandsChanged())

    # --- the list ---------------------------------------------------------------------------------------------

    async def rows(self) -> list[DemandRow]:
        """All demands and drafts, newest first."""
        sent = {row.id: row for row in await self._outbox.intents(FAMILY)}
        # The newest of each comes first, and stays.
        leaving = {row.subject: row for row in reversed(await self._outbox.intents(WITHDRAWAL))}
        found = await self._vault.read(store.rows)
        return [_row(each, sent.get(each.id), leaving.get(each.id)) for each in found]

    async def needing(self) -> int:
        """How many wait for the user."""
        return sum(row.stand in NEEDING for row in await self.rows())

    async def unfinished(self) -> int:
        """How many can't go on without the user, and are told of nowhere else: what is missing is the follow-up's."""
        return sum(row.stand in NEEDING - FOLLOWED for row in await self.rows())

    async def withdraw(self, row: DemandRow) -> bool:
        """Take a demand back: at once while it is here, by asking the service otherwise."""
        if row.stand in UNSENT and await self._outbox.withdraw(row.id):
            return True
        if row.stand not in (Stand.CONFIRMING, Stand.RECEIVED):
            return False
        for before in await self._outbox.about(row.id):
            if before.kind == WITHDRAWAL and before.refusal is not None:
                await self._outbox.forget(before.id)
        intent = Intent(new_intent_id(), WITHDRAWAL, withdrawal_route(row.id), subject=row.id)
        await self._outbox.post(intent)
        self._bus.publish(DemandsChanged())
        return True

    async def refresh(self) -> bool:
        """Ask the service what changed; False where it can't be asked now."""
        async with self._busy:
            try:
                await self._fetch()
            except Failure as problem:
                log.info("the demands were not asked for: %s", problem.code)
                return False
        self._bus.publish(DemandsChanged())
        return True

    def refresh_soon(self) -> None:
        """As `refresh`, from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._begin_refresh)

    # --- within -----------------------------------------------------------------------------------------------

    async def _fetch(self) -> None:
        more = True
        while more:
            since = await self._vault.read(store.cursor)
            try:
                page = await self._workers.run(partial(self._remote.page, since))
            except Refused as refusal:
                if since is None or refusal.problem != "cursor-unknown":
                    raise
                await self._vault.write(store.forget_cursor)
                continue
            await self._vault.write(partial(store.keep_page, items=page.items, cursor=page.cursor))
            more = page.more

    async def _anew(self, draft: Draft) -> Draft:
        """The same under another UUID: that of the first has other content at the service."""
        copy = replace(draft, id=new_intent_id(), problem="", faults={})
        parts = [
            Attachment(part.name, part.media_type, await self._outbox.content(part.number), part.role)
            for part in draft.attachments
        ]
        await self._outbox.keep_draft(_intent(copy, b"{}"))
        await self._outbox.attach(copy.id, parts)
        await self._outbox.forget(draft.id)
        return copy

    def _begin_refresh(self) -> None:
        self._begin(self.refresh())

    def _begin(self, work: Coroutine[Any, Any, Any]) -> None:
        assert self._loop is not None
        task = self._loop.create_task(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    def _moved(self, fact: IntentChanged) -> None:
        row = fact.row
        if row.kind != WITHDRAWAL and not row.kind.startswith(f"{FAMILY}."):
            return
        if row.state is IntentState.ACCEPTED:
            self._begin(self._accepted(row))
        elif row.kind == WITHDRAWAL and row.state is IntentState.REFUSED:
            self._begin(self.refresh())  # it moved on meanwhile
        elif row.state is not IntentState.DRAFT:
            self._bus.publish(DemandsChanged())

    def _went(self, kind: str) -> None:
        if kind == WITHDRAWAL or kind.startswith(f"{FAMILY}."):
            self._bus.publish(DemandsChanged())

    async def _accepted(self, row: IntentRow) -> None:
        try:
            confirmed = read_answer(row.answer)
        except NotTheServer:
            await self.refresh()
            return
        await self._vault.write(partial(store.put, items=[confirmed]))
        self._bus.publish(DemandsChanged())


def _intent(draft: Draft, sent: bytes) -> Intent:
    return Intent(draft.id, f"{FAMILY}.{draft.kind}", ROUTE, sent, write_typed(draft.typed))


def _draft(row: IntentRow) -> Draft:
    refusal = row.refusal
    return Draft(
        row.id,
        row.kind.removeprefix(f"{FAMILY}."),
        read_typed(row.typed),
        row.attachments,
        dict(refusal.fields) if refusal is not None else {},
        refusal.problem if refusal is not None else "",
        refusal.status if refusal is not None else 0,
        frozenset(refusal.attachments) if refusal is not None else frozenset(),
        row.changed_at,
    )


def _row(found: store.Projected, sent: IntentRow | None, leaving: IntentRow | None) -> DemandRow:
    intent = leaving if found.state else sent
    if found.state:
        stand = Stand(found.state) if found.state in set(Stand) else Stand.PROCESSING
        if found.leaving and found.leaving not in ("accepted", "refused") and stand is not Stand.WITHDRAWN:
            stand = Stand.WITHDRAWING
    else:
        flying = sent is not None and sent.state is IntentState.SENDING
        stand = Stand.SENDING if flying else _STANDS[IntentState(found.sending)]
    return DemandRow(
        found.id,
        found.kind,
        stand,
        datetime.fromtimestamp(found.at, UTC),
        datetime.fromtimestamp(found.changed_at, UTC),
        found.number,
        found.typed.decode() if found.state else subject_of(read_typed(found.typed).words),
        found.note,
        found.next_step,
        None if found.next_try_at is None else datetime.fromtimestamp(found.next_try_at, UTC),
        found.documents,
        None if stand in _DECIDED else _said(intent),
        intent.reason if intent is not None and intent.state is IntentState.WAITING else "",
    )


def _said(intent: IntentRow | None) -> No | None:
    refusal = None if intent is None else intent.refusal
    return None if refusal is None else No(refusal.problem, refusal.status)

"""What a screen may ask of reconciliation. Coroutines run on the program's loop; files and matching in a worker thread.

Owns the invoices that were imported and what was decided about them by hand; asks for the lines of statements, wherever
these are kept.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from desktop.infra.database import Vault
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.reconciliation import store
from desktop.reconciliation.columns import Field, Layout, recognised
from desktop.reconciliation.facts import Invoice, Line, Outcome, Reconciliation, Settlement, Share, Taken, Tick
from desktop.reconciliation.importing import Imported, invoices
from desktop.reconciliation.match import reconcile
from desktop.reconciliation.sheets import tables

BEFORE = timedelta(days=31)
"""How long before the oldest invoice's day lines are looked at: care is often paid before it is invoiced."""

Lines = Callable[[date | None], Awaitable[Sequence[Line]]]
"""The lines of statements from a day on, from the oldest payment to the newest; None for all."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read: `columns` as remembered for this software where they are `known`, else as recognised."""

    layout: Layout
    columns: Mapping[Field, int]
    known: bool


class Reconciling:
    """Over the vault that is open."""

    def __init__(self, vault: Vault, clock: Clock, lines: Lines) -> None:
        self._vault = vault
        self._clock = clock
        self._lines = lines
        self._workers = Workers(1, "reconcile")

    def close(self) -> None:
        """Let go of what is being read or matched."""
        self._workers.close(0.5)

    # --- invoices ------------------------------------------------------------------------------------------

    async def open(self, path: Path) -> Opened:
        """The list of invoices in a file. Raises `TableRefused`."""
        layout = await self._workers.run(lambda: recognised(tables(path)))
        chosen = await self._vault.read(partial(store.columns, signature=layout.signature))
        if chosen is None:
            return Opened(layout, layout.columns, known=False)
        return Opened(layout, {Field(field): column for field, column in chosen.items()}, known=True)

    async def look(self, layout: Layout, columns: Mapping[Field, int]) -> Imported:
        """The invoices that these columns make, and the rows that can't be read; nothing is kept."""
        return await self._workers.run(partial(invoices, layout, columns))

    async def take(self, layout: Layout, columns: Mapping[Field, int]) -> Taken:
        """Keep them, and remember the columns for the next export."""
        found = (await self.look(layout, columns)).invoices
        chosen = {field.value: column for field, column in columns.items()}
        await self._vault.write(partial(store.choose_columns, signature=layout.signature, chosen=chosen))
        return await self._vault.write(partial(store.take, invoices=found, now=self._now()))

    async def remove(self, invoices: Iterable[int]) -> None:
        """Forget these invoices, and what was decided about them."""
        await self._vault.write(partial(store.remove, invoices=tuple(invoices)))

    # --- what became of them -------------------------------------------------------------------------------

    async def reconcile(self) -> Reconciliation:
        """All of it, as of now."""
        listed = await self._vault.read(store.invoices)
        oldest = await self._vault.read(store.oldest_day)
        undated = any(invoice.day is None for invoice in listed)
        since = None if oldest is None or undated else oldest - BEFORE
        lines = await self._lines(since) if listed else ()
        decided = await self._vault.read(store.ticks), await self._vault.read(store.closed)
        today = self._clock.now().date()
        return await self._workers.run(partial(_reconciled, listed, lines, *decided, today))

    # --- by hand -------------------------------------------------------------------------------------------

    async def tie(self, invoice: int, lines: Iterable[Line]) -> None:
        """These lines answer this invoice, and no other any more."""
        await self._vault.write(partial(store.tick, invoice=invoice, lines=_references(lines), tied=True))

    async def untie(self, invoice: int, lines: Iterable[Line]) -> None:
        """These lines don't answer it, whatever their number says."""
        await self._vault.write(partial(store.tick, invoice=invoice, lines=_references(lines), tied=False))

    async def mark_paid(self, invoices: Iterable[int]) -> None:
        """These were paid otherwise: nothing is left to do about them."""
        await self._vault.write(partial(store.close, invoices=tuple(invoices), now=self._now()))

    async def undo(self, invoices: Iterable[int]) -> None:
        """Forget what was decided about these by hand."""
        await self._vault.write(partial(store.untick, invoices=tuple(invoices)))

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _references(lines: Iterable[Line]) -> list[store.Reference]:
    return [(line.statement, line.place) for line in lines]


def _reconciled(
    listed: Sequence[Invoice],
    lines: Sequence[Line],
    ticked: Sequence[tuple[int, store.Reference, bool]],
    closed: set[int],
    today: date,
) -> Reconciliation:
    result = reconcile(listed, lines, _ticks(lines, ticked, closed), today)
    named = {key for one in result.settlements for key in (*one.lines, *one.proposed)}
    known = {line.key: line for line in lines if line.key in named}
    return Reconciliation(
        tuple(listed), result.settlements, known, result.unclaimed, _shares(listed, result.settlements)
    )


def _ticks(
    lines: Sequence[Line], ticked: Sequence[tuple[int, store.Reference, bool]], closed: set[int]
) -> Iterable[Tick]:
    if not ticked and not closed:
        return ()
    keys = {(line.statement, line.place): line.key for line in lines}
    tied: dict[int, set[int]] = defaultdict(set)
    untied: dict[int, set[int]] = defaultdict(set)
    for invoice, reference, is_tied in ticked:
        if (key := keys.get(reference)) is not None:  # a line may be gone with its statement
            (tied if is_tied else untied)[invoice].add(key)
    return [
        Tick(invoice, frozenset(tied[invoice]), frozenset(untied[invoice]), invoice in closed)
        for invoice in {*tied, *untied, *closed}
    ]


def _shares(listed: Sequence[Invoice], settlements: Sequence[Settlement]) -> dict[Outcome, Share]:
    sums = {outcome: [0, 0, 0] for outcome in Outcome}
    for invoice, settlement in zip(listed, settlements, strict=True):
        if settlement.twin_of is not None:
            continue
        due = invoice.expected_cents
        if due is None and settlement.difference_cents is not None:
            due = settlement.paid_cents - settlement.difference_cents
        share = sums[settlement.outcome]
        share[0] += 1
        share[1] += due if due is not None else invoice.total_cents or 0
        share[2] += settlement.paid_cents
    return {outcome: Share(*share) for outcome, share in sums.items()}

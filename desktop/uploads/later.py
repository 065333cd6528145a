"""Deposits that wait for an hour: composed and stored like any other, let go by the clock or by the user.

In one transaction each, as in `ledger`; times are seconds since 1970.
"""

from collections.abc import Callable, Iterable

import apsw

from desktop.kernel.ids import DepositId, DocumentId
from desktop.uploads import ledger, store_later, store_rows
from desktop.uploads.ledger import Changes


def send(
    db: apsw.Connection,
    documents: Iterable[DocumentId] | None,
    until: float,
    limit: int,
    new_id: Callable[[], DepositId],
    now: float,
) -> tuple[tuple[DepositId, ...], Changes]:
    """Compose what is staged into deposits that leave at `until`."""
    made, changes = ledger.send(db, documents, limit, new_id, now)
    seqs = store_later.new_seqs(db, made)
    _hold(db, changes, seqs, until)
    changes.sealing = [seq for seq in changes.sealing if seq not in seqs]
    return made, changes


def postpone(db: apsw.Connection, documents: Iterable[DocumentId] | None, until: float) -> Changes:
    """Another hour for the deposits of these documents, or for all that wait for theirs."""
    changes = Changes()
    _hold(db, changes, store_later.held_seqs(db, documents), until)
    return changes


def hasten(db: apsw.Connection, documents: Iterable[DocumentId] | None = None) -> Changes:
    """Let the deposits of these documents leave now, or all that wait for their hour."""
    return _let_go(db, store_later.held_seqs(db, documents))


def release_due(db: apsw.Connection, now: float) -> Changes:
    """Let go those whose hour has come."""
    return _let_go(db, store_later.due_seqs(db, now))


def _hold(db: apsw.Connection, changes: Changes, seqs: Iterable[int], until: float) -> None:
    for seq in seqs:
        store_later.hold(db, seq, until)
        changes.rows.update((row.id, row) for row in store_rows.rows_of(db, seq))


def _let_go(db: apsw.Connection, seqs: Iterable[int]) -> Changes:
    changes = Changes()
    for seq in seqs:
        store_later.let_go(db, seq)
        ledger.settle_deposit(db, changes, seq)
        changes.rows.update((row.id, row) for row in store_rows.rows_of(db, seq))
    return changes

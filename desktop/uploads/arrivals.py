"""Write down what became of several flights at once: what arrived as one, what didn't one by one, as the ledger does.

A statement costs the same for one document as for thirty, and nearly every flight arrives.
"""

from collections.abc import Sequence

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads import ledger, store, store_rows
from desktop.uploads.ledger import Changes
from desktop.uploads.machine import Document, Event, Happened, Stored, step


def happen_to_each(db: apsw.Connection, outcomes: Sequence[tuple[DocumentId, Happened]], now: float) -> Changes:
    """Something happened to each of several documents, another one each."""
    changes = Changes()
    entries = store.entries_among(db, [document for document, _ in outcomes])
    arrived: dict[int, list[tuple[DocumentId, Document]]] = {}  # by deposit
    for document, happened in outcomes:
        entry = entries.get(document)
        if happened.event is Event.ARRIVED and entry is not None and entry.deposit is not None:
            after, effects = step(entry.document, happened)
            if after.state is Stored.UPLOADED and not effects:
                arrived.setdefault(entry.deposit, []).append((document, after))
                continue
        changes.absorb(ledger.happen(db, document, happened, now))
    for deposit, documents in arrived.items():
        store.save_all(db, documents, deposit, None)
    there = [document for documents in arrived.values() for document, _ in documents]
    changes.rows.update((row.id, row) for row in store_rows.rows(db, there))
    for deposit in arrived:
        ledger.settle_deposit(db, changes, deposit)
    return changes

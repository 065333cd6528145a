"""One document in the place of others: joined, reduced, without its blank pages. Undone until it is sent.

Owns what that means for rows and duplicates, in one transaction like everything in `ledger`; how the new content is
made is the affair of `join`, `reduce` and `pages`.
"""

from collections.abc import Sequence
from pathlib import Path

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads import ledger, store, store_originals, store_rows
from desktop.uploads.ledger import Changes
from desktop.uploads.machine import Event, Happened, Stored

_REPLACEABLE = (Stored.STAGED, Stored.REFUSED)


def substitute(db: apsw.Connection, parts: Sequence[DocumentId], whole: store.Incoming, now: float) -> Changes:
    """Stage `whole` with the kind and message of the first part, and put the parts aside.

    Nothing changes where one of them isn't waiting here any more.
    """
    changes = Changes()
    entries = [store.entry(db, part) for part in parts]
    first = store_rows.row(db, parts[0]) if parts else None
    if first is None or any(entry is None or entry.document.state not in _REPLACEABLE for entry in entries):
        return changes
    known = [entry.sha256 for entry in entries if entry is not None and entry.sha256 is not None]
    for part in parts:
        known += store_originals.originals(db, part)
    for part in parts:
        changes.absorb(ledger.happen(db, part, Happened(Event.REMOVED), now))
    twin = None if whole.sha256 is None else store.twin_of(db, whole.sha256)
    state = Stored.STAGED if twin is None else Stored.DUPLICATE
    row = store.insert(db, whole, first.kind, first.message, state, twin, now)
    store_originals.remember(db, row.id, known, None)
    for part in parts:
        store_originals.put_aside(db, part, row.id)
        for repeat in store.repeats_of(db, part):
            store.set_twin(db, repeat.id, row.id)
    fresh = store_rows.row(db, row.id)
    assert fresh is not None
    changes.added.append(fresh)
    changes.composition = True
    return changes


def take_apart(db: apsw.Connection, wholes: Sequence[DocumentId], now: float) -> Changes:
    """Bring back what these staged documents were made from; they themselves go."""
    changes = Changes()
    for whole in wholes:
        entry = store.entry(db, whole)
        parts = store_originals.parts(db, whole)
        if entry is None or entry.document.state not in (Stored.STAGED, Stored.DUPLICATE) or not parts:
            continue
        store_originals.forget_originals(db, whole)
        changes.absorb(ledger.restore(db, parts, now))
        for repeat in store.repeats_of(db, whole):
            if repeat.sha256 is not None and (twin := store.twin_of(db, repeat.sha256, repeat.id)) is not None:
                store.set_twin(db, repeat.id, twin)
        changes.absorb(ledger.remove(db, [whole], now))
    return changes


def source(db: apsw.Connection, document: DocumentId) -> Path | None:
    """Where the file of a document lies that was too large to be kept; None unless it is still refused for that."""
    entry = store.entry(db, document)
    refused = entry is not None and entry.document.state is Stored.REFUSED
    return store_originals.source(db, document) if refused else None

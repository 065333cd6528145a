"""What documents probably are, brought to the queue: proposed, accepted by one key, or overruled by a choice.

Owns what each of these does to rows, in one transaction like everything in `ledger`. Who guesses, and how, is no affair
of the engine. A guess never changes a kind by itself.
"""

from collections.abc import Sequence

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads import ledger, store, store_rows, store_suggestions
from desktop.uploads.facts import Guess, Kind
from desktop.uploads.ledger import Changes


def propose(db: apsw.Connection, guesses: Sequence[Guess]) -> Changes:
    """Keep guesses of documents that are still waiting and whose kind nobody chose meanwhile."""
    changes = Changes()
    for guess in guesses:
        if store_suggestions.insert(db, guess) and guess.kind is not None:
            _note(db, changes, guess.document)
            changes.composition |= guess.invoice_number is not None
    return changes


def accept(db: apsw.Connection, documents: Sequence[DocumentId] | None) -> Changes:
    """Give these documents (or all) the kind that is proposed for them."""
    changes = Changes()
    for document, kind in store_suggestions.proposed(db, documents):
        if store.set_label(db, [document], kind=kind):
            store_suggestions.accept(db, document)
            _note(db, changes, document)
            changes.composition = True
    return changes


def choose(db: apsw.Connection, documents: Sequence[DocumentId], kind: Kind) -> Changes:
    """The user's own choice, which no guess overrules."""
    store_suggestions.choose(db, documents, kind)
    return ledger.label(db, documents, kind=kind)


def _note(db: apsw.Connection, changes: Changes, document: DocumentId) -> None:
    if (row := store_rows.row(db, document)) is not None:
        changes.rows[document] = row

"""What documents probably are, brought to the queue: proposed, accepted by one key, declined, or overruled by a choice.

Owns what each of these does to rows, in one transaction like everything in `ledger`. Who guesses, and how, is no affair
of the engine. A guess never changes a kind by itself.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads import ledger, store, store_rows, store_suggestions
from desktop.uploads.facts import SURE, Guess, Kind
from desktop.uploads.ledger import Changes


def propose(db: apsw.Connection, guesses: Sequence[Guess]) -> Changes:
    """Keep guesses of documents that are still waiting and whose kind nobody chose meanwhile."""
    changes = Changes()
    for guess in guesses:
        if store_suggestions.insert(db, guess) and guess.kind is not None:
            _note(db, changes, guess.document)
            # Planning ten thousand documents again for each of them would cost more than sorting does.
            changes.composition |= store_suggestions.has_fellows(db, guess)
    return changes


def accept(
    db: apsw.Connection, documents: Sequence[DocumentId] | None, before: MutableMapping[DocumentId, Kind]
) -> Changes:
    """Give these documents, or all of which one is sure, the kind that is proposed for them; `before` gets the kinds
    that they had."""
    changes = Changes()
    for document, kind, was in store_suggestions.proposed(db, documents, SURE if documents is None else 0.0):
        if store.set_label(db, [document], kind=kind):
            store_suggestions.accept(db, document)
            before[document] = was
            _note(db, changes, document)
            changes.composition = True
    return changes


def take_back(db: apsw.Connection, before: Mapping[DocumentId, Kind]) -> Changes:
    """What was accepted waits for a yes again, with the kinds of `before`; what was chosen or sent since is left."""
    changes = Changes()
    for document, kind in before.items():
        if store_suggestions.take_back(db, document) and store.set_label(db, [document], kind=kind):
            _note(db, changes, document)
            changes.composition = True
    return changes


def decline(db: apsw.Connection, documents: Sequence[DocumentId]) -> Changes:
    """These keep the kind that they have, and nothing else is proposed for them."""
    changes = Changes()
    for document, _, was in store_suggestions.proposed(db, documents):
        store_suggestions.choose(db, [document], was)
        _note(db, changes, document)
    return changes


def correct(db: apsw.Connection, document: DocumentId, number: str, issued: date | None) -> Changes:
    """Number and date of an invoice, as the user reads them."""
    changes = Changes(composition=True)
    store_suggestions.correct(db, document, number.strip() or None, issued)
    _note(db, changes, document)
    return changes


def choose(db: apsw.Connection, documents: Sequence[DocumentId], kind: Kind) -> Changes:
    """The user's own choice, which no guess overrules."""
    store_suggestions.choose(db, documents, kind)
    return ledger.label(db, documents, kind=kind)


def _note(db: apsw.Connection, changes: Changes, document: DocumentId) -> None:
    if (row := store_rows.row(db, document)) is not None:
        changes.rows[document] = row

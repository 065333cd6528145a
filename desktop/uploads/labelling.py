"""Decide and store what the user writes on documents beside their kind: the folder as a label, and an undo of all.

As in `ledger`: every function takes the vault's connection first and returns `Changes`.
"""

from collections.abc import Sequence

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads import store_labels, store_rows
from desktop.uploads.ledger import Changes


def set_folder(db: apsw.Connection, documents: Sequence[DocumentId], folder: str) -> Changes:
    """The folder of staged documents. It decides who travels with whom, where that is free."""
    return _changed(db, store_labels.set_folder(db, documents, folder))


def relabel(db: apsw.Connection, before: store_labels.Labels) -> Changes:
    """As it was."""
    return _changed(db, store_labels.write_back(db, before))


def _changed(db: apsw.Connection, documents: Sequence[DocumentId]) -> Changes:
    rows = {row.id: row for row in store_rows.rows(db, documents)}
    return Changes(rows=rows, composition=bool(rows))

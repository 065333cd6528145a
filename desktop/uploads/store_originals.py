"""The SQL of what documents were made from: contents, parts that were put aside, files that may be read again.

As in `store`: functions of a connection, in the transaction of whoever calls; decides nothing.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import apsw

from desktop.kernel.ids import DocumentId, Sha256


def remember(db: apsw.Connection, document: DocumentId, originals: Iterable[Sha256], source: Path | None) -> None:
    """From which contents a document was made, and where the file lies if it may be read again."""
    for sha256 in originals:
        db.execute("INSERT OR IGNORE INTO original (sha256, document) VALUES (?, ?)", (bytes.fromhex(sha256), document))
    if source is not None:
        db.execute("INSERT OR REPLACE INTO source (document, path) VALUES (?, ?)", (document, os.fsencode(source)))


def originals(db: apsw.Connection, document: DocumentId) -> list[Sha256]:
    """The contents from which a document was made, its own left out."""
    found = db.execute("SELECT lower(hex(sha256)) FROM original WHERE document = ?", (document,))
    return [Sha256(str(sha256)) for (sha256,) in found]


def forget_originals(db: apsw.Connection, document: DocumentId) -> None:
    """A document no longer stands for what it was made from."""
    db.execute("DELETE FROM original WHERE document = ?", (document,))


def source(db: apsw.Connection, document: DocumentId) -> Path | None:
    """Where the file of a refused document lies; None unless it may be read again."""
    found: bytes | None = db.execute("SELECT path FROM source WHERE document = ?", (document,)).get
    return None if found is None else Path(os.fsdecode(found))


def put_aside(db: apsw.Connection, document: DocumentId, whole: DocumentId) -> None:
    """A removed document is kept, bytes and all, as long as `whole` may still be taken apart."""
    db.execute("UPDATE document SET whole = ?, kept = 0 WHERE id = ? AND state = 'removed'", (whole, document))


def parts(db: apsw.Connection, whole: DocumentId) -> list[DocumentId]:
    """What was put aside for a document, in order of arrival."""
    found = db.execute("SELECT id FROM document WHERE whole = ? AND state = 'removed' ORDER BY id", (whole,))
    return [DocumentId(number) for (number,) in found]


def hold_parts(db: apsw.Connection, whole: DocumentId, *, held: bool, now: float) -> None:
    """Keep what was put aside, or let it be cleared away like anything that was removed now."""
    db.execute(
        "UPDATE document SET kept = ?, done_at = ? WHERE whole = ? AND state = 'removed'", (not held, now, whole)
    )


def let_go_parts(db: apsw.Connection, deposit: int, now: float) -> None:
    """The documents of a deposit were sent: what was put aside for them may be cleared away."""
    db.execute(
        "UPDATE document SET kept = 1, done_at = ? WHERE whole IS NOT NULL AND state = 'removed'"
        " AND whole IN (SELECT id FROM document WHERE deposit = ?)",
        (now, deposit),
    )


def bring_back(db: apsw.Connection, document: DocumentId) -> None:
    """A part stands for itself again."""
    db.execute("UPDATE document SET whole = NULL, kept = 1 WHERE id = ?", (document,))

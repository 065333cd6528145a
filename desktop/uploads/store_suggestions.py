"""The SQL of what documents probably are. As in `store`: functions of a connection; decides nothing."""

from collections.abc import Iterable, Sequence

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import Guess, Kind, Unsorted
from desktop.uploads.machine import Stored
from desktop.uploads.store_lines import lines
from desktop.uploads.store_rows import among


def unsorted(db: apsw.Connection, after: DocumentId, most: int) -> list[Unsorted]:
    """Staged documents beyond `after` of which nothing was said and whose kind nobody chose, in order of arrival."""
    found = lines(
        db,
        f"SELECT d.id, d.name, d.folder, d.media_type FROM document AS d WHERE {among(Stored.STAGED)} AND d.id > ?"  # noqa: S608 - literals
        " AND NOT EXISTS (SELECT 1 FROM suggestion AS g WHERE g.document = d.id) ORDER BY d.id LIMIT ?",
        (Stored.STAGED.value, after, most),
    )
    return [Unsorted(DocumentId(number), *rest) for number, *rest in found]


def insert(db: apsw.Connection, guess: Guess) -> bool:
    """Keep what is said of a staged document, unless something was said or chosen before; whether it was kept."""
    db.execute(
        "INSERT OR IGNORE INTO suggestion (document, kind, confidence, invoice_number, invoice_date, standing)"
        " SELECT id, ?2, ?3, ?4, ?5, CASE WHEN kind = ?2 THEN 'agreed' ELSE 'proposed' END FROM document"
        " WHERE id = ?1 AND state = 'staged'",
        (
            guess.document,
            guess.kind.value if guess.kind else None,
            guess.confidence,
            guess.invoice_number,
            guess.invoice_date.isoformat() if guess.invoice_date else None,
        ),
    )
    return db.changes() > 0


def proposed(db: apsw.Connection, only: Iterable[DocumentId] | None = None) -> list[tuple[DocumentId, Kind]]:
    """What is proposed of staged documents and waits for a yes, in order of arrival."""
    found = lines(
        db,
        "SELECT g.document, g.kind FROM suggestion AS g CROSS JOIN document AS d ON d.id = g.document"
        " WHERE g.standing = 'proposed' AND g.kind IS NOT NULL AND d.state = 'staged' ORDER BY g.document",
    )
    wanted = None if only is None else set(only)
    return [
        (DocumentId(number), Kind(kind)) for number, kind in found if wanted is None or DocumentId(number) in wanted
    ]


def accept(db: apsw.Connection, document: DocumentId) -> None:
    db.execute("UPDATE suggestion SET standing = 'accepted' WHERE document = ?", (document,))


def choose(db: apsw.Connection, documents: Sequence[DocumentId], kind: Kind) -> None:
    """The user chose: what is said otherwise of these is overruled, and nothing more will be said."""
    db.executemany(
        "INSERT INTO suggestion (document, confidence, standing) SELECT id, 0.0, 'overruled' FROM document"
        " WHERE id = ?1 AND state = 'staged' ON CONFLICT (document) DO UPDATE"
        " SET standing = CASE WHEN kind = ?2 THEN 'accepted' ELSE 'overruled' END",
        [(document, kind.value) for document in documents],
    )


def lapse(db: apsw.Connection) -> None:
    """What is proposed of documents that were sent waits for nothing any more."""
    db.execute(
        "UPDATE suggestion SET standing = 'overruled' WHERE standing = 'proposed' AND EXISTS (SELECT 1 FROM document"
        " AS d WHERE d.id = suggestion.document AND d.state NOT IN ('staged', 'removed'))"
    )

"""The SQL of what documents probably are. As in `store`: functions of a connection; decides nothing."""

from collections.abc import Iterable, Sequence
from datetime import date

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import SURE, Guess, Kind, Unsorted
from desktop.uploads.machine import Stored
from desktop.uploads.store_lines import lines
from desktop.uploads.store_rows import among

_WAITING = """
SELECT count(*), coalesce(sum(confidence >= ?), 0) FROM suggestion WHERE standing = 'proposed' AND kind IS NOT NULL
"""
_REMOVED = """
AND document IN (SELECT id FROM document WHERE state NOT IN ('acknowledged', 'cleared') AND state = 'removed')
"""


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


def has_fellows(db: apsw.Connection, guess: Guess) -> bool:
    """Whether other documents are said to be of the same invoice."""
    sql = "SELECT EXISTS (SELECT 1 FROM suggestion WHERE invoice_number = ? AND document <> ?)"
    return bool(guess.invoice_number and db.execute(sql, (guess.invoice_number, guess.document)).get)


def proposed(
    db: apsw.Connection, only: Iterable[DocumentId] | None = None, least: float = 0.0
) -> list[tuple[DocumentId, Kind, Kind]]:
    """What is proposed, at least so surely, of staged documents and waits for a yes, and the kind that each has now; in
    order of arrival."""
    found = lines(
        db,
        "SELECT g.document, g.kind, d.kind FROM suggestion AS g CROSS JOIN document AS d ON d.id = g.document"
        " WHERE g.standing = 'proposed' AND g.kind IS NOT NULL AND g.confidence >= ? AND d.state = 'staged'"
        " ORDER BY g.document",
        (least,),
    )
    wanted = None if only is None else set(only)
    return [
        (DocumentId(number), Kind(kind), Kind(now))
        for number, kind, now in found
        if wanted is None or DocumentId(number) in wanted
    ]


def waiting(db: apsw.Connection) -> tuple[int, int]:
    """How many suggestions wait for a yes, and of how many one is sure. Asked for ten times a second: never looks at
    the documents, of which there may be a hundred thousand."""
    every, sure = db.execute(_WAITING, (SURE,)).fetchone() or (0, 0)
    if not every:
        return 0, 0
    less, surely = db.execute(_WAITING + _REMOVED, (SURE,)).fetchone() or (0, 0)
    return every - less, sure - surely


def accept(db: apsw.Connection, document: DocumentId) -> None:
    db.execute("UPDATE suggestion SET standing = 'accepted' WHERE document = ?", (document,))


def take_back(db: apsw.Connection, document: DocumentId) -> bool:
    """An acceptance waits for a yes again; whether there was one."""
    db.execute(
        "UPDATE suggestion SET standing = 'proposed' WHERE document = ?1 AND standing = 'accepted' AND EXISTS"
        " (SELECT 1 FROM document AS d WHERE d.id = ?1 AND d.state = 'staged' AND d.kind = suggestion.kind)",
        (document,),
    )
    return db.changes() > 0


def correct(db: apsw.Connection, document: DocumentId, number: str | None, issued: date | None) -> None:
    """Keep what the user reads on an invoice; of a document of which nothing holds, its own kind is what holds now."""
    db.execute(
        "INSERT INTO suggestion (document, kind, confidence, invoice_number, invoice_date, standing)"
        " SELECT id, kind, 1.0, ?2, ?3, 'accepted' FROM document WHERE id = ?1 AND state = 'staged'"
        " ON CONFLICT (document) DO UPDATE SET invoice_number = ?2, invoice_date = ?3,"
        " kind = CASE WHEN standing = 'overruled' OR kind IS NULL THEN excluded.kind ELSE kind END,"
        " standing = CASE WHEN standing = 'overruled' OR kind IS NULL THEN 'accepted' ELSE standing END",
        (document, number, issued.isoformat() if issued else None),
    )


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

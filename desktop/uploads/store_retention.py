"""The SQL by which old deposits leave the vault, a few rows at a time. As in `store`: decides nothing.

Only what was acknowledged leaves, bytes long gone. What stays of a document is its SHA-256, when it was received and
under which number: the same file joined years later is still known to have been sent.
"""

from dataclasses import dataclass

import apsw

from desktop.kernel.ids import DocumentId
from desktop.uploads.store_history import PLACES


@dataclass(frozen=True, slots=True)
class Thinned:
    """What one step took away: rows of the queue, and how many lines of receipts."""

    documents: tuple[DocumentId, ...] = ()
    lines: int = 0


# Its documents are all acknowledged (perhaps out of sight), and nobody can want their bytes for an undo any more.
_SETTLED = (
    "NOT EXISTS (SELECT 1 FROM document AS d WHERE d.deposit = r.deposit"
    " AND (d.state NOT IN ('acknowledged', 'cleared') OR d.kept = 1))"
)


def oldest(db: apsw.Connection) -> float | None:
    """When the oldest deposit of the history was received."""
    found: float | None = db.execute("SELECT min(received_at) FROM receipt WHERE leaving = 0").get
    return found


def newest(db: apsw.Connection) -> float | None:
    """When the newest one was."""
    found: float | None = db.execute("SELECT max(received_at) FROM receipt WHERE leaving = 0").get
    return found


def first_in_sight(db: apsw.Connection) -> float | None:
    """When the first acknowledged document of the queue was acknowledged; the others mostly were later."""
    sql = "SELECT done_at FROM document WHERE state = 'acknowledged' ORDER BY id LIMIT 1"
    found: float | None = db.execute(sql).get
    return found


def put_away(db: apsw.Connection, before: float, most: int) -> tuple[DocumentId, ...]:
    """Take those of the first `most` acknowledged documents that are older out of the queue's sight; the history has
    them."""
    first = "SELECT id, done_at FROM document WHERE state = 'acknowledged' ORDER BY id LIMIT ?"
    sql = f"SELECT id FROM ({first}) WHERE done_at < ?"  # noqa: S608 - literals
    old = tuple(DocumentId(key) for (key,) in db.execute(sql, (most, before)))
    db.executemany("UPDATE document SET state = 'cleared' WHERE id = ?", [(key,) for key in old])
    return old


_LEAVING = "SELECT seq, deposit, number, received_at FROM receipt WHERE leaving = 1 LIMIT 1"
_DUE = (
    f"SELECT r.seq FROM receipt AS r WHERE r.leaving = 0 AND r.received_at < ? AND {_SETTLED}"  # noqa: S608 - literals
    " ORDER BY r.received_at LIMIT 1"
)


def is_due(db: apsw.Connection, before: float) -> bool:
    """Whether a deposit is leaving, or one may that was received before."""
    return db.execute(_LEAVING).fetchone() is not None or db.execute(_DUE, (before,)).fetchone() is not None


def thin(db: apsw.Connection, before: float, most: int) -> Thinned:
    """Take away at most `most` documents of a deposit received before; a deposit that has begun to leave goes on.

    It is out of sight from its first step on: a receipt is never shown in part.
    """
    leaving = db.execute(_LEAVING).fetchone()
    if leaving is None:
        seq = db.execute(_DUE, (before,)).get
        db.execute("UPDATE receipt SET leaving = 1 WHERE seq = ?", (seq,))
        db.execute("DELETE FROM receipt_words WHERE rowid = ?", (seq,))
        db.execute("DELETE FROM unread WHERE receipt = ?", (seq,))
        return Thinned()
    seq, deposit, number, received_at = leaving
    taken = _take_lines(db, seq, deposit, number, received_at, most)
    gone = _take_documents(db, deposit, number, received_at, most) if taken < most else []
    if taken + len(gone) < most:
        db.execute("DELETE FROM receipt WHERE seq = ?", (seq,))
        db.execute("DELETE FROM deposit WHERE seq = ?", (deposit,))
    return Thinned(tuple(gone), taken)


_REMEMBER = (
    "INSERT OR IGNORE INTO elsewhere (sha256, name, deposit, receipt, received_at)"
    " SELECT {what}.sha256, '', p.id, ?2, ?3 FROM {source} CROSS JOIN deposit AS p ON p.seq = ?4 WHERE {which}"
)


def _take_lines(db: apsw.Connection, seq: int, deposit: int, number: str, received_at: float, most: int) -> int:
    sql = "SELECT place FROM receipt_document WHERE receipt = ? ORDER BY place DESC LIMIT ?"
    places = [place for (place,) in db.execute(sql, (seq, most))]
    remember = _REMEMBER.format(what="l", source="receipt_document AS l", which="l.receipt = ?5 AND l.place = ?1")
    for place in places:
        db.execute(remember, (place, number, received_at, deposit, seq))
        db.execute("DELETE FROM document_words WHERE rowid = ?", (seq * PLACES + place,))
        db.execute("DELETE FROM receipt_document WHERE receipt = ? AND place = ?", (seq, place))
    return len(places)


def _take_documents(db: apsw.Connection, deposit: int, number: str, received_at: float, most: int) -> list[DocumentId]:
    gone = [
        DocumentId(key) for (key,) in db.execute("SELECT id FROM document WHERE deposit = ? LIMIT ?", (deposit, most))
    ]
    made_from = _REMEMBER.format(what="o", source="original AS o", which="o.document = ?1")
    for document in gone:
        db.execute(made_from, (document, number, received_at, deposit))
        db.execute("UPDATE document SET twin = NULL WHERE twin = ?", (document,))
        db.execute("DELETE FROM document WHERE id = ?", (document,))
    return gone

"""The SQL of delivery: functions of a connection, values in, values out. Decides nothing.

Times are seconds since 1970 on this side and aware datetimes in rows. What a function changes is changed in the
transaction of whoever calls it. SQL is put together from literals only.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw

from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads import store_originals
from desktop.uploads.facts import (
    DepositState,
    DocumentRow,
    DocumentState,
    Kind,
    Receipt,
    ReceiptDocument,
    SortKey,
    Twin,
    View,
)
from desktop.uploads.machine import Deposit, Document, Stored
from desktop.uploads.plan import Item
from desktop.uploads.texts import deposit_label

Value = str | int | float | bytes | None

# --- documents -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read, good or bad, as it is to be kept."""

    name: str
    folder: str
    size: int
    media_type: str
    sha256: Sha256 | None
    content: bytes | None  # None for a refused one
    reason: str = ""
    origin: str = ""  # media type it was converted from, or what was done to it
    originals: tuple[Sha256, ...] = ()  # contents it was made from
    source: Path | None = None  # of a refused one whose file may be read again


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the ledger works with it: the machine's part and where it belongs."""

    id: DocumentId
    document: Document
    deposit: int | None
    sha256: Sha256 | None
    paused: bool


def insert(
    db: apsw.Connection,
    incoming: Incoming,
    kind: Kind,
    message: str,
    state: Stored,
    twin: DocumentId | None,
    now: float,
) -> DocumentRow:
    """Keep a file and its bytes; the row as a screen shows it."""
    name = incoming.name.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate can't be stored
    folder = incoming.folder.encode("utf-8", "replace").decode("utf-8")
    db.execute(
        "INSERT INTO document (name, name_key, folder, size, media_type, sha256, kind, message, state, reason,"
        " added_at, twin, kept, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            name,
            sort_key(name),
            folder,
            incoming.size,
            incoming.media_type,
            bytes.fromhex(incoming.sha256) if incoming.sha256 else None,
            kind.value,
            message,
            state.value,
            incoming.reason,
            now,
            twin,
            1,
            incoming.origin,
        ),
    )
    identifier = DocumentId(db.last_insert_rowid())
    if incoming.originals or incoming.source:
        store_originals.remember(db, identifier, incoming.originals, incoming.source)
    if incoming.content is not None:
        db.execute("INSERT INTO content (document, bytes) VALUES (?, ?)", (identifier, incoming.content))
    if state is Stored.DUPLICATE:
        found = row(db, identifier)
        assert found is not None
        return found
    return DocumentRow(
        id=identifier,
        name=name,
        folder=folder,
        size=incoming.size,
        media_type=incoming.media_type,
        sha256=incoming.sha256,
        kind=kind,
        message=message,
        state=DocumentState(state.value),
        paused=False,
        deposit=None,
        deposit_label="",
        sent=0,
        reason=incoming.reason,
        next_try_at=None,
        added_at=_time(now),
        twin=None,
        receipt=None,
        origin=incoming.origin,
        rereadable=incoming.source is not None,
    )


_ENTRY = (
    "SELECT id, state, size, sent, url, attempts, redone, reason, next_try_at, was, deposit, sha256, paused"
    " FROM document"
)


def entry(db: apsw.Connection, document: DocumentId) -> Entry | None:
    """One document, or None where there is none of that number."""
    return next(_entries(db, f"{_ENTRY} WHERE id = ?", (document,)), None)


def entries_of(db: apsw.Connection, deposit: int) -> list[Entry]:
    """Those of a deposit, in order of arrival."""
    return list(_entries(db, f"{_ENTRY} WHERE deposit = ? ORDER BY id", (deposit,)))


def entries_in(db: apsw.Connection, state: Stored) -> list[Entry]:
    """Those of one state that still lives, in order of arrival."""
    return list(_entries(db, f"{_ENTRY} WHERE {_live(state)} ORDER BY id", (state.value,)))


def due(db: apsw.Connection, now: float, horizon: float) -> list[Entry]:
    """Those whose next try has come; one beyond `horizon` was written by a clock that was wrong."""
    sql = f"{_ENTRY} WHERE state = 'waiting' AND (next_try_at <= ? OR next_try_at > ?)"
    return list(_entries(db, sql, (now, horizon)))


def repeats_of(db: apsw.Connection, document: DocumentId) -> list[Entry]:
    """The duplicates that name this document as their twin."""
    return list(_entries(db, f"{_ENTRY} WHERE twin = ? AND state = 'duplicate' ORDER BY id", (document,)))


def _entries(db: apsw.Connection, sql: str, bindings: Sequence[Value]) -> Iterator[Entry]:
    for line in _lines(db, sql, bindings):
        (number, state, size, sent, url, attempts, redone, reason, next_try_at, was, deposit, sha256, paused) = line
        yield Entry(
            DocumentId(number),
            Document(
                Stored(state), size, sent, url, attempts, redone, reason, next_try_at, Stored(was) if was else None
            ),
            deposit,
            Sha256(sha256.hex()) if sha256 is not None else None,
            bool(paused),
        )


def save(db: apsw.Connection, document: DocumentId, now: Document, deposit: int | None, done_at: float | None) -> None:
    """Write the machine's part of a document and where it belongs."""
    save_all(db, [(document, now)], deposit, done_at)


def save_all(
    db: apsw.Connection, documents: Iterable[tuple[DocumentId, Document]], deposit: int | None, done_at: float | None
) -> None:
    """`save` for several that belong together."""
    db.executemany(
        "UPDATE document SET state = ?, sent = ?, url = ?, attempts = ?, redone = ?, reason = ?, next_try_at = ?,"
        " was = ?, deposit = ?, done_at = ? WHERE id = ?",
        [
            (
                now.state.value,
                now.sent,
                now.url,
                now.attempts,
                now.redone,
                now.reason,
                now.next_try_at,
                now.was.value if now.was else "",
                deposit,
                done_at,
                document,
            )
            for document, now in documents
        ],
    )


_COUNTS = (
    "AND d.id IS NOT ? AND d.state IN"
    " ('acknowledged', 'cleared', 'staged', 'queued', 'waiting', 'signed_out', 'uploaded', 'failed')"
    " ORDER BY d.state IN ('acknowledged', 'cleared') DESC, d.id LIMIT 1"
)


def twin_of(db: apsw.Connection, sha256: Sha256, other_than: DocumentId | None = None) -> DocumentId | None:
    """A document with this content, or made from it, that was sent or may still be; the one that was sent first."""
    bindings = (bytes.fromhex(sha256), other_than)
    content = "SELECT id FROM document AS d INDEXED BY document_content WHERE sha256 = ?"
    found = db.execute(f"{content} {_COUNTS}", bindings).get
    if found is None:
        made = "SELECT d.id FROM original AS o CROSS JOIN document AS d ON d.id = o.document WHERE o.sha256 = ?"
        found = db.execute(f"{made} {_COUNTS}", bindings).get
    return None if found is None else DocumentId(found)


def set_twin(db: apsw.Connection, document: DocumentId, twin: DocumentId | None) -> None:
    db.execute("UPDATE document SET twin = ? WHERE id = ?", (twin, document))


def set_label(
    db: apsw.Connection, document: DocumentId, *, kind: Kind | None = None, message: str | None = None
) -> bool:
    """Of a staged document; whether it is one."""
    db.execute(
        "UPDATE document SET kind = coalesce(?, kind), message = coalesce(?, message)"
        " WHERE id = ? AND state = 'staged'",
        (kind.value if kind else None, message, document),
    )
    return db.changes() > 0


def set_pin(db: apsw.Connection, document: DocumentId, pin: int | None) -> bool:
    """Of a staged document; whether it is one."""
    db.execute("UPDATE document SET pin = ? WHERE id = ? AND state = 'staged'", (pin, document))
    return db.changes() > 0


def set_paused(db: apsw.Connection, document: DocumentId, paused: bool) -> bool:
    """Of a document on the road or staged; whether that changed."""
    db.execute(
        "UPDATE document SET paused = ? WHERE id = ? AND paused <> ? AND (NOT ? OR state IN ('queued', 'waiting',"
        " 'signed_out', 'uploaded'))",
        (paused, document, paused, paused),
    )
    return db.changes() > 0


def paused_ids(db: apsw.Connection) -> list[DocumentId]:
    """Every document that is paused by itself."""
    sql = f"SELECT id FROM document WHERE {_live(*_MOVING)} AND paused = 1"  # noqa: S608 - literals
    return [DocumentId(number) for (number,) in db.execute(sql, [state.value for state in _MOVING])]


def content(db: apsw.Connection, document: DocumentId) -> bytes | None:
    """Its bytes, or None once they were cleared away."""
    found: bytes | None = db.execute("SELECT bytes FROM content WHERE document = ?", (document,)).get
    return found


def chunk(db: apsw.Connection, document: DocumentId, offset: int, length: int) -> bytes | None:
    """At most `length` of its bytes from `offset` on, or None once they were cleared away."""
    if not db.execute("SELECT EXISTS (SELECT 1 FROM content WHERE document = ?)", (document,)).get:
        return None
    blob = db.blob_open("main", "content", "bytes", document, False)
    try:
        blob.seek(offset)
        return blob.read(length)
    finally:
        blob.close()


def clear_spent(db: apsw.Connection, before: float, most: int) -> tuple[int, list[DocumentId]]:
    """Delete bytes of at most `most` documents that were done before; how many, and the rows that went with them."""
    found = _lines(
        db,
        "SELECT id, state FROM document WHERE kept = 1 AND state IN ('acknowledged', 'cleared', 'removed')"
        " AND done_at <= ? ORDER BY done_at LIMIT ?",
        (before, most),
    )
    gone = [DocumentId(number) for number, state in found if state == Stored.REMOVED.value]
    for number, state in found:
        db.execute("DELETE FROM content WHERE document = ?", (number,))
        if state == Stored.REMOVED.value:
            db.execute("DELETE FROM document WHERE id = ?", (number,))
        else:
            db.execute("UPDATE document SET kept = 0 WHERE id = ?", (number,))
    return len(found), gone


def first_spent(db: apsw.Connection) -> float | None:
    """When the first of what is still to be cleared away was done."""
    found: float | None = db.execute(
        "SELECT min(done_at) FROM document WHERE kept = 1 AND state IN ('acknowledged', 'cleared', 'removed')"
    ).get
    return found


def free_pages(db: apsw.Connection, reserve: int) -> int:
    """Unused pages of the vault's file beyond `reserve`."""
    return max(0, int(db.pragma("freelist_count") or 0) - reserve)


def give_back(db: apsw.Connection, reserve: int, most: int) -> None:
    """Shorten the vault's file by at most `most` pages, leaving `reserve` unused ones."""
    pages = min(free_pages(db, reserve), most)
    if pages:
        db.execute(f"PRAGMA incremental_vacuum({pages})").fetchall()


# --- rows ------------------------------------------------------------------------------------------------------

_MOVING = (Stored.QUEUED, Stored.WAITING, Stored.SIGNED_OUT, Stored.UPLOADED)
_ROW = (
    "SELECT id, name, folder, size, media_type, sha256, kind, message, state, paused, deposit_id, ordinal, sent,"
    " reason, next_try_at, added_at, receipt, twin, twin_name, twin_receipt, twin_received_at, elsewhere_name,"
    " elsewhere_receipt, elsewhere_received_at, origin, parts, rereadable FROM document_row"
)


def row(db: apsw.Connection, document: DocumentId) -> DocumentRow | None:
    """A document as a screen shows it; None for one that is out of sight."""
    found = db.execute(f"{_ROW} WHERE id = ?", (document,)).fetchone()
    return None if found is None else _row(found)


def rows(db: apsw.Connection, documents: Iterable[DocumentId]) -> list[DocumentRow]:
    """In the order asked; those out of sight are left out."""
    return [found for document in documents if (found := row(db, document)) is not None]


def rows_of(db: apsw.Connection, deposit: int) -> list[DocumentRow]:
    """Those of a deposit that are in sight, in order of arrival."""
    found = (_row(line) for line in _lines(db, f"{_ROW} WHERE deposit = ? ORDER BY id", (deposit,)))
    return [row for row in found if row is not None]


def _row(line: Sequence[Any]) -> DocumentRow | None:
    number, name, folder, size, media_type, sha256, kind, message, state, paused, deposit, ordinal, sent = line[:13]
    reason, next_try_at, added_at, receipt, twin, twin_name, twin_receipt, twin_at = line[13:21]
    if state in (Stored.REMOVED.value, Stored.CLEARED.value):
        return None
    repeats: Twin | None = None
    if state == Stored.DUPLICATE.value:
        if twin_name is not None:
            repeats = Twin(DocumentId(twin), twin_name, twin_receipt, _moment(twin_at))
        elif line[21] is not None:
            repeats = Twin(None, line[21], line[22], _moment(line[23]))
    return DocumentRow(
        id=DocumentId(number),
        name=name,
        folder=folder,
        size=size,
        media_type=media_type,
        sha256=None if sha256 is None else Sha256(sha256.hex()),
        kind=Kind(kind),
        message=message,
        state=DocumentState(state),
        paused=bool(paused),
        deposit=None if deposit is None else DepositId(deposit),
        deposit_label=receipt or ("" if ordinal is None else deposit_label(ordinal)),
        sent=sent,
        reason=reason,
        next_try_at=_moment(next_try_at),
        added_at=_time(added_at),
        twin=repeats,
        receipt=receipt,
        origin=line[24],
        parts=line[25],
        rereadable=bool(line[26]),
    )


_VIEWS: dict[View, tuple[Stored, ...]] = {
    View.ALL: (Stored.REFUSED, Stored.DUPLICATE, Stored.STAGED, *_MOVING, Stored.FAILED),
    View.TO_SEND: (Stored.STAGED,),
    View.MOVING: _MOVING,
    View.TO_MEND: (Stored.REFUSED, Stored.DUPLICATE, Stored.FAILED),
    View.SENT: (),
}
_SORTS: dict[SortKey, str] = {
    SortKey.ADDED: "id",
    SortKey.NAME: "name_key",
    SortKey.KIND: "kind",
    SortKey.SIZE: "size",
    SortKey.DEPOSIT: "deposit",
    SortKey.STATE: (
        "CASE state WHEN 'failed' THEN 0 WHEN 'refused' THEN 1 WHEN 'duplicate' THEN 2 WHEN 'staged' THEN 3"
        " WHEN 'waiting' THEN 4 WHEN 'signed_out' THEN 5 WHEN 'queued' THEN 6 WHEN 'uploaded' THEN 7 ELSE 8 END"
    ),
}


def ids(db: apsw.Connection, view: View, sort: SortKey, descending: bool) -> list[DocumentId]:
    """Every document of `view`, sorted; equals in order of arrival."""
    sql, bindings = ids_query(view, sort, descending)
    return [DocumentId(number) for (number,) in _lines(db, sql, bindings)]


def ids_query(view: View, sort: SortKey, descending: bool) -> tuple[str, list[str]]:
    """The statement of `ids` and its bindings."""
    states = _VIEWS[view]
    place = _SORTS[sort]
    order = f"{place} DESC, id" if descending and sort is not SortKey.ADDED else f"{place}, id"
    if sort is SortKey.ADDED:
        order = "id DESC" if descending else "id"
    live = f"SELECT id, {place} AS place FROM document WHERE {_live(*states)}"  # noqa: S608 - literals
    history = f"SELECT id, {place} AS place FROM document WHERE state = 'acknowledged'"  # noqa: S608 - literals
    if view is View.SENT:
        return f"SELECT id FROM document WHERE state = 'acknowledged' ORDER BY {order}", []  # noqa: S608 - literals
    bindings = [state.value for state in states]
    if view is not View.ALL:
        return f"SELECT id FROM document WHERE {_live(*states)} ORDER BY {order}", bindings  # noqa: S608 - literals
    order = order.replace(place, "place") if sort is not SortKey.ADDED else order
    return f"SELECT id FROM ({live} UNION ALL {history}) ORDER BY {order}", bindings  # noqa: S608 - literals


def _live(*states: Stored) -> str:
    # The literal condition of the partial index goes along, otherwise SQLite can't use it.
    return f"state NOT IN ('acknowledged', 'cleared') AND state IN ({', '.join('?' * len(states))})"


def tally(db: apsw.Connection) -> dict[Stored, tuple[int, int]]:
    """Documents and bytes of each state."""
    return {Stored(state): (documents, size) for state, documents, size in db.execute("SELECT * FROM tally")}


def bytes_under_way(db: apsw.Connection) -> int:
    """Bytes that the server already has of documents that aren't wholly uploaded."""
    states = (Stored.QUEUED, Stored.WAITING, Stored.SIGNED_OUT)
    sql = f"SELECT coalesce(sum(sent), 0) FROM document WHERE {_live(*states)}"  # noqa: S608 - literals
    return int(db.execute(sql, [state.value for state in states]).get or 0)


# --- composing and sending -------------------------------------------------------------------------------------


def staged(db: apsw.Connection, only: Iterable[DocumentId] | None = None) -> list[Item]:
    """What waits for "Envoyer", in order of arrival."""
    sql = f"SELECT id, size, kind, message, pin FROM document WHERE {_live(Stored.STAGED)} ORDER BY id"  # noqa: S608 - literals
    wanted = None if only is None else set(only)
    return [
        Item(DocumentId(number), size, Kind(kind), message, pin)
        for number, size, kind, message, pin in db.execute(sql, (Stored.STAGED.value,))
        if wanted is None or number in wanted
    ]


def next_ordinal(db: apsw.Connection) -> int:
    """The N of the next "Dépôt N": numbers start again once everything has its receipt."""
    sql = "SELECT coalesce(max(ordinal), 0) + 1 FROM deposit WHERE state NOT IN ('acknowledged', 'failed')"
    return int(db.execute(sql).get or 1)


def insert_deposit(
    db: apsw.Connection, identifier: DepositId, ordinal: int, kind: Kind, message: str, now: float
) -> int:
    """A new deposit without documents; its row number."""
    db.execute(
        "INSERT INTO deposit (id, ordinal, kind, message, state, created_at) VALUES (?, ?, ?, ?, 'collecting', ?)",
        (identifier, ordinal, kind.value, message, now),
    )
    return db.last_insert_rowid()


def deposit(db: apsw.Connection, seq: int) -> Deposit | None:
    """The machine's part of a deposit."""
    found = db.execute(
        "SELECT state, frozen, attempts, reason, next_try_at FROM deposit WHERE seq = ?", (seq,)
    ).fetchone()
    if found is None:
        return None
    state, frozen, attempts, reason, next_try_at = found
    return Deposit(DepositState(state), bool(frozen), attempts, reason, next_try_at)


def save_deposit(db: apsw.Connection, seq: int, now: Deposit) -> None:
    db.execute(
        "UPDATE deposit SET state = ?, frozen = ?, attempts = ?, reason = ?, next_try_at = ? WHERE seq = ?",
        (now.state.value, now.frozen, now.attempts, now.reason, now.next_try_at, seq),
    )


def drop_deposit(db: apsw.Connection, seq: int) -> None:
    db.execute("DELETE FROM deposit WHERE seq = ?", (seq,))


def deposits_in(db: apsw.Connection, state: DepositState) -> list[int]:
    """Row numbers of the open deposits of one state, in order."""
    sql = "SELECT seq FROM deposit WHERE state NOT IN ('acknowledged', 'failed') AND state = ? ORDER BY seq"
    return [number for (number,) in db.execute(sql, (state.value,))]


def deposits_due(db: apsw.Connection, now: float, horizon: float) -> list[int]:
    """Row numbers of those whose next try has come."""
    sql = (
        "SELECT seq FROM deposit WHERE state NOT IN ('acknowledged', 'failed') AND state = 'waiting'"
        " AND (next_try_at <= ? OR next_try_at > ?)"
    )
    return [number for (number,) in db.execute(sql, (now, horizon))]


def next_due(db: apsw.Connection) -> float | None:
    """When the first of everything that waits is to be tried."""
    found: float | None = db.execute(
        "SELECT min(at) FROM (SELECT min(next_try_at) AS at FROM document WHERE state = 'waiting' UNION ALL"
        " SELECT min(next_try_at) FROM deposit WHERE state NOT IN ('acknowledged', 'failed') AND state = 'waiting')"
    ).get
    return found


def incomplete(db: apsw.Connection, seq: int) -> bool:
    """Whether a deposit waits for one of its documents: not uploaded yet, or paused."""
    found = db.execute(
        "SELECT EXISTS (SELECT 1 FROM document WHERE deposit = ? AND state IN ('queued', 'waiting', 'signed_out'))"
        " OR EXISTS (SELECT 1 FROM document WHERE deposit = ? AND state = 'uploaded' AND paused = 1)",
        (seq, seq),
    ).get
    return bool(found)


def is_empty(db: apsw.Connection, seq: int) -> bool:
    return not db.execute("SELECT EXISTS (SELECT 1 FROM document WHERE deposit = ?)", (seq,)).get


@dataclass(frozen=True, slots=True)
class Job:
    """A document whose bytes are to go."""

    id: DocumentId
    deposit: int
    name: str
    media_type: str
    size: int
    sha256: Sha256
    url: str | None
    sent: int
    attempts: int


def next_jobs(db: apsw.Connection, most: int) -> list[Job]:
    """The next documents to carry, deposit by deposit, in order of arrival."""
    found = db.execute(
        "SELECT d.id, d.deposit, d.name, d.media_type, d.size, d.sha256, d.url, d.sent, d.attempts"
        " FROM deposit AS p INDEXED BY deposit_open CROSS JOIN document AS d INDEXED BY document_deposit"
        " ON d.deposit = p.seq AND d.state = 'queued' AND d.paused = 0"
        " WHERE p.state NOT IN ('acknowledged', 'failed') AND p.state = 'collecting' ORDER BY p.seq, d.id LIMIT ?",
        (most,),
    )
    return [
        Job(DocumentId(number), seq, name, media_type, size, Sha256(sha256.hex()), url, sent, attempts)
        for number, seq, name, media_type, size, sha256, url, sent, attempts in found
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A document as its deposit's seal names it."""

    id: DocumentId
    url: str
    name: str
    sha256: Sha256
    size: int


@dataclass(frozen=True, slots=True)
class Sealing:
    """A deposit that is ready to be sealed."""

    seq: int
    id: DepositId
    kind: Kind
    message: str
    attempts: int
    parts: tuple[Part, ...]


def sealing(db: apsw.Connection, seq: int) -> Sealing | None:
    """What to seal; None unless the deposit is in that state."""
    found = db.execute(
        "SELECT id, kind, message, attempts FROM deposit WHERE seq = ? AND state = 'sealing'", (seq,)
    ).fetchone()
    if found is None:
        return None
    identifier, kind, message, attempts = found
    parts = tuple(
        Part(DocumentId(number), url, name, Sha256(sha256.hex()), size)
        for number, url, name, sha256, size in db.execute(
            "SELECT id, url, name, sha256, size FROM document WHERE deposit = ? AND state = 'uploaded' ORDER BY id",
            (seq,),
        )
    )
    return Sealing(seq, DepositId(identifier), Kind(kind), message, attempts, parts)


# --- receipts --------------------------------------------------------------------------------------------------


def insert_receipt(db: apsw.Connection, seq: int, receipt: Receipt) -> None:
    """Keep what the server acknowledged; its words become searchable."""
    db.execute(
        "INSERT INTO receipt (deposit, number, received_at, kind, message) VALUES (?, ?, ?, ?, ?)",
        (seq, receipt.number, receipt.received_at.timestamp(), receipt.kind.value, receipt.message),
    )
    number = db.last_insert_rowid()
    db.executemany(
        "INSERT INTO receipt_document (receipt, place, name, sha256, size) VALUES (?, ?, ?, ?, ?)",
        [
            (number, place, part.name, bytes.fromhex(part.sha256), part.size)
            for place, part in enumerate(receipt.documents)
        ],
    )
    words = " ".join((receipt.number, receipt.message, *(part.name for part in receipt.documents)))
    db.execute("INSERT INTO receipt_words (rowid, words) VALUES (?, ?)", (number, fold(words)))


_RECEIPT = (
    "SELECT r.seq, p.id, r.number, r.received_at, r.kind, r.message"
    " FROM receipt AS r JOIN deposit AS p ON p.seq = r.deposit"
)


def receipts(db: apsw.Connection, search: str, limit: int, before: str | None) -> list[Receipt]:
    """Newest first; every word of `search` begins a word of the receipt's number, message or names."""
    words = re.findall(r"\w+", fold(search))
    conditions = ["r.seq < coalesce((SELECT seq FROM receipt WHERE number = ?), 9223372036854775807)"]
    bindings: list[Value] = [before]
    if words:
        conditions.append("r.seq IN (SELECT rowid FROM receipt_words WHERE receipt_words MATCH ?)")
        bindings.append(" AND ".join(f'"{word}"*' for word in words))
    sql = f"{_RECEIPT} WHERE {' AND '.join(conditions)} ORDER BY r.seq DESC LIMIT ?"
    return [_receipt(db, line) for line in db.execute(sql, (*bindings, limit)).fetchall()]


def receipt(db: apsw.Connection, deposit: DepositId) -> Receipt | None:
    found = db.execute(f"{_RECEIPT} WHERE p.id = ?", (deposit,)).fetchone()
    return None if found is None else _receipt(db, found)


def _receipt(db: apsw.Connection, line: Sequence[Any]) -> Receipt:
    seq, identifier, number, received_at, kind, message = line
    documents = _lines(db, "SELECT name, sha256, size FROM receipt_document WHERE receipt = ? ORDER BY place", (seq,))
    return Receipt(
        deposit=DepositId(identifier),
        number=number,
        received_at=_time(received_at),
        kind=Kind(kind),
        message=message,
        documents=tuple(ReceiptDocument(name, Sha256(sha256.hex()), size) for name, sha256, size in documents),
    )


# --- settings, and what other workstations sent ----------------------------------------------------------------


def setting(db: apsw.Connection, key: str) -> str | None:
    found: str | None = db.execute("SELECT value FROM setting WHERE key = ?", (key,)).get
    return found


def set_setting(db: apsw.Connection, key: str, value: str | None) -> None:
    if value is None:
        db.execute("DELETE FROM setting WHERE key = ?", (key,))
    else:
        db.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", (key, value))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A document that the server has."""

    sha256: Sha256
    name: str
    deposit: DepositId
    received_at: datetime


def insert_elsewhere(db: apsw.Connection, documents: Iterable[Elsewhere]) -> None:
    """Keep those that this vault didn't send itself."""
    for found in documents:
        sha256 = bytes.fromhex(found.sha256)
        db.execute(
            "INSERT OR IGNORE INTO elsewhere (sha256, name, deposit, received_at) SELECT ?1, ?2, ?3, ?4"
            " WHERE NOT EXISTS (SELECT 1 FROM document WHERE sha256 = ?1 AND state IN ('acknowledged', 'cleared'))"
            " AND NOT EXISTS (SELECT 1 FROM deposit WHERE id = ?3)",
            (sha256, found.name, found.deposit, found.received_at.timestamp()),
        )


def is_elsewhere(db: apsw.Connection, sha256: Sha256) -> bool:
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM elsewhere WHERE sha256 = ?)", (bytes.fromhex(sha256),)).get)


# --- words -----------------------------------------------------------------------------------------------------

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """`text` in lower case, without accents and ligatures."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def sort_key(name: str) -> str:
    """A key under which "scan 2" comes before "scan 10"."""
    return _DIGITS.sub(lambda match: match[0].lstrip("0").rjust(12, "0"), fold(name))


def _time(value: float) -> datetime:
    return datetime.fromtimestamp(value, UTC)


def _moment(value: float | None) -> datetime | None:
    return None if value is None else _time(value)


def _lines(db: apsw.Connection, sql: str, bindings: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
    # The types of columns are the schema's (STRICT tables), which a type checker can't see.
    return db.execute(sql, bindings).fetchall()

"""The SQL of delivery: functions of a connection, values in, values out. Decides nothing.

Times are seconds since 1970 on this side and aware datetimes in rows. What a function changes is changed in the
transaction of whoever calls it. SQL is put together from literals only.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import apsw

from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads import store_faults, store_originals
from desktop.uploads.facts import (
    DocumentRow,
    DocumentState,
    Kind,
)
from desktop.uploads.machine import Document, Stored
from desktop.uploads.store_lines import Value, lines, sort_key, time
from desktop.uploads.store_rows import MOVING, among, listed, row

READ_ON = 256 * 1024
"""Bytes that are decrypted at a time where a document leaves as it is read."""


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
    path: Path | None = None  # of a refused one, or of what it came in


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
    if incoming.path is not None:
        store_faults.remember(db, identifier, incoming.path)
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
        added_at=time(now),
        twin=None,
        receipt=None,
        origin=incoming.origin,
        rereadable=incoming.source is not None,
    )


def forget_refused(db: apsw.Connection, incoming: Incoming, before: float) -> list[DocumentId]:
    """Forget that this file (its folder, name and size) was refused before a time; the rows that are gone."""
    name = incoming.name.encode("utf-8", "replace").decode("utf-8")
    folder = incoming.folder.encode("utf-8", "replace").decode("utf-8")
    sql = (
        "SELECT id FROM document INDEXED BY document_refused"
        " WHERE state = 'refused' AND name = ? AND folder = ? AND size = ? AND added_at < ?"
    )
    gone = [DocumentId(number) for (number,) in lines(db, sql, (name, folder, incoming.size, before))]
    for number in gone:
        db.execute("DELETE FROM document WHERE id = ?", (number,))
    return gone


_ENTRY = (
    "SELECT id, state, size, sent, url, attempts, redone, reason, next_try_at, was, deposit, sha256, paused"
    " FROM document"
)


def entry(db: apsw.Connection, document: DocumentId) -> Entry | None:
    """One document, or None where there is none of that number."""
    return next(_entries(db, f"{_ENTRY} WHERE id = ?", (document,)), None)


def entries_among(db: apsw.Connection, documents: Iterable[DocumentId]) -> dict[DocumentId, Entry]:
    """Those of these numbers that there are: one question, however many."""
    sql = f"{_ENTRY} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - literals
    return {entry.id: entry for entry in _entries(db, sql, (listed(documents),))}


def entries_of(db: apsw.Connection, deposit: int) -> list[Entry]:
    """Those of a deposit, in order of arrival."""
    return list(_entries(db, f"{_ENTRY} WHERE deposit = ? ORDER BY id", (deposit,)))


def entries_in(db: apsw.Connection, state: Stored) -> list[Entry]:
    """Those of one state that still lives, in order of arrival."""
    return list(_entries(db, f"{_ENTRY} WHERE {among(state)} ORDER BY id", (state.value,)))


def due(db: apsw.Connection, now: float, horizon: float) -> list[Entry]:
    """Those whose next try has come; one beyond `horizon` was written by a clock that was wrong."""
    sql = f"{_ENTRY} WHERE state = 'waiting' AND (next_try_at <= ? OR next_try_at > ?)"
    return list(_entries(db, sql, (now, horizon)))


def repeats_of(db: apsw.Connection, document: DocumentId) -> list[Entry]:
    """The duplicates that name this document as their twin."""
    return list(_entries(db, f"{_ENTRY} WHERE twin = ? AND state = 'duplicate' ORDER BY id", (document,)))


def _entries(db: apsw.Connection, sql: str, bindings: Sequence[Value]) -> Iterator[Entry]:
    for line in lines(db, sql, bindings):
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


_SAVE = (
    "UPDATE document SET state = ?, sent = iif(?, size, ?), url = ?, attempts = ?, redone = ?, reason = ?,"
    " next_try_at = ?, was = ?, deposit = ?, done_at = ?"
)


def save_all(
    db: apsw.Connection, documents: Iterable[tuple[DocumentId, Document]], deposit: int | None, done_at: float | None
) -> None:
    """`save` for several that belong together.

    One statement for all that become alike: in a long transaction each statement costs more than the one before it.
    """
    alike: dict[tuple[Value, ...], list[DocumentId]] = {}
    for document, now in documents:
        whole = now.sent == now.size
        was = now.was.value if now.was else ""
        values = (now.state.value, whole, 0 if whole else now.sent, now.url, now.attempts, now.redone, now.reason)
        alike.setdefault((*values, now.next_try_at, was), []).append(document)
    db.executemany(
        f"{_SAVE} WHERE id = ?",
        [(*fields, deposit, done_at, numbers[0]) for fields, numbers in alike.items() if len(numbers) == 1],
    )
    together = f"{_SAVE} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - literals
    for fields, numbers in alike.items():
        if len(numbers) > 1:
            db.execute(together, (*fields, deposit, done_at, listed(numbers)))


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
    db: apsw.Connection, documents: Iterable[DocumentId], *, kind: Kind | None = None, message: str | None = None
) -> list[DocumentId]:
    """Of those among them that are staged; which these are."""
    found = db.execute(
        "UPDATE document SET kind = coalesce(?, kind), message = coalesce(?, message)"
        " WHERE id IN (SELECT value FROM json_each(?)) AND state = 'staged' RETURNING id",
        (kind.value if kind else None, message, listed(documents)),
    )
    return sorted(DocumentId(number) for (number,) in found)


def set_pin(db: apsw.Connection, documents: Iterable[DocumentId], pin: int | None) -> bool:
    """Of those among them that are staged; whether any is."""
    db.execute(
        "UPDATE document SET pin = ? WHERE id IN (SELECT value FROM json_each(?)) AND state = 'staged'",
        (pin, listed(documents)),
    )
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
    sql = f"SELECT id FROM document WHERE {among(*MOVING)} AND paused = 1"  # noqa: S608 - literals
    return [DocumentId(number) for (number,) in db.execute(sql, [state.value for state in MOVING])]


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


class Rest:
    """A document's bytes from `offset` to its end, decrypted as they are asked for; each iteration begins again."""

    def __init__(self, blob: apsw.Blob, offset: int) -> None:
        self._blob = blob
        self._offset = offset

    def __len__(self) -> int:
        return self._blob.length() - self._offset

    def __iter__(self) -> Iterator[bytes]:
        self._blob.seek(self._offset)
        while piece := self._blob.read(READ_ON):
            yield piece


@contextmanager
def rest(db: apsw.Connection, document: DocumentId, offset: int) -> Iterator[Rest | None]:
    """Its bytes from `offset` on, as long as the context lasts; None where there are none, or not any more."""
    if not db.execute("SELECT EXISTS (SELECT 1 FROM content WHERE document = ?)", (document,)).get:
        yield None
        return
    with db.blob_open("main", "content", "bytes", document, False) as blob:
        yield Rest(blob, offset) if offset < blob.length() else None


def clear_spent(db: apsw.Connection, before: float, most: int) -> tuple[int, list[DocumentId]]:
    """Delete bytes of at most `most` documents that were done before; how many, and the rows that went with them."""
    found = lines(
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

"""The SQL of the history: which rows, in which order, what they add up to. As in `store`: decides nothing.

A million numbers are put together inside SQLite and come out as one row: nothing of Python runs per number, so that
the window never waits for the interpreter while they are looked up.
"""
# ruff: noqa: S608 - SQL is put together from literals only

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import apsw

from desktop.infra.row_ids import row_ids
from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads.facts import Kind
from desktop.uploads.history_facts import (
    HistoryIds,
    HistoryOrder,
    HistoryQuery,
    HistoryTotals,
    PastDeposit,
    PastDocument,
    Shelf,
)
from desktop.uploads.store_lines import Value, lines, time
from desktop.uploads.store_words import matching

PLACES = 4096  # a document's number is that of its receipt times this, and its place there
_BY_RECEIPT = frozenset({HistoryOrder.DATE, HistoryOrder.KIND})
_FOUND = (
    f"document_words CROSS JOIN receipt AS r ON r.seq = document_words.rowid / {PLACES}"
    " CROSS JOIN receipt_document AS d"
    f" ON d.receipt = r.seq AND d.place = document_words.rowid % {PLACES}"
)
_FEW = 20_000  # documents up to which sorting them is cheaper than walking the order of all


@dataclass(frozen=True, slots=True)
class _Sql:
    """A statement, or a part of one, and its bindings in the order in which they stand."""

    text: str
    bindings: tuple[Value, ...]


def _receipts_of(query: HistoryQuery) -> _Sql:
    """The condition on `receipt AS r`."""
    conditions, bindings = ["r.leaving = 0"], list[Value]()
    if query.kind is not None:
        conditions.append("r.kind = ?")
        bindings.append(query.kind.value)
    if query.since is not None:
        conditions.append("r.received_at >= ?")
        bindings.append(query.since.timestamp())
    if query.until is not None:
        conditions.append("r.received_at < ?")
        bindings.append(query.until.timestamp())
    if query.shelf is Shelf.DEPOSITS:
        _add_sizes(query, "r.bytes", conditions, bindings)
    return _Sql(" AND ".join(conditions), tuple(bindings))


def _documents_of(query: HistoryQuery) -> _Sql:
    """The condition on `receipt AS r` and `receipt_document AS d`."""
    receipts = _receipts_of(query)
    conditions, bindings = [receipts.text], [*receipts.bindings]
    _add_sizes(query, "d.size", conditions, bindings)
    return _Sql(" AND ".join(conditions), tuple(bindings))


def _add_sizes(query: HistoryQuery, column: str, conditions: list[str], bindings: list[Value]) -> None:
    if query.at_least is not None:
        conditions.append(f"{column} >= ?")
        bindings.append(query.at_least)
    if query.below is not None:
        conditions.append(f"{column} < ?")
        bindings.append(query.below)


# --- numbers ---------------------------------------------------------------------------------------------------


def ids(db: apsw.Connection, query: HistoryQuery) -> HistoryIds:
    """The numbers of all rows of `query`, in order."""
    words = matching(query.search)
    statement = _deposits(query, words) if query.shelf is Shelf.DEPOSITS else _documents(db, query, words)
    return _packed(db, statement)


def first_ids(db: apsw.Connection, query: HistoryQuery, most: int) -> HistoryIds | None:
    """The first numbers, long before the others are known; None for what can't be told early."""
    words = matching(query.search)
    if not words:
        return _first_in_order(db, query, most)
    if query.order is not HistoryOrder.DATE or (query.shelf is Shelf.DOCUMENTS and query.sized):
        return None
    receipts = _receipts_of(query)
    table, receipt = _words_of(query.shelf)
    way = "DESC" if query.descending else "ASC"
    found = (
        f"SELECT {table}.rowid AS id, r.received_at, r.seq FROM {table} CROSS JOIN receipt AS r ON r.seq = {receipt}"
        f" WHERE {table} MATCH ? AND {receipts.text} ORDER BY {table}.rowid {way} LIMIT {most:d}"
    )
    order = f"received_at {way}, seq {way}, id"
    first = _packed(db, _Sql(f"SELECT id FROM ({found}) ORDER BY {order}", (words, *receipts.bindings)))
    if len(first) < most or query.shelf is Shelf.DEPOSITS:
        return first
    # Of the last deposit perhaps not the first documents were met: it waits for the others.
    cut = first[-1] // PLACES
    return array("q", [number for number in first if number // PLACES != cut]) or None


def _first_in_order(db: apsw.Connection, query: HistoryQuery, most: int) -> HistoryIds | None:
    """Where an index has the order, its beginning is as good as nothing to read."""
    if query.shelf is Shelf.DEPOSITS:
        statement = _deposits(query, "")
    elif not query.narrowed or (query.order in _BY_RECEIPT and not query.sized):
        statement = _documents(db, query, "")
    else:
        return None
    return _packed(db, _Sql(f"{statement.text} LIMIT {most:d}", statement.bindings))


def _deposits(query: HistoryQuery, words: str) -> _Sql:
    receipts = _receipts_of(query)
    way = "DESC" if query.descending else "ASC"
    order = {
        HistoryOrder.DATE: f"r.received_at {way}, r.seq {way}",
        HistoryOrder.NAME: f"r.number {way}",
        HistoryOrder.KIND: _by_kind(query),
        HistoryOrder.SIZE: f"r.bytes {way}, r.seq {way}",
    }[query.order]
    if not words:
        return _Sql(f"SELECT r.seq AS id FROM receipt AS r WHERE {receipts.text} ORDER BY {order}", receipts.bindings)
    return _Sql(
        "SELECT r.seq AS id FROM receipt_words CROSS JOIN receipt AS r ON r.seq = receipt_words.rowid"
        f" WHERE receipt_words MATCH ? AND {receipts.text} ORDER BY {order}",
        (words, *receipts.bindings),
    )


def _documents(db: apsw.Connection, query: HistoryQuery, words: str) -> _Sql:
    receipts = _receipts_of(query)
    way = "DESC" if query.descending else "ASC"
    by_document = {HistoryOrder.NAME: "name_key", HistoryOrder.SIZE: "size"}.get(query.order)
    by_receipt = f"r.received_at {way}, r.seq {way}" if query.order is HistoryOrder.DATE else _by_kind(query)
    number = f"d.receipt * {PLACES} + d.place"
    order = f"d.{by_document} {way}, d.receipt {way}, d.place {way}" if by_document else f"{by_receipt}, d.place"
    if query.sized:
        source = _sized(query, words)
        return _Sql(f"SELECT {number} AS id FROM {source.text} ORDER BY {order}", source.bindings)
    if by_document is None:
        if words:
            return _Sql(
                "SELECT document_words.rowid AS id FROM document_words"
                f" CROSS JOIN receipt AS r ON r.seq = document_words.rowid / {PLACES}"
                f" WHERE document_words MATCH ? AND {receipts.text} ORDER BY {by_receipt}, id",
                (words, *receipts.bindings),
            )
        return _Sql(
            f"SELECT r.seq * {PLACES} + p.number AS id FROM receipt AS r CROSS JOIN place AS p"
            f" ON p.number < r.documents WHERE {receipts.text} ORDER BY {by_receipt}, p.number",
            receipts.bindings,
        )
    if words:
        return _Sql(
            f"SELECT {number} AS id FROM {_FOUND} WHERE document_words MATCH ? AND {receipts.text} ORDER BY {order}",
            (words, *receipts.bindings),
        )
    if query.narrowed and totals(db, query).documents <= _FEW:
        return _Sql(
            f"SELECT {number} AS id FROM receipt AS r CROSS JOIN receipt_document AS d ON d.receipt = r.seq"
            f" WHERE {receipts.text} ORDER BY {order}",
            receipts.bindings,
        )
    index = {"name_key": "receipt_document_by_name", "size": "receipt_document_by_size"}[by_document]
    if query.narrowed:
        among = f"d.receipt IN (SELECT r.seq FROM receipt AS r WHERE {receipts.text})"
        return _Sql(
            f"SELECT {number} AS id FROM receipt_document AS d INDEXED BY {index} WHERE {among} ORDER BY {order}",
            receipts.bindings,
        )
    among = "d.receipt NOT IN (SELECT r.seq FROM receipt AS r WHERE r.leaving = 1)"
    return _Sql(f"SELECT {number} AS id FROM receipt_document AS d WHERE {among} ORDER BY {order}", ())


def _sized(query: HistoryQuery, words: str) -> _Sql:
    """Documents by their sizes: where they come from, and the condition."""
    which = _documents_of(query)
    if words:
        return _Sql(f"{_FOUND} WHERE document_words MATCH ? AND {which.text}", (words, *which.bindings))
    return _Sql(
        "receipt_document AS d INDEXED BY receipt_document_by_size CROSS JOIN receipt AS r ON r.seq = d.receipt"
        f" WHERE {which.text}",
        which.bindings,
    )


def _by_kind(query: HistoryQuery) -> str:
    # The way back through the index of the way there.
    return "r.kind DESC, r.received_at ASC, r.seq ASC" if query.descending else "r.kind, r.received_at DESC, r.seq DESC"


def _words_of(shelf: Shelf) -> tuple[str, str]:
    """The table of words, and how its rows name their receipt."""
    if shelf is Shelf.DEPOSITS:
        return "receipt_words", "receipt_words.rowid"
    return "document_words", f"document_words.rowid / {PLACES}"


def _packed(db: apsw.Connection, statement: _Sql) -> HistoryIds:
    return row_ids(db, statement.text, statement.bindings)


# --- sums ------------------------------------------------------------------------------------------------------


def totals(db: apsw.Connection, query: HistoryQuery) -> HistoryTotals:
    """What all rows of `query` add up to."""
    words = matching(query.search)
    receipts = _receipts_of(query)
    bindings = (words, *receipts.bindings) if words else receipts.bindings
    if query.shelf is Shelf.DOCUMENTS and query.sized:
        source = _sized(query, words)
        sql = f"SELECT count(DISTINCT r.seq), count(*), sum(d.size) FROM {source.text}"
        bindings = source.bindings
    elif not words:
        sql = f"SELECT count(*), sum(documents), sum(bytes) FROM receipt AS r WHERE {receipts.text}"
    elif query.shelf is Shelf.DEPOSITS:
        sql = (
            "SELECT count(*), sum(r.documents), sum(r.bytes) FROM receipt_words CROSS JOIN receipt AS r"
            f" ON r.seq = receipt_words.rowid WHERE receipt_words MATCH ? AND {receipts.text}"
        )
    else:
        sql = (
            f"SELECT count(DISTINCT r.seq), count(*), sum(d.size) FROM {_FOUND}"
            f" WHERE document_words MATCH ? AND {receipts.text}"
        )
    found = db.execute(sql, bindings).fetchone()
    deposits, documents, size = found or (0, 0, 0)
    return HistoryTotals(deposits, documents or 0, size or 0)


# --- rows ------------------------------------------------------------------------------------------------------


def documents(db: apsw.Connection, numbers: Sequence[int]) -> list[PastDocument]:
    """In the order asked; unknown ones are left out."""
    found = lines(
        db,
        "SELECT j.value, d.name, d.size, d.sha256, r.kind, r.message, r.number, r.received_at, p.id"
        f" FROM json_each(?) AS j CROSS JOIN receipt_document AS d ON d.receipt = j.value / {PLACES}"
        f" AND d.place = j.value % {PLACES} CROSS JOIN receipt AS r ON r.seq = d.receipt AND r.leaving = 0"
        " CROSS JOIN deposit AS p ON p.seq = r.deposit ORDER BY j.key",
        (_json(numbers),),
    )
    return [
        PastDocument(
            number, name, size, Sha256(sha256.hex()), Kind(kind), message, receipt, time(at), DepositId(deposit)
        )
        for number, name, size, sha256, kind, message, receipt, at, deposit in found
    ]


def deposits(db: apsw.Connection, numbers: Sequence[int]) -> list[PastDeposit]:
    """In the order asked; unknown ones are left out."""
    found = lines(
        db,
        "SELECT r.seq, r.number, r.received_at, r.kind, r.message, r.documents, r.bytes, p.id"
        " FROM json_each(?) AS j CROSS JOIN receipt AS r ON r.seq = j.value AND r.leaving = 0"
        " CROSS JOIN deposit AS p ON p.seq = r.deposit ORDER BY j.key",
        (_json(numbers),),
    )
    return [
        PastDeposit(seq, number, time(at), Kind(kind), message, count, size, DepositId(deposit))
        for seq, number, at, kind, message, count, size, deposit in found
    ]


def deposit_row(db: apsw.Connection, deposit: DepositId) -> int | None:
    """The number of a deposit's row."""
    sql = "SELECT r.seq FROM deposit AS p JOIN receipt AS r ON r.deposit = p.seq WHERE p.id = ? AND r.leaving = 0"
    found: int | None = db.execute(sql, (deposit,)).get
    return found


def in_queue(db: apsw.Connection, number: int) -> DocumentId | None:
    """The document of the queue that a row of the history stands for, unless it was taken out of sight there."""
    found: int | None = db.execute(
        "SELECT d.id FROM receipt AS r CROSS JOIN receipt_document AS l ON l.receipt = r.seq AND l.place = ?"
        " CROSS JOIN document AS d ON d.deposit = r.deposit AND d.sha256 = l.sha256 AND d.state = 'acknowledged'"
        " WHERE r.seq = ?",
        (number % PLACES, number // PLACES),
    ).get
    return None if found is None else DocumentId(found)


def _json(numbers: Sequence[int]) -> str:
    return f"[{','.join(map(str, numbers))}]"

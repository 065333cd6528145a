"""The SQL of receipts. As in `store`: functions of a connection, values in, values out."""

from collections.abc import Sequence
from typing import Any

import apsw

from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads import store_words
from desktop.uploads.facts import Kind, Receipt, ReceiptDocument
from desktop.uploads.store_history import PLACES
from desktop.uploads.store_lines import Value, lines, sort_key, time


def insert_receipt(db: apsw.Connection, seq: int, receipt: Receipt) -> None:
    """Keep what the server acknowledged; its words become searchable."""
    size = sum(part.size for part in receipt.documents)
    db.execute(
        "INSERT INTO receipt (deposit, number, received_at, kind, message, documents, bytes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            seq,
            receipt.number,
            receipt.received_at.timestamp(),
            receipt.kind.value,
            receipt.message,
            len(receipt.documents),
            size,
        ),
    )
    number = db.last_insert_rowid()
    db.executemany(
        "INSERT INTO receipt_document (receipt, place, name, sha256, size, name_key) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (number, place, part.name, bytes.fromhex(part.sha256), part.size, sort_key(part.name))
            for place, part in enumerate(receipt.documents)
        ],
    )
    store_words.index(db, number, PLACES, receipt)


_RECEIPT = (
    "SELECT r.seq, p.id, r.number, r.received_at, r.kind, r.message"
    " FROM receipt AS r JOIN deposit AS p ON p.seq = r.deposit"
)


def receipts(db: apsw.Connection, search: str, limit: int, before: str | None) -> list[Receipt]:
    """Newest first, as the server received them; every word of `search` begins one of number, message or names."""
    words = store_words.matching(search)
    conditions = ["r.leaving = 0"]
    bindings: list[Value] = []
    if before is not None:
        conditions.append("(r.received_at, r.number) < (SELECT received_at, number FROM receipt WHERE number = ?)")
        bindings.append(before)
    if words:
        conditions.append("r.seq IN (SELECT rowid FROM receipt_words WHERE receipt_words MATCH ?)")
        bindings.append(words)
    sql = f"{_RECEIPT} WHERE {' AND '.join(conditions)} ORDER BY r.received_at DESC, r.number DESC LIMIT ?"
    return [_receipt(db, line) for line in db.execute(sql, (*bindings, limit)).fetchall()]


def receipt(db: apsw.Connection, deposit: DepositId) -> Receipt | None:
    found = db.execute(f"{_RECEIPT} WHERE p.id = ? AND r.leaving = 0", (deposit,)).fetchone()
    return None if found is None else _receipt(db, found)


def _receipt(db: apsw.Connection, line: Sequence[Any]) -> Receipt:
    seq, identifier, number, received_at, kind, message = line
    documents = lines(db, "SELECT name, sha256, size FROM receipt_document WHERE receipt = ? ORDER BY place", (seq,))
    return Receipt(
        deposit=DepositId(identifier),
        number=number,
        received_at=time(received_at),
        kind=Kind(kind),
        message=message,
        documents=tuple(ReceiptDocument(name, Sha256(sha256.hex()), size) for name, sha256, size in documents),
    )

"""The SQL of receipts. As in `store`: functions of a connection, values in, values out."""

import re
from collections.abc import Sequence
from typing import Any

import apsw

from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.facts import (
    Kind,
    Receipt,
    ReceiptDocument,
)
from desktop.uploads.store_lines import Value, fold, lines, time


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
    documents = lines(db, "SELECT name, sha256, size FROM receipt_document WHERE receipt = ? ORDER BY place", (seq,))
    return Receipt(
        deposit=DepositId(identifier),
        number=number,
        received_at=time(received_at),
        kind=Kind(kind),
        message=message,
        documents=tuple(ReceiptDocument(name, Sha256(sha256.hex()), size) for name, sha256, size in documents),
    )

"""A vault with a past: as many acknowledged documents as are asked for, as the engine itself would have left them."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice

import apsw

from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads import store_receipts, store_words
from desktop.uploads.facts import Kind, Receipt, ReceiptDocument
from desktop.uploads.store_history import PLACES
from desktop.uploads.store_lines import sort_key

NEWEST = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KINDS = tuple(Kind)
FAMILIES = (
    *("Durand", "Lefèvre", "Œuvrard", "N'Guyen", "de La Tour", "Garçon", "Ștefan", "Müller", "Petit", "Moreau"),
    *("Simon", "Laurent", "Michel", "Leroy", "Roux", "David", "Bertrand", "Morel", "Fournier", "Girard"),
)
MESSAGES = ("", "", "", "Dossier complet, merci.", "Complément demandé par téléphone")


def receipts(documents: int, each: int = 20, gap: timedelta = timedelta(minutes=30)) -> Iterator[Receipt]:
    """Receipts of `each` documents, the oldest first, `documents` in all; the last one received at NEWEST."""
    deposits = -(-documents // each)
    for place in range(deposits):
        kind = KINDS[place % len(KINDS)]
        first = place * each
        yield Receipt(
            deposit=DepositId(f"00000000-0000-4000-8000-{place:012d}"),
            number=f"AD-2026-{place + 1:06d}",
            received_at=NEWEST - gap * (deposits - 1 - place),
            kind=kind,
            message=MESSAGES[place % len(MESSAGES)],
            documents=tuple(document(number, kind) for number in range(first, min(first + each, documents))),
        )


def document(number: int, kind: Kind) -> ReceiptDocument:
    """The `number`-th document."""
    family = FAMILIES[number * 7 % len(FAMILIES)]
    digest = Sha256(hashlib.sha256(number.to_bytes(8)).hexdigest())
    return ReceiptDocument(f"{kind.value} {family} {number:07d}.pdf", digest, 20_000 + number * 7919 % 900_000)


def fill(db: apsw.Connection, wanted: Iterator[Receipt], *, seen: timedelta | None = None) -> None:
    """Write these receipts, with their deposits and documents, in one transaction; those that are older than `seen`
    stand in the queue no longer."""
    with db:
        for receipt in wanted:
            keep(db, receipt, in_sight=seen is None or receipt.received_at > NEWEST - seen)


def keep(db: apsw.Connection, receipt: Receipt, *, in_sight: bool = True) -> None:
    """One receipt, with its deposit and its documents; their bytes were cleared away. Those not `in_sight` stand in the
    queue no longer."""
    at = receipt.received_at.timestamp()
    db.execute(
        "INSERT INTO deposit (id, ordinal, kind, message, state, frozen, created_at)"
        " VALUES (?, 1, ?, ?, 'acknowledged', 1, ?)",
        (receipt.deposit, receipt.kind.value, receipt.message, at),
    )
    seq = db.last_insert_rowid()
    db.executemany(
        "INSERT INTO document (name, name_key, folder, size, media_type, sha256, kind, message, state, done_at,"
        " deposit, sent, added_at) VALUES (?, ?, '', ?, 'application/pdf', ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                part.name,
                sort_key(part.name),
                part.size,
                bytes.fromhex(part.sha256),
                receipt.kind.value,
                receipt.message,
                "acknowledged" if in_sight else "cleared",
                at,
                seq,
                part.size,
                at - 60,
            )
            for part in receipt.documents
        ],
    )
    store_receipts.insert_receipt(db, seq, receipt)


# --- very many at once -------------------------------------------------------------------------------------------

_TABLES = ("deposit", "document", "receipt", "receipt_document")
_WORDS = ("receipt_words", "document_words")
_SOME = 2_500  # receipts that are held in memory at a time


def pile_up(db: apsw.Connection, wanted: Iterable[Receipt], *, seen: timedelta) -> int:
    """What `fill` would have written into a vault without a past, some ten times faster: rows without their indexes and
    triggers, which are made at once afterwards; words last. How many documents it was."""
    written = 0
    wanted = iter(wanted)
    with db, _bare(db):
        while some := list(islice(wanted, _SOME)):
            written += _pile(db, some, NEWEST - seen)
        db.execute("INSERT OR REPLACE INTO tally SELECT state, count(*), sum(size) FROM document GROUP BY state")
    for table in _WORDS:
        # Pieces of 64 MB instead of 1: SQLite puts them together again and again otherwise.
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {64 << 20})")
    _find_again(db)
    for table in _WORDS:
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {1 << 20})")
    return written


@contextmanager
def _bare(db: apsw.Connection) -> Iterator[None]:
    """The tables without what has to be kept up to date beside them."""
    among = ", ".join(f"'{table}'" for table in _TABLES)
    beside = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        f" AND tbl_name IN ({among})"
    ).fetchall()
    for kind, name, _ in beside:
        db.execute(f"DROP {kind} {name}")
    yield
    for _, _, sql in beside:
        db.execute(sql)


def _pile(db: apsw.Connection, some: list[Receipt], since: datetime) -> int:
    first = (db.execute("SELECT max(seq) FROM deposit").get or 0) + 1
    numbered = [(seq, receipt, receipt.received_at.timestamp()) for seq, receipt in enumerate(some, first)]
    db.executemany(
        "INSERT INTO deposit (seq, id, ordinal, kind, message, state, frozen, created_at)"
        " VALUES (?, ?, 1, ?, ?, 'acknowledged', 1, ?)",
        [(seq, receipt.deposit, receipt.kind.value, receipt.message, at) for seq, receipt, at in numbered],
    )
    db.executemany(
        "INSERT INTO receipt (seq, deposit, number, received_at, kind, message, documents, bytes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                seq,
                seq,
                one.number,
                at,
                one.kind.value,
                one.message,
                len(one.documents),
                sum(p.size for p in one.documents),
            )
            for seq, one, at in numbered
        ],
    )
    parts = [
        (seq, place, part.name, bytes.fromhex(part.sha256), part.size, sort_key(part.name))
        for seq, receipt, _ in numbered
        for place, part in enumerate(receipt.documents)
    ]
    db.executemany(
        "INSERT INTO receipt_document (receipt, place, name, sha256, size, name_key) VALUES (?, ?, ?, ?, ?, ?)", parts
    )
    db.execute(
        "INSERT INTO document (name, name_key, folder, size, media_type, sha256, kind, message, state, done_at,"
        " deposit, sent, added_at)"
        " SELECT d.name, d.name_key, '', d.size, 'application/pdf', d.sha256, r.kind, r.message,"
        " iif(r.received_at > ?, 'acknowledged', 'cleared'), r.received_at, r.deposit, d.size, r.received_at - 60"
        " FROM receipt AS r CROSS JOIN receipt_document AS d ON d.receipt = r.seq WHERE r.seq >= ?"
        " ORDER BY r.seq, d.place",
        (since.timestamp(), first),
    )
    return len(parts)


def _find_again(db: apsw.Connection) -> None:
    with db:
        for seq, number, message in db.execute("SELECT seq, number, message FROM receipt ORDER BY seq").fetchall():
            names = _names(db, seq)
            store_words.index_documents(db, seq, PLACES, number, message, enumerate(names))
    with db:
        for seq, number, message in db.execute("SELECT seq, number, message FROM receipt ORDER BY seq").fetchall():
            store_words.index_receipt(db, seq, number, message, _names(db, seq))


def _names(db: apsw.Connection, receipt: int) -> list[str]:
    sql = "SELECT name FROM receipt_document WHERE receipt = ? ORDER BY place"
    return [str(name) for (name,) in db.execute(sql, (receipt,))]

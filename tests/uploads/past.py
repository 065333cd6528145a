"""A vault with a past: as many acknowledged documents as are asked for, as the engine itself would have left them."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import apsw

from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads import store_receipts
from desktop.uploads.facts import Kind, Receipt, ReceiptDocument
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

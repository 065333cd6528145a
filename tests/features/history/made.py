"""Receipts to show and to print; nothing in them belongs to anybody."""

from datetime import UTC, datetime, timedelta

from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.facts import Kind, Receipt, ReceiptDocument

LATEST = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def receipt(number: int, documents: int = 3, message: str = "") -> Receipt:
    """The `number`-th of 2026."""
    return Receipt(
        deposit=DepositId(f"00000000-0000-4000-8000-{number:012d}"),
        number=f"AD-2026-{number:06d}",
        received_at=LATEST - timedelta(hours=7 * (200 - number)),
        kind=tuple(Kind)[number % 4],
        message=message,
        documents=tuple(
            ReceiptDocument(
                name=f"facture {number:03d}-{n:02d} verres progressifs.pdf",
                sha256=Sha256(f"{number * 1000 + n:064x}"),
                size=91_000 + 7_919 * n,
            )
            for n in range(1, documents + 1)
        ),
    )


def receipts(how_many: int) -> list[Receipt]:
    """The last ones, oldest first."""
    return [receipt(n, 1 + n % 7, "Dossier complet, merci." if n % 5 == 0 else "") for n in range(201 - how_many, 201)]

"""Values of the receipts: whose they are, and what they add up to. Pure."""

from dataclasses import dataclass

from desktop.uploads.facts import Receipt


@dataclass(frozen=True, slots=True)
class Practice:
    """Who deposited: as printed on a receipt."""

    name: str
    finess: str


def weight(receipt: Receipt) -> int:
    """Bytes of all its documents."""
    return sum(document.size for document in receipt.documents)


def file_name(receipt: Receipt) -> str:
    """Proposed for its PDF; nothing in it that a file system refuses."""
    number = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in receipt.number)
    return f"Accusé {number}.pdf"

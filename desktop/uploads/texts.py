"""The French names that documents and deposits get, shared by every screen and by the console. Nothing else."""

from desktop.uploads.facts import Kind

KINDS: dict[Kind, str] = {
    Kind.FACTURE: "Facture",
    Kind.DEVIS: "Devis",
    Kind.ORDONNANCE: "Ordonnance",
    Kind.PRISE_EN_CHARGE: "Prise en charge",
    Kind.FLUX_OPTIQUE: "Flux optique (OPTO AMC)",
    Kind.RIB: "RIB",
    Kind.CONVENTION: "Convention signée",
    Kind.AUTRE: "Autre",
}
"""In the order in which they are offered."""

KINDS_SHORT: dict[Kind, str] = {**KINDS, Kind.FLUX_OPTIQUE: "Flux optique"}
"""For a narrow column."""


def deposit_label(ordinal: int) -> str:
    """What a deposit is called until it has its receipt."""
    return f"Dépôt\u00a0{ordinal}"


def attachment_name(number: int, kind: str) -> str:
    """Of an attachment that has no name of its own: "Pièce jointe 2.pdf"."""
    suffix = {"jpeg": "jpg", "plain": "txt"}.get(kind, kind)
    return f"Pièce jointe {number}.{suffix}" if suffix.isalnum() else f"Pièce jointe {number}"

"""The French words of a line of a statement: its columns and statuses, on the screen and in files. Pure."""

from desktop.statements.facts import LineOrder, LineStatus

STATUSES: dict[LineStatus, str] = {
    LineStatus.PAID: "Payé",
    LineStatus.PARTIAL: "Payé partiellement",
    LineStatus.REJECTED: "Rejeté",
    LineStatus.PENDING: "En attente",
    LineStatus.CANCELLED: "Annulé",
}
STATUSES_SHORT: dict[LineStatus, str] = {**STATUSES, LineStatus.PARTIAL: "Partiel"}
LOOKS: dict[LineStatus, tuple[str, str]] = {
    LineStatus.PAID: ("success", "check-circle"),
    LineStatus.PARTIAL: ("warning", "minus"),
    LineStatus.REJECTED: ("danger", "failed"),
    LineStatus.PENDING: ("info", "hourglass"),
    LineStatus.CANCELLED: ("neutral", "close"),
}
"""Role of the pill and its icon."""

NIR = "nir"
COLUMNS: dict[str, str] = {
    LineOrder.BENEFICIARY: "Bénéficiaire",
    LineOrder.PAID_ON: "Paiement",
    LineOrder.STATEMENT: "Relevé",
    LineOrder.TRANSFER: "Virement",
    LineOrder.INVOICE: "Facture",
    LineOrder.BATCH: "Lot",
    NIR: "NIR",
    LineOrder.MEMBER: "N° adhérent",
    LineOrder.CARE_DATE: "Soins",
    LineOrder.ACT: "Acte",
    LineOrder.LABEL: "Libellé",
    LineOrder.QUANTITY: "Quantité",
    LineOrder.EXPENSE: "Dépense",
    LineOrder.BASE: "Base",
    LineOrder.RATE: "Taux AMO",
    LineOrder.AMO: "Part AMO",
    LineOrder.AMC: "Part AMC",
    LineOrder.REST: "Reste",
    LineOrder.STATUS: "Statut",
    LineOrder.REASON: "Motif",
}
"""By the keys of the columns, which are those of `LineOrder`."""

LONG: dict[str, str] = {
    **COLUMNS,
    LineOrder.PAID_ON: "Date de paiement",
    LineOrder.STATEMENT: "N° de relevé",
    LineOrder.TRANSFER: "Référence du virement",
    LineOrder.INVOICE: "N° de facture",
    LineOrder.BATCH: "N° de lot",
    LineOrder.CARE_DATE: "Date de soins",
    LineOrder.ACT: "Code acte",
    LineOrder.BASE: "Base de remboursement",
    LineOrder.RATE: "Taux AMO (%)",
    LineOrder.AMC: "Part AMC payée",
    LineOrder.REST: "Reste à charge",
    LineOrder.REASON: "Motif du rejet",
}
"""Where there is room, and at the head of exported columns."""


def reason(code: str, words: str) -> str:
    """ "D01 · Droits fermés"."""
    return " · ".join(part for part in (code, words) if part)


def rate(percent: int) -> str:
    """ "60 %"."""
    return f"{percent}\u00a0%"

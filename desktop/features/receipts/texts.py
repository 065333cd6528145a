"""Every French sentence about receipts ("accusés de dépôt"), on the screen and on the printed sheet. Pure."""

from datetime import datetime, tzinfo

from desktop.features.receipts.domain import Practice, weight
from desktop.kernel.french import clock_time, count, day, number, short_moment, size
from desktop.kernel.identifiers import group_finess
from desktop.uploads.facts import Receipt
from desktop.uploads.texts import KINDS

TITLE = "Accusés de dépôt"
NAV = "Accusés"
SEARCH = "Numéro ou nom de document"
SEARCH_NAME = "Rechercher un accusé"
LIST_NAME = "Accusés, du plus récent au plus ancien"
DETAIL_NAME = "Accusé de dépôt"
DOCUMENTS_NAME = "Documents de ce dépôt"
COLUMN_NUMBER = "Accusé"
COLUMN_RECEIVED = "Reçu"
COLUMN_DOCUMENTS = "Contenu"
COLUMN_NAME = "Document"
COLUMN_SIZE = "Taille"
COLUMN_HASH = "Empreinte SHA-256"
PRINT = "Imprimer"
SAVE = "Enregistrer en PDF…"
SAVE_TITLE = "Enregistrer l’accusé en PDF"
SAVE_FILTER = "PDF (*.pdf)"
COPY_NUMBER = "Copier le numéro"
COPIED = "Copié"
RECEIVED = "Reçu par la Mutuelle"
NONE_TITLE = "Pas encore d’accusé"
NONE_TEXT = "Chaque dépôt reçu par la Mutuelle donne un accusé, gardé ici : vous pourrez l’imprimer ou l’enregistrer."
NOT_FOUND_TITLE = "Aucun accusé ne correspond"
NOT_FOUND_TEXT = "Vérifiez le numéro, ou essayez une partie du nom d’un document."
CHOOSE = "Choisissez un accusé pour le lire."
FIELD_RECEIVED = "Reçu le"
FIELD_PRACTICE = "Déposé par"
FIELD_FINESS = "N° tiers"
FIELD_KIND = "Type"
FIELD_MESSAGE = "Message"
FIELD_CONTENT = "Contenu"
FIELD_NUMBER = "Numéro"

SHEET_ISSUER = "ESPACE TIERS"
SHEET_TITLE = "Accusé de dépôt"
SHEET_HASH_NOTE = (
    "L’empreinte SHA-256 identifie le contenu exact d’un document : deux fichiers de même empreinte sont identiques."
)


def saved(name: str) -> str:
    """After the PDF is on the disk."""
    return f"L’accusé est enregistré : « {name} »."


def not_saved(name: str) -> str:
    """When it could not be written."""
    return (
        f"L’accusé n’a pas pu être enregistré sous « {name} » : le dossier est protégé, plein ou n’est plus là. "
        "Choisissez un autre emplacement."
    )


def not_printed() -> str:
    """When the printer took nothing."""
    return "L’impression n’a pas abouti. Vérifiez l’imprimante, ou enregistrez l’accusé en PDF."


def received(receipt: Receipt, now: datetime) -> str:
    """In the list: "aujourd’hui à 10 h 42"."""
    return short_moment(receipt.received_at, now)


def received_in_full(receipt: Receipt, zone: tzinfo | None = None) -> str:
    """ "23 novembre 2026 à 10 h 42"."""
    return f"{day(receipt.received_at, zone)} à {clock_time(receipt.received_at, zone)}"


def content(receipt: Receipt) -> str:
    """ "3 documents, 1,2 Mo"."""
    return f"{documents(len(receipt.documents))}, {size(weight(receipt))}"


def in_list(receipt: Receipt) -> str:
    """ "Facture · 3 documents"."""
    return f"{KINDS[receipt.kind]} · {documents(len(receipt.documents))}"


def documents(how_many: int) -> str:
    """ "3 documents"."""
    return count(how_many, "document", "documents")


def finess(practice: Practice) -> str:
    """Grouped as it is read out."""
    return group_finess(practice.finess)


def statement(receipt: Receipt, zone: tzinfo | None = None) -> str:
    """The sentence that makes the sheet a receipt."""
    one = len(receipt.documents) == 1
    what = "le document suivant" if one else f"les {documents(len(receipt.documents))} suivants"
    return f"La Mutuelle a reçu le {received_in_full(receipt, zone)} {what}."


def page_of(receipt: Receipt, page: int, pages: int) -> str:
    """Foot of each sheet."""
    return f"Accusé {receipt.number} · page {number(page)} sur {number(pages)}"


def deposit_reference(receipt: Receipt) -> str:
    """For whoever has to trace it."""
    return f"Référence du dépôt : {receipt.deposit}"

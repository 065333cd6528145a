"""The French sentences of the history and of its receipts ("accusés de dépôt"), on the screen and on paper. Pure."""

from datetime import datetime, tzinfo

from desktop.features.history.domain import Practice, Weight, weight
from desktop.kernel.calendar import Period
from desktop.kernel.french import clock_time, count, day, number, short_moment, size
from desktop.kernel.identifiers import group_finess
from desktop.uploads.facts import Receipt
from desktop.uploads.history_facts import HistoryTotals, PastDeposit, Shelf
from desktop.uploads.texts import KINDS

TITLE = "Historique"
SEARCH = "Nom, numéro d’accusé ou message"
SEARCH_NAME = "Rechercher dans l’historique"
SHELF_NAME = "Montrer les dépôts ou les documents"
SHELVES: dict[Shelf, str] = {Shelf.DEPOSITS: "Dépôts", Shelf.DOCUMENTS: "Documents"}
LIST_NAMES: dict[Shelf, str] = {
    Shelf.DEPOSITS: "Dépôts reçus par la Mutuelle",
    Shelf.DOCUMENTS: "Documents reçus par la Mutuelle",
}
PERIOD_NAME = "Période"
PERIODS: dict[Period, str] = {
    Period.ALL: "Toutes les dates",
    Period.TODAY: "Aujourd’hui",
    Period.WEEK: "7\u00a0derniers jours",
    Period.MONTH: "Ce mois-ci",
    Period.LAST_MONTH: "Le mois dernier",
    Period.YEAR: "Cette année",
    Period.LAST_YEAR: "L’année dernière",
    Period.CHOSEN: "Dates au choix…",
}
FIRST_DAY = "du jj/mm/aaaa"
FIRST_DAY_NAME = "Premier jour"
LAST_DAY = "au jj/mm/aaaa"
LAST_DAY_NAME = "Dernier jour"
NO_DAY = "Cette date n’existe pas. Écrivez-la comme 03/05/2026."
KIND_NAME = "Type de document"
ALL_KINDS = "Tous les types"
WEIGHT_NAME = "Taille"
WEIGHTS: dict[Weight, str] = {
    Weight.ANY: "Toutes les tailles",
    Weight.SMALL: "Moins de 1\u00a0Mo",
    Weight.MIDDLE: "De 1 à 5\u00a0Mo",
    Weight.LARGE: "5\u00a0Mo et plus",
}
EVERYTHING = "Tout afficher"
EXPORT = "Exporter…"
KEYS = (("Ctrl+E", "Exporter ce qui est affiché"), ("Ctrl+S", "Enregistrer l’accusé en PDF"))
DETAIL_NAME = "Accusé de dépôt"
DOCUMENTS_NAME = "Documents de ce dépôt"
COLUMN_NUMBER = "Accusé"
COLUMN_RECEIVED = "Reçu"
COLUMN_KIND = "Type"
COLUMN_DOCUMENTS = "Documents"
COLUMN_NAME = "Document"
COLUMN_SIZE = "Taille"
COLUMN_HASH = "Empreinte SHA-256"
PRINT = "Imprimer"
SAVE = "Enregistrer en PDF…"
SAVE_TITLE = "Enregistrer l’accusé en PDF"
SAVE_FILTER = "PDF (*.pdf)"
COPY_NUMBER = "Copier le numéro"
RECEIVED = "Reçu par la Mutuelle"
NONE_TITLE = "Rien n’a encore été reçu"
NONE_TEXT = (
    "Chaque dépôt reçu par la Mutuelle reste ici avec son accusé : vous pourrez le retrouver, l’imprimer ou "
    "l’enregistrer."
)
NOT_FOUND_TITLE = "Rien ne correspond"
NOT_FOUND_TEXT = "Vérifiez les mots et les filtres, ou essayez le début d’un nom."
CHOOSE = "Choisissez une ligne pour lire son accusé."
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
    return f"L’accusé est enregistré : « {name} ». Ce fichier n’est plus protégé par le programme."


def not_saved(name: str) -> str:
    """When it could not be written."""
    return (
        f"L’accusé n’a pas pu être enregistré sous « {name} » : le dossier est protégé, plein ou n’est plus là. "
        "Choisissez un autre emplacement."
    )


def not_printed() -> str:
    """When the printer took nothing."""
    return "L’impression n’a pas abouti. Vérifiez l’imprimante, ou enregistrez l’accusé en PDF."


def received(at: datetime, now: datetime) -> str:
    """In a list: "aujourd’hui à 10 h 42"."""
    return short_moment(at, now)


def deposits(how_many: int) -> str:
    """ "3 dépôts"."""
    return count(how_many, "dépôt", "dépôts")


def totals(found: HistoryTotals, shelf: Shelf) -> str:
    """ "1 234 documents · 56 dépôts · 458 Mo", what is listed first."""
    words = [documents(found.documents), deposits(found.deposits)]
    if shelf is Shelf.DEPOSITS:
        words.reverse()
    return " · ".join([*words, size(found.size)])


def rows(how_many: int, shelf: Shelf) -> str:
    """Before the totals are known."""
    return deposits(how_many) if shelf is Shelf.DEPOSITS else documents(how_many)


def selected(how_many: int) -> str:
    """ "3 lignes choisies"."""
    return count(how_many, "ligne choisie", "lignes choisies")


def deposit_tip(row: PastDeposit) -> str:
    """ "Facture · 3 documents", and its message."""
    words = f"{KINDS[row.kind]} · {documents(row.documents)}"
    return f"{words}\n{row.message}" if row.message else words


def received_in_full(receipt: Receipt, zone: tzinfo | None = None) -> str:
    """ "23 novembre 2026 à 10 h 42"."""
    return f"{day(receipt.received_at, zone)} à {clock_time(receipt.received_at, zone)}"


def content(receipt: Receipt) -> str:
    """ "3 documents, 1,2 Mo"."""
    return f"{documents(len(receipt.documents))}, {size(weight(receipt))}"


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

"""The French sentences of what leaves the history as a file, and the words inside a list for a spreadsheet. Pure."""

from datetime import datetime, tzinfo

from desktop.features.history import texts
from desktop.features.history.domain import Format
from desktop.kernel.french import count, number
from desktop.uploads.history_facts import PastDeposit, PastDocument, Shelf
from desktop.uploads.texts import KINDS

TITLE = "Exporter l’historique"
WHAT = "Ce qui est exporté"
FORMAT = "Sous quelle forme"
FORMATS: dict[Format, str] = {
    Format.CSV: "Liste pour un tableur (CSV)",
    Format.PDF: "Accusés de dépôt (PDF)",
}
FORMAT_HINTS: dict[Format, str] = {
    Format.CSV: "Une ligne par ligne affichée, à ouvrir avec Excel ou LibreOffice.",
    Format.PDF: "Les accusés l’un après l’autre, à imprimer ou à archiver.",
}
WARNING = (
    "Ce fichier sort du coffre chiffré du programme : il contiendra en clair des noms de documents et parfois de "
    "patients. Rangez-le dans un dossier protégé, et supprimez-le quand il ne sert plus."
)
GO = "Choisir l’emplacement…"
SAVE_TITLE = "Enregistrer l’export"
FILTERS: dict[Format, str] = {Format.CSV: "CSV (*.csv)", Format.PDF: "PDF (*.pdf)"}
STOP = "Arrêter"
STOPPED = "L’export est arrêté : aucun fichier n’a été écrit."

_HEADS: dict[Shelf, tuple[str, ...]] = {
    Shelf.DEPOSITS: ("Accusé", "Reçu le", "Type", "Documents", "Taille (Mo)", "Message", "Référence du dépôt"),
    Shelf.DOCUMENTS: ("Document", "Reçu le", "Type", "Accusé", "Taille (Mo)", "Message", "Empreinte SHA-256"),
}
_MEGABYTE = 1 << 20


def all_shown(how_many: int, shelf: Shelf) -> str:
    """ "Tout ce qui est affiché (1 234 dépôts)"."""
    return f"Tout ce qui est affiché ({texts.rows(how_many, shelf)})"


def selection(how_many: int, shelf: Shelf) -> str:
    """ "Les lignes choisies (3 dépôts)"."""
    return f"Les lignes choisies ({texts.rows(how_many, shelf)})"


def too_many(most: int) -> str:
    """Why there is no PDF of so many."""
    return (
        f"Un PDF contient {number(most)} accusés au plus : resserrez la recherche, ou choisissez la liste pour un "
        "tableur."
    )


def file_name(form: Format, day: datetime, zone: tzinfo | None = None) -> str:
    """Proposed for the file: "Historique 2026-11-23.csv"."""
    what = "Historique" if form is Format.CSV else "Accusés"
    return f"{what} {day.astimezone(zone):%Y-%m-%d}.{form.value}"


def progress(done: int, of: int) -> str:
    """While it is written."""
    return f"Export en cours : {number(done)} sur {number(of)}…"


def done(name: str, how_many: int, form: Format) -> str:
    """It is there."""
    what = count(how_many, "ligne", "lignes") if form is Format.CSV else count(how_many, "accusé", "accusés")
    return f"« {name} » est enregistré ({what}). Ce fichier n’est plus protégé par le programme."


def not_written(name: str) -> str:
    """It isn't."""
    return (
        f"« {name} » n’a pas pu être enregistré : le dossier est protégé, plein ou n’est plus là. Choisissez un autre "
        "emplacement."
    )


# --- inside a list ---------------------------------------------------------------------------------------------


def head(shelf: Shelf) -> tuple[str, ...]:
    """Titles of the columns."""
    return _HEADS[shelf]


def cells(row: PastDeposit | PastDocument, zone: tzinfo | None = None) -> tuple[str, ...]:
    """One line: dates as French spreadsheets read them, a decimal comma, no separator of thousands."""
    received = f"{row.received_at.astimezone(zone):%d/%m/%Y %H:%M}"
    kind, megabytes = KINDS[row.kind], f"{row.size / _MEGABYTE:.3f}".replace(".", ",")
    if isinstance(row, PastDeposit):
        return row.number, received, kind, str(row.documents), megabytes, row.message, row.deposit
    return row.name, received, kind, row.number, megabytes, row.message, row.sha256

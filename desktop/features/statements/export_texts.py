"""The French sentences of what leaves the statements as a file, and the words inside a list or on paper. Pure."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from desktop.features.statements import page_texts
from desktop.features.statements.domain import Format
from desktop.features.statements.line_texts import STATUSES
from desktop.kernel.french import count, number, short_day
from desktop.statements.facts import LineQuery, LineStatus

TITLE = "Exporter les relevés"
WHAT = "Ce qui est exporté"
FORMAT = "Sous quelle forme"
FORMATS: dict[Format, str] = {
    Format.XLSX: "Classeur Excel (XLSX)",
    Format.CSV: "Liste pour un tableur (CSV)",
    Format.PDF: "Document à imprimer (PDF)",
}
FORMAT_HINTS: dict[Format, str] = {
    Format.XLSX: "De vraies dates et de vrais montants, et les totaux sur une seconde feuille.",
    Format.CSV: "Une ligne par ligne affichée, à ouvrir avec Excel, LibreOffice ou un autre logiciel.",
    Format.PDF: "Un tableau avec ses totaux, à imprimer ou à archiver.",
}
WARNING = (
    "Ce fichier sort du coffre chiffré du programme\u00a0: il contiendra en clair des noms de patients et des soins. "
    "Rangez-le dans un dossier protégé, et supprimez-le quand il ne sert plus."
)
WITH_NIR = "Ajouter les NIR en clair"
GO = "Choisir l’emplacement…"
SAVE_TITLE = "Enregistrer l’export"
FILTERS: dict[Format, str] = {
    Format.XLSX: "Excel (*.xlsx)",
    Format.CSV: "CSV (*.csv)",
    Format.PDF: "PDF (*.pdf)",
}
STOP = "Arrêter"
STOPPED = "L’export est arrêté\u00a0: aucun fichier n’a été écrit."
NOT_PRINTED = "L’impression n’a pas abouti. Vérifiez l’imprimante, ou exportez la liste en PDF."

NUMBER_IN_STATEMENT = "N° de ligne"
RANK = "Rang"
REJECT_CODE = "Code de rejet"
SHEET_LINES = "Lignes"
SHEET_TOTALS = "Totaux"
SHEET_TITLE = "Relevés de décomptes"
SHEET_ISSUER = "ESPACE TIERS"
LINES = "Lignes"
_TOO_MANY: dict[Format, str] = {
    Format.XLSX: "Un classeur contient {most}\u00a0lignes au plus",
    Format.PDF: "Un document contient {most}\u00a0lignes au plus",
}


def all_shown(how_many: int) -> str:
    """ "Tout ce qui est affiché (1 234 lignes)"."""
    return f"Tout ce qui est affiché ({page_texts.lines(how_many)})"


def selection(how_many: int) -> str:
    """ "Les lignes choisies (3 lignes)"."""
    return f"Les lignes choisies ({page_texts.lines(how_many)})"


def too_many(form: Format, most: int) -> str:
    """Why so many lines can't leave in this form."""
    words = _TOO_MANY[form].format(most=number(most))
    return f"{words}\u00a0: resserrez la recherche ou la période, ou choisissez la liste CSV."


def too_many_to_print(most: int) -> str:
    """Why so many lines aren't printed."""
    return f"L’impression contient {number(most)}\u00a0lignes au plus\u00a0: resserrez la recherche ou la période."


def file_name(form: Format, day: datetime, zone: tzinfo | None = None) -> str:
    """Proposed for the file: "Relevés 2026-11-23.xlsx"."""
    return f"Relevés {day.astimezone(zone):%Y-%m-%d}.{form.value}"


def progress(done: int, of: int) -> str:
    """While it is written."""
    return f"Export en cours\u00a0: {number(done)} sur {number(of)}…"


def done(name: str, how_many: int, _form: Format) -> str:
    """It is there."""
    return (
        f"«\u00a0{name}\u00a0» est enregistré ({page_texts.lines(how_many)}). Ce fichier n’est plus protégé par le "
        "programme."
    )


def not_written(name: str) -> str:
    """It isn't."""
    return (
        f"«\u00a0{name}\u00a0» n’a pas pu être enregistré\u00a0: le dossier est protégé, plein ou n’est plus là. "
        "Choisissez un autre emplacement."
    )


def status_count(status: LineStatus) -> str:
    """In front of how many lines have it."""
    return f"Lignes\u00a0: {STATUSES[status].lower()}"


def what_is_shown(query: LineQuery) -> str:
    """Under the title on paper: by what the lines were narrowed down; the words searched are not repeated."""
    words = []
    if query.paid_from and query.paid_to:
        words.append(f"payées du {short_day(query.paid_from)} au {short_day(query.paid_to)}")
    elif query.paid_from:
        words.append(f"payées depuis le {short_day(query.paid_from)}")
    elif query.paid_to:
        words.append(f"payées jusqu’au {short_day(query.paid_to)}")
    if query.statuses:
        words.append(", ".join(STATUSES[status].lower() for status in STATUSES if status in query.statuses))
    if query.acts:
        words.append(count(len(query.acts), "acte", "actes") + f"\u00a0: {', '.join(sorted(query.acts))}")
    said = " · ".join(words)
    return said[:1].upper() + said[1:]


def printed_on(at: datetime, zone: tzinfo | None = None) -> str:
    """At the head of the sheet."""
    return f"Édité le {short_day(at.astimezone(zone).date())}"


def page_of(page: int, pages: int) -> str:
    """Foot of each sheet."""
    return f"Page {number(page)} sur {number(pages)}"


def counted(counts: Mapping[LineStatus, int]) -> str:
    """ "1 100 payées · 12 rejetées"."""
    return page_texts.counts(counts)

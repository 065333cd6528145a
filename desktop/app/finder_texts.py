"""The French words of what is looked for with Ctrl+K. Pure."""

from desktop.features.deposits import texts as deposits
from desktop.features.statements.line_texts import STATUSES
from desktop.kernel.french import count, day, euros, short_day, size
from desktop.statements.facts import Line
from desktop.uploads.facts import DocumentRow
from desktop.uploads.history_facts import PastDeposit, PastDocument

BUTTON = "Rechercher"
NAME = "Rechercher partout"
HINT = "Une page, une action, un document, un accusé…"
NOTHING = "Rien ne correspond. Essayez une partie du nom, ou un numéro."
FOOTER = "↑ ↓ choisir · Entrée ouvrir · Échap fermer"

PAGES = "Pages"
QUESTIONS = "Questions"
ACTS = "Actions"
DOCUMENTS = "Documents"
RECEIPTS = "Accusés"
PAST = "Documents envoyés"
LINES = "Lignes de relevés"

WORDS_LOCK = "fermer session pause absence"
WORDS_SIGN_OUT = "quitter déconnexion"
WORDS_KEYS = "aide touches clavier"
WORDS_SWITCH = "cabinet changer compte établissement"


def document(row: DocumentRow) -> str:
    """Beside a document of the queue: "À envoyer · 282 Ko · novembre"."""
    where = row.folder.rpartition("/")[2]
    return " · ".join(part for part in (where, size(row.size), deposits.label(row).word) if part)


def past(document: PastDocument) -> str:
    """Beside a document that was sent."""
    return f"{document.number} · {day(document.received_at)}"


def line(line: Line) -> str:
    """Beside a line of a statement: "FA-2026-000123 · 12,50 € · Payé · 12/05/2023"."""
    words = (line.invoice, euros(line.amc_cents), STATUSES[line.status], short_day(line.paid_on))
    return " · ".join(part for part in words if part)


def receipt(deposit: PastDeposit) -> str:
    """Beside a receipt: "12 mai 2023 · 24 documents"."""
    return f"{day(deposit.received_at)} · {count(deposit.documents, 'document', 'documents')}"

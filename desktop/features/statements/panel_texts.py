"""The French sentences of the details beside the lines: one line, and the statement that it stands in. Pure."""

from datetime import datetime

from desktop.kernel.french import euros, short_day
from desktop.statements.facts import Line, Statement

LINE = "Ligne"
STATEMENT = "Relevé"
CLOSE = "Fermer le détail"
BENEFICIARY = "Bénéficiaire"
NIR = "NIR"
SHOW = "Afficher"
HIDE = "Masquer"
SHOW_NIR = "Afficher le NIR un moment"
HIDE_NIR = "Masquer le NIR"
MEMBER = "N° adhérent"
RANK = "Rang"
INVOICE = "Facture"
BATCH = "Lot"
CARE = "Soins"
ACT = "Acte"
QUANTITY = "Quantité"
EXPENSE = "Dépense"
BASE = "Base"
AMO = "Part AMO"
AMC = "Part AMC"
REST = "Reste à charge"
REASON = "Motif"
NUMBER = "Numéro"
ISSUED = "Émis le"
PERIOD = "Période"
TRANSFER = "Virement"
PAID_ON = "Payé le"
LINES = "Lignes"
SUM = "Somme des lignes"
TRANSFERRED = "Montant viré"
SAME = "Le virement correspond à la somme des lignes."
OPEN_PDF = "Ouvrir le PDF"
ONLY_IT = "Ses lignes seules"
CHOOSE = "Choisissez une ligne pour lire son détail."
PDF_OFFLINE = (
    "Le PDF de ce relevé n’est pas encore sur ce poste, et la Mutuelle ne répond pas. Ses lignes se lisent dans la "
    "liste ; réessayez quand la connexion revient."
)
PDF_GONE = "La Mutuelle a retiré ce relevé, ou n’en propose pas le PDF."
LOADING = "Ouverture du PDF…"


def amo(line: Line) -> str:
    """ "12,50 € (60 %)"."""
    return f"{euros(line.amo_cents)} ({line.amo_rate}\u00a0%)"


def act(line: Line) -> str:
    """ "OV5 · Verre progressif"."""
    return " · ".join(part for part in (line.act, line.label) if part)


def place(line: Line) -> str:
    """ "Ligne 3 du relevé RD-2026-000123"."""
    return f"Ligne {line.n} du relevé {line.number}"


def period(statement: Statement) -> str:
    """ "du 01/05/2023 au 12/05/2023"."""
    return f"du {short_day(statement.period_from)} au {short_day(statement.period_to)}"


def difference(statement: Statement) -> str:
    """What the transfer and its lines don't have in common."""
    cents = statement.difference_cents
    more = "de plus" if cents > 0 else "de moins"
    return (
        f"Écart de {euros(abs(cents))}\u00a0: le virement fait {euros(abs(cents))} {more} que la somme des lignes. "
        "Comparez avec votre banque, puis signalez-le à la Mutuelle."
    )


def corrected(at: datetime) -> str:
    """Beside a statement that isn't the first of its number."""
    return f"Corrigé par la Mutuelle le {short_day(at.astimezone().date())}."


def pdf_title(statement: Statement) -> str:
    """Above its PDF."""
    return f"Relevé {statement.number} du {short_day(statement.paid_on)}"

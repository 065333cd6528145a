"""The French words of sorting: what a document probably is, how sure that is, an invoice's number and date. Pure."""

from datetime import date

from desktop.kernel.french import count, number
from desktop.uploads.facts import DocumentRow, DocumentState, Kind, PlannedDeposit, Suggestion
from desktop.uploads.texts import KINDS, KINDS_SHORT

ACCEPT = "Accepter le type proposé"
ACCEPT_SHORT = "Accepter"
DECLINE = "Garder le type actuel"
ACCEPT_TIP = "Accepter le type proposé (O)"
DECLINE_TIP = "Garder le type actuel (N)"
SURE_TIP = "Accepter tous les types dont le programme est sûr (Maj+O)"
REVIEW = "Passer en revue"
REVIEW_TIP = "Aller au prochain document dont le type est proposé"
NOTHING_PROPOSED = "Aucun autre type n’est proposé pour ces documents."
PROPOSED = "Type proposé"
STRIP_NAME = "Types proposés"

INVOICE_NUMBER = "N° de facture"
INVOICE_DATE = "Date de facture"
INVOICE = "Facture n°"
DATE_HINT = "jj/mm/aaaa"
DATE_FAULT = "Écrivez la date ainsi : 12/03/2026."

KEYS: tuple[tuple[str, str], ...] = (
    ("O", "Oui : accepter le type proposé, puis passer au suivant"),
    ("N", "Non : garder le type actuel, puis passer au suivant"),
    ("Shift+O", "Accepter tous les types dont le programme est sûr"),
)

_NARROW = {Kind.CONVENTION: "Convention"}


def how_sure(found: Suggestion) -> str:
    """In one word."""
    return "sûr" if found.sure else "probable"


def hint(found: Suggestion) -> str:
    """After the kind that a row has: what it should rather be; in doubt, a question."""
    return f"› {_NARROW.get(found.kind, KINDS_SHORT[found.kind])}{'' if found.sure else ' ?'}"


def spoken(row: DocumentRow) -> str:
    """The kind of a row for a screen reader: "Facture, type proposé : Devis (probable)"."""
    found = row.proposed
    if found is not None:
        return f"{KINDS[row.kind]}, {proposal(found)[0].lower()}{proposal(found)[1:]}"
    return f"{KINDS[row.kind]} {label}" if (label := invoice(row)) else KINDS[row.kind]


def settled_kind(row: DocumentRow) -> str:
    """The kind in the side panel, with an invoice's number and date where no fields above show them."""
    return KINDS[row.kind] if row.state is DocumentState.STAGED else spoken(row)


def tip(row: DocumentRow) -> str:
    """The same for who hovers, with the keys that answer."""
    if row.proposed is None:
        return spoken(row)
    return f"{spoken(row)}.\nO pour l’accepter, N pour garder « {KINDS[row.kind]} »."


def proposal(found: Suggestion) -> str:
    """ "Type proposé : Devis (sûr)"."""
    return f"{PROPOSED} : {KINDS[found.kind]} ({how_sure(found)})"


def keep(kind: Kind) -> str:
    """The button that says no."""
    return f"Garder « {KINDS_SHORT[kind]} »"


def invoice(row: DocumentRow) -> str:
    """ "n° 2026-118 du 12/03/2026", as far as it is known of what is an invoice."""
    found = row.suggestion
    if found is None or found.kind is not Kind.FACTURE or not (found.settled or row.proposed is None):
        return ""
    parts = [f"n° {found.invoice_number}"] if found.invoice_number else []
    if found.invoice_date:
        parts.append(f"du {day(found.invoice_date)}")
    return " ".join(parts)


def day(when: date) -> str:
    """ "12/03/2026"."""
    return f"{when:%d/%m/%Y}"


def waiting(every: int, sure: int) -> str:
    """How many kinds are proposed: "12 types proposés, dont 9 sûrs"."""
    text = count(every, "type proposé", "types proposés")
    if not sure:
        return f"{text}, à vérifier"
    if sure == every:
        return f"{text}, {'sûr' if sure == 1 else 'tous sûrs'}"
    return f"{text}, dont {count(sure, 'sûr', 'sûrs')}"


def accept_sure(sure: int) -> str:
    """The button that says yes to all of which one is sure."""
    return "Accepter celui qui est sûr" if sure == 1 else f"Accepter les {number(sure)} sûrs"


def accepted(how_many: int) -> str:
    """Once it is done."""
    return f"{count(how_many, 'type accepté', 'types acceptés')}."


def same(kind: Kind) -> str:
    """What documents that are kept together are to one another."""
    return "même facture" if kind is Kind.FACTURE else "même document"


def kept(deposit: PlannedDeposit) -> str:
    """What a deposit keeps together: "2 factures en plusieurs fichiers, gardées ensemble"; "" for nothing."""
    how_many = len(deposit.together)
    if not how_many:
        return ""
    if deposit.kind is Kind.FACTURE:
        return f"{count(how_many, 'facture', 'factures')} en plusieurs fichiers, {_KEPT[how_many > 1, True]} ensemble"
    return f"{count(how_many, 'document', 'documents')} en plusieurs fichiers, {_KEPT[how_many > 1, False]} ensemble"


_KEPT = {(False, True): "gardée", (True, True): "gardées", (False, False): "gardé", (True, False): "gardés"}

"""The French words of the view "Rapprochement". Pure."""

from collections.abc import Sequence
from datetime import date

from desktop.features.statements.reconciled import Row, Sieve
from desktop.features.statements.reject_texts import Family
from desktop.kernel.french import count, euros, number, short_day
from desktop.reconciliation.columns import Field
from desktop.reconciliation.facts import Evidence, Line, Outcome, Share, Taken
from desktop.reconciliation.importing import Fault
from desktop.statements.facts import Line as FreeLine

VIEW = "Rapprochement"
NONE_TITLE = "Quelles factures ont été payées\u202f?"
NONE_TEXT = (
    "Importez la liste des factures de votre logiciel (CSV, Excel ou LibreOffice)\u00a0: chacune est rapprochée des "
    "relevés, et vous voyez ce qui est réglé, rejeté ou resté sans retour. Vous pouvez déposer le fichier ici."
)
IMPORT = "Importer des factures…"
IMPORT_TITLE = "Choisir la liste des factures"
IMPORT_FILTER = "Tableaux (*.csv *.txt *.xlsx *.xls *.ods)"
EXPORT = "Exporter…"
EXPORT_FILTER = "Excel (*.xlsx);;CSV (*.csv)"
EXPORT_NAME = "Rapprochement"
LEAVES = (
    "Ce fichier contient des données de santé et quitte le coffre chiffré de ce poste. Rangez-le en lieu sûr, puis "
    "supprimez-le dès qu’il ne sert plus."
)
LEAVES_TITLE = "Exporter le rapprochement"
LEAVES_GO = "Choisir où l’enregistrer…"
SEARCH = "Numéro, patient ou motif"
LIST_NAME = "Factures rapprochées"
DOUBLE = "Doublon"
NOT_FOUND = ("Aucune facture ici", "Changez de filtre, ou effacez la recherche.")
WORKING = "Rapprochement en cours…"
READING = "Lecture du fichier…"
OFF = "Le rapprochement n’a pas pu être fait. Appuyez sur F5 pour essayer de nouveau."

SIEVES: dict[Sieve, str] = {
    Sieve.ALL: "Toutes",
    Sieve.SETTLED: "Réglées",
    Sieve.PARTIAL: "Partielles",
    Sieve.REJECTED: "Rejetées",
    Sieve.PENDING: "En attente",
    Sieve.SILENT: "Sans retour",
    Sieve.DIFFERENCES: "Écarts",
    Sieve.PROPOSED: "À confirmer",
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.SETTLED: "Réglée",
    Outcome.PARTIAL: "Partielle",
    Outcome.REJECTED: "Rejetée",
    Outcome.PENDING: "En attente",
    Outcome.SILENT: "Sans retour",
}
LOOKS: dict[Outcome, tuple[str, str]] = {
    Outcome.SETTLED: ("success", "check-circle"),
    Outcome.PARTIAL: ("warning", "minus"),
    Outcome.REJECTED: ("danger", "failed"),
    Outcome.PENDING: ("info", "hourglass"),
    Outcome.SILENT: ("neutral", "help"),
}
COLUMNS: dict[str, str] = {
    "number": "Facture",
    "patient": "Patient",
    "day": "Date",
    "due": "Attendu",
    "paid": "Payé",
    "difference": "Écart",
    "state": "État",
    "reason": "Motif",
}
HEAD = ("N° de facture", "Patient", "Date", "Attendu", "Payé", "Écart", "État", "Motif", "Lignes de relevé")
"""Of what is exported."""
EVIDENCE: dict[Evidence, str] = {
    Evidence.HAND: "Vous l’avez décidé.",
    Evidence.NUMBER: "Le relevé porte ce numéro de facture.",
    Evidence.SHORT_NUMBER: "Le relevé porte ce numéro de facture, abrégé.",
    Evidence.NEAR_NUMBER: "Le numéro diffère d’une frappe, mais patient, date et montant sont les mêmes.",
    Evidence.GROUPED: "Un seul paiement règle plusieurs factures.",
    Evidence.IDENTITY: "Le relevé ne porte pas de numéro, mais patient, date et montant sont les mêmes.",
}

LINES = "Lignes de relevé"
PROPOSED = "Lignes qui pourraient répondre"
CONFIRM = "Confirmer"
CONFIRM_TIP = "Ces lignes répondent à la facture (Entrée)"
UNTIE = "Détacher"
UNTIE_TIP = "Cette ligne ne répond pas à la facture (Suppr)"
TIE = "Rattacher une ligne…"
PAID_OTHERWISE = "Réglée autrement"
UNDO = "Annuler"
FORGET = "Oublier ce qui a été décidé"
DEPOSIT = "Préparer le dépôt"
COMPLAIN = "Préparer une réclamation"
NEXT = "Que faire"
NO_ROW = "Choisissez une facture pour voir les lignes qui y répondent."
TIED = "Ligne rattachée."
UNTIED = "Ligne détachée."
CLOSED = "Facture notée comme réglée autrement."
CONFIRMED = "Proposition confirmée."
FORGOTTEN = "Décisions oubliées\u00a0: la facture est de nouveau rapprochée d’office."

TIE_TITLE = "Rattacher une ligne"
TIE_TEXT = "Cherchez parmi les lignes qui ne répondent à aucune facture."
TIE_SEARCH = "Patient, numéro, montant, date"
TIE_NONE = "Aucune ligne libre ne correspond."
TIE_GO = "Rattacher"

COLUMNS_TITLE = "Vérifier les colonnes"
COLUMNS_RECOGNISED = (
    "Les colonnes ont été reconnues d’après leurs titres. Corrigez-les au besoin\u00a0: ce choix est retenu."
)
COLUMNS_KNOWN = "Les colonnes sont celles que vous aviez choisies pour ce logiciel."
UNUSED = "Ne pas utiliser"
FIELDS: dict[Field, str] = {
    Field.NUMBER: "N° de facture",
    Field.PATIENT: "Patient (nom)",
    Field.FIRST_NAME: "Prénom",
    Field.NIR: "N° de sécurité sociale",
    Field.DAY: "Date des soins",
    Field.TOTAL: "Montant total",
    Field.EXPECTED: "Part mutuelle",
}
FAULTS_NAME = "Lignes laissées de côté"
NEEDED = "Indiquez au moins le numéro de facture, ou le patient, la date et un montant."

REFUSED: dict[str, str] = {
    "unreadable": "Ce fichier ne peut pas être lu. Vérifiez qu’il n’est pas ouvert ailleurs, puis recommencez.",
    "not-a-table": "Ce fichier n’est pas un tableau. Exportez la liste des factures en CSV ou en Excel.",
    "protected": "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis choisissez-le.",
    "empty": "Ce fichier est vide. Vérifiez la période choisie lors de l’export de votre logiciel.",
    "too-large": "Ce fichier est trop grand. Exportez une période plus courte.",
}
"""By `TableRefused.why`."""


def sieve(which: Sieve, how_many: int) -> str:
    """On the button of a filter: its name, how many."""
    return f"{SIEVES[which]} · {number(how_many)}"


def total(rows: Sequence[Row]) -> str:
    """What the rows that are shown add up to."""
    counted = [row for row in rows if row.settlement.twin_of is None]
    known = [row.due_cents for row in counted if row.due_cents is not None]
    due, paid = sum(known), sum(row.settlement.paid_cents for row in counted)
    parts = [count(len(rows), "facture", "factures"), f"{euros(due)} attendus", f"{euros(paid)} payés"]
    if not known:
        return " · ".join((parts[0], parts[2]))
    return " · ".join([*parts, f"{euros(paid - due)} d’écart"] if paid != due else parts)


def sums(which: Sieve, share: Share | None) -> str:
    """What the invoices of a filter add up to."""
    if share is None:
        return ""
    said = f"{SIEVES[which]}\u00a0: {euros(share.expected_cents)} attendus"
    return f"{said}, {euros(share.paid_cents)} payés" if share.paid_cents else said


def state(row: Row) -> str:
    """In full: "Sans retour depuis 45 jours"."""
    settlement = row.settlement
    if settlement.twin_of is not None:
        return f"Doublon de {row.twin}"
    if settlement.outcome is Outcome.SILENT and settlement.days is not None:
        return f"Sans retour depuis {count(settlement.days, 'jour', 'jours')}"
    return OUTCOMES[settlement.outcome]


def reason(row: Row) -> str:
    """The motive, with its code."""
    return " · ".join(part for part in (row.settlement.reject_code, row.settlement.reject_reason) if part)


def note(row: Row) -> str:
    """Beside the pill: since when, what may answer it, or why it was refused."""
    settlement = row.settlement
    if settlement.proposed:
        return "à confirmer"
    if settlement.outcome is Outcome.SILENT and settlement.days is not None:
        return count(settlement.days, "jour", "jours")
    return settlement.reject_reason


def state_and_reason(row: Row) -> str:
    """Both, in full."""
    return " · ".join(part for part in (state(row), reason(row)) if part)


def amount(cents: int | None) -> str:
    """Nothing for what isn't known."""
    return "" if cents is None else euros(cents)


def day(of: date | None) -> str:
    """Nothing for what isn't known."""
    return "" if of is None else short_day(of)


def why(row: Row) -> str:
    """Why its lines were taken."""
    settlement = row.settlement
    if settlement.twin_of is not None:
        return f"La liste porte deux fois cette facture\u00a0: elle est comptée sous le numéro {row.twin}."
    if settlement.evidence is not None:
        return EVIDENCE[settlement.evidence]
    return "Aucune ligne de relevé ne répond à cette facture." if not settlement.lines else ""


def line(of: Line) -> str:
    """One line, in three rows."""
    when = f" · relevé du {day(of.paid_on)}" if of.paid_on else ""
    numbers = " · ".join(part for part in (of.statement, of.invoice) if part)
    what = " · ".join(part for part in (of.act, of.reject_reason or of.patient) if part)
    return f"{euros(of.amc_cents)}{when}\n{numbers}\n{what}"


def amounts(row: Row) -> str:
    """ "Attendu 90,00 € · payé 60,00 € · écart −30,00 €"."""
    parts = [f"Attendu\u00a0{amount(row.due_cents) or 'non connu'}", f"payé\u00a0{euros(row.settlement.paid_cents)}"]
    if row.settlement.difference_cents:
        parts.append(f"écart\u00a0{euros(row.settlement.difference_cents)}")
    return " · ".join(parts)


def identity(row: Row) -> str:
    """Patient and day."""
    return " · ".join(part for part in (row.invoice.patient, day(row.invoice.day)) if part)


def message(row: Row, family: Family | None) -> str:
    """Of the deposit that answers: what it is about."""
    said = f"Facture {row.invoice.number or identity(row)}"
    if row.settlement.outcome is Outcome.SILENT:
        since = f" du {day(row.invoice.day)}" if row.invoice.day else ""
        return f"{said}{since}, sans retour à ce jour."
    paid_on = next((each.paid_on for each in reversed(row.lines) if each.reject_reason), None)
    when = f", rejet du {day(paid_on)}" if paid_on else ", rejet"
    because = f"\u00a0: {row.settlement.reject_reason}" if row.settlement.reject_reason else ""
    with_it = f". Ci-joint\u00a0: {family.paper}." if family is not None and family.paper else "."
    return f"{said}{when}{because}{with_it}"


def complaint(row: Row) -> str:
    """Of a deposit that asks for an explanation."""
    since = f" du {day(row.invoice.day)}" if row.invoice.day else ""
    due = f" ({amount(row.due_cents)} attendus)" if row.due_cents is not None else ""
    so = {
        Outcome.SILENT: "est restée sans retour",
        Outcome.REJECTED: f"a été rejetée ({row.settlement.reject_reason or 'sans motif'})",
        Outcome.PARTIAL: f"n’a été payée que partiellement ({euros(row.settlement.paid_cents)})",
    }.get(row.settlement.outcome, "appelle une question")
    what = f"{row.invoice.number or identity(row)}{since}{due}"
    return f"Réclamation\u00a0: la facture {what} {so}. Merci de vérifier et de répondre."


SILENT_ADVICE = (
    "Vérifiez que la facture est bien partie de votre logiciel. Si elle est partie, réclamez\u202f; sinon, déposez-la."
)
PARTIAL_ADVICE = "Comparez avec la prise en charge. Si la part payée est trop faible, réclamez."


def taken(of: Taken) -> str:
    """What became of an import."""
    parts = [
        count(of.new, "nouvelle facture", "nouvelles factures"),
        count(of.changed, "mise à jour", "mises à jour"),
        f"{number(of.same)} déjà connue{'s' if of.same > 1 else ''}",
    ]
    twice = f" {count(of.twice, 'ligne répétée', 'lignes répétées')} dans le fichier." if of.twice else ""
    said = ", ".join(part for part, how_many in zip(parts, (of.new, of.changed, of.same), strict=True) if how_many)
    return f"Import terminé\u00a0: {said or parts[0]}.{twice}"


def read(invoices: int, faults: int) -> str:
    """Under the columns."""
    said = count(invoices, "facture lue", "factures lues")
    return f"{said}, {count(faults, 'ligne laissée de côté', 'lignes laissées de côté')}" if faults else said


def fault(of: Fault) -> str:
    """A row that can't be read."""
    if not of.cell:
        return f"Ligne {number(of.row)}\u00a0: il manque le numéro, ou la date et un montant"
    return f"Ligne {number(of.row)}, {FIELDS[of.field].lower()}\u00a0: «\u00a0{of.cell}\u00a0»"


def take(invoices: int) -> str:
    """On the button."""
    return f"Importer {count(invoices, 'facture', 'factures')}"


def written(name: str, rows: int) -> str:
    """The file is there."""
    return f"{count(rows, 'facture écrite', 'factures écrites')} dans «\u00a0{name}\u00a0»."


def not_written(name: str) -> str:
    """It isn't."""
    return f"«\u00a0{name}\u00a0» n’a pas pu être écrit. Vérifiez le dossier, puis recommencez."


def cell(value: object) -> str:
    """A cell of the practice's list, as it is looked over before it is taken."""
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.2f}".replace(".", ",")
    return "" if value is None else str(value)


def free_line(of: FreeLine) -> str:
    """A line that answers no invoice, where one is chosen."""
    parts = (
        euros(of.amc_cents),
        of.beneficiary,
        of.invoice,
        f"soins du {short_day(of.care_date)}",
        f"relevé {of.number}",
    )
    return " · ".join(part for part in parts if part)


def lines_named(row: Row) -> str:
    """The lines of statements that answer it, where it is exported."""
    return ", ".join(f"{line.statement} n°\u00a0{line.place}" for line in row.lines)

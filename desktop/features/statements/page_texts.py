"""The French sentences of the page "Relevés". Pure."""

from collections.abc import Mapping
from datetime import datetime

from desktop.features.statements.line_texts import STATUSES
from desktop.kernel.calendar import Period
from desktop.kernel.french import count, euros, moment, month, number, short_day, short_moment
from desktop.statements.facts import (
    Amount,
    Event,
    LineStatus,
    Month,
    Quarantined,
    Statement,
    Told,
    Totals,
    Trouble,
)

TITLE = "Relevés de décomptes"
LABEL = "Relevés"
WORDS = "décomptes virements paiements règlements remboursements rejets lignes bordereaux"
LINES_VIEW = "Lignes"
SEARCH = "Bénéficiaire, facture, virement, NIR, acte, montant, motif"
SEARCH_NAME = "Rechercher dans les relevés"
LIST_NAME = "Lignes de relevés"
SHELF_NAME = "Relevés par mois"
DETAIL_NAME = "Détail de la ligne"
PERIOD_NAME = "Date de paiement"
PERIODS: dict[Period, str] = {
    Period.ALL: "Toutes les dates",
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
STATUS_NAME = "Statut"
ALL_STATUSES = "Tous les statuts"
ACT_NAME = "Acte"
ALL_ACTS = "Tous les actes"
AMOUNT_NAME = "Montant"
AMOUNTS: dict[Amount, str] = {
    Amount.EXPENSE: "Dépense",
    Amount.AMO: "Part AMO",
    Amount.AMC: "Part AMC",
    Amount.REST: "Reste à charge",
}
LEAST = "de"
LEAST_NAME = "Montant le plus bas"
MOST = "à"
MOST_NAME = "Montant le plus haut"
NO_AMOUNT = "Ce montant ne peut pas être lu. Écrivez-le comme 1\u202f234,56."
EVERYTHING = "Tout afficher"
EXPORT = "Exporter…"
EXPORT_ACT = "Exporter les relevés affichés"
PRINT_ACT = "Imprimer les relevés affichés"
KEYS = (
    ("Ctrl+F", "Rechercher dans les relevés"),
    ("Return", "Ouvrir ou fermer le détail de la ligne"),
    ("Ctrl+E", "Exporter ce qui est affiché"),
    ("Ctrl+P", "Imprimer ce qui est affiché"),
    ("Ctrl+O", "Ouvrir le relevé en PDF"),
    ("Ctrl+Shift+C", "Choisir les colonnes"),
)
COLUMNS = "Colonnes"

TOTAL_EXPENSE = "Dépense"
TOTAL_AMO = "Part AMO"
TOTAL_AMC = "Part AMC"
TOTAL_REST = "Reste à charge"
TOTALS_NAME = "Totaux de ce qui est affiché"
COUNTING = "Calcul…"

ALL_STATEMENTS = "Tous les relevés"
PAID = "Payé"
REJECTED = "Rejeté"

NONE_TITLE = "Pas encore de relevé"
NONE_TEXT = "Les relevés que la Mutuelle vous adresse s’afficheront ici, et resteront lisibles sans connexion."
COMING_TITLE = "Les relevés arrivent"
COMING_TEXT = "Vous pourrez travailler dès les premières lignes, pendant que les autres arrivent."
OFFLINE_TITLE = "Les relevés n’ont pas encore pu être chargés"
OFFLINE_TEXT = (
    "La Mutuelle ne répond pas pour le moment. Nouvel essai dès que la connexion revient\u00a0: vous n’avez rien à "
    "faire."
)
SIGNED_OUT_TITLE = "Reconnectez-vous pour recevoir les relevés"
SIGNED_OUT_TEXT = "Votre session a expiré. Les relevés arriveront dès que vous aurez saisi votre mot de passe."
ERASED_TITLE = "Aucun relevé sur ce poste"
ERASED_TEXT = (
    "Vous avez effacé les relevés de ce poste. La Mutuelle les garde\u00a0: vous pouvez les charger à nouveau."
)
FAILED_TITLE = "Les relevés ne peuvent pas être lus"
FAILED_TEXT = "Le programme n’a pas pu les ouvrir sur ce poste. Rien n’est perdu\u00a0: la Mutuelle les garde tous."
LOAD = "Charger les relevés"
AGAIN = "Réessayer"
NOT_FOUND_TITLE = "Rien ne correspond"
NOT_FOUND_TEXT = "Vérifiez les mots et les filtres, ou essayez le début d’un nom."
CHOOSE = "Choisissez une ligne pour lire son détail."
READ = "C’est lu"
KEEPING = "Combien de temps garder les relevés sur ce poste\u202f? Vous pourrez changer d’avis dans les paramètres."
KEPT_FOR_NAME = "Durée de conservation"
KEPT_FOR: dict[int, str] = {
    12: "1\u00a0an",
    24: "2\u00a0ans (conseillé)",
    36: "3\u00a0ans",
    60: "5\u00a0ans",
    0: "Toujours",
}
KEEP = "Garder"
SEE = "Voir"
UNREADABLE = "La recherche n’a pas abouti. Appuyez sur F5 pour réessayer."
REBUILT = (
    "Les relevés gardés sur ce poste étaient abîmés\u00a0: ils sont chargés à nouveau. Vos dépôts ne sont pas touchés."
)


# --- amounts and numbers -------------------------------------------------------------------------------------


def lines(how_many: int) -> str:
    """ "3 lignes"."""
    return count(how_many, "ligne", "lignes")


def statements(how_many: int) -> str:
    """ "3 relevés"."""
    return count(how_many, "relevé", "relevés")


def selected(how_many: int) -> str:
    """ "3 lignes choisies"."""
    return count(how_many, "ligne choisie", "lignes choisies")


def counted(totals: Totals) -> str:
    """ "1 234 lignes · 1 100 payées"."""
    return lines(totals.lines)


_COUNTED: dict[LineStatus, tuple[str, str]] = {
    LineStatus.PAID: ("payée", "payées"),
    LineStatus.PARTIAL: ("partielle", "partielles"),
    LineStatus.REJECTED: ("rejetée", "rejetées"),
    LineStatus.PENDING: ("en attente", "en attente"),
    LineStatus.CANCELLED: ("annulée", "annulées"),
}


def counts(found: Mapping[LineStatus, int]) -> str:
    """ "1 100 payées · 12 rejetées": those there are."""
    return " · ".join(count(found[status], *_COUNTED[status]) for status in STATUSES if found.get(status))


def ticked(chosen: int, name: str) -> str:
    """On the button of a filter where several are chosen: "Statut (2)"."""
    return f"{name} ({number(chosen)})"


# --- months and statements -----------------------------------------------------------------------------------


def month_name(of: Month) -> str:
    """ "Mai 2023"."""
    name = month(of.year, of.month)
    return name[0].upper() + name[1:]


def month_spoken(of: Month) -> str:
    """For who can't see the bars."""
    return (
        f"{month_name(of)}, {statements(of.statements)}, payé {euros(of.paid_cents)}, rejeté {euros(of.rejected_cents)}"
    )


def statement_line(of: Statement) -> str:
    """Under its number: when it was paid."""
    return short_day(of.paid_on)


def statement_spoken(of: Statement) -> str:
    """For who can't see it."""
    return f"Relevé {of.number}, payé le {short_day(of.paid_on)}, virement de {euros(of.transfer_cents)}"


# --- what the cache does ---------------------------------------------------------------------------------------


def fresh(at: datetime, now: datetime) -> str:
    """On line, at the head of the page."""
    return f"À jour {moment(at, now)}"


def as_of(at: datetime, now: datetime) -> str:
    """Off line: "Relevés du 12/05/2023 à 10 h 42"."""
    when = short_moment(at, now)
    return f"Relevés du {when}" if when[0].isdigit() else f"Relevés d’{when}"


def coming(here: int, of: int) -> str:
    """While they are fetched."""
    return f"{number(here)} lignes reçues sur {number(of)}. Vous pouvez déjà chercher et lire."


CHECKING = "Recherche de nouveaux relevés…"


# --- what the Mutuelle changed, what can't be trusted -----------------------------------------------------------


def told(news: list[Told]) -> str:
    """Corrections and withdrawals that nobody read yet."""
    if len(news) == 1:
        one = news[0]
        what = "corrigé" if one.event is Event.CORRECTED else "retiré"
        return f"Le relevé {one.number} a été {what} par la Mutuelle le {short_day(one.at.date())}."
    corrected = [each.number for each in news if each.event is Event.CORRECTED]
    withdrawn = [each.number for each in news if each.event is Event.WITHDRAWN]
    words = []
    if corrected:
        words.append(f"{count(len(corrected), 'relevé corrigé', 'relevés corrigés')} ({_some(corrected)})")
    if withdrawn:
        words.append(f"{count(len(withdrawn), 'relevé retiré', 'relevés retirés')} ({_some(withdrawn)})")
    return f"Par la Mutuelle\u00a0: {', '.join(words)}."


_TROUBLES: dict[Trouble, str] = {
    Trouble.MALFORMED: "une de ses lignes ne peut pas être lue",
    Trouble.COUNT: "il n’a pas le nombre de lignes annoncé",
    Trouble.SUMS: "ses lignes ne font pas le total annoncé",
    Trouble.DUPLICATE: "une de ses lignes s’y trouve deux fois",
    Trouble.RANGE: "une date ou un montant y est impossible",
}


def kept_apart(found: list[Quarantined]) -> str:
    """Statements that aren't shown, and what to do."""
    if len(found) == 1:
        one = found[0]
        name = f"Le relevé {one.number}" if one.number else "Un relevé"
        return (
            f"{name} est mis de côté\u00a0: {_TROUBLES[one.trouble]}. Il sera redemandé\u202f; s’il reste de côté "
            "demain, signalez son numéro à la Mutuelle."
        )
    names = _some([each.number for each in found if each.number])
    return (
        f"{statements(len(found))} sont mis de côté ({names})\u00a0: leur contenu ne peut pas être juste. Ils seront "
        "redemandés\u202f; s’ils restent de côté demain, signalez leurs numéros à la Mutuelle."
    )


def trouble(of: Trouble) -> str:
    """Beside a statement whose newest version is kept apart."""
    return f"Sa dernière version est mise de côté\u00a0: {_TROUBLES[of]}. Vous lisez la précédente."


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")


def difference(cents: int) -> str:
    """The transfer less what its lines pay: "Écart de 12,50 €"."""
    return f"Écart de {euros(cents)}"


def coming_stopped(here: int, of: int) -> str:
    """While the line is cut before all of them have come."""
    return f"{number(here)} lignes sur {number(of)}\u00a0: la suite dès que la connexion revient"

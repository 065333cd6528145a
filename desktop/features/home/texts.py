"""The French sentences of Accueil. Pure."""

from datetime import datetime

from desktop.features.home.domain import LastDeposit, LastPayment, Need, Todo
from desktop.kernel.french import count, euros, moment, month, short_day, short_moment

TITLE = "Accueil"
WORDS = "accueil aujourd’hui à traiter avis nouveautés raccourcis"
TODO = "À traiter aujourd’hui"
NOTHING_TODO = "Rien ne vous attend. Ce qui demandera votre attention apparaîtra ici."
YOU_CAN = "Dans votre espace, vous pouvez"
NOTICES = "Avis de la Mutuelle"
DEPOSITS = "Derniers dépôts"
NO_DEPOSITS = "Vos dépôts apparaîtront ici avec leur accusé."
PAYMENTS = "Derniers règlements"
NO_PAYMENTS = "Vos règlements apparaîtront ici dès le premier relevé."
WELCOME = "Bienvenue dans votre Espace Tiers"
WELCOME_TEXT = "Trois gestes suffisent, et ce programme s’occupe du reste, même quand la connexion manque."
STEPS: tuple[tuple[str, str], ...] = (
    (
        "Déposez vos documents",
        "Glissez-les dans la fenêtre. Ils sont répartis sous la limite de 10\u00a0Mo, et chaque dépôt reçoit son "
        "accusé.",
    ),
    ("Suivez ce qu’ils deviennent", "Reçu, accepté, réglé. Si une pièce manque, vous l’ajoutez en un geste."),
    ("Lisez vos relevés", "Chaque ligne payée ou rejetée se retrouve aussitôt, et se rapproche de vos factures."),
)
BEGIN = "Déposer des documents"
MORE_NAME = "Voir tout ce qui est à traiter"
ICONS: dict[Need, tuple[str, str]] = {  # icon, role
    Need.MISSING: ("join", "warning"),
    Need.REFUSED: ("failed", "danger"),
    Need.ANSWER: ("message", "accent"),
    Need.REJECTED: ("money", "warning"),
    Need.DEPOSIT: ("alert", "danger"),
    Need.DEMAND: ("request", "warning"),
}
BUTTONS: dict[Need, str] = {
    Need.MISSING: "Ajouter la pièce",
    Need.REFUSED: "Lire le motif",
    Need.ANSWER: "Lire",
    Need.REJECTED: "Voir les lignes",
    Need.DEPOSIT: "Corriger",
    Need.DEMAND: "Voir les demandes",
}
KINDS: dict[Need, str] = {
    Need.MISSING: "Une pièce manque",
    Need.REFUSED: "Refusé par la Mutuelle",
    Need.ANSWER: "La Mutuelle vous a écrit",
}
TO_DEPOSITS = "Déposer des documents"
TO_REIMBURSEMENT = "Déposer une demande de remboursement"
TO_STATEMENTS = "Consulter et éditer vos relevés"
TO_COVER = "Déposer une demande de prise en charge"
TO_CHANGES = "Signaler un changement de coordonnées"
TO_AGREEMENT = "Demander une convention"
TO_CLAIM = "Déposer une réclamation"
TO_FOLLOWUP = "Suivre vos documents"
TO_HISTORY = "Retrouver un accusé de dépôt"
TO_PRACTICE = "Consulter les données des tiers"
TO_ACCESS = "Gérer l’accès à mon compte"
TO_FAQ = "Lire la Foire Aux Questions"


def todo(row: Todo) -> tuple[str, str]:
    """What a row says, and what stands below it."""
    if row.need is Need.REJECTED:
        when = "" if row.month is None else f" en {month(row.month.year, row.month.month)}"
        words = count(row.count, "ligne rejetée", "lignes rejetées")
        return f"{words}{when}", "Chaque ligne dit son motif et quoi faire."
    if row.need is Need.DEPOSIT:
        return count(row.count, "document à corriger", "documents à corriger"), "Ils ne peuvent pas partir ainsi."
    if row.need is Need.DEMAND:
        words = count(row.count, "demande à compléter", "demandes à compléter")
        return words, "À corriger, ou à confirmer par le lien reçu par mail."
    return row.name, KINDS[row.need]


def button_name(row: Todo) -> str:
    """The button's name where its row isn't seen."""
    return f"{BUTTONS[row.need]}\u00a0: {todo(row)[0]}"


def more(how_many: int) -> str:
    """What isn't listed."""
    return count(how_many, "autre élément à traiter", "autres éléments à traiter")


def deposit(last: LastDeposit, now: datetime) -> tuple[str, str]:
    """A deposit, and when."""
    words = count(last.documents, "document", "documents")
    return last.number, f"{words} · {short_moment(last.at, now)}"


def payment(last: LastPayment) -> tuple[str, str]:
    """A payment: its amount, and where it stands."""
    rejected = f" · {count(last.rejected, 'rejet', 'rejets')}" if last.rejected else ""
    return euros(last.amount_cents), f"{short_day(last.paid_on)} · {last.number}{rejected}"


def as_of(at: datetime | None, now: datetime) -> str:
    """Said while the line is cut."""
    if at is None:
        return "Hors ligne. Vous pouvez préparer et déposer\u00a0: tout partira au retour de la connexion."
    return (
        f"Hors ligne. Vous voyez ce que ce poste savait {moment(at, now)}\u202f; vous pouvez continuer, tout partira "
        "au retour de la connexion."
    )

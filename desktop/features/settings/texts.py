"""Every French sentence of the settings."""

from desktop.features.settings.domain import Leaving, Look
from desktop.kernel.french import count, day, speed

TITLE = "Paramètres"

APPEARANCE = "Apparence"
LOOK = "Thème"
LOOKS: dict[Look, str] = {
    Look.SYSTEM: "Comme le système",
    Look.LIGHT: "Clair",
    Look.DARK: "Sombre",
    Look.CONTRAST: "Contraste élevé",
}
DENSITY = "Hauteur des lignes"
DENSITY_HINT = "Les lignes serrées montrent plus de documents à la fois."
DENSITIES: dict[bool, str] = {False: "Confortable", True: "Serrée"}

SECURITY = "Sécurité"
LOCK = "Verrouillage automatique"
LOCK_HINT = "Après ce temps sans toucher au programme, votre mot de passe est demandé. Les envois continuent."
NEVER = "Jamais"
REMEMBER = "Rester connecté sur ce poste"
REMEMBER_HINT = (
    "Le trousseau du poste garde de quoi ouvrir votre espace sans mot de passe. Prend effet à la prochaine connexion."
)

SENDING = "Envois"
LIMIT = "Débit des envois"
LIMIT_HINT = "Pour que le téléphone et le logiciel du cabinet gardent leur part de la connexion."
NO_LIMIT = "Sans limite"
HOURS = "Heures d’envoi"
HOURS_HINT = "En dehors de ces heures, les documents attendent sur ce poste."
HOURS_CHOICES: dict[bool, str] = {False: "À toute heure", True: "Aux heures choisies"}
HOURS_SET = "De quelle heure à quelle heure"
HOURS_FROM = "Envoyer à partir de"
HOURS_UNTIL = "Envoyer jusqu’à"

HOURS_TO = "à"

LOCAL = "Données de ce poste"
LEARNED_LABEL = "Types proposés"
LEARNED_HINT = (
    "Les types que vous choisissez améliorent les propositions. Ce qui est appris reste sur ce poste, pour ce compte."
)
FORGET = "Oublier ce qui a été appris"
FORGOTTEN = "Ce qui a été appris de vos choix est oublié."
FORGET_FAILED = "Ce qui a été appris n’a pas pu être oublié. Essayez à nouveau dans un instant."
ERASE_LABEL = "Données gardées pour ce compte"
ERASE_HINT = (
    "Documents en file, accusés et historique, chiffrés sur ce poste. Ce que la Mutuelle a reçu n’est pas touché."
)
ERASE = "Effacer les données locales…"
ERASE_TITLE = "Effacer les données locales de ce poste ?"
ERASE_ACTION = "Effacer et se déconnecter"
ERASING = "Effacement…"
ERASE_FAILED = (
    "Les données locales n’ont pas pu être effacées. Fermez les autres fenêtres du programme, puis essayez à nouveau."
)
NOT_KEPT = "Ce réglage vaut jusqu’à la fermeture : le dossier des réglages de ce poste ne peut pas être écrit."

ABOUT = "À propos"
VERSION = "Version"
ABOUT_TEXT = "Espace Tiers {version}"
ABOUT_HINT = "Dépôt de documents à la Mutuelle par les professionnels de santé. Logiciel libre, licence MIT."

HISTORY = "Garder l’historique"
HISTORY_HINT = (
    "Ce qui est plus ancien quitte ce poste, pas la Mutuelle, et reste reconnu comme déjà envoyé. Vaut pour tous les "
    "comptes de ce poste."
)
HISTORY_ACTION = "Retirer de ce poste"
HISTORY_UNDO = "Annuler"


def history(months: int) -> str:
    """Toujours, 6 mois, 1 an."""
    if months == 0:
        return "Toujours"
    return f"{months} mois" if months < 12 else count(months // 12, "an", "ans")


def history_title(months: int) -> str:
    """The question."""
    return f"Ne garder que {history(months)} d’historique ?"


def history_warning(leaving: Leaving) -> str:
    """What leaves, said before it does."""
    documents = count(leaving.documents, "document", "documents")
    deposits = count(leaving.deposits, "dépôt", "dépôts")
    verb = "va quitter" if leaving.documents < 2 else "vont quitter"
    return (
        f"{documents} de {deposits}, reçus avant le {day(leaving.before)}, {verb} ce poste avec les accusés.\n\nCe que "
        "la Mutuelle a reçu n’est pas touché, et un document déjà envoyé sera toujours reconnu. Pour garder une trace "
        "des accusés, exportez-les d’abord depuis l’historique."
    )


def history_shortened(months: int) -> str:
    """It will be done in a moment."""
    return f"L’historique de plus de {history(months)} sera retiré de ce poste dans une minute."


def limit(kib: int) -> str:
    """512 Ko/s, Sans limite."""
    return speed(kib * 1024) if kib else NO_LIMIT


def hour(number: int) -> str:
    """20 h."""
    return f"{number} h"


def minutes(how_many: int) -> str:
    """Après 10 minutes, Jamais."""
    return f"Après {how_many} minutes" if how_many else NEVER


def erase_warning(queued: int) -> str:
    """What erasing loses, said before it is done."""
    if queued == 0:
        lost = "Aucun document n’est en file."
    elif queued == 1:
        lost = "Un document n’a pas encore été reçu par la Mutuelle : il sera perdu."
    else:
        lost = f"{queued} documents n’ont pas encore été reçus par la Mutuelle : ils seront perdus."
    return (
        f"{lost}\n\nLes accusés de dépôt et l’historique gardés sur ce poste seront effacés. Les documents déjà reçus "
        "par la Mutuelle le restent, et vous les retrouverez à votre prochaine connexion."
    )


STATEMENTS = "Garder les relevés"
STATEMENTS_HINT = "Sur ce poste, lisibles sans connexion. La Mutuelle garde aussi les plus anciens."
STATEMENTS_OFF = "Relevés gardés sur ce poste"
STATEMENTS_OFF_HINT = "Les efface d’ici seulement. Vos dépôts et votre rapprochement ne sont pas touchés."
STATEMENTS_ERASE = "Effacer les relevés"
STATEMENTS_TITLE = "Effacer les relevés de ce poste\u202f?"
STATEMENTS_WARNING = (
    "Ils ne seront plus lisibles sans connexion. La Mutuelle les garde\u00a0: vous pourrez les charger à nouveau "
    "depuis la page «\u00a0Relevés\u00a0»."
)
STATEMENTS_ERASED = "Les relevés sont effacés de ce poste."


def statements(months: int) -> str:
    """Toujours, 1 an, 2 ans (conseillé)."""
    return f"{history(months)} (conseillé)" if months == 24 else history(months)

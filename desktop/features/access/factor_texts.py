"""Every French sentence of the section « Double authentification »."""

from datetime import datetime

from desktop.features.access.factor_domain import Factor, few
from desktop.kernel.french import day

TITLE = "Double authentification"
OFF = (
    "Désactivée. Avec elle, un mot de passe volé ne suffit plus : la connexion demande aussi un code qui s’affiche sur"
    " votre téléphone."
)
LOADING = "Un instant…"
UNKNOWN = "Son état s’affiche en ligne."
OPEN = "Activer…"
RENEW = "Nouveaux codes de secours…"
SWITCH_OFF = "Désactiver…"

PASSWORD = "Mot de passe"
PASSWORD_MISSING = "Saisissez votre mot de passe."
ENROL_WHY = (
    "Il vous faut un téléphone et une application d’authentification, gratuite ; votre informaticien peut vous en"
    " conseiller une. Saisissez d’abord votre mot de passe."
)
CONTINUE = "Continuer"

SCAN = "1. Scannez ce code avec l’application"
SCAN_HINT = "Dans l’application du téléphone, choisissez d’ajouter un compte, puis visez ce carré."
QR_NAME = "Code QR à scanner avec l’application d’authentification du téléphone"
BY_HAND = "Impossible de scanner\u202f? Saisissez cette clé dans l’application, au type «\u00a0basé sur l’heure\u00a0»."
SECRET_NAME = "Clé à saisir dans l’application d’authentification"
COPY_SECRET = "Copier la clé"
FIRST_CODE = "2. Saisissez le code qui s’affiche"
ACTIVATE = "Activer"
ACTIVATING = "Activation en cours…"
ACTIVATED = (
    "La double authentification est activée. Vos autres postes demanderont votre mot de passe et un code à leur"
    " prochaine connexion."
)

CODES = "Rangez vos codes de secours"
CODES_WHY = (
    "Sans votre téléphone, chacun de ces codes ouvre votre compte une fois. Ils ne seront plus jamais affichés :"
    " imprimez-les, ou recopiez-les, et gardez-les à l’abri, loin du poste."
)
CODES_NAME = "Codes de secours"
PRINT = "Imprimer"
COPY = "Copier"
COPIED = "Copié. Le presse-papiers sera vidé dans une minute."
SAVE = "Enregistrer…"
SAVE_TITLE = "Enregistrer les codes de secours"
SAVE_FILTER = "Texte (*.txt)"
SAVE_NAME = "Codes de secours Espace Tiers.txt"
SAVE_ASK = "Enregistrer les codes hors du coffre\u202f?"
SAVE_WHY = (
    "Le fichier ne sera plus protégé par votre mot de passe : quiconque le lit et connaît votre mot de passe peut"
    " ouvrir votre compte. Préférez l’impression, ou une clé USB que vous rangez."
)
SAVE_GO = "Choisir l’emplacement…"
TIDIED = "Je les ai rangés"
FINISH = "Terminer"
FINISH_FIRST = "Cochez d’abord « Je les ai rangés »."
SHEET_TITLE = "Codes de secours"
SHEET_WHY = (
    "Chacun de ces codes remplace une fois le code du téléphone, à la connexion. Barrez-les à mesure. Gardez cette"
    " feuille à l’abri, loin du poste, et ne la donnez à personne, pas même à la Mutuelle."
)
NOT_PRINTED = "L’impression n’a pas abouti. Vérifiez l’imprimante, puis essayez à nouveau."

RENEW_WHY = "Dix nouveaux codes remplaceront tous les anciens. Confirmez que c’est bien vous."
RENEW_GO = "Créer de nouveaux codes"
RENEWING = "Création en cours…"
RENEWED = "Vos anciens codes de secours ne servent plus : jetez l’ancienne liste."
OFF_WHY = (
    "Votre mot de passe seul ouvrira de nouveau votre compte, et vos codes de secours ne serviront plus. Confirmez que"
    " c’est bien vous."
)
OFF_GO = "Désactiver"
SWITCHING_OFF = "Désactivation en cours…"
SWITCHED_OFF = "La double authentification est désactivée. Votre mot de passe seul ouvre votre compte."

UNANSWERED = (
    "La Mutuelle n’a pas répondu : la demande lui est peut-être parvenue. La page le dira dès qu’elle répondra ; rien"
    " n’est à refaire d’ici là."
)
ANSWER_LOST_ON = (
    "La double authentification est activée, mais vos codes de secours se sont perdus en route. Créez-en de nouveaux,"
    " avec le prochain code du téléphone."
)
ANSWER_LOST_RENEWED = (
    "La réponse de la Mutuelle s’est perdue : vos codes de secours ont peut-être été remplacés. Pour en avoir de bons,"
    " créez-en de nouveaux avec le prochain code du téléphone."
)


def saved(name: str) -> str:
    """Where they went."""
    return f"Les codes sont enregistrés dans « {name} ». Rangez ce fichier hors du poste, puis effacez-le d’ici."


def not_saved(name: str) -> str:
    """What couldn't be written."""
    return f"« {name} » n’a pas pu être écrit. Choisissez un autre emplacement."


def stands(factor: Factor) -> str:
    """How it stands, in a sentence."""
    if factor.since is None:
        return OFF
    left = factor.recovery_left
    codes = (
        "Il ne vous reste aucun code de secours"
        if not left
        else "Il vous reste un seul code de secours"
        if left == 1
        else f"Il vous reste {left}\u00a0codes de secours"
    )
    advice = " : créez-en de nouveaux." if few(factor) else "."
    return f"Activée depuis le {day(factor.since)}. {codes}{advice}"


def sheet_made(when: datetime) -> str:
    """On paper: whose turn these codes have."""
    return f"Créés le {day(when)}. Ils remplacent tous les précédents."

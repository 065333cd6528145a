"""Every French sentence of the command line: options, the console companion, the check of an installation."""

from desktop.session.standing import Outcome
from desktop.uploads.facts import DocumentState

APPLICATION = "Espace Tiers"

# --- options -----------------------------------------------------------------------------------------------------

DESCRIPTION = "Espace Tiers : déposer les documents d’un cabinet auprès de sa mutuelle."
USAGE = "Utilisation : "
POSITIONALS = "arguments"
OPTIONALS = "options"
COMMANDS = "commandes"

HELP = {
    "help": "montrer cette aide",
    "demo": "montrer le programme avec un cabinet de démonstration",
    "tour": "faire la visite sans écran et écrire ses images dans DIR",
    "check": "vérifier cette installation",
    "version": "dire la version",
    "basedir": "tout garder sous DIR (réglages, coffre, journaux)",
    "log_level": "ce qui est noté dans le journal : debug, info, warning ou error",
    "server": "adresse du service",
    "geocoder": "adresse du service qui propose des adresses postales, « non » pour n’interroger personne",
    "send": "déposer des fichiers et des dossiers, puis attendre leurs accusés de dépôt",
    "status": "dire ce qui attend sur ce poste",
    "finess": "numéro FINESS du cabinet",
    "status_finess": "numéro FINESS du cabinet (tous, sinon)",
    "kind": "type des documents (facture, devis, ordonnance, prise_en_charge, flux_optique, rib, convention, autre)",
    "message": "message joint aux dépôts",
    "password_stdin": "lire le mot de passe sur l’entrée standard",
    "code": "code de la double authentification, ou code de secours, si le compte en demande un",
    "json": "écrire une ligne JSON par document",
    "timeout": "secondes sans aucun progrès après lesquelles le reste est laissé en file (600)",
    "paths": "fichiers et dossiers à déposer ; sans eux, ce qui reste d’un envoi précédent est achevé",
}

EXITS = """\
Codes de retour :
  0  chaque document a son accusé de dépôt
  2  ligne de commande non comprise
  3  connexion refusée
  4  des documents ont été refusés ou n’ont pas pu être déposés
  5  interrompu, ou service injoignable : le reste est en file, relancez la commande
  6  le cabinet est ouvert dans une autre fenêtre du programme
"""

NOT_A_FINESS = "un numéro FINESS comporte 9 caractères"
NOT_A_KIND = "type inconnu ; types possibles : {}"
NOT_AN_ADDRESS = "une adresse commence par http:// ou https://"
NOT_SECONDS = "un nombre de secondes est attendu"
MESSAGE_TOO_LONG = "un message comporte au plus 2\u202f000 caractères"

# What argparse says, as patterns, and what we say instead.
MISUNDERSTOOD = (
    (r"unrecognized arguments: (.*)", "Option inconnue : {}"),
    (r"the following arguments are required: (.*)", "Il manque : {}"),
    (r"argument (.*?): expected one argument", "{} attend une valeur."),
    (r"argument command: invalid choice: '?(.*?)'? \(choose", "Commande inconnue : {}"),
    (r"argument COMMANDE: invalid choice: '?(.*?)'? \(choose", "Commande inconnue : {}"),
    (r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)", "{} : « {} » n’est pas possible ({})."),
    (r"argument (.*?): ignored explicit argument '(.*)'", "{} n’attend pas de valeur."),
    (r"argument (.*?): (.*)", "{} : {}."),
)

# --- sign-in -----------------------------------------------------------------------------------------------------

PASSWORD = "Mot de passe : "
CODE = "Code de la double authentification\u00a0: "
PASSWORD_WANTED = (
    "Le mot de passe est demandé : indiquez --password-stdin, ou cochez « Rester connecté sur ce poste » dans le"
    " programme."
)

SIGN_IN: dict[Outcome, str] = {
    Outcome.OFFLINE: "Le service ne répond pas : les documents sont mis en file et partiront dès que possible.",
    Outcome.WRONG: "Identifiant ou mot de passe incorrect.",
    Outcome.NOT_ACTIVATED: "Ce compte n’est pas encore activé : ouvrez le lien reçu par mail.",
    Outcome.PROVISIONAL: "Ce mot de passe est un code provisoire : créez d’abord le compte avec la fenêtre.",
    Outcome.CODE_ENDED: "Ce code provisoire n’est plus valable : demandez-en un autre avec la fenêtre.",
    Outcome.TOO_MANY: "Trop d’essais : attendez {} avant de recommencer.",
    Outcome.FACTOR_NEEDED: (
        "Ce compte demande aussi un code\u00a0: ajoutez --code avec les six chiffres affichés par le téléphone, ou un"
        " code de secours. «\u00a0Rester connecté\u00a0», coché une fois dans la fenêtre, en dispense sur ce poste."
    ),
    Outcome.FACTOR_WRONG: "Ce code n’est pas le bon\u00a0: prenez celui que le téléphone affiche maintenant.",
    Outcome.FACTOR_USED: "Ce code a déjà servi\u00a0: attendez le suivant.",
    Outcome.FACTOR_LATE: "Ce code n’est plus valable\u00a0: prenez celui que le téléphone affiche maintenant.",
    Outcome.UNREACHABLE: "Le service ne répond pas. Rien n’a été déposé ; relancez la commande plus tard.",
    Outcome.OLD_PASSWORD_NEEDED: (
        "Le mot de passe a été changé : ouvrez une fois le programme pour indiquer l’ancien sur ce poste."
    ),
    Outcome.CERTIFICATE: "Le certificat présenté n’est pas reconnu sur ce poste : voyez avec votre informaticien.",
    Outcome.PROXY: "Le proxy du cabinet demande une identification : voyez avec votre informaticien.",
    Outcome.VAULT_DAMAGED: "Le coffre de ce poste ne pouvait plus être lu ; il a été mis de côté. {}",
    Outcome.BUSY_ELSEWHERE: "Ce cabinet est ouvert dans une autre fenêtre du programme : fermez-la, puis relancez.",
}
LOST_UNKNOWN = "Des documents qui attendaient peuvent y être restés : déposez-les à nouveau."
LOST_NONE = "Aucun document n’y attendait."
LOST_ONE = "Un document y attendait : déposez-le à nouveau."
LOST_MANY = "{} documents y attendaient : déposez-les à nouveau."
VAULT_NEWER = "Le coffre vient d’une version plus récente du programme : mettez le programme à jour."
VAULT_DAMAGED = (
    "Le coffre de ce poste est abîmé. Relancez la commande\u00a0: il sera mis de côté, et vous saurez combien de "
    "documents y attendaient."
)
VAULT_UNOPENABLE = "Le dossier du programme ne peut pas être lu ou écrit sur ce poste."
DISK_FULL = "Il n’y a plus de place sur le disque."
UNFORESEEN = "Une situation imprévue est survenue ({}) ; le journal en dit davantage."
KEYRING_CLOSED = "Le trousseau de ce poste ne s’ouvre pas."


def lost(count: int | None) -> str:
    """What became of the documents of a vault that was set aside."""
    if count is None:
        return LOST_UNKNOWN
    return LOST_NONE if count == 0 else LOST_ONE if count == 1 else LOST_MANY.format(count)


def minutes(seconds: float) -> str:
    """A pause in words."""
    if seconds < 90:
        return f"{max(1, round(seconds))}\u00a0secondes"
    return f"{round(seconds / 60)}\u00a0minutes"


# --- send and status ---------------------------------------------------------------------------------------------

READING = "Lecture…"
SENDING = "Dépôt…"
NOTHING = "Rien à déposer."
PAUSED = "La file est en pause dans le programme : reprenez-la, puis relancez la commande."
LEFT = "Le reste est en file : relancez la commande pour l’achever."
INTERRUPTED = "Interrompu."
SUMMARY = "{done} sur {all} avec accusé de dépôt."
NO_PROFILE = "Aucun cabinet n’est connu sur ce poste."
CLOSED_VAULT = "coffre fermé"
QUEUED_ESTIMATE = "environ {} en file"
UNNAMED = "(sans nom)"

STATES: dict[DocumentState, str] = {
    DocumentState.REFUSED: "Refusé",
    DocumentState.DUPLICATE: "En double",
    DocumentState.STAGED: "À envoyer",
    DocumentState.QUEUED: "En file",
    DocumentState.SENDING: "Envoi en cours",
    DocumentState.WAITING: "Nouvel essai prévu",
    DocumentState.SIGNED_OUT: "Attend la connexion",
    DocumentState.UPLOADED: "Envoyé, attend l’accusé",
    DocumentState.ACKNOWLEDGED: "Accusé de dépôt reçu",
    DocumentState.FAILED: "À corriger",
}

REASONS: dict[str, str] = {
    "already-sent": "déjà déposé",
    "gone": "fichier introuvable",
    "empty": "fichier vide",
    "too-large": "trop volumineux",
    "encrypted": "protégé par un mot de passe",
    "damaged": "endommagé",
    "unsupported": "type non accepté",
    "unreadable": "illisible",
    "changing": "en cours d’écriture",
    "name-unusable": "nom inutilisable",
}
"""Those that the console names; any other is left to the log."""

# --- check -------------------------------------------------------------------------------------------------------

CHECKS = {
    "cipher": "Coffre chiffré",
    "keyring": "Trousseau",
    "pdf": "PDF",
    "tls": "Certificats",
    "fonts": "Polices",
    "images": "Images",
    "screen": "Affichage",
}
CHECK_PRESENT = "présent"
CHECK_MISSING = "manquant"
CHECK_KEYRING = {
    "absent": "absent : le mot de passe sera demandé à chaque fois",
    "unfit": "il garde les secrets en clair : le mot de passe sera demandé à chaque fois",
    "silent": "il ne répond pas : le mot de passe sera demandé à chaque fois",
    "closed": "il ne s’ouvre pas : le mot de passe sera demandé à chaque fois",
}
CHECK_INCOMPLETE = "Cette installation est incomplète."
CHECK_COMPLETE = "Cette installation est complète."

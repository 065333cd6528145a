"""Every French sentence of the way in. The guide's own words stand as the guide writes them."""

from typing import TYPE_CHECKING, NamedTuple

from desktop.kernel.identifiers import FinessFault, group_finess
from desktop.session.standing import Outcome

if TYPE_CHECKING:
    from desktop.session.facts import Profile, SignInResult

PROGRAM = "Espace Tiers"
PORTAL = "ESPACE TIERS PRO DE SANTE"
YOU_CAN = "Dans votre espace, vous pouvez"
ABILITIES: tuple[tuple[str, str], ...] = (  # icon, sentence of the guide
    ("deposit", "Déposer une demande de remboursement"),
    ("statement", "Consulter et éditer vos relevés de remboursement"),
    ("document", "Déposer une demande de prise en charge"),
    ("edit", "Signaler vos changements de coordonnées de contact, postales ou bancaires"),
    ("sending", "Demander une convention de Télétransmission"),
    ("message", "Déposer une réclamation"),
    ("help", "Retrouver les réponses à vos questions dans la Foire Aux Questions (FAQ)"),
)
NOTICES = "La Mutuelle vous informe"

HEADING = "J’accède à mon compte"
SUBHEADING = "Accès à votre espace service"
IDENTIFIER = "Identifiant (Votre N° tiers) :"
IDENTIFIER_HINT = "Votre numéro FINESS, 9 caractères."
OTHER_PRACTICE = "Ajouter un autre N° tiers…"
KNOWN_PRACTICES = "Choisir un compte de ce poste"
PRACTICE = "Compte : {name}"
PASSWORD = "Mot de passe :"
REMEMBER = "Rester connecté sur ce poste"
REMEMBER_HINT = "À cocher sur un poste dont la session est protégée par un mot de passe."
CONNECT = "Connexion"
CONNECTING = "Connexion en cours…"
RESUMING = "Ouverture de votre espace…"
WORKING = "Un instant…"
CREATE_LABEL = "Pas encore de compte ?"
QUESTIONS = "Foire Aux Questions"
CREATE = "Créer mon compte"
CREATE_HINT = "Cliquez sur le bouton"
BACK = "Retour à l’espace connexion"
UNNAMED = "Votre compte"
LOST_MAIL = "Adresse mail oubliée ?"
LOST_PASSWORD = "Mot de passe oublié ?"
RESET = "Réinitialiser mon compte"
MAIL_AGAIN = "Renvoyer le mail"
OTHER_CODE = "Demander un code"

FINESS_FAULTS: dict[FinessFault, str] = {
    FinessFault.EMPTY: "Saisissez votre N° tiers.",
    FinessFault.LENGTH: "Le N° FINESS doit comporter 9 caractères.",
    FinessFault.STRUCTURE: "Ce N° FINESS n’a pas la forme attendue : deux chiffres de département, puis sept chiffres.",
    FinessFault.KEY: "La clé de contrôle ne correspond pas. Vérifiez la saisie, ou continuez si c’est bien le vôtre.",
}
CONFIRM_KEY = (
    "La clé de contrôle de ce N° FINESS ne correspond pas. Vérifiez la saisie, "
    "ou choisissez Connexion une nouvelle fois si ce numéro est bien le vôtre."
)
PASSWORD_MISSING = "Saisissez votre mot de passe."

FORMER_HEADING = "Votre mot de passe a changé"
FORMER_TEXT = (
    "La Mutuelle accepte ce mot de passe, mais les données gardées sur ce poste sont encore protégées par l’ancien. "
    "Saisissez-le une dernière fois pour les retrouver."
)
FORMER_PASSWORD = "Ancien mot de passe :"
FORMER_OPEN = "Retrouver mes données"
FORMER_WRONG = "Ce n’est pas le mot de passe qui protégeait ces données. Essayez-en un autre, ou repartez à neuf."
FORMER_MISSING = "Saisissez votre ancien mot de passe."
AFRESH = "Repartir à neuf…"
AFRESH_TITLE = "Repartir à neuf sur ce poste ?"
AFRESH_TEXT = (
    "Les données gardées sur ce poste seront mises de côté, et un espace neuf sera ouvert. "
    "Ce que la Mutuelle a déjà reçu n’est pas perdu.\n\n"
    "Les documents encore en file resteront dans les données mises de côté : ils ne partiront pas. "
    "Vous devrez les déposer à nouveau."
)
AFRESH_ACTION = "Repartir à neuf"

CODE_HEADING = "Saisissez votre code"
CODE_TEXT = "Votre mot de passe est le bon. Votre compte est protégé par la double authentification."
CODE_BACK = "Retour"
CODE_LOST = (
    "Ni téléphone, ni code de secours\u202f? Appelez la Mutuelle\u00a0: après vérification, elle retire la double"
    " authentification."
)

OFFLINE_KNOWN = (
    "Vous êtes hors ligne : la Mutuelle ne répond pas. Votre mot de passe ouvre tout de même votre espace ; "
    "ce que vous déposerez partira au retour de la connexion."
)
OFFLINE_UNKNOWN = (
    "Vous êtes hors ligne : la Mutuelle ne répond pas. La première connexion sur ce poste demande le réseau ; "
    "vérifiez-le, puis essayez à nouveau."
)
RESUME_ENDED = "Ce poste ne garde plus votre connexion. Saisissez votre mot de passe."
UNEXPECTED = (
    "La connexion n’a pas abouti, par un défaut de ce programme. Vos saisies sont conservées. Essayez à nouveau."
)
TRY_IN = "Réessayer dans {left}"


class Message(NamedTuple):
    """What a result tells the user: what happened, why, what to do. `tone` is a tone of the toolkit's banner."""

    tone: str
    text: str


_MESSAGES: dict[Outcome, Message] = {
    Outcome.WRONG: Message("danger", "Identifiant ou mot de passe incorrect. Vérifiez-les, puis essayez à nouveau."),
    Outcome.NOT_ACTIVATED: Message(
        "warning",
        "Votre compte n’est pas encore activé. Cliquez sur le lien reçu par mail, puis connectez-vous à nouveau.",
    ),
    Outcome.PROVISIONAL: Message(
        "info", "Ce mot de passe est votre code confidentiel provisoire. Créez d’abord votre compte avec lui."
    ),
    Outcome.CODE_ENDED: Message(
        "warning",
        "Ce code confidentiel n’est plus valable. Demandez-en un nouveau : il remplacera celui-ci.",
    ),
    Outcome.UNREACHABLE: Message(
        "warning",
        "La Mutuelle ne répond pas, et ce poste ne garde pas encore de données que ce mot de passe ouvrirait. "
        "Vérifiez le réseau, puis essayez à nouveau.",
    ),
    Outcome.CERTIFICATE: Message(
        "danger",
        "La connexion n’est pas sûre : ce poste ne reconnaît pas le certificat qui lui est présenté. "
        "Rien n’a été envoyé. Vérifiez la date du poste, puis prévenez votre informaticien.",
    ),
    Outcome.PROXY: Message(
        "warning",
        "Le filtre d’accès à Internet de votre réseau (proxy) demande une identification. "
        "Demandez à votre informaticien d’autoriser ce programme, puis essayez à nouveau.",
    ),
    Outcome.BUSY_ELSEWHERE: Message(
        "warning",
        "Votre espace est déjà ouvert dans une autre fenêtre de ce poste. "
        "Revenez à cette fenêtre, ou fermez-la, puis essayez à nouveau.",
    ),
}


def explain(result: "SignInResult") -> Message:
    """The words for a result that didn't open the program."""
    if result.outcome is Outcome.TOO_MANY:
        return Message(
            "warning",
            "Trop d’essais. Pour protéger votre compte, la connexion est fermée un moment ; elle rouvrira d’elle-même.",
        )
    if result.outcome is Outcome.VAULT_DAMAGED:
        return Message("danger", f"{_DAMAGED} {_lost(result.lost)}")
    return _MESSAGES.get(result.outcome, Message("danger", UNEXPECTED))


_DAMAGED = (
    "Les données gardées sur ce poste étaient abîmées : elles ont été mises de côté. "
    "Connectez-vous à nouveau pour ouvrir un espace neuf ; ce que la Mutuelle a reçu y reviendra."
)


def _lost(count: int | None) -> str:
    if count is None:
        return "Des documents étaient peut-être encore en file : vérifiez vos derniers dépôts."
    if count == 0:
        return "Aucun document n’était en file."
    if count == 1:
        return "Un document était encore en file : déposez-le à nouveau."
    return f"{count} documents étaient encore en file : déposez-les à nouveau."


def time_left(minutes: int, seconds: int) -> str:
    """4 min 05 s, 12 s."""
    return f"{minutes}\u00a0min\u00a0{seconds:02d}\u00a0s" if minutes else f"{seconds}\u00a0s"


def practice_name(profile: "Profile") -> str:
    """How a practice is called before and after its first sign-in."""
    return profile.name or UNNAMED


def practice_line(profile: "Profile") -> str:
    """Second line of a practice: its number, and whether its connection is kept."""
    number = f"N° {group_finess(profile.finess)}"
    return f"{number} · connexion gardée" if profile.remembered else number

"""The French words of the window's frame: rail, header, lock page."""

PROGRAM = "Espace Tiers"
PORTAL = "ESPACE TIERS PRO DE SANTE"
BACK_TO_SIGN_IN = "Retour à l’espace connexion"
NAVIGATION = "Navigation"
SETTINGS = "Paramètres"
LOCK = "Verrouiller"
SIGN_OUT = "Se déconnecter"
ADD_PRACTICE = "Ajouter un autre N° tiers…"
PRACTICE_MENU = "{name}, N° {finess} : changer de compte, verrouiller, se déconnecter"
BADGE = "{title}, {count} à traiter"
KEYS = "{text} ({keys})"
UNNAMED = "Votre compte"
SWITCH = "Passer à « {name} »"

# state -> tone, icon, words, explanation
CONNECTION: dict[str, tuple[str, str, str, str]] = {
    "online": ("success", "online", "En ligne", "La Mutuelle répond."),
    "offline": (
        "warning",
        "offline",
        "Hors ligne",
        "La Mutuelle ne répond pas. Vos documents restent en file et partiront au retour de la connexion.",
    ),
    "reconnecting": (
        "info",
        "refresh",
        "Reconnexion…",
        "Le programme essaie de joindre la Mutuelle. Vous pouvez continuer.",
    ),
    "expired": (
        "danger",
        "key",
        "Connectez-vous à nouveau",
        "La Mutuelle demande votre mot de passe. Vos documents restent en file jusque-là.",
    ),
}

KEYS_TITLE = "Raccourcis clavier"
KEYS_EVERYWHERE = "Partout"
KEYS_SHOWN = "Montrer cette liste"
KEYS_JOIN = "Joindre des fichiers"
KEYS_FIND_ALL = "Rechercher partout"
KEYS_FIND = "Rechercher dans la page"
KEYS_REFRESH = "Actualiser la page"
KEYS_PRINT = "Imprimer"
KEYS_GO = "Aller à « {page} »"
KEYS_CLOSE = "Fermer"

LOCKED = "Espace verrouillé"
LOCKED_WHY = "Vos envois continuent. Saisissez votre mot de passe pour revenir à votre travail."
PASSWORD = "Mot de passe :"
UNLOCK = "Déverrouiller"
UNLOCKING = "Un instant…"
UNLOCK_WRONG = "Ce mot de passe ne convient pas. Vérifiez-le, puis essayez à nouveau."
UNLOCK_MISSING = "Saisissez votre mot de passe."
UNLOCK_FAILED = "Le déverrouillage n’a pas abouti, par un défaut de ce programme. Essayez à nouveau."

SIGN_IN_AGAIN = "Se connecter"
EXPIRED = "Votre session a expiré : la Mutuelle demande votre mot de passe. Vos documents restent en file jusque-là."
SHUT = (
    "Votre session sur ce poste a été fermée depuis un autre poste. Ce qui attendait ici est gardé, à l’abri : il"
    " partira quand vous vous serez connecté à nouveau."
)

NO_KEYRING = (
    "Ce poste n’a pas de trousseau de mots de passe disponible : "
    "votre mot de passe vous sera demandé à chaque ouverture."
)
UNFORESEEN = (
    "Une action n’a pas abouti, par un défaut de ce programme. Rien de ce qui est en file n’est perdu : "
    "essayez à nouveau, puis relancez le programme si cela se répète."
)
NO_DEMO = "Cette installation ne contient pas le service de démonstration. Indiquez-en un avec --server."

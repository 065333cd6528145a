"""Every French sentence of the section of the account's mail."""

from datetime import datetime

from desktop.features.access.domain import MailLack, Stand
from desktop.features.access.texts import dated

TITLE = "Adresse mail du compte"
LOADING = "Un instant…"
NONE = "Aucune adresse mail n’est enregistrée pour votre compte."
UNKNOWN = "Elle s’affiche en ligne."
OPEN = "Changer…"
NEW = "Nouvelle adresse mail"
NEW_AGAIN = "Confirmation de l’adresse mail"
PASSWORD = "Mot de passe"
PASSWORD_MISSING = "Saisissez votre mot de passe."
HOW = (
    "Un mail partira aux deux adresses. Le changement se fait quand la nouvelle est confirmée et que l’actuelle"
    " l’accepte."
)
HOW_FIRST = "Un mail partira à cette adresse. Elle est enregistrée quand vous l’avez confirmée."
LOST = "Vous n’avez plus accès à l’adresse actuelle ?"
LOST_ACTION = "Signaler un changement de coordonnées"
ASK = "Demander le changement"
ASKING = "Envoi en cours…"
ASKED = "Les mails sont partis. Ouvrez le lien reçu à chaque adresse."
AGAIN = "Renvoyer les mails"
SENT_AGAIN = "Les mails sont repartis. Regardez aussi parmi les messages indésirables."
CANCEL = "Abandonner le changement"
CANCELLED = "Le changement est abandonné. L’adresse de votre compte reste la même."
CHANGED = "L’adresse mail de votre compte est changée."
WAITED_NEW = "Nouvelle adresse"
WAITED_OLD = "Adresse actuelle"
CONFIRMED = ("check-circle", "success", "Confirmée")
ACCEPTED = ("check-circle", "success", "Acceptée")
WAITED = ("hourglass", "info", "En attente du lien")
OVER: dict[Stand, str] = {
    Stand.REFUSED: (
        "Le changement a été refusé depuis l’adresse actuelle. Si ce n’est pas vous qui l’aviez demandé, changez votre"
        " mot de passe."
    ),
    Stand.EXPIRED: "Le changement n’a pas été confirmé à temps : l’adresse reste la même. Recommencez si besoin.",
}
_LACKS = {
    MailLack.EMPTY: "Saisissez la nouvelle adresse mail.",
    MailLack.SHAPE: "Cette adresse mail n’a pas la forme attendue, par exemple accueil@cabinet.fr.",
    MailLack.SAME: "C’est déjà l’adresse mail de votre compte.",
    MailLack.DIFFERENT: "Les deux adresses mail ne sont pas identiques.",
}


def lack(what: MailLack, *, again: bool = False) -> str:
    """What is wrong with a field."""
    if again and what is MailLack.EMPTY:
        return "Saisissez l’adresse une seconde fois."
    return _LACKS[what]


def pending(mail: str, until: datetime, now: datetime) -> str:
    """What is waited for, and how long."""
    return f"Changement demandé vers {mail}. À confirmer avant {dated(until, now)}."

"""Every French sentence of the access page's frame, and what refusals say; each section has a catalogue of its own."""

from datetime import datetime

from desktop.features.access.domain import Refusal, Trouble
from desktop.kernel.french import duration, moment

TITLE = "Gérer l’accès à mon compte"
LABEL = "Accès au compte"
WORDS = "mot de passe changer mail adresse session connexion poste sécurité code cadenas"
OFFLINE = (
    "La Mutuelle ne répond pas : mot de passe, adresse mail, double authentification et sessions ne se changent qu’en"
    " ligne. Rien de ce que vous saisissez ici ne part plus tard."
)
NEEDS_LINE = "À faire en ligne : la Mutuelle ne répond pas pour l’instant."
CANCEL = "Annuler"
WORKING = "Un instant…"

_SAYINGS = {
    Trouble.PASSWORD: "Ce n’est pas votre mot de passe actuel. Vérifiez-le, puis essayez à nouveau.",
    Trouble.WEAK: "La Mutuelle ne trouve pas ce mot de passe assez fort. Choisissez-en un autre.",
    Trouble.SAME: "C’est déjà votre mot de passe. Choisissez-en un autre.",
    Trouble.PERSONAL: ("Ce mot de passe contient votre N° tiers, votre nom ou votre adresse mail : il serait deviné."),
    Trouble.MAIL: "Cette adresse mail n’a pas la forme attendue, par exemple accueil@cabinet.fr.",
    Trouble.SAME_MAIL: "C’est déjà l’adresse mail de votre compte.",
    Trouble.OVER: "Ce changement n’est plus en cours. La page vient d’être actualisée.",
    Trouble.CODE_WRONG: "Ce code n’est pas le bon. Saisissez celui qui s’affiche maintenant.",
    Trouble.CODE_USED: "Ce code a déjà servi. Attendez que le téléphone en affiche un autre.",
    Trouble.CODE_LATE: "Ce code n’est plus valable. Saisissez celui qui s’affiche maintenant.",
    Trouble.ENROLMENT_OVER: "Ce code QR n’est plus valable. Recommencez l’activation pour en obtenir un autre.",
    Trouble.FACTOR_CHANGED: (
        "La double authentification a été activée ou retirée entre-temps, depuis un autre poste ou par la Mutuelle."
    ),
    Trouble.UNREACHABLE: "La Mutuelle ne répond pas. Vos saisies sont conservées : essayez à nouveau dans un moment.",
    Trouble.SIGN_IN: "Votre session a expiré. Connectez-vous à nouveau, puis recommencez.",
    Trouble.CERTIFICATE: (
        "La connexion n’est pas sûre : ce poste ne reconnaît pas le certificat qui lui est présenté. Rien n’a été"
        " envoyé. Prévenez votre informaticien."
    ),
    Trouble.PROXY: (
        "Le filtre d’accès à Internet de votre réseau (proxy) demande une identification. Demandez à votre"
        " informaticien d’autoriser ce programme."
    ),
    Trouble.DISK: (
        "Ce poste ne peut rien enregistrer : le disque est plein, ou refuse l’écriture. Rien n’a changé. Faites de la"
        " place, puis essayez à nouveau."
    ),
    Trouble.REFUSED: (
        "La Mutuelle n’accepte pas cette demande, sans dire pourquoi. Rien n’a changé. Essayez à nouveau, puis"
        " prévenez-la si cela se répète."
    ),
}


def dated(when: datetime, now: datetime) -> str:
    """ "le 12 mai 2023 à 10 h 42", "hier à 18 h 05"."""
    words = moment(when, now)
    return f"le {words}" if words[:1].isdigit() else words


def explain(refusal: Refusal) -> str:
    """What happened, why, what to do."""
    if refusal.trouble is Trouble.TOO_OFTEN:
        when = f"dans {duration(refusal.wait)}" if refusal.wait else "dans un moment"
        return f"Trop d’essais. Pour protéger votre compte, attendez un peu ; essayez à nouveau {when}."
    return _SAYINGS[refusal.trouble]

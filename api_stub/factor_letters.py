"""What the mutual writes about the second factor, by mail in two versions. French, pure; no letter carries a code."""

from datetime import datetime

from api_stub.factor_rules import FEW_LEFT
from api_stub.mail import Letter
from api_stub.registration_letters import Practice, compose, written

When = datetime
_NOT_YOU = (
    "Si ce n’est pas vous, choisissez aussitôt « Réinitialiser mon compte » sur la page de connexion, puis prévenez la"
    " Mutuelle."
)
_WHERE = "Dans Espace Tiers, page « Accès à mon compte », rubrique « Double authentification »"


def switched_on(to: Practice, at: When) -> Letter:
    """The first right code came."""
    return compose(
        to.mail,
        "La double authentification est activée",
        [
            f"La double authentification de votre Espace Tiers a été activée le {written(at)}. Chaque connexion demande"
            " désormais votre mot de passe, puis un code à six chiffres de votre téléphone.",
            "Gardez vos codes de secours à l’abri : ils vous ouvriront votre compte si vous n’avez plus le téléphone.",
            _NOT_YOU,
        ],
    )


def switched_off(to: Practice, at: When) -> Letter:
    """By whoever has password and code."""
    return compose(
        to.mail,
        "La double authentification est désactivée",
        [
            f"La double authentification de votre Espace Tiers a été désactivée le {written(at)}. Votre mot de passe"
            " seul ouvre de nouveau votre compte.",
            _NOT_YOU,
        ],
    )


def taken_off(to: Practice, at: When) -> Letter:
    """By the back office."""
    return compose(
        to.mail,
        "La double authentification a été retirée",
        [
            f"À la demande de votre établissement, la Mutuelle a retiré la double authentification de votre Espace"
            f" Tiers le {written(at)}. Vos anciens codes de secours ne servent plus.",
            f"Activez-la de nouveau avec votre nouveau téléphone. {_WHERE}.",
            "Si vous n’avez rien demandé, prévenez aussitôt la Mutuelle : quelqu’un s’est fait passer pour vous.",
        ],
    )


def renewed(to: Practice, at: When) -> Letter:
    """New recovery codes."""
    return compose(
        to.mail,
        "Vos codes de secours ont été renouvelés",
        [
            f"De nouveaux codes de secours ont été créés pour votre Espace Tiers le {written(at)}. Les anciens ne"
            " servent plus.",
            _NOT_YOU,
        ],
    )


def recovery_used(to: Practice, at: When, left: int) -> Letter:
    """One was used up; with few left, that is the subject."""
    rest = (
        "C’était le dernier." if not left else "Il vous en reste un seul." if left == 1 else f"Il vous en reste {left}."
    )
    few = left <= FEW_LEFT
    return compose(
        to.mail,
        "Vos codes de secours s’épuisent" if few else "Un code de secours a servi",
        [
            f"Un code de secours de votre Espace Tiers a servi le {written(at)}. {rest}",
            *([f"Créez-en de nouveaux dès maintenant. {_WHERE}."] if few else []),
            _NOT_YOU,
        ],
    )


def guessed_at(to: Practice, at: When) -> Letter:
    """The right password, then wrong codes until the door was held."""
    return compose(
        to.mail,
        "Des codes faux ont été saisis après votre mot de passe",
        [
            f"Le {written(at)}, quelqu’un a saisi votre mot de passe, puis plusieurs codes faux. Votre compte n’a pas"
            " été ouvert, et la connexion est ralentie.",
            "Si ce n’est pas vous, quelqu’un connaît votre mot de passe : changez-le aussitôt dans Espace Tiers.",
        ],
    )

"""What the mutual writes about the access to an account, by mail in two versions. French, pure."""

from datetime import datetime

from api_stub.access_rules import MailChange
from api_stub.mail import Letter
from api_stub.registration_letters import Practice, compose, written

_NOT_YOU = (
    "Si ce n’est pas vous, choisissez aussitôt « Réinitialiser mon compte » sur la page de connexion, puis prévenez la"
    " Mutuelle."
)


def password_changed(to: Practice, device: str, at: datetime) -> Letter:
    """After the password was changed in the program."""
    where = f" depuis le poste « {device} »" if device else ""
    return compose(
        to.mail,
        "Votre mot de passe a été changé",
        [
            f"Le mot de passe de votre Espace Tiers a été changé le {written(at)}{where}. Les autres postes connectés"
            " devront se reconnecter avec le nouveau mot de passe.",
            _NOT_YOU,
        ],
    )


def to_new_mail(name: str, change: MailChange, link: str, until: datetime) -> Letter:
    """To the mailbox that is to be the account's."""
    return compose(
        change.new,
        "Confirmez votre nouvelle adresse mail",
        [f"Cette adresse a été indiquée comme nouvelle adresse mail de l’Espace Tiers de {name}. Pour la confirmer :"],
        link=("Confirmer cette adresse", link),
        after=[
            f"Ce lien est valable jusqu’au {written(until)}. L’adresse actuelle du compte doit accepter le changement,"
            " elle aussi.",
            "Si vous n’êtes pas concerné, ne faites rien : rien ne changera.",
        ],
    )


def to_old_mail(name: str, change: MailChange, link: str, until: datetime) -> Letter:
    """To the mailbox that is the account's."""
    return compose(
        change.old,
        "Acceptez-vous la nouvelle adresse mail de votre compte ?",
        [
            f"Un changement d’adresse mail a été demandé pour l’Espace Tiers de {name}.",
            f"Nouvelle adresse : {change.new}",
            "Pour l’accepter ou le refuser :",
        ],
        link=("Accepter ou refuser", link),
        after=[
            f"Ce lien est valable jusqu’au {written(until)}. Sans votre accord, rien ne changera.",
            "Si vous n’avez rien demandé, refusez, puis changez votre mot de passe : quelqu’un le connaît.",
        ],
    )


def mail_changed(to: str, change: MailChange, at: datetime) -> Letter:
    """To both, once it is done."""
    return compose(
        to,
        "L’adresse mail de votre compte a changé",
        [
            f"L’adresse mail de votre Espace Tiers a été changée le {written(at)}.",
            f"Ancienne adresse : {change.old or 'aucune'}",
            f"Nouvelle adresse : {change.new}",
            _NOT_YOU,
        ],
    )

"""Every French sentence of the section of the open sessions."""

from datetime import datetime

from desktop.features.access.domain import OpenSession
from desktop.features.access.texts import dated
from desktop.kernel.french import count

TITLE = "Sessions ouvertes"
SUMMARY = (
    "Les postes connectés à votre compte. Fermez ce que vous ne reconnaissez pas, puis changez votre mot de passe."
)
LOADING = "Un instant…"
UNKNOWN = "La liste s’affiche en ligne."
CLOSE = "Fermer"
CLOSE_OTHERS = "Fermer toutes les autres"
HERE = "Ce poste"
UNNAMED = "Poste sans nom"
NAME = "Nom de ce poste"
NAME_HINT = (
    "Pour le reconnaître dans cette liste. Sans nom, seul son système y est dit ; jamais celui de la machine ni de"
    " sa session."
)
KEEP = "Enregistrer"
KEPT = "Ce poste s’appelle désormais « {name} »."
NOT_KEPT = "Ce nom n’a pas pu être enregistré sur ce poste. Vérifiez la place libre du disque, puis essayez à nouveau."
CLOSE_TITLE = "Fermer cette session ?"
CLOSE_OTHERS_TITLE = "Fermer toutes les autres sessions ?"
CLOSE_TEXT = (
    "« {name} » devra se reconnecter avec votre mot de passe. Ce qui attend sur ce poste y reste gardé, à l’abri, et"
    " partira après la reconnexion."
)
CLOSE_OTHERS_TEXT = (
    "Vos autres postes devront se reconnecter avec votre mot de passe. Ce qui attend sur eux y reste gardé, à l’abri."
)
CLOSE_ACTION = "Fermer la session"
CLOSE_OTHERS_ACTION = "Fermer les sessions"
CLOSED = "La session est fermée : ce poste se reconnectera avec votre mot de passe."
CLOSED_OTHERS = "Toutes les autres sessions sont fermées."


def name(session: OpenSession, here: str) -> str:
    """What a session is called; `here` is what this workstation calls itself now."""
    return (here if session.current else session.device) or UNNAMED


def about(session: OpenSession, now: datetime) -> str:
    """From where, when used last, since when open."""
    used = "utilisée maintenant" if session.current else f"utilisée {dated(session.used_at, now)}"
    return " · ".join(part for part in (session.place, used, f"ouverte {dated(session.opened_at, now)}") if part)


def close_name(called: str) -> str:
    """The button's name for whoever doesn't see its row."""
    return f"Fermer la session de {called}"


def others(number: int) -> str:
    """Those that aren't listed."""
    return f"Et {count(number, 'autre session, plus ancienne', 'autres sessions, plus anciennes')}."

"""Every sentence of the page "Déposez votre demande". Labels of the guide are kept as they are printed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.applicant.facts import Followed, Role, Sent, Stage
from desktop.features.application.domain import Fault, Readiness
from desktop.kernel.french import count, moment, size
from desktop.uploads.facts import DocumentRow, DocumentState
from desktop.uploads.reason_texts import Reason, reason

TITLE = "Déposez votre demande"
BACK = "Retour à l’espace connexion"
INTRO = (
    "Si vous souhaitez vous conventionner avec la Mutuelle, merci de déposer votre convention signée accompagnée d’un "
    "RIB et de tout autre document que vous jugerez utile."
)

FINESS = "N° FINESS"
NAME = "Raison sociale"
MAIL = "Email"
MAIL_HINT = "La Mutuelle vous écrira à cette adresse."
MESSAGE = "Laissez-nous un message :"
MESSAGE_NAME = "Message pour la Mutuelle"
REQUIRED = "* Champs obligatoires"
WHO = "Votre établissement"
PAPERS = "Pièces jointes"
PAPER = "Justificatif"
ADD = "AJOUTER"
MAKE = "Remplir la convention"
SEND = "ENVOYER"
SEND_AGAIN = "ENVOYER À NOUVEAU"
SEND_PART = "Envoyer ce qui manque"
REMOVE = "Retirer"
ROLE = "Cette pièce est"
KIND = "Pièce"
SIZE = "Taille"
STATE = "État"
ADD_TITLE = "Choisir des justificatifs"
ADD_FILTER = "Documents (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic);;Tous les fichiers (*)"
TABLE = "Pièces de la demande"
EMPTY_TITLE = "Déposez ici votre convention signée et votre RIB"
EMPTY_PART = "Déposez ici la pièce demandée"
EMPTY_TEXT = "Glissez les fichiers dans la fenêtre, ou choisissez AJOUTER. PDF, JPEG, PNG ou TIFF."
METER_NAME = "Taille totale des pièces"
READING = "Lecture des fichiers…"

ROLES = {Role.AGREEMENT: "Convention signée", Role.RIB: "RIB", Role.OTHER: "Autre pièce"}
_ASKED = {Role.AGREEMENT: "la convention signée", Role.RIB: "le RIB"}

FAULTS = {
    ("name", Fault.MISSING): "Indiquez la raison sociale de l’établissement.",
    ("mail", Fault.MISSING): "Indiquez l’adresse à laquelle la Mutuelle peut vous écrire.",
    ("mail", Fault.WRONG): "Cette adresse n’est pas complète : vérifiez ce qui suit l’arobase (@).",
}

WHOLE_WINDOW = "Déposez vos justificatifs"

THIS_RUN = (
    "Ce poste n’a pas de trousseau de mots de passe qui s’ouvre : votre demande n’est gardée que tant que le logiciel "
    "reste ouvert. Envoyez-la avant de le fermer."
)
THIS_RUN_SENT = (
    "Ce poste n’a pas de trousseau de mots de passe qui s’ouvre : le suivi n’est gardé que tant que le logiciel reste "
    "ouvert. Ensuite, le lien reçu par courriel le rouvrira."
)
LOST = (
    "Ce qui était gardé sur ce poste pour ce N° FINESS ne s’ouvre plus et a été mis de côté. "
    "Reprenez votre demande ici."
)
BUSY = "Cette demande est ouverte dans une autre fenêtre du logiciel. Fermez-la, puis réessayez."
UNEXPECTED = "La page n’a pas pu être préparée. Réessayez, ou redémarrez le logiciel."
RETRY = "Réessayer"

KEY_ENDED = (
    "Votre accès à cette demande a expiré. Tout est gardé sur ce poste : il faut un nouvel accès pour continuer."
)
GET_KEY = "Obtenir un accès"
GET_LINK = "Recevoir un nouveau lien"
LINKS = {
    Sent.TAKEN: "Un nouveau lien part par courriel à l’adresse de la demande. Collez-le ci-dessous dès son arrivée.",
    Sent.LATER: "La Mutuelle ne répond pas pour le moment. Réessayez dans un instant.",
    Sent.TOO_OFTEN: "Plusieurs liens ont déjà été envoyés. Attendez une heure avant d’en demander un autre.",
    Sent.KEY_ENDED: "La Mutuelle n’a pas pu envoyer de lien. Réessayez dans un instant.",
    Sent.REFUSED: "La Mutuelle n’a pas pu envoyer de lien. Réessayez dans un instant.",
}

SENDING = "Envoi de votre demande…"
SENDING_OFFLINE = (
    "La Mutuelle ne répond pas pour le moment. Votre demande est gardée sur ce poste et partira d’elle-même."
)
OFFLINE_PREPARE = (
    "La Mutuelle ne répond pas pour le moment. Vous pouvez préparer votre demande : elle partira dès que possible."
)
OFFLINE_FOLLOW = "La Mutuelle ne répond pas pour le moment. Voici ce que l’on savait la dernière fois."
SENDING_PART = "Envoi de la pièce demandée…"

LINK_TITLE = "J’ai reçu un lien par courriel"
LINK_TEXT = "Collez ici le lien de dépôt reçu par courriel : il ouvre votre demande, et elle seule."
LINK_FIELD = "Lien de dépôt"
LINK_OPEN = "Ouvrir ma demande"
LINK_MISSING = "Collez le lien reçu par courriel."
LINK_WRONG = "Ce lien n’est plus valable, ou il est incomplet. Demandez-en un nouveau."
LINK_UNREACHABLE = "La Mutuelle ne répond pas pour le moment. Réessayez dans un instant."
LINK_OPENING = "Ouverture…"

KNOWN_TITLE = "Demandes gardées sur ce poste"
KNOWN = "Reprendre la demande du N° {finess}"

RECEIVED = "Votre demande a bien été prise en compte."
NUMBER = "Demande n° {number}"
REFRESH = "Actualiser"
NEXT_RECEIVED = "La Mutuelle l’étudie. Vous recevrez un courriel à {mail} à chaque étape."
ACCEPTED = "Votre demande est acceptée."
NEXT_ACCEPTED = {
    "mail": "Votre code confidentiel vous a été envoyé par courriel à {mail}. Il vous permet de créer votre compte.",
    "letter": "Votre code confidentiel vous parvient par courrier. Il vous permettra de créer votre compte.",
    "": "Votre code confidentiel va vous être envoyé. Il vous permettra de créer votre compte.",
}
REGISTER = "Créer mon compte"
REFUSED = "Votre demande n’a pas été acceptée."
NEXT_REFUSED = "Motif : {note}"
AGAIN = "Faire une nouvelle demande"
MISSING = "Il manque une pièce à votre demande."
NEXT_MISSING = "La Mutuelle vous demande : {note}"
STEPS_TITLE = "Suivi de la demande"
SENT_TITLE = "Pièces envoyées"

_STEPS = {
    "received": "Demande reçue",
    "completed": "Pièce ajoutée",
    "missing": "Pièce demandée",
    "accepted": "Demande acceptée",
    "refused": "Demande refusée",
}
STEP_ICONS = {
    "received": ("check-circle", "success"),
    "completed": ("check-circle", "success"),
    "missing": ("alert", "warning"),
    "accepted": ("check-circle", "success"),
    "refused": ("failed", "danger"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """A pill: word, colour role, icon."""

    word: str
    role: str
    icon: str


STATES = {
    DocumentState.REFUSED: Label("Non accepté", "danger", "failed"),
    DocumentState.DUPLICATE: Label("Déjà ajouté", "neutral", "duplicate"),
    DocumentState.STAGED: Label("Prêt", "info", "check"),
    DocumentState.QUEUED: Label("En file", "neutral", "queue"),
    DocumentState.SENDING: Label("Envoi", "accent", "sending"),
    DocumentState.WAITING: Label("En attente", "warning", "hourglass"),
    DocumentState.SIGNED_OUT: Label("En attente d’accès", "warning", "key"),
    DocumentState.UPLOADED: Label("Reçu", "accent", "sending"),
    DocumentState.ACKNOWLEDGED: Label("Envoyé", "success", "check-circle"),
    DocumentState.FAILED: Label("À reprendre", "danger", "alert"),
}

_OWN = {
    "too-large": Reason(
        "Trop volumineux : {limit} en tout",
        "Ce document fait {size}. La demande entière ne doit pas dépasser {limit}.",
        "Numérisez-le en qualité moindre, puis ajoutez-le à nouveau.",
    ),
    "papers-missing": Reason(
        "Demande incomplète",
        "L’une des pièces n’a pas pu partir : la demande n’a pas été envoyée.",
        "Vérifiez les pièces, puis choisissez ENVOYER.",
    ),
    "application-conflict": Reason(
        "Demande déjà enregistrée",
        "La Mutuelle a déjà une demande pour cet accès.",
        "Demandez un nouvel accès pour déposer une autre demande.",
    ),
    "application-closed": Reason(
        "Rien n’est demandé",
        "La Mutuelle n’attend plus de pièce pour cette demande.",
        "Retirez ce document.",
    ),
    "session-expired": Reason("Accès expiré", "Votre accès à cette demande a expiré.", "Obtenez un nouvel accès."),
}


def why(row: DocumentRow, limit: int) -> Reason | None:
    """Why a paper isn't ready or doesn't leave; None where its state says it all."""
    if row.state is DocumentState.DUPLICATE:
        return Reason("Même contenu qu’une autre pièce", "Cette pièce a déjà été ajoutée.", "Retirez-la.")
    silent = (DocumentState.STAGED, DocumentState.SENDING, DocumentState.UPLOADED, DocumentState.ACKNOWLEDGED)
    if row.state in silent or (not row.reason and row.state is not DocumentState.REFUSED):
        return None
    own = _OWN.get(row.reason)
    if own is None:
        return reason(row.reason, state=row.state, octets=row.size, limit=limit, media=row.media_type)
    values = {"size": size(row.size), "limit": size(limit)}
    return Reason(own.short.format(**values), own.why.format(**values), own.remedy)


def rule(limit: int) -> str:
    """The guide's rule, with the service's own limit."""
    return f"Attention, la taille totale des pièces jointes ne doit pas dépasser {size(limit)}."


def total(found: Readiness) -> str:
    """Beside the meter."""
    if found.over:
        return f"{size(found.size)} sur {size(found.limit)} : {size(found.over)} de trop"
    return f"{size(found.size)} sur {size(found.limit)}"


def over(found: Readiness) -> str:
    """Why it can't be sent."""
    if found.too_many:
        return f"{count(found.papers, 'pièce', 'pièces')} : retirez-en, ou réunissez-les en un seul fichier."
    return (
        f"Les pièces jointes dépassent {size(found.limit)} (total : {size(found.size)}). "
        "Retirez ou réduisez un fichier."
    )


def lacking(roles: Sequence[Role]) -> str:
    """The warning before sending; "" where nothing is missing."""
    if not roles:
        return ""
    what = " et ".join(_ASKED[role] for role in roles)
    verb = "manquent" if len(roles) > 1 else "manque"
    return f"{what[0].upper()}{what[1:]} {verb}. Vous pouvez envoyer la demande ainsi : la Mutuelle vous le demandera."


def send(found: Readiness) -> str:
    """The main button's explanation where it is closed."""
    return "Ajoutez au moins une pièce." if not found.papers else ""


def refused(number: int) -> str:
    """Beside the list, where some files were not taken."""
    told = count(number, "fichier n’a pas été accepté", "fichiers n’ont pas été acceptés")
    return f"{told} : la liste dit pourquoi."


def step(what: str) -> str:
    """A step of the application."""
    return _STEPS.get(what, "Nouvelle étape")


def when(at: datetime, now: datetime) -> str:
    """When it happened."""
    return moment(at, now)


def heading(followed: Followed) -> str:
    """What the follow-up says first."""
    return {
        Stage.RECEIVED: RECEIVED,
        Stage.MISSING: MISSING,
        Stage.ACCEPTED: ACCEPTED,
        Stage.REFUSED: REFUSED,
    }[followed.stage]


def following(followed: Followed) -> str:
    """What happens next."""
    mail = followed.contact.mail
    match followed.stage:
        case Stage.RECEIVED:
            return NEXT_RECEIVED.format(mail=mail)
        case Stage.MISSING:
            return NEXT_MISSING.format(note=followed.note)
        case Stage.ACCEPTED:
            return NEXT_ACCEPTED.get(followed.code_sent, NEXT_ACCEPTED[""]).format(mail=mail)
        case Stage.REFUSED:
            return NEXT_REFUSED.format(note=followed.note)


def drag(files: int) -> str:
    """What is being dragged."""
    return count(files, "fichier", "fichiers")


DRAG_TEXT = "Ils seront ajoutés aux pièces de votre demande."

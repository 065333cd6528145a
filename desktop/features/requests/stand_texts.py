"""The French sentences about where a demand stands and what the service said no to; what is in a form is `texts`."""

from datetime import datetime

from desktop.features.requests.domain import DemandRow, Stand
from desktop.features.requests.texts import KINDS
from desktop.kernel.french import left

STANDS: dict[Stand, tuple[str, str, str]] = {
    Stand.DRAFT: ("Brouillon", "neutral", "edit"),
    Stand.WAITING: ("En attente d’envoi", "warning", "waiting"),
    Stand.SENDING: ("Envoi en cours", "info", "sending"),
    Stand.SIGNED_OUT: ("En attente de connexion", "warning", "locked"),
    Stand.TO_MEND: ("À corriger", "danger", "alert"),
    Stand.CONFIRMING: ("À confirmer par mail", "warning", "mail"),
    Stand.RECEIVED: ("Reçu", "info", "check"),
    Stand.PROCESSING: ("En cours de traitement", "info", "hourglass"),
    Stand.MISSING: ("Pièce manquante", "warning", "warning"),
    Stand.ACCEPTED: ("Accepté", "success", "success"),
    Stand.REFUSED: ("Refusé", "danger", "failed"),
    Stand.SETTLED: ("Réglé", "success", "money"),
    Stand.CLOSED: ("Clôturé", "neutral", "archive"),
    Stand.WITHDRAWING: ("Retrait en attente", "warning", "undo"),
    Stand.WITHDRAWN: ("Retiré", "neutral", "undo"),
}

CONFIRM_NOTE = "ouvrez le lien reçu par mail"
TOLD: dict[Stand, str] = {
    Stand.DRAFT: "Votre saisie est conservée sur ce poste. Rien n’est encore parti.",
    Stand.WAITING: "Elle partira d’elle-même dès que la Mutuelle sera joignable.",
    Stand.SENDING: "Elle est en train de partir.",
    Stand.SIGNED_OUT: "Elle partira dès que vous serez connecté.",
    Stand.CONFIRMING: "Ouvrez dans les 48\u00a0heures le lien reçu par mail\u00a0: sinon, rien ne change.",
    Stand.RECEIVED: "La Mutuelle l’a reçue. Vous pouvez encore la retirer.",
    Stand.PROCESSING: "Un gestionnaire s’en occupe.",
    Stand.MISSING: "La Mutuelle attend une pièce\u00a0: ajoutez-la depuis le suivi.",
    Stand.ACCEPTED: "La Mutuelle l’a acceptée.",
    Stand.REFUSED: "La Mutuelle ne l’a pas acceptée.",
    Stand.SETTLED: "Le règlement figure sur un relevé.",
    Stand.CLOSED: "Plus rien n’est attendu.",
    Stand.WITHDRAWING: "Le retrait partira dès que la Mutuelle sera joignable.",
    Stand.WITHDRAWN: "Vous l’avez retirée\u00a0: elle n’est pas traitée.",
}
NEXT_STEP = "Que faire maintenant\u00a0: {step}"

PROBLEMS: dict[str, str] = {
    "fields-refused": "La Mutuelle n’a pas accepté la demande\u00a0: corrigez les champs signalés.",
    "request-duplicate": "Une demande identique est déjà en cours\u00a0: suivez-la, ou envoyez celle-ci quand même.",
    "request-conflict": "Cette demande a changé entre-temps. Vérifiez-la, puis envoyez-la à nouveau.",
    "other-practice": "Cette demande a été écrite pour un autre établissement. Connectez-vous à celui-ci.",
    "kind-unknown": "La Mutuelle ne prend plus ce type de demande. Appelez-la, ou écrivez-lui depuis le suivi.",
    "deposit-too-large": "Les pièces jointes dépassent ce que la Mutuelle accepte. Retirez ou réduisez un fichier.",
    "media-type-refused": "La Mutuelle n’accepte pas ce type de pièce. Remplacez la pièce signalée.",
    "document-empty": "Une pièce jointe est vide. Remplacez la pièce signalée.",
    "checksum-mismatch": "Une pièce jointe n’est pas arrivée intacte. Retirez-la, joignez-la à nouveau, puis envoyez.",
    "upload-incomplete": "Une pièce jointe est arrivée incomplète. Retirez-la, joignez-la à nouveau, puis envoyez.",
    "upload-unknown": "Une pièce jointe n’est pas arrivée. Retirez-la, joignez-la à nouveau, puis envoyez.",
    "upload-too-large": "Une pièce jointe est trop lourde pour la Mutuelle. Réduisez la pièce signalée.",
    "invalid-request": "La Mutuelle n’a pas pu lire la demande. Mettez le programme à jour, ou appelez la Mutuelle.",
    "bytes-lost": "Une pièce jointe n’est plus sur ce poste. Joignez-la à nouveau.",
}
SAID_SHORT: dict[str, str] = {
    "fields-refused": "des champs sont à corriger",
    "request-duplicate": "une demande identique est en cours",
    "request-conflict": "elle a changé entre-temps",
    "other-practice": "écrite pour un autre établissement",
    "kind-unknown": "ce type de demande n’est plus pris",
    "deposit-too-large": "pièces jointes trop lourdes",
    "upload-too-large": "pièce jointe trop lourde",
    "media-type-refused": "type de pièce non accepté",
    "document-empty": "une pièce jointe est vide",
    "checksum-mismatch": "une pièce jointe est à joindre à nouveau",
    "upload-incomplete": "une pièce jointe est à joindre à nouveau",
    "upload-unknown": "une pièce jointe est à joindre à nouveau",
    "bytes-lost": "une pièce jointe est à joindre à nouveau",
    "invalid-request": "la Mutuelle n’a pas pu la lire",
}
SAID_ELSE = "la Mutuelle ne l’a pas acceptée"
UNWANTED: dict[str, str] = {
    "media-type-refused": "La Mutuelle n’accepte pas ce type de fichier.",
    "document-empty": "Ce fichier est vide.",
    "upload-too-large": "Ce fichier est trop lourd pour la Mutuelle.",
}
UNWANTED_ELSE = "Ce fichier n’est pas arrivé intact\u00a0: retirez-le, puis joignez-le à nouveau."
NOT_TAKEN_BACK: dict[str, str] = {
    "request-under-way": "retrait impossible\u00a0: la Mutuelle la traite déjà",
    "request-closed": "retrait impossible\u00a0: elle est close",
    "not-found": "retrait impossible\u00a0: la Mutuelle ne la connaît plus",
}
NOT_TAKEN_BACK_ELSE = "la Mutuelle a refusé le retrait\u00a0: appelez-la"
HELD: dict[str, str] = {
    "rate-limited": "la Mutuelle demande de patienter",
    "locked": "la Mutuelle est occupée",
    "server-busy": "la Mutuelle ne répond pas",
    "unreachable": "la Mutuelle ne répond pas",
    "not-the-server": "la ligne n’est pas ouverte",
}
STATUSES: dict[int, str] = {
    403: "Votre compte ne permet pas cette demande. Appelez la Mutuelle.",
    409: "Les données ont changé entre-temps. Vérifiez votre saisie, puis envoyez à nouveau.",
    410: "Ce à quoi la demande se rapporte n’existe plus.",
    413: "Les pièces jointes dépassent ce que la Mutuelle accepte. Retirez ou réduisez un fichier.",
}
REFUSED = "La Mutuelle n’a pas accepté la demande. Vérifiez votre saisie, puis envoyez-la à nouveau."
KEPT = "Vos saisies sont conservées."


def refused(problem: str, status: int = 0) -> str:
    """What the service said of the whole, and that nothing is lost."""
    return f"{PROBLEMS.get(problem) or STATUSES.get(status) or REFUSED} {KEPT}"


def unwanted(problem: str) -> str:
    """Why the service won't have a document."""
    return UNWANTED.get(problem, UNWANTED_ELSE)


def note(row: DemandRow, now: datetime) -> str:
    """What a row says beside its state."""
    if row.stand is Stand.CONFIRMING:
        return CONFIRM_NOTE
    if row.stand is Stand.TO_MEND and row.said is not None:
        return SAID_SHORT.get(row.said.problem, SAID_ELSE)
    if row.stand is Stand.WAITING:
        later = row.next_try_at is not None and row.next_try_at > now
        again = f"nouvel essai {left(row.next_try_at, now)}" if later and row.next_try_at is not None else ""
        return ", ".join(part for part in (HELD.get(row.held, ""), again) if part)
    said = "" if row.said is None else NOT_TAKEN_BACK.get(row.said.problem, NOT_TAKEN_BACK_ELSE)
    return " · ".join(part for part in (said, row.note, row.next_step) if part)


def chosen(row: DemandRow) -> str:
    """A demand in one line: what it is, whom it concerns, its number."""
    return " · ".join(part for part in (KINDS.get(row.kind, row.kind), row.about, row.number) if part)


def told(row: DemandRow, now: datetime) -> str:
    """All that is known of how it stands, in sentences."""
    if row.stand is Stand.TO_MEND and row.said is not None:
        return refused(row.said.problem, row.said.status)
    parts = [TOLD.get(row.stand, "")]
    if row.note:
        parts[0] = _sentence(row.note)
    if row.stand is Stand.WAITING:
        parts = [_sentence(note(row, now)), *parts]
    elif row.said is not None:
        parts = [_sentence(NOT_TAKEN_BACK.get(row.said.problem, NOT_TAKEN_BACK_ELSE)), *parts]
    if row.next_step:
        parts.append(_sentence(NEXT_STEP.format(step=row.next_step)))
    return " ".join(part for part in parts if part)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".") + "." if words else ""

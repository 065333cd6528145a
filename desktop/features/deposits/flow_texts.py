"""The French of the flow: why a document waits, when it leaves, what is to be mended, what a batch came to. Pure."""

from collections.abc import Mapping
from datetime import datetime

from desktop.kernel.french import clock_time, count, left, moment, number, short_moment
from desktop.uploads.facts import DocumentRow, DocumentState, EngineStatus
from desktop.uploads.flow_facts import LATER, Fault
from desktop.uploads.reason_texts import Reason, reason

# --- why a row waits ---------------------------------------------------------------------------------------------

_ALONE = "Il n’y a rien à faire : l’envoi reprendra de lui-même."

HELD: Mapping[str, Reason] = {
    "paused": Reason(
        "Envois en pause",
        "Les dépôts sont en pause. Demandes et messages partent quand même.",
        "Choisissez « Reprendre » en bas de la fenêtre.",
    ),
    "signed_out": Reason(
        "Attend votre connexion",
        "Votre session a expiré. Vos documents attendent sur ce poste.",
        "Connectez-vous : l’envoi reprendra aussitôt.",
    ),
    "offline": Reason("Hors ligne", "Le service de la Mutuelle ne répond pas pour le moment.", _ALONE),
    "rate_limited": Reason(
        "La Mutuelle demande de patienter", "La Mutuelle demande de patienter avant d’envoyer la suite.", _ALONE
    ),
    "hours": Reason(
        "En dehors des heures d’envoi",
        "Vous avez choisi de n’envoyer qu’à certaines heures.",
        "Choisissez « Envoyer maintenant » en bas de la fenêtre pour ne pas attendre.",
    ),
    "vault": Reason(
        "Disque indisponible",
        "Les données de ce poste ne peuvent pas être enregistrées pour le moment. Par prudence, rien ne part.",
        "Vérifiez qu’il reste de la place sur le disque. L’envoi reprendra de lui-même.",
    ),
}
IN_TURN = Reason("", "D’autres documents passent avant lui.", "")
_RECEIPT = Reason("Accusé attendu", "La Mutuelle a tout reçu de ce document. Les autres de son dépôt suivent.", "")
_ONE_PAUSED = Reason("", "Vous avez mis ce document en pause.", "Choisissez « Reprendre » pour l’envoyer.")


def waiting(row: DocumentRow, status: EngineStatus | None, now: datetime) -> Reason | None:
    """Why a document in the queue isn't on its way; None for one that isn't in the queue, or where nobody knows."""
    if row.state not in (DocumentState.QUEUED, DocumentState.UPLOADED):
        return None
    if row.reason == LATER and row.next_try_at is not None:
        when = moment(row.next_try_at, now)
        why = f"Vous avez choisi de l’envoyer plus tard. Départ : {when}."
        return Reason(
            f"Départ {_soon(row.next_try_at, now)}", why, "Choisissez « Envoyer maintenant » pour ne pas attendre."
        )
    if row.paused:
        return _ONE_PAUSED
    if status is None:
        return None
    held = HELD.get("paused" if status.paused else status.held_by)
    if held is None:
        return _RECEIPT if row.state is DocumentState.UPLOADED else IN_TURN
    return Reason(_short(held.short, status, now), held.why, held.remedy)


def _short(held: str, status: EngineStatus, now: datetime) -> str:
    until = status.next_try_at
    if until is None or status.paused:
        return held
    if status.held_by == "hours":
        return f"Reprise {_soon(until, now)}"
    if status.held_by == "rate_limited":
        return f"Patienter jusqu’à {clock_time(until)}"
    return f"{held} · {left(until, now)}" if status.held_by in ("offline", "vault") else held


def _soon(when: datetime, now: datetime) -> str:
    """For a narrow column: "à 20 h 00", "demain à 7 h 00"."""
    return short_moment(when, now).removeprefix("aujourd’hui ")


def in_turn(how_many: int) -> str:
    """For a document that nothing holds but the ones before it."""
    if not how_many:
        return "C’est le prochain document à partir."
    passing = "passe" if how_many < 2 else "passent"
    return f"{count(how_many, 'document', 'documents')} {passing} avant lui."


# --- sending later -------------------------------------------------------------------------------------------------

LATER_ACTION = "Envoyer plus tard"
LATER_TIP = "Envoyer plus tard (Ctrl+Maj+Entrée)"
SEND_NOW = "Envoyer maintenant"
NOW = "Maintenant"
TONIGHT = "Ce soir à {time}"
TOMORROW = "Demain à {time}"
MONDAY = "Lundi à {time}"
CHOOSE = "Choisir le moment…"
CHANGE = "Changer l’heure d’envoi…"
TITLE = "Envoyer plus tard"
HINT = (
    "Jusque-là, les documents restent chiffrés sur ce poste. "
    "Si le programme est fermé à ce moment, ils partiront à sa prochaine ouverture."
)
DAY = "Jour"
TIME = "Heure"
TODAY = "Aujourd’hui"
TOMORROW_DAY = "Demain"
SCHEDULE = "Programmer l’envoi"
CANCEL = "Annuler"
WEEKDAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


def option(template: str, when: datetime) -> str:
    """One entry of the menu: "Ce soir à 20 h 00"."""
    return template.format(time=clock_time(when))


def day_name(when: datetime, now: datetime) -> str:
    """A day to choose: "Aujourd’hui", "Demain", "Mercredi 25"."""
    gap = (when.date() - now.date()).days
    return {0: TODAY, 1: TOMORROW_DAY}.get(gap) or f"{WEEKDAYS[when.weekday()]} {when.day}"


def scheduled(how_many: int, when: datetime, now: datetime) -> str:
    """Said once it is done."""
    verb = "partira" if how_many < 2 else "partiront"
    return f"{count(how_many, 'document', 'documents')} {verb} {_at(when, now)}."


def _at(when: datetime, now: datetime) -> str:
    said = moment(when, now)
    return said if said.startswith(("aujourd’hui", "demain", "hier")) else f"le {said}"


# --- what is gathered to be mended -----------------------------------------------------------------------------------

FAULTS_NAME = "Ce qui est à corriger"
FAULT_SEE = "Voir"
FAULT_ALL = "Tout voir"
FAULT_FOLDER = "Ouvrir le dossier"
FAULT_RETRY = "Tout réessayer"
FAULT_INSIST = "Tout envoyer quand même"
FAULT_REMOVE = "Tout retirer"
FAULT_UNSUPPORTED = "Type de fichier non accepté"
FAULT_UNSUPPORTED_REMEDY = "Enregistrez-le en PDF avec le logiciel qui l’ouvre, puis joignez ce PDF."
FAULT_MORE = "et {count}"
NO_FOLDER = "Le dossier de ce fichier n’est plus accessible depuis ce poste."


def fault(found: Fault, limit: int) -> tuple[str, str]:
    """A group: what is wrong and how often, and what to do."""
    said = reason(found.reason or "duplicate", state=found.state, limit=limit)
    if found.reason == "unsupported":  # a group holds several kinds of files; each row knows what its own is
        return f"{FAULT_UNSUPPORTED} : {number(found.documents)}", FAULT_UNSUPPORTED_REMEDY
    return f"{said.short} : {number(found.documents)}", said.remedy


def fault_more(how_many: int) -> str:
    """After the groups that have room."""
    return FAULT_MORE.format(count=count(how_many, "autre motif", "autres motifs"))


# --- what a batch came to --------------------------------------------------------------------------------------------


def batch_title(sent: int, failed: int) -> str:
    """The title of the one notification of a batch."""
    if not failed:
        return f"{count(sent, 'document envoyé', 'documents envoyés')}"
    return f"{count(failed, 'document à corriger', 'documents à corriger')}"


def batch_text(sent: int, failed: int, receipts: int) -> str:
    """Its text."""
    got = f"La Mutuelle a tout reçu : {count(receipts, 'accusé de dépôt', 'accusés de dépôt')}." if receipts else ""
    if not failed:
        return got
    verb = "n’est pas parti" if failed < 2 else "ne sont pas partis"
    others = f" {count(sent, 'autre a bien été reçu', 'autres ont bien été reçus')} par la Mutuelle." if sent else ""
    return f"{count(failed, 'document', 'documents')} {verb}.{others}"

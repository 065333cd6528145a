"""What a row and the engine as a whole say of themselves in French: state, reason, next try, progress.

Pure, so that the console speaks with the same voice. The reasons themselves are `reason_texts`', the words of the page
`page_texts`'.
"""

from dataclasses import dataclass
from datetime import datetime

from desktop.features.deposits import flow_texts
from desktop.kernel.french import clock_time, count, duration, left, moment, size, speed
from desktop.uploads.facts import (
    MOVING,
    DepositState,
    DocumentRow,
    DocumentState,
    EngineStatus,
)
from desktop.uploads.flow_facts import LATER
from desktop.uploads.reason_texts import DEFAULT_LIMIT, REASONS, Reason, reason


@dataclass(frozen=True, slots=True)
class Label:
    """A state as a pill: word, colour role, icon name."""

    word: str
    role: str
    icon: str


# --- states ------------------------------------------------------------------------------------------------------

STATES: dict[DocumentState, Label] = {
    DocumentState.REFUSED: Label("Refusé", "danger", "failed"),
    DocumentState.DUPLICATE: Label("En double", "warning", "duplicate"),
    DocumentState.STAGED: Label("À envoyer", "neutral", "document"),
    DocumentState.QUEUED: Label("En file", "neutral", "queue"),
    DocumentState.SENDING: Label("Envoi", "info", "sending"),
    DocumentState.WAITING: Label("En attente", "warning", "waiting"),
    DocumentState.SIGNED_OUT: Label("En attente", "warning", "locked"),
    DocumentState.UPLOADED: Label("Transmis", "info", "online"),
    DocumentState.ACKNOWLEDGED: Label("Envoyé", "success", "check-circle"),
    DocumentState.FAILED: Label("Échec d’envoi", "danger", "warning"),
}
LATER_ON = Label("Plus tard", "neutral", "calendar")
PAUSED = Label("En pause", "neutral", "pause")

DEPOSITS: dict[DepositState, Label] = {
    DepositState.COLLECTING: Label("Envoi en cours", "info", "sending"),
    DepositState.SEALING: Label("Accusé attendu", "info", "online"),
    DepositState.WAITING: Label("En attente", "warning", "waiting"),
    DepositState.SIGNED_OUT: Label("En attente", "warning", "locked"),
    DepositState.ACKNOWLEDGED: Label("Envoyé", "success", "check-circle"),
    DepositState.FAILED: Label("Échec d’envoi", "danger", "warning"),
}


def label(row: DocumentRow) -> Label:
    """The pill of a row."""
    if row.paused and row.state not in _SETTLED:
        return PAUSED
    if row.state is DocumentState.QUEUED and row.reason == LATER:
        return LATER_ON
    return STATES[row.state]


_SETTLED = frozenset({DocumentState.REFUSED, DocumentState.DUPLICATE, DocumentState.ACKNOWLEDGED, DocumentState.FAILED})

# --- rows -------------------------------------------------------------------------------------------------------


def explain(
    row: DocumentRow, now: datetime, limit: int = DEFAULT_LIMIT, status: EngineStatus | None = None
) -> Reason | None:
    """Why a row stands where it stands; None where its state says it all. `status` tells what holds the queue."""
    if row.state is DocumentState.DUPLICATE:
        return _duplicate(row, now)
    if (waits := flow_texts.waiting(row, status, now)) is not None:
        return waits
    if not row.reason and row.state not in (DocumentState.REFUSED, DocumentState.FAILED, DocumentState.SIGNED_OUT):
        return None
    if row.state in (DocumentState.ACKNOWLEDGED, DocumentState.STAGED, DocumentState.UPLOADED, DocumentState.SENDING):
        return None
    return reason(row.reason, state=row.state, octets=row.size, limit=limit, media=row.media_type)


def _duplicate(row: DocumentRow, now: datetime) -> Reason:
    twin = row.twin
    if twin is None:
        return REASONS["duplicate"]
    remedy = "Retirez-le, ou choisissez « Envoyer quand même »."
    if twin.sent_at is not None:
        when = moment(twin.sent_at, now).split(" à ")[0]
        under = f" (accusé {twin.receipt})" if twin.receipt else ""
        on = when if when in ("aujourd’hui", "hier") else f"le {when}"
        return Reason(
            f"Déjà envoyé {on}{under}",
            f"Le même contenu a déjà été envoyé {on} sous le nom « {twin.name} »{under}. "
            "Il ne sera pas envoyé deux fois.",
            remedy,
        )
    return Reason(
        f"Même contenu que « {twin.name} »",
        f"Ce document a exactement le même contenu que « {twin.name} », déjà dans la liste. "
        "Il ne sera pas envoyé deux fois.",
        remedy,
    )


def note(row: DocumentRow, now: datetime, limit: int = DEFAULT_LIMIT, status: EngineStatus | None = None) -> str:
    """What stands beside the pill: the reason in a few words, and the time of the next try."""
    if row.state is DocumentState.ACKNOWLEDGED:
        return f"Accusé {row.receipt}" if row.receipt else ""
    if row.state is DocumentState.UPLOADED and status is None:
        return "Accusé attendu"
    if row.state is DocumentState.SENDING:
        return "" if row.paused else progress(row)
    said = explain(row, now, limit, status)
    if said is None:
        return ""
    if row.state is DocumentState.WAITING and row.next_try_at is not None and not row.paused:
        return f"{said.short} · nouvel essai {left(row.next_try_at, now)}"
    return said.short


def progress(row: DocumentRow) -> str:
    """ "42 %": of bytes that the server has acknowledged, never above 100."""
    return f"{percent(row)} %"


def percent(row: DocumentRow) -> int:
    """0 to 100; 100 only once every byte is there."""
    return 100 if row.size <= 0 else min(100, max(0, row.sent * 100 // row.size))


def spoken(row: DocumentRow, now: datetime, limit: int = DEFAULT_LIMIT, status: EngineStatus | None = None) -> str:
    """One line for a screen reader or a tooltip."""
    said = note(row, now, limit, status)
    return f"{label(row).word} : {said}" if said else label(row).word


# --- the engine as a whole ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """The line of the delivery bar: text, colour role, icon, and which action it offers ("", "pause", ...)."""

    text: str
    role: str
    icon: str
    action: str


def standing(status: EngineStatus, now: datetime) -> Standing | None:
    """What the delivery bar says; None when there is nothing to say."""
    moving = sum(status.counts.get(state, 0) for state in MOVING) - status.later
    if moving <= 0:
        return _later(status, now)
    some = documents(moving)
    if status.paused or status.held_by == "paused":
        return Standing(f"{some} en pause", "neutral", "pause", "resume")
    if status.held_by == "signed_out":
        verb = "attend" if moving < 2 else "attendent"
        return Standing(f"{some} {verb} que vous vous connectiez à nouveau", "warning", "locked", "sign_in")
    until = status.next_try_at
    again = f" · nouvel essai {left(until, now)}" if until else ""
    if status.held_by == "offline":
        return Standing(f"Hors ligne · {some} en attente{again}", "warning", "offline", "retry")
    if status.held_by == "rate_limited":
        asked = f" jusqu’à {clock_time(until)}" if until else ""
        return Standing(f"La Mutuelle demande de patienter{asked} · {some} en attente", "warning", "waiting", "pause")
    if status.held_by == "vault":
        words = f"Les données de ce poste ne peuvent pas être enregistrées · {some} en attente{again}"
        return Standing(words, "warning", "warning", "pause")
    if status.held_by == "hours":
        back = f" · reprise {moment(until, now)}" if until else ""
        return Standing(f"{some} en attente des heures d’envoi{back}", "neutral", "clock", "send_now")
    waiting = status.counts.get(DocumentState.WAITING, 0)
    if waiting == moving and status.next_try_at is not None:
        return Standing(
            f"{some} en attente · nouvel essai {left(status.next_try_at, now)}", "warning", "waiting", "retry"
        )
    parts = [f"{some} en cours"]
    if status.bytes_per_second >= 1:
        parts.append(speed(status.bytes_per_second))
    if status.seconds_left is not None:
        parts.append(f"reste {duration(status.seconds_left)}")
    if status.limit is not None:
        parts.append(f"limité à {speed(status.limit)}")
    if status.later:
        parts.append(f"{documents(status.later)} plus tard")
    return Standing(" · ".join(parts), "info", "sending", "pause")


def _later(status: EngineStatus, now: datetime) -> Standing | None:
    if not status.later or status.later_at is None:
        return None
    if status.paused:
        return Standing(f"{documents(status.later)} en pause", "neutral", "pause", "resume")
    words = f"{documents(status.later)} à envoyer plus tard · prochain départ {moment(status.later_at, now)}"
    return Standing(words, "neutral", "clock", "send_now")


BAR_ACTIONS: dict[str, str] = {
    "pause": "Pause",
    "resume": "Reprendre",
    "sign_in": "Se connecter",
    "retry": "Essayer maintenant",
    "send_now": flow_texts.SEND_NOW,
}


def documents(how_many: int) -> str:
    """ "24 documents"."""
    return count(how_many, "document", "documents")


def panel_note(row: DocumentRow, now: datetime) -> str:
    """Beside the pill of the side panel, where the reason has a place of its own."""
    if row.state is DocumentState.QUEUED and row.reason == LATER and row.next_try_at is not None:
        return f"Départ {moment(row.next_try_at, now)}"
    if row.state is DocumentState.WAITING and row.next_try_at is not None and not row.paused:
        return f"Nouvel essai {left(row.next_try_at, now)}"
    if row.state is DocumentState.SENDING and not row.paused:
        return f"{size(min(row.sent, row.size))} sur {size(row.size)}"
    if row.state is DocumentState.UPLOADED:
        return "Accusé attendu"
    return f"Accusé {row.receipt}" if row.receipt else ""


def failure(code: str) -> Reason:
    """When a command of the page itself failed."""
    return reason(code, state=DocumentState.FAILED)

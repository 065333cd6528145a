"""What the delivery bar says of the outbox: demands and messages that are on their way beside the documents."""

from datetime import datetime

from desktop.features.deposits import texts
from desktop.kernel.french import count, left
from desktop.outbox.facts import OutboxStatus


def posting(status: OutboxStatus, now: datetime) -> texts.Standing | None:
    """The line of the delivery bar while nothing but the outbox moves; None when there is nothing to say."""
    if not status.unsent:
        return None
    some, until = waiting(status), status.next_try_at
    again = f" · nouvel essai {left(until, now)}" if until else ""
    if status.held_by == "signed_out":
        verb = "attend" if status.unsent < 2 else "attendent"
        return texts.Standing(f"{some} {verb} que vous vous connectiez à nouveau", "warning", "locked", "sign_in")
    if status.held_by == "offline":
        return texts.Standing(f"Hors ligne · {some} en attente d’envoi{again}", "warning", "offline", "")
    if status.held_by or status.next_try_at is not None:
        return texts.Standing(f"{some} en attente d’envoi{again}", "warning", "waiting", "")
    return texts.Standing(f"{some} en cours d’envoi", "info", "sending", "")


def waiting(status: OutboxStatus) -> str:
    """ "2 messages ou demandes"."""
    return count(status.unsent, "demande ou message", "demandes ou messages")

"""Every state of an intent, every event, and what follows: one literal table, no clock, no disk.

Who drives it decides, stores, then does. The rules, stated first:

1. An intent leaves its road only by the service's word or by the user's; trouble on the line is WAITING.
2. Before it may reach the service it is frozen, on the disk: nobody takes it back until an answer came.
3. It travels whole: where one of its attachments is lost that one goes again; where one is refused all is.
4. Going back to the first byte is bounded; waiting is not.

What a failure means, and how long to wait, is `uploads.machine`'s word: there is one policy for whatever leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from desktop.kernel.failures import OurBug
from desktop.outbox.facts import IntentState
from desktop.uploads.machine import MOST_REDONE


class Event(Enum):
    """What can happen to an intent."""

    POSTED = "posted"
    SEALING = "sealing"  # from now on it may reach the service
    ACCEPTED = "accepted"
    STUMBLED = "stumbled"  # trouble that passes
    PARKED = "parked"  # the password is wanted
    LOST = "lost"  # the service doesn't know one of its uploads, or has other bytes
    DENIED = "denied"
    DUE = "due"
    SIGNED_IN = "signed_in"
    RETRIED = "retried"


_S, _E = IntentState, Event
_ROAD: Mapping[Event, IntentState] = {
    _E.SEALING: _S.QUEUED,
    _E.ACCEPTED: _S.ACCEPTED,
    _E.STUMBLED: _S.WAITING,
    _E.PARKED: _S.SIGNED_OUT,
    _E.LOST: _S.QUEUED,
    _E.DENIED: _S.REFUSED,
}

INTENT: Mapping[IntentState, Mapping[Event, IntentState]] = {
    _S.DRAFT: {_E.POSTED: _S.QUEUED},
    _S.QUEUED: _ROAD,
    # What was on the wire when the user, the clock or the session spoke is still answered.
    _S.WAITING: {**_ROAD, _E.DUE: _S.QUEUED, _E.SIGNED_IN: _S.QUEUED, _E.RETRIED: _S.QUEUED},
    _S.SIGNED_OUT: {**_ROAD, _E.SIGNED_IN: _S.QUEUED, _E.RETRIED: _S.QUEUED},
    _S.REFUSED: {_E.POSTED: _S.QUEUED, _E.RETRIED: _S.QUEUED},
    _S.ACCEPTED: {},
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the machine knows of an intent. `next_try_at` is seconds since 1970."""

    state: IntentState
    frozen: bool = False
    attempts: int = 0
    redone: int = 0
    reason: str = ""
    next_try_at: float | None = None


def step(standing: Standing, event: Event, *, reason: str = "", next_try_at: float | None = None) -> Standing:
    """What an intent is after `event`; `OurBug` for what can't happen to it."""
    target = INTENT[standing.state].get(event)
    if target is None:
        raise OurBug(f"{standing.state.value} does not know {event.value}")
    match event:
        case Event.POSTED | Event.RETRIED:
            # What was refused is surely not there; what only waits may be.
            return Standing(target, frozen=standing.frozen and standing.state is not _S.REFUSED)
        case Event.SEALING:
            return replace(standing, state=target, frozen=True)
        case Event.ACCEPTED:
            return Standing(target, frozen=True)
        case Event.STUMBLED:
            return replace(
                standing, state=target, attempts=standing.attempts + 1, reason=reason, next_try_at=next_try_at
            )
        case Event.PARKED | Event.DUE | Event.SIGNED_IN:
            return replace(standing, state=target, reason="", next_try_at=None)
        case Event.LOST:
            if standing.redone >= MOST_REDONE:
                return Standing(_S.REFUSED, reason=reason)
            return Standing(target, redone=standing.redone + 1)
        case Event.DENIED:
            return Standing(target, reason=reason)


def may_be_withdrawn(standing: Standing) -> bool:
    """Whether the user may still take it back: it is surely not at the service."""
    return not standing.frozen and standing.state is not _S.ACCEPTED

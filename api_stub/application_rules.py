"""What becomes of an application ("demande de conventionnement"): its states, and who may be written to how often.

Pure: values and a time in, a verdict out.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

MAILS_OF_ONE_KEY = 4  # within MAILS_WITHIN
MAILS_TO_ONE_ADDRESS = 6
RENEWALS_OF_ONE = 3
MAILS_WITHIN = 3600.0


class State(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    MISSING = "missing"  # the applicant is asked for something
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Turn(StrEnum):
    """What can happen to it."""

    ASK = "ask"
    COMPLETE = "complete"
    ACCEPT = "accept"
    REFUSE = "refuse"


_S, _T = State, Turn

APPLICATION: Mapping[State, Mapping[Turn, State]] = {
    _S.RECEIVED: {_T.ASK: _S.MISSING, _T.ACCEPT: _S.ACCEPTED, _T.REFUSE: _S.REFUSED},
    _S.MISSING: {_T.COMPLETE: _S.RECEIVED, _T.ASK: _S.MISSING, _T.ACCEPT: _S.ACCEPTED, _T.REFUSE: _S.REFUSED},
    _S.ACCEPTED: {},
    _S.REFUSED: {},
}


class Role(StrEnum):
    """What a document of an application is."""

    AGREEMENT = "agreement"
    RIB = "rib"
    OTHER = "other"


def turn(state: State, happened: Turn) -> State | None:
    """The state after what happened; None for what can't happen there."""
    return APPLICATION[state].get(happened)


def lacks(roles: Sequence[Role]) -> tuple[Role, ...]:
    """Which of the two expected documents isn't there. Neither is required: the mutual may ask for it."""
    return tuple(role for role in (Role.AGREEMENT, Role.RIB) if role not in roles)


def seconds_until_next(sent: Sequence[float], most: int, now: float) -> int:
    """For how many more whole seconds nothing more is sent after these times of sending; 0 if it may be."""
    recent = sorted(at for at in sent if at > now - MAILS_WITHIN)
    if len(recent) < most:
        return 0
    return max(1, int(recent[-most] + MAILS_WITHIN - now) + 1)

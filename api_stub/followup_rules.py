"""What can become of a document, a deposit or a request, and what the autopilot does next. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is followed."""

    DOCUMENT = "document"
    DEPOSIT = "deposit"
    REQUEST = "request"


class Stage(StrEnum):
    """Where it stands."""

    RECEIVED = "received"
    PROCESSING = "processing"
    MISSING = "missing"  # the practice is asked for something
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SETTLED = "settled"  # paid, on the line of a statement
    CLOSED = "closed"


class Turn(StrEnum):
    """What can happen to it."""

    BEGIN = "begin"
    ASK = "ask"
    COMPLETE = "complete"  # what was missing came
    ACCEPT = "accept"
    REFUSE = "refuse"
    SETTLE = "settle"
    CLOSE = "close"


_S, _T = Stage, Turn

STAGES: Mapping[Stage, Mapping[Turn, Stage]] = {
    _S.RECEIVED: {
        _T.BEGIN: _S.PROCESSING,
        _T.ASK: _S.MISSING,
        _T.ACCEPT: _S.ACCEPTED,
        _T.REFUSE: _S.REFUSED,
        _T.CLOSE: _S.CLOSED,
    },
    _S.PROCESSING: {_T.ASK: _S.MISSING, _T.ACCEPT: _S.ACCEPTED, _T.REFUSE: _S.REFUSED, _T.CLOSE: _S.CLOSED},
    _S.MISSING: {_T.COMPLETE: _S.PROCESSING, _T.ASK: _S.MISSING, _T.REFUSE: _S.REFUSED, _T.CLOSE: _S.CLOSED},
    _S.ACCEPTED: {_T.SETTLE: _S.SETTLED, _T.CLOSE: _S.CLOSED},
    _S.REFUSED: {_T.BEGIN: _S.PROCESSING, _T.CLOSE: _S.CLOSED},
    _S.SETTLED: {_T.CLOSE: _S.CLOSED},
    _S.CLOSED: {},
}
DECIDED = frozenset({Stage.ACCEPTED, Stage.REFUSED, Stage.SETTLED, Stage.CLOSED})
UNDER_WAY = frozenset({Stage.RECEIVED, Stage.PROCESSING, Stage.MISSING})


def turn(stage: Stage, happened: Turn) -> Stage | None:
    """The stage after what happened; None for what can't happen there."""
    return STAGES[stage].get(happened)


def roll_up(now: Stage, documents: Iterable[Stage]) -> Stage:
    """The stage of a deposit, from its own and those of its documents: closed once each of them is decided."""
    stages = list(documents)
    if now is Stage.CLOSED or all(stage in DECIDED for stage in stages):
        return Stage.CLOSED
    return Stage.RECEIVED if all(stage is Stage.RECEIVED for stage in stages) else Stage.PROCESSING


# --- words of a decision ------------------------------------------------------------------------------------------

_NEXT = (
    (r"illisible|flou|coup|page", "Numérisez à nouveau le document entier, puis déposez-le."),
    (r"doublon|déjà", "Rien à faire : le premier envoi suit son cours."),
    (r"droit|adhér|ouvert", "Vérifiez la carte de tiers payant du bénéficiaire, puis déposez à nouveau."),
    (r"dat|périm|délai", "Joignez une ordonnance en cours de validité, puis déposez à nouveau."),
)
ELSE = "Écrivez-nous ici si vous pensez pouvoir compléter ce dossier."


def motive_and_next(text: str) -> tuple[str, str]:
    """What "Motif // suite à donner" says; the next step is found by the motive where none was written."""
    motive, _, step = (part.strip() for part in text.partition("//"))
    if not step:
        step = next((said for words, said in _NEXT if re.search(words, motive.casefold())), ELSE)
    return motive, step


# --- the autopilot --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that the mutual does. `text` goes with it."""

    turn: Turn | None  # None: a message
    text: str = ""


_BEGIN, _ACCEPT, _SETTLE = Move(Turn.BEGIN), Move(Turn.ACCEPT), Move(Turn.SETTLE)
_ASK_PRESCRIPTION = Move(Turn.ASK, "Ordonnance datée de moins de trois ans")
_ASK_CARD = Move(Turn.ASK, "Copie de la carte de tiers payant, recto verso")
_ILLEGIBLE = Move(Turn.REFUSE, "Document illisible : la deuxième page est coupée")
_RIGHTS = Move(Turn.REFUSE, "Droits fermés à la date des soins")
_HELLO = Move(
    None,
    "Bonjour, votre dossier est bien arrivé dans notre service. Nous revenons vers vous sous deux jours ouvrés.",
)
ANSWER = "Bonjour, merci de votre message. Nous l’avons joint au dossier et vous répondrons ici."

# By the place of a subject among those of its practice: what it goes through. What was missing is waited for.
COURSES: tuple[tuple[Move, ...], ...] = (
    (_BEGIN, _ACCEPT, _SETTLE),
    (_BEGIN, _ASK_PRESCRIPTION, _ACCEPT, _SETTLE),
    (_BEGIN, _ACCEPT, _SETTLE),
    (_BEGIN, _ILLEGIBLE),
    (_BEGIN, _HELLO, _ACCEPT, _SETTLE),
    (_BEGIN, _ACCEPT, _SETTLE),
    (_BEGIN, _RIGHTS),
    (_BEGIN, _ASK_CARD, _ACCEPT, _SETTLE),
)


def next_move(place: int, stage: Stage, moves: int, quiet: float, pace: float, *, unanswered: bool) -> Move | None:
    """What is done now for the subject at `place`, after `moves` of its course and `quiet` seconds without news.

    `pace` is how many seconds pass between two moves. `unanswered`: the practice wrote last.
    """
    if quiet < pace or stage is Stage.CLOSED:
        return None
    if unanswered:
        return Move(None, ANSWER)
    course = COURSES[place % len(COURSES)]
    if stage is Stage.MISSING or moves >= len(course):
        return None
    move = course[moves]
    return move if move.turn is None or turn(stage, move.turn) is not None else None

"""Every state of a document and of a deposit, every event, and what follows: two literal tables, no clock, no disk.

Who drives it decides, stores, then does, in this order. SENDING is no state of this machine: what is on the wire is a
flight of a QUEUED document, and a killed program has none. Rules, stated first:

1. A document leaves its deposit's road only by the server's word or by the user's; trouble on the line is WAITING.
2. Once a seal may have reached the server the deposit is frozen: nothing enters or leaves it until an answer came.
3. What the wire says of a document that isn't on the road any more is late: nothing changes, its upload is ended.
4. Going back to the first byte is bounded (`MOST_REDONE`); waiting is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from desktop.kernel.failures import (
    CertificateRefused,
    Failure,
    NotTheServer,
    OurBug,
    ProxyRefused,
    Refused,
    RetriesItself,
    ServerBusy,
    SignInAgain,
    Unreachable,
)
from desktop.uploads.facts import DepositState

MOST_REDONE = 4
FIRST_DELAY = 1.0
LONGEST_DELAY = 600.0


class Stored(StrEnum):
    """States of a document as the vault keeps them: DocumentState without SENDING, and two that no screen shows."""

    REFUSED = "refused"
    DUPLICATE = "duplicate"
    STAGED = "staged"
    QUEUED = "queued"
    WAITING = "waiting"
    SIGNED_OUT = "signed_out"
    UPLOADED = "uploaded"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    REMOVED = "removed"  # may be restored while its bytes are there
    CLEARED = "cleared"  # acknowledged, out of sight


class Event(Enum):
    """What can happen to a document; the wire's events come first."""

    CREATED = "created"  # the server gave its upload an address
    MOVED = "moved"  # bytes were acknowledged
    ARRIVED = "arrived"  # all of them
    STUMBLED = "stumbled"  # trouble that passes
    PARKED = "parked"  # the password is wanted
    LOST = "lost"  # the server doesn't know its upload any more, or its bytes there are wrong
    DENIED = "denied"  # the server understood and said no
    # the deposit's
    DOUBTED = "doubted"  # the seal was refused because of this upload
    SEALED = "sealed"
    BROKEN = "broken"  # the receipt lists other content than ours
    # time's, the session's and the user's
    DUE = "due"
    SIGNED_IN = "signed_in"
    SENT = "sent"  # "Envoyer"
    INSISTED = "insisted"
    RETRIED = "retried"
    REMOVED = "removed"
    RESTORED = "restored"
    REPEATED = "repeated"  # restored, but its content has come a second time meanwhile


WIRE = frozenset({Event.CREATED, Event.MOVED, Event.ARRIVED, Event.STUMBLED, Event.PARKED, Event.LOST, Event.DENIED})

_S, _E = Stored, Event
_WIRE_ROAD: Mapping[Event, Stored] = {
    _E.CREATED: _S.QUEUED,
    _E.MOVED: _S.QUEUED,
    _E.ARRIVED: _S.UPLOADED,
    _E.STUMBLED: _S.WAITING,
    _E.PARKED: _S.SIGNED_OUT,
    _E.LOST: _S.QUEUED,
    _E.DENIED: _S.FAILED,
}

DOCUMENT: Mapping[Stored, Mapping[Event, Stored]] = {
    _S.REFUSED: {_E.REMOVED: _S.REMOVED},
    _S.DUPLICATE: {_E.INSISTED: _S.STAGED, _E.REMOVED: _S.REMOVED},
    _S.STAGED: {_E.SENT: _S.QUEUED, _E.DENIED: _S.FAILED, _E.REMOVED: _S.REMOVED},
    _S.QUEUED: {**_WIRE_ROAD, _E.REMOVED: _S.REMOVED},
    _S.WAITING: {
        **_WIRE_ROAD,
        _E.DUE: _S.QUEUED,
        _E.SIGNED_IN: _S.QUEUED,
        _E.RETRIED: _S.QUEUED,
        _E.REMOVED: _S.REMOVED,
    },
    _S.SIGNED_OUT: {**_WIRE_ROAD, _E.SIGNED_IN: _S.QUEUED, _E.RETRIED: _S.QUEUED, _E.REMOVED: _S.REMOVED},
    _S.UPLOADED: {
        _E.DOUBTED: _S.QUEUED,
        _E.DENIED: _S.FAILED,
        _E.SEALED: _S.ACKNOWLEDGED,
        _E.BROKEN: _S.FAILED,
        _E.REMOVED: _S.REMOVED,
    },
    _S.ACKNOWLEDGED: {_E.REMOVED: _S.CLEARED},
    _S.FAILED: {_E.RETRIED: _S.STAGED, _E.REMOVED: _S.REMOVED},
    _S.REMOVED: {_E.RESTORED: _S.STAGED, _E.REPEATED: _S.DUPLICATE},
    _S.CLEARED: {_E.RESTORED: _S.ACKNOWLEDGED},
}

ON_THE_ROAD = frozenset({_S.QUEUED, _S.WAITING, _S.SIGNED_OUT, _S.UPLOADED})


class Effect(Enum):
    """What is to be done once the new state is stored."""

    END_UPLOAD = "end_upload"  # tell the server that this upload is of no use any more
    LEAVE_DEPOSIT = "leave_deposit"  # stored in the same transaction: the others go without it


@dataclass(frozen=True, slots=True)
class Document:
    """What the machine knows of a document. `next_try_at` is seconds since 1970."""

    state: Stored
    size: int
    sent: int = 0
    url: str | None = None
    attempts: int = 0
    redone: int = 0
    reason: str = ""
    next_try_at: float | None = None
    was: Stored | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with what it carries; `sent` is the server's offset in bytes."""

    event: Event
    url: str | None = None
    sent: int | None = None
    reason: str = ""
    next_try_at: float | None = None


def step(document: Document, happened: Happened) -> tuple[Document, tuple[Effect, ...]]:
    """What `document` is after `happened`, and what is to be done; `OurBug` for an event that can't happen to it."""
    event = happened.event
    target = DOCUMENT[document.state].get(event)
    if target is None:
        if event in WIRE:
            return document, (Effect.END_UPLOAD,) if happened.url and happened.url != document.url else ()
        raise OurBug(f"{document.state.value} does not know {event.value}")
    match event:
        case Event.CREATED | Event.MOVED | Event.ARRIVED:
            sent = document.size if event is Event.ARRIVED else min(happened.sent or 0, document.size)
            moved = sent > document.sent
            return (
                replace(
                    document,
                    state=target,
                    url=happened.url or document.url,
                    sent=sent,
                    attempts=0 if moved else document.attempts,
                    reason="",
                    next_try_at=None,
                ),
                (),
            )
        case Event.STUMBLED:
            return (
                replace(
                    document,
                    state=target,
                    attempts=document.attempts + 1,
                    reason=happened.reason,
                    next_try_at=happened.next_try_at,
                ),
                (),
            )
        case Event.PARKED:
            return replace(document, state=target, reason="", next_try_at=None), ()
        case Event.LOST | Event.DOUBTED:
            if document.redone >= MOST_REDONE:
                return _fail(document, happened.reason, url=None)
            return (
                replace(
                    document,
                    state=target,
                    url=None,
                    sent=0,
                    redone=document.redone + 1,
                    reason="",
                    next_try_at=None,
                ),
                (),
            )
        case Event.DENIED:
            return _fail(document, happened.reason, url=document.url)
        case Event.BROKEN:
            return _fail(document, happened.reason, url=None)
        case Event.SEALED:
            return replace(document, state=target, url=None, sent=document.size, reason="", next_try_at=None), ()
        case Event.REMOVED:
            ends = (Effect.END_UPLOAD,) if document.url and target is Stored.REMOVED else ()
            leaves = (Effect.LEAVE_DEPOSIT,) if document.state in ON_THE_ROAD else ()
            return replace(document, state=target, was=document.state), ends + leaves
        case Event.RESTORED:
            back = document.was or Stored.STAGED
            back = Stored.STAGED if back in ON_THE_ROAD else back
            return replace(document, state=back, was=None, url=None, sent=_sent(back, document.size)), ()
        case Event.REPEATED:
            return Document(target, document.size), ()
        case Event.RETRIED | Event.SENT | Event.INSISTED | Event.DUE | Event.SIGNED_IN:
            fresh = event is Event.RETRIED
            arrived = event is Event.SENT and document.url is not None and document.sent == document.size
            return (
                replace(
                    document,
                    state=Stored.UPLOADED if arrived else target,
                    attempts=0 if fresh else document.attempts,
                    redone=0 if fresh else document.redone,
                    reason="",
                    next_try_at=None,
                ),
                (),
            )


def _sent(state: Stored, size: int) -> int:
    return size if state is Stored.ACKNOWLEDGED else 0


def _fail(document: Document, reason: str, *, url: str | None) -> tuple[Document, tuple[Effect, ...]]:
    failed = replace(
        document,
        state=Stored.FAILED,
        reason=reason,
        next_try_at=None,
        url=url,
        sent=document.sent if url else 0,
    )
    return failed, (Effect.LEAVE_DEPOSIT,)


# --- deposits --------------------------------------------------------------------------------------------------


class Turn(Enum):
    """What can happen to a deposit."""

    COMPLETE = "complete"  # each of its documents is uploaded, none is paused
    SEALED = "sealed"
    STUMBLED = "stumbled"
    PARKED = "parked"
    DOUBTED = "doubted"  # refused because of some of its uploads; they go again or go without it
    REFUSED = "refused"
    BROKEN = "broken"  # sealed, but not with our content
    DUE = "due"
    SIGNED_IN = "signed_in"
    RETRIED = "retried"


_D, _T = DepositState, Turn

DEPOSIT: Mapping[DepositState, Mapping[Turn, DepositState]] = {
    _D.COLLECTING: {_T.COMPLETE: _D.SEALING},
    _D.SEALING: {
        _T.SEALED: _D.ACKNOWLEDGED,
        _T.STUMBLED: _D.WAITING,
        _T.PARKED: _D.SIGNED_OUT,
        _T.DOUBTED: _D.COLLECTING,
        _T.REFUSED: _D.FAILED,
        _T.BROKEN: _D.FAILED,
    },
    _D.WAITING: {_T.DUE: _D.SEALING, _T.SIGNED_IN: _D.SEALING, _T.RETRIED: _D.SEALING},
    _D.SIGNED_OUT: {_T.SIGNED_IN: _D.SEALING, _T.RETRIED: _D.SEALING},
    _D.ACKNOWLEDGED: {},
    _D.FAILED: {},
}


@dataclass(frozen=True, slots=True)
class Deposit:
    """What the machine knows of a deposit."""

    state: DepositState
    frozen: bool = False
    attempts: int = 0
    reason: str = ""
    next_try_at: float | None = None


def turn(deposit: Deposit, happened: Turn, *, reason: str = "", next_try_at: float | None = None) -> Deposit:
    """What `deposit` is after `happened`; `OurBug` for what can't happen to it."""
    target = DEPOSIT[deposit.state].get(happened)
    if target is None:
        raise OurBug(f"deposit {deposit.state.value} does not know {happened.value}")
    match happened:
        case Turn.COMPLETE:
            return replace(deposit, state=target, frozen=True)
        case Turn.STUMBLED:
            return replace(deposit, state=target, attempts=deposit.attempts + 1, reason=reason, next_try_at=next_try_at)
        case Turn.DOUBTED:
            return Deposit(target)
        case Turn.REFUSED:
            return Deposit(target, reason=reason)
        case Turn.BROKEN:
            return Deposit(target, frozen=True, reason=reason)
        case Turn.SEALED:
            return Deposit(target, frozen=True)
        case Turn.RETRIED:
            return Deposit(target, frozen=deposit.frozen)
        case Turn.PARKED | Turn.DUE | Turn.SIGNED_IN:
            return replace(deposit, state=target, reason="", next_try_at=None)


# --- trouble ---------------------------------------------------------------------------------------------------


class Reach(Enum):
    """How far trouble reaches."""

    ONE = "one"  # this document or this deposit waits, the others go on
    LINE = "line"  # nothing gets through: the whole queue waits, then one tries
    RATE = "rate"  # the server asked for a pause of everything
    SESSION = "session"  # nothing goes on before the user has signed in
    DENIED = "denied"  # the server said no to this one
    VAULT = "vault"  # what happened can't be written down: nothing may leave
    BUG = "bug"


_OF_ONE = frozenset({423, 500, 408, 425})


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure of the wire, judged: `reason` is a stable code, `retry_after` seconds where the server asked."""

    reach: Reach
    reason: str
    retry_after: float | None = None


def judge(failure: Exception) -> Trouble:
    """What a failure means for delivery."""
    match failure:
        case ServerBusy(status=429):
            return Trouble(Reach.RATE, "rate-limited", failure.retry_after)
        case ServerBusy(status=423):
            return Trouble(Reach.ONE, "locked", failure.retry_after)
        case ServerBusy(status=status):
            return Trouble(Reach.ONE if status in _OF_ONE else Reach.LINE, "server-busy", failure.retry_after)
        case Unreachable():
            return Trouble(Reach.LINE, "unreachable", failure.retry_after)
        case NotTheServer():
            return Trouble(Reach.LINE, "not-the-server", failure.retry_after)
        case RetriesItself():
            return Trouble(Reach.ONE, failure.code, failure.retry_after)
        case SignInAgain():
            return Trouble(Reach.SESSION, "session-expired")
        case CertificateRefused() | ProxyRefused():
            return Trouble(Reach.LINE, failure.code)
        case Refused():
            return Trouble(Reach.DENIED, failure.problem, failure.retry_after)
        case Failure():
            return Trouble(Reach.BUG, failure.code)
        case _:
            return Trouble(Reach.BUG, "our-bug")


def delay(attempts: int, jitter: float, retry_after: float | None = None) -> float:
    """Seconds until the next try after `attempts` in vain; `jitter` from [0, 1) spreads it over its upper half."""
    wait = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(attempts, 20)) * (0.5 + jitter / 2)
    return max(wait, retry_after or 0.0)


# --- the line --------------------------------------------------------------------------------------------------

HELD_BY = {
    Reach.LINE: "offline",
    Reach.RATE: "rate_limited",
    Reach.SESSION: "signed_out",
    Reach.VAULT: "vault",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Whether anything may leave. Shut until `until` (monotonic seconds; None: until somebody opens it); after that
    one flight at a time probes (`narrow`) until one got through. The back-off doubles on failure, halves on success."""

    held_by: str = ""
    until: float | None = None
    narrow: bool = False
    backoff: float = 0.0

    def open_at(self, now: float) -> bool:
        return not self.held_by or (self.until is not None and now >= self.until)

    def troubled(self, trouble: Trouble, now: float, jitter: float) -> "Line":
        """After trouble that reaches further than one document."""
        held_by = HELD_BY[trouble.reach]
        if trouble.reach is Reach.SESSION:
            return replace(self, held_by=held_by, until=None, narrow=True)
        if self.held_by == "signed_out":
            return self
        if self.held_by and self.until is not None and now < self.until:
            # Others that were on the wire when the line broke: one break counts once.
            asked = now + (trouble.retry_after or 0.0)
            return replace(self, until=max(self.until, asked))
        backoff = min(LONGEST_DELAY, max(FIRST_DELAY, self.backoff * 2))
        wait = max(backoff * (0.5 + jitter / 2), trouble.retry_after or 0.0)
        return Line(held_by, now + wait, narrow=True, backoff=backoff)

    def passed(self, now: float) -> "Line":
        """After something got through; what had left before the line was shut says nothing about it."""
        if not self.open_at(now):
            return self
        backoff = self.backoff / 2
        return Line(backoff=backoff if backoff >= FIRST_DELAY else 0.0)

    def opened(self) -> "Line":
        """Somebody says that it works again: try at once, one at first."""
        return Line(narrow=bool(self.held_by), backoff=self.backoff)

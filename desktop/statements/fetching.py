"""One statement's lines, from the service to what the store takes. Blocking; knows no SQL and no schedule.

What came before the connection was cut is kept in `Received`, and asked on from there; three vain tries in a row and
the statement is kept apart, so that the others go on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from desktop.kernel.failures import Failure, Refused
from desktop.statements import reading
from desktop.statements.facts import Trouble
from desktop.statements.preparing import Prepared
from desktop.statements.reading import KeptApart
from desktop.statements.remote import Announced, Garbled, Received, Remote

T = TypeVar("T")

TRIES = 3
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Stale:
    """The service has another revision by now: the changes have to be asked for first."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The service has no such statement any more."""


@dataclass(frozen=True, slots=True)
class Apart:
    """The statement can't be taken as it is."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection was cut for good; `received` is what came."""

    received: Received
    failure: Failure


Missed = Stale | Gone | Apart | Cut
Fetched = Prepared | Missed


def fetch(
    remote: Remote, announced: Announced, received: Received, prepare: Callable[[Announced, bytes | bytearray], T]
) -> T | Missed:
    """The lines of a statement as `prepare` makes them (one of `preparing`'s), beginning from what `received` has."""
    expected = f'"{announced.id}-{announced.revision}"'
    vain = 0
    while not reading.is_complete(received.body):
        del received.body[reading.whole_lines(received.body) :]
        after = reading.last_place(received.body)
        if not after:
            received.body.clear()
        failure: Failure | None = None
        try:
            remote.lines(announced.id, after, received)
        except Refused as refusal:
            if refusal.status in _GONE:
                return Gone()
            return Stale() if refusal.status == 412 else Apart(Trouble.MALFORMED)
        except Garbled:
            received.body.clear()
        except Failure as problem:
            failure = problem
        if received.etag != expected and received.body:
            return Stale()
        vain = 0 if reading.last_place(received.body) > after else vain + 1
        if failure is not None and (vain or not received.body):
            return Cut(received, failure)
        if vain == TRIES:
            return Apart(Trouble.MALFORMED)
    try:
        return prepare(announced, received.body)
    except KeptApart as problem:
        return Apart(problem.trouble)

"""What the deposits page may offer for the rows in front of it. Pure; the engine still has the last word on each.

A row that isn't loaded yet counts as able to do anything: the engine leaves alone what a command doesn't concern.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from desktop.uploads.facts import MOVING, Composition, DocumentRow, DocumentState, PlannedDeposit, View
from desktop.uploads.flow_facts import LATER

IN_VIEW: dict[View, frozenset[DocumentState]] = {
    View.ALL: frozenset(DocumentState),
    View.TO_SEND: frozenset({DocumentState.STAGED}),
    View.MOVING: MOVING,
    View.TO_MEND: frozenset({DocumentState.REFUSED, DocumentState.DUPLICATE, DocumentState.FAILED}),
    View.SENT: frozenset({DocumentState.ACKNOWLEDGED}),
}
"""Which states each filter shows."""

_PAPERS = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"})  # whose pages this program can change

NEEDS_SOMEONE = frozenset({DocumentState.REFUSED, DocumentState.FAILED})
"""What the badge of the page counts: a duplicate is skipped and asks for nothing."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What can be done with a selection."""

    send: bool = False
    kind: bool = False
    accept: bool = False  # a kind that is proposed
    message: bool = False
    separate: bool = False
    insist: bool = False
    retry: bool = False
    pause: bool = False
    resume: bool = False
    remove: bool = False
    receipt: bool = False
    look: bool = False
    hasten: bool = False
    folder: bool = False
    reduce: bool = False
    join: bool = False
    apart: bool = False
    pages: bool = False


EVERYTHING = Abilities(**{field.name: True for field in fields(Abilities)})


def of_row(row: DocumentRow) -> Abilities:
    """What can be done with one row."""
    staged = row.state is DocumentState.STAGED
    moving = row.state in MOVING
    later = row.state is DocumentState.QUEUED and row.reason == LATER
    return Abilities(
        send=staged,
        kind=staged,
        accept=row.proposed is not None,
        message=staged,
        separate=staged,
        insist=row.state is DocumentState.DUPLICATE,
        retry=row.state in (DocumentState.WAITING, DocumentState.FAILED),
        pause=moving and not row.paused,
        resume=moving and row.paused,
        remove=row.state is not DocumentState.UPLOADED,
        receipt=row.state is DocumentState.ACKNOWLEDGED and row.deposit is not None,
        look=row.state is not DocumentState.REFUSED or row.rereadable,
        hasten=later,
        folder=row.state is DocumentState.REFUSED,
        reduce=(staged or (row.state is DocumentState.REFUSED and row.rereadable)) and row.media_type in _PAPERS,
        join=staged and row.media_type in _PAPERS,
        apart=staged and row.parts > 0,
        pages=staged and row.media_type in _PAPERS,
    )


def of_rows(rows: Iterable[DocumentRow | None]) -> Abilities:
    """What can be done with at least one of them (joining: with two); None stands for a row that isn't loaded."""
    found, joinable = Abilities(), 0
    for row in rows:
        one = EVERYTHING if row is None else of_row(row)
        joinable += one.join
        found = Abilities(*(getattr(found, f.name) or getattr(one, f.name) for f in fields(Abilities)))
        if found == EVERYTHING and joinable > 1:
            break
    return replace(found, join=joinable > 1)


def count_of(view: View, counts: Mapping[DocumentState, int]) -> int:
    """How many rows a filter shows."""
    return sum(counts.get(state, 0) for state in IN_VIEW[view])


def needing_someone(counts: Mapping[DocumentState, int]) -> int:
    """How many rows can't go on without the secretary."""
    return sum(counts.get(state, 0) for state in NEEDS_SOMEONE)


def fullness(deposit: PlannedDeposit, limit: int) -> float:
    """How much of the limit a planned deposit takes, 0.0 to 1.0."""
    return min(1.0, deposit.size / limit) if limit > 0 else 0.0


def mixed(composition: Composition) -> bool:
    """Whether documents of one kind and message travel in several deposits, so that putting back may mean something."""
    groups = [(deposit.kind, deposit.message) for deposit in composition.deposits]
    return len(groups) != len(set(groups))

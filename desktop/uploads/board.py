"""Delivery as a whole in one value: counts, what holds the queue, the batch, speed and time left. Pure.

A batch begins when something starts to move after nothing did, and grows while more is added. Its progress never goes
back and never exceeds its bytes, whatever is sent again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desktop.uploads.facts import DocumentState, EngineStatus, Receipt
from desktop.uploads.flow_facts import Held
from desktop.uploads.machine import Line, Stored
from desktop.uploads.speed import Meter

MOVING = (Stored.QUEUED, Stored.WAITING, Stored.SIGNED_OUT, Stored.UPLOADED)

Tally = Mapping[Stored, tuple[int, int]]
NONE_HELD = Held()
_BEFORE_HOURS = frozenset({"paused", "signed_out", "vault"})  # what would hold it at any hour, and wants somebody


@dataclass(frozen=True, slots=True)
class Board:
    """What has to be remembered between two looks at the tally."""

    tally: Tally
    done_documents: int = 0
    done_bytes: int = 0
    sent: int = 0
    meter: Meter = Meter()  # noqa: RUF009 - frozen

    def acknowledged(self, receipts: Iterable[Receipt]) -> "Board":
        """After these receipts."""
        documents = [part for receipt in receipts for part in receipt.documents]
        return replace(
            self,
            done_documents=self.done_documents + len(documents),
            done_bytes=self.done_bytes + sum(part.size for part in documents),
        )

    def look(self, tally: Tally, under_way: int, now: float) -> "Board":
        """With a fresh tally; `under_way` bytes of documents that aren't wholly uploaded are over there, at `now`."""
        board = self
        if _moving(self.tally)[0] == 0 and _moving(tally)[0] > 0 and self.done_documents == 0:
            board = Board(tally)
        board = replace(board, tally=tally)
        total = board.done_bytes + _moving(tally)[1]
        uploaded = tally.get(Stored.UPLOADED, (0, 0))[1]
        sent = min(total, max(board.sent, board.done_bytes + uploaded + under_way))
        return replace(board, sent=sent, meter=board.meter.sample(now, sent, total - sent))

    def fresh(self) -> "Board":
        """A new batch begins."""
        return Board(self.tally)

    @property
    def moving(self) -> int:
        """Documents on the road."""
        return _moving(self.tally)[0]

    def status(
        self,
        line: Line,
        paused: bool,
        in_flight: int,
        next_due: float | None,
        closed_until: float | None = None,
        later: Held = NONE_HELD,
        limit: int | None = None,
    ) -> EngineStatus:
        """As a screen shows it. `closed_until` is when the hours of delivery begin again, seconds since 1970."""
        moving, moving_bytes = _moving(self.tally)
        held_by, until = ("paused", None) if paused else (line.held_by, line.until if line.held_by else None)
        if closed_until is not None and held_by not in _BEFORE_HOURS:
            held_by, until = "hours", closed_until
        next_try = until if until is not None else next_due
        still = bool(held_by) or not moving
        return EngineStatus(
            counts=counts(_with(self.tally, later), in_flight),
            paused=paused,
            held_by=held_by if moving or paused else "",
            next_try_at=None if next_try is None or not moving or paused else datetime.fromtimestamp(next_try, UTC),
            batch_documents=self.done_documents + moving,
            batch_done=self.done_documents,
            batch_bytes=self.done_bytes + moving_bytes,
            batch_sent=self.sent,
            bytes_per_second=0.0 if still else self.meter.rate,
            seconds_left=None if still else self.meter.seconds_left,
            later=later.documents,
            later_at=None if later.first is None else datetime.fromtimestamp(later.first, UTC),
            limit=limit,
        )


def without(tally: Tally, later: Held) -> Tally:
    """What there is but for what waits for its hour: that doesn't move, and no time is left for it."""
    documents, octets = tally.get(Stored.QUEUED, (0, 0))
    return {**tally, Stored.QUEUED: (max(0, documents - later.documents), max(0, octets - later.octets))}


def _with(tally: Tally, later: Held) -> Tally:
    documents, octets = tally.get(Stored.QUEUED, (0, 0))
    return {**tally, Stored.QUEUED: (documents + later.documents, octets + later.octets)}


def counts(tally: Tally, in_flight: int) -> dict[DocumentState, int]:
    """Documents of each state, those on the wire apart."""
    found = {state: tally.get(Stored(state.value), (0, 0))[0] for state in DocumentState if state is not _SENDING}
    flying = min(in_flight, found[DocumentState.QUEUED])
    found[DocumentState.QUEUED] -= flying
    found[_SENDING] = flying
    return found


_SENDING = DocumentState.SENDING


def _moving(tally: Tally) -> tuple[int, int]:
    found = [tally.get(state, (0, 0)) for state in MOVING]
    return sum(documents for documents, _ in found), sum(size for _, size in found)

"""Progress of the whole, speed and time left."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.board import Board
from desktop.uploads.facts import DocumentState, Kind, Receipt, ReceiptDocument
from desktop.uploads.machine import Line, Reach, Stored, Trouble
from desktop.uploads.speed import Meter

SHA = Sha256("a" * 64)


def receipt(*sizes: int) -> Receipt:
    documents = tuple(ReceiptDocument("x.pdf", SHA, size) for size in sizes)
    return Receipt(DepositId("d"), "AD-1", datetime(2026, 1, 1, tzinfo=UTC), Kind.FACTURE, "", documents)


tallies = st.fixed_dictionaries(
    {
        state: st.tuples(st.integers(0, 5), st.integers(0, 500))
        for state in (Stored.QUEUED, Stored.WAITING, Stored.UPLOADED, Stored.ACKNOWLEDGED)
    }
)


@given(st.lists(st.tuples(tallies, st.integers(0, 900), st.lists(st.integers(1, 100), max_size=2)), max_size=20))
def test_progress_never_exceeds_the_whole(moments: list[tuple[dict[Stored, tuple[int, int]], int, list[int]]]) -> None:
    board, now = Board({}), 0.0
    for tally, under_way, sizes in moments:
        now += 0.3
        board = board.look(tally, under_way, now).acknowledged([receipt(*sizes)] if sizes else [])
        status = board.look(tally, under_way, now + 0.1).status(Line(), False, 1, None)
        assert 0 <= status.batch_sent <= status.batch_bytes
        assert 0 <= status.batch_done <= status.batch_documents
        assert all(count >= 0 for count in status.counts.values())


def test_progress_never_goes_back_when_something_is_sent_again() -> None:
    queued = {Stored.QUEUED: (1, 1000)}
    board = Board({}).look(queued, 800, 1.0)
    assert board.sent == 800
    assert board.look(queued, 0, 2.0).sent == 800


def test_a_batch_begins_when_something_moves_again() -> None:
    board = Board({}).look({Stored.QUEUED: (2, 200)}, 0, 1.0)
    board = board.acknowledged([receipt(100, 100)]).look({Stored.ACKNOWLEDGED: (2, 200)}, 0, 2.0)
    status = board.status(Line(), False, 0, None)
    assert (status.batch_documents, status.batch_done, status.batch_sent) == (2, 2, 200)
    status = (
        board.fresh()
        .look({Stored.ACKNOWLEDGED: (2, 200), Stored.QUEUED: (1, 50)}, 0, 3.0)
        .status(Line(), False, 0, None)
    )
    assert (status.batch_documents, status.batch_done, status.batch_bytes, status.batch_sent) == (1, 0, 50, 0)


def test_what_holds_the_queue_is_said_with_the_time_of_the_next_try() -> None:
    board = Board({}).look({Stored.QUEUED: (3, 300)}, 0, 1.0)
    line = Line().troubled(Trouble(Reach.LINE, "unreachable"), 1000.0, 0.0)
    status = board.status(line, False, 0, None)
    assert status.held_by == "offline"
    assert status.next_try_at == datetime.fromtimestamp(line.until or 0, UTC)
    assert board.status(line, True, 0, None).held_by == "paused"
    assert Board({}).status(line, False, 0, None).held_by == ""


def test_what_is_on_the_wire_is_counted_apart() -> None:
    board = Board({}).look({Stored.QUEUED: (3, 300)}, 0, 1.0)
    counts = board.status(Line(), False, 2, None).counts
    assert (counts[DocumentState.QUEUED], counts[DocumentState.SENDING]) == (1, 2)


def test_the_time_left_follows_a_steady_line() -> None:
    meter, total = Meter(), 0
    for tick in range(100):
        meter = meter.sample(tick * 0.5, total, 1_000_000 - total)
        total += 5_000
    assert 9_900 <= meter.rate <= 10_100
    assert meter.seconds_left is not None
    assert abs(meter.seconds_left - (1_000_000 - total) / 10_000) < 2


def test_the_time_left_does_not_jump_when_the_line_stutters() -> None:
    meter, total, seen = Meter(), 0, []
    for tick in range(120):
        meter = meter.sample(tick * 0.5, total, 2_000_000 - total)
        if meter.seconds_left is not None:
            seen.append(meter.seconds_left)
        total += 12_000 if tick % 4 else 0
    steps = [abs(later - earlier) for earlier, later in pairwise(seen[8:])]
    assert max(steps) < 0.12 * max(seen)


def test_samples_close_together_are_put_together_and_a_clock_that_goes_back_starts_anew() -> None:
    meter = Meter().sample(10.0, 0, 100).sample(11.0, 50, 50)
    assert meter.sample(11.1, 60, 40) is meter
    assert meter.sample(5.0, 60, 40).rate == 0.0

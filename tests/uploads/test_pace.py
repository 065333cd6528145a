"""How fast bytes may leave, at which hours, and how long the rest takes."""

import threading
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.failures import Unreachable
from desktop.uploads.hours import Hours
from desktop.uploads.pace import BURST, FIRST_PIECE, LEAST_PIECE, LONGEST_PIECE, Bucket, Stride, Throttle
from desktop.uploads.speed import GAP, HALF_FORGOTTEN, LEAST_CHANGE, MOST_CHANGE, SHORTEST, Meter

PARIS = ZoneInfo("Europe/Paris")
KIB = 1 << 10


# --- the limit ---------------------------------------------------------------------------------------------------


@given(st.floats(1e3, 1e7), st.lists(st.tuples(st.integers(1, 4 << 20), st.floats(0, 3)), min_size=1, max_size=60))
def test_never_more_leaves_than_the_rate_allows(rate: float, takes: list[tuple[int, float]]) -> None:
    bucket, now, left = Bucket(rate, 0.0, 0.0), 0.0, 0
    for octets, pause in takes:
        now += pause + bucket.wait(now + pause)
        assert left <= rate * (now + BURST) * (1 + 1e-9) + 1  # before this one: each waits for the ones before it
        bucket = bucket.taken(now, octets)
        left += octets


def test_a_clock_that_jumps_saves_up_no_more_than_a_burst() -> None:
    assert Bucket(1000.0, -500.0, 0.0).filled(1e6).level == 1000.0 * BURST
    assert Bucket(1000.0, -500.0, 10.0).wait(0.0) == 0.5


class Passing:
    """A monotonic clock that goes on when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


def test_without_a_limit_nobody_waits_and_pieces_are_whole() -> None:
    clock = Passing()
    throttle = Throttle(clock, clock.pause)
    throttle.take(1 << 30, lambda: None)
    assert (clock.now, throttle.piece(4 << 20)) == (0.0, 4 << 20)


def test_with_one_a_megabyte_takes_its_time() -> None:
    clock = Passing()
    throttle = Throttle(clock, clock.pause)
    throttle.limit(100 * KIB)
    left = 1 << 20
    while left:
        piece = min(left, throttle.piece(4 << 20))
        throttle.take(piece, lambda: None)
        left -= piece
    throttle.take(1, lambda: None)
    assert 10.0 <= clock.now <= 10.5
    assert throttle.piece(4 << 20) == 100 * KIB
    throttle.limit(KIB)
    assert throttle.piece(4 << 20) == LEAST_PIECE


def test_a_piece_is_what_the_line_carries_in_two_seconds() -> None:
    stride = Stride()
    assert stride.piece == FIRST_PIECE
    stride.took(4_000, 10.0)  # too short to tell anything of the line
    assert stride.piece == FIRST_PIECE
    stride.took(1 << 20, 0.5)
    assert stride.piece == 4 << 20
    stride.took(4 << 20, 4.0)  # it became slower
    assert stride.piece == 3 << 20
    for _ in range(20):
        stride.took(1 << 20, 60.0)
    assert stride.piece == FIRST_PIECE
    for _ in range(20):
        stride.took(1 << 20, 0.0)
    assert stride.piece == LONGEST_PIECE


def test_a_line_that_was_cut_is_measured_anew() -> None:
    stride = Stride()
    with stride.timed(8 << 20):
        pass
    assert stride.piece == LONGEST_PIECE
    with pytest.raises(Unreachable), stride.timed(8 << 20):
        raise Unreachable("cut")
    assert stride.piece == FIRST_PIECE


def test_whoever_waits_is_stopped_or_goes_on_by_the_new_limit() -> None:
    clock = Passing()
    throttle = Throttle(clock, clock.pause)
    throttle.limit(KIB)
    throttle.take(1 << 20, lambda: None)

    class StopError(Exception):
        pass

    def stop() -> None:
        raise StopError

    with pytest.raises(StopError):
        throttle.take(1, stop)
    throttle.take(1, lambda: throttle.limit(None))
    assert clock.now < 1.0


# --- hours -------------------------------------------------------------------------------------------------------


@given(
    st.times(),
    st.times(),
    st.integers(0, 3 * 365 * 86_400).map(lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
)
def test_hours_change_exactly_when_they_say(start: time, end: time, now: datetime) -> None:
    hours = Hours(start.replace(microsecond=0), end.replace(microsecond=0))
    change = hours.next_change(now, PARIS)
    if change is None:
        assert hours.open_at(now, PARIS)
        return
    assert now < change <= now + timedelta(days=1, hours=2)
    moment = now
    while moment < change:
        # An hour that the clocks jump over or go through twice may open late or close early, by that hour.
        assert hours.open_at(moment, PARIS) is hours.open_at(now, PARIS) or _near_a_change_of_clocks(now)
        moment += timedelta(minutes=17)


def _near_a_change_of_clocks(now: datetime) -> bool:
    before, after = now - timedelta(days=1), now + timedelta(days=2)
    return before.astimezone(PARIS).utcoffset() != after.astimezone(PARIS).utcoffset()


def test_hours_over_midnight() -> None:
    night = Hours(time(20), time(7))
    assert night.open_at(datetime(2026, 11, 23, 22, 0, tzinfo=UTC), PARIS)
    assert night.open_at(datetime(2026, 11, 23, 5, 0, tzinfo=UTC), PARIS)
    assert not night.open_at(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), PARIS)
    assert night.next_change(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), PARIS) == datetime(2026, 11, 23, 19, tzinfo=UTC)


# --- an estimate that doesn't jump ---------------------------------------------------------------------------------


@given(
    rate=st.floats(2e4, 5e6),
    jitter=st.lists(st.floats(0.0, 2.0), min_size=60, max_size=60),
    ticks=st.lists(st.floats(SHORTEST, 2.0), min_size=60, max_size=60),
)
def test_whatever_the_line_does_the_estimate_never_jumps(rate: float, jitter: list[float], ticks: list[float]) -> None:
    now, total, whole = 0.0, 0, int(rate * 300)
    meter, seen = Meter().sample(now, 0, whole), []
    for factor, tick in zip(jitter, ticks, strict=True):
        now += tick
        total = min(whole, total + int(rate * factor * tick))
        meter = meter.sample(now, total, whole - total)
        seen.append((now, meter.seconds_left))
    for (before, was), (after, is_now) in pairwise(seen):
        if was is None or is_now is None or is_now == 0.0:
            continue
        expected = max(0.0, was - (after - before))
        allowed = (after - before) * max(LEAST_CHANGE, MOST_CHANGE * expected)
        assert abs(is_now - expected) <= allowed + 1e-6


@given(st.floats(2e4, 5e6), st.floats(0.5, 0.95))
def test_on_a_line_that_stutters_regularly_it_comes_right(rate: float, dip: float) -> None:
    now, total, whole = 0.0, 0, int(rate * 120)
    meter = Meter().sample(now, 0, whole)
    for tick in range(120):
        now += 0.5
        total += int(rate * 0.5 * (1 + dip if tick % 2 else 1 - dip))
        meter = meter.sample(now, total, whole - total)
    assert meter.seconds_left is not None
    assert abs(meter.seconds_left - (whole - total) / rate) < 0.15 * (whole - total) / rate + 2


def test_what_is_added_meanwhile_counts_at_once_and_a_sleep_is_forgotten() -> None:
    meter, total = Meter().sample(0.0, 0, 1_000_000), 0
    for tick in range(1, 41):
        total += 5_000
        meter = meter.sample(tick * 0.5, total, 1_000_000 - total)
    before = meter.seconds_left
    assert before is not None
    more = meter.sample(20.5, total + 5_000, 2 * (1_000_000 - total))
    assert more.seconds_left is not None
    assert more.seconds_left > 1.8 * before
    slept = meter.sample(20.0 + GAP + HALF_FORGOTTEN, total, 1_000_000 - total)
    assert (slept.rate, slept.seconds_left) == (0.0, None)

"""How fast bytes go and how long the rest takes, without jumping. Pure: times and totals are handed in."""

from dataclasses import dataclass
from math import exp

HALF_FORGOTTEN = 6.0
"""Seconds after which a sample weighs e times less."""

SHORTEST = 0.25
"""Seconds below which samples are put together."""

SETTLING = 3.0
"""Seconds before a first estimate is shown."""

MOST_CHANGE = 0.1
"""By which part of itself an estimate may leave the clock's own pace within a second."""

LEAST_CHANGE = 0.5
"""Seconds by which it may do so in any case, so that a small one still comes right."""

GAP = 15.0
"""Seconds without a sample after which the machine has slept: what was measured before says nothing any more."""


@dataclass(frozen=True, slots=True)
class Meter:
    """An exponential moving average over the bytes acknowledged; `rate` is bytes per second."""

    rate: float = 0.0
    seconds_left: float | None = None
    since: float | None = None
    at: float = 0.0
    total: int = 0
    left: int = 0

    def sample(self, now: float, total: int, left: int) -> "Meter":
        """After `total` bytes at `now` (monotonic seconds), with `left` bytes still to go."""
        if self.since is None or total < self.total or not self.at <= now <= self.at + GAP:
            return Meter(0.0, None, now, now, total, left)
        span = now - self.at
        if span < SHORTEST:
            return self
        weight = 1 - exp(-span / HALF_FORGOTTEN)
        seen = (total - self.total) / span
        # At first there is nothing to average with: the mean since the start is the better guess.
        early = now - self.since < HALF_FORGOTTEN
        rate = seen if self.rate == 0.0 and early else self.rate + weight * (seen - self.rate)
        return Meter(rate, self._estimate(now, span, left, rate, weight), self.since, now, total, left)

    def _estimate(self, now: float, span: float, left: int, rate: float, weight: float) -> float | None:
        if left <= 0:
            return 0.0
        if rate < 1.0 or self.since is None or now - self.since < SETTLING:
            return None
        fresh = left / rate
        if self.seconds_left is None:
            return fresh
        expected = max(0.0, self.seconds_left - span)
        if left > self.left > 0:  # more was added: that is news, and no jump
            expected *= left / self.left
        # The clock's own pace, pulled gently towards what the speed says.
        change = weight * (fresh - expected)
        most = span * max(LEAST_CHANGE, MOST_CHANGE * expected)
        return expected + min(most, max(-most, change))

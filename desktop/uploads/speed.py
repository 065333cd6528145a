"""How fast bytes go and how long the rest takes, without jumping. Pure: times and totals are handed in."""

from dataclasses import dataclass
from math import exp

HALF_FORGOTTEN = 6.0
"""Seconds after which a sample weighs e times less."""

SHORTEST = 0.25
"""Seconds below which samples are put together."""

SETTLING = 2.0
"""Seconds before a first estimate is shown."""


@dataclass(frozen=True, slots=True)
class Meter:
    """An exponential moving average over the bytes acknowledged; `rate` is bytes per second."""

    rate: float = 0.0
    seconds_left: float | None = None
    since: float | None = None
    at: float = 0.0
    total: int = 0

    def sample(self, now: float, total: int, left: int) -> "Meter":
        """After `total` bytes at `now` (monotonic seconds), with `left` bytes still to go."""
        if self.since is None or total < self.total or now < self.at:
            return Meter(0.0, None, now, now, total)
        span = now - self.at
        if span < SHORTEST:
            return self
        weight = 1 - exp(-span / HALF_FORGOTTEN)
        seen = (total - self.total) / span
        # At first there is nothing to average with: the mean since the start is the better guess.
        early = now - self.since < HALF_FORGOTTEN
        rate = seen if self.rate == 0.0 and early else self.rate + weight * (seen - self.rate)
        return Meter(rate, self._estimate(now, span, left, rate, weight), self.since, now, total)

    def _estimate(self, now: float, span: float, left: int, rate: float, weight: float) -> float | None:
        if left <= 0:
            return 0.0
        if rate < 1.0 or self.since is None or now - self.since < SETTLING:
            return None
        fresh = left / rate
        if self.seconds_left is None:
            return fresh
        expected = max(0.0, self.seconds_left - span)
        # The clock's own pace, pulled gently towards what the speed says.
        return expected + weight * (fresh - expected)

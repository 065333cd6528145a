"""How fast bytes may leave, and how fast they do: a token bucket as a value, the gate at which flights wait because of
it, and how long a piece the line carries in a moment.

Owns the arithmetic and the waiting; knows no document and no wire. Without a limit nothing is counted and nobody waits.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from desktop.kernel.failures import RetriesItself

BURST = 0.5  # seconds of the rate that may be saved up
LEAST_PIECE = 16 << 10  # bytes: a smaller request would cost more than it carries
SLICE = 0.1  # seconds after which whoever waits looks whether it should still

STRIDE = 2.0  # seconds that one request may be on its way: what a cut costs at most
FIRST_PIECE = 1 << 20  # bytes: of a line that nothing is known of yet
LONGEST_PIECE = 16 << 20
_MEASURED = 256 << 10  # bytes: what is shorter tells how far the service is, not how wide the line

Pause = Callable[[float], object]
"""Let that many seconds pass; handed in, so that tests need not wait."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """`rate` bytes a second flow in; `level` is what may leave, below zero what left ahead of time."""

    rate: float
    level: float
    at: float

    def filled(self, now: float) -> "Bucket":
        """At `now` (monotonic seconds); a clock that jumps fills it, no more."""
        level = min(self.rate * BURST, self.level + max(0.0, now - self.at) * self.rate)
        return replace(self, level=level, at=now)

    def wait(self, now: float) -> float:
        """Seconds until something may leave again."""
        return max(0.0, -self.filled(now).level / self.rate)

    def taken(self, now: float, octets: int) -> "Bucket":
        """After that many bytes were promised; who comes next waits for them too."""
        filled = self.filled(now)
        return replace(filled, level=filled.level - octets)


class Stride:
    """How much goes in one request, by what the requests before took; of a line that changes, the last ones tell most.

    Any thread: what is lost where two of them write at once is one measurement.
    """

    def __init__(self) -> None:
        self._rate: float | None = None  # bytes a second

    @contextmanager
    def timed(self, octets: int) -> Iterator[None]:
        """Around a request that carries so many bytes."""
        begun = time.monotonic()
        try:
            yield
        except RetriesItself:
            self.broke()
            raise
        self.took(octets, time.monotonic() - begun)

    def took(self, octets: int, seconds: float) -> None:
        """A request with so many bytes was answered after so long."""
        if octets < _MEASURED:
            return
        rate = octets / max(seconds, 1e-6)
        self._rate = rate if self._rate is None else (self._rate + rate) / 2

    def broke(self) -> None:
        """A request was cut: nothing is known of what comes next."""
        self._rate = None

    @property
    def piece(self) -> int:
        """Bytes to send by one request."""
        rate = self._rate
        return FIRST_PIECE if rate is None else int(min(LONGEST_PIECE, max(FIRST_PIECE, rate * STRIDE)))


class Throttle:
    """One for all flights. `limit` may be called from any thread, `take` blocks that of the flight."""

    def __init__(self, monotonic: Callable[[], float], pause: Pause | None = None) -> None:
        self._monotonic = monotonic
        self._pause = pause or threading.Event().wait
        self._lock = threading.Lock()
        self._bucket: Bucket | None = None
        self.rate: int | None = None
        """Bytes a second, None without a limit."""
        self.stride = Stride()

    def limit(self, octets_per_second: int | None) -> None:
        """From now on; who waits goes on by the new one."""
        with self._lock:
            self.rate = octets_per_second if octets_per_second and octets_per_second > 0 else None
            self._bucket = None if self.rate is None else Bucket(float(self.rate), 0.0, self._monotonic())

    def piece(self, most: int) -> int:
        """Bytes to send by one request: about a second's worth, so that no request stands still on its way."""
        rate = self.rate
        return most if rate is None else min(most, max(LEAST_PIECE, rate))

    def take(self, octets: int, check: Callable[[], object]) -> None:
        """Until `octets` bytes may leave; `check` is called while waiting and may raise."""
        if self.rate is None:
            return
        with self._lock:
            bucket = self._bucket
            if bucket is None:
                return
            now = self._monotonic()
            until = now + bucket.wait(now)
            self._bucket = bucket.taken(now, octets)
            rate = self.rate
        while self.rate == rate and (left := until - self._monotonic()) > 0:
            check()
            self._pause(min(left, SLICE))
        check()

"""When documents may leave by the clock: the hours of delivery, and the deposits that wait for an hour of their own.

Times are seconds since 1970. Knows no document; the vault's table is what says which deposits wait.
"""

from desktop.kernel.clock import Clock
from desktop.uploads.hours import Hours


class Timetable:
    """On the loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hours: Hours | None = None
        self._hurried = 0.0  # until then the hours don't count
        self.first: float | None = None
        """When the first of the deposits that leave later may."""

    def keep_to(self, hours: Hours | None) -> bool:
        """Documents leave at these hours, or at any; False where that held already."""
        if hours == self._hours:
            return False
        self._hours, self._hurried = hours, 0.0
        return True

    def hurry(self) -> None:
        """The hours don't count until they begin again."""
        self._hurried = self.closed_until or 0.0

    def expect(self, hour: float) -> None:
        """A deposit leaves at that hour."""
        self.first = hour if self.first is None else min(self.first, hour)

    @property
    def come(self) -> bool:
        """Whether the hour of a deposit has come."""
        return self.first is not None and self.first <= self._clock.now().timestamp()

    @property
    def closed_until(self) -> float | None:
        """When the hours of delivery begin again; None while documents may leave."""
        now = self._clock.now()
        if self._hours is None or now.timestamp() < self._hurried or self._hours.open_at(now):
            return None
        return self.turn

    @property
    def turn(self) -> float | None:
        """When the hours begin or end next."""
        change = None if self._hours is None else self._hours.next_change(self._clock.now())
        return None if change is None else change.timestamp()

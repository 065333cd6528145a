"""The hours of the day at which documents may leave, by the workstation's own clock. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` (included) to `end`, over midnight where `end` comes first; equal ones never close."""

    start: time
    end: time

    def open_at(self, now: datetime, zone: tzinfo | None = None) -> bool:
        """Whether documents may leave at `now` (aware); `zone` is the workstation's own by default."""
        at = now.astimezone(zone).time()
        if self.start < self.end:
            return self.start <= at < self.end
        return self.start == self.end or at >= self.start or at < self.end

    def next_change(self, now: datetime, zone: tzinfo | None = None) -> datetime | None:
        """When that changes next, in UTC; None where it never does."""
        if self.start == self.end:
            return None
        today = now.astimezone(zone).date()
        edges = (
            _instant(datetime.combine(today + timedelta(days=days), edge), zone)
            for days in (-1, 0, 1, 2)
            for edge in (self.start, self.end)
        )
        return min(edge for edge in edges if edge > now)


def _instant(local: datetime, zone: tzinfo | None) -> datetime:
    # A clock time without a zone is the workstation's: `astimezone` knows on which side of a change of clocks it lies.
    return (local if zone is None else local.replace(tzinfo=zone)).astimezone(UTC)

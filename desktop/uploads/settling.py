"""When a file that was still being written may be read: once it has rested. Pure; traces and times are handed in.

A trace is what the system tells of a file without opening it. Nothing depends on being told of a change: who asks again
and again can't lose an event, nor drown in them.
"""

from dataclasses import dataclass, replace
from enum import Enum

REST = 5.0
"""Seconds without a change after which a scanner has finished: they pause up to 4 s between pages."""

PATIENCE = 600.0
"""Seconds without a change after which nobody will go on writing."""

RESTLESS = frozenset({"changing", "unreadable"})
"""Refusals that may be over without a trace: read again at rest, whatever the trace says."""

SETTLES = RESTLESS | {"empty", "damaged"}
"""Refusals that a file half written may get."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Size in bytes and time of the last change, as the file's own system tells them."""

    size: int
    changed: int


class Verdict(Enum):
    """What to do now."""

    WAIT = "wait"
    READ = "read"
    GIVE_UP = "give up"


@dataclass(frozen=True, slots=True)
class Settling:
    """One refused file under watch; times are monotonic seconds."""

    since: float  # the last change that was seen, or the beginning
    last: Trace | None = None
    wanted: bool = True  # whether it is to be read once it rests

    def look(self, trace: Trace | None, now: float) -> tuple["Settling", Verdict]:
        """With a fresh trace; None where the file can't be found: a share that goes away isn't a deletion."""
        if trace is not None and self.last is not None and trace != self.last:
            return replace(self, since=now, last=trace, wanted=True), Verdict.WAIT
        seen = self if trace is None else replace(self, last=trace)
        if trace is not None and self.last is not None and self.wanted and now - self.since >= REST:
            return replace(seen, wanted=False), Verdict.READ
        return seen, Verdict.GIVE_UP if now - self.since > PATIENCE else Verdict.WAIT

    def refused(self, reason: str, now: float, begun: float) -> "Settling":
        """It was read, and refused for `reason`; watched since `begun`."""
        again = reason in RESTLESS and now - begun <= PATIENCE
        return replace(self, since=now if again else self.since, wanted=again)


def begin(reason: str, now: float, *, unseen: bool = False) -> Settling:
    """A file that was refused for `reason` a moment ago, or earlier and `unseen` since."""
    return Settling(now, wanted=unseen or reason in RESTLESS)

"""The values of the flow: what leaves later, what is to be mended by groups, what is watched. All frozen.

`reason` is a stable code, as in `facts`.
"""

from dataclasses import dataclass
from pathlib import Path

from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import DocumentState

LATER = "later"
"""The reason of a queued document that waits for its hour, which is its next try."""


@dataclass(frozen=True, slots=True)
class Held:
    """What waits for its hour; `first` is the earliest, seconds since 1970."""

    documents: int = 0
    octets: int = 0
    first: float | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Documents that are to be mended for the same reason."""

    state: DocumentState  # REFUSED, DUPLICATE or FAILED
    reason: str
    documents: int
    located: int  # of how many it is known where their file lies


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused file of which it is known where it lies."""

    document: DocumentId
    folder: str  # the row's label
    reason: str
    path: Path

"""What sorting says of a document, and what it has learned. Frozen values; kinds are the server's codes, as text.

Knows nothing of the queue: whoever holds documents hands in names and bytes and keeps the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a document probably is; `kind` is None where nobody could tell."""

    kind: str | None
    confidence: float  # 0.0 to 1.0, of `kind`, or of the likeliest one where that isn't enough
    invoice_number: str | None = None
    invoice_date: date | None = None
    why: tuple[str, ...] = ()
    """What spoke for it, the strongest first: "name", "heading", "text", "code", "habit"."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the secretary's own choices taught: marks of names, and how often each came with which kind.

    `salt` is the practice's; a mark is a keyed hash of a word, so that no name of a patient can be read from here.
    """

    salt: bytes = b""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

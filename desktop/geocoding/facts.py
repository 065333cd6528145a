"""What the geocoder proposes, and what became of a question. Values only."""

from dataclasses import dataclass
from enum import Enum

FEWEST = 3
"""Characters before which nothing is asked."""

MOST = 200
"""Characters that the geocoder reads."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One address. `number` is the house's, with its complement ("12bis"), `street` the street's name; both are empty
    where only a town was found. `label` is the whole on one line."""

    label: str
    number: str
    street: str
    postcode: str
    city: str

    @property
    def line(self) -> str:
        """Number and street, as they stand on the fourth line of an address."""
        return f"{self.number} {self.street}".strip()


class Found(Enum):
    """What became of a question."""

    SOME = "some"
    NOTHING = "nothing"  # no address is like that
    UNANSWERED = "unanswered"  # off line, slow, refused: the fields stay as they are
    TOO_SHORT = "too-short"  # nothing was asked


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the question that was asked last."""

    question: str
    found: Found
    suggestions: tuple[Suggestion, ...] = ()

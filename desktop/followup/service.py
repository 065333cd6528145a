"""What a screen may ask of the follow-up. Coroutines run on the program's loop; all but `paper` is answered from this
workstation alone."""

from collections.abc import Sequence
from typing import Protocol

from desktop.followup.facts import (
    FollowQuery,
    FollowStatus,
    FollowTotals,
    Subject,
    SubjectKey,
    SubjectKeys,
    Thread,
)


class Followup(Protocol):
    """The follow-up of the practice that is open. Publishes the facts named at the end of `facts`."""

    async def first_ids(self, query: FollowQuery, most: int) -> SubjectKeys | None:
        """The first subjects of `ids`, early. A newer question of this or of `ids` breaks it off."""
        ...

    async def ids(self, query: FollowQuery) -> SubjectKeys:
        """All subjects of `query`, in order."""
        ...

    async def totals(self, query: FollowQuery) -> FollowTotals: ...

    async def rows(self, keys: Sequence[int]) -> list[Subject]:
        """In any order; unknown ones left out."""
        ...

    async def needing(self, most: int) -> list[Subject]:
        """What needs the user, newest change first."""
        ...

    async def key_of(self, subject: str) -> SubjectKey | None:
        """A subject by the service's id (a document's, or the UUID of a deposit or request)."""
        ...

    async def thread(self, key: SubjectKey) -> Thread | None:
        """All of one subject."""
        ...

    async def read(self, key: SubjectKey) -> None:
        """All of it was read; other workstations will know."""
        ...

    async def paper(self, subject: str, attachment: str) -> bytes:
        """A document that came with a message: kept once it was opened, fetched otherwise.

        Raises what a request may raise; `FileUnreadable` where it is gone.
        """
        ...

    async def status(self) -> FollowStatus: ...

    async def refresh(self) -> None:
        """Ask the service now; returns at once."""

"""What a screen may ask of the statements. Coroutines run on the program's loop; what is asked is answered from this
workstation alone, save `pdf`, and is never held up by what is being fetched."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from desktop.statements.facts import (
    ActSeen,
    CacheStatus,
    Line,
    LineBrief,
    LineIds,
    LineQuery,
    Month,
    Quarantined,
    Statement,
    StatementKey,
    Told,
    Totals,
)


class Statements(Protocol):
    """The statements of the practice that is open. Publishes the facts named at the end of `facts`."""

    # --- lines ---------------------------------------------------------------------------------------------

    async def first_ids(self, query: LineQuery, most: int = 200) -> LineIds | None:
        """The first lines of `ids`, early; None where they can't be known before the others.

        A newer question of this or of `ids` breaks it off (`asyncio.CancelledError`).
        """
        ...

    async def ids(self, query: LineQuery) -> LineIds:
        """All lines of `query`, in order; broken off as `first_ids` is."""
        ...

    async def totals(self, query: LineQuery) -> Totals:
        """What all of them add up to; a newer `totals` breaks it off."""
        ...

    async def glance(self, search: str, most: int) -> list[Line]:
        """The newest lines of a search, beside whatever else is asked: breaks nothing off."""
        ...

    async def lines(self, numbers: Sequence[int]) -> list[Line]:
        """In the order asked; those that are gone meanwhile are left out."""
        ...

    async def briefs(self, paid_from: date | None = None) -> list[LineBrief]:
        """All lines, the oldest payment first, as they stand in their statements; others have their turn between."""
        ...

    async def acts(self) -> list[ActSeen]:
        """Every act that occurs, the most frequent first."""
        ...

    # --- statements ----------------------------------------------------------------------------------------

    async def statements(
        self, *, search: str = "", paid_from: date | None = None, paid_to: date | None = None
    ) -> list[Statement]:
        """Newest first; `search` looks at number and transfer."""
        ...

    async def statement(self, key: StatementKey) -> Statement | None: ...

    async def months(self) -> list[Month]:
        """Oldest first, without gaps between the first and the last."""
        ...

    async def pdf(self, key: StatementKey) -> bytes:
        """Its PDF: kept one where there is, fetched otherwise.

        Raises what a request may raise; `FileUnreadable` where the statement is gone or its PDF isn't one.
        """
        ...

    # --- the cache -----------------------------------------------------------------------------------------

    async def status(self) -> CacheStatus: ...

    async def told(self) -> list[Told]:
        """Corrections and withdrawals that were not yet read, newest first."""
        ...

    async def read(self) -> None:
        """Those were read."""

    async def quarantined(self) -> list[Quarantined]: ...

    async def keep(self, months: int) -> None:
        """How long statements are kept, by the day of the transfer; 0 for ever. Older ones leave, missing ones come."""

    async def erase(self) -> None:
        """Take everything off the disk, as the user asked; nothing is fetched before `refresh`."""

    async def refresh(self) -> None:
        """Ask the service now; returns at once."""

    def signed_in(self) -> None:
        """Go on after the user has signed in. Any thread."""

    def signed_out(self) -> None:
        """Wait for the user to sign in. Any thread."""

    def reconnected(self) -> None:
        """The line is back. Any thread."""

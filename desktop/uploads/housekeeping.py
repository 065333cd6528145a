"""Clears away what the vault needs no longer, a little at a time: bytes after their receipt, removed rows, pages."""

from collections.abc import Awaitable, Callable
from functools import partial

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.uploads import store

FREE_PAGES = 4096
"""Free pages (64 MiB) that the vault keeps for the next drop."""


class Housekeeping:
    """`kept_seconds` is how long bytes stay after their receipt, for a last look, and removed rows for an undo. `then`
    clears something else where nothing of this is to be done, and says when it goes on."""

    def __init__(
        self, vault: Vault, clock: Clock, kept_seconds: float, then: Callable[[float], Awaitable[float | None]]
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._kept_seconds = kept_seconds
        self._then = then

    async def tidy(self) -> float | None:
        """A little of it; when to go on (seconds since 1970), if there is more."""
        now = self._now()
        done_at = await self._vault.read(store.first_spent)
        if done_at is not None and done_at + self._kept_seconds <= now:
            await self._vault.write(partial(store.clear_spent, before=now - self._kept_seconds, most=8))
            return now
        if await self._vault.read(partial(store.free_pages, reserve=FREE_PAGES)):
            await self._vault.write(partial(store.give_back, reserve=FREE_PAGES, most=512))
            return now
        times = (None if done_at is None else done_at + self._kept_seconds, await self._then(now))
        return min((time for time in times if time is not None), default=None)

    async def clear(self) -> None:
        """All that was done before now: nobody can ask for it back any more."""
        change = partial(store.clear_spent, before=self._now(), most=64)
        while (await self._vault.write(change))[0]:
            pass

    def _now(self) -> float:
        return self._clock.now().timestamp()

"""Use cases of the settings: read once, change one at a time, tell who listens; erase a practice's local data."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, NamedTuple

from desktop.features.settings.domain import Leaving, Preferences
from desktop.features.settings.store import Store
from desktop.kernel.events import Bus
from desktop.kernel.ids import Finess


class PreferencesChanged(NamedTuple):
    """The settings are now `preferences`; `before` is what they were. Published in the thread that changed them."""

    preferences: Preferences
    before: Preferences


class Settings:
    """The settings in force. UI thread; the file is small enough to be written there."""

    def __init__(self, store: Store, bus: Bus) -> None:
        self._store = store
        self._bus = bus
        self._now = store.load()

    @property
    def now(self) -> Preferences:
        """What holds."""
        return self._now

    def change(self, **what: Any) -> bool:
        """Change these fields of `Preferences`; False where they hold now but couldn't be kept for the next start."""
        after = replace(self._now, **what)
        if after == self._now:
            return True
        before, self._now = self._now, after
        kept = self._store.save(after)
        self._bus.publish(PreferencesChanged(after, before))
        return kept


class LocalData:
    """What this workstation keeps for the practice that is signed in, and the way to take it off."""

    def __init__(
        self,
        finess: Finess,
        queued: Callable[[], Awaitable[int]],
        erase: Callable[[Finess], Awaitable[None]],
        forget: Callable[[], Awaitable[None]],
        leaving: Callable[[int], Awaitable[Leaving]],
    ) -> None:
        self._finess = finess
        self._queued = queued
        self._erase = erase
        self._forget = forget
        self._leaving = leaving

    async def queued(self) -> int:
        """How many documents haven't been acknowledged yet: erasing loses them."""
        return await self._queued()

    async def erase(self) -> None:
        """Sign out, then take everything of this practice off this workstation."""
        await self._erase(self._finess)

    async def forget(self) -> None:
        """Forget what the choices of kinds have taught sorting."""
        await self._forget()

    async def leaving(self, months: int) -> Leaving:
        """What would leave the history if it were kept for so many months."""
        return await self._leaving(months)


class KeptStatements(NamedTuple):
    """The statements kept on this workstation: for how many months (0 is for ever), and the way to take them off it."""

    months: Callable[[], Coroutine[Any, Any, int]]
    keep: Callable[[int], Coroutine[Any, Any, None]]
    erase: Callable[[], Coroutine[Any, Any, None]]

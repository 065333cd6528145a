"""What is put in order once the service answers again, or has opened a session: nobody waits for it.

Owns two errands: to ask what became of a change of password without an answer, and to end the session whose place this
workstation's new one took. Knows no screen.
"""

from collections.abc import Callable

from desktop.kernel.events import Bus
from desktop.session import passwords
from desktop.session.facts import PasswordSettled
from desktop.session.opening import OpenProfile
from desktop.session.turns import Turns


class Afterwards:
    """On the loop; `opened` is the profile that is open now."""

    def __init__(self, turns: Turns, opened: Callable[[], OpenProfile | None], bus: Bus) -> None:
        self._turns = turns
        self._opened = opened
        self._bus = bus

    def settle(self, here: OpenProfile) -> None:
        """Find out which password holds, where that isn't known; `PasswordSettled`."""
        self._turns.keep(self._turns.command(self._settle(here)))

    def let_go(self, here: OpenProfile) -> None:
        """End the session that this workstation had before, so that it is listed once."""
        former = here.tokens.former()
        if former is not None:
            self._turns.keep(self._turns.work(here.remote.let_go, former))

    async def _settle(self, here: OpenProfile) -> None:
        if self._opened() is not here:
            return
        changed = await self._turns.work(passwords.settle_quietly, here)
        if changed is not None:
            self._bus.publish(PasswordSettled(changed))

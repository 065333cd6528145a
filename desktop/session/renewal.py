"""Going on line behind a vault that was opened without the service: the session is renewed as soon as the line allows.

Owns its task, the pauses between two tries, and what cuts a pause short. Knows no password and no screen.
"""

import asyncio
import logging
from collections.abc import Callable

from desktop.kernel.failures import Failure, RetriesItself, SessionExpired
from desktop.session.opening import OpenProfile
from desktop.session.standing import Standing
from desktop.session.turns import Turns

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds between two tries


class Renewal:
    """One at a time; `opened` is the profile that is open now."""

    def __init__(
        self, turns: Turns, opened: Callable[[], OpenProfile | None], back: Callable[[OpenProfile], object]
    ) -> None:
        """`back` is called, on the loop, each time the line is back behind an open vault."""
        self._turns = turns
        self._back = back
        self._opened = opened
        self._task: asyncio.Task[None] | None = None
        self._line_back = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self, here: OpenProfile) -> None:
        """Try until it is renewed, over, or another profile is open. On the loop."""
        self._task = self._turns.keep(self._go_on_line(here))

    def watch(self) -> None:
        """Hear of the line from now on. On the loop."""
        self._loop = asyncio.get_running_loop()

    def line_back(self) -> None:
        """The service answers again: try now. Any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._told)

    def stop(self) -> None:
        """Give up."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _told(self) -> None:
        self._line_back.set()
        here = self._opened()
        if here is not None:
            self._back(here)

    async def _go_on_line(self, here: OpenProfile) -> None:
        pause = FIRST_PAUSE
        while self._opened() is here and here.beneath is Standing.OFFLINE:
            self._line_back.clear()
            try:
                await self._turns.work(here.tokens.bearer)
            except RetriesItself as problem:
                wait = problem.retry_after or pause
            except SessionExpired:
                return
            except Failure as problem:
                log.warning("the session could not be renewed: %s", problem.code)
                wait = LONGEST_PAUSE
            else:
                self._back(here)
                return
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                async with asyncio.timeout(wait):
                    await self._line_back.wait()
            except TimeoutError:
                continue

"""Finding an address while it is typed: the last question wins, and no failure is more than a word beside the field.

Owns the pause before a question leaves and the fate of questions that are overtaken. On the loop; knows no screen.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from desktop.geocoding.facts import FEWEST, Answer, Found, Suggestion
from desktop.infra.workers import Workers
from desktop.kernel.failures import Failure

log = logging.getLogger(__name__)

DEFAULT_GEOCODER = "https://data.geopf.fr/geocodage"
PAUSE = 0.3
"""Seconds without a keystroke before anything is asked (the geocoder's users are asked for at least a quarter)."""

Pause = Callable[[float], Awaitable[None]]


class Geocoder(Protocol):
    """What is asked of `GeocoderRemote`."""

    def search(self, question: str) -> tuple[Suggestion, ...]: ...

    def hang_up(self) -> None: ...

    def close(self) -> None: ...


class AddressFinder:
    """`find` may be called at each keystroke. `pause` is handed in by tests."""

    def __init__(self, geocoder: Geocoder | None, *, pause: Pause = asyncio.sleep) -> None:
        """`geocoder` is None where the workstation is set to ask none: every question then stays unanswered."""
        self._geocoder = geocoder
        self._pause = pause
        self._workers = Workers(2, "geocoder")  # a call that was given up may still be on its way out
        self._turn = 0
        self._asking = 0

    async def find(self, typed: str, *, at_once: bool = False) -> Answer | None:
        """The answer, or None where another question was asked meanwhile: then there is nothing to show.

        `at_once` is for a button: it doesn't wait for a pause in the typing. Never raises for want of an answer.
        """
        self._turn += 1
        turn = self._turn
        if self._asking:
            self._give_up()
        question = " ".join(typed.split())
        if len(question) < FEWEST:
            return Answer(question, Found.TOO_SHORT)
        if not at_once:
            await self._pause(PAUSE)
            if turn != self._turn:
                return None
        answer = await self._ask(question)
        return answer if turn == self._turn else None

    def forget(self) -> None:
        """Whatever is asked now is of no use any more."""
        self._turn += 1
        if self._asking:
            self._give_up()

    def close(self) -> None:
        """After the last question."""
        self._turn += 1
        if self._geocoder is not None:
            self._geocoder.close()
        self._workers.close(0.2)

    async def _ask(self, question: str) -> Answer:
        if self._geocoder is None:
            return Answer(question, Found.UNANSWERED)
        self._asking += 1
        try:
            found = await self._workers.run(partial(self._geocoder.search, question))
        except Failure as problem:
            log.info("the geocoder did not answer: %s", problem.code)
            return Answer(question, Found.UNANSWERED)
        finally:
            self._asking -= 1
        return Answer(question, Found.SOME if found else Found.NOTHING, found)

    def _give_up(self) -> None:
        if self._geocoder is not None:
            self._geocoder.hang_up()

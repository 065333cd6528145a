"""The autopilot: plays the mutual at a pace, so that the follow-up can be seen at work with nobody at the back office.

Owns a thread and its pace. What is done next is `followup_rules`'; it is done as the back office does it.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable

from api_stub import followup_book as book
from api_stub.followup import Trail
from api_stub.followup_office import FollowupOffice
from api_stub.followup_rules import next_move
from api_stub.state import State

AT_ONCE = 3  # documents that move at a time: gently
_LOOKED_AT = 200

_log = logging.getLogger("api_stub.autopilot")


class Autopilot:
    """Moves the documents of all practices forward. `close` waits for the step under way."""

    def __init__(
        self, state: State, trail: Trail, office: FollowupOffice, notify: Callable[[], None], pace: float
    ) -> None:
        """`pace` is seconds between two steps of one document; 0 does nothing by itself. `notify` follows a step."""
        self._state = state
        self._trail = trail
        self._office = office
        self._notify = notify
        self._pace = pace
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._fly, name="stub-autopilot", daemon=True)
        if pace > 0:
            self._thread.start()

    def step(self) -> int:
        """Do what is due now; how many documents moved. Blocking."""
        moved = self._state.submit(self._step).result()
        if moved:
            self._notify()
        return moved

    def close(self) -> None:
        """Blocking; a second call does nothing."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _fly(self) -> None:
        while not self._stopping.wait(self._pace / 2):
            try:
                self.step()
            except Exception:
                _log.exception("the autopilot stumbled")

    def _step(self, connection: sqlite3.Connection) -> int:
        now, moved = self._trail.now(), 0
        for subject in book.quietest(connection, now - self._pace, _LOOKED_AT):
            place = book.place_of(connection, subject)
            unanswered = subject.author == "practice"
            move = next_move(
                place, subject.stage, subject.moves, now - subject.moved, self._pace, unanswered=unanswered
            )
            if move is None:
                continue
            if move.turn is None:
                self._office.say(connection, subject, move.text)
            else:
                self._office.take(connection, subject, move.turn, move.text)
            moved += 1
            if moved == AT_ONCE:
                break
        return moved

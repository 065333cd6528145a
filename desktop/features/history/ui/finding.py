"""One question to the history at a time: its first rows early, then all of them, then what they add up to.

Owns the order in which the engine is asked, and that an answer nobody waits for any more is never shown.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.toolkit.tasks import Cancel, Tasks
from desktop.uploads.history_facts import HistoryIds, HistoryQuery, HistoryTotals
from desktop.uploads.service import Past

FIRST = 256  # rows that are shown before the others are known: more than a screen has


class Finding(QObject):
    """A newer question takes the place of an older one."""

    came = Signal(object, bool)
    """Numbers in the order shown; whether they are all."""
    counted = Signal(object)
    """HistoryTotals."""

    def __init__(self, past: Past, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._past = past
        self._tasks = tasks
        self._asked: Cancel | None = None
        self.query: HistoryQuery | None = None
        """What was asked last."""
        self.busy = False
        """Whether something of the answer is still to come."""
        self.begun = False
        """Whether something of it has come."""

    def ask(self, query: HistoryQuery, *, again: bool = False) -> None:
        """Ask; `again` where the rows shown are nearly the answer, so that its beginning alone would be less."""
        self.drop()
        self.query, self.busy, self.begun = query, True, False
        if again:
            self._ask_all(query)
        else:
            then = partial(self._begun, query)
            self._asked = self._tasks.run(self, self._past.first_ids(query, FIRST), then, self._failed)

    def drop(self) -> None:
        """The answer isn't waited for any more."""
        if self._asked is not None:
            self._asked()
        self._asked, self.busy = None, False

    def _begun(self, query: HistoryQuery, first: HistoryIds | None) -> None:
        if first is not None:
            self.begun = True
            self.came.emit(first, False)
        if query is self.query:
            self._ask_all(query)

    def _ask_all(self, query: HistoryQuery) -> None:
        self._asked = self._tasks.run(self, self._past.ids(query), partial(self._came, query), self._failed)

    def _came(self, query: HistoryQuery, ids: HistoryIds) -> None:
        self.begun = True
        self.came.emit(ids, True)
        if query is self.query:
            self._asked = self._tasks.run(self, self._past.totals(query), self._counted, self._failed)

    def _counted(self, totals: HistoryTotals) -> None:
        self.busy = False
        self.counted.emit(totals)

    def _failed(self, problem: Exception) -> None:
        self.busy = False
        self._tasks.unhandled(problem)

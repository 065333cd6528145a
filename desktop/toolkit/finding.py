"""One question to a long list at a time: its first rows early, then all of them, and what they add up to.

Owns the order in which the source is asked, and that an answer nobody waits for any more is never shown.
"""

from array import array
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.toolkit.tasks import Cancel, Tasks

FIRST = 256  # rows that are shown before the others are known: more than a screen has
Q = TypeVar("Q")
Q_contra = TypeVar("Q_contra", contravariant=True)


class Source(Protocol[Q_contra]):
    """What can be asked; a newer question may break off an older one (`asyncio.CancelledError`)."""

    async def first_ids(self, query: Q_contra, most: int) -> "array[int] | None": ...

    async def ids(self, query: Q_contra) -> "array[int]": ...

    async def totals(self, query: Q_contra) -> Any: ...


class Finding(QObject, Generic[Q]):
    """A newer question takes the place of an older one."""

    came = Signal(object, bool)
    """Numbers in the order shown; whether they are all."""
    counted = Signal(object)
    """The totals."""

    def __init__(
        self,
        source: Source[Q],
        tasks: Tasks,
        parent: QObject,
        *,
        beside: bool = False,
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """`beside`: the source counts while it looks for rows, so that the totals needn't wait for all of them.
        `failed` hears what went wrong, instead of whoever hears of failures that nobody takes."""
        super().__init__(parent)
        self._source = source
        self._tasks = tasks
        self._beside = beside
        self._tell = failed or tasks.unhandled
        self._asked: Cancel | None = None
        self._counting: Cancel | None = None
        self._rows_to_come = self._totals_to_come = False
        self.query: Q | None = None
        """What was asked last."""
        self.begun = False
        """Whether something of the answer has come."""

    @property
    def busy(self) -> bool:
        """Whether something of the answer is still to come."""
        return self._rows_to_come or self._totals_to_come

    def ask(self, query: Q, *, again: bool = False) -> None:
        """Ask; `again` where the rows shown are nearly the answer, so that its beginning alone would be less."""
        self.drop()
        self.query, self.begun = query, False
        self._rows_to_come = self._totals_to_come = True
        if self._beside:
            self._count(query)
        if again:
            self._ask_all(query)
        else:
            then = partial(self._begun, query)
            self._asked = self._tasks.run(self, self._source.first_ids(query, FIRST), then, self._failed)

    def drop(self) -> None:
        """The answer isn't waited for any more."""
        for asked in (self._asked, self._counting):
            if asked is not None:
                asked()
        self._asked = self._counting = None
        self._rows_to_come = self._totals_to_come = False

    def _begun(self, query: Q, first: "array[int] | None") -> None:
        if first is not None:
            self.begun = True
            self.came.emit(first, False)
        if query is self.query:
            self._ask_all(query)

    def _ask_all(self, query: Q) -> None:
        self._asked = self._tasks.run(self, self._source.ids(query), partial(self._came, query), self._failed)

    def _came(self, query: Q, ids: "array[int]") -> None:
        self.begun = True
        self._rows_to_come = False
        self.came.emit(ids, True)
        if query is self.query and not self._beside:
            self._count(query)

    def _count(self, query: Q) -> None:
        self._counting = self._tasks.run(self, self._source.totals(query), self._counted, self._failed)

    def _counted(self, totals: object) -> None:
        self._totals_to_come = False
        self.counted.emit(totals)

    def _failed(self, problem: Exception) -> None:
        self.drop()
        self._tell(problem)

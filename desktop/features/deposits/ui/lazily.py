"""What is found out about rows in the background: one document at a time, the last one asked for first.

Owns the waiting list and what is remembered, in memory alone; what is found out, and what of it, is the caller's. A
failure is remembered as nothing: whoever asks again would meet it again.
"""

from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.kernel.ids import DocumentId
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.uploads.facts import DocumentRow

T = TypeVar("T")

_WAITING = 200  # documents, the last ones asked for
_BUSY = 1_500  # milliseconds, while something else is going on


class Lazily(QObject, Generic[T]):
    """`of` tells what is known of a row, and asks for it where nothing is."""

    changed = Signal(object)
    """DocumentId, once more than nothing was found."""

    def __init__(
        self,
        tasks: Tasks,
        find: Callable[[DocumentRow], Coroutine[Any, Any, T]],
        nothing: T,
        quiet: Callable[[], bool],
        parent: QObject,
        *,
        kept: int,
        pause: int,
        rest: int | None = None,
        wanted: Callable[[DocumentRow], bool] = lambda _row: True,
    ) -> None:
        """`quiet` tells whether there is time for it now, `wanted` whether anybody still waits for that row; `pause` is
        that between two documents, `rest` that after the last new row was asked for, milliseconds."""
        super().__init__(parent)
        self._tasks = tasks
        self._find = find
        self._nothing = nothing
        self._quiet = quiet
        self._kept = kept
        self._pause = pause
        self._rest = pause if rest is None else rest
        self._wish = wanted
        self._known: OrderedDict[DocumentId, T] = OrderedDict()
        self._wanted: OrderedDict[DocumentId, DocumentRow] = OrderedDict()
        self._under_way: DocumentId | None = None
        self._work: Cancel | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._begin)

    def of(self, row: DocumentRow) -> T:
        """Nothing, as long as it wasn't found out."""
        known = self._known.get(row.id)
        if known is None and row.id != self._under_way:
            fresh = row.id not in self._wanted
            self._wanted[row.id] = row
            self._wanted.move_to_end(row.id)
            if len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
            if fresh:
                self._next.start(self._rest)  # again with each one: not while somebody scrolls
        if known is None:
            return self._nothing
        self._known.move_to_end(row.id)
        return known

    def forget(self) -> None:
        """All that is known and asked for; what is under way is given up."""
        if self._work is not None:
            self._work()
        self._next.stop()
        self._known.clear()
        self._wanted.clear()
        self._under_way = self._work = None

    @property
    def idle(self) -> bool:
        """Whether everything that was asked for is known."""
        return not self._wanted and self._under_way is None

    @Slot()
    def _begin(self) -> None:
        if not self._wanted or self._under_way is not None:
            return
        if not self._quiet():
            self._next.start(_BUSY)
            return
        found = self._last_wanted()
        if found is None:
            return
        document, row = found
        self._under_way = document
        self._work = self._tasks.run(
            self,
            self._find(row),
            lambda found: self._end(document, found),
            lambda _problem: self._end(document, self._nothing),
        )

    def _last_wanted(self) -> tuple[DocumentId, DocumentRow] | None:
        while self._wanted:
            document, row = self._wanted.popitem()
            if self._wish(row):
                return document, row
        return None

    def _end(self, document: DocumentId, found: T) -> None:
        self._under_way = self._work = None
        self._known[document] = found
        if len(self._known) > self._kept:
            self._known.popitem(last=False)
        if self._wanted and not self._next.isActive():
            self._next.start(self._pause)
        if found is not self._nothing:
            self.changed.emit(document)

"""The one bridge from the kernel's bus (any thread) to the UI thread: ten ticks a second, last fact per key.

Owns the coalescing; knows no fact by name. However many facts are published, the event loop is woken once a tick. Who
heard something last is told last, so that of two facts that contradict each other ("the line is cut", "it is back")
the later one holds, whichever was listened to first.
"""

from collections.abc import Callable, Hashable
from itertools import count
from operator import attrgetter
from threading import Lock
from typing import Any, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

from desktop.kernel.events import Bus

E = TypeVar("E")
TICK = 100  # milliseconds


class _Ear:
    """What one listener has not been told yet."""

    def __init__(self, handle: Callable[[list[Any]], object], key: Callable[[Any], Hashable] | None) -> None:
        self.handle = handle
        self.key = key
        self.heard: list[Any] = []
        self.last: dict[Hashable, Any] = {}
        self.turn = 0  # when it last heard something

    def hear(self, fact: Any, turn: int) -> None:
        self.turn = turn
        if self.key is None:
            self.heard.append(fact)
        else:
            self.last[self.key(fact)] = fact

    def take(self) -> list[Any]:
        if self.key is None:
            taken, self.heard = self.heard, []
            return taken
        taken = list(self.last.values())
        self.last.clear()
        return taken


class Bridge(QObject):
    """Made on the UI thread, before what publishes is started."""

    _woken = Signal(object)

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._lock = Lock()
        self._ears: list[_Ear] = []
        self._awake = False
        self._turns = count()
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)

    def listen(
        self,
        owner: QObject,
        fact: type[E],
        handle: Callable[[list[E]], object],
        *,
        key: Callable[[E], Hashable] | None = None,
    ) -> None:
        """Call `handle` on the UI thread with the facts of a tick: the last per key, or all in order without `key`.

        Stops when `owner` is destroyed.
        """
        ear = _Ear(handle, key)

        def hear(heard: E) -> None:
            with self._lock:
                ear.hear(heard, next(self._turns))
                asleep = not self._awake
                self._awake = True
            if asleep:
                self._woken.emit(None)

        unsubscribe = self._bus.subscribe(fact, hear)
        self._ears.append(ear)

        def stop() -> None:
            unsubscribe()
            if ear in self._ears:
                self._ears.remove(ear)

        owner.destroyed.connect(stop)

    def flush(self) -> None:
        """Hand over now what waits for the next tick. UI thread."""
        self._tick()

    @Slot(object)
    def _wake(self, _: object) -> None:
        self._timer.start(max(0, TICK - self._since.elapsed()))

    @Slot()
    def _tick(self) -> None:
        self._timer.stop()
        with self._lock:
            self._awake = False
            due = [(ear, ear.take()) for ear in sorted(self._ears, key=attrgetter("turn"))]
        self._since.restart()
        for ear, facts in due:
            # A handler may have destroyed the owner of a later one.
            if facts and ear in self._ears:
                ear.handle(facts)

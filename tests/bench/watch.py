"""What is watched from inside a window: its first paint, and how long it did nothing else."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

BEAT = 1  # milliseconds between two beats of the window's heart


class FirstPaint(QObject):
    """Calls `painted` once `window` was painted and the event loop has come round again."""

    def __init__(self, window: QWidget, painted: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._painted = painted
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False


class Heart(QTimer):
    """Beats as often as the event loop lets it; keeps the longest pause in milliseconds, and how much of it was work.

    Work is what this thread had a processor for. The rest of a pause it waited: for Python's lock, or for a processor
    that another program had.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest = self.work = 0.0
        self._last = self._worked = 0.0
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(BEAT)
        self.timeout.connect(self._beat)

    def begin(self) -> None:
        """Beat from now on; what is done before the first beat counts as a pause."""
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self.start()

    def take(self) -> tuple[float, float]:
        """The longest pause since the last time that it was asked, and the most that was worked in one."""
        taken = self.longest, self.work
        self.longest = self.work = 0.0
        return taken

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, (now - self._last) * 1000 - BEAT)
        self.work = max(self.work, (worked - self._worked) * 1000)
        self._last, self._worked = now, worked

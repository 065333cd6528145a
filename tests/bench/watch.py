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
    """Beats as often as the event loop lets it; keeps the longest pause in milliseconds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.longest = 0.0
        self._last = 0.0
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(BEAT)
        self.timeout.connect(self._beat)

    def begin(self) -> None:
        """Beat from now on; what is done before the first beat counts as a pause."""
        self._last = time.perf_counter()
        self.start()

    def take(self) -> float:
        """The longest pause since the last time that it was asked."""
        taken, self.longest = self.longest, 0.0
        return taken

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000 - BEAT)
        self._last = now

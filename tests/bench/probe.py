"""A window in a process of its own that tells what it costs: `python -m tests.bench.probe WHAT PLAIN-OR-OURS ...`.

`bare` is a QWidget of PySide6 and nothing else; `ours` is the program, as its own door opens it. What is told is one
line of JSON on standard output.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from desktop.app.program import Program

BEAT = 4  # milliseconds between two beats of the window's heart
AT_REST = 3_000  # milliseconds after which a window is at rest
LOOKS = 100  # milliseconds between two looks at what is awaited


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
        self._last = time.perf_counter()
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(BEAT)
        self.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000 - BEAT)
        self._last = now


def tell(**facts: float) -> None:
    print(json.dumps(facts), flush=True)


def resident() -> float:
    """Megabytes of this process in memory."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


# --- what is asked -----------------------------------------------------------------------------------------------


def bare(then: Callable[[], None]) -> int:
    """A window of PySide6 alone, until `then` quits it."""
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1280, 720)
    FirstPaint(window, then)
    window.show()
    return app.exec()


def ours(
    basedir: Path, server: str, *, painted: Callable[[], None] | None = None, script: "Script | None" = None
) -> int:
    """The program on an empty workstation; `painted` after its first window, `script` as `app.main.run` has it."""
    from desktop.__main__ import window
    from desktop.app.start import Options

    gc.disable()  # as the door does before it imports the rest
    from desktop.app import main

    if painted is not None:
        told = painted

        class Watched(main.Program):
            def start(self, *, resume: bool = True) -> None:
                FirstPaint(self.window, told)
                super().start(resume=resume)

        main.Program = Watched  # type: ignore[misc]
    return window(Options(server=server, basedir=basedir, log_level="error"), script)


Script = Callable[["Program"], None]


def tell_start() -> None:
    """When the first window was painted, by the machine's monotonic clock."""
    tell(at=time.monotonic(), cpu=time.process_time() * 1000)
    QApplication.quit()


def tell_rest() -> None:
    """The memory of a window at rest."""

    def rested() -> None:
        tell(megabytes=resident())
        QApplication.quit()

    QTimer.singleShot(AT_REST, rested)


def signed_in(program: "Program", then: Callable[[], None]) -> None:
    """Sign in as the demonstration's practice."""
    from desktop.app import demo

    program.practice_opened.connect(then)
    program.sign_in(demo.FINESS, demo.PASSWORD)


def rest(program: "Program") -> None:
    """Sign in, rest, tell the memory."""
    signed_in(program, tell_rest)


def drop(folder: Path) -> Script:
    """Sign in, drop every file of `folder`, send, wait for the last receipt; tell the longest pauses on the way."""

    def begin(program: "Program") -> None:
        signed_in(program, lambda: QTimer.singleShot(500, lambda: Drop(program, sorted(folder.iterdir()))))

    return begin


class Drop(QObject):
    """One large drop, from the gesture to the last receipt."""

    def __init__(self, program: "Program", paths: list[Path]) -> None:
        super().__init__(program)
        assert program.desk is not None
        self._program = program
        self._desk = program.desk
        self._paths = paths
        self._heart = Heart(self)
        self._looks = QTimer(self)
        self._looks.setInterval(LOOKS)
        self._looks.timeout.connect(self._look)
        self._steps = iter((self._all_read, self._all_sent))
        self._step = next(self._steps)
        self._stalls: list[float] = []
        self._heart.start()
        self._looks.start()
        self._start = time.perf_counter()
        self._let_go()

    def _let_go(self) -> None:
        from PySide6.QtCore import QMimeData, QPointF, QUrl
        from PySide6.QtGui import QDragEnterEvent, QDropEvent

        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in self._paths])
        buttons = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        window, copy = self._program.window, Qt.DropAction.CopyAction
        middle = window.rect().center()
        QApplication.sendEvent(window, QDragEnterEvent(middle, copy, data, *buttons))
        QApplication.sendEvent(self._desk.drops, QDropEvent(QPointF(middle), copy, data, *buttons))

    def _count(self, *states: str) -> int:
        counts = self._desk.deposits.queue.counts
        return sum(count for state, count in counts.items() if not states or state.value in states)

    def _look(self) -> None:
        if not self._step():
            return
        self._stalls.append(self._heart.longest)
        self._heart.longest = 0.0
        following = next(self._steps, None)
        if following is not None:
            self._step = following
            self._desk.deposits.send()
            return
        reading, sending = self._stalls
        tell(reading=reading, sending=sending, longest=max(self._stalls), seconds=time.perf_counter() - self._start)
        self._looks.stop()
        QApplication.quit()

    def _all_read(self) -> bool:
        return self._count() == len(self._paths) and not self._desk.deposits.reading

    def _all_sent(self) -> bool:
        return self._count("acknowledged") == len(self._paths)


def main(what: str, whose: str, *words: str) -> int:
    """`start|rest bare`, `start|rest ours BASEDIR URL`, `drop ours BASEDIR URL FOLDER`."""
    if whose == "bare":
        return bare({"start": tell_start, "rest": tell_rest}[what])
    basedir, url = Path(words[0]), words[1]
    if what == "start":
        return ours(basedir, url, painted=tell_start)
    return ours(basedir, url, script=rest if what == "rest" else drop(Path(words[2])))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

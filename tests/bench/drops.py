"""What is done to the program once a practice is signed in: large drops, and a long queue opened and scrolled."""

import time
from collections.abc import Callable, Iterator
from threading import Event, Thread

from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.app.program import Program
from tests.bench.watch import Heart

LOOKS = 20  # milliseconds between two looks at what is awaited
SCREENS = 60  # how far apart the places are to which the queue is scrolled, in screens
PAUSE = 12  # milliseconds between two steps of the wheel
HOVER = 100  # milliseconds between coming over the window and letting go: a quick hand


class Peak:
    """The most memory that the process had at any look, in megabytes; looked at from a thread of its own."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> float:
        self._over.set()
        self._thread.join()
        return self.megabytes

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self.megabytes = max(self.megabytes, resident())


def resident() -> float:
    """Megabytes of this process in memory."""
    import psutil

    return float(psutil.Process().memory_info().rss) / 1e6


def listed(paths: list[str]) -> bytes:
    """What another program offers when `paths` are dragged out of it: a list in one piece, as it comes over."""
    return b"\r\n".join(QUrl.fromLocalFile(path).toEncoded().data() for path in paths)


def dragged(offered: bytes) -> QMimeData:
    """The same as Qt hands it over: there for the gesture alone, as it takes half a KiB for each name."""
    data = QMimeData()
    data.setData("text/uri-list", offered)
    return data


_BUTTONS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_COPY = Qt.DropAction.CopyAction


def drag_over(program: Program, data: QMimeData) -> None:
    """Come over the window."""
    middle = program.window.rect().center()
    QApplication.sendEvent(program.window, QDragEnterEvent(middle, _COPY, data, *_BUTTONS))


def let_go(program: Program, data: QMimeData) -> None:
    """Let go there."""
    assert program.desk is not None
    middle = QPointF(program.window.rect().center())
    QApplication.sendEvent(program.desk.drops, QDropEvent(middle, _COPY, data, *_BUTTONS))


def signed_in(program: Program, then: Callable[[], object]) -> None:
    """Sign in as the demonstration's practice, and let the page come to rest."""
    from desktop.app import demo

    program.practice_opened.connect(lambda: QTimer.singleShot(1_000, then))
    program.sign_in(demo.FINESS, demo.PASSWORD)


class Drop(QObject):
    """One large drop, from the gesture until everything is in the vault; with `send` until the last receipt."""

    def __init__(
        self, program: Program, offered: bytes, how_many: int, tell: Callable[..., None], *, send: bool
    ) -> None:
        super().__init__(program)
        assert program.desk is not None
        self._page = program.desk.deposits
        self._how_many = how_many
        self._tell = tell
        self._facts: dict[str, float] = {}
        self._steps = iter([("reading", self._all_read), *([("sending", self._all_sent)] if send else [])])
        self._phase, self._over = next(self._steps)
        self._peak = Peak()
        self._program, self._data = program, dragged(offered)
        self._heart = Heart(self)
        self._looks = QTimer(self)
        self._looks.setInterval(LOOKS)
        self._looks.timeout.connect(self._look)
        self._page.table.model().rowsInserted.connect(self._first_rows)
        self._page.table.model().modelReset.connect(self._first_rows)
        self._heart.begin()
        drag_over(program, self._data)
        QTimer.singleShot(HOVER, self._let_go)

    def _let_go(self) -> None:
        self._looks.start()
        self._start = self._phase_start = time.perf_counter()
        let_go(self._program, self._data)
        del self._data

    def _first_rows(self) -> None:
        if "first_rows" not in self._facts and self._page.table.model().rowCount():
            self._facts["first_rows"] = 0.0
            QTimer.singleShot(0, self._drawn)

    def _drawn(self) -> None:
        self._facts["first_rows"] = (time.perf_counter() - self._start) * 1000

    def _look(self) -> None:
        if not self._over():
            return
        now = time.perf_counter()
        self._facts[f"{self._phase}_seconds"] = now - self._phase_start
        self._facts[f"{self._phase}_stall"], self._facts[f"{self._phase}_work"] = self._heart.take()
        following = next(self._steps, None)
        if following is not None:
            self._phase, self._over = following
            self._phase_start = now
            self._page.send()
            return
        self._looks.stop()
        self._tell(rss=self._peak.end(), **self._facts)
        QApplication.quit()

    def _count(self, *states: str) -> int:
        counts = self._page.queue.counts
        return sum(count for state, count in counts.items() if not states or state.value in states)

    def _all_read(self) -> bool:
        return self._count() >= self._how_many and not self._page.reading

    def _all_sent(self) -> bool:
        return self._count("acknowledged") == self._how_many


class Opening(QObject):
    """A long queue: from the practice's opening to its first rows, then a scroll through all of it."""

    def __init__(self, program: Program, tell: Callable[..., None]) -> None:
        super().__init__(program)
        self._program = program
        self._tell = tell
        self._facts: dict[str, float] = {}
        self._heart = Heart(self)
        self._opened = 0.0
        program.practice_opened.connect(self._begin)

    def asked(self) -> None:
        """The practice is being opened from now on; what the session takes for it isn't the page's."""
        from desktop.app import demo

        self._program.sign_in(demo.FINESS, demo.PASSWORD)

    def _begin(self) -> None:
        self._opened = time.perf_counter()
        self._heart.begin()
        assert self._program.desk is not None
        self._table = self._program.desk.deposits.table
        self._looks = QTimer(self)
        self._looks.setInterval(1)
        self._looks.timeout.connect(self._look)
        self._looks.start()

    def _look(self) -> None:
        model = self._table.model()
        if model.rowCount() == 0 or model.row(0) is None:
            return
        self._looks.stop()
        QTimer.singleShot(0, self._shown)

    def _shown(self) -> None:
        self._facts["open"] = (time.perf_counter() - self._opened) * 1000
        self._facts["open_stall"], _ = self._heart.take()
        QTimer.singleShot(1_500, self._scroll)  # what else a page does when it opens

    def _scroll(self) -> None:
        self._facts["settle_stall"], _ = self._heart.take()
        bar = self._table.verticalScrollBar()
        steps = [bar.maximum() * place // SCREENS for place in range(SCREENS + 1)]
        wheel = [min(bar.maximum(), 3 * place) for place in range(4 * SCREENS)]
        self._places: Iterator[int] = iter([*steps, *wheel])
        self._wheel = QTimer(self)
        self._wheel.setInterval(PAUSE)
        self._wheel.timeout.connect(self._scroll_on)
        self._wheel.start()

    def _scroll_on(self) -> None:
        place = next(self._places, None)
        if place is not None:
            self._table.verticalScrollBar().setValue(place)
            return
        self._wheel.stop()
        stall, work = self._heart.take()
        self._tell(scroll_stall=stall, scroll_work=work, rows=self._table.model().rowCount(), **self._facts)
        QApplication.quit()

"""What is done to a page with a very long list: it is opened, scrolled from end to end, searched as one types.

Owns what is timed; the page and its parts are handed in.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QTableView

from desktop.app.program import Program
from desktop.app.shell import Page
from desktop.toolkit.finding import Finding
from tests.bench.drops import resident
from tests.bench.probe import quit_window, tell
from tests.bench.watch import Heart

SCREENS = 60  # how far apart the places are to which the list is scrolled, in screens
PAUSE = 12  # milliseconds between two steps of the wheel


@dataclass(frozen=True)
class Looked:
    """A page, and where its list, its questions and its search are."""

    page: Page
    model: Any
    table: QTableView
    finding: Finding[Any]
    search: QLineEdit
    complete: Callable[[], bool]


class Look(QObject):
    """Opens the page, scrolls it, searches in it; tells how long each took and kept the window waiting.

    The page owns it: of an object that nobody holds, a timer calls nothing.
    """

    def __init__(self, program: Program, looked: Looked, searches: Sequence[str]) -> None:
        super().__init__(looked.page)
        assert program.desk is not None
        self._shell = program.desk.shell
        self._at = looked
        self._facts: dict[str, float] = {}
        self._heart = Heart(self)
        self._looks = QTimer(self)
        self._looks.setInterval(1)
        self._looks.timeout.connect(self._look)
        self._awaited: Callable[[], bool] = bool
        self._then: Callable[[], object] = bool
        self._since = 0.0
        self._words: Iterator[str] = iter(searches)
        self._taken: list[float] = []

    def begin(self) -> None:
        self._heart.begin()
        self._wait(self._first_rows, self._opened)
        self._shell.show_page(self._at.page.key)

    def _wait(self, awaited: Callable[[], bool], then: Callable[[], object]) -> None:
        self._awaited, self._then, self._since = awaited, then, time.perf_counter()
        self._looks.start()

    def _look(self) -> None:
        if self._awaited():
            self._looks.stop()
            QTimer.singleShot(0, self._then)  # once it is drawn

    def _first_rows(self) -> bool:
        model = self._at.model
        return bool(model.rowCount()) and model.peek(model.ids[0]) is not None

    def _opened(self) -> None:
        self._facts["open"] = self._passed()
        since = self._since
        self._wait(self._at.complete, self._whole)
        self._since = since

    def _whole(self) -> None:
        self._facts["whole"] = self._passed()
        self._facts["open_stall"], self._facts["open_work"] = self._heart.take()
        self._facts["rows"] = self._at.model.rowCount()
        self._scroll()

    def _scroll(self) -> None:
        bar = self._at.table.verticalScrollBar()
        jumps = [bar.maximum() * place // SCREENS for place in range(SCREENS + 1)]
        wheel = [min(bar.maximum(), 3 * place) for place in range(4 * SCREENS)]
        places = iter([*jumps, *wheel, 0])
        self._wheel = QTimer(self)
        self._wheel.setInterval(PAUSE)

        def on() -> None:
            place = next(places, None)
            if place is not None:
                bar.setValue(place)
                return
            self._wheel.stop()
            self._facts["scroll_stall"], self._facts["scroll_work"] = self._heart.take()
            self._search()

        self._wheel.timeout.connect(on)
        self._wheel.start()

    def _search(self) -> None:
        word = next(self._words, None)
        if word is None:
            self._end()
            return
        before = self._at.finding.query
        self._wait(lambda: self._answered(before), self._found)
        self._at.search.setText(word)

    def _answered(self, before: object) -> bool:
        """The first rows of another question are there, or it is known that there are none."""
        if self._at.finding.query is before:
            return False
        return self._first_rows() and not self._stale if self._at.model.rowCount() else self._at.complete()

    @property
    def _stale(self) -> bool:
        """Whether the rows are still those of the question before."""
        return self._at.finding.busy and not self._at.finding.begun

    def _found(self) -> None:
        self._taken.append(self._passed())
        self._wait(self._at.complete, self._search)

    def _passed(self) -> float:
        return (time.perf_counter() - self._since) * 1000

    def _end(self) -> None:
        taken = sorted(self._taken)
        self._facts["search_p95"] = taken[int(len(taken) * 0.95)]
        self._facts["search_median"] = taken[len(taken) // 2]
        self._facts["search_stall"], self._facts["search_work"] = self._heart.take()
        self._facts["megabytes"] = resident()
        tell(**self._facts)
        quit_window()

"""A window over a long past, in a process of its own: `python -m tests.bench.bygone fill|look BASEDIR URL`.

`fill` signs in and puts a million acknowledged documents into the vault, as years of work would have left them; `look`
opens that vault anew and does what a user does with it: opens the page, scrolls, searches. It tells one line of JSON.
"""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.probe import Script, ours, quit_window, tell

if TYPE_CHECKING:
    import apsw

    from desktop.app.program import Program
    from desktop.features.history.ui.page import HistoryPage

DOCUMENTS, EACH = 1_000_000, 20
AT_ONCE = 2_500  # receipts in one transaction
IN_SIGHT = timedelta(days=7)  # younger ones still stand in the queue
SCREENS = 60  # how far apart the places are to which the list is scrolled, in screens
PAUSE = 12  # milliseconds between two steps of the wheel
SEARCHES = (
    *("durand", "lef", "facture", "fac", "œuvrard 12", "AD-2026-0123", "0999", "0512345", "petit 00", "devis moreau"),
    *("garcon", "telephone", "de la tour", "n'guyen 0000", "rib", "conv", "ordonnance simon", "1234", "ad 2026 042"),
    *("michel", "complet", "muller", "stefan 07", "roux facture", "prise", "bert", "a", "99", "girard 000", "zzz"),
)


def fill(program: "Program") -> None:
    """Sign in, write the past, leave."""
    from threading import Thread

    from PySide6.QtCore import QTimer

    from tests.bench.drops import signed_in

    written = 0

    def write() -> None:
        from tests.uploads.past import NEWEST, keep, receipts

        vault = program._house.session.vault
        past = receipts(DOCUMENTS, EACH)

        def some(db: "apsw.Connection") -> int:
            done = 0
            for receipt in islice(past, AT_ONCE):
                keep(db, receipt, in_sight=receipt.received_at > NEWEST - IN_SIGHT)
                done += 1
            return done

        # Years in minutes: indexes of a million rows are written all over the place.
        vault._writer_connection.pragma("cache_size", -800_000)
        vault._writer_connection.pragma("synchronous", 0)
        nonlocal written
        while done := vault.submit(some).result():
            written += done

    def begin() -> None:
        program._memory.remember("history", {"shelf": "documents"})
        writing = Thread(target=write)
        writing.start()
        look = QTimer(program)
        look.timeout.connect(lambda: None if writing.is_alive() else (tell(written=written), quit_window()))
        look.start(50)

    signed_in(program, begin)


def look(program: "Program") -> None:
    """Sign in, then look back."""
    from tests.bench.drops import signed_in

    signed_in(program, lambda: Look(program).begin())


class Look:
    """Opens the history, scrolls it, searches in it; tells how long each took and kept the window waiting."""

    def __init__(self, program: "Program") -> None:
        from PySide6.QtCore import QTimer

        from tests.bench.watch import Heart

        assert program.desk is not None
        self._program = program
        self._shell = program.desk.shell
        self._page: HistoryPage = program.desk.history
        self._facts: dict[str, float] = {}
        self._heart = Heart(self._page)
        self._looks = QTimer(self._page)
        self._looks.setInterval(1)
        self._looks.timeout.connect(self._look)
        self._awaited: Callable[[], bool] = bool
        self._then: Callable[[], object] = bool
        self._since = 0.0
        self._words: Iterator[str] = iter(SEARCHES)
        self._taken: list[float] = []

    def begin(self) -> None:
        self._heart.begin()
        self._wait(self._first_rows, self._opened)
        self._shell.show_page(self._page.key)

    def _wait(self, awaited: Callable[[], bool], then: Callable[[], object]) -> None:
        self._awaited, self._then, self._since = awaited, then, time.perf_counter()
        self._looks.start()

    def _look(self) -> None:
        if self._awaited():
            from PySide6.QtCore import QTimer

            self._looks.stop()
            QTimer.singleShot(0, self._then)  # once it is drawn

    def _first_rows(self) -> bool:
        model = self._page.shelf.model
        return bool(model.rowCount()) and model.peek(model.ids[0]) is not None

    def _opened(self) -> None:
        self._facts["open"] = self._passed()
        since = self._since
        self._wait(lambda: self._page.complete, self._whole)
        self._since = since

    def _whole(self) -> None:
        from tests.bench.drops import resident

        self._facts["whole"] = self._passed()
        self._facts["open_stall"] = self._heart.take()
        self._facts["rows"] = self._page.shelf.model.rowCount()
        self._facts["megabytes"] = resident()
        self._scroll()

    def _scroll(self) -> None:
        from PySide6.QtCore import QTimer

        bar = self._page.shelf.table.verticalScrollBar()
        jumps = [bar.maximum() * place // SCREENS for place in range(SCREENS + 1)]
        wheel = [min(bar.maximum(), 3 * place) for place in range(4 * SCREENS)]
        places = iter([*jumps, *wheel, 0])
        self._wheel = QTimer(self._page)
        self._wheel.setInterval(PAUSE)

        def on() -> None:
            place = next(places, None)
            if place is not None:
                bar.setValue(place)
                return
            self._wheel.stop()
            self._facts["scroll_stall"] = self._heart.take()
            self._search()

        self._wheel.timeout.connect(on)
        self._wheel.start()

    def _search(self) -> None:
        word = next(self._words, None)
        if word is None:
            self._end()
            return
        before = self._page._finding.query
        self._wait(lambda: self._answered(before), self._found)
        self._page.bar.search.setText(word)

    def _answered(self, before: object) -> bool:
        """The first rows of another question are there, or it is known that there are none."""
        if self._page._finding.query is before:
            return False
        return self._first_rows() and not self._stale if self._page.shelf.model.rowCount() else self._page.complete

    @property
    def _stale(self) -> bool:
        """Whether the rows are still those of the question before."""
        return self._page._finding.busy and not self._page._finding.begun

    def _found(self) -> None:
        self._taken.append(self._passed())
        self._wait(lambda: self._page.complete, self._search)

    def _passed(self) -> float:
        return (time.perf_counter() - self._since) * 1000

    def _end(self) -> None:
        taken = sorted(self._taken)
        self._facts["search_p95"] = taken[int(len(taken) * 0.95)]
        self._facts["search_median"] = taken[len(taken) // 2]
        self._facts["search_stall"] = self._heart.take()
        tell(**self._facts)
        quit_window()


def main(what: str, basedir: str, url: str) -> int:
    scripts: dict[str, Script] = {"fill": fill, "look": look}
    return ours(Path(basedir), url, script=scripts[what])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

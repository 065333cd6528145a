"""What the history exports: all rows that are shown or those that are chosen, as a list or as sheets.

Owns which rows and in which form; dialogs and progress are the toolkit's, lists `service`'s, sheets `sheet`'s.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.features.history import export_texts as texts
from desktop.features.history import service
from desktop.features.history.domain import Format, Practice
from desktop.features.history.ui.sheet import all_as_pdf
from desktop.infra.files import write_atomically
from desktop.kernel.clock import Clock
from desktop.toolkit import exporting
from desktop.toolkit.banner import Banner
from desktop.toolkit.exporting import Exporting, ExportWords, Offered
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.history_facts import Shelf
from desktop.uploads.service import Delivery, Past

_FOLDER = "history-folder"
_WORDS = ExportWords(
    texts.TITLE,
    texts.WHAT,
    texts.FORMAT,
    texts.FORMATS,
    texts.FORMAT_HINTS,
    texts.FILTERS,
    texts.WARNING,
    texts.GO,
    texts.SAVE_TITLE,
    texts.STOP,
    texts.STOPPED,
    texts.progress,
    texts.done,
    texts.not_written,
    texts.file_name,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What can be exported: all rows that are shown, and those that are chosen among them."""

    shelf: Shelf
    shown: Sequence[int]
    chosen: Sequence[int]


class ExportDialog(exporting.ExportDialog):
    """What, and in which form."""

    def __init__(self, theme: Theme, rows: Rows, parent: QWidget) -> None:
        offers = [Offered("shown", texts.all_shown(len(rows.shown), rows.shelf), rows.shown)]
        if len(rows.chosen) > 1:
            offers.insert(0, Offered("chosen", texts.selection(len(rows.chosen), rows.shelf), rows.chosen))

        def why_not(numbers: Sequence[int], form: Format) -> str:
            deposits = len(numbers) if rows.shelf is Shelf.DEPOSITS else 0
            too_many = form is Format.PDF and deposits > service.MOST_RECEIPTS
            return texts.too_many(service.MOST_RECEIPTS) if too_many else ""

        super().__init__(theme, _WORDS, offers, why_not, parent)


class Export(Exporting):
    """At most one at a time."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        past: Past,
        delivery: Delivery,
        practice: Practice,
        clock: Clock,
        memory: Memory,
        banner: Banner,
    ) -> None:
        super().__init__(theme, tasks, clock, memory, banner, _WORDS, _FOLDER)
        self._past = past
        self._delivery = delivery
        self._practice = practice

    def ask(self, rows: Rows, parent: QWidget) -> None:
        """Ask what, in which form and where to; then do it."""
        if self.going or not len(rows.shown):
            return

        def agreed(numbers: Sequence[int], form: Format, _option: bool) -> None:
            self.ask_where(form, parent, lambda path: self.begin(rows.shelf, numbers, form, path))

        dialog = ExportDialog(self._theme, rows, parent)
        dialog.agreed.connect(agreed)
        dialog.open()

    def begin(self, shelf: Shelf, numbers: Sequence[int], form: Format, path: Path) -> None:
        """Without asking."""
        work: Coroutine[Any, Any, int]
        if form is Format.CSV:
            work = service.write_list(self._past, shelf, numbers, path, self.count)
        else:
            work = self._write_sheets(shelf, numbers, path)
        self.go(path, form, len(numbers), work)

    def why(self, _problem: Exception) -> str:
        return texts.too_many(service.MOST_RECEIPTS) if isinstance(_problem, service.TooMany) else ""

    async def _write_sheets(self, shelf: Shelf, numbers: Sequence[int], path: Path) -> int:
        found = await service.receipts(self._past, self._delivery, shelf, numbers)
        self.count(0, len(found))
        family = self._theme.font().family()

        def go_on(done: int) -> bool:
            self.count(done)
            return not self.stopped.is_set()

        def work() -> None:
            content = all_as_pdf(found, self._practice, family, go_on=go_on)
            if not self.stopped.is_set():
                write_atomically(path, content)

        await asyncio.to_thread(work)
        return len(found)

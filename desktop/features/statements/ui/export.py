"""What the statements export and print: all lines that are shown or those that are chosen.

Owns which lines and in which form; dialogs and progress are the toolkit's, lists are `service`'s, sheets `sheet`'s.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from desktop.features.statements import export_texts as texts
from desktop.features.statements import service
from desktop.features.statements.domain import Format, Practice
from desktop.features.statements.ui.sheet import Sheet, as_pdf, paint
from desktop.infra.files import write_atomically
from desktop.kernel.clock import Clock
from desktop.statements.facts import Line, LineQuery
from desktop.statements.service import Statements
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.exporting import ExportDialog, Exporting, ExportWords, Offered
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_FOLDER = "statements-folder"
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
    """What can be exported: all lines that are shown, those chosen among them, and what was asked for them."""

    shown: Sequence[int]
    chosen: Sequence[int]
    query: LineQuery


class Export(Exporting):
    """At most one at a time."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        statements: Statements,
        practice: Practice,
        clock: Clock,
        memory: Memory,
        banner: Banner,
    ) -> None:
        super().__init__(theme, tasks, clock, memory, banner, _WORDS, _FOLDER)
        self._statements = statements
        self._practice = practice

    def dialog(self, rows: Rows, parent: QWidget) -> ExportDialog:
        """What, and in which form."""
        offers = [Offered("shown", texts.all_shown(len(rows.shown)), rows.shown)]
        if len(rows.chosen) > 1:
            offers.insert(0, Offered("chosen", texts.selection(len(rows.chosen)), rows.chosen))

        def why_not(numbers: Sequence[int], form: Format) -> str:
            most = service.MOST.get(form)
            return texts.too_many(form, most) if most is not None and len(numbers) > most else ""

        lists = (Format.XLSX, Format.CSV)
        return ExportDialog(self._theme, _WORDS, offers, why_not, parent, option=texts.WITH_NIR, option_for=lists)

    def ask(self, rows: Rows, parent: QWidget) -> None:
        """Ask what, in which form and where to; then do it."""
        if self.going or not len(rows.shown):
            return

        def agreed(numbers: Sequence[int], form: Format, nir: bool) -> None:
            self.ask_where(form, parent, lambda path: self.begin(numbers, form, path, rows.query, nir=nir))

        dialog = self.dialog(rows, parent)
        dialog.agreed.connect(agreed)
        dialog.open()

    def begin(self, numbers: Sequence[int], form: Format, path: Path, query: LineQuery, *, nir: bool = False) -> None:
        """Without asking."""
        work: Coroutine[Any, Any, int]
        if form is Format.CSV:
            work = service.write_csv(self._statements, numbers, path, self.count, nir=nir)
        elif form is Format.XLSX:
            work = service.write_xlsx(self._statements, numbers, path, self.count, nir=nir)
        else:
            work = self._write_sheets(numbers, path, query)
        self.go(path, form, len(numbers), work)

    def print_(self, rows: Rows, parent: QWidget) -> None:
        """Ask for a printer, then print what is chosen, or all that is shown."""
        numbers = rows.chosen if len(rows.chosen) > 1 else rows.shown
        most = service.MOST[Format.PDF]
        if len(numbers) > most:
            self._banner.say(Tone.WARNING, texts.too_many_to_print(most))
        elif len(numbers):
            self._tasks.run(self, self._read(numbers), lambda lines: self._ask_printer(lines, rows.query, parent))

    def print_on(self, printer: QPrinter, lines: Sequence[Line], query: LineQuery) -> None:
        """Without asking."""
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        if not paint(printer, self._sheet(lines, query)):
            self._banner.say(Tone.WARNING, texts.NOT_PRINTED)

    def _ask_printer(self, lines: Sequence[Line], query: LineQuery, parent: QWidget) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(texts.SHEET_TITLE)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        dialog = QPrintDialog(printer, parent)
        dialog.setModal(True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # The printer lives as long as the question.
        dialog.accepted.connect(lambda: self.print_on(printer, lines, query))
        dialog.show()

    def _sheet(self, lines: Sequence[Line], query: LineQuery) -> Sheet:
        family = self._theme.font().family()
        return Sheet(lines, self._practice, texts.what_is_shown(query), self._clock.now(), family)

    async def _read(self, numbers: Sequence[int]) -> list[Line]:
        found: list[Line] = []
        async for lines in service.chunks(self._statements, numbers):
            found += lines
        return found

    async def _write_sheets(self, numbers: Sequence[int], path: Path, query: LineQuery) -> int:
        sheet = self._sheet(await self._read(numbers), query)

        def go_on(done: int) -> bool:
            self.count(done)
            return not self.stopped.is_set()

        def work() -> None:
            content = as_pdf(sheet, go_on)
            if not self.stopped.is_set():
                write_atomically(path, content)

        await asyncio.to_thread(work)
        return len(sheet.lines)

""" "Exporter…": what, in which form, and the warning that it leaves the vault; then the file, with its progress.

Owns the dialog and the one export that may be under way; the list is `service`'s, the sheets are `sheet`'s.
"""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.history import export_texts as texts
from desktop.features.history import service
from desktop.features.history.domain import Format, Practice
from desktop.features.history.ui.sheet import all_as_pdf
from desktop.infra.files import write_atomically
from desktop.kernel.clock import Clock
from desktop.toolkit import icons
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import Field, button
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.texts import CANCEL
from desktop.toolkit.theme import Theme
from desktop.uploads.history_facts import Shelf
from desktop.uploads.service import Delivery, Past

_WIDTH = 460
_TOLD = 100  # milliseconds between two looks at how far it is
_FOLDER = "history-folder"


@dataclass(frozen=True, slots=True)
class Rows:
    """What can be exported: all rows that are shown, and those that are chosen among them."""

    shelf: Shelf
    shown: Sequence[int]
    chosen: Sequence[int]


class ExportDialog(QDialog):
    """`open()` it; `agreed` says which rows, in which form."""

    agreed = Signal(object, object)

    def __init__(self, theme: Theme, rows: Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(texts.TITLE)
        self.setAccessibleName(texts.TITLE)
        self.setAccessibleDescription(texts.WARNING)
        self._build(theme)
        self.what.chosen.connect(self._weigh)
        self.form.chosen.connect(self._weigh)
        self._weigh()

    @property
    def numbers(self) -> Sequence[int]:
        """The rows that would be exported."""
        return self._rows.chosen if self.what.value == "chosen" else self._rows.shown

    def accept(self) -> None:
        if self.go.isEnabled():
            self.agreed.emit(self.numbers, self.form.value)
            super().accept()

    @Slot()
    def _weigh(self) -> None:
        form = self.form.value
        assert isinstance(form, Format)
        deposits = len(self.numbers) if self._rows.shelf is Shelf.DEPOSITS else 0
        too_many = form is Format.PDF and deposits > service.MOST_RECEIPTS
        self._form.set_hint(texts.FORMAT_HINTS[form])
        self._form.set_fault(texts.too_many(service.MOST_RECEIPTS) if too_many else "", "warning")
        self.go.setEnabled(not too_many)
        self.go.setToolTip(texts.too_many(service.MOST_RECEIPTS) if too_many else "")
        self.adjustSize()

    def _build(self, theme: Theme) -> None:
        rows = self._rows
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("l"))
        title = QLabel(texts.TITLE, self)
        title.setProperty("role", "title")
        self.what, self.form = Choice(theme, self), Choice(theme, self)
        offered: list[tuple[object, str]] = [("shown", texts.all_shown(len(rows.shown), rows.shelf))]
        if len(rows.chosen) > 1:
            offered.insert(0, ("chosen", texts.selection(len(rows.chosen), rows.shelf)))
        self.what.offer(offered)
        self.form.offer(list(texts.FORMATS.items()))
        self._form = Field(theme, texts.FORMAT, self.form, parent=self)
        column.addWidget(title)
        column.addWidget(Field(theme, texts.WHAT, self.what, parent=self))
        column.addWidget(self._form)
        column.addLayout(self._build_warning(theme))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px("s"))
        cancel = button(theme, CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        self.go = button(theme, texts.GO, "primary", main=True, parent=self)
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        self.setFixedWidth(_WIDTH)

    def _build_warning(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px("m"))
        mark = QLabel(self)
        icons.dress(theme, mark, "unlock", "warning", 20)
        words = QLabel(texts.WARNING, self)
        words.setWordWrap(True)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return row


class Export(QObject):
    """At most one at a time; `banner` tells how far it is and how it ended."""

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
        super().__init__(banner)
        self._theme = theme
        self._tasks = tasks
        self._past = past
        self._delivery = delivery
        self._practice = practice
        self._clock = clock
        self._memory = memory
        self._banner = banner
        self._going: Cancel | None = None
        self._stopped = threading.Event()
        self._done, self._of = 0, 0
        self._telling = QTimer(self)
        self._telling.setInterval(_TOLD)
        self._telling.timeout.connect(self._tell)
        banner.acted.connect(self._stop)
        self.destroyed.connect(self._stopped.set)

    @property
    def going(self) -> bool:
        """Whether one is under way."""
        return self._going is not None

    def ask(self, rows: Rows, parent: QWidget) -> None:
        """Ask what, in which form and where to; then do it."""
        if self.going or not len(rows.shown):
            return
        dialog = ExportDialog(self._theme, rows, parent)
        dialog.agreed.connect(lambda numbers, form: self._ask_where(rows.shelf, numbers, form, parent))
        dialog.open()

    def _ask_where(self, shelf: Shelf, numbers: Sequence[int], form: Format, parent: QWidget) -> None:
        folder = str(self._memory.recall(_FOLDER).get("folder", "") or Path.home())
        name = texts.file_name(form, self._clock.now())
        dialog = QFileDialog(parent, texts.SAVE_TITLE, str(Path(folder) / name), texts.FILTERS[form])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.value)
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.begin(shelf, numbers, form, Path(chosen)))
        dialog.open()

    def begin(self, shelf: Shelf, numbers: Sequence[int], form: Format, path: Path) -> None:
        """Without asking."""
        if self.going:
            return
        self._memory.remember(_FOLDER, {"folder": str(path.parent)})
        self._stopped.clear()
        self._done, self._of = 0, len(numbers)
        if form is Format.CSV:
            work = service.write_list(self._past, shelf, numbers, path, self._count)
        else:
            work = self._write_sheets(shelf, numbers, path)
        self._tell()
        self._telling.start()
        self._going = self._tasks.run(
            self, work, partial(self._ended, path.name, form), partial(self._failed, path.name)
        )

    async def _write_sheets(self, shelf: Shelf, numbers: Sequence[int], path: Path) -> int:
        found = await service.receipts(self._past, self._delivery, shelf, numbers)
        self._done, self._of = 0, len(found)
        family = self._theme.font().family()

        def go_on(done: int) -> bool:
            self._count(done)
            return not self._stopped.is_set()

        def work() -> None:
            content = all_as_pdf(found, self._practice, family, go_on=go_on)
            if not self._stopped.is_set():
                write_atomically(path, content)

        await asyncio.to_thread(work)
        return len(found)

    def _count(self, done: int) -> None:
        self._done = done

    @Slot()
    def _tell(self) -> None:
        self._banner.say(Tone.INFO, texts.progress(self._done, self._of), texts.STOP, closable=False)

    @Slot()
    def _stop(self) -> None:
        if self._going is not None:
            self._stopped.set()
            self._going()
            self._over()
            self._banner.say(Tone.INFO, texts.STOPPED)

    def _ended(self, name: str, form: Format, how_many: int) -> None:
        self._over()
        self._banner.say(Tone.SUCCESS, texts.done(name, how_many, form))

    def _failed(self, name: str, problem: Exception) -> None:
        self._over()
        if isinstance(problem, service.TooMany):
            self._banner.say(Tone.WARNING, texts.too_many(service.MOST_RECEIPTS))
            return
        self._banner.say(Tone.DANGER, texts.not_written(name))
        if not isinstance(problem, OSError):
            self._tasks.unhandled(problem)

    def _over(self) -> None:
        self._telling.stop()
        self._going = None

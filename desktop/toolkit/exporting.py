""" "Exporter…": what, in which form, and the warning that it leaves the vault; then where to, and the progress.

Owns the dialogs and the one export that may be under way; what is written is the caller's, and so is every word.
"""

import threading
from collections.abc import Callable, Container, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.kernel.clock import Clock
from desktop.toolkit import icons
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import Check, Field, button
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.texts import CANCEL
from desktop.toolkit.theme import Theme

_WIDTH = 460
_TOLD = 100  # milliseconds between two looks at how far it is


@dataclass(frozen=True)
class ExportWords:
    """Everything that is said. Forms are string enumerations whose values are suffixes of files."""

    title: str
    what: str
    format: str
    forms: Mapping[Any, str]
    hints: Mapping[Any, str]
    filters: Mapping[Any, str]
    warning: str
    go: str
    save_title: str
    stop: str
    stopped: str
    progress: Callable[[int, int], str]  # done, of how many
    done: Callable[[str, int, Any], str]  # name, how many, form
    not_written: Callable[[str], str]  # name
    file_name: Callable[[Any, datetime], str]


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be exported: its key, its name, the numbers of its rows."""

    key: str
    name: str
    numbers: Sequence[int]


class ExportDialog(QDialog):
    """`open()` it; `agreed` says which rows, in which form, and whether the option was ticked."""

    agreed = Signal(object, object, bool)

    def __init__(
        self,
        theme: Theme,
        words: ExportWords,
        offers: Sequence[Offered],
        why_not: Callable[[Sequence[int], Any], str],
        parent: QWidget,
        *,
        option: str = "",
        option_for: Container[Any] = (),
    ) -> None:
        """`why_not` is the sentence for rows that can't leave in a form, "" for those that can. `option` can be ticked
        for the forms in `option_for`."""
        super().__init__(parent)
        self._words = words
        self._offers = {offer.key: offer for offer in offers}
        self._why_not = why_not
        self._option_for = option_for
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(words.title)
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(words.warning)
        self._build(theme, option)
        self.what.chosen.connect(self._weigh)
        self.form.chosen.connect(self._weigh)
        self._weigh()

    @property
    def numbers(self) -> Sequence[int]:
        """The rows that would be exported."""
        return self._offers[str(self.what.value)].numbers

    def accept(self) -> None:
        if self.go.isEnabled():
            self.agreed.emit(self.numbers, self.form.value, self.option.isVisibleTo(self) and self.option.isChecked())
            super().accept()

    @Slot()
    def _weigh(self) -> None:
        form = self.form.value
        why_not = self._why_not(self.numbers, form)
        self._form.set_hint(self._words.hints[form])
        self._form.set_fault(why_not, "warning")
        self.option.setVisible(form in self._option_for)
        self.go.setEnabled(not why_not)
        self.go.setToolTip(why_not)
        self.adjustSize()

    def _build(self, theme: Theme, option: str) -> None:
        words = self._words
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("l"))
        title = QLabel(words.title, self)
        title.setProperty("role", "title")
        self.what, self.form = Choice(theme, self), Choice(theme, self)
        self.what.offer([(offer.key, offer.name) for offer in self._offers.values()])
        self.form.offer(list(words.forms.items()))
        self._form = Field(theme, words.format, self.form, parent=self)
        self.option = Check(theme, option, self)
        column.addWidget(title)
        column.addWidget(Field(theme, words.what, self.what, parent=self))
        column.addWidget(self._form)
        column.addWidget(self.option)
        column.addLayout(self._build_warning(theme))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px("s"))
        cancel = button(theme, CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        self.go = button(theme, words.go, "primary", main=True, parent=self)
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
        words = QLabel(self._words.warning, self)
        words.setWordWrap(True)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        return row


class Exporting(QObject):
    """At most one at a time; `banner` tells how far it is and how it ended."""

    def __init__(
        self, theme: Theme, tasks: Tasks, clock: Clock, memory: Memory, banner: Banner, words: ExportWords, key: str
    ) -> None:
        """`key` is that under which the folder is remembered."""
        super().__init__(banner)
        self._theme = theme
        self._tasks = tasks
        self._clock = clock
        self._memory = memory
        self._banner = banner
        self._words = words
        self._key = key
        self._going: Cancel | None = None
        self.stopped = threading.Event()
        """Set where threads of the work are to end early."""
        self._done, self._of = 0, 0
        self._telling = QTimer(self)
        self._telling.setInterval(_TOLD)
        self._telling.timeout.connect(self._tell)
        banner.acted.connect(self._stop)
        self.destroyed.connect(self.stopped.set)

    @property
    def going(self) -> bool:
        """Whether one is under way."""
        return self._going is not None

    def ask_where(self, form: Any, parent: QWidget, then: Callable[[Path], object]) -> None:
        """Ask for a file of that form."""
        folder = str(self._memory.recall(self._key).get("folder", "") or Path.home())
        name = self._words.file_name(form, self._clock.now())
        dialog = QFileDialog(parent, self._words.save_title, str(Path(folder) / name), self._words.filters[form])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.value)
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def go(self, path: Path, form: Any, of: int, work: Coroutine[Any, Any, int]) -> None:
        """Do it: `work` writes `of` rows to `path`, tells `count` how far it is, and gives how many there are."""
        if self.going:
            work.close()
            return
        self._memory.remember(self._key, {"folder": str(path.parent)})
        self.stopped.clear()
        self._done, self._of = 0, of
        self._tell()
        self._telling.start()
        self._going = self._tasks.run(
            self, work, partial(self._ended, path.name, form), partial(self._failed, path.name)
        )

    def count(self, done: int, of: int | None = None) -> None:
        """How many are done, and of how many where that changed. Any thread."""
        self._done = done
        if of is not None:
            self._of = of

    def why(self, _problem: Exception) -> str:
        """A sentence for what the work refuses; "" for what isn't foreseen."""
        return ""

    @Slot()
    def _tell(self) -> None:
        self._banner.say(Tone.INFO, self._words.progress(self._done, self._of), self._words.stop, closable=False)

    @Slot()
    def _stop(self) -> None:
        if self._going is not None:
            self.stopped.set()
            self._going()
            self._over()
            self._banner.say(Tone.INFO, self._words.stopped)

    def _ended(self, name: str, form: Any, how_many: int) -> None:
        self._over()
        self._banner.say(Tone.SUCCESS, self._words.done(name, how_many, form))

    def _failed(self, name: str, problem: Exception) -> None:
        self._over()
        if words := self.why(problem):
            self._banner.say(Tone.WARNING, words)
            return
        self._banner.say(Tone.DANGER, self._words.not_written(name))
        if not isinstance(problem, OSError):
            self._tasks.unhandled(problem)

    def _over(self) -> None:
        self._telling.stop()
        self._going = None

"""Recovery codes on the screen, once: to print, to copy, to save, and to put away before they go.

Owns the ways out of the program; each says what it means for a list that opens the account.
"""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.access import factor_texts as texts
from desktop.features.access.factor_service import SecondFactor
from desktop.kernel.clock import Clock
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.confirm import confirm
from desktop.toolkit.forms import Check, button
from desktop.toolkit.paper import QUIET, Paper
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_CLIPBOARD_MS = 60_000
_COLUMNS = 2
_LIST = 320  # px
_MARGIN = 64.0  # points


class RecoveryList(QWidget):
    """Empty until `show_codes`; `done` once they are put away, and nothing of them is left here."""

    done = Signal()

    def __init__(
        self, theme: Theme, tasks: Tasks, factor: SecondFactor, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._factor = factor
        self._clock = clock
        self.codes: tuple[str, ...] = ()
        self._build()
        self._connect()

    def show_codes(self, codes: tuple[str, ...]) -> None:
        """Show them, with the cursor on the first way to keep them."""
        self.codes = codes
        for place, label in enumerate(self.labels):
            label.setText(codes[place] if place < len(codes) else "")
        self.list.setAccessibleDescription(", ".join(codes))
        self.tidied.setChecked(False)
        self.banner.clear()
        self.print.setFocus()

    @Slot()
    def finish(self) -> None:
        """Forget them, where they were put away."""
        if self.tidied.isChecked():
            self.show_codes(())
            self.done.emit()

    @Slot()
    def copy(self) -> None:
        """Onto the clipboard, for a minute."""
        lend("\n".join(self.codes))
        self.banner.say(Tone.INFO, texts.COPIED)

    @Slot()
    def ask_printer(self) -> None:
        """Ask for a printer, then print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(texts.SHEET_TITLE)
        dialog = QPrintDialog(printer, self)
        dialog.setModal(True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(printer))  # the printer lives as long as the question
        dialog.show()

    def print_on(self, printer: QPrinter) -> None:
        """Without asking."""
        if not _paint(printer, self.codes, self._clock.now(), self._theme.font().family()):
            self.banner.say(Tone.WARNING, texts.NOT_PRINTED)

    @Slot()
    def ask_file(self) -> None:
        """Say what it means, ask where, then save."""
        if not confirm(self, self._theme, texts.SAVE_ASK, texts.SAVE_WHY, texts.SAVE_GO):
            return
        dialog = QFileDialog(self, texts.SAVE_TITLE, str(Path.home() / texts.SAVE_NAME), texts.SAVE_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(texts.SAVE_NAME)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_as(Path(name)))
        dialog.open()

    def save_as(self, path: Path) -> None:
        """Without asking. The file is whole or isn't there."""
        lines = (texts.SHEET_TITLE, texts.sheet_made(self._clock.now()), "", *self.codes)

        def ended(good: bool) -> None:
            if good:
                self.banner.say(Tone.SUCCESS, texts.saved(path.name))
            else:
                self.banner.say(Tone.DANGER, texts.not_saved(path.name))

        self._tasks.run(self, self._factor.save(path, lines), ended)

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("m"))
        heading = QLabel(texts.CODES, self)
        heading.setProperty("role", "label")
        why = QLabel(texts.CODES_WHY, self)
        why.setProperty("role", "muted")
        why.setWordWrap(True)
        self.list = QFrame(self)
        self.list.setProperty("role", "strip")
        self.list.setMaximumWidth(_LIST)
        self.list.setAccessibleName(texts.CODES_NAME)
        grid = QGridLayout(self.list)
        grid.setContentsMargins(*([theme.px("l")] * 4))
        grid.setHorizontalSpacing(theme.px("xxl"))
        grid.setVerticalSpacing(theme.px("s"))
        grid.setColumnStretch(_COLUMNS, 1)
        self.labels = [QLabel(self.list) for _ in range(10)]
        for place, label in enumerate(self.labels):
            label.setFont(theme.font("lead", 600, tabular=True))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, place // _COLUMNS, place % _COLUMNS)
        self.print = button(theme, texts.PRINT, "secondary", icon="print", parent=self)
        self.copy_button = button(theme, texts.COPY, "secondary", icon="copy", parent=self)
        self.save = button(theme, texts.SAVE, "secondary", icon="download", parent=self)
        ways = QHBoxLayout()
        ways.setSpacing(theme.px("s"))
        for each in (self.print, self.copy_button, self.save):
            ways.addWidget(each)
        ways.addStretch(1)
        self.banner = Banner(theme, self)
        self.tidied = Check(theme, texts.TIDIED, self)
        self.finish_button = button(theme, texts.FINISH, "primary", main=True, parent=self)
        end = QHBoxLayout()
        end.addWidget(self.finish_button)
        end.addStretch(1)
        column.addWidget(heading)
        column.addWidget(why)
        column.addWidget(self.list)
        column.addLayout(ways)
        column.addWidget(self.banner)
        column.addWidget(self.tidied)
        column.addLayout(end)
        self._weigh(False)

    def _connect(self) -> None:
        self.print.clicked.connect(self.ask_printer)
        self.copy_button.clicked.connect(self.copy)
        self.save.clicked.connect(self.ask_file)
        self.tidied.toggled.connect(self._weigh)
        self.finish_button.clicked.connect(self.finish)

    @Slot(bool)
    def _weigh(self, tidied: bool) -> None:
        self.finish_button.setEnabled(tidied)
        self.finish_button.setToolTip("" if tidied else texts.FINISH_FIRST)


def lend(text: str) -> None:
    """Put a secret onto the clipboard for a minute, whatever becomes of the page meanwhile."""
    QGuiApplication.clipboard().setText(text)
    QTimer.singleShot(_CLIPBOARD_MS, partial(take_back, text))


def take_back(text: str) -> None:
    """Off the clipboard, unless something else took its place."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.text() == text:
        clipboard.clear()


def _paint(printer: QPrinter, codes: tuple[str, ...], now: datetime, family: str) -> bool:
    """One sheet; False where the printer takes nothing."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    paper = Paper(printer, painter, family, _MARGIN)
    top, body, code_font = _MARGIN, paper.font(11, 400), paper.font(16, 500)
    paper.text(texts.SHEET_TITLE, paper.font(20, 600), 0, top, paper.width)
    paper.text(texts.sheet_made(now), paper.font(10, 400), 0, top + 30, paper.width, QUIET)
    paper.text(texts.SHEET_WHY, body, 0, top + 58, paper.width)
    top += 58 + paper.height(texts.SHEET_WHY, body, paper.width) + 28
    for place, code in enumerate(codes):
        left, row = (place % _COLUMNS) * 200.0, place // _COLUMNS
        paper.text(f"☐\u00a0\u00a0{code}", code_font, left, top + row * 34, 190)
    return bool(painter.end())

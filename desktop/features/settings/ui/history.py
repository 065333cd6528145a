"""For how long the history is kept: a longer time holds at once, a shorter one is asked, and can be taken back.

Owns the question and the way back; what leaves and when is not decided here.
"""

from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from desktop.features.settings import texts
from desktop.features.settings.domain import HISTORY_CHOICES, UNDO_SECONDS, Leaving, shorter
from desktop.features.settings.service import LocalData, Settings
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.choice import Choice
from desktop.toolkit.confirm import confirm
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class HistoryChoice(Choice):
    """`banner` is the page's."""

    def __init__(
        self, theme: Theme, tasks: Tasks, settings: Settings, local: LocalData, banner: Banner, parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self._tasks = tasks
        self._settings = settings
        self._local = local
        self._banner = banner
        self._before: int | None = None  # what a last shorter choice took the place of
        self._undoing = QTimer(self)
        self._undoing.setSingleShot(True)
        self._undoing.setInterval(UNDO_SECONDS * 1000)
        self._undoing.timeout.connect(self._settle)
        self.offer([(months, texts.history(months)) for months in HISTORY_CHOICES])
        self.chosen.connect(self._chosen)
        banner.acted.connect(self._undo)

    @Slot(object)
    def _chosen(self, months: int) -> None:
        if shorter(months, self._settings.now.history_months):
            work = self._local.leaving(months)
            self._tasks.run(self, work, partial(self._ask, months), partial(self._failed))
        else:
            self._settle()
            self._change(months)

    def _ask(self, months: int, leaving: Leaving) -> None:
        if not leaving.documents:
            self._change(months)
            return
        title, words = texts.history_title(months), texts.history_warning(leaving)
        if not confirm(self.window(), self._theme, title, words, texts.HISTORY_ACTION, danger=True):
            self.select(self._settings.now.history_months)
            return
        before = self._settings.now.history_months
        if self._change(months):
            self._before = before
            self._undoing.start()
            self._banner.say(Tone.INFO, texts.history_shortened(months), texts.HISTORY_UNDO)

    def _failed(self, problem: Exception) -> None:
        self.select(self._settings.now.history_months)
        self._tasks.unhandled(problem)

    @Slot()
    def _undo(self) -> None:
        if self._before is not None:
            before = self._before
            self._settle()
            self._change(before)
            self.select(before)

    @Slot()
    def _settle(self) -> None:
        """There is no way back any more."""
        if self._before is not None:
            self._undoing.stop()
            self._before = None
            self._banner.clear()

    def _change(self, months: int) -> bool:
        kept = self._settings.change(history_months=months)
        if not kept:
            self._banner.say(Tone.WARNING, texts.NOT_KEPT)
        return kept

"""The statements kept on this workstation: for how long, and the way to take all of them off it at once.

Owns the question; what leaves and what comes again is not decided here.
"""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.features.settings import texts
from desktop.features.settings.domain import STATEMENTS_CHOICES
from desktop.features.settings.service import KeptStatements
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.choice import Choice
from desktop.toolkit.confirm import confirm
from desktop.toolkit.forms import button
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class StatementsKept:
    """Two controls of the settings page: `months` and `erase`. `banner` is the page's."""

    def __init__(self, theme: Theme, tasks: Tasks, kept: KeptStatements, banner: Banner, parent: QWidget) -> None:
        self._theme = theme
        self._tasks = tasks
        self._kept = kept
        self._banner = banner
        self.months = Choice(theme, parent)
        self.months.offer([(months, texts.statements(months)) for months in STATEMENTS_CHOICES])
        self.erase = button(theme, texts.STATEMENTS_ERASE, "secondary", parent=parent)
        self.months.chosen.connect(self._chosen)
        self.erase.clicked.connect(self._ask)

    def load(self) -> None:
        """Show what holds."""
        self._tasks.run(self.months, self._kept.months(), self.months.select)

    @Slot(object)
    def _chosen(self, months: int) -> None:
        self._tasks.run(self.months, self._kept.keep(months), None, self._failed)

    @Slot()
    def _ask(self) -> None:
        words = (texts.STATEMENTS_TITLE, texts.STATEMENTS_WARNING, texts.STATEMENTS_ERASE)
        if confirm(self.erase.window(), self._theme, *words, danger=True):
            self.erase.setEnabled(False)
            self._tasks.run(self.erase, self._kept.erase(), self._erased, self._failed)

    def _erased(self, _: None) -> None:
        self.erase.setEnabled(True)
        self._banner.say(Tone.SUCCESS, texts.STATEMENTS_ERASED)

    def _failed(self, problem: Exception) -> None:
        self.erase.setEnabled(True)
        self._banner.say(Tone.DANGER, texts.ERASE_FAILED)
        self._tasks.unhandled(problem)

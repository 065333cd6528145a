"""What the Mutuelle changed since the last time, what is kept apart, and for how long statements are to be kept.

Owns what was told and when it counts as read; every word is a banner above the lines.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.statements import page_texts as texts
from desktop.statements.facts import CacheStatus, Quarantined, Told
from desktop.statements.service import Statements
from desktop.toolkit import icons
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import button
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class News(QWidget):
    """Nothing is shown while there is nothing to tell."""

    def __init__(self, theme: Theme, tasks: Tasks, statements: Statements, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._statements = statements
        self._apart: list[Quarantined] = []
        self._dismissed: list[Quarantined] = []
        self._rebuilt_said = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        self.apart, self.told, self.fault = (Banner(theme, self) for _ in range(3))
        for banner in (self.fault, self.apart, self.told):
            column.addWidget(banner)
        self.keeping = Keeping(theme, self)
        column.addWidget(self.keeping)
        self.keeping.agreed.connect(self._keep)
        self.apart.closed.connect(self._dismiss)
        self.told.acted.connect(self._read)
        self.told.closed.connect(self._read)
        self.hide()

    def load(self) -> None:
        """Ask what there is to tell."""
        self._tasks.run(self, self._statements.told(), self._show_told)
        self._tasks.run(self, self._statements.quarantined(), self._show_apart)

    def show_status(self, status: CacheStatus) -> None:
        """Tell once that what was here was damaged."""
        if status.rebuilt and not self._rebuilt_said:
            self._rebuilt_said = True
            self.fault.say(Tone.WARNING, texts.REBUILT)
        self.keeping.setVisible(not status.months_chosen and status.lines > 0 and not status.lines_coming)
        self._weigh()

    def say_unreadable(self) -> None:
        """A question wasn't answered."""
        self.fault.say(Tone.DANGER, texts.UNREADABLE)
        self._weigh()

    def say(self, tone: Tone, words: str) -> None:
        """Something else."""
        self.fault.say(tone, words)
        self._weigh()

    def _show_told(self, news: list[Told]) -> None:
        if news:
            self.told.say(Tone.INFO, texts.told(news), texts.READ, closable=False)
        else:
            self.told.clear()
        self._weigh()

    def _show_apart(self, found: list[Quarantined]) -> None:
        self._apart = found
        if found and found != self._dismissed:
            self.apart.say(Tone.WARNING, texts.kept_apart(found))
        elif not found:
            self.apart.clear()
        self._weigh()

    @Slot(int)
    def _keep(self, months: int) -> None:
        self.keeping.hide()
        self._weigh()
        self._tasks.run(self, self._statements.keep(months))

    @Slot()
    def _dismiss(self) -> None:
        self._dismissed = self._apart
        self._weigh()

    @Slot()
    def _read(self) -> None:
        self.told.clear()
        self._weigh()
        self._tasks.run(self, self._statements.read())

    def _weigh(self) -> None:
        self.setVisible(any(not banner.isHidden() for banner in (self.apart, self.told, self.fault, self.keeping)))


class Keeping(QFrame):
    """For how long statements are to be kept here: asked once."""

    agreed = Signal(int)
    """Months; 0 is for ever."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self.setAccessibleName(texts.KEEPING)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("s"), theme.px("s"))
        row.setSpacing(theme.px("m"))
        mark = QLabel(self)
        icons.dress(theme, mark, "info", "info", 20)
        words = QLabel(texts.KEEPING, self)
        words.setWordWrap(True)
        self.months = Choice(theme, self)
        self.months.offer(list(texts.KEPT_FOR.items()), 24)
        self.months.setAccessibleName(texts.KEPT_FOR_NAME)
        self.agree = button(theme, texts.KEEP, "secondary", parent=self)
        self.agree.clicked.connect(self._agree)
        row.addWidget(mark)
        row.addWidget(words, 1)
        row.addWidget(self.months)
        row.addWidget(self.agree)
        self.hide()

    @Slot()
    def _agree(self) -> None:
        months = self.months.value
        assert isinstance(months, int)
        self.agreed.emit(months)

"""For how long the history is kept, from the settings to the engine. Owns the moment for which a shorter time waits.

A choice is measured against what the engine holds, not against the choice before it: three months, and within the
minute six, are both shorter than the three years that hold.
"""

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.features.settings.domain import UNDO_SECONDS, Leaving, shorter
from desktop.features.settings.service import PreferencesChanged, Settings
from desktop.kernel.clock import Clock
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.tasks import Tasks
from desktop.uploads.engine import Engine


class Retention(QObject):
    """Lives as long as its parent; tells the engine at once, and again when the setting changes."""

    def __init__(self, tasks: Tasks, bridge: Bridge, settings: Settings, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._settings = settings
        self._engine = engine
        self._holds = 0  # what the engine was told
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(UNDO_SECONDS * 1000)
        self._waiting.timeout.connect(self._tell)
        bridge.listen(self, PreferencesChanged, self._changed)
        self._tell()

    @property
    def waiting(self) -> bool:
        """Whether a shorter time is still to be told."""
        return self._waiting.isActive()

    def _changed(self, facts: list[PreferencesChanged]) -> None:
        before, after = facts[0].before.history_months, facts[-1].preferences.history_months
        if before == after:
            return
        if shorter(after, self._holds):
            self._waiting.start()
        else:
            self._waiting.stop()
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self._holds = self._settings.now.history_months
        self._tasks.run(self, self._engine.keep_history(self._holds))


async def leaving(engine: Engine, clock: Clock, months: int) -> Leaving:
    """What would leave if the history were kept for so many months."""
    before, totals = await engine.history.leaving(months, clock.now())
    return Leaving(totals.deposits, totals.documents, before)

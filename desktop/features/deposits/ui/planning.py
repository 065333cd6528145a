"""The composition as the page knows it: asked for when it may have changed, seldom enough while thousands arrive.

Owns when it is asked for and the label of each staged document; what is shown of it is the page's.
"""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from desktop.features.deposits import sorting_texts
from desktop.kernel.ids import DocumentId
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.tasks import Tasks
from desktop.uploads.facts import Composition, CompositionChanged, Kind
from desktop.uploads.service import Delivery

_PAUSE = 50  # milliseconds


class Planning(QObject):
    """Asks with `ask`, and by itself after each change."""

    planned = Signal(object)
    """Composition."""

    def __init__(self, tasks: Tasks, bridge: Bridge, delivery: Delivery, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._delivery = delivery
        self._labels: dict[DocumentId, str] = {}
        self._kept: dict[DocumentId, Kind] = {}
        self._asking = False
        self._pause = 0  # milliseconds
        self._asked = QElapsedTimer()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ask)
        bridge.listen(self, CompositionChanged, self._changed, key=lambda _fact: None)

    def label(self, document: DocumentId) -> str:
        """Of the deposit in which a staged document would travel; "" where that isn't known."""
        return self._labels.get(document, "")

    def kept(self, document: DocumentId) -> str:
        """Why it travels with some of the others ("même facture"), "" where nothing keeps them together."""
        kind = self._kept.get(document)
        return sorting_texts.same(kind) if kind else ""

    @Slot()
    def ask(self) -> None:
        """Now, or as soon as the answer that is under way has come."""
        if self._asking:
            self._soon.start(_PAUSE)
            return
        self._asking = True
        self._asked.start()
        self._tasks.run(self, self._delivery.composition(), self._answered, self._failed)

    def _changed(self, _facts: Sequence[CompositionChanged]) -> None:
        if not self._soon.isActive():
            self._soon.start(self._pause)

    def _answered(self, plan: Composition) -> None:
        self._asking = False
        # While thousands arrive, planning again after each group would cost more than it tells.
        self._pause = max(_PAUSE, 4 * self._asked.elapsed())
        self._labels = {document: each.label for each in plan.deposits for document in each.documents}
        self._kept = {document: each.kind for each in plan.deposits for family in each.together for document in family}
        self.planned.emit(plan)

    def _failed(self, problem: Exception) -> None:
        self._asking = False
        self._tasks.unhandled(problem)

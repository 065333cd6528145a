"""What documents probably are, and the yes or no to it: a quiet strip above the table, two keys, one for all.

Owns these gestures and their undo; what is proposed is the engine's, the words are `sorting_texts`'. A row that was
answered hands on to the next one that asks.
"""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop.features.deposits import page_texts
from desktop.features.deposits import sorting_texts as texts
from desktop.features.deposits.ui.glance import Glance
from desktop.features.deposits.ui.queue import Queue
from desktop.features.deposits.ui.word import Word
from desktop.kernel.ids import DocumentId
from desktop.toolkit import icons
from desktop.toolkit.banner import Tone
from desktop.toolkit.forms import button
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow, Kind
from desktop.uploads.service import Delivery

_UNDO_SECONDS = 12

Fail = Callable[[Exception], object]


class Strip(QFrame):
    """Hidden while nothing is proposed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.setAccessibleName(texts.STRIP_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("m"), theme.px("xs"), theme.px("xs"), theme.px("xs"))
        row.setSpacing(theme.px("s"))
        mark = QLabel(self)
        icons.dress(theme, mark, "kind", "muted", 16)
        self.words = QLabel(self)
        self.words.setProperty("role", "muted")
        self.review = button(theme, texts.REVIEW, "ghost", parent=self)
        self.review.setToolTip(texts.REVIEW_TIP)
        self.accept = button(theme, texts.accept_sure(2), "secondary", icon="check", parent=self)
        self.accept.setToolTip(texts.SURE_TIP)
        row.addWidget(mark)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.review)
        row.addWidget(self.accept)
        self.hide()

    def show_waiting(self, every: int, sure: int) -> None:
        """So many kinds are proposed, so many of them surely."""
        self.words.setText(texts.waiting(every, sure))
        self.accept.setText(texts.accept_sure(sure))
        self.accept.setVisible(sure > 0)
        self.setVisible(every > 0)


class Proposals(QObject):
    """`bring` selects documents wherever they are shown, `fail` tells a failure."""

    def __init__(
        self,
        tasks: Tasks,
        delivery: Delivery,
        queue: Queue,
        strip: Strip,
        model: PagedModel[DocumentRow],
        table: TableView,
        glance: Glance,
        word: Word,
        bring: Callable[[Sequence[DocumentId]], object],
        fail: Fail,
    ) -> None:
        super().__init__(table)
        self._opinions = delivery.opinions
        self._queue = queue
        self._strip = strip
        self._model = model
        self._table = table
        self._glance = glance
        self._word = word
        self._tasks = tasks
        self._bring = bring
        self._fail = fail
        self._busy = False
        self._answers: list[Callable[[list[DocumentId]], object]] = []  # keys that came before the next row was there
        queue.counts_changed.connect(self._show)
        strip.review.clicked.connect(self.review)
        strip.accept.clicked.connect(self.accept_sure)
        for key, act in (("O", self._yes), ("N", self._no), ("Shift+O", self.accept_sure)):
            for place in (table, glance):
                made = QShortcut(QKeySequence(key), place)
                made.setAutoRepeat(False)
                made.setContext(Qt.ShortcutContext.WidgetShortcut)
                made.activated.connect(act)
        glance.answered.connect(lambda yes: self._answer(self.accept if yes else self.decline))

    @property
    def gestures(self) -> dict[str, Callable[[list[DocumentId]], object]]:
        """By the keys of `bulk.COMMANDS`."""
        return {"accept": self.accept, "decline": self.decline}

    def accept(self, ids: list[DocumentId]) -> None:
        """Give these the kinds that are proposed for them."""
        self._run(self._opinions.accept(ids), self._accepted, ids)

    def decline(self, ids: list[DocumentId]) -> None:
        """Let these keep their kinds."""
        self._run(self._opinions.decline(ids), lambda _done: None, ids)

    @Slot()
    def accept_sure(self) -> None:
        """Yes to everything of which one is sure."""
        self._run(self._opinions.accept(), self._accepted)

    @Slot()
    def review(self) -> None:
        """The next document for which something is proposed, in the order shown."""
        self._run(self._opinions.waiting(), self._found)

    @Slot()
    def _yes(self) -> None:
        self._answer(self.accept)

    @Slot()
    def _no(self) -> None:
        self._answer(self.decline)

    def _answer(self, gesture: Callable[[list[DocumentId]], object]) -> None:
        if self._busy:
            self._answers.append(gesture)
        elif ids := self._meant():
            gesture(ids)

    def _meant(self) -> list[DocumentId]:
        """What is looked at in large, otherwise what is selected."""
        if self._glance.isVisible():
            return [] if self._glance.row is None else [self._glance.row.id]
        return self._table.selected_ids()

    def _run(
        self, work: Coroutine[Any, Any, Any], then: Callable[[Any], object], ids: Sequence[DocumentId] = ()
    ) -> None:
        """One gesture; where it answers a single row, the next one that asks is selected with it."""

        async def both() -> tuple[Any, list[DocumentId]]:
            return await work, await self._opinions.waiting() if len(ids) == 1 else []

        def done(found: tuple[Any, list[DocumentId]]) -> None:
            answer, others = found
            then(answer)
            self._found(others)
            self._busy = False
            if self._answers:
                self._answer(self._answers.pop(0))

        def failed(problem: Exception) -> None:
            self._busy = False
            self._answers.clear()
            self._fail(problem)

        self._busy = True
        self._tasks.run(self, both(), done, failed)

    @Slot()
    def _show(self) -> None:
        status = self._queue.status
        self._strip.show_waiting(*(status.proposed if status else (0, 0)))

    def _accepted(self, before: dict[DocumentId, Kind]) -> None:
        if not before:
            self._word.say(Tone.INFO, texts.NOTHING_PROPOSED, seconds=_UNDO_SECONDS)
            return
        undo = partial(self._take_back, before)
        if len(before) > 1:
            self._word.say(Tone.INFO, texts.accepted(len(before)), page_texts.UNDO, undo, seconds=_UNDO_SECONDS)
        else:
            self._word.undoable(undo)  # the row itself says what became of it

    def _take_back(self, before: dict[DocumentId, Kind]) -> None:
        self._word.clear()
        self._run(self._opinions.take_back(before), lambda _done: self._bring(list(before)))

    def _found(self, ids: list[DocumentId]) -> None:
        if not ids:
            return
        here = self._table.currentIndex().row()
        places = sorted((place, key) for key in ids if (place := self._model.place_of(key)) is not None)
        after = [key for place, key in places if place > here]
        self._bring([after[0] if after else places[0][1] if places else ids[0]])

"""What the user changes on rows, one or ten thousand, and the way back of each change.

Owns these gestures and what undoes them, in `word`'s keeping; the rules are the engine's.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.features.deposits import edit_texts, page_texts
from desktop.features.deposits.ui.batch import MESSAGE_LIMIT
from desktop.features.deposits.ui.folder import FolderDialog
from desktop.features.deposits.ui.message import MessageDialog
from desktop.features.deposits.ui.word import Word
from desktop.kernel.ids import DocumentId
from desktop.toolkit.banner import Tone
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow, FolderCount, Kind
from desktop.uploads.service import Delivery
from desktop.uploads.store_labels import Labels

SECONDS = 12  # for which a change is told, and its undo offered
_MANY = 2  # rows from which a change is told: one is in front of her eyes

Ids = Sequence[DocumentId]
Work = Callable[[], Coroutine[Any, Any, Any]]


class Editing(QObject):
    """Of one page; `tell` speaks above its table."""

    failed = Signal(object)
    """Exception."""
    brought_back = Signal()
    """Something was undone: which rows are shown may have changed."""

    def __init__(self, theme: Theme, tasks: Tasks, delivery: Delivery, word: Word, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._word = word
        self._page = page

    # --- changes -----------------------------------------------------------------------------------------------

    def set_kind(self, ids: Ids, kind: Kind) -> None:
        """Of these rows."""
        self._label(ids, lambda: self._delivery.set_kind(ids, kind), edit_texts.kind_set(kind, len(ids)))

    def ask_message(self, ids: Ids, first: DocumentRow | None) -> None:
        """Of these rows; `first` is what the dialog begins with."""
        dialog = MessageDialog(self._theme, first.message if first else "", len(ids), MESSAGE_LIMIT, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._set_message(ids, dialog.message))
        dialog.open()

    def ask_folder(self, ids: Ids, first: DocumentRow | None) -> None:
        """The folder of these rows, from among those that there are or another one."""

        def ask(known: list[FolderCount]) -> None:
            names = [each.folder for each in known]
            dialog = FolderDialog(self._theme, first.folder if first else "", names, len(ids), self._page)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._set_folder(ids, dialog.folder))
            dialog.open()

        self._tasks.run(self, self._delivery.folders(), ask, self.failed.emit)

    def remove(self, ids: Ids) -> None:
        """Take these rows out."""

        def removed(how_many: int) -> None:
            if how_many:
                self._did(page_texts.removed(how_many), lambda: self._delivery.restore(ids), told=True)

        self._tasks.run(self, self._delivery.remove(ids), removed, self.failed.emit)

    def _set_message(self, ids: Ids, message: str) -> None:
        self._label(ids, lambda: self._delivery.set_message(ids, message), edit_texts.message_set(message, len(ids)))

    def _set_folder(self, ids: Ids, folder: str) -> None:
        self._label(ids, lambda: self._delivery.set_folder(ids, folder), edit_texts.folder_set(folder, len(ids)))

    def _label(self, ids: Ids, change: Work, said: str) -> None:
        async def work() -> Labels:
            before = await self._delivery.labels(ids)
            await change()
            return before

        def changed(before: Labels) -> None:
            if before.lines:
                self._did(said, lambda: self._delivery.relabel(before), told=len(before.lines) >= _MANY)

        self._tasks.run(self, work(), changed, self.failed.emit)

    def _did(self, said: str, back: Work, *, told: bool) -> None:
        def undo() -> None:
            self._tasks.run(self, back(), lambda _: self.brought_back.emit(), self.failed.emit)

        if told:
            self._word.say(Tone.INFO, said, page_texts.UNDO, undo, seconds=SECONDS)
        else:
            self._word.undoable(undo, said)

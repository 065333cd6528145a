"""The folders of what was dropped, as a filter: one is chosen by typing or by arrows, and shown as a chip.

Owns the chip and the choosing; which rows that leaves is the queue's.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.features.deposits import edit_texts
from desktop.toolkit.forms import button
from desktop.toolkit.palette import Palette, Words
from desktop.toolkit.palette_lines import Entry
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import FolderCount
from desktop.uploads.service import Delivery

_WORDS = Words(edit_texts.CHOOSE_FOLDER, edit_texts.CHOOSE_HINT, edit_texts.NO_FOLDER, edit_texts.CHOOSE_FOOTER)
_MOST = 200  # folders that are listed: whoever has more types
_NAME = 160  # px at most


class Folders(QWidget):
    """Hidden while nothing of what is shown came in a folder."""

    chosen = Signal(object)
    """str, or None for all of them."""

    def __init__(self, theme: Theme, tasks: Tasks, delivery: Delivery, page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._delivery = delivery
        self.folder: str | None = None
        self._known: list[FolderCount] = []
        self.picker = Palette(theme, _WORDS, page)
        self.picker.asked.connect(self._look)
        self.picker.chosen.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.open_button: QPushButton = button(theme, edit_texts.FOLDERS, "ghost", icon="folder", parent=self)
        self.open_button.setCheckable(True)  # checked while one is chosen
        self.open_button.clicked.connect(self.open)
        self.all_button = button(theme, "", "ghost", icon="close", parent=self)
        self.all_button.setAccessibleName(edit_texts.ALL_FOLDERS)
        self.all_button.setToolTip(edit_texts.ALL_FOLDERS)
        self.all_button.clicked.connect(lambda: self._choose(None))
        row.addWidget(self.open_button)
        row.addWidget(self.all_button)
        self._say()
        self.hide()

    def offer(self, *, any_folder: bool) -> None:
        """Whether there is something to choose from."""
        self.setVisible(any_folder or self.folder is not None)

    @Slot()
    def open(self) -> None:
        """Let one be chosen."""
        self.open_button.setChecked(self.folder is not None)
        self._tasks.run(self, self._delivery.folders(), self._open)

    def _open(self, known: list[FolderCount]) -> None:
        self._known = known
        self.picker.open()

    @Slot(str)
    def _look(self, typed: str) -> None:
        self.picker.show_entries(entries(self._known, typed, everything=self.folder is not None))

    @Slot(object)
    def _choose(self, folder: object) -> None:
        self.folder = folder if isinstance(folder, str) and folder else None
        self._say()
        self.chosen.emit(self.folder)

    def _say(self) -> None:
        folder = self.folder
        metrics = QFontMetrics(self.open_button.font())
        shown = edit_texts.FOLDERS if folder is None else edit_texts.short(folder)
        self.open_button.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, _NAME).replace("&", "&&"))
        told = edit_texts.CHOOSE_FOLDER if folder is None else edit_texts.only(folder)
        self.open_button.setToolTip(told)
        self.open_button.setAccessibleName(told)
        self.open_button.setChecked(folder is not None)
        self.all_button.setVisible(folder is not None)


def entries(known: Sequence[FolderCount], typed: str, *, everything: bool) -> list[Entry]:
    """Those whose path holds every word that was typed, and first a way back to all of them."""
    words = typed.casefold().split()
    found = [each for each in known if all(word in each.folder.casefold() for word in words)][:_MOST]
    offered = [
        Entry(edit_texts.FOLDERS, edit_texts.path(each.folder), each.folder, edit_texts.in_folder(each), "folder")
        for each in found
    ]
    if everything and not words:
        offered.insert(0, Entry(edit_texts.FOLDERS, edit_texts.ALL_FOLDERS, "", icon="close"))
    return offered

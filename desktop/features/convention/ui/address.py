""" "Trouver mon adresse": what is typed is looked up, what is chosen fills three fields. Never required.

Owns the question and the list of answers. Failures are a word under the field, and nothing else.
"""

from collections.abc import Awaitable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.features.convention import page_texts as texts
from desktop.geocoding.facts import Answer, Found, Suggestion
from desktop.toolkit.forms import Field
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_WORDS = {Found.NOTHING: texts.FIND_NOTHING, Found.UNANSWERED: texts.FIND_UNANSWERED}


class Finder(Protocol):
    """What finds addresses: `geocoding.service.AddressFinder`."""

    def find(self, typed: str) -> Awaitable[Answer | None]: ...


class AddressSearch(QWidget):
    """A field with a list under it, shown while there are answers."""

    chosen = Signal(object)
    """A `Suggestion`."""

    def __init__(self, theme: Theme, tasks: Tasks, finder: Finder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._finder = finder
        self._found: tuple[Suggestion, ...] = ()
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(texts.FIND_ADDRESS_NAME)
        self.edit.setClearButtonEnabled(True)
        self.field = Field(theme, texts.FIND_ADDRESS, self.edit, hint=texts.FIND_ADDRESS_HINT, parent=self)
        self.list = QListWidget(self)
        self.list.setProperty("role", "parts")
        self.list.setAccessibleName(texts.FOUND_NAME)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("xs"))
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.edit.textEdited.connect(self._ask)
        self.edit.returnPressed.connect(self._take_first)
        self.edit.installEventFilter(self)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self._found:
                self.list.setFocus()
                self.list.setCurrentRow(0)
                return True
            if event.key() == Qt.Key.Key_Escape and self._found:
                self._show(())
                return True
        return False

    @Slot(str)
    def _ask(self, typed: str) -> None:
        self._tasks.run(self, self._asked(typed), self._answered)

    async def _asked(self, typed: str) -> Answer | None:
        return await self._finder.find(typed)

    def _answered(self, answer: Answer | None) -> None:
        if answer is None:
            return
        self._show(answer.suggestions)
        self.field.set_fault(_WORDS.get(answer.found, ""), "warning")

    def _show(self, found: tuple[Suggestion, ...]) -> None:
        self._found = found
        self.list.clear()
        for suggestion in found:
            self.list.addItem(QListWidgetItem(suggestion.label))
        height = self.list.sizeHintForRow(0) * len(found) + 12 if found else 0
        self.list.setFixedHeight(height)
        self.list.setVisible(bool(found))

    @Slot()
    def _take_first(self) -> None:
        if self._found:
            self._choose(self._found[0])

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if 0 <= row < len(self._found):
            self._choose(self._found[row])

    def _choose(self, suggestion: Suggestion) -> None:
        self._show(())
        self.edit.clear()
        self.chosen.emit(suggestion)

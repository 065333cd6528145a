"""The questions as a page of a practice's rail, and as a page of the gate for whoever can't sign in."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.faq import texts
from desktop.features.faq.service import Questions
from desktop.features.faq.ui.view import FaqView
from desktop.toolkit.gate import NOTHING, Door, GatePage, Handed
from desktop.toolkit.page import Act, Page
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class FaqPage(Page):
    """`page_asked` is the key of the page that does what an answer speaks of."""

    page_asked = Signal(str)

    title = texts.TITLE
    label = texts.LABEL
    key = "faq"
    icon_name = "help"
    words = texts.WORDS

    def __init__(
        self, theme: Theme, tasks: Tasks, questions: Questions, pages: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """`pages` are those that there are."""
        super().__init__(parent)
        self.view = FaqView(theme, tasks, questions, frozenset(pages), self)
        self.view.open_asked.connect(self.page_asked)
        _fill(self, self.view)
        self.view.load()

    def shown(self) -> None:
        self.view.begin()
        self.view.search.setFocus()

    def find_(self) -> None:
        self.view.search.setFocus()
        self.view.search.selectAll()

    def refresh(self) -> None:
        self.view.begin()

    def questions(self) -> Sequence[Act]:
        """Each question, for whoever lists what can be gone to."""
        return tuple(
            Act(entry.question, partial(self._answer, entry.id), "help", "", " ".join(entry.told))
            for entry in self.view.faq.entries
        )

    def _answer(self, entry: str) -> None:
        self.view.look_for(entry)
        self.page_asked.emit(self.key)


class FaqDoor(GatePage):
    """Behind the gate."""

    def __init__(self, theme: Theme, tasks: Tasks, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = FaqView(theme, tasks, questions, frozenset(Door), self)
        self.view.open_asked.connect(self._open)
        _fill(self, self.view)

    def begin(self, _handed: Handed) -> None:
        self.view.begin()
        self.view.search.setFocus()

    @Slot(str)
    def _open(self, door: str) -> None:
        self.go.emit(Door(door), NOTHING)


def _fill(page: QWidget, view: FaqView) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view)

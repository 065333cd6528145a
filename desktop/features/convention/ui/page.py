"""The agreement as a page of a practice's rail, and as a page of the gate for whoever has no account yet."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.convention import page_texts as texts
from desktop.features.convention.domain import Form, Key
from desktop.features.convention.service import Agreements
from desktop.features.convention.ui.address import Finder
from desktop.features.convention.ui.view import ConventionView
from desktop.kernel.clock import Clock
from desktop.toolkit.gate import GatePage, Handed
from desktop.toolkit.page import Act, Page
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class ConventionPage(Page):
    """Prefilled with the practice's data."""

    queued = Signal()
    """What was signed is among the documents to be sent."""

    title = texts.TITLE
    label = texts.LABEL
    key = "convention"
    icon_name = "document"
    words = texts.WORDS

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        agreements: Agreements,
        *,
        clock: Clock,
        prefill: Form | None = None,
        addresses: Finder | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = ConventionView(theme, tasks, agreements, clock=clock, addresses=addresses, parent=self)
        self._prefill = prefill or Form()
        _fill(self, self.view)

    def shown(self) -> None:
        self.view.begin(self._prefill)

    def print_(self) -> None:
        self.view.print_()

    def acts(self) -> Sequence[Act]:
        return (Act(texts.GENERATE, self.view.generate, "document", "", texts.WORDS),)


class ConventionDoor(GatePage):
    """Behind the gate: what the step before knows of the practice is filled in."""

    begun = Signal(object)
    """The `Handed` with which it is shown, before anything of it is used."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        agreements: Agreements,
        *,
        clock: Clock,
        addresses: Finder | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = ConventionView(
            theme, tasks, agreements, clock=clock, addresses=addresses, by_mail=True, parent=self
        )
        _fill(self, self.view)

    def begin(self, handed: Handed) -> None:
        self.begun.emit(handed)
        values = {Key.FINESS: handed.finess, Key.NAME: handed.name, Key.EMAIL: handed.mail}
        self.view.begin(Form({key: value for key, value in values.items() if value}))

    def retreat(self) -> bool:
        return self.view.retreat()


def _fill(page: QWidget, view: ConventionView) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view)

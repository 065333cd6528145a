"""The first page of the guide's chapter 02: two possibilities, and a way back to an application that was begun."""

from PySide6.QtWidgets import QHBoxLayout

from desktop.features.registration import texts
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.sheet import WIDE, Card, Sheet, Step
from desktop.toolkit.gate import NOTHING, Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class CreationPage(Sheet):
    """Chooses; asks nothing of the service."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration) -> None:
        super().__init__(theme, tasks, registration)
        self._handed = NOTHING
        step = Step(theme, texts.CHOICE, parent=self, across=WIDE)
        self.enrolled = Card(theme, texts.ENROLLED, texts.ENROLLED_TEXT, texts.ENROLLED_ACTION, "primary", step)
        self.newcomer = Card(theme, texts.NEWCOMER, texts.NEWCOMER_TEXT, texts.NEWCOMER_ACTION, "secondary", step)
        row = QHBoxLayout()
        row.setSpacing(theme.px("l"))
        row.addWidget(self.enrolled, 1)
        row.addWidget(self.newcomer, 1)
        step.column.addLayout(row)
        self.link = step.add_link(texts.LINK_ACTION)
        self.enrolled.action.clicked.connect(lambda: self.go.emit(Door.INSCRIPTION, self._handed))
        self.newcomer.action.clicked.connect(lambda: self.go.emit(Door.INFORMATION, self._handed))
        self.link.clicked.connect(lambda: self.go.emit(Door.DEPOSIT, self._handed))
        self.show_step(step)

    def begin(self, handed: Handed) -> None:
        self._handed = handed
        self.enrolled.action.setFocus()

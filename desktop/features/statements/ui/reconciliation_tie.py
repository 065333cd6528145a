"""Which line of the statements answers an invoice, looked for among those that answer none. Owns the dialog alone."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desktop.features.statements import reconciliation_texts as texts
from desktop.statements.facts import Line, LineQuery
from desktop.statements.service import Statements
from desktop.toolkit.forms import button
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.texts import CANCEL
from desktop.toolkit.theme import Theme

_SIZE = (640, 460)
_PAUSE = 150  # milliseconds after the last letter
_MOST = 100


class TieDialog(QDialog):
    """`open()` it; `agreed` gives the lines."""

    agreed = Signal(object)
    """Sequence[statements.facts.Line]."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        statements: Statements,
        free: Callable[[int], bool],
        words: str,
        parent: QWidget,
    ) -> None:
        """`free` tells whether a line answers no invoice yet; `words` is looked for at first."""
        super().__init__(parent)
        self._tasks = tasks
        self._statements = statements
        self._free = free
        self._looking: Cancel | None = None
        self.lines: Sequence[Line] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(texts.TIE_TITLE)
        self._build(theme)
        self.search.setText(words)
        self._ask()

    def accept(self) -> None:
        chosen = [self.lines[at.row()] for at in self.list.selectedIndexes()]
        if chosen:
            self.agreed.emit(chosen)
            super().accept()

    @Slot()
    def _ask(self) -> None:
        self._waiting.stop()
        if self._looking is not None:
            self._looking()
        self._looking = self._tasks.run(self, self._found(self.search.text()), self._show)

    async def _found(self, words: str) -> Sequence[Line]:
        ids = await self._statements.ids(LineQuery(search=words))
        free: list[int] = []
        for number in ids:
            if self._free(number):
                free.append(number)
                if len(free) == _MOST:
                    break
        return await self._statements.lines(free)

    def _show(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.list.clear()
        self.list.addItems([texts.free_line(line) for line in lines])
        self._none.setVisible(not lines)
        if lines:
            self.list.setCurrentRow(0)

    @Slot()
    def _weigh(self) -> None:
        self.go.setEnabled(bool(self.list.selectedIndexes()))

    def _build(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("m"))
        title = QLabel(texts.TIE_TITLE, self)
        title.setProperty("role", "title")
        hint = QLabel(texts.TIE_TEXT, self)
        hint.setProperty("role", "muted")
        self.search = QLineEdit(self)
        self.search.setFixedHeight(theme.px("control"))
        self.search.setPlaceholderText(texts.TIE_SEARCH)
        self.search.setAccessibleName(texts.TIE_SEARCH)
        self.search.setAcceptDrops(False)
        self.list = QListWidget(self)
        self.list.setProperty("role", "parts")
        self.list.setAccessibleName(texts.LINES)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._none = QLabel(texts.TIE_NONE, self)
        self._none.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px("s"))
        cancel = button(theme, CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        self.go = button(theme, texts.TIE_GO, "primary", main=True, parent=self)
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.go)
        for each in (title, hint, self.search):
            column.addWidget(each)
        column.addWidget(self.list, 1)
        column.addWidget(self._none)
        column.addLayout(buttons)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PAUSE)
        self._waiting.timeout.connect(self._ask)
        self.search.textChanged.connect(self._waiting.start)
        self.list.itemSelectionChanged.connect(self._weigh)
        self.list.itemDoubleClicked.connect(self.accept)
        self._weigh()
        self.resize(*_SIZE)
        self.search.setFocus()

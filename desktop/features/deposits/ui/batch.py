"""The head of the page: kind and message of the next documents, the composition, the one main action.

Owns these controls; what they lead to is the page's.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.deposits import flow_texts, page_texts
from desktop.features.deposits.ui.meters import Meters
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import Field, button
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Composition, Kind
from desktop.uploads.reason_texts import DEFAULT_LIMIT
from desktop.uploads.texts import KINDS

MESSAGE_LIMIT = 2000  # characters, the server's
_FIRST_COLUMN = (220, 156)  # px: the kind, and under it what is said of the composition; where it is narrow
_NARROW = 720  # px


class BatchHead(QFrame):
    """What the next documents are, and how the waiting ones would travel."""

    send_asked = Signal()
    later_asked = Signal()
    kind_chosen = Signal(object)
    deposit_picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting = 0
        self._sending = False
        self._build()
        self._connect()
        self.show_plan(Composition((), DEFAULT_LIMIT))

    @property
    def kind(self) -> Kind:
        """Of the next documents."""
        return Kind(str(self._kind.value))

    @kind.setter
    def kind(self, kind: Kind) -> None:
        self._kind.select(kind)

    @property
    def message(self) -> str:
        """That goes with the next documents."""
        return self._message.text().strip()

    def prepare(self, kind: str, message: str) -> None:
        """What the next documents are and say, as another page proposes it; the user may change it."""
        self.kind = Kind(kind)
        self._message.setText(message[:MESSAGE_LIMIT])
        self._message.setCursorPosition(0)
        self._message.setFocus()

    def show_plan(self, plan: Composition) -> None:
        """The composition as it is now."""
        self._plan_row.setVisible(bool(plan.deposits))
        self._plan_label.setText(page_texts.composition(plan))
        self._plan_hint.setText(page_texts.composition_hint(plan))
        self.meters.show_plan(plan)

    def show_waiting(self, how_many: int) -> None:
        """How many documents wait for the main action."""
        self._waiting = how_many
        self._show_action()

    def show_sending(self, sending: bool) -> None:
        """The main action is being done: it can't be asked for twice."""
        self._sending = sending
        self._show_action()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._kind_field.label.setText(page_texts.KIND_NEXT if narrow else page_texts.KIND_NEXT_HINT)
        for each in (self._kind, self._plan_words):
            each.setFixedWidth(_FIRST_COLUMN[narrow])

    def _show_action(self) -> None:
        self.send.setText(page_texts.send(self._waiting))
        self.send.setEnabled(self._waiting > 0 and not self._sending)
        tip = page_texts.SENDING_NOW if self._sending else "" if self._waiting else page_texts.NOTHING_TO_SEND
        self.send.setToolTip(tip)
        self.later.setEnabled(self.send.isEnabled())
        self.later.setToolTip(tip or flow_texts.LATER_TIP)

    def _build(self) -> None:
        theme = self._theme
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), theme.px("l"))
        column.setSpacing(theme.px("m"))
        fields = QHBoxLayout()
        fields.setSpacing(theme.px("l"))
        self._kind = Choice(theme, self)
        self._kind.offer(list(KINDS.items()), Kind.FACTURE)
        self._kind.setAccessibleName(page_texts.KIND_NEXT_HINT)
        self._kind.setFixedWidth(_FIRST_COLUMN[0])
        self._message = QLineEdit(self)
        self._message.setFixedHeight(theme.px("control"))
        self._message.setMaxLength(MESSAGE_LIMIT)
        self._message.setPlaceholderText(page_texts.MESSAGE_HINT)
        self._message.setAccessibleName(page_texts.MESSAGE_NEXT)
        self._message.setAcceptDrops(False)
        self.send = button(theme, page_texts.send(0), "primary", icon="send", main=True, parent=self)
        self._kind_field = Field(theme, page_texts.KIND_NEXT_HINT, self._kind, parent=self)
        fields.addWidget(self._kind_field)
        fields.addWidget(Field(theme, page_texts.MESSAGE_NEXT, self._message, parent=self), 1)
        self.later = button(theme, "", "primary", icon="chevron-down", main=True, parent=self)
        self.later.setFixedWidth(theme.px("control-main"))
        self.later.setAccessibleName(flow_texts.LATER_ACTION)
        actions = QHBoxLayout()
        actions.setSpacing(2)
        for each in (self.send, self.later):
            actions.addWidget(each, 0, Qt.AlignmentFlag.AlignBottom)
        fields.addLayout(actions)
        column.addLayout(fields)
        self._plan_row = QWidget(self)
        plan = QHBoxLayout(self._plan_row)
        plan.setContentsMargins(0, 0, 0, 0)
        plan.setSpacing(theme.px("l"))
        words = QWidget(self._plan_row)
        words.setFixedWidth(_FIRST_COLUMN[0])
        self._plan_words = words
        lines = QVBoxLayout(words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        self._plan_label = QLabel(words)
        self._plan_label.setProperty("role", "label")
        self._plan_hint = QLabel(words)
        self._plan_hint.setProperty("role", "note")
        lines.addStretch(1)
        lines.addWidget(self._plan_label)
        lines.addWidget(self._plan_hint)
        lines.addStretch(1)
        self.meters = Meters(theme, self._plan_row)
        plan.addWidget(words)
        plan.addWidget(self.meters, 1)
        column.addWidget(self._plan_row)

    def _connect(self) -> None:
        self.send.clicked.connect(self.send_asked)
        self.later.clicked.connect(self.later_asked)
        self._kind.chosen.connect(self._kind_chosen)
        self.meters.picked.connect(self.deposit_picked)

    @Slot(object)
    def _kind_chosen(self, value: object) -> None:
        self.kind_chosen.emit(Kind(str(value)))

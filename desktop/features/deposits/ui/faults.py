"""What is to be mended, by reason: each group on a line of its own with what can be done for all of it at once.

Owns the lines; what they ask for is done elsewhere.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.features.deposits import flow_texts, texts
from desktop.features.deposits.domain import IN_VIEW
from desktop.toolkit import icons
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentState, View
from desktop.uploads.flow_facts import Fault

MOST = 4
"""Groups that are shown; the smaller ones are in the table like everything."""

# key, words, icon, and in which states a group has it
_ACTIONS: tuple[tuple[str, str, str, frozenset[DocumentState]], ...] = (
    ("folder", flow_texts.FAULT_FOLDER, "folder", frozenset({DocumentState.REFUSED})),
    ("retry", flow_texts.FAULT_RETRY, "retry", frozenset({DocumentState.FAILED})),
    ("insist", flow_texts.FAULT_INSIST, "send", frozenset({DocumentState.DUPLICATE})),
    ("remove", flow_texts.FAULT_REMOVE, "remove", IN_VIEW[View.TO_MEND]),
)


class Faults(QFrame):
    """Above the table, in the filter of what is to be mended, where there is more than one document."""

    asked = Signal(str, object)
    """What to do ("see", "folder", "retry", "insist", "remove"), and with which Fault; None with "see" is all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self.setProperty("role", "card")
        self.setAccessibleName(flow_texts.FAULTS_NAME)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px("l"), theme.px("s"), theme.px("s"), theme.px("s"))
        self._grid.setHorizontalSpacing(theme.px("s"))
        self._grid.setVerticalSpacing(theme.px("xs"))
        self._grid.setColumnStretch(2, 1)
        self.hide()

    def show_faults(self, faults: Sequence[Fault], chosen: Fault | None, limit: int) -> None:
        """These groups; `chosen` is the one that the table shows."""
        shown = (tuple(faults), chosen, limit)
        if shown == self._shown:
            return
        self._shown = shown
        self.setVisible(sum(fault.documents for fault in faults) > 1)
        self._clear()
        for line, fault in enumerate(faults[:MOST]):
            self._add(line, fault, fault == chosen, limit)
        if len(faults) > MOST:
            more = QLabel(flow_texts.fault_more(len(faults) - MOST), self)
            more.setProperty("role", "note")
            more.setIndent(self._theme.px("m"))
            self._grid.addWidget(more, MOST, 1, 1, 2)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, line: int, fault: Fault, chosen: bool, limit: int) -> None:
        theme = self._theme
        said = texts.STATES[fault.state]
        mark = QLabel(self)
        mark.setFixedSize(16, 16)
        icons.dress(theme, mark, said.icon, said.role, 16)
        title, remedy = flow_texts.fault(fault, limit)
        see = button(theme, title, "secondary" if chosen else "ghost", parent=self)
        see.setCheckable(True)
        see.setChecked(chosen)
        see.setToolTip(flow_texts.FAULT_ALL if chosen else flow_texts.FAULT_SEE)
        see.clicked.connect(lambda _checked=False: self.asked.emit("see", None if chosen else fault))
        note = Elided(self, remedy)
        note.setProperty("role", "note")
        self._grid.addWidget(mark, line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(see, line, 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(note, line, 2)
        actions = QHBoxLayout()
        actions.setSpacing(theme.px("xs"))
        actions.addStretch(1)
        for key, words, icon, states in _ACTIONS:
            if fault.state in states and (key != "folder" or fault.located):
                actions.addWidget(self._action(key, words, icon, fault, title))
        place = QWidget(self)
        place.setLayout(actions)
        actions.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(place, line, 3)

    def _action(self, key: str, words: str, icon: str, fault: Fault, title: str) -> QPushButton:
        made = button(self._theme, "", "ghost", icon=icon, parent=self)
        made.setToolTip(words)
        made.setAccessibleName(f"{words}, {title}")
        made.clicked.connect(lambda _checked=False: self.asked.emit(key, fault))
        return made

"""A part of the data as a card: its heading, the button that tells of a change, what is under way, and its facts.

Owns the look that all parts share; knows none of them by name.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.practice import texts
from desktop.features.practice.domain import Group, Pending
from desktop.toolkit import icons
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.pills import Pill
from desktop.toolkit.theme import Theme

Fact = tuple[str, str]
"""Label and value; "" for what isn't known."""
_LABELS = 132  # px


class Card(QFrame):
    """Empty until `show_facts`."""

    change_asked = Signal(str)
    """The group about which a change is to be told."""
    demand_asked = Signal(str)
    """The demand that is under way."""

    def __init__(self, theme: Theme, group: Group, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.group = group
        self._demand = ""
        self._lines: list[tuple[QLabel, QLabel]] = []
        self.values: dict[str, QLabel] = {}
        self.setProperty("role", "card")
        self.setAccessibleName(texts.GROUPS[group])
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("l")] * 4))
        column.setSpacing(theme.px("s"))
        column.addLayout(self._head())
        column.addWidget(self._under_way())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px("m"))
        self._grid.setVerticalSpacing(theme.px("xs"))
        self._grid.setColumnMinimumWidth(0, _LABELS)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self.note = self._words("note")
        self.note.hide()
        column.addWidget(self.note)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.px("s"))
        column.addLayout(self.foot)

    def show_facts(self, facts: Sequence[Fact], note: str = "") -> None:
        """These and no others; `note` under them. What stands there already isn't made anew: nothing flickers."""
        for line in range(len(self._lines), len(facts)):
            self._lines.append(self._line(line))
        self.values = {}
        for line, (label, shown) in enumerate(self._lines):
            there = line < len(facts)
            label.setVisible(there)
            shown.setVisible(there)
            if there:
                name, value = facts[line]
                self.values[name] = shown
                label.setText(name)
                shown.setText(value or texts.NOT_KNOWN)
                shown.setAccessibleName(f"{name}\u00a0: {shown.text()}" if name else shown.text())
                restyle(shown, "role", "" if value else "muted")
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def show_pending(self, pending: Pending | None) -> None:
        """What is under way about it."""
        self._demand = "" if pending is None else pending.id
        self._pending.setVisible(pending is not None)
        if pending is not None:
            word, role, words = texts.pending(pending)
            self.pill.show_state(word, role, "clock")
            self.pending_words.setText(words)

    # --- building ----------------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        theme = self._theme
        line = QHBoxLayout()
        line.setSpacing(theme.px("s"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        icons.dress(theme, mark, texts.ICONS[self.group], "muted", 20)
        heading = QLabel(texts.GROUPS[self.group], self)
        heading.setProperty("role", "heading")
        self.change = button(theme, texts.CHANGE, "ghost", icon="edit", parent=self)
        self.change.setAccessibleName(texts.CHANGE_NAME[self.group])
        self.change.clicked.connect(lambda: self.change_asked.emit(self.group.value))
        line.addWidget(mark)
        line.addWidget(heading, 1)
        line.addWidget(self.change)
        return line

    def _under_way(self) -> QWidget:
        theme = self._theme
        self._pending = QFrame(self)
        self._pending.setProperty("role", "strip")
        self._pending.hide()
        column = QVBoxLayout(self._pending)
        column.setContentsMargins(*([theme.px("s")] * 4))
        column.setSpacing(theme.px("xs"))
        line = QHBoxLayout()
        self.pill = Pill(theme, self._pending)
        self.see = button(theme, texts.SEE_DEMAND, "link", parent=self._pending)
        self.see.clicked.connect(lambda: self.demand_asked.emit(self._demand))
        line.addWidget(self.pill)
        line.addStretch(1)
        line.addWidget(self.see)
        column.addLayout(line)
        self.pending_words = self._words("note")
        column.addWidget(self.pending_words)
        return self._pending

    def _line(self, line: int) -> tuple[QLabel, QLabel]:
        label, shown = QLabel(self), QLabel(self)
        label.setProperty("role", "muted")
        shown.setTextFormat(Qt.TextFormat.PlainText)
        shown.setWordWrap(True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label, line, 0, top)
        self._grid.addWidget(shown, line, 1, top)
        return label, shown

    def _words(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

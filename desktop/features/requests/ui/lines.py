"""Lines of codes with their amounts, a few of them: one row of three fields each, and what they add up to."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.features.requests import texts
from desktop.features.requests.domain import TypedLine
from desktop.features.requests.fields import MAX_LINES, total
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.theme import Theme

_CODE, _AMOUNT = 104, 104  # px


class LinesEditor(QWidget):
    """At least one row, empty at first."""

    edited = Signal()

    def __init__(self, theme: Theme, kind: str, parent: QWidget | None = None) -> None:
        """`kind` is "acts" or "lpp"."""
        super().__init__(parent)
        self._theme = theme
        self._columns = (texts.LINE_CODE, texts.LINE_DETAIL[kind], texts.LINE_AMOUNT)
        self._rows: list[tuple[QLineEdit, QLineEdit, QLineEdit, QPushButton]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("xs"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px("s"))
        self._grid.setVerticalSpacing(theme.px("xs"))
        self._grid.setColumnStretch(1, 1)
        for place, title in enumerate(self._columns):
            label = QLabel(title, self)
            label.setProperty("role", "note")
            self._grid.addWidget(label, 0, place)
        column.addLayout(self._grid)
        foot = QHBoxLayout()
        self.add_button = button(theme, texts.ADD_LINE, "ghost", icon="add", parent=self)
        self.add_button.clicked.connect(self._add_by_hand)
        self._total = QLabel(self)
        self._total.setProperty("role", "label")
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        foot.addWidget(self._total)
        column.addLayout(foot)
        self.show_lines(())

    @property
    def lines(self) -> tuple[TypedLine, ...]:
        """As typed, empty ones left out."""
        found = (TypedLine(code.text(), detail.text(), amount.text()) for code, detail, amount, _ in self._rows)
        return tuple(line for line in found if not line.empty)

    def show_lines(self, lines: Sequence[TypedLine]) -> None:
        """These instead."""
        while self._rows:
            self._take_out(self._rows[-1])
        for line in lines or (TypedLine(),):
            self._add(line)
        self._told()

    def focus_first(self) -> None:
        """Where what is wrong begins."""
        self._rows[0][0].setFocus()

    def set_tone(self, tone: str) -> None:
        """Red while something is wrong."""
        for row in self._rows:
            for each in row[:3]:
                restyle(each, "tone", tone)

    def _add_by_hand(self) -> None:
        if len(self._rows) < MAX_LINES:
            self._add(TypedLine())
            self._rows[-1][0].setFocus()

    def _add(self, line: TypedLine) -> None:
        fields = []
        at = self._grid.rowCount()
        for place, (text, title) in enumerate(zip((line.code, line.detail, line.amount), self._columns, strict=True)):
            each = QLineEdit(text, self)
            each.setFixedHeight(self._theme.px("control"))
            each.setAccessibleName(texts.LINE_NAME.format(column=title, number=len(self._rows) + 1))
            each.textEdited.connect(self._edited)
            if place != 1:
                each.setFixedWidth(_CODE if place == 0 else _AMOUNT)
            self._grid.addWidget(each, at, place)
            fields.append(each)
        cross = button(self._theme, "", "ghost", icon="close", parent=self)
        cross.setAccessibleName(texts.REMOVE_LINE.format(number=len(self._rows) + 1))
        cross.setToolTip(cross.accessibleName())
        self._grid.addWidget(cross, at, 3)
        row = (fields[0], fields[1], fields[2], cross)
        cross.clicked.connect(partial(self._remove, row))
        self._rows.append(row)
        self._tell_crosses()

    def _remove(self, row: tuple[QLineEdit, QLineEdit, QLineEdit, QPushButton]) -> None:
        self._take_out(row)
        if not self._rows:
            self._add(TypedLine())
        self._rows[0][0].setFocus()
        self._tell_crosses()
        self._edited()

    def _take_out(self, row: tuple[QLineEdit, QLineEdit, QLineEdit, QPushButton]) -> None:
        self._rows.remove(row)
        for each in row:
            self._grid.removeWidget(each)
            each.hide()
            each.deleteLater()

    def _tell_crosses(self) -> None:
        for *_, cross in self._rows:
            cross.setVisible(len(self._rows) > 1)
        self.add_button.setEnabled(len(self._rows) < MAX_LINES)

    def _edited(self) -> None:
        self._told()
        self.edited.emit()

    def _told(self) -> None:
        cents = total(self.lines)
        self._total.setText(texts.lines_total(cents) if cents else "")

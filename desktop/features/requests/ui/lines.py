"""Lines of codes with their amounts, a few of them: one row of three fields each, and what they add up to."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.features.requests import texts
from desktop.features.requests.codes import Code, offered
from desktop.features.requests.domain import TypedLine
from desktop.features.requests.fields import MAX_LINES, total
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.theme import Theme

_CODE, _AMOUNT = 104, 104  # px
_POPUP = 280  # px
_WORDS = Qt.ItemDataRole.UserRole


class _Codes(QAbstractListModel):
    """Found by the code and by what it means."""

    def __init__(self, codes: Sequence[Code], parent: QObject) -> None:
        super().__init__(parent)
        self.codes = tuple(codes)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return 0 if parent.isValid() else len(self.codes)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        code = self.codes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.offered_code(code.code, code.label)
        return f"{code.code} {code.label}" if role == _WORDS else None


class CodeCompleter(QCompleter):
    """Offers codes under a field; what is chosen is written as the code alone."""

    chosen = Signal(object)
    """Code."""

    def __init__(self, codes: Sequence[Code], parent: QLineEdit) -> None:
        super().__init__(parent)
        self._codes = _Codes(codes, self)
        self.setModel(self._codes)
        self.setCompletionRole(_WORDS)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.activated.connect(self._activated)

    def splitPath(self, path: str) -> list[str]:
        popup = self.popup()  # made now that something is typed, and not for each line that is drawn
        if popup is not None:
            popup.setMinimumWidth(_POPUP)
        return [path]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        words = str(index.data(_WORDS))
        return words.partition(" ")[0]

    def _activated(self, words: str) -> None:
        code = next((each for each in self._codes.codes if each.code == words), None)
        if code is not None:
            self.chosen.emit(code)


class LinesEditor(QWidget):
    """At least one row, empty at first."""

    edited = Signal()

    def __init__(self, theme: Theme, kind: str, parent: QWidget | None = None) -> None:
        """`kind` is "acts" or "lpp"."""
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
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
        completer = CodeCompleter(offered(self._kind), fields[0])
        completer.chosen.connect(partial(self._named, row))
        fields[0].setCompleter(completer)
        cross.clicked.connect(partial(self._remove, row))
        self._rows.append(row)
        self._tell_crosses()

    def _named(self, row: tuple[QLineEdit, QLineEdit, QLineEdit, QPushButton], code: Code) -> None:
        """A code was chosen: what it means is written down where nothing stands yet."""
        if self._kind == "lpp" and not row[1].text().strip():
            row[1].setText(code.label)
        row[2].setFocus() if self._kind == "lpp" else row[1].setFocus()
        self._edited()

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

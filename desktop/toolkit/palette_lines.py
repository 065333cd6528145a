"""The lines of a palette: what was found, in groups, as a model and as they are drawn.

Owns their look; which of them is chosen is the palette's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.toolkit import icons
from desktop.toolkit.keys import native
from desktop.toolkit.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW, HEAD = 36, 28  # px
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was found. `value` is what `chosen` carries; `keys` as `QKeySequence` reads them."""

    group: str
    title: str
    value: object
    note: str = ""
    icon: str = "document"
    keys: str = ""


class Lines(QAbstractListModel):
    """Entries, and above each group its name, which can't be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: list[Entry | str] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """These and nothing else."""
        self.beginResetModel()
        self._lines = []
        group = ""
        for entry in entries:
            if entry.group != group:
                group = entry.group
                self._lines.append(group)
            self._lines.append(entry)
        self.endResetModel()

    def line(self, row: int) -> Entry | str | None:
        """An entry, or the name of a group."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @property
    def entry_rows(self) -> list[int]:
        """The rows that can be chosen."""
        return [row for row, line in enumerate(self._lines) if isinstance(line, Entry)]

    @property
    def height(self) -> int:
        """Of all of them, in pixels."""
        return sum(ROW if isinstance(line, Entry) else HEAD for line in self._lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title if isinstance(line, Entry) else line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(line)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.line(index.row()), Entry):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class LineDelegate(QStyledItemDelegate):
    """Icon, title, note at the right, keys; or the name of a group."""

    def __init__(self, theme: Theme, lines: Lines, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._lines = lines
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW if isinstance(self._lines.line(index.row()), Entry) else HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._lines.line(index.row())
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, Entry):
            lit = bool(option.state & QStyle.StateFlag.State_MouseOver)
            self._paint_entry(painter, box, line, chosen=index.row() == self._view.currentIndex().row(), lit=lit)
        elif line is not None:
            painter.setFont(self._theme.font("small", 600))
            painter.setPen(self._theme.color("muted"))
            box.adjust(self._theme.px("l"), 4, 0, 0)
            painter.drawText(box, _LEFT, line)
        painter.restore()

    def _paint_entry(self, painter: QPainter, box: QRectF, entry: Entry, *, chosen: bool, lit: bool) -> None:
        theme, gap = self._theme, self._theme.px("m")
        if chosen or lit:
            ground = box.adjusted(theme.px("s"), 1, -theme.px("s"), -1)
            painter.setBrush(theme.color("selected" if chosen else "hover"))
            edge = chosen and theme.color("surface") == theme.color("raised")  # high contrast
            painter.setPen(QPen(theme.color("focus"), 2) if edge else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(ground, theme.px("radius"), theme.px("radius"))
        box.adjust(theme.px("l"), 0, -theme.px("l"), 0)
        ratio = painter.device().devicePixelRatioF()
        mark = icons.pixmap(theme, entry.icon, "accent" if chosen else "muted", 16, ratio)
        painter.drawPixmap(QPoint(int(box.left()), int(box.center().y()) - 8), mark)
        box.setLeft(box.left() + 16 + gap)
        if entry.keys:
            box.setRight(self._paint_keys(painter, box, native(entry.keys)) - gap)
        title, note = theme.font("body", 500), theme.font("small")
        titled = QFontMetrics(title)
        wide = min(titled.horizontalAdvance(entry.title) + 1, int(box.width() * (0.6 if entry.note else 1)))
        painter.setFont(title)
        painter.setPen(theme.color("text"))
        elided = titled.elidedText(entry.title, Qt.TextElideMode.ElideMiddle, wide)
        painter.drawText(box, _LEFT, elided)
        if entry.note:
            box.setLeft(box.left() + wide + gap)
            painter.setFont(note)
            painter.setPen(theme.color("muted"))
            said = QFontMetrics(note).elidedText(entry.note, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, _RIGHT, said)

    def _paint_keys(self, painter: QPainter, box: QRectF, keys: str) -> float:
        font = self._theme.font("small", 500)
        width = QFontMetrics(font).horizontalAdvance(keys) + 12
        cap = QRectF(box.right() - width, box.center().y() - 10, width, 20)
        painter.setFont(font)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), keys)
        return cap.left()


def spoken(line: Entry | str | None) -> str:
    """As a screen reader tells it."""
    if isinstance(line, Entry):
        return ", ".join(part for part in (line.title, line.note, line.group) if part)
    return line or ""

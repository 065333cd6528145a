"""The list of questions: by category, or as they were found. Draws its rows itself."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.features.faq import texts
from desktop.features.faq.domain import Category, Entry
from desktop.toolkit.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Row = Category | Entry
_ANSWERED = (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole))
_WORDS = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.AlignmentFlag.AlignLeft)
_NOTHING = QModelIndex()
_HEADING, _LEAST = 40, 36  # px
_LEFT, _RIGHT = 16, 12


class Entries(QAbstractListModel):
    """Rows in the order given; a heading can't be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """These."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = _ANSWERED[0]) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        row = self.rows[index.row()]
        return row.question if isinstance(row, Entry) else row.title

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not isinstance(self.rows[index.row()], Entry):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class EntryList(QListView):
    """`chosen` tells of the question that is to be answered."""

    chosen = Signal(object)
    """Entry."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries = Entries(self)
        self.setModel(self.entries)
        self.setItemDelegate(_Drawn(theme, self.entries, self))
        self.setAccessibleName(texts.LIST_NAME)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.selectionModel().currentChanged.connect(self._moved)
        theme.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[Row], keep: Entry | None) -> None:
        """These; `keep` stays chosen where it is among them, the first question is where it isn't."""
        self.entries.show_rows(rows)
        places = [place for place, row in enumerate(rows) if isinstance(row, Entry)]
        same = [place for place in places if keep is not None and getattr(rows[place], "id", "") == keep.id]
        if places:
            self.setCurrentIndex(self.entries.index((same or places)[0], 0))
        if not same:
            self.scrollToTop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # how high a question is depends on the width

    @Slot(QModelIndex, QModelIndex)
    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.entries.rows[index.row()] if index.isValid() else None
        if isinstance(row, Entry):
            self.chosen.emit(row)


class _Drawn(QStyledItemDelegate):
    def __init__(self, theme: Theme, entries: Entries, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._entries = entries
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._entries.rows[index.row()]
        if not isinstance(row, Entry):
            return QSize(0, _HEADING)
        room = QRect(0, 0, max(80, self._view.viewport().width() - _LEFT - _RIGHT), 1000)
        needs = QFontMetrics(self._theme.font("body", 500)).boundingRect(room, _WORDS, row.question).height()
        return QSize(0, max(_LEAST, needs + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, row = self._theme, option.rect, self._entries.rows[index.row()]
        question = isinstance(row, Entry)
        painter.save()
        if question and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selected"))
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.color("focus"))
        elif question and option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        painter.setFont(theme.font("body", 500) if question else theme.font("small", 600))
        painter.setPen(theme.color("text" if question else "muted"))
        words = row.question if isinstance(row, Entry) else row.title
        painter.drawText(rect.adjusted(_LEFT, 0 if question else 8, -_RIGHT, 0), _WORDS, words)
        painter.restore()

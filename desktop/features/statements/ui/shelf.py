"""The statements on the left, by month, each month with its paid and rejected amounts as bars.

Owns which months are open and what is chosen; draws its rows itself, without a widget for any of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.features.statements import page_texts as texts
from desktop.features.statements.domain import EVERYTHING, Scope, of_month, of_statement
from desktop.kernel.french import euros
from desktop.statements.facts import Month, Statement
from desktop.toolkit import icons
from desktop.toolkit.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ENTRY = int(Qt.ItemDataRole.UserRole)
_ANSWERED = (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole))
_ALL_HIGH, _MONTH_HIGH, _STATEMENT_HIGH = 36, 72, 44
_PAD = 12
_AMOUNT = 84  # so that bars of small amounts don't grow and shrink with them
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NOTHING = QModelIndex()


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: everything (`of` None), a month, or a statement."""

    of: Month | Statement | None
    scope: Scope


class ShelfModel(QAbstractListModel):
    """Everything, then the months, newest first; below an open one its statements."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = [Entry(None, EVERYTHING)]
        self.open: set[tuple[int, int]] = set()
        self.most = 1  # cents that the longest bar stands for
        self._months: list[Month] = []
        self._statements: dict[tuple[int, int], list[Statement]] = {}

    def show(self, months: Sequence[Month], statements: Sequence[Statement]) -> None:
        """These: months oldest first, statements newest first."""
        by_month: defaultdict[tuple[int, int], list[Statement]] = defaultdict(list)
        for each in statements:
            by_month[each.paid_on.year, each.paid_on.month].append(each)
        self._statements = by_month
        self._months = [month for month in reversed(months) if month.statements or by_month[month.year, month.month]]
        self.most = max((max(month.paid_cents, month.rejected_cents) for month in self._months), default=1) or 1
        if not self.open and self._months:
            self.open.add((self._months[0].year, self._months[0].month))
        self._lay_out()

    def set_open(self, month: Month, is_open: bool) -> None:
        """Show or hide its statements."""
        key = month.year, month.month
        if (key in self.open) != is_open:
            (self.open.add if is_open else self.open.discard)(key)
            self._lay_out()

    def place_of(self, scope: Scope) -> int | None:
        """Where it stands."""
        return next((place for place, entry in enumerate(self.entries) if entry.scope == scope), None)

    def rowCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = _ENTRY) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == _ENTRY:
            return entry
        if role not in _ANSWERED:
            return None
        if isinstance(entry.of, Month):
            return texts.month_spoken(entry.of)
        return texts.ALL_STATEMENTS if entry.of is None else texts.statement_spoken(entry.of)

    def _lay_out(self) -> None:
        self.beginResetModel()
        self.entries = [Entry(None, EVERYTHING)]
        for month in self._months:
            self.entries.append(Entry(month, of_month(month)))
            key = month.year, month.month
            if key in self.open:
                self.entries += [Entry(each, of_statement(each)) for each in self._statements.get(key, ())]
        self.endResetModel()


class Shelf(QListView):
    """`chosen` says what lines are to be shown."""

    chosen = Signal(object)
    """Scope."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shelf = ShelfModel(self)
        self.scope = EVERYTHING
        self.setModel(self._shelf)
        self.setItemDelegate(_EntryDelegate(theme, self._shelf, self))
        self.setAccessibleName(texts.SHELF_NAME)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._moved)
        self._point()
        theme.changed.connect(self.viewport().update)

    @property
    def entries(self) -> Sequence[Entry]:
        """What stands there now."""
        return self._shelf.entries

    def show_shelf(self, months: Sequence[Month], statements: Sequence[Statement]) -> None:
        """These; what is chosen stays chosen, everything is where it is gone."""
        at = self.verticalScrollBar().value()
        self._quietly(lambda: self._shelf.show(months, statements))
        if self._shelf.place_of(self.scope) is None and self.scope is not EVERYTHING:
            held = {each.key for each in statements}
            months_held = {of_month(month) for month in months}
            if self.scope.statement not in held and self.scope not in months_held:
                self.choose(EVERYTHING)
        self._point()
        self.verticalScrollBar().setValue(at)

    def choose(self, scope: Scope) -> None:
        """This, as if the user had."""
        if scope != self.scope:
            self.scope = scope
            self._point()
            self.chosen.emit(scope)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.currentIndex().data(_ENTRY)
        month = entry.of if isinstance(entry, Entry) and isinstance(entry.of, Month) else None
        key = event.key()
        if month is not None and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._fold(month, open_=key == Qt.Key.Key_Right)
        elif month is not None and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._fold(month, open_=(month.year, month.month) not in self._shelf.open)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        entry = self.indexAt(event.position().toPoint()).data(_ENTRY)
        if isinstance(entry, Entry) and isinstance(entry.of, Month):
            self._fold(entry.of, open_=(entry.of.year, entry.of.month) not in self._shelf.open)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)

    @Slot()
    def _moved(self) -> None:
        entry = self.currentIndex().data(_ENTRY)
        if isinstance(entry, Entry) and entry.scope != self.scope:
            self.scope = entry.scope
            self.chosen.emit(entry.scope)

    def _fold(self, month: Month, *, open_: bool) -> None:
        at = self.verticalScrollBar().value()
        self._quietly(lambda: self._shelf.set_open(month, open_))
        self._point()
        self.verticalScrollBar().setValue(at)

    def _point(self) -> None:
        """The keyboard stands on what is chosen, or on the month that hides it."""
        place = self._shelf.place_of(self.scope)
        if place is not None:
            self._quietly(lambda: self.setCurrentIndex(self._shelf.index(place)))

    def _quietly(self, act: Any) -> None:
        selection = self.selectionModel()
        selection.blockSignals(True)
        try:
            act()
        finally:
            selection.blockSignals(False)
        self.viewport().update()


class _EntryDelegate(QStyledItemDelegate):
    """Draws the three kinds of rows."""

    def __init__(self, theme: Theme, model: ShelfModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(_ENTRY)
        high = _ALL_HIGH if entry.of is None else _MONTH_HIGH if isinstance(entry.of, Month) else _STATEMENT_HIGH
        return QSize(120, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, state = self._theme, option.rect, option.state
        entry: Entry = index.data(_ENTRY)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.color("focus"))
        box = rect.adjusted(_PAD, 0, -_PAD, 0)
        if isinstance(entry.of, Month):
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, theme.color("line"))
            self._month(painter, box, entry.of)
        elif entry.of is None:
            self._words(painter, box, texts.ALL_STATEMENTS, "body", 600)
        else:
            self._statement(painter, box.adjusted(20, 0, 0, 0), entry.of)
        painter.restore()

    def _month(self, painter: QPainter, box: QRect, month: Month) -> None:
        theme = self._theme
        is_open = (month.year, month.month) in self._model.open
        ratio = painter.device().devicePixelRatio()
        mark = icons.pixmap(theme, "chevron-down" if is_open else "chevron-right", "muted", 12, ratio)
        painter.drawPixmap(QPoint(box.left(), box.top() + 13), mark)
        head = QRect(box.left() + 20, box.top() + 6, box.width() - 20, 24)
        self._words(painter, head, texts.month_name(month), "body", 600)
        top = box.top() + 31
        for cents, role, icon in (
            (month.paid_cents, "success", "check-circle"),
            (month.rejected_cents, "danger", "failed"),
        ):
            mark = icons.pixmap(theme, icon, role if cents else "disabled", 12, ratio)
            painter.drawPixmap(QPoint(box.left() + 20, top + 2), mark)
            self._bar(painter, QRect(box.left() + 38, top, box.width() - 38, 16), cents, role)
            top += 17

    def _bar(self, painter: QPainter, box: QRect, cents: int, role: str) -> None:
        theme = self._theme
        width = (box.width() - amount_room(theme, self._model.most)) * cents / self._model.most
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(role if cents else "line"))
        painter.drawRoundedRect(QRectF(box.left(), box.center().y() - 2, max(4.0, width), 5), 2.5, 2.5)
        self._words(painter, box, euros(cents), "small", 400, role="muted" if cents else "disabled", right=True)

    def _statement(self, painter: QPainter, box: QRect, statement: Statement) -> None:
        above = QRect(box.left(), box.top() + 4, box.width(), 18)
        below = QRect(box.left(), box.top() + 22, box.width(), 18)
        self._words(painter, above, statement.number, "body", 500)
        amount = euros(statement.transfer_cents)
        self._words(painter, below, amount, "small", 500, right=True)
        below.setRight(below.right() - painter.fontMetrics().horizontalAdvance(amount) - 8)
        words, role, icon = texts.statement_line(statement), "muted", ""
        if statement.trouble is not None:
            icon, role = "warning", "warning"
        elif statement.ready and statement.difference_cents:
            words, icon, role = texts.difference(statement.difference_cents), "warning", "warning"
        elif statement.corrected_at is not None:
            icon = "edit"
        if icon:
            mark = icons.pixmap(self._theme, icon, role, 12, painter.device().devicePixelRatio())
            painter.drawPixmap(QPoint(below.left(), below.top() + 3), mark)
            below = below.adjusted(18, 0, 0, 0)
        self._words(painter, below, words, "small", 400, role=role)

    def _words(
        self,
        painter: QPainter,
        box: QRect,
        words: str,
        size: str,
        weight: int,
        *,
        role: str = "text",
        right: bool = False,
    ) -> None:
        painter.setFont(self._theme.font(size, weight, tabular=right))
        painter.setPen(self._theme.color(role))
        said = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, _RIGHT if right else _LEFT, said)


def amount_room(theme: Theme, most: int) -> int:
    """Pixels that the bars leave to the amounts, of which `most` cents is the longest."""
    words = QFontMetrics(theme.font("small", 400, tabular=True)).horizontalAdvance(euros(most))
    return max(_AMOUNT, words + theme.px("s"))

"""The view of a `paged.PagedModel`: whole rows, keyboard for everything, columns as the user left them.

Owns scrolling, selection and sorting keys; knows no row by its meaning. No widget is made per row.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QStyleOptionViewItem, QTableView, QWidget

from desktop.toolkit import texts
from desktop.toolkit.header import Header, Titled
from desktop.toolkit.memory import Memory
from desktop.toolkit.paged import PagedModel, runs_of
from desktop.toolkit.pills import PAD, CellDelegate
from desktop.toolkit.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_HOVERED = QStyle.StateFlag.State_MouseOver
_FOCUSED = QStyle.StateFlag.State_HasFocus
_COLUMN_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class TableView(Titled):
    """Shows a `PagedModel`: whole rows, keyboard for everything, columns as the user left them."""

    sort_asked = Signal(str, bool)
    """Column key, descending; "" for the order of arrival."""
    removal_asked = Signal()
    look_asked = Signal()
    opened = Signal(int)
    """Enter or a double click on this row."""
    menu_asked = Signal(object)
    """Global position."""
    selected = Signal()
    """What is selected changed, or the rows under it did."""

    def __init__(
        self, theme: Theme, model: PagedModel[Any], memory: Memory, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._paged = model
        self._memory = memory
        self._key = key
        self._hovered = -1
        self._grows, self._stays = False, True  # rows since the last layout, and whether none of it is to be seen
        self._sizing = False
        self._sized = False
        self._arranged = False  # whether the user said which columns to show
        self._unwanted: set[str] = set()  # columns that the user hides
        self._no_room: set[str] = set()  # columns for which there is no room now
        self.columns = model.columns
        self.sorting: tuple[str, bool] | None = None
        self._build()
        self._connect()

    # --- selection ---------------------------------------------------------------------------------------------

    def selected_ids(self) -> list[Any]:
        """In the order shown. By ranges: a hundred thousand rows cost a list, not a hundred thousand indexes."""
        ids = self._paged.ids
        found: list[Any] = []
        for first, last in self._selected_runs():
            found.extend(ids[first : last + 1])
        return found

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first + 1 for first, last in self._selected_runs())

    def current_id(self) -> Any | None:
        """The row with the keyboard, if it is selected."""
        place = self.currentIndex().row()
        ids = self._paged.ids
        return ids[place] if 0 <= place < len(ids) and self.selectionModel().isRowSelected(place) else None

    def select_ids(self, ids: Iterable[Any], *, scroll: bool = False) -> None:
        """Select these and nothing else; unknown ones are left out."""
        places = sorted(place for key in ids if (place := self._paged.place_of(key)) is not None)
        chosen = QItemSelection()
        last_column = len(self.columns) - 1
        for first, last in runs_of(places):
            chosen.select(self._paged.index(first, 0), self._paged.index(last, last_column))
        model = self.selectionModel()
        if places:
            model.setCurrentIndex(self._paged.index(places[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if places and scroll:
            self.scrollTo(self._paged.index(places[0], 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def show_ids(self, ids: Sequence[Any]) -> None:
        """Give the model these ids, and keep selection and scrolling where they still mean something."""
        kept = self.selected_ids()
        bar = self.verticalScrollBar()
        at = bar.value()
        if self._paged.set_ids(ids) and ids:
            self.select_ids(kept)
            bar.setValue(min(at, bar.maximum()))

    # --- keys and mouse ----------------------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        below = self._grows and self._stays
        self._grows, self._stays = False, True
        if below:  # the scroll bar moves, and nothing else: a drop of thousands would paint the same rows all the time
            self.updateGeometries()
        else:
            super().doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_asked.emit()
        elif plain and key == Qt.Key.Key_Space:
            self.look_asked.emit()
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex().row())
        elif plain and key == Qt.Key.Key_Escape and self.selected_count():
            self.clearSelection()
        elif key == Qt.Key.Key_C and event.modifiers() == _COLUMN_KEYS:
            corner = self.viewport().mapToGlobal(QPoint(PAD, 0))
            self.column_menu().popup(corner)
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._paged.rowCount():
            place = 0 if key == Qt.Key.Key_Home else self._paged.rowCount() - 1
            self.setCurrentIndex(self._paged.index(place, 0))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._paged.rowCount():
            # Where the keyboard is must be seen, also before the first arrow.
            self.selectionModel().setCurrentIndex(self._paged.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self._paged.rowCount():  # no row can say where the keyboard is
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(self._theme.color("focus"), 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            position = self.viewport().mapToGlobal(rect.bottomLeft() + QPoint(PAD, 0))
        if self.selected_count():
            self.menu_asked.emit(position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(int(event.position().y())))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.clearSelection()

    def column_menu(self) -> QMenu:
        """Which columns are shown, and all of them as they were at first; made afresh."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in self.columns[1:]:
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.key not in self._unwanted)
            action.toggled.connect(lambda on, key=column.key: self._want(key, on))
        menu.addSeparator()
        menu.addAction(texts.COLUMNS_AGAIN).triggered.connect(self._as_at_first)
        return menu

    @property
    def hovered(self) -> int:
        """The row under the pointer, or -1."""
        return self._hovered

    # --- within ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setModel(self._paged)
        self.setItemDelegate(_RowDelegate(self._theme, self))
        self.setHorizontalHeader(Header(self._theme, self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(self._theme.px("row"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(False)
        self._recall()

    def _connect(self) -> None:
        header = self.horizontalHeader()
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(500)
        self._saving.timeout.connect(self._remember)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._saving.start)
        header.sectionClicked.connect(self._clicked)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_column_menu)
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().selectionChanged.connect(self._selection_moved)
        self.selectionModel().currentChanged.connect(self._selection_moved)
        self._paged.rowsAboutToBeInserted.connect(self._about_to_grow)
        self._paged.modelReset.connect(self._changed_whole)
        self._paged.layoutChanged.connect(self._changed_whole)
        self._paged.modelReset.connect(self.selected)
        self._paged.rowsRemoved.connect(self.selected)
        self._theme.changed.connect(self._restyle)

    @Slot(QModelIndex, int, int)
    def _about_to_grow(self, _parent: QModelIndex, first: int, _last: int) -> None:
        last_seen = self.rowAt(self.viewport().height() - 1)
        self._grows = True
        self._stays = self._stays and 0 <= last_seen < first

    @Slot()
    def _changed_whole(self) -> None:
        self._stays = False

    def _selected_runs(self) -> list[tuple[int, int]]:
        chosen = self.selectionModel().selection()
        return sorted({(chosen.at(n).top(), chosen.at(n).bottom()) for n in range(chosen.count())})

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        before, self._hovered = self._hovered, row
        for each in (before, row):
            if each >= 0:
                self.viewport().update(0, self.rowViewportPosition(each), self.viewport().width(), self.rowHeight(each))

    def _recall(self) -> None:
        known = self._memory.recall(f"columns.{self._key}")
        header = self.horizontalHeader()
        widths = known.get("widths")
        self._widths = {
            key: width
            for key, width in (widths if isinstance(widths, dict) else {}).items()
            if isinstance(width, int) and 40 <= width <= 4000
        }
        for section, column in enumerate(self.columns):
            header.resizeSection(section, self._widths.get(column.key, column.width))
        order = known.get("order")
        if isinstance(order, list):
            keys = [column.key for column in self.columns]
            for place, key in enumerate(each for each in order if each in keys):
                header.moveSection(header.visualIndex(keys.index(key)), place)
        self._sized = bool(self._widths)
        hidden, sorting = known.get("hidden"), known.get("sort")
        sortable = {column.key for column in self.columns if column.sortable}
        self._arranged = isinstance(hidden, list)
        hidden = hidden if isinstance(hidden, list) else self._spare()
        self._unwanted = {column.key for column in self.columns[1:] if column.key in hidden}
        match sorting:
            case [str(key), bool(descending)] if key in sortable:
                self.sorting = (key, descending)
        self._show_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        header = self.horizontalHeader()
        shown = [(n, column) for n, column in enumerate(self.columns) if not header.isSectionHidden(n)]
        shares = sum(column.stretch for _, column in shown)
        if self._sized or not shares:
            return
        room = self.viewport().width() - sum(column.width for _, column in shown if not column.stretch)
        self._sizing = True
        for section, column in shown:
            header.resizeSection(section, max(120, room * column.stretch // shares) if column.stretch else column.width)
        self._sizing = False

    def show_column(self, key: str, shown: bool) -> None:
        """Hide a column where there is no room for it; what the user arranged is kept."""
        (self._no_room.discard if shown else self._no_room.add)(key)
        self._show_columns()

    @property
    def arranged(self) -> bool:
        """Whether the user chose the columns herself."""
        return self._arranged

    def _spare(self) -> list[str]:
        return [column.key for column in self.columns if column.spare]

    def _want(self, key: str, wanted: bool) -> None:
        self._arranged = True
        (self._unwanted.discard if wanted else self._unwanted.add)(key)
        self._show_columns()
        self._saving.start()

    def _show_columns(self) -> None:
        hidden = [column.key in self._unwanted | self._no_room for column in self.columns]
        if any(self.isColumnHidden(section) != hide for section, hide in enumerate(hidden)):
            for section, hide in enumerate(hidden):
                self.setColumnHidden(section, hide)
            self._share_room()

    @Slot()
    def _as_at_first(self) -> None:
        header = self.horizontalHeader()
        self._unwanted = set(self._spare())
        self._arranged = False
        self._sized = False
        self._sizing = True
        for section, column in enumerate(self.columns):
            header.moveSection(header.visualIndex(section), section)
            header.resizeSection(section, column.width)
        self._sizing = False
        self._show_columns()
        self._share_room()
        self._saving.start()

    @Slot()
    def _resized(self) -> None:
        # The last section follows the window by itself: only what a hand does is remembered.
        if not self._sizing and self.horizontalHeader().isVisible() and QGuiApplication.mouseButtons():
            self._sized = True
            self._saving.start()

    @Slot()
    def _remember(self) -> None:
        header = self.horizontalHeader()
        order = sorted(range(len(self.columns)), key=header.visualIndex)
        self._memory.remember(
            f"columns.{self._key}",
            {
                "widths": {column.key: self._width(n) for n, column in enumerate(self.columns)} if self._sized else {},
                **({"hidden": sorted(self._unwanted)} if self._arranged else {}),
                "sort": list(self.sorting) if self.sorting else [],
                "order": [self.columns[n].key for n in order],
            },
        )

    def _width(self, section: int) -> int:
        """Also of a column that is hidden: Qt tells 0 for it."""
        width = self.horizontalHeader().sectionSize(section)
        return width or self._widths.get(self.columns[section].key, self.columns[section].width)

    @Slot(int)
    def _clicked(self, section: int) -> None:
        column = self.columns[section]
        if not column.sortable:
            return
        # Ascending, descending, then the order of arrival again.
        if self.sorting is None or self.sorting[0] != column.key:
            self.sorting = (column.key, False)
        elif not self.sorting[1]:
            self.sorting = (column.key, True)
        else:
            self.sorting = None
        self.horizontalHeader().viewport().update()
        self._saving.start()
        self.sort_asked.emit(*(self.sorting or ("", False)))

    @Slot(QPoint)
    def _show_column_menu(self, position: QPoint) -> None:
        self.column_menu().popup(self.horizontalHeader().mapToGlobal(position))

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    @Slot()
    def _selection_moved(self) -> None:
        self.selected.emit()

    @Slot()
    def _restyle(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._theme.px("row"))
        self.viewport().update()


class _RowDelegate(CellDelegate):
    """A cell delegate that lights the whole row under the pointer and marks the whole current row."""

    def __init__(self, theme: Theme, view: TableView) -> None:
        super().__init__(theme, view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = option.state & ~(_HOVERED | _FOCUSED)
        if index.row() == self._view.hovered:
            state |= _HOVERED
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            state |= _FOCUSED
        option.state = state
        super().paint(painter, option, index)

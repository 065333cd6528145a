"""The papers of an application: a list with what each is and how it stands, AJOUTER, and the meter of the whole.

Owns what is selected; the papers come from the page, and every wish goes back to it.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.applicant.facts import Role
from desktop.features.application import texts
from desktop.features.application.domain import READY, Readiness
from desktop.kernel.french import size
from desktop.kernel.ids import DocumentId
from desktop.toolkit import icons
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.pills import CELL, Cell, CellDelegate, NameCell, StateCell, paint_progress
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow, DocumentState

Index = QModelIndex | QPersistentModelIndex
Papers = Sequence[tuple[DocumentRow, Role]]

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_READ = int(Qt.ItemDataRole.AccessibleTextRole)
_NOWHERE = QModelIndex()
_TITLES = (texts.PAPER, texts.KIND, texts.SIZE, texts.STATE)
_ICONS = {"application/pdf": "file-pdf"}
_REMOVABLE = READY | {DocumentState.REFUSED, DocumentState.DUPLICATE}


class PapersModel(QAbstractTableModel):
    """A few rows, replaced as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers: Papers = ()
        self._limit = 0

    @property
    def papers(self) -> Papers:
        """What is shown."""
        return self._papers

    def show_papers(self, papers: Papers, limit: int) -> None:
        """Show these; rows that are the same ones stay selected."""
        same = [row.id for row, _ in papers] == [row.id for row, _ in self._papers]
        if not same:
            self.beginResetModel()
        self._papers, self._limit = tuple(papers), limit
        if not same:
            self.endResetModel()
        elif papers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(papers) - 1, len(_TITLES) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._papers)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY and orientation is Qt.Orientation.Horizontal:
            return _TITLES[section]
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, kind = self._papers[index.row()]
        if role == CELL:
            return self._cell(row, kind, index.column())
        if role in (_DISPLAY, _READ):
            return self._words(row, kind, index.column())
        if role == _TIP:
            why = texts.why(row, self._limit)
            return f"{row.name}\n{why.why}\n{why.remedy}".strip() if why else row.name
        return None

    def _cell(self, row: DocumentRow, kind: Role, column: int) -> object:
        quiet = row.state in (DocumentState.REFUSED, DocumentState.DUPLICATE)
        match column:
            case 0:
                icon = _ICONS.get(row.media_type) or ("image" if row.media_type.startswith("image/") else "file")
                return NameCell(icon, row.name, role="muted" if quiet else "text")
            case 1:
                return Cell("" if quiet else texts.ROLES[kind])
            case 2:
                return Cell(size(row.size), "muted", right=True)
            case _:
                label, why = texts.STATES[row.state], texts.why(row, self._limit)
                progress = row.sent / row.size if row.state is DocumentState.SENDING and row.size else None
                return StateCell(label.word, label.role, label.icon, why.short if why else "", progress)

    def _words(self, row: DocumentRow, kind: Role, column: int) -> str:
        why = texts.why(row, self._limit)
        told = f"{texts.STATES[row.state].word}, {why.short}" if why else texts.STATES[row.state].word
        return (row.name, texts.ROLES[kind], size(row.size), told)[column]


class _View(QTableView):
    """Whole rows; Delete asks for removal."""

    removal_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)


class Meter(QWidget):
    """How much of the limit the papers take together."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done = 0.0
        self._over = False
        self.setFixedHeight(6)
        self.setAccessibleName(texts.METER_NAME)

    def show_readiness(self, found: Readiness) -> None:
        """Fill it."""
        self._done = found.size / found.limit if found.limit else 0.0
        self._over = bool(found.over)
        self.setAccessibleDescription(texts.total(found))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_progress(painter, self._theme, QRectF(self.rect()), self._done, "danger" if self._over else "accent")
        painter.end()


class EmptyPapers(QWidget):
    """A place to drop files, before the first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("xs"))
        mark = QLabel(self)
        icons.dress(theme, mark, "download", "accent", 40)
        title, words = QLabel(texts.EMPTY_TITLE, self), QLabel(texts.EMPTY_TEXT, self)
        self.title = title
        title.setProperty("role", "heading")
        words.setProperty("role", "muted")
        column.addStretch(1)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        for each in (title, words):
            each.setWordWrap(True)
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(each)
        column.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("sunken"))
        pen = QPen(theme.color("line-strong"), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px("radius"), theme.px("radius"))
        painter.end()


class PapersPanel(QFrame):
    """The card with the list."""

    add_asked = Signal()
    make_asked = Signal()
    """The agreement isn't there: it may be filled in first."""
    removal_asked = Signal(object)
    """list[DocumentId]."""
    role_chosen = Signal(object, object)
    """DocumentId, Role."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open = True
        self.setProperty("role", "card")
        self.model = PapersModel(self)
        self._build()
        self._connect()
        self._selected()

    @property
    def add_button(self) -> QPushButton:
        """AJOUTER, where the cursor begins."""
        return self._add

    def show_papers(self, papers: Papers, found: Readiness) -> None:
        """The papers as they stand, and how full that makes the application."""
        self.model.show_papers(papers, found.limit)
        self._empty.setVisible(not papers)
        self.view.setVisible(bool(papers))
        self._bar.setVisible(bool(papers))
        self._rule.setText(texts.rule(found.limit))
        self._total.setText(texts.total(found))
        restyle(self._total, "tone", "danger" if found.over else "")
        self.meter.show_readiness(found)
        self._selected()

    def ask_for(self, title: str) -> None:
        """What the empty list asks for."""
        self._empty.title.setText(title)

    def set_open(self, open_: bool) -> None:
        """Whether papers may be added, changed and taken away."""
        self._open = open_
        self._add.setEnabled(open_)
        self._selected()

    def chosen(self) -> list[tuple[DocumentRow, Role]]:
        """The papers that are selected."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.model.papers[row] for row in rows if row < len(self.model.papers)]

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("l")] * 4))
        column.setSpacing(theme.px("m"))
        head = QHBoxLayout()
        title = QLabel(texts.PAPERS, self)
        title.setProperty("role", "heading")
        self._add = button(theme, texts.ADD, "secondary", icon="add", parent=self)
        self.make = button(theme, texts.MAKE, "link", icon="edit", parent=self)
        head.setSpacing(theme.px("l"))
        head.addWidget(title, 1)
        head.addWidget(self.make)
        head.addWidget(self._add)
        self._rule = QLabel(self)
        self._rule.setProperty("role", "muted")
        self._rule.setWordWrap(True)
        self._empty = EmptyPapers(theme, self)
        self._empty.setMinimumHeight(136)
        self.view = self._build_view()
        column.addLayout(head)
        column.addWidget(self._rule)
        column.addWidget(self._empty, 1)
        column.addWidget(self.view, 1)
        column.addWidget(self._build_bar())
        foot = QHBoxLayout()
        foot.setSpacing(theme.px("m"))
        self.meter = Meter(theme, self)
        self._total = QLabel(self)
        self._total.setProperty("role", "note")
        foot.addWidget(self.meter, 1)
        foot.addWidget(self._total)
        column.addLayout(foot)

    def _build_view(self) -> _View:
        view = _View(self)
        view.setModel(self.model)
        view.setItemDelegate(CellDelegate(self._theme, view))
        view.setAccessibleName(texts.TABLE)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(self._theme.px("row"))
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setCornerButtonEnabled(False)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMinimumHeight(136)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        for section, width in ((1, 148), (2, 80), (3, 220)):
            view.setColumnWidth(section, width)
        return view

    def _build_bar(self) -> QWidget:
        theme = self._theme
        self._bar = QWidget(self)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        label = QLabel(texts.ROLE, self._bar)
        label.setProperty("role", "muted")
        self.role = Choice(theme, self._bar)
        self.role.offer([(role, texts.ROLES[role]) for role in Role])
        self.role.setAccessibleName(texts.ROLE)
        self.role.setMinimumWidth(176)
        label.setBuddy(self.role)
        self.remove = button(theme, texts.REMOVE, "ghost", icon="remove", parent=self._bar)
        row.addWidget(label)
        row.addWidget(self.role)
        row.addStretch(1)
        row.addWidget(self.remove)
        return self._bar

    def _connect(self) -> None:
        self._add.clicked.connect(self.add_asked)
        self.make.clicked.connect(self.make_asked)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.model.modelReset.connect(self._first)
        self.view.removal_asked.connect(self._ask_removal)
        self.remove.clicked.connect(self._ask_removal)
        self.role.chosen.connect(self._choose)

    @Slot()
    def _first(self) -> None:
        """One paper is always selected: what it is can then be said without looking for it."""
        if self.model.rowCount():
            self.view.selectRow(self.model.rowCount() - 1)

    @Slot()
    def _selected(self) -> None:
        chosen = self.chosen()
        changeable = [row for row, _ in chosen if row.state in READY]
        self.role.setEnabled(self._open and len(changeable) == 1 and len(chosen) == 1)
        self.remove.setEnabled(bool(self._removable()))
        if len(chosen) == 1:
            self.role.select(chosen[0][1])

    @Slot()
    def _ask_removal(self) -> None:
        if found := self._removable():
            self.removal_asked.emit(found)

    @Slot(object)
    def _choose(self, role: Role) -> None:
        chosen = self.chosen()
        if len(chosen) == 1:
            self.role_chosen.emit(chosen[0][0].id, role)

    def _removable(self) -> list[DocumentId]:
        return [row.id for row, _ in self.chosen() if row.state in _REMOVABLE] if self._open else []

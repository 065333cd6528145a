"""The dialog of "Réunir en un document": the order of the parts, by drag or by keys, fronts and backs, and the name.

Owns what was chosen; what is made of it is the affair of `papers`. The small pictures come one after the other.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from desktop.features.deposits import document_texts as texts
from desktop.features.deposits.ui.columns import icon_of
from desktop.kernel.ids import DocumentId
from desktop.toolkit import icons
from desktop.toolkit.forms import Check, Field, button, restyle
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow

_ID = int(Qt.ItemDataRole.UserRole)
_THUMB = QSize(36, 48)
_LIST = QSize(520, 280)
_STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}


class JoinDialog(QDialog):
    """`open()` it and listen to `join_asked`; it stays open until `done`."""

    join_asked = Signal()

    def __init__(self, theme: Theme, rows: Sequence[DocumentRow], limit: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = {row.id: row for row in rows}
        self._limit = limit
        self._build(rows)
        self._fill()

    # --- what was chosen -----------------------------------------------------------------------------------------

    @property
    def order(self) -> list[DocumentRow]:
        """The parts, as they follow one another."""
        return [self._rows[DocumentId(self._list.item(n).data(_ID))] for n in range(self._list.count())]

    @property
    def name(self) -> str:
        """Of the document, with its ending."""
        typed = self._name.text().strip() or texts.JOIN_DEFAULT
        return typed if typed.lower().endswith(".pdf") else f"{typed}.pdf"

    @property
    def weaves(self) -> bool:
        """Whether the second part holds the backs of the first."""
        return self._weave.isVisibleTo(self) and self._weave.isChecked()

    @property
    def backs_reversed(self) -> bool:
        """Whether the backs begin with the last one."""
        return self._reversed.isChecked()

    # --- what happens meanwhile ----------------------------------------------------------------------------------

    def show_picture(self, document: DocumentId, picture: QPixmap) -> None:
        """The first page of a part."""
        for number in range(self._list.count()):
            item = self._list.item(number)
            if item.data(_ID) == document:
                item.setIcon(_centred(picture))

    def show_working(self, working: bool) -> None:
        """While they are being joined nothing can be changed."""
        self._busy.setVisible(working)
        for each in (self._list, self._name, self._weave, self._reversed, self._do):
            each.setEnabled(not working)
        if working:
            self._say("")
        else:
            self._fill()

    def show_fault(self, words: str) -> None:
        """They couldn't be joined."""
        self.show_working(False)
        self._say(words)

    # --- gestures ------------------------------------------------------------------------------------------------

    def move(self, step: int) -> None:  # type: ignore[override]  # of the part, not of the window
        """The chosen part up or down."""
        row = self._list.currentRow()
        if row >= 0 and 0 <= row + step < self._list.count():
            item = self._list.takeItem(row)
            self._list.insertItem(row + step, item)
            self._list.setCurrentRow(row + step)
            self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(event.key())
            if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.move(step)
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _fill(self) -> None:
        row, last = self._list.currentRow(), self._list.count() - 1
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < last)
        two = self._list.count() == 2
        self._weave.setVisible(two)
        self._reversed.setVisible(two)
        self._reversed.setEnabled(self._weave.isChecked())
        over = sum(each.size for each in self._rows.values()) > self._limit
        self._say(texts.join_over(self._limit) if over else "", "muted")

    def _say(self, words: str, tone: str = "danger") -> None:
        self._note.setText(words)
        restyle(self._note, "tone", tone if words else "")

    # --- building ------------------------------------------------------------------------------------------------

    def _build(self, rows: Sequence[DocumentRow]) -> None:
        theme = self._theme
        self.setWindowTitle(texts.JOIN_TITLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("m"))
        title = QLabel(texts.JOIN_TITLE, self)
        title.setProperty("role", "title")
        hint = QLabel(texts.join_hint(len(rows)), self)
        hint.setProperty("role", "muted")
        column.addWidget(title)
        column.addWidget(hint)
        middle = QHBoxLayout()
        middle.setSpacing(theme.px("s"))
        self._list = self._build_list(rows)
        middle.addWidget(self._list, 1)
        keys = QVBoxLayout()
        keys.setSpacing(theme.px("s"))
        self._up = button(theme, "", "secondary", icon="chevron-up", parent=self)
        self._down = button(theme, "", "secondary", icon="chevron-down", parent=self)
        for each, words, step in ((self._up, texts.JOIN_UP, -1), (self._down, texts.JOIN_DOWN, 1)):
            each.setAccessibleName(words)
            each.setToolTip(words)
            each.clicked.connect(lambda _checked=False, step=step: self.move(step))
            keys.addWidget(each)
        keys.addStretch(1)
        middle.addLayout(keys)
        column.addLayout(middle, 1)
        self._weave = Check(theme, texts.JOIN_WEAVE, self)
        self._reversed = Check(theme, texts.JOIN_REVERSED, self)
        self._reversed.setChecked(True)
        self._weave.toggled.connect(self._fill)
        column.addWidget(self._weave)
        column.addWidget(self._reversed)
        self._name = QLineEdit(texts.joined_name(rows[0].name) if rows else texts.JOIN_DEFAULT, self)
        self._name.setMaxLength(120)
        self._name.setAcceptDrops(False)
        column.addWidget(Field(theme, texts.JOIN_NAME, self._name, parent=self))
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(texts.JOIN_WORKING)
        self._busy.hide()
        column.addWidget(self._busy)
        column.addLayout(self._build_buttons())
        self._list.setFocus()

    def _build_list(self, rows: Sequence[DocumentRow]) -> QListWidget:
        made = QListWidget(self)
        made.setProperty("role", "parts")
        made.setAccessibleName(texts.JOIN_ORDER)
        made.setMinimumSize(_LIST)
        made.setIconSize(_THUMB)
        made.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        made.setDefaultDropAction(Qt.DropAction.MoveAction)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for row in rows:
            item = QListWidgetItem(f"{row.name}\n{texts.part(row)}", made)
            item.setData(_ID, row.id)
            item.setIcon(_centred(icons.pixmap(self._theme, icon_of(row), "muted", 24)))
        made.setCurrentRow(0)
        made.currentRowChanged.connect(self._fill)
        made.model().rowsMoved.connect(self._fill)
        made.installEventFilter(self)
        return made

    def _build_buttons(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        cancel = button(theme, texts.CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        self._do = button(theme, texts.JOIN_DO, "primary", main=True, parent=self)
        self._do.setDefault(True)
        self._do.clicked.connect(self.join_asked)
        row.addWidget(self._note, 1)
        row.addWidget(cancel)
        row.addWidget(self._do)
        return row


def _centred(picture: QPixmap) -> QIcon:
    """In the middle of the place of a small picture, so that the names stand under one another."""
    ratio = picture.devicePixelRatio()
    made = QPixmap(_THUMB * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    shown = picture.deviceIndependentSize()
    painter = QPainter(made)
    painter.drawPixmap(int((_THUMB.width() - shown.width()) / 2), int((_THUMB.height() - shown.height()) / 2), picture)
    painter.end()
    icon = QIcon(made)
    icon.addPixmap(made, QIcon.Mode.Selected)  # as it is: a page tinted by the selection can't be judged
    return icon

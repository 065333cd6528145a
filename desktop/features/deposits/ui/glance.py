"""The quick look: a document in large over the page, page by page, opened and closed by the space bar.

Owns what is drawn of one document, off the UI thread, and the keys while it is open; which document that is, and what
becomes of it, is told and done elsewhere. It is a part of the page, not a window: it goes when the page is locked away.
"""

import asyncio

from PySide6.QtCore import QEvent, QMargins, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.features.deposits import document_texts as texts
from desktop.features.deposits import sorting_texts
from desktop.features.deposits.domain import of_row
from desktop.features.deposits.ui.quicklook import Look, look
from desktop.kernel.failures import FileUnreadable
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import button, tell_reader
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow
from desktop.uploads.service import Delivery

_ZOOMS = (1.0, 1.5, 2.0, 3.0)
_VEIL = 0.55
_PAN = 80  # pixels
_Key = Qt.Key


class Glance(QWidget):
    """Covers `page` while it is shown; `show_row` while it is open goes on to that row."""

    moved = Signal(int)
    """To the next row (1) or the one before (-1)."""
    turn_asked = Signal(object, int)
    """DocumentRow, and the page (from 0) that is to be turned clockwise."""
    answered = Signal(bool)
    """Yes or no to the kind that is proposed for `row`, by its button; the keys are `proposals`'."""
    closed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, delivery: Delivery, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._over = page
        self._row: DocumentRow | None = None
        self._content: bytes | None = None
        self._page = self._pages = self._zoom = 0
        self._again: int | None = None  # the page to come back to once it was turned
        self._drawing: Cancel | None = None
        gap = theme.px("l")
        self._gap = QMargins(gap, gap, gap, gap)
        self.setAccessibleName(texts.LOOK_NAME)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        page.installEventFilter(self)
        self.hide()

    def show_row(self, row: DocumentRow) -> None:
        """This document, from its first page; the same one again only refreshes what can be done with it."""
        if self.isVisible() and self._row is not None and self._row.id == row.id:
            self._row = row
            self._fill()
            return
        self._stop()
        self._row, self._content = row, None
        self._pages = self._zoom = 0
        self._page = self._again or 0
        self._again = None
        self._name.setText(row.name)
        self._word(texts.LOOK_OPENING if of_row(row).look else texts.LOOK_NEVER)
        if not self.isVisible():
            self.setGeometry(self._over.rect())
            self.show()
            self.raise_()
            self.setFocus()
        self._draw()

    @property
    def row(self) -> DocumentRow | None:
        """What is shown."""
        return self._row

    @property
    def drawn(self) -> bool:
        """Whether a page is shown."""
        return not self._paper.pixmap().isNull()

    @property
    def page(self) -> int:
        """From 0."""
        return self._page

    def shut(self) -> None:
        """Closed: nothing is drawn any more, and no bytes are held."""
        self._stop()
        self._row = self._content = None
        self._paper.clear()
        if self.isVisible():
            self.hide()
            self.closed.emit()

    # --- drawing -------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        row = self._row
        if row is None or not of_row(row).look:
            return
        if self._drawing is not None:
            self._drawing()
        place = self._scroll.viewport().size().shrunkBy(self._gap)
        room = place * (self.devicePixelRatioF() * _ZOOMS[self._zoom])
        self._drawing = self._tasks.run(self, self._load(row, self._page, room), self._drew, self._not_drawn)

    async def _load(self, row: DocumentRow, page: int, room: QSize) -> tuple[bytes, Look | None]:
        content = self._content if self._content is not None else await self._delivery.content(row.id)
        return content, await asyncio.to_thread(look, content, row.media_type, room, page)

    def _drew(self, drawn: tuple[bytes, Look | None]) -> None:
        self._content, found = drawn
        if found is None:
            self._word(texts.LOOK_UNDRAWN)
            return
        self._pages = found.pages
        picture = QPixmap.fromImage(found.image)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._paper.setPixmap(picture)
        self._fill()

    def _not_drawn(self, problem: Exception) -> None:
        self._word(texts.LOOK_GONE)
        if not isinstance(problem, FileUnreadable):
            self._tasks.unhandled(problem)

    def _word(self, word: str) -> None:
        self._paper.clear()
        self._paper.setText(word)
        self._fill()

    def _stop(self) -> None:
        if self._drawing is not None:
            self._drawing()
            self._drawing = None

    def _fill(self) -> None:
        several = self._pages > 1
        where = texts.page_of(self._page, self._pages) if several else ""
        self._where.setText(where)
        for each in (self._before, self._after):
            each.setVisible(several)
        self._before.setEnabled(self._page > 0)
        self._after.setEnabled(self._page + 1 < self._pages)
        self._smaller.setEnabled(self._zoom > 0)
        self._larger.setEnabled(self._zoom + 1 < len(_ZOOMS))
        self._turn.setVisible(self._row is not None and of_row(self._row).pages and self.drawn)
        found = None if self._row is None else self._row.proposed
        asked = "" if found is None else sorting_texts.proposal(found)
        self._asked.setText(asked)
        for part in (self._asked, self._yes, self._no):
            part.setVisible(found is not None)
        said = ", ".join(each for each in (self._name.whole, asked, where, self._paper.text()) if each)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            tell_reader(self, "DescriptionChanged")

    # --- gestures ------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._zoom and key in _PANS:
            across, down = _PANS[key]
            for bar, step in (
                (self._scroll.horizontalScrollBar(), across),
                (self._scroll.verticalScrollBar(), down),
            ):
                bar.setValue(bar.value() + step)
        elif key in (_Key.Key_Space, _Key.Key_Escape, _Key.Key_Return, _Key.Key_Enter):
            self.shut()
        elif key in (_Key.Key_Down, _Key.Key_Up):
            self.moved.emit(1 if key == _Key.Key_Down else -1)
        elif key in (_Key.Key_Right, _Key.Key_Left, _Key.Key_PageDown, _Key.Key_PageUp):
            self.turn_over(1 if key in (_Key.Key_Right, _Key.Key_PageDown) else -1)
        elif key in (_Key.Key_Plus, _Key.Key_Minus, _Key.Key_0):
            self.zoom({_Key.Key_Plus: 1, _Key.Key_Minus: -1}.get(_Key(key), -len(_ZOOMS)))
        elif key == _Key.Key_R:
            self._ask_turn()
        else:
            super().keyPressEvent(event)

    def turn_over(self, step: int) -> None:
        """To another page of the document."""
        page = min(max(0, self._page + step), max(0, self._pages - 1))
        if page != self._page:
            self._page = page
            self._fill()
            self._draw()

    def zoom(self, step: int) -> None:
        """Larger or smaller, within bounds."""
        zoom = min(max(0, self._zoom + step), len(_ZOOMS) - 1)
        if zoom != self._zoom:
            self._zoom = zoom
            self._fill()
            self._draw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.shut()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over:
            if event.type() == QEvent.Type.Resize:
                self.setGeometry(self._over.rect())
            elif event.type() == QEvent.Type.Hide:
                self.shut()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = self._theme.color("scrim")
        veil.setAlphaF(_VEIL)
        painter.fillRect(QRect(self.rect()), veil)
        painter.end()

    @Slot()
    def _ask_turn(self) -> None:
        if self._row is not None and of_row(self._row).pages and self.drawn:
            self._again = self._page
            self.turn_asked.emit(self._row, self._page)

    # --- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*([theme.px("xl")] * 4))
        self._card = QFrame(self)
        self._card.setProperty("role", "card")
        outer.addWidget(self._card)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(1, theme.px("s"), 1, 1)
        column.setSpacing(theme.px("s"))
        head = QHBoxLayout()
        head.setContentsMargins(theme.px("l"), 0, theme.px("s"), 0)
        head.setSpacing(theme.px("xs"))
        self._name = Elided(self._card)
        self._name.setProperty("role", "heading")
        self._where = QLabel(self._card)
        self._where.setProperty("role", "muted")
        head.addWidget(self._name, 1)
        head.addSpacing(theme.px("l"))
        self._asked = QLabel(self._card)
        self._asked.setProperty("role", "muted")
        head.addWidget(self._asked)
        self._yes = self._tool("check", sorting_texts.ACCEPT_TIP, head)
        self._no = self._tool("close", sorting_texts.DECLINE_TIP, head)
        self._yes.clicked.connect(lambda: self.answered.emit(True))
        self._no.clicked.connect(lambda: self.answered.emit(False))
        head.addSpacing(theme.px("m"))
        head.addWidget(self._where)
        self._before = self._tool("chevron-left", texts.LOOK_BEFORE, head)
        self._after = self._tool("chevron-right", texts.LOOK_NEXT, head)
        self._turn = self._tool("retry", texts.LOOK_TURN, head)
        self._smaller = self._tool("zoom-out", texts.LOOK_SMALLER, head)
        self._larger = self._tool("zoom-in", texts.LOOK_LARGER, head)
        self._shut = self._tool("close", texts.LOOK_CLOSE, head)
        self._before.clicked.connect(lambda: self.turn_over(-1))
        self._after.clicked.connect(lambda: self.turn_over(1))
        self._turn.clicked.connect(self._ask_turn)
        self._smaller.clicked.connect(lambda: self.zoom(-1))
        self._larger.clicked.connect(lambda: self.zoom(1))
        self._shut.clicked.connect(self.shut)
        column.addLayout(head)
        self._scroll = QScrollArea(self._card)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._paper = QLabel(self._scroll)
        self._paper.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._paper.setProperty("role", "paper")
        self._paper.setTextFormat(Qt.TextFormat.PlainText)
        self._paper.setAccessibleName(texts.LOOK_NAME)
        self._scroll.setWidget(self._paper)
        column.addWidget(self._scroll, 1)

    def _tool(self, icon: str, words: str, row: QHBoxLayout) -> QPushButton:
        made = button(self._theme, "", "ghost", icon=icon, parent=self._card)
        made.setAccessibleName(words)
        made.setToolTip(words)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay the quick look's
        row.addWidget(made)
        return made


_PANS: dict[int, tuple[int, int]] = {
    int(_Key.Key_Right): (_PAN, 0),
    int(_Key.Key_Left): (-_PAN, 0),
    int(_Key.Key_Down): (0, _PAN),
    int(_Key.Key_Up): (0, -_PAN),
}

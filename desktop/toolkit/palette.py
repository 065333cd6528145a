"""A place to type what one looks for: a field over a list of what was found, above everything else of the window.

Owns the typing and the choosing. What is found comes from whoever hears `asked`; what a choice leads to is told by
`chosen`. The keyboard alone serves it, and it goes as soon as the focus does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from desktop.toolkit import icons
from desktop.toolkit.forms import tell_reader
from desktop.toolkit.palette_lines import HEAD, ROW, Entry, LineDelegate, Lines, spoken
from desktop.toolkit.shadow import Shadow
from desktop.toolkit.theme import Theme

_WIDTH = 600  # px of the card; the window's own where that is less
_TOP = 64  # px above it, where there is room
_ROWS = 9  # of which the list shows at most
_VEIL = 0.35
_SHADE = 0.4


@dataclass(frozen=True, slots=True)
class Words:
    """What the place says."""

    name: str  # for a screen reader
    hint: str  # in the empty field
    nothing: str  # where nothing was found
    footer: str  # which keys do what


class Palette(QFrame):
    """Covers the window of `parent` while it is open, and goes when `parent` is hidden."""

    asked = Signal(str)
    """This was typed; also once, empty, when it opens. Answer with `show_entries`."""
    chosen = Signal(object)
    """The `value` of an entry; the palette is closed already."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme = theme
        self._words = words
        self._whole = True
        self._stepped = False  # by a key: then the choice is hers, and stays
        self._waiting = False  # for the rest of what is being looked for, to choose its first
        self._before: QWidget | None = None
        self.setAccessibleName(words.name)
        self._build()
        self.hide()
        parent.installEventFilter(self)
        theme.changed.connect(self.update)
        parent.destroyed.connect(self.deleteLater)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    # --- what its owner does -----------------------------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """Empty, with the focus; a second call closes it."""
        if self.isVisible():
            self.dismiss()
            return
        whole = self._over.window()
        if self.parent() is not whole:  # what it is made for stands in its window by now
            self.setParent(whole)
            whole.installEventFilter(self)
        self._before = QApplication.focusWidget()
        self.field.clear()
        self._fit()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._typed("")

    @Slot()
    def dismiss(self) -> None:
        """Close it; the focus goes back to where it was."""
        if not self.isVisible():
            return
        back, self._before = self._before, None
        ours = self.field.hasFocus()
        self.hide()
        if ours and back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_entries(self, entries: Sequence[Entry], *, whole: bool = True) -> None:
        """What was found so far; `whole` once nothing more will come for what was typed."""
        self._whole = whole
        chosen = self._current() if self._stepped else None
        self.lines.show_entries(entries)
        rows = self.lines.entry_rows
        same = next((place for place, line in enumerate(entries) if chosen and line.value == chosen.value), 0)
        self._choose(rows[same] if rows else -1)
        self._nothing.setVisible(whole and not entries)
        self._list.setVisible(bool(entries))
        self._fit()
        if whole and self._waiting:
            self._waiting = False
            self._take()

    @property
    def entries(self) -> list[Entry]:
        """What it shows."""
        lines = (self.lines.line(row) for row in range(self.lines.rowCount()))
        return [line for line in lines if isinstance(line, Entry)]

    # --- keys and mouse ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._fit()
        elif watched is self._over and event.type() == QEvent.Type.Hide:
            self.dismiss()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil, shade = QColor(self._theme.color("scrim")), QColor(self._theme.color("scrim"))
        veil.setAlphaF(_VEIL)
        shade.setAlphaF(_SHADE)
        painter = QPainter(self)
        painter.fillRect(event.rect(), veil)
        self._shadow.paint(painter, self._card.geometry(), shade)
        painter.end()

    def _pressed(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self._step(1)
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self._step(-1)
            case Qt.Key.Key_PageDown:
                self._step(_ROWS - 1, around=False)
            case Qt.Key.Key_PageUp:
                self._step(1 - _ROWS, around=False)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take()
            case Qt.Key.Key_Escape:
                self.dismiss()
            case _:
                return False
        return True

    def _step(self, by: int, *, around: bool = True) -> None:
        rows = self.lines.entry_rows
        if not rows:
            return
        self._stepped = True
        current = self._list.currentIndex().row()
        place = rows.index(current) + by if current in rows else 0
        self._choose(rows[place % len(rows) if around else max(0, min(place, len(rows) - 1))])

    def _choose(self, row: int) -> None:
        self._list.setCurrentIndex(self.lines.index(row, 0))
        if row <= 1:
            self._list.scrollToTop()  # the name of the first group as well
        # The field keeps the focus: a screen reader hears from it what Enter would choose.
        self.field.setAccessibleDescription(spoken(self._current()))
        tell_reader(self.field, "DescriptionChanged")

    def _current(self) -> Entry | None:
        line = self.lines.line(self._list.currentIndex().row())
        return line if isinstance(line, Entry) else None

    def _take(self) -> None:
        if not self._whole:
            self._waiting = True
            return
        entry = self._current()
        if entry is not None:
            self.dismiss()
            self.chosen.emit(entry.value)

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._waiting = self._whole = self._stepped = False
        self._list.setCurrentIndex(QModelIndex())  # the best of what is found for this, not what it was before
        self.asked.emit(text.strip())

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self._list.setCurrentIndex(index)
        self._whole = True  # it was looked at
        self._take()

    @Slot(QWidget, QWidget)
    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and now is not self.field and now.window() is self.window():
            self.dismiss()

    # --- within ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self._card = QFrame(self)
        self._card.setProperty("role", "card")
        self._shadow = Shadow(reach=24, drop=8)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(theme.px("l"), theme.px("s"), theme.px("l"), theme.px("s"))
        top.setSpacing(theme.px("m"))
        mark = QLabel(self._card)
        icons.dress(theme, mark, "search", "muted", 20)
        self.field = QLineEdit(self._card)
        self.field.setProperty("role", "palette")
        self.field.setFont(theme.font("lead"))
        self.field.setFixedHeight(theme.px("control-main"))
        self.field.setPlaceholderText(self._words.hint)
        self.field.setAccessibleName(self._words.name)
        self.field.installEventFilter(self)
        self.field.textEdited.connect(self._typed)
        top.addWidget(mark)
        top.addWidget(self.field, 1)
        self.lines = Lines(self)
        self._list = QListView(self._card)
        self._list.setModel(self.lines)
        self._list.setItemDelegate(LineDelegate(theme, self.lines, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setAccessibleName(self._words.name)
        self._list.clicked.connect(self._clicked)
        self._nothing = QLabel(self._words.nothing, self._card)
        self._nothing.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setFixedHeight(2 * ROW)
        footer = QLabel(self._words.footer, self._card)
        footer.setProperty("role", "note")
        footer.setContentsMargins(theme.px("l"), 0, theme.px("l"), 0)
        footer.setFixedHeight(HEAD)
        column.addLayout(top)
        column.addWidget(_hairline(self._card))
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing)
        column.addWidget(_hairline(self._card))
        column.addWidget(footer)

    def _fit(self) -> None:
        self.setGeometry(self._over.window().rect())
        width = min(_WIDTH, self.width() - 2 * self._theme.px("l"))
        top = _TOP if self.height() > 480 else self._theme.px("s")
        # A part of a row at the lower edge tells that there is more.
        wanted = min(self.lines.height, _ROWS * ROW + ROW // 2) + self._theme.px("s")
        self._list.setFixedHeight(min(wanted, max(ROW, self.height() - top - 140)))
        before = self._card.geometry()
        self._card.setFixedWidth(width)
        self._card.adjustSize()
        self._card.move(QPoint((self.width() - width) // 2, top))
        if self._card.geometry() != before:
            self.update(self._shadow.around(before.united(self._card.geometry())))


def _hairline(parent: QWidget) -> QFrame:
    made = QFrame(parent)
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made

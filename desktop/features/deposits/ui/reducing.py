"""The dialog of "Réduire": the document before and after beside one another, and how far it goes.

Owns the choice of a version and its look; the bytes are handed in, the version that was chosen goes back to who opened
it. Each version is made off the UI thread, and kept while the dialog is open.
"""

import asyncio
from enum import StrEnum

from PySide6.QtCore import QPointF, QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.features.deposits import document_texts as texts
from desktop.features.deposits.ui.sheet import Sheet
from desktop.toolkit.choice import Choice
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import Field, button, restyle
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.binding import Signed
from desktop.uploads.reduce import Reduced, reduce, smallest

_SHEET = QSize(340, 380)
_ROOM = 0.97  # of the limit: a deposit holds a few bytes beside its documents


class Level(StrEnum):
    """How far it goes."""

    FITTING = "fitting"
    HALF = "half"
    SMALLEST = "smallest"


class ReduceDialog(QDialog):
    """`open()` it and listen to `accepted`: `chosen` is then what was chosen."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        name: str,
        media_type: str,
        content: bytes,
        limit: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._content, self._media_type = content, media_type
        self._limit = limit
        self._made: dict[Level, Reduced | None] = {}
        self._working: Cancel | None = None
        self._page, self._pages = 0, 1
        self._point = QPointF(0.2, 0.1)
        self.chosen: Reduced | None = None
        self._build(name)
        self._before.show_page(content, media_type, 0)
        self._make(self._level.value)

    @property
    def working(self) -> bool:
        """Whether a version is being made."""
        return self._working is not None

    @property
    def drawn(self) -> bool:
        """Whether both sides are shown."""
        return not self.working and self._before.drawn and self._after.drawn

    # --- making --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _make(self, value: object) -> None:
        level = Level(str(value))
        if self._working is not None:
            self._working()
            self._working = None
        if level in self._made:
            self._show(level, self._made[level])
            return
        self._show_working(True)
        self.chosen = None
        self._keep.setEnabled(False)
        self._after.set_title(texts.REDUCE_AFTER)
        self._after.show_word(texts.REDUCE_WORKING)
        self._say("")
        self._working = self._tasks.run(
            self, asyncio.to_thread(self._version, level), lambda made: self._came(level, made), self._failed
        )

    def _version(self, level: Level) -> Reduced | None:
        if level is Level.SMALLEST:
            return smallest(self._media_type, self._content)
        target = int(self._limit * _ROOM) if level is Level.FITTING else len(self._content) // 2
        return reduce(self._media_type, self._content, target)

    def _came(self, level: Level, made: Reduced | None) -> None:
        self._working = None
        self._made[level] = made
        self._show(level, made)

    def _show(self, level: Level, made: Reduced | None) -> None:
        self._show_working(False)
        self.chosen = made
        if made is None:
            self._after.set_title(texts.REDUCE_AFTER)
            self._after.show_word(texts.REDUCE_NOTHING)
        else:
            self._after.set_title(texts.after(made, len(self._content)))
            self._after.show_page(made.content, made.media_type, self._page)
        too_large = made is not None and len(made.content) > self._limit
        hopeless = too_large and level is Level.SMALLEST
        still = texts.still_too_large(self._limit) if hopeless else texts.go_further(self._limit)
        self._say(still if too_large else "")
        self._keep.setEnabled(made is not None and not too_large)

    def _failed(self, problem: Exception) -> None:
        self._working = None
        self._show_working(False)
        self._after.show_word(texts.REDUCE_NOTHING)
        self._say(texts.REDUCE_SIGNED if isinstance(problem, Signed) else "")

    def _show_working(self, working: bool) -> None:
        self._busy.setVisible(working)

    def _say(self, word: str) -> None:
        self._note.setText(word)
        restyle(self._note, "tone", "danger" if word else "")

    # --- pages ---------------------------------------------------------------------------------------------------

    @Slot(int)
    def _counted(self, pages: int) -> None:
        self._pages = pages
        several = pages > 1
        for each in (self._back, self._forth, self._where):
            each.setVisible(several)
        self._where.setText(texts.page_of(self._page, pages))
        self._back.setEnabled(self._page > 0)
        self._forth.setEnabled(self._page + 1 < pages)

    def turn_over(self, step: int) -> None:
        """Both to another page."""
        page = min(max(0, self._page + step), self._pages - 1)
        if page != self._page:
            self._page = page
            self._counted(self._pages)
            self._before.show_page(self._content, self._media_type, page)
            if self.chosen is not None:
                self._after.show_page(self.chosen.content, self.chosen.media_type, page)

    @Slot(bool)
    def look_close(self, close: bool) -> None:
        """Both from close by, at the same place: whether it can still be read is seen there."""
        self._loupe.setChecked(close)
        self._look_at(self._point)

    @Slot(QPointF)
    def _look_at(self, point: QPointF) -> None:
        self._point = point
        for each in (self._before, self._after):
            each.look_at(self._loupe.isChecked(), point)

    # --- building ------------------------------------------------------------------------------------------------

    def _build(self, name: str) -> None:
        theme = self._theme
        self.setWindowTitle(texts.REDUCE_TITLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("s"))
        title = QLabel(texts.REDUCE_TITLE, self)
        title.setProperty("role", "title")
        hint = Elided(self, texts.reduce_hint(name, self._limit))
        hint.setProperty("role", "muted")
        column.addWidget(title)
        column.addWidget(hint)
        column.addSpacing(theme.px("s"))
        sheets = QHBoxLayout()
        sheets.setSpacing(theme.px("l"))
        self._before = Sheet(theme, self._tasks, texts.before(len(self._content)), _SHEET, self)
        self._after = Sheet(theme, self._tasks, texts.REDUCE_AFTER, _SHEET, self)
        self._before.counted.connect(self._counted)
        for each in (self._before, self._after):
            each.pointed.connect(self._look_at)
            sheets.addWidget(each, 1)
        column.addLayout(sheets, 1)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setAccessibleName(texts.REDUCE_WORKING)
        kept = self._busy.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(kept)
        column.addWidget(self._busy)
        column.addLayout(self._build_choice())
        column.addLayout(self._build_buttons())
        self._counted(1)

    def _build_choice(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        self._level = Choice(theme, self)
        over = len(self._content) > self._limit
        levels = [(Level.FITTING, texts.REDUCE_BEST)] if over else []
        levels += [(Level.HALF, texts.REDUCE_HALF), (Level.SMALLEST, texts.REDUCE_SMALL)]
        self._level.offer(levels, levels[0][0])
        self._level.setMinimumWidth(320)
        self._level.chosen.connect(self._make)
        row.addWidget(Field(theme, texts.REDUCE_TARGET, self._level, parent=self))
        row.addStretch(1)
        self._where = QLabel(self)
        self._where.setProperty("role", "muted")
        self._back = button(theme, "", "ghost", icon="chevron-left", parent=self)
        self._forth = button(theme, "", "ghost", icon="chevron-right", parent=self)
        bottom = Qt.AlignmentFlag.AlignBottom
        for each, words, step in ((self._back, texts.PAGE_BEFORE, -1), (self._forth, texts.PAGE_NEXT, 1)):
            each.setAccessibleName(words)
            each.setToolTip(words)
            each.clicked.connect(lambda _checked=False, step=step: self.turn_over(step))
        self._where.setFixedHeight(theme.px("control"))
        self._loupe = button(theme, texts.REDUCE_CLOSE, "secondary", icon="zoom-in", parent=self)
        self._loupe.setCheckable(True)
        self._loupe.setToolTip(texts.REDUCE_CLOSE_TIP)
        self._loupe.clicked.connect(self.look_close)
        row.insertWidget(row.count() - 1, self._loupe, 0, bottom)
        for key, act in (
            (Qt.Key.Key_PageDown, lambda: self.turn_over(1)),
            (Qt.Key.Key_PageUp, lambda: self.turn_over(-1)),
            (Qt.Key.Key_Plus, lambda: self.look_close(True)),
            (Qt.Key.Key_Minus, lambda: self.look_close(False)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)  # before the list of qualities takes them
        row.addWidget(self._where, 0, bottom)
        row.addWidget(self._back, 0, bottom)
        row.addWidget(self._forth, 0, bottom)
        return row

    def _build_buttons(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.px("m"), 0, 0)
        row.setSpacing(theme.px("s"))
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        cancel = button(theme, texts.CANCEL, "secondary", main=True, parent=self)
        cancel.clicked.connect(self.reject)
        self._keep = button(theme, texts.REDUCE_KEEP, "primary", main=True, parent=self)
        self._keep.setDefault(True)
        self._keep.clicked.connect(self.accept)
        row.addWidget(self._note, 1)
        row.addWidget(cancel)
        row.addWidget(self._keep)
        return row

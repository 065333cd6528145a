"""How fresh the statements on this workstation are: a line at the head of the page, and the word that stands for none.

Owns how the cache's state is said; never asks for it.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.statements import page_texts as texts
from desktop.kernel.clock import Clock
from desktop.statements.facts import CacheStatus, Syncing
from desktop.toolkit import icons
from desktop.toolkit.forms import button
from desktop.toolkit.pills import paint_progress
from desktop.toolkit.theme import Theme

_STALE = frozenset({Syncing.WAITING, Syncing.SIGNED_OUT})


class StandingLine(QWidget):
    """ "À jour aujourd’hui à 10 h 42", "Relevés du 12/05/2023 à 10 h 42", or how much has come."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._clock = clock
        self._status: CacheStatus | None = None
        self._look = ("check", "muted", 16)
        self.offline = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.px("s"), 0)
        row.setSpacing(theme.px("s"))
        mark = QLabel(self)
        self._draw = icons.dress_by(theme, mark, lambda: self._look)
        self.words = QLabel(self)
        self.words.setProperty("role", "note")
        self.meter = Meter(theme, self)
        self.meter.hide()
        row.addStretch(1)
        for each in (mark, self.words, self.meter):
            row.addWidget(each)
        self._parts = (mark, self.words)
        self._show(False)

    def set_offline(self, offline: bool) -> None:
        """Whether the Mutuelle answers."""
        self.offline = offline
        self._say()

    def show_status(self, status: CacheStatus) -> None:
        """This."""
        self._status = status
        self._say()

    def _say(self) -> None:
        status = self._status
        if status is None:
            return
        now = self._clock.now()
        words, self._look = "", ("check", "muted", 16)
        whole = status.lines + status.lines_coming
        coming = bool(status.lines_coming)
        if status.syncing is Syncing.ERASED:
            pass
        elif self.offline or status.syncing in _STALE:
            self._look = ("offline", "warning", 16)
            words = texts.as_of(status.synced_at, now) if status.synced_at else ""
            if coming and status.lines:
                words = texts.coming_stopped(status.lines, whole)
        elif coming and status.lines:
            self._look = ("download", "info", 16)
            words = texts.coming(status.lines, whole)
        elif status.synced_at is not None:
            words = texts.fresh(status.synced_at, now)
        self.words.setText(words)
        self.setAccessibleName(words)
        self.meter.set_done(status.lines / whole if whole else 0.0)
        self.meter.setVisible(self._look[0] == "download")
        self._draw()
        self._show(bool(words))

    def _show(self, shown: bool) -> None:
        for each in self._parts:
            each.setVisible(shown)


class Meter(QWidget):
    """A thin bar."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._done = 0.0
        self.setFixedSize(96, 8)

    def set_done(self, done: float) -> None:
        """0.0 to 1.0."""
        self._done = done
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_progress(painter, self._theme, QRectF(0, 2, self.width(), 4), self._done)
        painter.end()


class Empty(QWidget):
    """A word in the place of everything, and what can be done."""

    acted = Signal()
    """The action was chosen: ask the Mutuelle now."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = ("statement", "muted", 32)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xxl")] * 4))
        column.setSpacing(theme.px("s"))
        center = Qt.AlignmentFlag.AlignHCenter
        mark = QLabel(self)
        self._draw = icons.dress_by(theme, mark, lambda: self._look)
        self.heading, self.text = QLabel(self), QLabel(self)
        self.heading.setProperty("role", "heading")
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setMinimumWidth(240)
        self.text.setMaximumWidth(440)
        self.text.setAlignment(center)
        self.meter = Meter(theme, self)
        self.meter.setFixedWidth(240)
        self.act = button(theme, texts.LOAD, "primary", main=True, parent=self)
        self.act.clicked.connect(self.acted)
        column.addStretch(2)
        for each in (mark, self.heading):
            column.addWidget(each, 0, center)
        line = QHBoxLayout()  # between stretches: aligned by itself, a wrapped label is given the height of one line
        line.addStretch(1)
        line.addWidget(self.text, 100)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.meter, 0, center)
        column.addSpacing(theme.px("m"))
        column.addWidget(self.act, 0, center)
        column.addStretch(3)

    def show_status(self, status: CacheStatus, *, offline: bool) -> None:
        """Why there is nothing."""
        whole = status.lines + status.lines_coming
        if status.syncing is Syncing.ERASED:
            self._say("statement", texts.ERASED_TITLE, texts.ERASED_TEXT, texts.LOAD)
        elif status.syncing is Syncing.SIGNED_OUT:
            self._say("key", texts.SIGNED_OUT_TITLE, texts.SIGNED_OUT_TEXT)
        elif offline or status.syncing is Syncing.WAITING:
            self._say("offline", texts.OFFLINE_TITLE, texts.OFFLINE_TEXT, texts.AGAIN)
        elif status.lines_coming or status.synced_at is None:
            self._say("download", texts.COMING_TITLE, texts.COMING_TEXT, meter=True)
            self.meter.set_done(status.lines / whole if whole else 0.0)
        else:
            self._say("statement", texts.NONE_TITLE, texts.NONE_TEXT)

    def show_failure(self) -> None:
        """They can't be read."""
        self._say("warning", texts.FAILED_TITLE, texts.FAILED_TEXT, texts.AGAIN)

    def _say(self, icon: str, title: str, text: str, action: str = "", *, meter: bool = False) -> None:
        self._look = (icon, "muted", 32)
        self._draw()
        self.heading.setText(title)
        self.text.setText(text)
        self.act.setText(action)
        self.act.setVisible(bool(action))
        self.meter.setVisible(meter)

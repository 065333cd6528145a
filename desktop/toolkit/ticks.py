"""A drop-down list of which several entries can be ticked; it stays open until it is left.

Owns what is ticked; nothing ticked means that nothing is asked for.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.toolkit import icons
from desktop.toolkit.theme import Theme

_TICKING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Menu(QMenu):
    """Ticking an entry leaves it open."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() in _TICKING and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class Ticks(QPushButton):
    """Says what is ticked; opens by Space, Down or the mouse."""

    ticked = Signal()
    """The user ticked or unticked something."""

    def __init__(
        self, theme: Theme, name: str, nothing: str, several: Callable[[int, str], str], parent: QWidget | None = None
    ) -> None:
        """`nothing` stands on it while nothing is ticked, `several(how many, name)` where more than one is."""
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._nothing = nothing
        self._several = several
        self._options: list[tuple[Any, str]] = []
        self._chosen: set[Any] = set()
        self.setProperty("look", "choice")
        self.setAutoDefault(False)
        self.setFixedHeight(theme.px("control"))
        self.setToolTip(name)
        self.clicked.connect(self._open)
        self._say()

    def offer(self, options: Sequence[tuple[Any, str]]) -> None:
        """What can be ticked: (value, words); what is gone is unticked."""
        self._options = list(options)
        self._chosen &= {value for value, _ in options}
        self._say()

    @property
    def values(self) -> frozenset[Any]:
        """What is ticked."""
        return frozenset(self._chosen)

    def tick(self, values: frozenset[Any]) -> None:
        """Exactly these, silently."""
        self._chosen = {value for value, _ in self._options if value in values}
        self._say()

    def menu_(self) -> QMenu:
        """The entries, made afresh."""
        menu = _Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value, words in self._options:
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value in self._chosen)
            action.toggled.connect(lambda on, value=value: self._toggle(value, on))
        menu.addSeparator()
        all_: QAction = menu.addAction(self._nothing)
        all_.triggered.connect(self._none)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        arrow = icons.pixmap(self._theme, "chevron-down", "muted", 16, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(QPoint(self.width() - 24, (self.height() - 16) // 2), arrow)
        painter.end()

    @Slot()
    def _open(self) -> None:
        menu = self.menu_()
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _toggle(self, value: Any, on: bool) -> None:
        (self._chosen.add if on else self._chosen.discard)(value)
        self._say()
        self.ticked.emit()

    @Slot()
    def _none(self) -> None:
        if self._chosen:
            self._chosen.clear()
            self._say()
            self.ticked.emit()

    def _say(self) -> None:
        names = [words for value, words in self._options if value in self._chosen]
        words = self._nothing if not names else names[0] if len(names) == 1 else self._several(len(names), self._name)
        self.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, 180).replace("&", "&&"))
        self.setAccessibleName(f"{self._name}, {', '.join(names) or self._nothing}")

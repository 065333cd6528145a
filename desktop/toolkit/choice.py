"""A drop-down list that draws its own arrow and keeps its values in Python.."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.toolkit import icons
from desktop.toolkit.theme import Theme


class Choice(QComboBox):
    """A drop-down list of values with their French names."""

    chosen = Signal(object)
    """The user chose this value."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: list[object] = []
        self.setFixedHeight(theme.px("control"))
        self.activated.connect(self._activated)

    def offer(self, options: Sequence[tuple[object, str]], current: object = None) -> None:
        """Replace what can be chosen: (value, name)."""
        self.blockSignals(True)
        self.clear()
        # Kept here, not as item data: Qt gives an enumeration back as the plain text that it is made of.
        self._values = [value for value, _ in options]
        self.addItems([name for _, name in options])
        self.blockSignals(False)
        if current is not None:
            self.select(current)

    def select(self, value: object) -> None:
        """Show `value` as chosen, silently; an unknown one changes nothing."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    @property
    def value(self) -> object:
        """What is chosen."""
        return self._values[self.currentIndex()]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        role = "muted" if self.isEnabled() else "disabled"
        arrow = icons.pixmap(self._theme, "chevron-down", role, 16, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(QPoint(self.width() - 24, (self.height() - 16) // 2), arrow)
        painter.end()

    @Slot(int)
    def _activated(self, row: int) -> None:
        self.chosen.emit(self._values[row])

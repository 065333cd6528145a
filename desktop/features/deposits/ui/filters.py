"""The filters of the queue as a row of chips with their counts. Owns their look and keys; asks nobody anything."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.features.deposits import page_texts, texts
from desktop.features.deposits.domain import count_of
from desktop.kernel.french import number
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentState, View

_PAD = 10
_GAP = 6


class Chip(QAbstractButton):
    """One filter: its name, and a quieter count."""

    def __init__(self, theme: Theme, view: View, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.view = view
        self._count = -1
        self.setCheckable(True)
        self.setText(page_texts.VIEWS[view])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_count(0)

    def show_count(self, how_many: int) -> None:
        """How many rows this filter shows."""
        if how_many == self._count:
            return
        self._count = how_many
        self.setAccessibleName(f"{self.text()}\u00a0: {texts.documents(how_many)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name = QFontMetrics(self._theme.font("body", 600)).horizontalAdvance(self.text())
        counted = QFontMetrics(self._theme.font("small", 500)).horizontalAdvance(number(self._count))
        return QSize(name + counted + _GAP + 2 * _PAD, self._theme.px("control"))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent-soft" if on else "hover"))
            painter.drawRoundedRect(box, theme.px("radius"), theme.px("radius"))
        if self.hasFocus() or (on and theme.color("surface") == theme.color("raised")):
            painter.setPen(QPen(theme.color("focus" if self.hasFocus() else "accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, theme.px("radius"), theme.px("radius"))
        font = theme.font("body", 600 if on else 500)
        painter.setFont(font)
        urgent = self.view is View.TO_MEND and self._count > 0
        painter.setPen(theme.color("accent" if on else "text"))
        name = QRectF(_PAD, 0, self.width(), self.height())
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(name, align, self.text())
        name.setLeft(_PAD + QFontMetrics(font).horizontalAdvance(self.text()) + _GAP)
        painter.setFont(theme.font("small", 600 if urgent else 500))
        painter.setPen(theme.color("danger" if urgent and not on else "accent" if on else "muted"))
        painter.drawText(name, align, number(self._count))
        painter.end()


class Filters(QWidget):
    """Arrow keys go from one to the next."""

    chosen = Signal(object)
    """View."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(page_texts.FILTERS_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("xs"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.chips: dict[View, Chip] = {}
        for view in page_texts.VIEWS:
            chip = self.chips[view] = Chip(theme, view, self)
            self._group.addButton(chip)
            row.addWidget(chip)
        self.chips[View.ALL].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)

    def show_counts(self, counts: Mapping[DocumentState, int]) -> None:
        """Counts per state, as the engine tells them."""
        for view, chip in self.chips.items():
            chip.show_count(count_of(view, counts))

    def choose(self, view: View) -> None:
        """As if it had been clicked."""
        self.chips[view].setChecked(True)

    @Slot(QAbstractButton, bool)
    def _toggled(self, chip: QAbstractButton, on: bool) -> None:
        chip.update()
        if on and isinstance(chip, Chip):
            self.chosen.emit(chip.view)

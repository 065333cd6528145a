"""The titles above a table: quiet, over a hairline, with an arrow on the one that rows are sorted by.

Owns their drawing; what they are is the view's.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop.toolkit import icons
from desktop.toolkit.paged import Column
from desktop.toolkit.pills import PAD
from desktop.toolkit.theme import Theme


class Titled(QTableView):
    """A view whose header draws `columns`."""

    columns: Sequence[Column[Any]]
    sorting: tuple[str, bool] | None
    """Key of the column that rows are sorted by, and whether descending."""


class Header(QHeaderView):
    """Quiet titles over a hairline; the sorted one carries an arrow."""

    def __init__(self, theme: Theme, view: "Titled") -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._theme = theme
        self._view = view
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(56)
        self.setStretchLastSection(True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 32)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme = self._theme
        column = self._view.columns[section]
        painter.save()
        painter.fillRect(rect, theme.color("raised"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        sorted_by = self._view.sorting
        mine = sorted_by is not None and sorted_by[0] == column.key
        painter.setFont(theme.font("small", 600 if mine else 500))
        painter.setPen(theme.color("text" if mine else "muted"))
        box = rect.adjusted(PAD, 0, -PAD, 0)
        align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        metrics = painter.fontMetrics()
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), title)
        if mine and sorted_by is not None:
            name = "chevron-down" if sorted_by[1] else "chevron-up"
            mark = icons.pixmap(theme, name, "muted", 12, painter.device().devicePixelRatio())
            width = metrics.horizontalAdvance(title)
            left = box.right() - width - 16 if column.right else box.left() + width + 4
            painter.drawPixmap(QPoint(left, rect.center().y() - 5), mark)
        painter.restore()

"""The composition before sending: one small meter per planned deposit, painted by a single widget.

Owns which of them are in sight and which has the keyboard; the plan is the engine's. Forty deposits cost no more than
four: only those in sight are drawn, arrows and the wheel bring the others.
"""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from desktop.features.deposits import page_texts
from desktop.features.deposits.domain import fullness
from desktop.toolkit import icons
from desktop.toolkit.pills import paint_progress
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Composition, PlannedDeposit
from desktop.uploads.reason_texts import DEFAULT_LIMIT

_WIDTH = 196
_HEIGHT = 52
_GAP = 8
_MORE = 76
_MARK = 14  # of papers that are kept together


class Meters(QAbstractButton):
    """Click or Enter on one: its documents are asked for. To a screen reader a button: the meter with the keyboard."""

    picked = Signal(object)
    """PlannedDeposit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan = Composition((), DEFAULT_LIMIT)
        self._first = 0
        self._current = 0
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(page_texts.METERS_NAME)
        theme.changed.connect(self.update)

    def show_plan(self, plan: Composition) -> None:
        """Another composition."""
        self._plan = plan
        last = max(0, len(plan.deposits) - 1)
        self._current = min(self._current, last)
        self._first = min(self._first, max(0, len(plan.deposits) - self._fitting()))
        self._describe()
        self.update()

    @property
    def in_sight(self) -> tuple[PlannedDeposit, ...]:
        """The deposits that are drawn now."""
        return self._plan.deposits[self._first : self._first + self._fitting()]

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH * 3, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    # --- drawing -------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, deposit in enumerate(self.in_sight):
            self._draw(painter, self._box(place), deposit, self._first + place)
        after = len(self._plan.deposits) - self._first - len(self.in_sight)
        if after > 0 or self._first > 0:
            painter.setFont(self._theme.font("small", 500))
            painter.setPen(self._theme.color("muted"))
            box = QRectF(len(self.in_sight) * (_WIDTH + _GAP), 0, _MORE, _HEIGHT)
            text = page_texts.more_deposits(after) if after > 0 else page_texts.NO_MORE_DEPOSITS
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()

    def _draw(self, painter: QPainter, box: QRectF, deposit: PlannedDeposit, number: int) -> None:
        theme = self._theme
        focused = self.hasFocus() and number == self._current
        painter.setPen(QPen(theme.color("focus" if focused else "line"), 2 if focused else 1))
        painter.setBrush(theme.color("hover" if number == self._hovered else "raised"))
        painter.drawRoundedRect(box, theme.px("radius"), theme.px("radius"))
        inner = box.adjusted(12, 8, -12, -8)
        left, right = (
            int(side | Qt.AlignmentFlag.AlignTop) for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        )
        painter.setFont(theme.font("small", 600))
        painter.setPen(theme.color("text"))
        painter.drawText(inner, left, deposit.label)
        painter.setFont(theme.font("small", 400))
        painter.setPen(theme.color("muted"))
        painter.drawText(inner, right, page_texts.meter_size(deposit))
        line = QRectF(inner.left(), inner.top() + 18, inner.width(), 16)
        metrics = painter.fontMetrics()
        if deposit.together and not page_texts.all_together(deposit):
            mark = icons.pixmap(theme, "kept", "muted", _MARK, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(line.right() - _MARK, line.top() + 1), mark)
            line.setRight(line.right() - _MARK - 4)
        words = metrics.elidedText(page_texts.meter_line(deposit), Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, left, words)
        bar = QRectF(inner.left(), box.bottom() - 8, inner.width(), 3)
        paint_progress(painter, theme, bar, fullness(deposit, self._plan.limit))

    def _box(self, place: int) -> QRectF:
        return QRectF(place * (_WIDTH + _GAP) + 1, 1, _WIDTH - 2, _HEIGHT - 2)

    def _fitting(self) -> int:
        room = self.width() + _GAP
        whole = room // (_WIDTH + _GAP)
        if whole >= len(self._plan.deposits):
            return max(1, whole)
        return max(1, (room - _MORE) // (_WIDTH + _GAP))

    # --- keys and mouse ------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}
        if event.key() in steps and self._plan.deposits:
            self._go(self._current + steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._plan.deposits:
            self.picked.emit(self._plan.deposits[self._current])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        step = -1 if (delta.y() or delta.x()) > 0 else 1
        most = max(0, len(self._plan.deposits) - self._fitting())
        if most:
            self._first = min(most, max(0, self._first + step))
            self.update()
            event.accept()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position().toPoint())
        if number >= 0:
            self._current = number
            self.picked.emit(self._plan.deposits[number])
        elif event.position().x() > len(self.in_sight) * (_WIDTH + _GAP) and self._plan.deposits:
            after = self._first + len(self.in_sight)
            self._first = after if after < len(self._plan.deposits) else 0
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            number = self._at(event.pos())
            if number >= 0:
                QToolTip.showText(
                    event.globalPos(), page_texts.meter(self._plan.deposits[number], self._plan.limit), self
                )
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    # --- within --------------------------------------------------------------------------------------------------

    def _at(self, position: QPoint) -> int:
        for place in range(len(self.in_sight)):
            if self._box(place).contains(position):
                return self._first + place
        return -1

    def _hover(self, number: int) -> None:
        if number != self._hovered:
            self._hovered = number
            self.setCursor(Qt.CursorShape.PointingHandCursor if number >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _go(self, number: int) -> None:
        self._current = min(len(self._plan.deposits) - 1, max(0, number))
        if self._current < self._first:
            self._first = self._current
        elif self._current >= self._first + self._fitting():
            self._first = self._current - self._fitting() + 1
        self._describe()
        self.update()

    def _describe(self) -> None:
        deposits = self._plan.deposits
        text = (
            page_texts.meter(deposits[self._current], self._plan.limit)
            if deposits
            else page_texts.composition(self._plan)
        )
        self.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

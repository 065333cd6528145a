"""The pages of the agreement, one under the other, drawn by the preview's thread and patched where something changes.

Owns the pixels and the zoom. A page that isn't drawn yet is a white sheet; a change paints only the boxes that it
touches, so that nothing flickers where nothing changed.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from shiboken6 import isValid

from desktop.features.convention import page_texts as texts
from desktop.features.convention.domain import Form
from desktop.features.convention.fill import Template
from desktop.features.convention.fit import Box
from desktop.features.convention.preview import Drawing, Preview, Wish, page_size
from desktop.infra.pages import Part
from desktop.toolkit.theme import Theme

_GAP = 12
_LEAST, _MOST = 0.4, 4.0
_STEP = 1.25


class Sheets(QAbstractScrollArea):
    """Empty until `begin`."""

    page_changed = Signal()
    drawn = Signal()
    """Pixels for the form as it is now are on their way to the screen."""
    failed = Signal()
    _arrived = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._template: Template | None = None
        self._preview: Preview | None = None
        self._form = Form()
        self._content: bytes | None = None
        self._images: dict[int, QImage] = {}
        self._scale = 0.0  # pixels of the screen a point
        self._zoom = 0.0  # 0 fits the width
        self._marks: tuple[Box, ...] = ()
        self._number = self._last = 0
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(texts.PREVIEW)
        # Tab comes to the bar above, whose keys turn the pages: Qt has no role for what scrolls a drawing (6.11).
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._ask)
        theme.changed.connect(self.viewport().update)

    # --- what the page asks ------------------------------------------------------------------------------------

    def begin(self, template: Template) -> None:
        """From now on the agreement is shown."""
        self._template = template
        self._preview = Preview(template, self._from_thread(), self._failure())
        self._measure()

    def show_form(self, form: Form) -> None:
        """The agreement as it would be with these values; returns at once."""
        self._form, self._content = form, None
        self._ask()

    def show_content(self, content: bytes) -> None:
        """A file that is made, or signed."""
        self._content = content
        self._ask()

    def mark(self, names: tuple[str, ...], *, follow: bool) -> None:
        """Light up the first of these boxes, and go to it with `follow`."""
        if self._template is None:
            return
        boxes = tuple(box for name in names[:1] for box in self._boxes(name))
        if boxes == self._marks:
            return
        self._marks = boxes
        if boxes and follow:
            self._go_to_box(boxes[0])
        self.viewport().update()

    def close_preview(self) -> None:
        """Nothing is drawn any more."""
        if self._preview is not None:
            self._preview.close()
            self._preview = None

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self._template.sizes) if self._template else 0

    @property
    def page(self) -> int:
        """The one that is looked at, from 0."""
        return self._page

    @property
    def settled(self) -> bool:
        """Whether what is on screen is what was asked for last."""
        return self._last == self._number

    def image(self, page: int) -> QImage | None:
        """What is drawn of a page."""
        return self._images.get(page)

    def go_to(self, page: int) -> None:
        """The top of a page."""
        if 0 <= page < self.pages:
            self.verticalScrollBar().setValue(self._tops()[page] - _GAP)

    @Slot()
    def scroll_down(self) -> None:
        """Most of a screen further."""
        self._scroll(1)

    @Slot()
    def scroll_up(self) -> None:
        """Most of a screen back."""
        self._scroll(-1)

    @Slot()
    def zoom_in(self) -> None:
        self._set_zoom(self._factor() * _STEP)

    @Slot()
    def zoom_out(self) -> None:
        self._set_zoom(self._factor() / _STEP)

    @Slot()
    def fit(self) -> None:
        """To the width again."""
        self._set_zoom(0.0)

    def _scroll(self, times: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + times * (bar.pageStep() - 4 * _GAP))

    # --- geometry ----------------------------------------------------------------------------------------------

    def _factor(self) -> float:
        """Device-independent pixels a point."""
        if self._template is None:
            return 1.0
        if self._zoom:
            return self._zoom
        widest = max(width for width, _ in self._template.sizes)
        return max(_LEAST, (self.viewport().width() - 2 * _GAP) / widest)

    def _size(self, page: int) -> tuple[int, int]:
        assert self._template is not None
        width, height = page_size(self._template, page, self._scale)
        ratio = self.devicePixelRatioF()
        return round(width / ratio), round(height / ratio)

    def _tops(self) -> list[int]:
        tops, at = [], _GAP
        for page in range(self.pages):
            tops.append(at)
            at += self._size(page)[1] + _GAP
        return [*tops, at]

    def _rect(self, page: int) -> QRect:
        width, height = self._size(page)
        room = self.viewport().width()
        left = (room - width) // 2 if width < room else -self.horizontalScrollBar().value() + _GAP
        return QRect(left, self._tops()[page] - self.verticalScrollBar().value(), width, height)

    def _visible(self) -> list[int]:
        area = self.viewport().rect()
        return [page for page in range(self.pages) if self._rect(page).intersects(area)]

    def _boxes(self, name: str) -> list[Box]:
        assert self._template is not None
        if name == "mode":
            chosen = self._form.mode
            return [self._template.boxes[f"mode.{chosen.value}"]] if chosen else []
        return [self._template.boxes[name]] if name in self._template.boxes else []

    def _box_rect(self, box: Box) -> QRectF:
        assert self._template is not None
        page = self._rect(box.page)
        across = page.width() / self._template.sizes[box.page][0]
        return QRectF(
            page.left() + box.left * across,
            page.bottom() + 1 - box.top * across,
            box.width * across,
            box.height * across,
        )

    def _measure(self) -> None:
        """Zoom or width have changed: the scroll bars, and everything drawn anew where the scale is another."""
        if self._template is None:
            return
        scale = self._factor() * self.devicePixelRatioF()
        before, self._scale = self._scale, scale
        bar = self.verticalScrollBar()
        where = bar.value() / max(1, bar.maximum())
        height = self._tops()[-1]
        widest = max(self._size(page)[0] for page in range(self.pages)) + 2 * _GAP
        bar.setRange(0, max(0, height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(32)
        across = self.horizontalScrollBar()
        across.setRange(0, max(0, widest - self.viewport().width()))
        across.setPageStep(self.viewport().width())
        if before and before != scale:
            bar.setValue(round(where * bar.maximum()))
        if before != scale:
            self._images = {page: image for page, image in self._images.items() if page in self._visible()}
        self._settle.start()
        self.viewport().update()

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = min(_MOST, max(_LEAST, zoom)) if zoom else 0.0
        self._measure()

    def _go_to_box(self, box: Box) -> None:
        where = self._box_rect(box)
        area = self.viewport().rect()
        if where.top() >= area.top() + _GAP and where.bottom() <= area.bottom() - _GAP:
            return
        bar = self.verticalScrollBar()
        bar.setValue(round(bar.value() + where.center().y() - area.height() / 2.5))

    # --- asking and taking -------------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        if self._preview is None or self._scale <= 0 or not self.isVisible():
            return
        good = {page for page, image in self._images.items() if image.text("scale") == f"{self._scale:.6f}"}
        visible = self._visible()
        self._number += 1
        self._preview.wish(
            Wish(
                self._form,
                self._scale,
                tuple(page for page in visible if page not in good),
                tuple(page for page in visible if page in good),
                self._content,
                self._number,
            )
        )

    @Slot(object)
    def _take(self, drawing: object) -> None:
        assert isinstance(drawing, Drawing)
        if drawing.wish.scale != self._scale or drawing.wish.number < self._last:
            return
        self._last = drawing.wish.number
        for page in drawing.stale:
            self._images.pop(page, None)
        for part, octets in drawing.pieces:
            self._put(part, octets)
        self.drawn.emit()
        if any(page not in self._images for page in self._visible()):
            self._settle.start()

    def _put(self, part: Part, octets: bytes) -> None:
        assert self._template is not None
        size = page_size(self._template, part.page, self._scale)
        piece = QImage(octets, part.width, part.height, part.width * 4, QImage.Format.Format_RGB32)
        if (part.width, part.height) == size:
            image = piece.copy()
            image.setText("scale", f"{self._scale:.6f}")
            self._images[part.page] = image
            self.viewport().update()
            return
        kept = self._images.get(part.page)
        if kept is None or kept.text("scale") != f"{self._scale:.6f}":
            return
        painter = QPainter(kept)
        painter.drawImage(part.left, part.top, piece)
        painter.end()
        ratio = self.devicePixelRatioF()
        page = self._rect(part.page)
        self.viewport().update(
            QRectF(
                page.left() + part.left / ratio, page.top() + part.top / ratio, part.width / ratio, part.height / ratio
            )
            .toAlignedRect()
            .adjusted(-1, -1, 1, 1)
        )

    def _from_thread(self) -> Callable[[Drawing], object]:
        def deliver(drawing: Drawing) -> None:
            if isValid(self):
                self._arrived.emit(drawing)

        return deliver

    def _failure(self) -> Callable[[Exception], object]:
        def fail(_: Exception) -> None:
            if isValid(self):
                self.failed.emit()

        return fail

    # --- Qt ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        for page in self._visible():
            where = self._rect(page)
            if not where.intersects(event.rect()):
                continue
            image = self._images.get(page)
            if image is None:
                painter.fillRect(where, QColor(Qt.GlobalColor.white))
            else:
                painter.drawImage(where, image)
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.drawRect(where.adjusted(-1, -1, 0, 0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self._marks:
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRoundedRect(self._box_rect(box).adjusted(-1, -1, 1, 1), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def showEvent(self, _event: object) -> None:
        self._measure()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()
        self._settle.start()
        at = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = (
            max(number for number, top in enumerate(self._tops()[:-1] or [0]) if top <= max(at, _GAP))
            if self.pages
            else 0
        )
        if page != self._page:
            self._page = page
            self.page_changed.emit()

"""How a state, a name and a plain cell are painted: soft pills with icon and word, thin progress, elided names.

Owns the drawing of table cells and of the pill elsewhere; the words, roles and icon names come from the caller.
State is never told by colour alone: a pill always carries its icon and its word.
"""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.toolkit import icons
from desktop.toolkit.theme import Theme

Index = QModelIndex | QPersistentModelIndex

CELL = int(Qt.ItemDataRole.UserRole) + 1
"""Role under which a model hands out a `Cell`, `HintCell`, `NameCell` or `StateCell`."""

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTER = int(Qt.AlignmentFlag.AlignCenter)
_ELIDE_RIGHT = Qt.TextElideMode.ElideRight
_ELIDE_MIDDLE = Qt.TextElideMode.ElideMiddle
_ELIDE_LEFT = Qt.TextElideMode.ElideLeft
_SELECTED = QStyle.StateFlag.State_Selected
_HOVERED = QStyle.StateFlag.State_MouseOver
_FOCUSED = QStyle.StateFlag.State_HasFocus

PILL_HEIGHT = 22
_PILLS: dict[tuple[object, ...], tuple[QPixmap, int]] = {}
_MOST_PILLS = 256
PAD = 12  # between the edge of a cell and what it holds
_HINT_GAP = 6
_LEAST_TEXT = 24  # px
_ICON = 20  # px
_NOTE = 56  # px under which a note is shown whole or not at all: three letters say nothing


@dataclass(frozen=True, slots=True)
class Cell:
    """A plain cell."""

    text: str
    role: str = "text"
    right: bool = False
    middle: bool = False  # where it is too long, its middle goes


@dataclass(frozen=True, slots=True)
class HintCell:
    """What holds, and after it, in another ink, what might: the hint stays whole as long as there is room."""

    text: str
    hint: str
    role: str = "muted"  # of the hint
    ink: str = "text"  # of the text
    doubtful: bool = False  # the hint leans: it isn't so yet


@dataclass(frozen=True, slots=True)
class NameCell:
    """A name with its icon, or in the same place a picture, and where it comes from in a quieter ink."""

    icon: str
    name: str
    place: str = ""
    role: str = "text"
    picture: QImage | None = None  # fits into `picture_room`; in pixels of the screen, by its device pixel ratio


@dataclass(frozen=True, slots=True)
class StateCell:
    """A pill, a few words beside it, and how far it has come (0.0 to 1.0) where that means something."""

    word: str
    role: str
    icon: str
    note: str = ""
    progress: float | None = None


def picture_room(theme: Theme) -> QSize:
    """The most that a picture in a `NameCell` takes, without its edge; follows the density."""
    return QSize(_ICON, theme.px("row") - 8)


def pill_colours(theme: Theme, role: str) -> tuple[QColor, QColor]:
    """Ground and ink of a pill; `role` neutral, info, success, warning, danger or accent."""
    if role == "neutral":
        return theme.color("sunken"), theme.color("muted")
    return theme.color(f"{role}-soft"), theme.color(role)


def pill_width(theme: Theme, word: str) -> int:
    """How wide a pill with this word is."""
    return QFontMetrics(theme.font("small", 500)).horizontalAdvance(word) + 34


def paint_pill(painter: QPainter, theme: Theme, left: float, middle: float, word: str, role: str, icon: str) -> int:
    """Draw a pill from `left`, centred on the height `middle`; its width. A table shows the same few in every row: each
    is drawn once."""
    ground, ink = pill_colours(theme, role)
    # Without colours to tell ground from ground, the edge has to (high contrast).
    edged = theme.color("surface") == theme.color("raised")
    top = middle - PILL_HEIGHT / 2
    offset = (left % 1, top % 1)
    ratio = painter.device().devicePixelRatio()
    key = (word, role, icon, ground.rgba(), ink.rgba(), edged, ratio, offset)
    made = _PILLS.get(key)
    if made is None:
        if len(_PILLS) == _MOST_PILLS:
            _PILLS.clear()
        width = pill_width(theme, word)
        pixmap = QPixmap(round((width + 2) * ratio), round((PILL_HEIGHT + 2) * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as inner:
            mark = icons.pixmap(theme, icon, "muted" if role == "neutral" else role, 14, ratio)
            _draw_pill(
                inner,
                QRectF(*offset, width, PILL_HEIGHT),
                word,
                (ground, ink),
                mark,
                theme.font("small", 500),
                edged=edged,
            )
        made = _PILLS[key] = (pixmap, width)
    pixmap, width = made
    painter.drawPixmap(QPointF(left - offset[0], top - offset[1]), pixmap)
    return width


def _draw_pill(
    painter: QPainter,
    box: QRectF,
    word: str,
    colours: tuple[QColor, QColor],
    mark: QPixmap,
    font: QFont,
    *,
    edged: bool,
) -> None:
    ground, ink = colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1) if edged else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
    painter.drawPixmap(QPointF(box.left() + 7, box.center().y() - 7), mark)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QRectF(box.left() + 25, box.top(), box.width() - 31, PILL_HEIGHT), _LEFT, word)


def paint_progress(painter: QPainter, theme: Theme, box: QRectF, done: float, role: str = "accent") -> None:
    """A thin bar filled to `done` (0.0 to 1.0)."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = box.height() / 2
    painter.setBrush(theme.color("line"))
    painter.drawRoundedRect(box, radius, radius)
    if done > 0:
        full = QRectF(box)
        full.setWidth(max(box.height(), box.width() * min(1.0, done)))
        painter.setBrush(theme.color(role))
        painter.drawRoundedRect(full, radius, radius)


def paint_picture(painter: QPainter, theme: Theme, middle: QPointF, picture: QImage) -> None:
    """Draw a small picture around `middle`, pixel by pixel of the screen, with a hairline around it."""
    size = picture.deviceIndependentSize()
    to_screen = painter.deviceTransform()
    corner = to_screen.map(QPointF(middle.x() - size.width() / 2, middle.y() - size.height() / 2))
    corner = to_screen.inverted()[0].map(QPointF(round(corner.x()), round(corner.y())))
    box = QRectF(corner, size)
    ratio = picture.devicePixelRatio()
    edge = max(1, int(ratio)) / ratio
    painter.fillRect(box.adjusted(-edge, -edge, edge, edge), theme.color("line-strong"))
    painter.drawImage(corner, picture)


class Pill(QWidget):
    """One pill outside a table."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = StateCell("", "neutral", "info")
        self.setFixedHeight(PILL_HEIGHT)

    def show_state(self, word: str, role: str, icon: str) -> None:
        """Say this."""
        self._shown = StateCell(word, role, icon)
        self.setAccessibleName(word)
        self.setFixedWidth(pill_width(self._theme, word))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._theme, self._shown.word), PILL_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shown.word:
            painter = QPainter(self)
            shown = self._shown
            paint_pill(painter, self._theme, 0, self.height() / 2, shown.word, shown.role, shown.icon)
            painter.end()


class CellDelegate(QStyledItemDelegate):
    """Draws every cell of a table: ground, hairline, focus, then what `CELL` hands out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fonts: dict[tuple[str, int, bool], tuple[QFont, QFontMetrics]] = {}
        theme.changed.connect(self._fonts.clear)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, self._theme.px("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect: QRect = option.rect
        state = option.state
        self._ground(painter, rect, state, index)
        cell = index.data(CELL)
        if isinstance(cell, StateCell):
            self._state(painter, rect, cell)
        elif isinstance(cell, NameCell):
            self._name(painter, rect, cell)
        elif isinstance(cell, HintCell):
            self._hinted(painter, rect, cell)
        elif isinstance(cell, Cell):
            self._plain(painter, rect, cell)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, index: Index) -> None:
        theme = self._theme
        if state & _SELECTED:
            painter.fillRect(rect, theme.color("selected"))
        elif state & _HOVERED:
            painter.fillRect(rect, theme.color("hover"))
        line = theme.color("line")
        if state & _SELECTED and theme.color("surface") != theme.color("raised"):
            line = theme.color("selected")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if state & _FOCUSED and index.column() == 0:
            # The current row, while the table has the focus: a bar at its start says where the keyboard is.
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), theme.color("focus"))

    def _plain(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        font, metrics = self._font("body", 400)
        box = rect.adjusted(PAD, 0, -PAD, 0)
        painter.setFont(font)
        painter.setPen(self._theme.color(cell.role))
        text = metrics.elidedText(cell.text, _ELIDE_MIDDLE if cell.middle else _ELIDE_RIGHT, box.width())
        painter.drawText(box, _RIGHT if cell.right else _LEFT, text)

    def _hinted(self, painter: QPainter, rect: QRect, cell: HintCell) -> None:
        theme = self._theme
        plain, metrics = self._font("body", 400)
        other, small = self._font("body" if cell.doubtful else "small", 400, leaning=cell.doubtful)
        box = rect.adjusted(PAD, 0, -PAD, 0)
        hint = small.elidedText(cell.hint, _ELIDE_RIGHT, box.width())
        room = box.width() - small.horizontalAdvance(hint) - _HINT_GAP
        # Less than a few letters of what holds say nothing: the hint then stands alone.
        text = metrics.elidedText(cell.text, _ELIDE_RIGHT, room) if room > _LEAST_TEXT else ""
        painter.setFont(plain)
        painter.setPen(theme.color("muted" if cell.doubtful else cell.ink))
        painter.drawText(box, _LEFT, text)
        painter.setFont(other)
        painter.setPen(theme.color(cell.role))
        painter.drawText(box.adjusted(metrics.horizontalAdvance(text) + _HINT_GAP if text else 0, 0, 4, 0), _LEFT, hint)

    def _name(self, painter: QPainter, rect: QRect, cell: NameCell) -> None:
        theme = self._theme
        if cell.picture is None:
            mark = icons.pixmap(theme, cell.icon, "muted", _ICON, painter.device().devicePixelRatio())
            painter.drawPixmap(QPointF(rect.left() + PAD, rect.center().y() - 9.5), mark)
        else:
            paint_picture(painter, theme, QPointF(rect.left() + PAD + _ICON / 2, rect.center().y() + 0.5), cell.picture)
        box = rect.adjusted(PAD + 30, 0, -PAD, 0)
        font, metrics = self._font("body", 500)
        name = metrics.elidedText(cell.name, _ELIDE_MIDDLE, box.width())
        painter.setFont(font)
        painter.setPen(theme.color(cell.role))
        painter.drawText(box, _LEFT, name)
        used = metrics.horizontalAdvance(name) + 10
        if cell.place and box.width() - used > 48:
            font, metrics = self._font("small", 400)
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            place = metrics.elidedText(cell.place, _ELIDE_LEFT, box.width() - used)
            painter.drawText(box.adjusted(used, 0, 0, 0), _LEFT, place)

    def _state(self, painter: QPainter, rect: QRect, cell: StateCell) -> None:
        theme = self._theme
        middle = rect.center().y() + 0.5
        width = paint_pill(painter, theme, rect.left() + PAD, middle, cell.word, cell.role, cell.icon)
        box = rect.adjusted(PAD + width + 8, 0, -PAD, 0)
        font, metrics = self._font("small", 400)
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        if cell.progress is not None and box.width() > 72:
            words = metrics.horizontalAdvance(cell.note) + 10 if cell.note else 0
            bar = QRectF(box.left(), middle - 2, min(120, box.width() - max(words, 44)), 4)
            paint_progress(painter, theme, bar, cell.progress)
            painter.setPen(theme.color("muted"))
            box.setLeft(int(bar.right()) + 8)
        if cell.note and (box.width() >= _NOTE or metrics.horizontalAdvance(cell.note) <= box.width()):
            painter.drawText(box, _LEFT, metrics.elidedText(cell.note, _ELIDE_RIGHT, box.width()))

    def _font(self, size: str, weight: int, *, leaning: bool = False) -> tuple[QFont, QFontMetrics]:
        found = self._fonts.get((size, weight, leaning))
        if found is None:
            font = self._theme.font(size, weight)
            font.setItalic(leaning)
            found = self._fonts[size, weight, leaning] = (font, QFontMetrics(font))
        return found

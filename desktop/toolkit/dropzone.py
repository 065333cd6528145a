"""The whole window as a place to drop files: an overlay while something is dragged over it, and the paths once dropped.

Owns the gesture and its picture; reads no file. What was dragged is weighed off the UI thread (`scale`): a network
drive that sleeps must not freeze the pointer. The words come from the caller.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import overload

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.toolkit import icons
from desktop.toolkit.scale import Heap, Scale
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

_AT_ONCE = 1_000  # a larger drop is read off the UI thread
_CARD = (420, 196)
_FIRST, _NEXT = 0.1, 0.4  # seconds of counting before the figure is told, and told again
_LONGEST = 25  # times: a share that is so slow isn't counted to its end
_LIST = "text/uri-list"
_LOCAL = re.compile(rb"(?im)^file:")


@dataclass(frozen=True, slots=True)
class DropWords:
    """What the overlay says; `what` tells a heap, and `text` what becomes of it. `taken` are the endings of names of
    what is taken."""

    title: str
    text: Callable[[Heap], str]
    what: Callable[[Heap], str]
    taken: frozenset[str] = frozenset()


class Paths(Sequence[Path]):
    """Paths kept as they came over: each is made when it is asked for, a hundred thousand of them hold up nobody."""

    def __init__(self, addresses: Sequence[bytes]) -> None:
        self._addresses = addresses

    def __len__(self) -> int:
        return len(self._addresses)

    @overload
    def __getitem__(self, place: int) -> Path: ...
    @overload
    def __getitem__(self, place: slice) -> "Paths": ...
    def __getitem__(self, place: int | slice) -> "Path | Paths":
        found = self._addresses[place]
        return Path(QUrl.fromEncoded(found).toLocalFile()) if isinstance(found, bytes) else Paths(found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def local_paths(data: QMimeData) -> Paths:
    """The files and folders that a drag or the clipboard holds; addresses of the Web are left out."""
    return _of_list(_list_of(data))


def holds_files(data: QMimeData) -> bool:
    """Whether a drag holds at least one file or folder."""
    return _LOCAL.search(_list_of(data)) is not None


def _list_of(data: QMimeData) -> bytes:
    # Not `data.urls()`: that makes an object of each, while the pointer waits.
    return bytes(data.data(_LIST).data()) if data.hasUrls() else b""


def _of_list(listed: bytes) -> Paths:
    return Paths([line for line in listed.splitlines() if _is_local(line)])


def _how_many(listed: bytes) -> int:
    """Of a long list, how many lines there are: which of them are files would take as long as a picture may."""
    lines = listed.count(b"\n") + (not listed.endswith(b"\n"))
    return lines if lines > _AT_ONCE else len(_LOCAL.findall(listed))


def _is_local(line: bytes) -> bool:
    return line[:5].lower() == b"file:"


class DropZone(QWidget):
    """Covers `window` while files are dragged over it."""

    dropped = Signal(object)
    """Sequence[Path], as dragged."""

    def __init__(self, theme: Theme, tasks: Tasks, words: DropWords | Callable[[], DropWords], window: QWidget) -> None:
        """`words` may be chosen as each drag begins: what becomes of files depends on what is shown."""
        super().__init__(window)
        self._theme = theme
        self._tasks = tasks
        self._choose: Callable[[], DropWords] = words if callable(words) else lambda: words
        self._words = self._choose()
        self._window = window
        self._what = ""
        self._text = self._words.text(Heap())
        self._counting: Cancel | None = None
        self._over = Event()
        self.enabled = True
        """False while nothing may be dropped (locked, signed out): drags are then ignored."""
        self.setAcceptDrops(True)
        self.setAccessibleName(self._words.title)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self.hide()

    def shield(self, root: QWidget) -> None:
        """Let no text field under `root` swallow a drag of files as text."""
        for kind in (QLineEdit, QPlainTextEdit):
            for field in root.findChildren(kind):
                field.setAcceptDrops(False)

    @property
    def title(self) -> str:
        """What it promises."""
        return self._words.title

    @property
    def what(self) -> str:
        """What it says is being dragged."""
        return self._what

    # --- the drag reaches the window, then this overlay --------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            kind = event.type()
            if kind == QEvent.Type.Resize:
                self.setGeometry(self._window.rect())
            elif kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove) and isinstance(event, QDragMoveEvent):
                return self._enter(event)
            elif kind == QEvent.Type.DragLeave:
                # Out of the window, or into this overlay: it is then entered, and shown again before it is drawn.
                self._end()
            elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
                self.dropEvent(event)
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._end()

    def dropEvent(self, event: QDropEvent) -> None:
        listed = _list_of(event.mimeData()) if self.enabled else b""
        self._end()
        if _LOCAL.search(listed) is None:
            event.ignore()
            return
        # A copy, whatever the other side proposed: nothing is ever taken away from where it is.
        copy = bool(event.possibleActions() & Qt.DropAction.CopyAction)
        event.setDropAction(Qt.DropAction.CopyAction if copy else Qt.DropAction.IgnoreAction)
        event.accept()
        if listed.count(b"\n") <= _AT_ONCE:
            self.dropped.emit(_of_list(listed))
        else:
            self._tasks.run(self, asyncio.to_thread(_of_list, listed), self.dropped.emit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme.color("surface")
        veil.setAlphaF(0.86)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.drawRoundedRect(frame, theme.px("radius-card"), theme.px("radius-card"))
        width, height = _CARD
        card = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(card, theme.px("radius-card"), theme.px("radius-card"))
        mark = icons.pixmap(theme, "download", "accent", 40, self.devicePixelRatioF())
        painter.drawPixmap(int(card.center().x() - 20), int(card.top() + 24), mark)
        lines = (
            (self._words.title, theme.font("title", 600), "text", 76.0, 28.0),
            (self._what, theme.font("lead", 500), "accent", 106.0, 24.0),
            (self._text, theme.font("body"), "muted", 138.0, 40.0),
        )
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        for text, font, role, top, tall in lines:
            painter.setFont(font)
            painter.setPen(theme.color(role))
            box = QRectF(card.left() + 24, card.top() + top, width - 48, tall)
            if tall < 40:
                text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, flags, text)
        painter.end()

    # --- within ------------------------------------------------------------------------------------------------

    def _enter(self, event: QDragMoveEvent) -> bool:
        if self.isVisible():
            event.acceptProposedAction()
            return True
        listed = _list_of(event.mimeData()) if self.enabled else b""
        if _LOCAL.search(listed) is None:
            event.ignore()
            return False
        event.acceptProposedAction()
        self._words = self._choose()
        self.setAccessibleName(self._words.title)
        self._say(Heap(others=_how_many(listed)))
        over = self._over = Event()
        self._weigh(lambda: Scale(_of_list(listed), self._words.taken, over=over))
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        return True

    def _end(self) -> None:
        self._over.set()
        if self._counting is not None:
            self._counting()
            self._counting = None
        self.hide()

    def _weigh(self, make: Callable[[], Scale], times: int = 0) -> None:
        def weigh() -> tuple[Scale, Heap]:
            scale = make()
            return scale, scale.go_on(_NEXT if times else _FIRST)

        def weighed(result: tuple[Scale, Heap]) -> None:
            scale, heap = result
            self._counting = None
            self._say(heap)
            if not heap.whole and times < _LONGEST:
                self._weigh(lambda: scale, times + 1)

        self._counting = self._tasks.run(self, asyncio.to_thread(weigh), weighed, lambda _problem: None)

    def _say(self, heap: Heap) -> None:
        self._what, self._text = self._words.what(heap), self._words.text(heap)
        self.setAccessibleDescription(f"{self._what}. {self._text}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()


def as_urls(paths: Sequence[Path]) -> list[QUrl]:
    """For a drag or a clipboard that this program fills."""
    return [QUrl.fromLocalFile(str(path)) for path in paths]

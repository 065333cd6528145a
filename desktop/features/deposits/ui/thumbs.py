"""The first page of a document, as small as its row, in the place of the icon of its type.

Owns which rows get one and how large it is; drawn by `quicklook` off the UI thread, only for rows that stay in sight,
held in memory alone and let go as soon as the table is out of sight: another page, the lock page, another practice.
"""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QImage

from desktop.features.deposits.domain import of_row
from desktop.features.deposits.ui.lazily import Lazily
from desktop.features.deposits.ui.quicklook import look
from desktop.kernel.ids import DocumentId
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.pills import picture_room
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow, DocumentState
from desktop.uploads.service import Delivery

_KEPT = 300  # pictures, of 2 KB each on a plain screen and 8 KB at 200 %
_REST = 250  # milliseconds that a row stays in sight before it is drawn
_PAUSE = 10  # milliseconds between two documents
_FINER = 4  # times larger than shown, then brought down: writing becomes grey lines and not dots
_NEVER = frozenset({DocumentState.REFUSED, DocumentState.DUPLICATE})  # their icon says more


def draw(content: bytes, media_type: str, room: QSize, ratio: float) -> QImage | None:
    """The first page within `room` (device-independent pixels) for a screen of `ratio`. Worker thread."""
    most = QSize(int(room.width() * ratio), int(room.height() * ratio))
    drawn = look(content, media_type, most * _FINER)
    if drawn is None:
        return None
    small = drawn.image.size().scaled(most, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    image = drawn.image.scaled(small, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    image.setDevicePixelRatio(ratio)
    return image


class Thumbs(QObject):
    """Of the rows of `table`; ends with it."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        delivery: Delivery,
        model: PagedModel[DocumentRow],
        table: TableView,
        quiet: Callable[[], bool],
    ) -> None:
        """`quiet` tells whether there is time for it now."""
        super().__init__(table)
        self._theme = theme
        self._delivery = delivery
        self._model = model
        self._table = table
        self._nothing = QImage()
        self._made_for = self._size()
        self._drawn: Lazily[QImage] = Lazily(
            tasks, self._draw, self._nothing, quiet, self, kept=_KEPT, pause=_PAUSE, rest=_REST, wanted=self._in_sight
        )
        self._drawn.changed.connect(self._show)
        table.installEventFilter(self)

    def of(self, row: DocumentRow) -> QImage | None:
        """The picture of a row that is being painted, once it was drawn."""
        if row.state in _NEVER or not of_row(row).look:
            return None
        if self._made_for != self._size():  # another screen, other rows
            self._drawn.forget()
            self._made_for = self._size()
        found = self._drawn.of(row)
        return None if found is self._nothing else found

    @property
    def idle(self) -> bool:
        """Whether every row in sight has what it will have."""
        return self._drawn.idle

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self._drawn.forget()
        return False

    def _size(self) -> tuple[QSize, float]:
        return picture_room(self._theme), self._table.devicePixelRatioF()

    async def _draw(self, row: DocumentRow) -> QImage:
        room, ratio = self._made_for
        content = await self._delivery.content(row.id)
        return await asyncio.to_thread(draw, content, row.media_type, room, ratio) or self._nothing

    def _in_sight(self, row: DocumentRow) -> bool:
        place = self._model.place_of(row.id)
        if place is None:
            return False
        top = self._table.rowViewportPosition(place)
        return -self._table.rowHeight(place) < top < self._table.viewport().height()

    @Slot(object)
    def _show(self, document: DocumentId) -> None:
        place = self._model.place_of(document)
        if place is not None:
            self._table.viewport().update(self._table.visualRect(self._model.index(place, 0)))

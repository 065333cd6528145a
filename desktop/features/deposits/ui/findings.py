"""Blank and turned pages of documents that wait, found in the background.

Owns what is looked for on the pages of a document; when, and what of it is remembered, is `lazily`'s. It only tells:
what is proposed and done is elsewhere.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage

from desktop.features.deposits import document_texts as texts
from desktop.features.deposits.domain import of_row
from desktop.features.deposits.ui.lazily import Lazily
from desktop.features.deposits.ui.quicklook import look
from desktop.toolkit.tasks import Tasks
from desktop.uploads import blank, upright
from desktop.uploads.facts import DocumentRow
from desktop.uploads.service import Delivery

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PAGES = 60  # of a document that are looked at
_KEPT = 5_000  # documents
_PAUSE = 250  # milliseconds between two documents: this is in no hurry
_ROOM = QSize(upright.LENGTH, upright.LENGTH)


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers (from 0) of blank pages, and of turned ones with the degrees that would turn them back."""

    blank: tuple[int, ...] = ()
    turns: Mapping[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.blank or self.turns)

    @property
    def words(self) -> str:
        """For the row."""
        return texts.spotted(len(self.blank), len(self.turns))


def examine(content: bytes, media_type: str) -> Found:
    """Look at every page. A document of nothing but blank pages is left alone. Worker thread."""
    blanks: list[int] = []
    turns: dict[int, int] = {}
    number, pages = 0, 1
    while number < min(pages, MOST_PAGES):
        drawn = look(content, media_type, _ROOM, number)
        if drawn is None:
            break
        pages = drawn.pages
        picture = _grey(drawn.image)
        if pages > 1 and blank.is_blank(picture):
            blanks.append(number)
        elif degrees := upright.lean(picture):
            turns[number] = degrees
        number += 1
    return Found(tuple(blanks) if len(blanks) < pages else (), turns)


def _grey(image: QImage) -> "Image":
    from PIL import Image

    made = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return Image.frombytes(
        "L", (made.width(), made.height()), bytes(made.constBits()), "raw", "L", made.bytesPerLine(), 1
    )


def findings(tasks: Tasks, delivery: Delivery, quiet: Callable[[], bool], parent: QObject) -> Lazily[Found]:
    """Of documents that wait; of others it never tells anything."""

    async def find(row: DocumentRow) -> Found:
        if not of_row(row).pages:
            return NOTHING
        return await asyncio.to_thread(examine, await delivery.content(row.id), row.media_type) or NOTHING

    return Lazily(tasks, find, NOTHING, quiet, parent, kept=_KEPT, pause=_PAUSE)


NOTHING = Found()

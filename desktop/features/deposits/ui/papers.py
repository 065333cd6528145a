"""What can be done with the pages of documents: join, take apart, reduce, turn, drop; undone until sent.

Owns these gestures from the dialog to the sentence that tells what was done; how pages are changed is the engine room's
(`uploads.binding`, `uploads.reduce`), in worker threads. One change at a time.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from desktop.features.deposits import document_texts as texts
from desktop.features.deposits import page_texts
from desktop.features.deposits.domain import of_row
from desktop.features.deposits.ui.joining import JoinDialog
from desktop.features.deposits.ui.quicklook import PDF, Look, look
from desktop.features.deposits.ui.reducing import ReduceDialog
from desktop.features.deposits.ui.word import Word
from desktop.kernel.failures import Failure
from desktop.kernel.ids import DocumentId
from desktop.toolkit.banner import Tone
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads import binding
from desktop.uploads.convert import renamed
from desktop.uploads.facts import DocumentRow
from desktop.uploads.reason_texts import DEFAULT_LIMIT
from desktop.uploads.reduce import Reduced
from desktop.uploads.service import Delivery

MOST_JOINED = 200  # documents
_UNDO_SECONDS = 12
_THUMB = QSize(36, 48)


class Papers(QObject):
    """`limit` is the server's, bytes. `select` shows a document once the list has it; `fail` tells a failure."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        delivery: Delivery,
        word: Word,
        select: Callable[[Sequence[DocumentId]], object],
        fail: Callable[[Exception], object],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._word = word
        self._select = select
        self._fail = fail
        self._page = page
        self._busy = False
        self.limit = DEFAULT_LIMIT

    @property
    def gestures(self) -> dict[str, Callable[[list[DocumentId]], object]]:
        """By the keys of `bulk.COMMANDS`."""
        return {"join": self.join, "reduce": self.reduce, "apart": self.take_apart}

    @property
    def busy(self) -> bool:
        """Whether a change is being made."""
        return self._busy

    # --- joining and taking apart --------------------------------------------------------------------------------

    def join(self, ids: list[DocumentId]) -> None:
        """Ask in which order, then put one document in their place."""
        if len(ids) > MOST_JOINED:
            self._word.say(Tone.INFO, texts.join_many(MOST_JOINED))
        else:
            self._ask(ids, self._join_rows)

    def _join_rows(self, found: list[DocumentRow]) -> None:
        rows = [row for row in found if of_row(row).join]
        if len(rows) < 2:
            self._word.say(Tone.INFO, texts.JOIN_FEW)
            return
        dialog = JoinDialog(self._theme, rows, self.limit, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.join_asked.connect(lambda: self._bind(dialog))
        dialog.open()
        self._draw_parts(dialog, rows)

    def _draw_parts(self, dialog: JoinDialog, rows: Sequence[DocumentRow]) -> None:
        if not rows:
            return
        first, rest = rows[0], rows[1:]
        room = _THUMB * dialog.devicePixelRatioF()

        async def draw() -> Look | None:
            content = await self._delivery.content(first.id)
            return await asyncio.to_thread(look, content, first.media_type, room)

        def drew(found: Look | None) -> None:
            if found is not None:
                picture = QPixmap.fromImage(found.image)
                picture.setDevicePixelRatio(dialog.devicePixelRatioF())
                dialog.show_picture(first.id, picture)
            self._draw_parts(dialog, rest)

        self._tasks.run(dialog, draw(), drew, lambda _problem: self._draw_parts(dialog, rest))

    def _bind(self, dialog: JoinDialog) -> None:
        rows, name, weaves, backwards = dialog.order, dialog.name, dialog.weaves, dialog.backs_reversed
        dialog.show_working(True)

        async def bind() -> bytes:
            parts = [(row.media_type, await self._delivery.content(row.id)) for row in rows]
            if weaves:
                return await asyncio.to_thread(_woven, parts, backwards)
            return await asyncio.to_thread(binding.bind, parts)

        def bound(content: bytes) -> None:
            dialog.accept()
            said = texts.joined(len(rows))
            ids = [row.id for row in rows]
            if len(content) <= self.limit:
                self._put(ids, name, content, "joined", said)
            else:  # reduced as one, if she likes what it then looks like
                self._offer(name, PDF, content, lambda made: self._put(ids, name, made.content, "joined", said))

        def not_bound(problem: Exception) -> None:
            dialog.show_fault(texts.JOIN_SIGNED if isinstance(problem, binding.Signed) else texts.JOIN_FAILED)

        self._tasks.run(dialog, bind(), bound, not_bound)

    def take_apart(self, ids: list[DocumentId]) -> None:
        """Bring back what these were made from."""

        def back(how_many: int) -> None:
            if how_many:
                self._word.say(Tone.INFO, texts.taken_apart(how_many), seconds=_UNDO_SECONDS)

        self._run(self._delivery.take_apart(ids), back)

    # --- reducing ------------------------------------------------------------------------------------------------

    def reduce(self, ids: list[DocumentId]) -> None:
        """Show the first of them before and after, and put the smaller one in its place."""
        self._ask(ids, self._reduce_rows)

    def _reduce_rows(self, found: list[DocumentRow]) -> None:
        row = next((row for row in found if of_row(row).reduce), None)
        if row is None:
            return

        def accepted(made: Reduced) -> None:
            said = texts.kept_smaller(row.size, len(made.content))
            self._put([row.id], renamed(row.name, made.media_type), made.content, "reduced", said)

        def loaded(content: bytes) -> None:
            self._offer(row.name, row.media_type, content, accepted)

        self._run(self._delivery.content(row.id), loaded)

    def _offer(self, name: str, media_type: str, content: bytes, accepted: Callable[[Reduced], object]) -> None:
        dialog = ReduceDialog(self._theme, self._tasks, name, media_type, content, self.limit, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: accepted(dialog.chosen) if dialog.chosen is not None else None)
        dialog.open()

    # --- pages ---------------------------------------------------------------------------------------------------

    def turn(self, row: DocumentRow, turns: dict[int, int]) -> None:
        """Pages (from 0) clockwise by so many degrees."""
        self._change(row, partial(_turned, turns=turns), "turned", texts.turned(len(turns)))

    def drop(self, row: DocumentRow, numbers: Sequence[int]) -> None:
        """The document without these pages (from 0)."""
        self._change(row, partial(_without, numbers=numbers), "trimmed", texts.trimmed(len(numbers)))

    def _change(self, row: DocumentRow, change: Callable[[str, bytes], bytes], origin: str, said: str) -> None:
        if self._busy or not of_row(row).pages:
            return

        async def work() -> bytes:
            content = await self._delivery.content(row.id)
            return await asyncio.to_thread(change, row.media_type, content)

        def changed(content: bytes) -> None:
            self._busy = False
            self._put([row.id], renamed(row.name, PDF), content, origin, said)

        def unchanged(problem: Exception) -> None:
            self._busy = False
            self._word.say(Tone.DANGER, texts.REDUCE_SIGNED if isinstance(problem, binding.Signed) else texts.FAILED)

        self._busy = True
        self._tasks.run(self, work(), changed, unchanged)

    # --- what all of them do -------------------------------------------------------------------------------------

    def _put(self, ids: Sequence[DocumentId], name: str, content: bytes, origin: str, said: str) -> None:
        def put(document: DocumentId | None) -> None:
            self._busy = False
            if document is None:
                self._word.say(Tone.WARNING, texts.NOT_THERE)
                return
            self._select([document])
            undo = partial(self._take_back, document, ids)
            self._word.say(Tone.SUCCESS, said, page_texts.UNDO, undo, seconds=_UNDO_SECONDS)

        self._busy = True
        self._run(self._delivery.substitute(ids, name, content, origin), put)

    def _take_back(self, whole: DocumentId, parts: Sequence[DocumentId]) -> None:
        self._run(self._delivery.take_apart([whole]), lambda _count: self._select(parts))

    def _ask(self, ids: Sequence[DocumentId], then: Callable[[list[DocumentRow]], object]) -> None:
        self._run(self._delivery.rows(ids), then)

    def _run(self, work: Coroutine[Any, Any, Any], then: Callable[[Any], object] | None = None) -> None:
        self._tasks.run(self, work, then, self._failed)

    def _failed(self, problem: Exception) -> None:
        self._busy = False
        if isinstance(problem, Failure):
            self._fail(problem)
        else:
            self._word.say(Tone.DANGER, texts.FAILED)
            self._tasks.unhandled(problem)


def _woven(parts: Sequence[tuple[str, bytes]], backwards: bool) -> bytes:
    fronts, backs = (binding.as_pdf(*part) for part in parts)
    return binding.weave(fronts, backs, reversed_backs=backwards)


def _turned(media_type: str, content: bytes, turns: dict[int, int]) -> bytes:
    for degrees in sorted(set(turns.values())):
        numbers = [number for number, turn in turns.items() if turn == degrees]
        content, media_type = binding.turned(media_type, content, degrees, numbers), PDF
    return content


def _without(media_type: str, content: bytes, numbers: Sequence[int]) -> bytes:
    return binding.without(media_type, content, numbers)

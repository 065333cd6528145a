"""The flow as the deposits page shows it: what is sent later, what waits and why, what is to be mended, by groups.

Owns these gestures and when the engine is asked for groups; what a group's documents go through is the page's.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.features.deposits import flow_texts, texts
from desktop.features.deposits.ui import later
from desktop.features.deposits.ui.frame import Frame
from desktop.features.deposits.ui.queue import Queue
from desktop.features.deposits.ui.word import Word
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure
from desktop.kernel.ids import DocumentId
from desktop.toolkit.banner import Tone
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentState, EngineStatus, View
from desktop.uploads.flow_facts import Fault
from desktop.uploads.service import Delivery

Do = Callable[[str, list[DocumentId]], object]
_SAID = 12  # seconds


def open_in_files(folder: Path) -> bool:
    """Show a folder in the system's own file manager; False where it can't."""
    return folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class Flowing(QObject):
    """Made once per page."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        delivery: Delivery,
        clock: Clock,
        frame: Frame,
        queue: Queue,
        word: Word,
        do: Do,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._clock = clock
        self._frame = frame
        self._queue = queue
        self._word = word
        self._do = do
        self._page = parent
        self._held: tuple[object, ...] = ()
        self._to_mend = -1
        self._asking = False
        self.open_folder: Callable[[Path], bool] = open_in_files
        self.gestures: dict[str, Callable[[list[DocumentId]], object]] = {
            "later": self._choose_moment,
            "hasten": lambda ids: self._run(delivery.flow.send_now(ids)),
            "where": self._open_folder_of,
        }
        frame.batch.later_asked.connect(self._show_menu)
        frame.faults.asked.connect(self._fault_asked)
        frame.filters.chosen.connect(self._look)
        queue.counts_changed.connect(self._look)
        frame.table.selected.connect(self._look_ahead)

    # --- later -------------------------------------------------------------------------------------------------

    def _now(self) -> datetime:
        return self._clock.now().astimezone()

    @Slot()
    def _show_menu(self) -> None:
        button = self._frame.batch.later
        later.menu(self._theme, self._now(), self._send_all, button).popup(later.below(button))

    def _send_all(self, moment: datetime | None) -> None:
        if moment is None:
            self._frame.batch.send.click()
            return
        waiting = self._queue.total(View.TO_SEND)
        self._run(self._delivery.flow.send_later(moment), lambda _made: self._say_later(waiting, moment))

    def _choose_moment(self, ids: list[DocumentId]) -> None:
        def chosen(moment: datetime | None) -> None:
            assert moment is not None
            self._run(self._hold(ids, moment), lambda held: self._say_later(held, moment))

        later.ask(self._theme, self._now(), chosen, self._page)

    async def _hold(self, ids: Sequence[DocumentId], moment: datetime) -> int:
        """Send what is staged of them at that moment, put off what waits for another."""
        rows = await self._delivery.rows(ids)
        staged = [row.id for row in rows if row.state is DocumentState.STAGED]
        waiting = [row.id for row in rows if row.state is DocumentState.QUEUED and row.reason]
        if staged:
            await self._delivery.flow.send_later(moment, staged)
        if waiting:
            await self._delivery.flow.postpone(moment, waiting)
        return len(staged) + len(waiting)

    def _say_later(self, how_many: int, moment: datetime) -> None:
        if how_many:
            said = flow_texts.scheduled(how_many, moment, self._now())
            self._word.say(Tone.SUCCESS, said, seconds=_SAID)

    # --- why it waits ------------------------------------------------------------------------------------------

    @Slot()
    def _look(self) -> None:
        status = self._queue.status
        self._frame.panel.status = status
        held = _held(status)
        if held != self._held:
            self._held = held
            self._frame.table.viewport().update()
            self._frame.panel.tick()
        self._look_for_faults()

    @Slot()
    def _look_ahead(self) -> None:
        ids: list[DocumentId] = self._frame.table.selected_ids()
        if len(ids) == 1:
            tell = partial(self._frame.panel.show_ahead, ids[0])
            self._tasks.run(self, self._delivery.flow.ahead(ids[0]), tell, self._failed)

    # --- what is to be mended ----------------------------------------------------------------------------------

    def _look_for_faults(self) -> None:
        if self._queue.view is not View.TO_MEND:
            self._frame.faults.hide()
            self._to_mend = -1
            return
        how_many = self._queue.total(View.TO_MEND)
        if how_many != self._to_mend and not self._asking:
            self._to_mend, self._asking = how_many, True
            self._tasks.run(self, self._delivery.flow.faults(), self._found, self._failed)

    def _found(self, faults: Sequence[Fault]) -> None:
        self._asking = False
        if self._queue.view is not View.TO_MEND:
            return
        narrow = self._queue.narrow
        if narrow is not None:
            same = next((each for each in faults if (each.state, each.reason) == (narrow.state, narrow.reason)), None)
            self._queue.show_fault(same)
        self._frame.faults.show_faults(faults, self._queue.narrow, self._frame.panel.limit)
        self._look_for_faults()

    @Slot(str, object)
    def _fault_asked(self, key: str, fault: Fault | None) -> None:
        if key == "see" or fault is None:
            self._queue.show_fault(fault)
            self._to_mend = -1
            self._look_for_faults()
        elif key == "folder":
            self._run(self._delivery.flow.of_fault(fault), self._open_folder_of)
        else:
            self._run(self._delivery.flow.of_fault(fault), lambda ids: self._do(key, ids))

    def _open_folder_of(self, ids: list[DocumentId]) -> None:
        self._run(self._first_path(ids), self._open)

    async def _first_path(self, ids: Sequence[DocumentId]) -> Path | None:
        for document in ids:
            if (path := await self._delivery.flow.path(document)) is not None:
                return path
        return None

    def _open(self, path: Path | None) -> None:
        if path is None or not self.open_folder(path.parent):
            self._word.say(Tone.WARNING, flow_texts.NO_FOLDER, seconds=_SAID)

    # --- small parts -------------------------------------------------------------------------------------------

    def _run(self, work: object, then: Callable[..., object] | None = None) -> None:
        self._tasks.run(self, work, then, self._failed)  # type: ignore[arg-type]

    def _failed(self, problem: Exception) -> None:
        self._asking = False
        if not isinstance(problem, Failure):
            self._tasks.unhandled(problem)
        said = texts.failure(problem.code if isinstance(problem, Failure) else "our-bug")
        self._word.say(Tone.DANGER, f"{said.why} {said.remedy}".strip())


def _held(status: EngineStatus | None) -> tuple[object, ...]:
    return () if status is None else (status.paused, status.held_by, status.next_try_at)

"""The deposits page: drop, compose, send, watch, mend. The heart of the program for who uses it.

Owns the gestures; every rule is the engine's, every sentence the catalogue's, the arrangement `frame`'s. It holds no
rows: what it shows is asked for by id, and what it does is awaited, so that nothing here waits for a disk or a line.
"""

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.deposits import page_texts, sorting_texts, texts
from desktop.features.deposits.domain import needing_someone
from desktop.features.deposits.ui import acts
from desktop.features.deposits.ui.arrivals import Arrivals
from desktop.features.deposits.ui.bulk import Commands
from desktop.features.deposits.ui.columns import columns
from desktop.features.deposits.ui.editing import Editing
from desktop.features.deposits.ui.findings import findings
from desktop.features.deposits.ui.flowing import Flowing
from desktop.features.deposits.ui.frame import Frame
from desktop.features.deposits.ui.looking import Looking
from desktop.features.deposits.ui.papers import Papers
from desktop.features.deposits.ui.planning import Planning
from desktop.features.deposits.ui.proposals import Proposals
from desktop.features.deposits.ui.queue import Queue
from desktop.features.deposits.ui.selection import LOOKED_AT, Selection
from desktop.features.deposits.ui.thumbs import Thumbs
from desktop.features.deposits.ui.word import Word
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, Refused
from desktop.kernel.ids import DocumentId
from desktop.toolkit.banner import Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Act, Page
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import (
    AddReport,
    Composition,
    DocumentRow,
    DocumentState,
    Kind,
    Limits,
    View,
)
from desktop.uploads.reason_texts import DEFAULT_LIMIT
from desktop.uploads.service import Delivery

_MEMORY = "deposits"


class DepositsPage(Page):
    """Give it paths with `add_paths`; it speaks back by its signals."""

    receipt_requested = Signal(object)
    """DepositId."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        delivery: Delivery,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = page_texts.TITLE
        self.label = page_texts.NAV
        self.key = "deposits"
        self.icon_name = "deposit"
        self.keys = (*page_texts.KEYS, *sorting_texts.KEYS)
        self.words = page_texts.WORDS
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._memory = memory
        self._limit = DEFAULT_LIMIT
        self._planning = Planning(tasks, bridge, delivery, self)
        self._findings = findings(tasks, delivery, self._is_quiet, self)
        self._model: PagedModel[DocumentRow] = PagedModel(
            columns(
                clock,
                lambda: self._limit,
                self._planning.label,
                self._planning.kept,
                lambda: self.queue.status,
                lambda row: self._findings.of(row).words,
                lambda row: self.thumbs.of(row),
            ),
            delivery.rows,
            lambda row: row.id,
            tasks,
        )
        self._frame = frame = Frame(theme, tasks, delivery, clock, memory, self._model, self)
        self._model.setParent(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.table, self.filters, self.batch, self.bulk = frame.table, frame.filters, frame.batch, frame.bulk
        self.panel, self.empty, self.banner = frame.panel, frame.empty, frame.banner
        self.thumbs = Thumbs(theme, tasks, delivery, self._model, self.table, self._is_quiet)
        self._word = Word(self.banner)
        self.editing = Editing(theme, tasks, delivery, self._word, self)
        self.folders = frame.folders
        self.queue = Queue(delivery, tasks, bridge, self._model, self.table)
        self.arrivals = Arrivals(
            tasks, bridge, delivery, clock, memory, lambda: (self.batch.kind, self.batch.message), self
        )
        self.looking = Looking(theme, tasks, delivery, self._model, self.table, self)
        self.selection = Selection(
            frame,
            self._model,
            self.queue,
            self.looking.glance,
            self._findings,
            Commands(theme, self.do, self.set_kind),
            self,
        )
        self.papers = Papers(theme, tasks, delivery, self._word, self.selection.soon, self._fail, self)
        self.proposals = Proposals(
            tasks,
            delivery,
            self.queue,
            frame.proposals,
            self._model,
            self.table,
            self.looking.glance,
            self._word,
            self.selection.bring,
            self._fail,
        )
        self.flowing = Flowing(theme, tasks, delivery, clock, frame, self.queue, self._word, self.do_to, self)
        self._connect()
        self._recall()
        self.queue.ask()
        self._planning.ask()
        tasks.run(self, delivery.limits(), self._show_limits, lambda _problem: None)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def header_widget(self) -> QWidget | None:
        return self._frame.joins

    def acts(self) -> Sequence[Act]:
        return acts.acts(self.arrivals, self.filters, self.folders, self.queue, self._word, self.batch.send.click)

    def refresh(self) -> None:
        self._model.forget_rows()
        self.queue.ask()
        self._planning.ask()

    def shown(self) -> None:
        (self.table if self.table.isVisible() else self.empty).setFocus()

    @property
    def reading(self) -> bool:
        """Whether something dropped is still being read."""
        return self.arrivals.progress is not None

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read these files and folders; the page says at once that they are being read."""
        self.arrivals.add_paths(paths)

    def join_files(self) -> None:
        """Let the user choose files."""
        self.arrivals.choose_files()

    def _is_quiet(self) -> bool:
        return not self.reading and not self.queue.counts.get(DocumentState.SENDING, 0)

    # --- what arrived ------------------------------------------------------------------------------------------

    @Slot()
    def _show_reading(self) -> None:
        done, found = self.arrivals.progress or (0, 0)
        self._frame.show_reading(done, found, reading=self.reading)

    @Slot(object)
    def _arrived(self, report: AddReport) -> None:
        self._word.tell_drop(report, self.queue.view, lambda: self.filters.choose(View.TO_MEND))
        first = min((*report.staged, *report.duplicates, *report.refused), default=None)
        place = None if first is None else self._model.place_of(first)
        if place is not None:
            self.table.scrollTo(self._model.index(place, 0), TableView.ScrollHint.PositionAtTop)

    @Slot(object)
    def _filter(self, view: View) -> None:
        if view is View.TO_MEND:
            self._word.clear_drop()
        self.queue.show(view)

    # --- gestures ----------------------------------------------------------------------------------------------

    def do(self, command: str) -> None:
        """One of `bulk.COMMANDS`, for the selected rows."""
        ids: list[DocumentId] = self.table.selected_ids()
        if ids:
            self.do_to(command, ids)

    def do_to(self, command: str, ids: list[DocumentId]) -> None:
        """One of `bulk.COMMANDS`, for these rows."""
        self._gestures[command](ids)

    def set_kind(self, kind: Kind) -> None:
        """Of the selected rows."""
        self.editing.set_kind(self.table.selected_ids(), kind)

    @Slot()
    def send(self) -> None:
        """The main action: everything that waits."""
        self._word.clear()
        self.batch.show_sending(True)
        self._tasks.run(self, self._delivery.send(), self._sent, self._not_sent)

    @Slot()
    def _send_folder(self) -> None:
        folder = self.queue.folder

        async def work() -> None:
            await self._delivery.send(await self._delivery.ids(View.TO_SEND, folder=folder))

        self._run(work())

    def _sent(self, _deposits: object) -> None:
        self.batch.show_sending(False)
        self._planning.ask()

    def _not_sent(self, problem: Exception) -> None:
        self.batch.show_sending(False)
        self._fail(problem)

    def _show_receipt(self, ids: list[DocumentId]) -> None:
        row = next((row for key in ids[:LOOKED_AT] if (row := self._model.peek(key)) and row.receipt), None)
        if row is not None and row.deposit is not None:
            self.receipt_requested.emit(row.deposit)

    @Slot(bool)
    def open_panel(self, opened: bool) -> None:
        """Show the side panel, or hide it; remembered."""
        self._remember(panel=opened)
        self._frame.open_panel(opened)

    @Slot(int)
    def _opened(self, place: int) -> None:
        row = self._model.row(place)
        if row is not None and row.state is DocumentState.ACKNOWLEDGED and row.deposit is not None:
            self.receipt_requested.emit(row.deposit)
        else:
            self.looking.toggle()

    def show_document(self, document: DocumentId) -> None:
        """Select a row, in the filter that shows every one unless it stands in this one."""
        self.selection.bring((document,), View.ALL)

    # --- what is shown around the table --------------------------------------------------------------------------

    @Slot()
    def _show_state(self) -> None:
        counts = self.queue.counts
        self.filters.show_counts(self.queue.shown_counts)
        self.batch.show_waiting(counts.get(DocumentState.STAGED, 0))
        self.badge_changed.emit(needing_someone(counts))
        self._word.follow(counts)
        if self.queue.known:
            self._frame.show_counts(counts, self.queue.view, here=bool(self._model.ids))
            self._frame.show_folder(self.queue.folder, self.queue.shown_counts, any_folder=self.queue.any_folder)

    @Slot()
    def _appeared(self) -> None:
        if self._frame.lists_nothing:  # how many there are is told by the counts
            self._show_state()

    @Slot()
    def _filled(self) -> None:
        self.selection.filled()
        self._show_state()

    def _show_limits(self, limits: Limits) -> None:
        self._limit = self.panel.limit = self.papers.limit = limits.deposit_max_bytes
        self.empty.show_limit(self._limit)

    @Slot(object)
    def _planned(self, plan: Composition) -> None:
        self.batch.show_plan(plan)
        self.table.viewport().update()

    @Slot()
    def _tick(self) -> None:
        if self.isVisible() and self.queue.restless:
            self.table.viewport().update()
            self.panel.tick()

    # --- failures and memory -------------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, Any], then: Callable[[Any], object] | None = None) -> None:
        self._tasks.run(self, work, then, self._fail)

    @Slot(object)
    def _fail(self, problem: Exception) -> None:
        if not isinstance(problem, Failure):
            self._tasks.unhandled(problem)
        code = problem.problem if isinstance(problem, Refused) else getattr(problem, "code", "our-bug")
        said = texts.failure(code)
        self._word.say(Tone.DANGER, f"{said.why} {said.remedy}".strip())

    def _recall(self) -> None:
        known = self._memory.recall(_MEMORY)
        if isinstance(known.get("panel"), bool):
            self._frame.open_panel(bool(known["panel"]))
        if known.get("kind") in tuple(Kind):
            self.batch.kind = Kind(known["kind"])

    def _remember(self, **changed: object) -> None:
        self._memory.remember(_MEMORY, {**self._memory.recall(_MEMORY), **changed})

    # --- connecting ----------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        delivery, run = self._delivery, self._run
        self._gestures: dict[str, Callable[[list[DocumentId]], object]] = {
            "look": lambda _ids: self.looking.toggle(),
            "receipt": self._show_receipt,
            "send": lambda ids: run(delivery.send(ids)),
            **self.flowing.gestures,
            "insist": lambda ids: run(delivery.insist(ids)),
            "retry": lambda ids: run(delivery.retry(ids)),
            "pause": lambda ids: run(delivery.pause(ids)),
            "resume": lambda ids: run(delivery.resume(ids)),
            "message": lambda ids: self.editing.ask_message(ids, self._model.peek(ids[0])),
            "folder": lambda ids: self.editing.ask_folder(ids, self._model.peek(ids[0])),
            "separate": lambda ids: run(delivery.separate(ids)),
            "rejoin": lambda ids: run(delivery.rejoin(ids)),
            "remove": self.editing.remove,
            **self.papers.gestures,
            **self.proposals.gestures,
        }
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self._planning.planned.connect(self._planned)
        self._connect_queue()
        self._connect_controls()
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Paste), self.arrivals.paste),
            (QKeySequence(QKeySequence.StandardKey.Undo), self._word.undo),
            (QKeySequence("Ctrl+D"), self.folders.open),
            (QKeySequence("Ctrl+U"), lambda: self.do("join")),
            (QKeySequence("Ctrl+Return"), self.batch.send.click),
            (QKeySequence("Ctrl+Enter"), self.batch.send.click),
            (QKeySequence("Ctrl+Shift+Return"), self.batch.later.click),
            (QKeySequence("Ctrl+R"), lambda: self.do("retry")),
        ):
            # Of the window, wherever the focus is; Qt leaves it out while this page is hidden.
            QShortcut(keys, self).activated.connect(act)

    def _connect_queue(self) -> None:
        queue, table, model = self.queue, self.table, self._model
        queue.counts_changed.connect(self._show_state)
        queue.filled.connect(self._filled)
        model.dataChanged.connect(self.selection.data_came)
        model.rowsInserted.connect(self._appeared)
        model.rowsRemoved.connect(self._show_state)
        table.selected.connect(self.selection.show)
        table.menu_asked.connect(self.selection.show_menu)
        table.removal_asked.connect(lambda: self.do("remove"))
        table.look_asked.connect(self.looking.toggle)
        table.opened.connect(self._opened)
        self.filters.chosen.connect(self._filter)
        self.folders.chosen.connect(self.queue.show_folder)
        self._frame.send_folder.clicked.connect(self._send_folder)
        self.editing.failed.connect(self._fail)
        self.editing.brought_back.connect(self.queue.ask)

    def _connect_controls(self) -> None:
        frame, arrivals, delivery = self._frame, self.arrivals, self._delivery
        arrivals.reading_changed.connect(self._show_reading)
        arrivals.arrived.connect(self._arrived)
        arrivals.failed.connect(self._fail)
        arrivals.nothing_pasted.connect(lambda: self._word.say(Tone.INFO, page_texts.NOTHING_PASTED))
        for files in (frame.join_files.clicked, frame.empty.files_asked):
            files.connect(arrivals.choose_files)
        for folder in (frame.join_folder.clicked, frame.empty.folder_asked):
            folder.connect(arrivals.choose_folder)
        frame.panel_wanted.connect(self.open_panel)
        frame.retry_all.clicked.connect(lambda: self._gestures["retry"](list(self._model.ids)))
        for each in (frame.remove_all, frame.hide_sent):
            each.clicked.connect(lambda: self.editing.remove(list(self._model.ids)))
        self.batch.send_asked.connect(self.send)
        self.batch.kind_chosen.connect(lambda kind: self._remember(kind=str(kind)))
        self.batch.deposit_picked.connect(lambda deposit: self.selection.bring(deposit.documents))
        self.bulk.asked.connect(self.do)
        self.bulk.kind_chosen.connect(self.set_kind)
        self.bulk.dismissed.connect(self.table.clearSelection)
        self.panel.insist_asked.connect(lambda: self.do("insist"))
        self._findings.changed.connect(lambda document: self._model.redraw([document]))
        self.panel.found.drop_asked.connect(self.papers.drop)
        self.panel.found.turn_asked.connect(self.papers.turn)
        self.panel.reduce_asked.connect(lambda: self.do("reduce"))
        self.looking.glance.turn_asked.connect(lambda row, page: self.papers.turn(row, {page: 90}))
        self.panel.invoice.accepted.connect(lambda: self.do("accept"))
        self.panel.invoice.declined.connect(lambda: self.do("decline"))
        self.panel.invoice.corrected.connect(lambda *what: self._run(delivery.opinions.correct(*what)))
        self.panel.retry_asked.connect(lambda: self.do("retry"))
        self.panel.receipt_asked.connect(self.receipt_requested)

"""The deposits page: drop, compose, send, watch, mend. The heart of the program for who uses it.

Owns the arrangement and the gestures; every rule is the engine's, every sentence the catalogue's. It holds no rows:
what it shows is asked for by id, and what it does is awaited, so that nothing here ever waits for a disk or a line.
"""

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.features.deposits import texts
from desktop.features.deposits.domain import EVERYTHING, Abilities, needing_someone, of_rows
from desktop.features.deposits.ui.batch import MESSAGE_LIMIT, BatchHead
from desktop.features.deposits.ui.bulk import BulkBar, Commands
from desktop.features.deposits.ui.columns import columns
from desktop.features.deposits.ui.empty import EmptyPlace
from desktop.features.deposits.ui.filters import Filters
from desktop.features.deposits.ui.message import MessageDialog
from desktop.features.deposits.ui.panel import Panel
from desktop.features.deposits.ui.queue import Queue
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, Refused
from desktop.kernel.ids import DocumentId
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.dropzone import holds_files, local_paths
from desktop.toolkit.forms import button
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Page
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import (
    AddReport,
    Composition,
    CompositionChanged,
    DocumentRow,
    DocumentState,
    Kind,
    Limits,
    PlannedDeposit,
    ReadingProgress,
    SortKey,
    View,
)
from desktop.uploads.service import Delivery

_WIDE = 1280  # px of page from which the side panel is open unless it was closed
_NARROW_TABLE = 800  # px of table under which what the panel tells as well gives way
_WORDY = 840  # px of table from which the actions beside the filters carry their words
_LEAST = 480  # px: the table is never narrower
_LOOKED_AT = 400  # of a larger selection, only this many rows decide what is offered
_UNDO_SECONDS = 12
_MEMORY = "deposits"


class DepositsPage(Page):
    """Give it paths with `add_paths`; it speaks back by its signals."""

    sign_in_requested = Signal()
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
        self.title = texts.TITLE
        self.label = texts.NAV
        self.key = "deposits"
        self.icon_name = "deposit"
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._clock = clock
        self._memory = memory
        self._limit = texts.DEFAULT_LIMIT
        self._drops = 0
        self._reading: dict[int, tuple[int, int]] = {}
        self._undo: list[DocumentId] = []
        self._first_of_drop: DocumentId | None = None
        self._planning = False
        self._plan_again = False
        self._panel_choice: bool | None = None
        self._to_select: tuple[DocumentId, ...] = ()
        self._act: Callable[[], object] = _nothing
        self._model: PagedModel[DocumentRow] = PagedModel(
            columns(clock, lambda: self._limit), delivery.rows, lambda row: row.id, tasks
        )
        self._build()
        self._model.setParent(self)
        self.queue = Queue(delivery, tasks, bridge, self._model, self.table)
        self._connect(bridge)
        self._recall()
        self.queue.ask()
        self._plan()
        tasks.run(self, delivery.limits(), self._show_limits, lambda _problem: None)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def header_widget(self) -> QWidget | None:
        return self._joins

    def refresh(self) -> None:
        self._model.forget_rows()
        self.queue.ask()
        self._plan()

    def shown(self) -> None:
        self.table.setFocus()

    @property
    def reading(self) -> bool:
        """Whether something dropped is still being read."""
        return bool(self._reading)

    # --- bringing documents --------------------------------------------------------------------------------------

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read these files and folders; the page says at once that they are being read."""
        if not paths:
            return
        self._drops += 1
        drop = self._drops
        self._reading[drop] = (0, 0)
        self._first_of_drop = None
        self._show_reading()
        work = self._delivery.add(list(paths), self.batch.kind, self.batch.message, drop=drop)
        self._tasks.run(
            self, work, lambda report: self._added(drop, report), lambda problem: self._not_added(drop, problem)
        )

    @Slot()
    def join_files(self) -> None:
        """Choose files in the system's dialog."""
        dialog = self._dialog(texts.PICK_FILES, QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(texts.PICK_FILTER)
        dialog.open()

    @Slot()
    def join_folder(self) -> None:
        """Choose a folder in the system's dialog."""
        dialog = self._dialog(texts.PICK_FOLDER, QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()

    @Slot()
    def paste(self) -> None:
        """Take the files, or the image, of the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if holds_files(data):
            self.add_paths(local_paths(data))
        elif data.hasImage() and isinstance(image := data.imageData(), QImage) and not image.isNull():
            self._paste_image(image)
        else:
            self.banner.say(Tone.INFO, texts.NOTHING_PASTED)

    def _paste_image(self, image: QImage) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs of PySide6 6.11 want bytes
        content = bytes(buffer.data().data())
        name = texts.pasted_name(self._clock.now())
        work = self._delivery.add_content(name, content, self.batch.kind, self.batch.message)
        self._run(work, lambda report: self._added(0, report))

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(mode)
        dialog.setDirectory(str(self._memory.recall(_MEMORY).get("folder", "") or Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._picked)
        return dialog

    def _picked(self, names: list[str]) -> None:
        paths = [Path(name) for name in names]
        if paths:
            self._remember(folder=str(paths[0].parent))
        self.add_paths(paths)

    def _added(self, drop: int, report: AddReport) -> None:
        self._reading.pop(drop, None)
        self._show_reading()
        if report.refused or report.duplicates or not report.staged:
            tone = Tone.WARNING if report.refused or report.duplicates else Tone.INFO
            self._say(tone, texts.added(report), texts.SEE if tone is Tone.WARNING else "", self._see_mending)
        first = min((*report.staged, *report.duplicates, *report.refused), default=None)
        place = None if first is None else self._model.place_of(first)
        if place is not None:
            self.table.scrollTo(self._model.index(place, 0), TableView.ScrollHint.PositionAtTop)

    def _not_added(self, drop: int, problem: Exception) -> None:
        self._reading.pop(drop, None)
        self._show_reading()
        self._fail(problem)

    def _read_on(self, facts: Sequence[ReadingProgress]) -> None:
        for fact in facts:
            if fact.drop in self._reading:
                self._reading[fact.drop] = (fact.done, fact.found)
        self._show_reading()

    def _show_reading(self) -> None:
        done = sum(each[0] for each in self._reading.values())
        found = sum(each[1] for each in self._reading.values())
        reading = bool(self._reading)
        self._reading_words.setText(texts.reading(done, found))
        self._reading_bar.setRange(0, found)
        self._reading_bar.setValue(done)
        self._reading_strip.setVisible(reading)
        self.empty.show_reading(done, found, reading=reading)

    # --- commands on the selection -------------------------------------------------------------------------------

    def do(self, command: str) -> None:
        """One of `bulk.COMMANDS`, for the selected rows."""
        ids: list[DocumentId] = self.table.selected_ids()
        if ids:
            self._gestures[command](ids)

    def set_kind(self, kind: Kind) -> None:
        """Of the selected rows."""
        self._run(self._delivery.set_kind(self.table.selected_ids(), kind))

    @Slot()
    def send(self) -> None:
        """The main action: everything that waits."""
        self.batch.show_sending(True)
        self._tasks.run(self, self._delivery.send(), self._sent, self._not_sent)

    def _sent(self, _deposits: object) -> None:
        self.batch.show_sending(False)
        self._plan()

    def _not_sent(self, problem: Exception) -> None:
        self.batch.show_sending(False)
        self._fail(problem)

    def _remove(self, ids: list[DocumentId]) -> None:
        self._run(self._delivery.remove(ids), lambda how_many: self._removed(ids, how_many))

    def _removed(self, ids: list[DocumentId], how_many: int) -> None:
        if how_many:
            self._undo = ids
            self._say(Tone.INFO, texts.removed(how_many), texts.UNDO, self._restore)
            self._undo_timer.start()

    @Slot()
    def _restore(self) -> None:
        ids, self._undo = self._undo, []
        self.banner.clear()
        if ids:
            self._run(self._delivery.restore(ids), lambda _count: self.queue.ask())

    def _look(self, _ids: list[DocumentId]) -> None:
        self._open_panel(not self.panel.isVisible())

    def _show_receipt(self, ids: list[DocumentId]) -> None:
        row = next((row for key in ids[:_LOOKED_AT] if (row := self._model.peek(key)) and row.receipt), None)
        if row is not None and row.deposit is not None:
            self.receipt_requested.emit(row.deposit)

    def _ask_message(self, ids: list[DocumentId]) -> None:
        first = self._model.peek(ids[0])
        dialog = MessageDialog(self._theme, first.message if first else "", len(ids), MESSAGE_LIMIT, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._run(self._delivery.set_message(ids, dialog.message)))
        dialog.open()

    def _all_in_view(self, act: Callable[[list[DocumentId]], object]) -> None:
        act(list(self._model.ids))

    # --- what the selection leads to -----------------------------------------------------------------------------

    @Slot()
    def _selection_changed(self) -> None:
        ids = self.table.selected_ids()
        if not ids:
            self.bulk.hide()
            self.panel.show_nothing(texts.PANEL_EMPTY)
            return
        rows = [self._model.peek(key) for key in ids[:_LOOKED_AT]]
        able = EVERYTHING if len(ids) > _LOOKED_AT else of_rows(rows)
        sizes = [row.size for row in rows if row is not None]
        known = len(sizes) == len(ids)
        self.bulk.offer(able, texts.selection(len(ids), sum(sizes) if known else None))
        row = rows[0] if len(ids) == 1 else None
        if row is not None:
            self.panel.show_row(row)
        else:
            self.panel.show_nothing(texts.selection(len(ids), None) if len(ids) > 1 else texts.PANEL_LOADING)

    def _abilities(self) -> Abilities:
        ids = self.table.selected_ids()
        return EVERYTHING if len(ids) > _LOOKED_AT else of_rows(self._model.peek(key) for key in ids)

    @Slot(object)
    def _show_menu(self, position: QPoint) -> None:
        menu: QMenu = self._commands.menu(self._abilities(), self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(position)

    @Slot(int)
    def _opened(self, place: int) -> None:
        row = self._model.row(place)
        if row is not None and row.state is DocumentState.ACKNOWLEDGED and row.deposit is not None:
            self.receipt_requested.emit(row.deposit)
        else:
            self._open_panel(True)

    @Slot(object)
    def _pick_deposit(self, deposit: PlannedDeposit) -> None:
        if not all(self._model.place_of(each) is not None for each in deposit.documents):
            self.filters.choose(View.TO_SEND)
            self._to_select = deposit.documents
            return
        self.table.select_ids(deposit.documents, scroll=True)
        self.table.setFocus()

    @Slot()
    def _filled(self) -> None:
        chosen, self._to_select = self._to_select, ()
        if chosen:
            self.table.select_ids(chosen, scroll=True)
            self.table.setFocus()
        self._show_state()

    # --- what is shown around the table --------------------------------------------------------------------------

    @Slot()
    def _show_state(self) -> None:
        queue = self.queue
        self.filters.show_counts(queue.counts)
        self.batch.show_waiting(queue.counts.get(DocumentState.STAGED, 0))
        self.badge_changed.emit(needing_someone(queue.counts))
        if not queue.known:
            return
        nothing = queue.total(View.ALL) == 0
        self._stack.setCurrentWidget(self.empty if nothing else self._work)
        for each in self._join_buttons:
            each.setVisible(not nothing)
        here = bool(self._model.ids)
        self._table_stack.setCurrentIndex(0 if here else 1)
        if not here:
            title, words = texts.NOTHING_HERE[queue.view]
            self._nothing_title.setText(title)
            self._nothing_words.setText(words)
        self._retry_all.setVisible(queue.view is View.TO_MEND and queue.counts.get(DocumentState.FAILED, 0) > 0)
        self._remove_all.setVisible(queue.view is View.TO_MEND and here)
        self._hide_sent.setVisible(queue.view is View.SENT and here)

    def _show_limits(self, limits: Limits) -> None:
        self._limit = self.panel.limit = limits.deposit_max_bytes
        self.empty.show_limit(self._limit)

    def _plan(self, _facts: object = None) -> None:
        if self._planning:
            self._plan_again = True
            return
        self._planning = True
        self._tasks.run(self, self._delivery.composition(), self._planned, self._not_planned)

    def _planned(self, plan: Composition) -> None:
        self._planning = False
        self.batch.show_plan(plan)
        if self._plan_again:
            self._plan_again = False
            self._plan()

    def _not_planned(self, problem: Exception) -> None:
        self._planning = False
        self._tasks.unhandled(problem)

    @Slot()
    def _tick(self) -> None:
        if self.isVisible() and self.queue.counts.get(DocumentState.WAITING, 0):
            self.table.viewport().update()
            self.panel.tick()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _open_panel(self, opened: bool) -> None:
        self._panel_choice = opened
        self._remember(panel=opened)
        self._fit()

    def _fit(self) -> None:
        opened = self.width() >= _WIDE if self._panel_choice is None else self._panel_choice
        self.panel.setVisible(opened)
        self.panel.setFixedWidth(400 if self.width() >= 1500 else 328)
        self._peek.setChecked(opened)
        self._peek.setToolTip(texts.HIDE_PANEL if opened else texts.SHOW_PANEL)
        margins = 2 * self._theme.px("xl")
        table = self.width() - margins - (self.panel.width() + self._theme.px("l") if opened else 0)
        for each, words in self._wordy.items():
            each.setText(words if table >= _WORDY else "")
        for column in (SortKey.KIND, SortKey.DEPOSIT):  # both stand in the panel as well
            self.table.show_column(column, not opened or table >= _NARROW_TABLE)

    def _see_mending(self) -> None:
        self.filters.choose(View.TO_MEND)
        self.banner.clear()

    # --- failures and memory -------------------------------------------------------------------------------------

    def _run(self, work: Coroutine[Any, Any, Any], then: Callable[[Any], object] | None = None) -> None:
        self._tasks.run(self, work, then, self._fail)

    def _fail(self, problem: Exception) -> None:
        if not isinstance(problem, Failure):
            self._tasks.unhandled(problem)
        code = problem.problem if isinstance(problem, Refused) else getattr(problem, "code", "our-bug")
        said = texts.failure(code)
        self._say(Tone.DANGER, f"{said.why} {said.remedy}".strip(), "", _nothing)

    def _say(self, tone: Tone, text: str, action: str, act: Callable[[], object]) -> None:
        self._undo_timer.stop()
        self._act = act
        self.banner.say(tone, text, action)

    @Slot()
    def _acted(self) -> None:
        self._act()

    def _recall(self) -> None:
        known = self._memory.recall(_MEMORY)
        if isinstance(known.get("panel"), bool):
            self._panel_choice = bool(known["panel"])
        if known.get("kind") in tuple(Kind):
            self.batch.kind = Kind(known["kind"])

    def _remember(self, **changed: object) -> None:
        self._memory.remember(_MEMORY, {**self._memory.recall(_MEMORY), **changed})

    # --- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self._joins = self._build_joins()
        outer = QVBoxLayout(self)
        margin = theme.px("xl")
        outer.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        outer.setSpacing(theme.px("m"))
        self.banner = Banner(theme, self)
        outer.addWidget(self.banner)
        inside = QWidget(self)
        outer.addWidget(inside, 1)
        self._stack = QStackedLayout(inside)
        self._blank = QWidget(inside)
        self.empty = EmptyPlace(theme, inside)
        self._work = QWidget(inside)
        for each in (self._blank, self.empty, self._work):
            self._stack.addWidget(each)
        self._build_work(QHBoxLayout(self._work))

    def _build_joins(self) -> QWidget:
        theme = self._theme
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        row.addStretch(1)
        files = button(theme, texts.JOIN_FILES, "secondary", icon="join", parent=made)
        files.setToolTip(texts.JOIN_FILES_TIP)
        files.clicked.connect(self.join_files)
        folder = button(theme, texts.JOIN_FOLDER, "secondary", icon="folder", parent=made)
        folder.clicked.connect(self.join_folder)
        row.addWidget(files)
        row.addWidget(folder)
        # The frame shows and hides the whole; while the page is empty its own large buttons say the same.
        self._join_buttons = (files, folder)
        for each in self._join_buttons:
            each.hide()
        return made

    def _build_work(self, row: QHBoxLayout) -> None:
        theme = self._theme
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("l"))
        left = QWidget(self._work)
        left.setMinimumWidth(_LEAST)  # what has no room gives way by itself: see `_fit`
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("m"))
        self.batch = BatchHead(theme, self._work)
        self.bulk = BulkBar(theme, self._work)
        self.panel = Panel(theme, self._tasks, self._delivery, self._clock, self._work)
        column.addWidget(self.batch)
        column.addWidget(self._build_reading())
        column.addLayout(self._build_filters())
        column.addWidget(self._build_table(), 1)
        column.addWidget(self.bulk)
        row.addWidget(left, 1)
        row.addWidget(self.panel)

    def _build_reading(self) -> QWidget:
        theme = self._theme
        self._reading_strip = QWidget(self._work)
        row = QHBoxLayout(self._reading_strip)
        row.setContentsMargins(theme.px("m"), 0, theme.px("m"), 0)
        row.setSpacing(theme.px("m"))
        self._reading_words = QLabel(self._reading_strip)
        self._reading_bar = QProgressBar(self._reading_strip)
        self._reading_bar.setTextVisible(False)
        self._reading_bar.setAccessibleName(texts.READING_NAME)
        row.addWidget(self._reading_words)
        row.addWidget(self._reading_bar, 1)
        self._reading_strip.hide()
        return self._reading_strip

    def _build_filters(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        self.filters = Filters(theme, self._work)
        row.addWidget(self.filters)
        row.addStretch(1)
        self._retry_all = button(theme, texts.MEND_RETRY_ALL, "ghost", icon="retry", parent=self._work)
        self._remove_all = button(theme, texts.MEND_REMOVE_ALL, "ghost", icon="remove", parent=self._work)
        self._hide_sent = button(theme, texts.SENT_HIDE_ALL, "ghost", icon="archive", parent=self._work)
        self._peek = button(theme, texts.LOOK, "ghost", icon="eye", parent=self._work)
        self._peek.setCheckable(True)
        self._wordy = {each: each.text() for each in (self._retry_all, self._remove_all, self._hide_sent, self._peek)}
        for each, words in self._wordy.items():
            each.setAccessibleName(words)
            each.setToolTip(words)
            row.addWidget(each)
            each.setVisible(each is self._peek)
        return row

    def _build_table(self) -> QFrame:
        theme = self._theme
        card = QFrame(self._work)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px("xs"), 1, theme.px("xs"))
        holder = QWidget(card)
        inside.addWidget(holder)
        self._table_stack = QStackedLayout(holder)
        self.table = TableView(theme, self._model, self._memory, "deposits", holder)
        self.table.setAccessibleName(texts.TABLE_NAME)
        self._table_stack.addWidget(self.table)
        nothing = QWidget(holder)
        words = QVBoxLayout(nothing)
        words.setSpacing(theme.px("xs"))
        self._nothing_title = QLabel(nothing)
        self._nothing_title.setProperty("role", "heading")
        self._nothing_words = QLabel(nothing)
        self._nothing_words.setProperty("role", "muted")
        words.addStretch(1)
        for each in (self._nothing_title, self._nothing_words):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            words.addWidget(each)
        words.addStretch(2)
        self._table_stack.addWidget(nothing)
        return card

    def _connect(self, bridge: Bridge) -> None:
        delivery, run = self._delivery, self._run
        self._gestures: dict[str, Callable[[list[DocumentId]], object]] = {
            "look": self._look,
            "receipt": self._show_receipt,
            "send": lambda ids: run(delivery.send(ids)),
            "insist": lambda ids: run(delivery.insist(ids)),
            "retry": lambda ids: run(delivery.retry(ids)),
            "pause": lambda ids: run(delivery.pause(ids)),
            "resume": lambda ids: run(delivery.resume(ids)),
            "message": self._ask_message,
            "separate": lambda ids: run(delivery.separate(ids)),
            "rejoin": lambda ids: run(delivery.rejoin(ids)),
            "remove": self._remove,
        }
        self._commands = Commands(self._theme, self.do, self.set_kind)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self._undo_timer = QTimer(self)
        self._undo_timer.setSingleShot(True)
        self._undo_timer.setInterval(_UNDO_SECONDS * 1000)
        self._undo_timer.timeout.connect(self.banner.clear)
        bridge.listen(self, ReadingProgress, self._read_on, key=lambda fact: fact.drop)
        bridge.listen(self, CompositionChanged, self._plan, key=lambda _fact: None)
        self._connect_widgets()
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Paste), self.paste),
            (QKeySequence(QKeySequence.StandardKey.Undo), self._restore),
            (QKeySequence("Ctrl+Return"), self.batch.send.click),
            (QKeySequence("Ctrl+R"), lambda: self.do("retry")),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _connect_widgets(self) -> None:
        queue, table = self.queue, self.table
        queue.counts_changed.connect(self._show_state)
        queue.filled.connect(self._filled)
        queue.rows_changed.connect(self._selection_changed)
        self._model.dataChanged.connect(self._data_came)
        self._model.rowsInserted.connect(self._show_state)
        self._model.rowsRemoved.connect(self._show_state)
        table.selected.connect(self._selection_changed)
        table.menu_asked.connect(self._show_menu)
        table.removal_asked.connect(lambda: self.do("remove"))
        table.look_asked.connect(lambda: self._look([]))
        table.opened.connect(self._opened)
        self.filters.chosen.connect(queue.show)
        self.batch.send_asked.connect(self.send)
        self.batch.kind_chosen.connect(lambda kind: self._remember(kind=str(kind)))
        self.batch.deposit_picked.connect(self._pick_deposit)
        self.bulk.asked.connect(self.do)
        self.bulk.kind_chosen.connect(self.set_kind)
        self.bulk.dismissed.connect(table.clearSelection)
        self.panel.insist_asked.connect(lambda: self.do("insist"))
        self.panel.retry_asked.connect(lambda: self.do("retry"))
        self.panel.receipt_asked.connect(self.receipt_requested)
        self.empty.files_asked.connect(self.join_files)
        self.empty.folder_asked.connect(self.join_folder)
        self.banner.acted.connect(self._acted)
        self._peek.toggled.connect(self._peek_toggled)
        self._retry_all.clicked.connect(lambda: self._all_in_view(self._gestures["retry"]))
        self._remove_all.clicked.connect(lambda: self._all_in_view(self._remove))
        self._hide_sent.clicked.connect(lambda: self._all_in_view(self._remove))

    @Slot()
    def _data_came(self) -> None:
        if 0 < self.table.selected_count() <= _LOOKED_AT:
            self._selection_changed()

    @Slot(bool)
    def _peek_toggled(self, on: bool) -> None:
        if on != self.panel.isVisible():
            self._open_panel(on)


def _nothing() -> None:
    """What a banner without an action does."""

"""The page "Suivi des documents": everything that is followed, what needs the user on top with its button.

Owns what is asked when, and what was read: a subject is, once it has been looked at for a moment.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.followup import texts
from desktop.features.followup.ui.bar import Bar
from desktop.features.followup.ui.columns import ROOM, columns
from desktop.features.followup.ui.detail import Detail
from desktop.features.followup.ui.paper import PaperView
from desktop.features.followup.ui.reply import ask_files
from desktop.followup.facts import (
    FollowChanged,
    FollowQuery,
    FollowStatus,
    FollowTotals,
    Order,
    Paper,
    Subject,
    SubjectKey,
    SubjectKeys,
    Syncing,
    Thread,
)
from desktop.followup.sending import Correspondence, FilesRefused, Why
from desktop.followup.service import Followup
from desktop.kernel.clock import Clock
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.finding import Finding
from desktop.toolkit.long_list import LongList, notice
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Act, Page
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

_NEWS = 400  # milliseconds: changes come together
_SLOWER = 1_000  # rows that make it wait a millisecond more
_READ_AFTER = 800  # milliseconds of being looked at
_LEAST_LIST = 340  # px
_FAULTS = {Why.TOO_LARGE: texts.TOO_LARGE, Why.KIND: texts.NOT_TAKEN, Why.UNREADABLE: texts.NOT_READABLE}


class FollowupPage(Page):
    """Nothing is listed before it is shown; the badge is kept from the start."""

    title = texts.TITLE
    label = texts.LABEL
    key = "followup"
    icon_name = "follow"
    words = texts.WORDS
    keys = texts.KEYS

    line_asked = Signal(str)
    """What finds the line of a statement."""
    receipt_asked = Signal(str)
    """UUID of a deposit."""
    complaint_asked = Signal(object)
    """Thread of what was refused."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        followup: Followup,
        correspondence: Correspondence,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._followup = followup
        self._correspondence = correspondence
        self._clock = clock
        self._memory = memory
        self._reading: Cancel | None = None
        self._wanted: SubjectKey | None = None
        self._led = ""  # a subject that is asked for, until it is known
        self.status: FollowStatus | None = None
        self._finding: Finding[FollowQuery] = Finding(followup, tasks, self)
        self._build()
        self._connect(bridge)
        tasks.run(self, followup.status(), self._stands)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def shown(self) -> None:
        self.list.table.setFocus()
        if self._finding.query is None:
            self._ask()

    def refresh(self) -> None:
        self._tasks.run(self, self._followup.refresh())
        self._ask_again()

    def find_(self) -> None:
        if self._over.currentWidget() is self.paper and self.paper.reader is not None:
            self.paper.reader.find_()
            return
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def print_(self) -> None:
        if self._over.currentWidget() is self.paper and self.paper.reader is not None and not self.paper.loading:
            self.paper.reader.print_()

    def acts(self) -> Sequence[Act]:
        acts = [Act(texts.SEARCH_NAME, self.find_, "search", "Ctrl+F", texts.WORDS)]
        if self.detail.awaits_piece:
            acts.append(Act(texts.ADD_PIECE, self.choose_piece, "join", "Ctrl+M"))
        return acts

    def show_subject(self, subject: str) -> None:
        """Lead to one by the service's id, wherever it stands; one that isn't known yet is asked for."""
        self._led = subject
        self._tasks.run(self, self._followup.key_of(subject), self._lead)

    def show_key(self, key: SubjectKey) -> None:
        """Lead to one."""
        self._wanted = key
        self._read(key)
        if self._finding.query is None or self.list.model.place_of(key) is None:
            self.bar.show_everything()
        else:
            self._select_wanted()

    def takes_drop(self) -> bool:
        """Whether what is dropped now is the piece that the mutual waits for."""
        return self.isVisible() and self.detail.awaits_piece

    @property
    def complete(self) -> bool:
        """Whether all that was asked for is shown."""
        return self._finding.query is not None and not self._finding.busy

    # --- sending -----------------------------------------------------------------------------------------------

    @Slot()
    def choose_piece(self) -> None:
        """Ask which file is the piece that is missing."""
        if not self.detail.awaits_piece:
            return
        ask_files(self, texts.PIECE_CHOICE, self.add_piece)

    def add_piece(self, paths: Sequence[Path]) -> None:
        """These answer what is missing."""
        thread = self.detail.thread_
        if thread is None or not self.detail.awaits_piece or not paths:
            return
        work = self._correspondence.bring(thread.subject, "", list(paths))
        self._tasks.run(self, work, lambda _: self._brought(), self._not_sent)

    @Slot(str, object)
    def _write(self, text: str, files: list[Path]) -> None:
        thread = self.detail.thread_
        if thread is not None:
            work = self._correspondence.write(thread.subject, text, files)
            self._tasks.run(self, work, lambda _: self._written(), self._not_sent)

    def _brought(self) -> None:
        self.banner.clear()
        self._reload()

    def _written(self) -> None:
        self.banner.clear()
        self.detail.reply.sent()
        self._reload()

    def _not_sent(self, problem: Exception) -> None:
        if isinstance(problem, FilesRefused):
            self.banner.say(Tone.WARNING, _FAULTS[problem.why])
            return
        self.banner.say(Tone.DANGER, texts.FAILED)
        self._tasks.unhandled(problem)

    @Slot(str)
    def _dismiss(self, intent: str) -> None:
        self._tasks.run(self, self._correspondence.dismiss(intent), lambda _: self._reload())

    def _reload(self) -> None:
        self._news(())
        if self.detail.thread_ is not None:
            self._read(self.detail.thread_.subject.key)

    # --- asking ------------------------------------------------------------------------------------------------

    def _query(self) -> FollowQuery:
        sorting = self.list.table.sorting
        order, descending = (Order(sorting[0]), sorting[1]) if sorting else (Order.NEED, True)
        return self.bar.query(order, descending=descending)

    @Slot()
    def _ask(self) -> None:
        self._finding.ask(self._query())

    @Slot()
    def _ask_again(self) -> None:
        if self._finding.query is None:
            return
        if self._finding.busy:
            self._again.start(_NEWS)
            return
        self.list.model.renew_rows()
        self._finding.ask(self._query(), again=bool(len(self.list.model.ids)))
        if self.detail.thread_ is not None:
            self._read(self.detail.thread_.subject.key)

    def _news(self, facts: Sequence[object]) -> None:
        if facts:
            self._lead_on()
        if self._finding.query is not None and not self._again.isActive():
            self._again.start(_NEWS + len(self.list.model.ids) // _SLOWER)

    def _came(self, ids: SubjectKeys, whole: bool) -> None:
        query = self._finding.query
        assert query is not None
        self.list.show_ids(ids, whole=whole)
        nothing = whole and not len(ids)
        self._empty = nothing and not query.narrowed
        self._show_empty()
        if nothing:
            self.detail.show_thread(None)
        if whole:
            self._count.setText(texts.rows(len(ids), query.show))
            self._select_wanted()

    def _totals(self, totals: FollowTotals) -> None:
        self.bar.show_totals(totals)

    def _stands(self, status: FollowStatus) -> None:
        self.status = status
        self.badge_changed.emit(status.needs)
        self._fresh.setText(texts.standing(status, self._clock.now()))
        self._show_empty()

    def _show_empty(self) -> None:
        status = self.status
        coming = status is not None and not status.complete
        if not self._empty:
            self._stack.setCurrentIndex(0)
        elif coming and status is not None:
            away = status.syncing in (Syncing.WAITING, Syncing.SIGNED_OUT)
            self._stack.setCurrentIndex(3 if away else 2)
        else:
            self._stack.setCurrentIndex(1)

    # --- one subject -------------------------------------------------------------------------------------------

    @Slot()
    def _chosen(self) -> None:
        row: Subject | None = self.list.row
        if row is None or self._wanted is not None:
            return
        shown = self.detail.thread_
        if shown is None or shown.subject != row:
            self._read(row.key)

    def _read(self, key: SubjectKey) -> None:
        if self._reading is not None:
            self._reading()
        self._reading = self._tasks.run(self, self._followup.thread(key), self._show)

    def _show(self, thread: Thread | None) -> None:
        self._reading = None
        self.detail.show_thread(thread)
        if thread is not None and thread.subject.unread:
            self._looked.start()

    @Slot()
    def _was_read(self) -> None:
        thread = self.detail.thread_
        if thread is not None and thread.subject.unread and self.isVisible():
            self._tasks.run(self, self._followup.read(thread.subject.key))

    def _lead(self, key: SubjectKey | None) -> None:
        if key is not None:
            self._led = ""
            self.show_key(key)
        elif self._led:
            self._tasks.run(self, self._followup.refresh())  # it has only just begun: what is heard leads on

    def _lead_on(self) -> None:
        led, self._led = self._led, ""
        if led:
            self._tasks.run(self, self._followup.key_of(led), self._lead)

    def _select_wanted(self) -> None:
        if self._wanted is None:
            return
        place = self.list.model.place_of(self._wanted)
        if place is not None:
            self.list.choose(place, scroll=True)
        self._wanted = None

    @Slot(object)
    def _open_paper(self, paper: Paper) -> None:
        thread = self.detail.thread_
        if thread is not None:
            self._over.setCurrentWidget(self.paper)
            self.paper.show_paper(thread.subject.id, paper)

    @Slot()
    def _close_paper(self) -> None:
        self._over.setCurrentIndex(0)
        self.list.table.setFocus()

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self._empty = False
        self._over = QStackedLayout(self)
        base = QWidget(self)
        self._over.addWidget(base)
        self.paper = PaperView(theme, self._tasks, self._followup, self)
        self._over.addWidget(self.paper)
        self._stack = QStackedLayout(base)
        work = QWidget(base)
        column = QVBoxLayout(work)
        margin = theme.px("xl")
        column.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        column.setSpacing(theme.px("m"))
        self.bar = Bar(theme, work)
        self.banner = Banner(theme, work)
        self.detail = Detail(theme, self._clock, work)
        row = QHBoxLayout()
        row.setSpacing(theme.px("l"))
        row.addWidget(self._build_list(work), 3)
        row.addWidget(self.detail, 2)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        column.addLayout(row, 1)
        self._stack.addWidget(work)
        self._stack.addWidget(notice(theme, base, texts.NONE_TITLE, texts.NONE_TEXT, "follow"))
        self._stack.addWidget(notice(theme, base, texts.COMING_TITLE, texts.COMING_TEXT, "follow"))
        self._stack.addWidget(notice(theme, base, texts.NONE_TITLE, texts.OFFLINE_TEXT, "offline"))

    def _build_list(self, parent: QWidget) -> QFrame:
        theme = self._theme
        card = QFrame(parent)
        card.setProperty("role", "card")
        card.setMinimumWidth(_LEAST_LIST)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, theme.px("xs"), 1, 0)
        inside.setSpacing(0)
        self.list: LongList[Subject] = LongList(
            theme,
            self._tasks,
            self._memory,
            "followup",
            columns(self._clock),
            self._followup.rows,
            lambda row: row.key,
            nothing=(texts.NOT_FOUND_TITLE, texts.NOT_FOUND_TEXT),
            room=ROOM,
            parent=card,
        )
        self.list.table.setAccessibleName(texts.LIST_NAME)
        line = QFrame(card)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.px("m"), 0, theme.px("m"), 0)
        self._count, self._fresh = QLabel(card), QLabel(card)
        for label in (self._count, self._fresh):
            label.setProperty("role", "small")
            label.setFixedHeight(theme.px("row"))
        foot.addWidget(self._count, 1)
        foot.addWidget(self._fresh, 0, Qt.AlignmentFlag.AlignRight)
        inside.addWidget(self.list, 1)
        inside.addWidget(line)
        inside.addLayout(foot)
        return card

    def _connect(self, bridge: Bridge) -> None:
        self._again, self._looked = QTimer(self), QTimer(self)
        for timer, call in ((self._again, self._ask_again), (self._looked, self._was_read)):
            timer.setSingleShot(True)
            timer.timeout.connect(call)
        self._looked.setInterval(_READ_AFTER)
        self._finding.came.connect(self._came)
        self._finding.counted.connect(self._totals)
        self.bar.changed.connect(self._ask)
        self.list.chosen.connect(self._chosen)
        self.list.sorted_by.connect(self._ask)
        detail = self.detail
        detail.piece_asked.connect(self.choose_piece)
        detail.reply.send_asked.connect(self._write)
        detail.line_asked.connect(lambda line: self.line_asked.emit(line.invoice))
        detail.receipt_asked.connect(self.receipt_asked)
        detail.subject_asked.connect(self.show_key)
        detail.complaint_asked.connect(self.complaint_asked)
        detail.timeline.dismissed.connect(self._dismiss)
        detail.timeline.paper_asked.connect(self._open_paper)
        self.paper.closed.connect(self._close_paper)
        bridge.listen(self, FollowChanged, self._news, key=lambda _: None)
        bridge.listen(self, FollowStatus, lambda facts: self._stands(facts[-1]), key=lambda _: None)
        for keys, call in (("Ctrl+M", self.choose_piece), ("Ctrl+R", self._reply)):
            QShortcut(QKeySequence(keys), self).activated.connect(call)
        self.setTabOrder(self.list.table, detail.add_piece)

    @Slot()
    def _reply(self) -> None:
        self.detail.reply.text.setFocus()

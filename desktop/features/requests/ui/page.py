"""The page "Demandes en Ligne": cards and list on one side, the form on the other.

Owns which of them is shown and the commands between them and the service; the form holds what is typed.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.requests import texts
from desktop.features.requests.domain import (
    EDITABLE,
    NEEDING,
    WITHDRAWABLE,
    DemandRow,
    DemandsChanged,
    Practice,
    Prefill,
)
from desktop.features.requests.service import Requests
from desktop.features.requests.ui.cards import Cards
from desktop.features.requests.ui.chosen import Chosen
from desktop.features.requests.ui.columns import ROOM, of_demands
from desktop.features.requests.ui.editing import Editing
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.clock import Clock
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.confirm import confirm
from desktop.toolkit.long_list import notice
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Act, Page
from desktop.toolkit.paged import PagedModel
from desktop.toolkit.table import TableView
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class RequestsPage(Page):
    """`open_form` is how other pages lead here; nothing is asked before it is shown."""

    title = texts.TITLE
    label = texts.LABEL
    key = "requests"
    icon_name = "request"
    words = texts.WORDS
    keys = texts.KEYS

    follow_asked = Signal(str)
    """The UUID of a demand that is to be shown in the follow-up."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        requests: Requests,
        practice: Practice,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._requests = requests
        self.rows: dict[str, DemandRow] = {}
        self.offline = False
        self._asked = False
        self._offered = ""
        self.loaded = False
        self._build(practice, clock, memory)
        self._connect(bridge)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def shown(self) -> None:
        if not self._asked:
            self._asked = True
            self._load()
        if self.editing.open:
            self.editing.focus()
        elif self.rows:
            self.table.setFocus()
        else:
            self.cards.focus_first()

    def refresh(self) -> None:
        self._tasks.run(self, self._requests.refresh(), lambda _: self._load())

    def find_(self) -> None:
        self.table.setFocus()

    def acts(self) -> Sequence[Act]:
        return tuple(
            Act(name, partial(self.open_form, Prefill(kind)), "request", "", texts.WORDS)
            for kind, name in texts.KINDS.items()
        )

    def know(self, known: Mapping[str, str]) -> None:
        """What the mutual knows of the practice now ("iban", masked), shown beside what is to change."""
        self.editing.know(known)

    def offer(self, situation: str) -> None:
        """The choice that a situation leads to; what is being filled in is kept as a draft."""
        self._offered = situation
        self.editing.leave() if self.editing.open else self._close()

    def open_form(self, prefill: Prefill) -> None:
        """A new form of a kind, with what is known already (a statement's line, a deposit)."""
        self._tasks.run(self, self._requests.begin(prefill), self.editing.show_draft)

    # --- within ------------------------------------------------------------------------------------------------

    def _changed(self) -> None:
        if self._asked:
            self._load()
        else:
            self._tasks.run(self, self._requests.needing(), self.badge_changed.emit)

    def _load(self) -> None:
        self._tasks.run(self, self._requests.rows(), self._show)

    def _show(self, rows: list[DemandRow]) -> None:
        self.loaded = True
        self.rows = {row.id: row for row in rows}
        self.table.show_ids([row.id for row in rows])
        self.model.refresh_rows(rows)
        self._lists.setCurrentIndex(0 if rows else 1)
        self.badge_changed.emit(sum(row.stand in NEEDING for row in rows))
        self._tell_actions()

    async def _fetch(self, ids: list[str]) -> list[DemandRow]:
        wanted = set(ids)
        return [row for row in await self._requests.rows() if row.id in wanted]

    @property
    def current(self) -> DemandRow | None:
        """The row that is chosen."""
        key = self.table.current_id()
        return None if key is None else self.rows.get(key)

    @Slot()
    def _tell_actions(self) -> None:
        self.chosen.show_row(self.current)

    @Slot()
    def _open(self) -> None:
        row = self.current
        if row is not None and row.stand in EDITABLE:
            self._tasks.run(self, self._requests.open(row.id), self.editing.show_draft)

    @Slot()
    def _withdraw(self) -> None:
        row = self.current
        if row is None or row.stand not in WITHDRAWABLE:
            return
        if confirm(self, self._theme, texts.WITHDRAW_TITLE, texts.WITHDRAW_TEXT, texts.WITHDRAW_ACT, danger=True):
            self._tasks.run(self, self._requests.withdraw(row), self._withdrawn)

    def _withdrawn(self, done: bool) -> None:
        if not done:
            self.banner.say(Tone.WARNING, texts.WITHDRAW_LATE)
        self._load()

    @Slot()
    def _discard(self) -> None:
        row = self.current
        if row is None or row.stand not in EDITABLE:
            return
        if confirm(self, self._theme, texts.DISCARD_TITLE, texts.DISCARD_TEXT, texts.DISCARD_ACT, danger=True):
            self._tasks.run(self, self._requests.discard(row.id), lambda _: self._load())

    @Slot()
    def _sent(self) -> None:
        if self.editing.open:  # another form meanwhile
            self._load()
            return
        self.banner.say(Tone.INFO if self.offline else Tone.SUCCESS, texts.SENT_OFFLINE if self.offline else texts.SENT)
        self._close()

    @Slot()
    def _close(self) -> None:
        if self.editing.open:  # another form was opened while the last one was being kept
            self._load()
            return
        self._stack.setCurrentIndex(0)
        self._load()
        if self._offered:
            self.cards.offer(self._offered)
            self._offered = ""
            return
        self.cards.show_situations()
        self.table.setFocus() if self.rows else self.cards.focus_first()

    @Slot()
    def _opened(self) -> None:
        self.banner.clear()
        self._stack.setCurrentIndex(1)
        self.editing.focus()

    def _line(self, offline: bool) -> None:
        self.offline = offline
        self._offline.setVisible(offline)
        if not offline and self._asked:
            self._requests.refresh_soon()

    def takes_drop(self) -> bool:
        """Whether what is dropped now is joined to a form."""
        return self.isVisible() and self.editing.open

    @property
    def wanted(self) -> str:
        """Which document such a form wants next, "" for none."""
        return self.editing.form.papers.missing

    def take(self, paths: Sequence[Path]) -> bool:
        """Files that were dropped on the window, where a form is open; whether they were taken."""
        if not self.editing.open:
            return False
        self.editing.form.papers.take(paths)
        return True

    def _build(self, practice: Practice, clock: Clock, memory: Memory) -> None:
        theme = self._theme
        self._stack = QStackedLayout(self)
        overview = QWidget(self)
        column = QVBoxLayout(overview)
        margin = theme.px("xl")
        column.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        column.setSpacing(theme.px("m"))
        self.banner = Banner(theme, overview)
        self.cards = Cards(theme, overview)
        column.addWidget(self.banner)
        column.addWidget(self.cards)
        column.addSpacing(theme.px("s"))
        head = QHBoxLayout()
        heading = QLabel(texts.MINE, overview)
        heading.setProperty("role", "heading")
        self._offline = QLabel(texts.OFFLINE, overview)
        self._offline.setProperty("role", "muted")
        self._offline.hide()
        head.addWidget(heading)
        head.addWidget(self._offline)
        head.addStretch(1)
        column.addLayout(head)
        self._lists = QStackedLayout()
        self.model: PagedModel[DemandRow] = PagedModel(of_demands(clock), self._fetch, lambda row: row.id, self._tasks)
        self.table = TableView(theme, self.model, memory, "requests", overview)
        self.model.setParent(self)
        self.table.setAccessibleName(texts.MINE)
        listed = QWidget(overview)
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px("m"))
        self.chosen = Chosen(theme, clock, listed)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.chosen)
        self._lists.addWidget(listed)
        self._lists.addWidget(notice(theme, overview, texts.EMPTY_TITLE, texts.EMPTY_TEXT, "request"))
        column.addLayout(self._lists, 1)
        self._stack.addWidget(overview)
        self.editing = Editing(theme, self._tasks, self._requests, practice, clock, self)
        self._stack.addWidget(self.editing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for key, room in ROOM.items():
            self.table.show_column(key, self.width() >= room or self.table.arranged)

    def _connect(self, bridge: Bridge) -> None:
        self.cards.chosen.connect(lambda kind: self.open_form(Prefill(kind)))
        self.table.selected.connect(self._tell_actions)
        self.table.opened.connect(lambda _row: self._open())
        self.table.removal_asked.connect(self._remove)
        self.chosen.open_asked.connect(self._open)
        self.chosen.withdrawal_asked.connect(self._withdraw)
        self.chosen.removal_asked.connect(self._discard)
        self.chosen.follow_asked.connect(self.follow_asked)
        self.editing.opened.connect(self._opened)
        self.editing.sent.connect(self._sent)
        self.editing.closed.connect(self._close)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._new)
        bridge.listen(self, DemandsChanged, lambda _: self._changed(), key=lambda _: None)
        bridge.listen(self, Unreached, lambda _: self._line(True), key=lambda _: None)
        bridge.listen(self, Reachable, lambda _: self._line(False), key=lambda _: None)

    @Slot()
    def _remove(self) -> None:
        row = self.current
        if row is not None:
            self._discard() if row.stand in EDITABLE else self._withdraw()

    @Slot()
    def _new(self) -> None:
        if self.editing.open:
            self.editing.leave()
        self.cards.show_situations()
        self.cards.focus_first()

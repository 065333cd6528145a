"""The page "Accueil": what needs the user on top, what can be done, what came last, what the mutual announces.

Owns when it asks: as it becomes visible, and soon after something changed while it is. Built when it is first shown.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.features.home import texts
from desktop.features.home.domain import Announcement, Shortcut, Snapshot, Sources, Todo
from desktop.features.home.ui.cards import Card, NoticeCard, TodoRow, Welcome
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.clock import Clock
from desktop.toolkit import icons
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.forms import button
from desktop.toolkit.page import Act, Page
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

_NEWS = 500  # milliseconds
_SIDE = 320  # px
_COLUMNS = 2  # of shortcuts


class HomePage(Page):
    """Asks `sources`; where something leads goes out as signals."""

    title = texts.TITLE
    key = "home"
    icon_name = "home"
    words = texts.WORDS

    todo_chosen = Signal(object)
    """Todo."""
    more_chosen = Signal()
    deposit_chosen = Signal(str)
    payment_chosen = Signal(str)
    begin_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        sources: Sources,
        shortcuts: Callable[[], Sequence[Shortcut]],
        news: Sequence[type[object]],
        *,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        """`shortcuts` is asked once the page is built; `news` are the facts after which it asks again."""
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._sources = sources
        self._shortcuts = shortcuts
        self._clock = clock
        self._asking: Cancel | None = None
        self._built = False
        self._online = True
        self.snapshot: Snapshot | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_NEWS)
        self._again.timeout.connect(self._ask)
        for fact in news:
            bridge.listen(self, fact, self._heard, key=lambda _: None)
        bridge.listen(self, Unreached, lambda _: self._line(False), key=lambda _: None)
        bridge.listen(self, Reachable, lambda _: self._line(True), key=lambda _: None)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def shown(self) -> None:
        QTimer.singleShot(0, self, self._fill)  # the frame first: nothing of this page holds it up

    def refresh(self) -> None:
        self._fill()
        self._ask_notices()

    def acts(self) -> Sequence[Act]:
        return [Act(each.label, each.run, each.icon) for each in self._shortcuts()]

    @Slot()
    def _fill(self) -> None:
        if not self._built:
            self._built = True
            self._build()
            self._ask_notices()
        self._ask()

    # --- asking ------------------------------------------------------------------------------------------------

    def _heard(self, _facts: Sequence[object]) -> None:
        if self._built and self.isVisible() and not self._again.isActive():
            self._again.start()

    def _line(self, online: bool) -> None:
        self._online = online
        if self._built:
            self._say_line()

    @Slot()
    def _ask(self) -> None:
        if self._asking is not None:
            self._asking()
        self._asking = self._tasks.run(self, self._sources.snapshot(), self._show)

    def _ask_notices(self) -> None:
        self._tasks.run(self, self._sources.notices(), self._show_notices, lambda _: None)

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, snapshot: Snapshot) -> None:
        self._asking = None
        before, self.snapshot = self.snapshot, snapshot
        self._say_line()
        # What didn't change keeps its widgets, and whoever stands on one of them keeps the focus.
        if before is None or (before.todos, before.more) != (snapshot.todos, snapshot.more):
            self._show_todos(snapshot)
        welcome = snapshot.first_day and not snapshot.todos
        self.welcome.setVisible(welcome)
        self._todo.setVisible(not welcome)
        now = self._clock.now()
        if before is None or before.deposits != snapshot.deposits:
            last = [
                (texts.deposit(each, now), partial(self.deposit_chosen.emit, each.id)) for each in snapshot.deposits
            ]
            self._deposits.list_last(last, texts.NO_DEPOSITS)
        if before is None or before.payments != snapshot.payments:
            paid = [(texts.payment(each), partial(self.payment_chosen.emit, each.number)) for each in snapshot.payments]
            self._payments.list_last(paid, texts.NO_PAYMENTS)

    def _show_todos(self, snapshot: Snapshot) -> None:
        self._todo.clear()
        for row in snapshot.todos:
            made = TodoRow(self._theme, row, self._todo)
            made.chosen.connect(partial(self.todo_chosen.emit, row))
            self._todo.add(made)
        if snapshot.more:
            more = button(self._theme, texts.more(snapshot.more), "link", parent=self._todo)
            more.setAccessibleDescription(texts.MORE_NAME)
            more.clicked.connect(self.more_chosen)
            self._todo.add(more, left=True)
        if not snapshot.todos:
            self._todo.say(texts.NOTHING_TODO, "check-circle", "success")

    def _show_notices(self, notices: Sequence[Announcement]) -> None:
        self._notices.clear()
        for notice in notices:
            self._notices.add(NoticeCard(self._theme, notice, self._notices))
        self._notices.setVisible(bool(notices))

    def _say_line(self) -> None:
        if self._online:
            self.banner.clear()
        else:
            as_of = self.snapshot.as_of if self.snapshot is not None else None
            self.banner.say(Tone.INFO, texts.as_of(as_of, self._clock.now()), closable=False)

    @property
    def todo_rows(self) -> list[Todo]:
        """What needs the user, as listed."""
        return list(self.snapshot.todos) if self.snapshot is not None else []

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(scroll)
        inside.setProperty("role", "surface")
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        column = QVBoxLayout(inside)
        margin = theme.px("xl")
        column.setContentsMargins(margin, theme.px("l"), margin, theme.px("l"))
        column.setSpacing(theme.px("l"))
        self.banner = Banner(theme, inside)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(theme.px("l"))
        main, side = QVBoxLayout(), QVBoxLayout()
        for each in (main, side):
            each.setSpacing(theme.px("l"))
        self.welcome = Welcome(theme, inside)
        self.welcome.begin.clicked.connect(self.begin_asked)
        self.welcome.hide()
        self._todo = Card(theme, texts.TODO, inside)
        self._notices = Card(theme, texts.NOTICES, inside)
        self._notices.hide()
        self._deposits = Card(theme, texts.DEPOSITS, inside)
        self._payments = Card(theme, texts.PAYMENTS, inside)
        main.addWidget(self.welcome)
        main.addWidget(self._todo)
        main.addWidget(self._build_shortcuts(inside))
        main.addStretch(1)
        for card in (self._notices, self._deposits, self._payments):
            card.setFixedWidth(_SIDE)
            side.addWidget(card)
        side.addStretch(1)
        row.addLayout(main, 1)
        row.addLayout(side)
        column.addLayout(row, 1)

    def _build_shortcuts(self, parent: QWidget) -> QFrame:
        theme = self._theme
        card = Card(theme, texts.YOU_CAN, parent)
        inside = QWidget(card)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px("s"))
        self.shortcut_buttons: list[QPushButton] = []
        for place, shortcut in enumerate(self._shortcuts()):
            made = button(theme, shortcut.label, "card", parent=inside)
            icons.dress(theme, made, shortcut.icon, "accent", 20)
            made.setFixedHeight(theme.px("control-main"))
            made.setToolTip(shortcut.label)
            made.clicked.connect(lambda _=False, run=shortcut.run: run())
            made.setMinimumWidth(0)
            self.shortcut_buttons.append(made)
            grid.addWidget(made, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        card.add(inside)
        return card

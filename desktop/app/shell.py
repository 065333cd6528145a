"""The frame around the pages: rail, header with the connection's state, page, delivery bar; and the window-wide keys.

Owns which page is visible and what is said above it. Knows pages only as `toolkit.page.Page`, and neither the session
nor the engine: what the user chooses goes out as signals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.app import texts
from desktop.app.shell_keys import KeySheet
from desktop.app.shell_rail import LOCK_KEYS, Rail
from desktop.app.shell_search import FIND_KEYS, SearchButton
from desktop.toolkit import icons
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.forms import restyle
from desktop.toolkit.page import Act, Page
from desktop.toolkit.theme import Theme

_NARROW_BELOW = 1100
_QUIET = 50  # milliseconds between two pages that are built before somebody turns to them


@dataclass(frozen=True, slots=True)
class Command:
    """A window-wide key and what it does, whatever page is visible; `words` for the sheet of keys."""

    keys: str
    run: Callable[[], object]
    words: str = ""


class ConnectionPill(QFrame):
    """Icon and word for the state of the line; the sentence behind it as a tooltip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = "online"
        self.setProperty("role", "pill")
        self.setFixedHeight(24)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("s"), 0, theme.px("m"), 0)
        row.setSpacing(6)
        mark = QLabel(self)
        self._draw = icons.dress_by(theme, mark, self._look)
        self._words = QLabel(self)
        row.addWidget(mark)
        row.addWidget(self._words)
        self.set_state("online")

    @property
    def state(self) -> str:
        return self._state

    def set_state(self, state: str) -> None:
        """One of `texts.CONNECTION`."""
        self._state = state
        tone, _, words, why = texts.CONNECTION[state]
        restyle(self, "tone", tone)
        restyle(self._words, "tone", tone)
        self._words.setText(words)
        self._draw()
        self.setToolTip(why)
        self.setAccessibleName(words)
        self.setAccessibleDescription(why)

    def _look(self) -> tuple[str, str, int]:
        tone, icon, _, _ = texts.CONNECTION[self._state]
        return icon, tone, 16


class Shell(QWidget):
    """What a signed-in user sees. One per signed-in practice; `app.shell_window.Window` holds it."""

    lock_requested = Signal()
    sign_out_requested = Signal()
    switch_requested = Signal(str)
    """FINESS of a known practice; "" to add another one."""
    settings_requested = Signal()
    sign_in_requested = Signal()
    """The session expired and the user wants to type the password now."""
    find_requested = Signal()
    """The user wants to look for something, wherever it is."""
    page_shown = Signal(str)
    """Key of the page that became visible."""

    def __init__(
        self,
        theme: Theme,
        pages: Sequence[Page],
        *,
        bar: QWidget | None = None,
        settings: Page | None = None,
        practice: str,
        finess: str,
        commands: Sequence[Command] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._in_rail = len(pages)
        self._pages = [*pages, settings] if settings else list(pages)
        self._settings = settings
        self._expired = False
        self._banner = Banner(theme, self)
        self._unready = iter(self._pages)
        self._ahead = QTimer(self, interval=_QUIET)
        self._ahead.timeout.connect(self._prepare_next)
        self._build(bar, practice, finess)
        self._connect(commands)
        self.show_page(0)

    # --- what the application asks -----------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The visible page."""
        return self._pages[self._stack.currentIndex()]

    def show_page(self, which: int | str) -> None:
        """Make a page visible, by its place or its key; an unknown one changes nothing."""
        for number, page in enumerate(self._pages):
            if which in (number, page.key):
                self._rail.check(number if number < self._in_rail else None)
                self._stack.setCurrentIndex(number)
                self._heads.setCurrentIndex(number)
                self._title.setText(page.title)
                # Off the rail, onto the page: its first control is one Tab away.
                page.setFocus()
                page.shown()
                self.page_shown.emit(page.key)
                return

    def set_online(self, state: str) -> None:
        """`online`, `offline`, `reconnecting` or `expired`."""
        if state == self._pill.state:
            return
        self._pill.set_state(state)
        if state == "expired":
            self._banner.say(Tone.DANGER, texts.EXPIRED, texts.SIGN_IN_AGAIN, closable=False)
            self._expired = True
        elif self._expired:
            self._banner.clear()
            self._expired = False

    def say(self, tone: str, text: str) -> None:
        """A word above every page, until closed (no keyring, settings that couldn't be kept...)."""
        if not self._expired:
            self._banner.say(Tone(tone), text)

    def set_practices(self, others: Sequence[tuple[str, str]]) -> None:
        """The other practices of this workstation for the switcher: (FINESS, name)."""
        self._rail.set_practices(others)

    def places(self) -> list[Act]:
        """Its pages, as what can be gone to."""
        return [
            Act(
                page.title,
                partial(self.show_page, page.key),
                page.icon_name,
                f"Ctrl+{number + 1}" if number < min(8, self._in_rail) else "",
                page.words,
            )
            for number, page in enumerate(self._pages)
        ]

    def acts(self) -> list[Act]:
        """What can be done on each page, and everywhere."""
        found = [replace(act, run=partial(self._act, page.key, act.run)) for page in self._pages for act in page.acts()]
        return [*found, *self._rail.acts()]

    def _act(self, page: str, run: Callable[[], object]) -> None:
        self.show_page(page)
        run()

    @Slot()
    def show_keys(self) -> None:
        """Open the sheet of keys."""
        self.key_sheet().open()

    def key_sheet(self) -> KeySheet:
        """The keys everywhere, and of the visible page; made afresh."""
        everywhere = [(command.keys, command.words) for command in self._commands if command.words]
        groups = [(texts.KEYS_EVERYWHERE, everywhere), (self.page.title, list(self.page.keys))]
        return KeySheet(self._theme, [group for group in groups if group[1]], self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._banner and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._make_room()
        return super().eventFilter(watched, event)

    # --- within ------------------------------------------------------------------------------------------------

    def _build(self, bar: QWidget | None, practice: str, finess: str) -> None:
        theme = self._theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rail = Rail(theme, self._pages[: self._in_rail], practice, finess, self)
        column = QVBoxLayout()
        column.setSpacing(0)
        self._above = QVBoxLayout()
        self._above.addWidget(self._banner)
        self._banner.installEventFilter(self)
        self._make_room()
        self._stack = QStackedWidget(self)
        for page in self._pages:
            self._stack.addWidget(page)
        column.addWidget(self._build_header())
        column.addLayout(self._above)
        column.addWidget(self._stack, 1)
        if bar is not None:
            bar.setParent(self)
            column.addWidget(bar)
        row.addWidget(self._rail)
        row.addLayout(column, 1)

    def _make_room(self) -> None:
        """Around the banner, and none while it is hidden: the margins of a layout stay when all that it holds is."""
        theme, shown = self._theme, not self._banner.isHidden()
        self._above.setContentsMargins(*((theme.px("xl"), theme.px("m"), theme.px("xl"), 0) if shown else (0, 0, 0, 0)))

    def _build_header(self) -> QWidget:
        theme = self._theme
        header = QFrame(self)
        header.setProperty("role", "header")
        header.setFixedHeight(theme.px("header"))
        row = QHBoxLayout(header)
        row.setContentsMargins(theme.px("xl"), 0, theme.px("xl"), 0)
        row.setSpacing(theme.px("m"))
        self._title = QLabel(header)
        self._title.setProperty("role", "title")
        self._heads = QStackedWidget(header)
        for page in self._pages:
            self._heads.addWidget(self._held(page.header_widget(), header))
        self._search = SearchButton(theme, header)
        self._pill = ConnectionPill(theme, header)
        row.addWidget(self._title)
        row.addWidget(self._heads, 1)
        row.addWidget(self._search)
        row.addWidget(self._pill)
        return header

    @staticmethod
    def _held(widget: QWidget | None, parent: QWidget) -> QWidget:
        """A page shows and hides its own widget at any time: in a place of its own it can’t be seen over another’s."""
        place = QWidget(parent)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        if widget is not None:
            row.addWidget(widget)
        return place

    def _connect(self, commands: Sequence[Command]) -> None:
        rail = self._rail
        rail.page_chosen.connect(self.show_page)
        rail.settings_chosen.connect(self._settings_asked)
        rail.lock_chosen.connect(self.lock_requested)
        rail.keys_chosen.connect(self.show_keys)
        rail.sign_out_chosen.connect(self.sign_out_requested)
        rail.switch_chosen.connect(self.switch_requested)
        self._banner.acted.connect(self.sign_in_requested)
        self._search.clicked.connect(self.find_requested)
        own = (
            *(
                Command(
                    f"Ctrl+{n + 1}", partial(self.show_page, n), texts.KEYS_GO.format(page=page.label or page.title)
                )
                for n, page in enumerate(self._pages[: min(8, self._in_rail)])
            ),
            *commands,
            Command(FIND_KEYS, self.find_requested.emit, texts.KEYS_FIND_ALL),
            Command("Ctrl+F", lambda: self.page.find_(), texts.KEYS_FIND),
            Command("F5", lambda: self.page.refresh(), texts.KEYS_REFRESH),
            Command("Ctrl+P", lambda: self.page.print_(), texts.KEYS_PRINT),
            Command(LOCK_KEYS, self.lock_requested.emit, texts.LOCK),
            Command("F1", self.show_keys, texts.KEYS_SHOWN),
            Command("?", self.show_keys),  # typed into a field it stays a letter: Qt asks the field first
        )
        self._commands = own
        for command in own:
            key = QShortcut(QKeySequence(command.keys), self)
            # The key lives in this widget: hidden behind the lock page, it is dead.
            key.activated.connect(command.run)

    @Slot()
    def _settings_asked(self) -> None:
        if self._settings is not None:
            self.show_page(self._settings.key)
        self.settings_requested.emit()

    @Slot()
    def _prepare_next(self) -> None:
        page = next(self._unready, None)
        if page is None:
            self._ahead.stop()
        else:
            page.prepare()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ahead.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW_BELOW
        self._rail.set_narrow(narrow)
        self._search.set_narrow(narrow)
        super().resizeEvent(event)

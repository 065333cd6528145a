"""The window before anybody is signed in: the way in, and the pages that lead there (registration, agreement).

How a feature adds a page: derive it from `toolkit.gate.GatePage`, add a line to `app/gate_pages.PAGES`, by its `Door`.
It is built when it is first asked for, then kept; `begin(handed)` is called each time it is shown, with what the page
before handed over (`go.emit(Door.CONVENTION, Handed(finess=..., key=...))`). The frame draws "Retour à l'espace
connexion" and goes back page by page on Escape; when a practice opens, every page but the way in is destroyed, and what
was typed with it. Knows no page but the sign-in page.
"""

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.app import texts
from desktop.features.sign_in.ui.page import SignInPage
from desktop.toolkit import icons
from desktop.toolkit.forms import button
from desktop.toolkit.gate import NOTHING, Door, GatePage, Handed
from desktop.toolkit.theme import Theme

log = logging.getLogger(__name__)

Build = Callable[[], GatePage]


class Gate(QWidget):
    """Fills the window while nobody is signed in."""

    opened = Signal(object)
    """A `SignInResult` with which the program opens."""

    def __init__(self, theme: Theme, sign_in: Callable[[QWidget], SignInPage], parent: QWidget) -> None:
        """`sign_in` makes the way in as a child of what it is given: to be moved into another parent afterwards costs
        a page as much as to be made."""
        super().__init__(parent)
        self._theme = theme
        self._builders: dict[Door, Build] = {}
        self._pages: dict[Door, GatePage] = {}
        self._way: list[Door] = []  # behind the page that is shown
        self._here = Door.SIGN_IN
        self._online = True
        self._frame: QWidget | None = None
        self._stack = QStackedWidget(self)
        self.sign_in = sign_in(self._stack)
        self._stack.addWidget(self.sign_in)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.sign_in.opened.connect(self.opened)
        self.sign_in.page_asked.connect(self.go)

    def offer(self, door: Door, build: Build) -> None:
        """Have this page behind a door; `build` is called when it is first shown."""
        self._builders[door] = build

    # --- what the program asks -----------------------------------------------------------------------------------

    def start(self, *, resume: bool = True, finess: str | None = None) -> None:
        """Show the sign-in page; see `SignInPage.start`."""
        self.go_home()
        self.sign_in.start(resume=resume, finess=finess)

    def forget(self) -> None:
        """A practice opened: destroy every page but the way in, and what was typed there."""
        pages, self._pages = self._pages, {}
        self._way.clear()
        for page in pages.values():
            page.deleteLater()

    def set_online(self, online: bool) -> None:
        """Whether the service answers."""
        self._online = online
        self.sign_in.set_online(online)
        for page in self._pages.values():
            page.set_online(online)

    def say(self, tone: str, text: str) -> None:
        """A word on the sign-in page."""
        self.sign_in.say(tone, text)

    @property
    def here(self) -> Door:
        """Which page is shown."""
        return self._here

    def page(self, door: Door) -> GatePage | None:
        """The page behind this door, where it was built."""
        return self._pages.get(door)

    # --- from page to page ---------------------------------------------------------------------------------------

    @Slot(object, object)
    def go(self, door: Door, handed: Handed = NOTHING) -> None:
        """Show this page, and come back to the one that is shown now."""
        if door is Door.SIGN_IN:
            self.go_home()
            if handed.finess:
                self.sign_in.begin(handed.finess)
            return
        page = self._find(door)
        if page is None:
            log.warning("there is no page behind %s", door)
            return
        if door in self._way:  # back to it, not around in a circle
            del self._way[self._way.index(door) :]
        elif door is not self._here:
            self._way.append(self._here)
        self._show(door, page)
        page.begin(handed)

    @Slot()
    def go_back(self) -> None:
        """A step back within the page, or to the page before."""
        page = self._pages.get(self._here)
        if page is None or page.retreat():
            return
        before = self._way.pop() if self._way else Door.SIGN_IN
        former = self._pages.get(before)
        if former is None:
            self.go_home()
        else:
            self._show(before, former)
            former.setFocus()

    @Slot()
    def go_home(self) -> None:
        """To the sign-in page; what was typed elsewhere stays there."""
        self._way.clear()
        if self._here is not Door.SIGN_IN:
            self._here = Door.SIGN_IN
            self._stack.setCurrentIndex(0)
            self.sign_in.focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.key() == Qt.Key.Key_Escape or (
            event.key() == Qt.Key.Key_Left and event.modifiers() == Qt.KeyboardModifier.AltModifier
        )
        if back and self._here is not Door.SIGN_IN:
            self.go_back()
        else:
            super().keyPressEvent(event)

    # --- within --------------------------------------------------------------------------------------------------

    def _find(self, door: Door) -> GatePage | None:
        if door not in self._pages and door in self._builders:
            if self._frame is None:
                self._frame = self._build_frame()
                self._stack.addWidget(self._frame)
            page = self._pages[door] = self._builders[door]()
            page.go.connect(self.go)
            page.home.connect(self.go_home)
            page.set_online(self._online)
            self._inner.addWidget(page)
        return self._pages.get(door)

    def _show(self, door: Door, page: GatePage) -> None:
        self._here = door
        self._inner.setCurrentWidget(page)
        self._stack.setCurrentIndex(1)

    def _build_frame(self) -> QWidget:
        """The bar with the way back, the pages below it."""
        theme = self._theme
        frame = QWidget(self)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QWidget(frame)
        bar.setProperty("role", "raised")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(56)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px("xl"), 0, theme.px("xl"), 0)
        row.setSpacing(theme.px("m"))
        mark = QLabel(bar)
        icons.dress(theme, mark, "brand", "accent", 24)
        words = QLabel(texts.PORTAL, bar)
        font = theme.font("small", 600)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1)
        words.setFont(font)
        self.way_home = button(theme, texts.BACK_TO_SIGN_IN, "link", icon="back", parent=bar)
        self.way_home.clicked.connect(self.go_home)
        row.addWidget(self.way_home)
        row.addStretch(1)
        row.addWidget(mark)
        row.addWidget(words)
        line = QFrame(frame)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self._inner = QStackedWidget(frame)
        column.addWidget(bar)
        column.addWidget(line)
        column.addWidget(self._inner, 1)
        return frame

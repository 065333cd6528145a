"""The program's one window: the way in, the frame of a signed-in practice, or the lock page; never two of them.

Owns the window's title (the program's name, nothing personal), its place on the screen, and that nothing else of the
program stays visible while it is locked.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from desktop.app import texts
from desktop.toolkit import icons
from desktop.toolkit.theme import Theme

if TYPE_CHECKING:  # neither is needed before somebody is signed in
    from desktop.app.lock import LockPage
    from desktop.app.shell import Shell

W = TypeVar("W", bound=QWidget)
_FIRST_SIZE = (1280, 800)
_LEAST_SIZE = (560, 340)


class Window(QMainWindow):
    """`place` is what `remember_place` was given last time."""

    closing = Signal()
    """The user closes the window; the place was already remembered."""

    def __init__(
        self, theme: Theme, *, place: str = "", remember_place: Callable[[str], object] = lambda _: None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._remember_place = remember_place
        self._gate: QWidget | None = None
        self._shell: Shell | None = None
        self._lock: LockPage | None = None
        self._stack = QStackedWidget(self)
        self.setCentralWidget(self._stack)
        self.setWindowTitle(texts.PROGRAM)
        self.setMinimumSize(*_LEAST_SIZE)
        if not (place and self.restoreGeometry(QByteArray.fromBase64(place.encode("ascii", "ignore")))):
            self.resize(*_FIRST_SIZE)

    @property
    def shell(self) -> "Shell | None":
        """The frame of the practice that is signed in."""
        return self._shell

    @property
    def locked(self) -> bool:
        """Whether the lock page stands in the place of everything."""
        return self._lock is not None and self._stack.currentWidget() is self._lock

    def show_icon(self) -> None:
        """Give the window its icon, drawn in six sizes: it can wait until the window was painted."""
        self.setWindowIcon(icons.icon(self._theme, "brand", "accent", 32))

    @property
    def pages(self) -> QWidget:
        """The parent of what is shown here."""
        return self._stack

    def show_gate(self, gate: QWidget) -> None:
        """Show the way in; the frame and lock page of whoever was signed in are destroyed."""
        self._gate = self._swap(self._gate, gate)
        self._stack.setCurrentWidget(gate)
        self._drop(self._shell)
        self._drop(self._lock)
        self._shell = self._lock = None

    def show_shell(self, shell: "Shell", lock: "LockPage") -> None:
        """Show the frame of a practice that has just signed in; `lock` waits behind it."""
        self._shell = self._swap(self._shell, shell)
        self._lock = self._swap(self._lock, lock)
        self._stack.setCurrentWidget(shell)
        shell.page.setFocus()  # the first Tab leads into the page, not into the rail

    def lock(self) -> None:
        """Hide everything behind the lock page: dialogs and menus are closed as if by Escape."""
        if self._lock is None or self.locked:
            return
        from PySide6.QtWidgets import QDialog, QMenu

        for other in QApplication.topLevelWidgets():
            if isinstance(other, QDialog):
                other.reject()
            elif isinstance(other, QMenu) or (other is not self and other.isVisible()):
                other.close()
        self._stack.setCurrentWidget(self._lock)
        self._lock.begin()

    def unlock(self) -> None:
        """Show the frame again, as it was left."""
        if self._shell is not None and self.locked:
            self._stack.setCurrentWidget(self._shell)
            self._shell.page.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._remember_place(bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self.closing.emit()
        super().closeEvent(event)

    def _swap(self, old: W | None, new: W) -> W:
        if new is not old:
            self._stack.addWidget(new)
            self._drop(old)
        return new

    def _drop(self, old: QWidget | None) -> None:
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()

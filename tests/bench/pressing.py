"""Every button of every page is pressed, in a program of its own: `python -m tests.bench.pressing BASEDIR URL FOLDER`.

Tells for each how many milliseconds passed from letting go of the mouse until something was painted and the window was
free again. The button's own picture, which Qt paints on the press and before anything is done, counts where it shows
another state and not otherwise; whatever the button does before it gives the window back does, and so does what the
page's other work takes from it. Where nothing is to be shown (what is chosen is chosen already) there is no figure.
Dialogs and menus are closed again, pages that were left are shown again.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from desktop.app.program import Program
from desktop.toolkit.gate import Door
from tests.bench.drops import drag_over, dragged, let_go, listed, signed_in
from tests.bench.probe import ours, quit_window

HELD = 20  # milliseconds for which the mouse is held down
CALM = 0.15  # seconds without a paint: a page has come to rest
PATIENCE = 2.0  # seconds that a reaction, or calm, is waited for
LOOKS = 10  # milliseconds between two looks at what is waited for

Wait = Callable[[], bool]


class Presser(QObject):
    """Walks through the program; `reactions` are by page and button."""

    def __init__(self, program: Program, documents: list[str]) -> None:
        super().__init__(program)
        self.reactions: dict[str, float] = {}
        self._program = program
        self._documents = documents
        self._painted = perf_counter()
        self._reacted = 0.0
        self._waits = False  # for the first paint after the button was let go
        self._wait: Wait = lambda: True
        self._until = 0.0
        self._looks = QTimer(self)
        self._looks.setInterval(LOOKS)
        self._looks.timeout.connect(self._look)
        self._steps = self._walk()

    def begin(self) -> None:
        """Press them all, tell it, and leave."""
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        self._looks.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted = perf_counter()
            if self._waits:
                self._waits = False
                QTimer.singleShot(0, self._tell_reaction)  # once all of it is painted
        return False

    def _tell_reaction(self) -> None:
        self._reacted = perf_counter()

    # --- the walk ------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._close_what_opened()
        if not self._wait() and perf_counter() < self._until:
            return
        try:
            self._wait = next(self._steps)
            self._until = perf_counter() + PATIENCE
        except StopIteration:
            self._looks.stop()
            print(json.dumps(self.reactions), flush=True)
            quit_window()

    def _walk(self) -> Iterator[Wait]:
        gate = self._program.gate
        yield lambda: self._calm() and gate.sign_in.isVisible()
        for door in (Door.SIGN_IN, *gate._builders):
            yield from self._press_all(f"gate {door.value}", gate, lambda door=door: gate.go(door))  # type: ignore[misc]
        opened: list[bool] = []
        signed_in(self._program, lambda: opened.append(True))
        yield lambda: bool(opened)
        desk = self._program.desk
        assert desk is not None
        data = dragged(listed(self._documents))
        drag_over(self._program, data)
        let_go(self._program, data)
        page = desk.deposits
        yield lambda: sum(page.queue.counts.values()) >= len(self._documents) and not page.reading
        assert page.queue.counts, "nothing was dropped"
        for key in [each.key for each in desk.shell._pages]:
            yield from self._press_all(key, desk.shell, lambda key=key: desk.shell.show_page(key))  # type: ignore[misc]

    def _press_all(self, name: str, root: QWidget, show: Callable[[], None]) -> Iterator[Wait]:
        place = 0
        while True:
            show()
            yield self._calm
            buttons = offered(root)
            if place >= len(buttons):
                return
            yield from self._press(name, buttons[place])
            place += 1

    def _press(self, name: str, button: QAbstractButton) -> Iterator[Wait]:
        said = f"{name}: {button.text() or button.accessibleName() or button.objectName()}"
        self._mouse(button, QEvent.Type.MouseButtonPress)
        since = perf_counter()
        yield lambda: perf_counter() - since > HELD / 1000 and self._calm()
        started = perf_counter()
        QTimer.singleShot(0, lambda: self._let_go(button))
        yield lambda: self._reacted > started
        self._waits = False
        if self._reacted > started:
            self.reactions.setdefault(said, (self._reacted - started) * 1000)
        yield self._calm

    def _let_go(self, button: QAbstractButton) -> None:
        before = button.isChecked()

        def released() -> None:  # between the button's own picture and what it does
            if button.isChecked() != before:
                self._tell_reaction()
            else:
                self._waits = True

        told = button.released.connect(released)
        self._mouse(button, QEvent.Type.MouseButtonRelease)
        QObject.disconnect(told)

    def _calm(self) -> bool:
        return perf_counter() - self._painted > CALM

    @staticmethod
    def _mouse(button: QAbstractButton, what: QEvent.Type) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        middle = QPointF(button.rect().center())
        held = left if what == QEvent.Type.MouseButtonPress else none
        where = QPointF(button.mapToGlobal(button.rect().center()))
        QApplication.sendEvent(button, QMouseEvent(what, middle, where, left, held, Qt.KeyboardModifier.NoModifier))

    def _close_what_opened(self) -> None:
        """A dialog or menu that was painted has shown its reaction; it waits for an answer in a loop of its own."""
        if not self._calm():
            return
        other = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(other, QDialog):
            other.reject()
        elif other is not None:
            other.close()


def offered(root: QWidget) -> list[QAbstractButton]:
    """The buttons that can be pressed now."""
    return [
        button
        for button in root.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and not button.visibleRegion().isEmpty()
    ]


def main(basedir: str, url: str, documents: str) -> int:
    paths = sorted(str(path) for path in Path(documents).iterdir())
    return ours(Path(basedir), url, script=lambda program: Presser(program, paths).begin())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

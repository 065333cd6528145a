"""The window as a secretary uses it, in a process of its own: `python -m tests.journeys.window BASEDIR URL [FOLDER]`.

Signs in; where a folder is named, drops it on the window as the system would and sends what was read; stays until
nothing is on its way any more. What happens is told as lines of JSON on standard output. Acts only by what a hand can
reach: events, fields and buttons; the words come on standard input: FINESS, password, message.
"""

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.app import main
from desktop.app.options import Options
from desktop.app.program import Desk, Program
from desktop.features.deposits.page_texts import MESSAGE_NEXT
from desktop.kernel.ids import Finess
from desktop.session.facts import Standing
from desktop.uploads.facts import DocumentState

LOOKS = 50  # milliseconds between two looks at what is awaited

_MOVING = (
    DocumentState.QUEUED,
    DocumentState.SENDING,
    DocumentState.WAITING,
    DocumentState.SIGNED_OUT,
    DocumentState.UPLOADED,
)
_OVER = (DocumentState.ACKNOWLEDGED, DocumentState.REFUSED, DocumentState.DUPLICATE)


class Hand(QObject):
    """The secretary's hand: looks twenty times a second what there is to do next."""

    def __init__(self, program: Program, credentials: tuple[Finess, str], message: str, folder: Path | None) -> None:
        super().__init__(program)
        self._program = program
        self._session = program._house.session
        self._credentials = credentials
        self._message = message
        self._folder = folder
        self._steps = [self._enter, self._wait]
        if folder is not None:
            self._steps[1:1] = [self._drop, self._read, self._send]
        self._after = 0
        self._timer = QTimer(self, interval=LOOKS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._steps[0]():
            tell(did=self._steps.pop(0).__name__.strip("_"), **self._state())
            if not self._steps:
                self._timer.stop()
                QApplication.quit()

    # --- steps: True once they are done --------------------------------------------------------------------------

    def _enter(self) -> bool:
        if self._program.desk is not None:
            return True
        # Closed, and the fields can be typed in: nobody has tried yet, or it led nowhere.
        fields = [field for field in self._program.gate.findChildren(QLineEdit) if field.isVisible()]
        ready = fields and all(field.isEnabled() for field in fields)
        if ready and self._session.standing is Standing.CLOSED:
            for field in fields:
                secret = field.echoMode() is QLineEdit.EchoMode.Password
                field.selectAll()
                QTest.keyClicks(field, self._credentials[secret])
            QTest.keyClick(fields[-1], Qt.Key.Key_Return)
        return False

    def _drop(self) -> bool:
        desk = self._desk()
        if not desk.deposits.queue.known:
            return False
        fields = desk.deposits.batch.findChildren(QLineEdit)
        next(field for field in fields if field.accessibleName() == MESSAGE_NEXT).setText(self._message)
        assert self._folder is not None
        self._after = sum(self._counts().values()) + sum(path.is_file() for path in self._folder.rglob("*"))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._folder))])
        self._drag(self._program.window, QDragEnterEvent, data)
        self._drag(desk.drops, QDropEvent, data)
        return True

    def _read(self) -> bool:
        return sum(self._counts().values()) == self._after

    def _send(self) -> bool:
        if not self._counts().get(DocumentState.STAGED, 0):
            return True
        self._desk().deposits.batch.send.click()  # a button that is not enabled does nothing
        return False

    def _wait(self) -> bool:
        self._answer_for_the_password()
        counts = self._counts()
        if any(counts.get(state, 0) for state in (*_MOVING, DocumentState.STAGED)):
            return False
        return sum(counts.values()) > 0 and sum(counts.get(state, 0) for state in _OVER) == sum(counts.values())

    def _answer_for_the_password(self) -> None:
        """The service wants the password again: the page that asks for it is given it."""
        window = self._program.window
        if self._session.expired and not window.locked:
            self._desk().shell.sign_in_requested.emit()
        elif window.locked:
            for field in window.findChildren(QLineEdit):
                if field.isVisible() and field.isEnabled() and field.echoMode() is QLineEdit.EchoMode.Password:
                    field.clear()
                    QTest.keyClicks(field, self._credentials[1])
                    QTest.keyClick(field, Qt.Key.Key_Return)

    # --- hands and eyes ------------------------------------------------------------------------------------------

    def _desk(self) -> Desk:
        assert self._program.desk is not None
        return self._program.desk

    def _counts(self) -> dict[DocumentState, int]:
        return dict(self._desk().deposits.queue.counts)

    def _state(self) -> dict[str, Any]:
        return {"counts": {state.value: count for state, count in self._counts().items() if count}}

    def _drag(self, target: QWidget, kind: type[QDragEnterEvent] | type[QDropEvent], data: QMimeData) -> None:
        middle = self._program.window.rect().center()
        place = QPointF(middle) if kind is QDropEvent else middle
        event = kind(
            place,  # type: ignore[arg-type]
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(target, event)
        assert event.isAccepted()


def tell(**values: Any) -> None:
    """One line."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def run(basedir: Path, server: str, folder: Path | None) -> int:
    """The program, with a hand; its exit code."""
    finess, password, message = (sys.stdin.readline().rstrip("\n") for _ in range(3))
    hands: list[Hand] = []

    def begin(program: Program) -> None:
        hands.append(Hand(program, (Finess(finess), password), message, folder))

    return main.run(Options(server=server, basedir=basedir, log_level="debug"), begin)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]) if len(sys.argv) > 3 else None))

"""The window as a secretary uses it, in a process of its own: `python -m tests.journeys.window BASEDIR URL`.

What she does is a list of acts, a line of JSON on standard input; what she sees after each is a line on standard
output.

    ["enter", FINESS, PASSWORD]     type both on the sign-in page, again where it led nowhere
    ["drop", FOLDER, MESSAGE]       drop a folder, once the message for the mutual is typed
    ["read"]                        until each of its files is told about
    ["send"]                        press the button until nothing waits for it
    ["some"]                        until a document has its receipt
    ["wait"]                        until nothing is on its way any more
    ["leave"]                       sign out

Acts only by what a hand can reach: drags, keys and buttons.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.app import main
from desktop.app.options import SendOptions, StatusOptions, parse
from desktop.features.deposits.page_texts import MESSAGE_NEXT
from desktop.features.sign_in.ui.form import CredentialsForm
from desktop.toolkit.banner import Banner
from desktop.uploads.facts import DocumentState

if TYPE_CHECKING:
    from desktop.app.program import Program

LOOKS = 50  # milliseconds between two looks at what is awaited

_OVER = frozenset({DocumentState.ACKNOWLEDGED, DocumentState.REFUSED, DocumentState.DUPLICATE})
_HIDDEN = QLineEdit.EchoMode.Password


class Hand(QObject):
    """The secretary: looks twenty times a second whether the act is done, then begins the next one."""

    def __init__(self, program: "Program", acts: list[list[str]]) -> None:
        super().__init__(program)
        self._program = program
        self._acts = acts
        self._tried = False
        self._password = ""
        self._expected = 0
        self._timer = QTimer(self, interval=LOOKS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        name, *words = self._acts[0]
        act: Callable[..., bool] = getattr(self, f"_{name}")
        if act(*words):
            del self._acts[0]
            tell(did=name, counts=self._told(), **self._token())
        if not self._acts:
            self._timer.stop()
            QApplication.quit()

    # --- acts: True once they are done ---------------------------------------------------------------------------

    def _enter(self, finess: str, password: str) -> bool:
        gate = self._program.gate
        if self._program.desk is not None:
            self._password, self._tried = password, False
            return True
        answered = any(banner.isVisible() for banner in gate.findChildren(Banner))
        form = gate.findChild(CredentialsForm)
        if form is None or not form.isVisible() or (self._tried and not answered):
            return False
        if form.identifier != finess:
            form.choose(None)
        fields = [field for field in form.findChildren(QLineEdit) if field.isVisible() and field.isEnabled()]
        for field in fields:
            field.selectAll()
            QTest.keyClicks(field, password if field.echoMode() is _HIDDEN else finess)
        if fields:
            QTest.keyClick(fields[-1], Qt.Key.Key_Return)
            self._tried = True
        return False

    def _drop(self, folder: str, message: str) -> bool:
        deposits = self._desk.deposits
        if not deposits.queue.known:
            return False
        for field in deposits.batch.findChildren(QLineEdit):
            if field.accessibleName() == MESSAGE_NEXT:
                field.setText(message)
        counts = self._counts
        known = sum(counts.values()) - counts.get(DocumentState.REFUSED, 0)  # what is refused again takes its own place
        self._expected = known + sum(path.is_file() for path in Path(folder).rglob("*"))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(folder)])
        middle = self._program.window.rect().center()
        buttons = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self._give(self._program.window, QDragEnterEvent(middle, *buttons))
        self._give(self._desk.drops, QDropEvent(QPointF(middle), *buttons))
        return True

    def _read(self) -> bool:
        return sum(self._counts.values()) == self._expected

    def _send(self) -> bool:
        if self._counts.get(DocumentState.STAGED, 0):
            QTest.mouseClick(self._desk.deposits.batch.send, Qt.MouseButton.LeftButton)  # nothing where it is grey
            return False
        return True

    def _some(self) -> bool:
        return self._counts.get(DocumentState.ACKNOWLEDGED, 0) > 0

    def _wait(self) -> bool:
        self._answer_for_the_password()
        counts = self._counts
        return sum(counts.values()) > 0 and all(state in _OVER for state, count in counts.items() if count)

    def _leave(self) -> bool:
        if self._program.desk is None:
            return True
        if not self._tried:
            self._desk.shell.sign_out_requested.emit()
            self._tried = True
        return False

    # --- hands and eyes ------------------------------------------------------------------------------------------

    @property
    def _desk(self) -> Any:
        assert self._program.desk is not None
        return self._program.desk

    @property
    def _counts(self) -> dict[DocumentState, int]:
        return dict(self._desk.deposits.queue.counts)

    def _told(self) -> dict[str, Any]:
        if self._program.desk is None:
            self._tried = False
            return {}
        return {state.value: count for state, count in self._counts.items() if count}

    def _token(self) -> dict[str, str]:
        """The session's token, which the test looks for where it mustn't be."""
        return {"token": self._program._house.session.bearer()} if not self._acts else {}

    def _answer_for_the_password(self) -> None:
        """Where the service wants the password again, the page that asks for it is given it."""
        window = self._program.window
        if self._program._house.session.expired and not window.locked:
            self._desk.shell.sign_in_requested.emit()
        elif window.locked:
            for field in window.findChildren(QLineEdit):
                if field.isVisible() and field.isEnabled() and field.echoMode() is _HIDDEN:
                    field.selectAll()
                    QTest.keyClicks(field, self._password)
                    QTest.keyClick(field, Qt.Key.Key_Return)

    def _give(self, target: QWidget, event: QDropEvent) -> None:
        QApplication.sendEvent(target, event)
        assert event.isAccepted()


def tell(**values: Any) -> None:
    """One line."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def run(basedir: Path, server: str, hand: type[Hand] = Hand) -> int:
    """The program, with a hand; its exit code."""
    acts = json.loads(sys.stdin.readline())
    hands: list[Hand] = []
    options = parse(["--server", server, "--basedir", str(basedir), "--log-level", "debug"])
    assert not isinstance(options, (SendOptions, StatusOptions))
    return main.run(options, lambda program: hands.append(hand(program, acts)))


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), sys.argv[2]))

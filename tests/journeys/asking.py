"""The window of a secretary who asks for things, in its own process: `python -m tests.journeys.asking BASEDIR URL`.

As `window`, whose acts it has, with these more:

    ["ask", KIND, WORDS, PAPERS]    fill in a new form and send it; words by field, papers by role, both as JSON
    ["asked"]                       until each form that was sent is in the list
    ["unsent"]                      until each of them waits for the line
    ["answered"]                    until the service has answered all of them
    ["bring", SUBJECT, PATH]        drop the piece that is missing there, until it isn't waited for any more
    ["goes_on", SUBJECT]            until the mutual works on it again

After each act it tells which demands there are: {UUID: [KIND, STAND, NUMBER]}.
"""

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desktop.features.followup.ui.page import FollowupPage
from desktop.features.requests.domain import UNSENT, Prefill
from desktop.features.requests.ui.lines import LinesEditor
from desktop.features.requests.ui.page import RequestsPage
from desktop.followup.facts import Stage
from desktop.toolkit.choice import Choice
from tests.journeys.window import Hand, run


class AskingHand(Hand):
    """The secretary, at the page of demands."""

    _filled = False
    _pressed = False
    _sent = 0
    _joined = 0

    def _ask(self, kind: str, words: str, papers: str) -> bool:
        page = self._page
        if not page.editing.open:
            if self._filled:  # it is sent
                self._filled = self._pressed = False
                return True
            page.open_form(Prefill(kind))
            return False
        if not self._filled:
            self._fill(json.loads(words))
            self._filled, self._joined = True, 0
        wanted = [Path(path) for path in json.loads(papers)]
        draft = page.editing.draft
        there = 0 if draft is None else len(draft.attachments)
        if there < len(wanted):
            if there == self._joined:
                self._joined += 1
                self._let_go(wanted[there])
            return False
        if not self._pressed:
            QTest.mouseClick(page.editing.send_button, Qt.MouseButton.LeftButton)
            self._pressed = True
            self._sent += 1
        assert not page.editing.banner.text, page.editing.banner.text
        return False

    def _asked(self) -> bool:
        return len(self._page.rows) >= self._sent

    def _unsent(self) -> bool:
        return self._asked() and all(row.stand in UNSENT for row in self._page.rows.values())

    def _answered(self) -> bool:
        self._answer_for_the_password()
        rows = self._page.rows  # none before the page has looked into the vault
        return self._asked() and bool(rows) and all(row.number for row in rows.values())

    def _bring(self, subject: str, path: str) -> bool:
        page = self._look_at(subject)
        if page.takes_drop() and not self._pressed:
            self._let_go(Path(path))
            self._pressed = True
        return self._pressed and not page.detail.awaits_piece

    def _goes_on(self, subject: str) -> bool:
        thread = self._look_at(subject).detail.thread_
        return thread is not None and thread.subject.id == subject and thread.subject.stage is Stage.PROCESSING

    # --- hands and eyes ------------------------------------------------------------------------------------------

    @property
    def _page(self) -> RequestsPage:
        page: RequestsPage = self._desk.requests
        self._desk.shell.show_page(page.key)
        return page

    def _look_at(self, subject: str) -> FollowupPage:
        page: FollowupPage = self._desk.followup
        self._desk.shell.show_page(page.key)
        shown = page.detail.thread_
        if page.complete and (shown is None or shown.subject.id != subject):
            page.show_subject(subject)
        return page

    def _fill(self, words: dict[str, Any]) -> None:
        for name, control in self._page.editing.form.controls.items():
            word = words.get(name)
            if word is None:
                continue
            control.setFocus()
            match control:
                case Choice():
                    for _ in range(control._values.index(word)):
                        QTest.keyClick(control, Qt.Key.Key_Down)
                case LinesEditor():
                    fields = [field for field in control.findChildren(QLineEdit) if not field.isHidden()]
                    for field, part in zip(fields, word, strict=True):
                        _type(field, part)
                case QPlainTextEdit() | QLineEdit():
                    _type(control, word)

    def _let_go(self, path: Path) -> None:
        window = self._program.window
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        middle = window.rect().center()
        buttons = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self._give(window, QDragEnterEvent(middle, *buttons))
        self._give(self._desk.drops, QDropEvent(QPointF(middle), *buttons))

    def _told(self) -> dict[str, Any]:
        if self._program.desk is None:
            return {}
        rows = self._page.rows.values()
        return {row.id: [row.kind, row.stand.value, row.number] for row in rows}


def _type(field: QWidget, word: str) -> None:
    """Letter by letter; `QTest` knows ASCII alone."""
    for letter in word:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), sys.argv[2], AskingHand))

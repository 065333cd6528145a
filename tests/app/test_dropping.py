"""What the window says of dragged files is what becomes of them: a deposit, a document of a form, the missing piece."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_stub.followup_rules import Turn
from api_stub.serving import Served
from desktop.app.desk import Desk
from desktop.app.program import Program
from desktop.features.deposits import page_texts
from desktop.features.followup import texts as followup_texts
from desktop.features.requests import texts as requests_texts
from desktop.features.requests.domain import Prefill
from desktop.features.requests.texts import ROLES
from tests.app.inside import PATIENCE, inside, sign_in
from tests.followup.desk import take
from tests.stub import conftest as plain
from tests.stub.test_followup import deposited
from tests.uploads.world import scan


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Program, Desk, Served]]:
    with Served() as stub, inside(qtbot, stub, tmp_path / "base") as program:
        yield program, sign_in(qtbot, program), stub


def over(program: Program, desk: Desk, path: Path) -> tuple[str, str]:
    """Drag a file over the window, and away again: what it says."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    middle = program.window.rect().center()
    buttons = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(program.window, QDragEnterEvent(middle, *buttons))
    said = desk.drops.title, desk.drops.accessibleDescription()
    desk.drops._end()
    return said


@pytest.mark.timeout(300)
def test_the_overlay_says_what_will_happen(program: tuple[Program, Desk, Served], qtbot: QtBot, tmp_path: Path) -> None:
    running, desk, stub = program
    path = tmp_path / "RIB.jpg"
    path.write_bytes(scan(1))
    desk.shell.show_page(desk.deposits.key)
    assert over(running, desk, path)[0] == page_texts.DROP_TITLE

    desk.shell.show_page(desk.requests.key)
    assert over(running, desk, path)[0] == page_texts.DROP_TITLE, "no form is open: it is a deposit"
    desk.requests.open_form(Prefill("change-bank"))
    qtbot.waitUntil(lambda: desk.requests.editing.open, timeout=PATIENCE)
    title, words = over(running, desk, path)
    assert title == requests_texts.DROP_TITLE
    assert ROLES["rib"] in words
    desk.take([path])
    draft = desk.requests.editing
    qtbot.waitUntil(lambda: draft.draft is not None and len(draft.draft.attachments) == 1, timeout=PATIENCE)
    assert ROLES["rib"] not in over(running, desk, path)[1], "it is there already"
    assert not sum(desk.deposits.queue.counts.values()), "nothing of it is a deposit"

    practice = plain.Desk(stub.url)
    (document,) = deposited(practice)
    take(stub, document, Turn.ASK, "Ordonnance")
    practice.close()
    desk.following.service.ask_now()
    desk.shell.show_page(desk.followup.key)
    qtbot.waitUntil(lambda: desk.followup.status is not None and desk.followup.status.needs == 1, timeout=PATIENCE)
    desk.followup.show_subject(document)
    qtbot.waitUntil(desk.followup.takes_drop, timeout=PATIENCE)
    assert over(running, desk, path)[0] == followup_texts.DROP_TITLE

"""The whole program when the second factor is switched on from another workstation: asked for both, nothing lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.app import demo
from desktop.app.program import Program
from desktop.session.standing import Standing
from desktop.toolkit import code_texts
from desktop.toolkit.forms import PasswordField
from tests.app.inside import PATIENCE, inside, sign_in
from tests.stub.conftest import Clock
from tests.stub.conftest import Desk as Elsewhere
from tests.stub.phone import switch_on


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def stub(tmp_path: Path, clock: Clock) -> Iterator[Served]:
    with Served(Settings(tmp_path / "stub", argon2=Argon2Cost.cheap(), clock=clock)) as served:
        yield served


@pytest.fixture
def program(stub: Served, tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    with inside(qtbot, stub, tmp_path / "desk") as program:
        yield program


def test_switched_on_elsewhere_the_lock_page_asks_for_both(
    stub: Served, clock: Clock, program: Program, qtbot: QtBot
) -> None:
    desk = sign_in(qtbot, program)
    session = program._house.session
    desk.shell.show_page(desk.requests.key)
    elsewhere = Elsewhere(stub.url)
    phone, _ = switch_on(elsewhere, clock)
    elsewhere.close()
    desk.following.service.ask_now()
    qtbot.waitUntil(lambda: session.expired, timeout=PATIENCE)
    assert program.desk is desk, "the vault stays open"
    desk.shell.sign_in_requested.emit()
    qtbot.waitUntil(lambda: program.window.locked, timeout=PATIENCE)
    field, question = desk.lock.findChildren(PasswordField)[0], desk.lock.question
    qtbot.keyClicks(field, demo.PASSWORD)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(question.isVisible, timeout=PATIENCE)
    assert program.window.locked
    qtbot.waitUntil(lambda: QApplication.focusWidget() is question.edit, timeout=PATIENCE)
    near = {phone.code(steps) for steps in range(-12, 12)}
    qtbot.keyClicks(question.edit, next(f"{number:06}" for number in range(100) if f"{number:06}" not in near))
    qtbot.waitUntil(lambda: question.field.fault == code_texts.WRONG_PHONE, timeout=PATIENCE)
    qtbot.keyClicks(question.edit, phone.code())
    qtbot.waitUntil(lambda: not program.window.locked, timeout=PATIENCE)
    assert session.standing is Standing.SIGNED_IN
    assert desk.requests.isVisible()

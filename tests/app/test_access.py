"""The whole program when another workstation closes its session: hidden at once, told why, nothing lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.app import demo, texts
from desktop.app.desk import Desk
from desktop.app.program import Program
from desktop.toolkit.banner import Banner
from desktop.toolkit.confirm import Confirm
from tests.app.inside import PATIENCE, inside, sign_in


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Served]:
    with Served(Settings(tmp_path / "stub", faults={"rules": []}, argon2=Argon2Cost.cheap())) as served:
        yield served


@pytest.fixture
def program(stub: Served, tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    with inside(qtbot, stub, tmp_path / "desk") as program:
        yield program


def close_others(stub: Served) -> None:
    """From another workstation."""
    asked = {"finess": demo.FINESS, "password": demo.PASSWORD, "device": "Laboratoire"}
    token = httpx.post(f"{stub.url}/v1/sessions", json=asked).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.delete(f"{stub.url}/v1/account/sessions", headers=headers).status_code == 204


def said(program: Program) -> str:
    return " ".join(each.text for each in program.gate.findChildren(Banner) if each.isVisible())


def with_a_question(program: Program, desk: Desk) -> None:
    dialog = Confirm(program.theme, "Question", "Une question est ouverte.", "Oui", parent=desk.shell)
    dialog.open()


def while_locked(_program: Program, desk: Desk) -> None:
    desk.shell.lock_requested.emit()


def at_work(_program: Program, desk: Desk) -> None:
    desk.shell.show_page(desk.requests.key)


@pytest.mark.parametrize("doing", [at_work, with_a_question, while_locked])
def test_a_session_closed_elsewhere_leads_to_the_sign_in_page(
    stub: Served, program: Program, qtbot: QtBot, doing: Callable[[Program, Desk], None]
) -> None:
    desk = sign_in(qtbot, program)
    doing(program, desk)
    close_others(stub)
    desk.following.service.ask_now()
    qtbot.waitUntil(lambda: program.desk is None and texts.SHUT in said(program), timeout=PATIENCE)
    assert program.gate.isVisible()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    again = sign_in(qtbot, program)
    assert again.profile.finess == demo.FINESS

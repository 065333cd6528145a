"""From page to page before anybody is signed in: there and back, and nothing of it left once a practice opens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from desktop.app.gate import Gate
from desktop.app.program import Program
from desktop.toolkit.gate import Door, GatePage, Handed
from tests.app.inside import inside, sign_in


class Page(GatePage):
    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.field)
        self.handed: list[Handed] = []
        self.online: list[bool] = []
        self.within = False

    def begin(self, handed: Handed) -> None:
        self.handed.append(handed)
        self.field.setFocus()

    def set_online(self, online: bool) -> None:
        self.online.append(online)

    def retreat(self) -> bool:
        within, self.within = self.within, False
        return within


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[Program]:
    with Served() as stub, inside(qtbot, stub, tmp_path) as program:
        for door in (Door.CREATION, Door.INSCRIPTION):
            program.gate.offer(door, Page)
        yield program


@pytest.fixture
def gate(program: Program) -> Gate:
    return program.gate


def page(gate: Gate, door: Door) -> Page:
    found = gate.page(door)
    assert isinstance(found, Page)
    return found


def test_there_and_back(gate: Gate) -> None:
    assert gate.page(Door.CREATION) is None  # nothing is built before it is wanted
    gate.go(Door.CREATION)
    first = page(gate, Door.CREATION)
    first.field.setText("typed")
    first.go.emit(Door.INSCRIPTION, Handed("200000040"))
    second = page(gate, Door.INSCRIPTION)
    assert second.handed == [Handed("200000040")]
    assert second.isVisible()
    second.within = True
    QTest.keyClick(second.field, Qt.Key.Key_Escape)
    assert gate.here is Door.INSCRIPTION
    QTest.keyClick(second.field, Qt.Key.Key_Escape)
    assert gate.here is Door.CREATION
    QTest.mouseClick(gate.way_home, Qt.MouseButton.LeftButton)
    assert gate.here is Door.SIGN_IN
    assert gate.sign_in.isVisible()
    gate.go(Door.CREATION)
    assert page(gate, Door.CREATION) is first
    assert first.field.text() == "typed"


def test_the_way_back_is_no_circle(gate: Gate) -> None:
    for door in (Door.CREATION, Door.INSCRIPTION, Door.CREATION, Door.INSCRIPTION, Door.INSCRIPTION):
        gate.go(door)
    gate.go_back()
    gate.go_back()
    assert gate.here is Door.SIGN_IN


def test_the_line_is_told(gate: Gate) -> None:
    gate.set_online(False)
    gate.go(Door.CREATION)
    gate.set_online(True)
    assert page(gate, Door.CREATION).online == [False, True]


def test_the_way_home_may_bring_a_number(gate: Gate) -> None:
    gate.go(Door.CREATION)
    page(gate, Door.CREATION).go.emit(Door.SIGN_IN, Handed("200000040"))
    assert gate.here is Door.SIGN_IN
    assert visible(gate)[0].text().replace("\u00a0", "") == "200000040"


def test_nothing_is_left_once_a_practice_opens(program: Program, gate: Gate, qtbot: QtBot) -> None:
    gate.go(Door.CREATION)
    page(gate, Door.CREATION).field.setText("secret")
    sign_in(qtbot, program)
    assert gate.page(Door.CREATION) is None


def visible(gate: Gate) -> list[QLineEdit]:
    return [field for field in gate.findChildren(QLineEdit) if field.isVisible()]

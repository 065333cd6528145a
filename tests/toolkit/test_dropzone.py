"""Dragging over the window and dropping, by the events that the window system sends."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.toolkit.dropzone import DropWords, DropZone, as_urls, holds_files, local_paths
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

WORDS = DropWords("Title", lambda _: "Text", lambda heap: f"{heap.files} {heap.folders} {heap.others} {heap.octets}")
COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def data_of(paths: list[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls(as_urls(paths))
    return data


def enter(target: QWidget, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(50, 50), COPY, data, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event


def drop(target: QWidget, data: QMimeData, action: Qt.DropAction = COPY) -> QDropEvent:
    event = QDropEvent(QPointF(50, 50), action, data, LEFT, NO_KEY)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window).addWidget(QLineEdit(window))
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    return window


@pytest.fixture
def zone(window: QWidget, theme: Theme, tasks: Tasks) -> DropZone:
    return DropZone(theme, tasks, WORDS, window)


def test_the_whole_window_says_what_it_takes(window: QWidget, zone: DropZone, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.pdf").write_bytes(b"a")
    data = data_of([tmp_path / "a.pdf", tmp_path / "folder"])
    assert enter(window, data).isAccepted()
    assert zone.isVisible()
    assert zone.size() == window.size()
    qtbot.waitUntil(lambda: zone.what == "1 1 0 1")
    assert not zone.grab().isNull()
    window.resize(900, 700)
    assert zone.size() == window.size()
    with qtbot.waitSignal(zone.dropped) as dropped:
        assert drop(zone, data).isAccepted()
    assert dropped.args == [[tmp_path / "a.pdf", tmp_path / "folder"]]
    assert not zone.isVisible()


def test_leaving_hides_it(window: QWidget, zone: DropZone) -> None:
    enter(window, data_of([Path("/a.pdf")]))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not zone.isVisible()
    enter(window, data_of([Path("/a.pdf")]))
    enter(zone, data_of([Path("/a.pdf")]))
    QApplication.sendEvent(zone, QDragLeaveEvent())
    assert not zone.isVisible()


def test_two_thousand_are_dropped_at_once(window: QWidget, zone: DropZone, qtbot: QtBot) -> None:
    paths = [Path(f"/nowhere/scan {number}.pdf") for number in range(2000)]
    data = data_of(paths)
    start = time.perf_counter()
    enter(window, data)
    for _ in range(20):
        move = QDragMoveEvent(QPoint(60, 60), COPY, data, LEFT, NO_KEY)
        QApplication.sendEvent(zone, move)
        assert move.isAccepted()
    with qtbot.waitSignal(zone.dropped) as dropped:
        drop(zone, data)
    assert time.perf_counter() - start < 1.0
    assert dropped.args == [paths]


def test_no_file_is_looked_at_on_the_ui_thread(
    window: QWidget, zone: DropZone, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    truth = Path.is_dir

    def is_dir(path: Path) -> bool:
        looked.append(threading.get_ident())
        return truth(path)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    enter(window, data_of([tmp_path / str(n) for n in range(1000)]))
    qtbot.waitUntil(lambda: zone.what == "1000 0 0 0")
    assert threading.get_ident() not in looked
    assert len(looked) == 1000


def test_a_share_that_sleeps_holds_nothing_up(
    window: QWidget, zone: DropZone, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    awake = threading.Event()
    monkeypatch.setattr(Path, "is_dir", lambda _path: awake.wait(10) and False)
    data = data_of([Path("/share/a.pdf")])
    enter(window, data)
    assert zone.what == "0 0 1 0"
    with qtbot.waitSignal(zone.dropped):
        drop(zone, data)
    awake.set()


@pytest.mark.parametrize(
    ("offered", "taken"),
    [(COPY | Qt.DropAction.MoveAction, COPY), (Qt.DropAction.MoveAction, Qt.DropAction.IgnoreAction)],
)
def test_nothing_is_ever_moved_away(
    window: QWidget, zone: DropZone, qtbot: QtBot, offered: Qt.DropAction, taken: Qt.DropAction
) -> None:
    data = data_of([Path("/a.pdf")])
    enter(window, data)
    with qtbot.waitSignal(zone.dropped):
        event = drop(zone, data, offered)
    assert event.isAccepted()
    assert event.dropAction() is taken


def test_what_is_no_file_is_left_alone(window: QWidget, zone: DropZone) -> None:
    text = QMimeData()
    text.setText("bonjour")
    web = QMimeData()
    web.setUrls([QUrl("https://example.invalid/a.pdf")])
    for data in (text, web):
        assert not enter(window, data).isAccepted()
        assert not zone.isVisible()
        assert not holds_files(data)
        assert local_paths(data) == []


def test_nothing_is_taken_while_it_is_disabled(window: QWidget, zone: DropZone) -> None:
    zone.enabled = False
    data = data_of([Path("/a.pdf")])
    assert not enter(window, data).isAccepted()
    assert not drop(window, data).isAccepted()


def test_a_text_field_swallows_no_files(window: QWidget, zone: DropZone) -> None:
    field = window.findChild(QLineEdit)
    assert field.acceptDrops()
    zone.shield(window)
    assert not field.acceptDrops()

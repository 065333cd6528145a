"""The whole program within a test's own process: its window over the thin server, signed in, with documents dropped."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from desktop.app import demo
from desktop.app.desk import Desk
from desktop.app.program import Program
from desktop.app.wiring import House, build
from desktop.infra.paths import Paths
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.session.keys import Effort
from desktop.toolkit.theme import STYLE, Mode

PATIENCE = 30_000  # milliseconds


@contextmanager
def inside(qtbot: QtBot, stub: Served, basedir: Path) -> Iterator[Program]:
    """The program at its sign-in page, its window active."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyle(STYLE[-1])
    bus, clock = Bus(), SystemClock()

    def house() -> House:
        return build(
            Paths.choose(basedir),
            stub.url,
            bus=bus,
            clock=clock,
            effort=Effort(memory_kib=16, passes=1, lanes=1),
            geocoder=f"{stub.url}/geocodage",
        )

    program = Program(app, Paths.choose(basedir), bus, clock, house)
    program.theme.set_mode(Mode.LIGHT)
    program.start(resume=False)
    program.window.resize(1280, 760)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=PATIENCE)
    try:
        yield program
    finally:
        program.window.hide()
        program.leave()
        program.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def sign_in(qtbot: QtBot, program: Program) -> Desk:
    """As if typed; the desk once its first page stands."""
    qtbot.waitUntil(lambda: program._built is not None and program._built.done(), timeout=PATIENCE)
    program.sign_in(demo.FINESS, demo.PASSWORD)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=PATIENCE)
    desk = program.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.deposits.queue.known, timeout=PATIENCE)
    return desk


def fill(qtbot: QtBot, desk: Desk, paths: Sequence[Path], how_many: int) -> None:
    """Drop these and wait until that many documents are shown."""
    page = desk.deposits
    page.add_paths(paths)
    qtbot.waitUntil(lambda: not page.reading and len(page.table.model().ids) == how_many, timeout=PATIENCE)


def tabbed(most: int = 200) -> list[QWidget]:
    """Every control that Tab comes to, from the next one on until that one has the focus again."""
    start = _tab()
    met = [start]
    for _ in range(most):
        now = _tab()
        if now is start:
            return met
        assert now not in met, f"Tab goes in a circle that leaves out where it began: {now}"
        met.append(now)
    raise AssertionError("Tab never comes back")


def _tab() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Tab)
    now = QApplication.focusWidget()
    assert now is not None, f"the focus is lost after {focused}"
    return now

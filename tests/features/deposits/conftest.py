"""Fixtures of the tests of the deposits page: the page over a delivery in memory, shown off-screen."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.features.deposits.ui.page import DepositsPage
from desktop.infra.database import Vault
from desktop.infra.loop import Loop
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentRow
from tests.features.deposits.fake import FakeDelivery, StoppedClock
from tests.toolkit.dressed import running_tasks
from tests.uploads.world import KEY, MemoryServer

BUSY = 20_000  # milliseconds, on a machine that is busy with other things
Opened = tuple[DepositsPage, FakeDelivery]
Open = Callable[..., Opened]
Running = tuple[DepositsPage, MemoryServer]


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    """Tasks over a real loop."""
    with running_tasks() as tasks:
        yield tasks


@pytest.fixture
def clock() -> StoppedClock:
    """Stands still."""
    return StoppedClock()


@pytest.fixture
def open_page(qtbot: QtBot, theme: Theme, tasks: Tasks, clock: StoppedClock, memory: Forgetful) -> Open:
    """Call it with rows: the page that shows them, once it has asked for them, and the delivery behind it."""

    def opened(rows: Iterable[DocumentRow] = (), *, width: int = 1400) -> Opened:
        bus = Bus()
        delivery = FakeDelivery(bus, rows)
        page = DepositsPage(theme, tasks, Bridge(bus, None), delivery, clock=clock, memory=memory)
        qtbot.addWidget(page)
        page.resize(width, 800)
        page.show()
        page.activateWindow()  # shortcuts belong to the active window
        qtbot.waitUntil(page.isActiveWindow)
        qtbot.waitUntil(lambda: page.queue.known and len(page.table.model().ids) == len(delivery.by_id), timeout=BUSY)
        qtbot.waitUntil(lambda: all(page.table.model().peek(key) for key in page.table.model().ids[:20]), timeout=BUSY)
        return page, delivery

    return opened


@pytest.fixture
def running(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Running]:
    """The page, and the server in memory that the engine behind it delivers to."""
    loop, bus, server = Loop(), Bus(), MemoryServer()
    vault = Vault(tmp_path / "vault", KEY)
    engine = Engine(vault, server, bus, SystemClock())
    tasks = Tasks(loop.submit)
    untaken: list[Exception] = []
    tasks.unhandled = untaken.append
    page = DepositsPage(theme, tasks, Bridge(bus), engine, clock=SystemClock(), memory=Forgetful())
    qtbot.addWidget(page)
    page.resize(1400, 800)
    page.show()
    page.activateWindow()
    loop.submit(engine.start()).result()
    try:
        yield page, server
    finally:
        tasks.close()
        loop.submit(engine.stop()).result()
        vault.close()
        loop.stop()
    assert untaken == []

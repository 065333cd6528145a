"""Fixtures of the tests of the deposits page: the page over a delivery in memory, shown off-screen."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.features.deposits.ui.page import DepositsPage
from desktop.kernel.events import Bus
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentRow
from tests.features.deposits.fake import FakeDelivery, StoppedClock
from tests.toolkit.dressed import dressed, running_tasks

Opened = tuple[DepositsPage, FakeDelivery]
Open = Callable[..., Opened]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light look, in force."""
    return dressed(qapp)


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
def memory() -> Forgetful:
    """What the screen remembers during one test."""
    return Forgetful()


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
        qtbot.waitUntil(lambda: page.queue.known and len(page.table.model().ids) == len(delivery.by_id))
        qtbot.waitUntil(lambda: all(page.table.model().peek(key) for key in page.table.model().ids[:20]))
        return page, delivery

    return opened

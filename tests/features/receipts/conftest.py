"""Fixtures of the tests of the receipts: the page over a delivery in memory, shown off-screen."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.features.receipts.domain import Practice
from desktop.features.receipts.ui.page import ReceiptsPage
from desktop.kernel.events import Bus
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Receipt
from tests.features.deposits.fake import FakeDelivery, StoppedClock
from tests.toolkit.dressed import dressed, running_tasks

PRACTICE = Practice("Optique de la Démonstration", "200000008")
Open = Callable[..., tuple[ReceiptsPage, FakeDelivery]]


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
def open_page(qtbot: QtBot, theme: Theme, tasks: Tasks) -> Open:
    """Call it with receipts: the page, once it shows the newest, and the delivery behind it."""

    def opened(receipts: Sequence[Receipt]) -> tuple[ReceiptsPage, FakeDelivery]:
        bus = Bus()
        delivery = FakeDelivery(bus)
        delivery.all_receipts = list(receipts)
        page = ReceiptsPage(theme, tasks, Bridge(bus), delivery, PRACTICE, clock=StoppedClock(), memory=Forgetful())
        qtbot.addWidget(page)
        page.resize(1300, 760)
        page.show()
        if receipts:
            qtbot.waitUntil(lambda: page.shown_receipt is not None)
        return page, delivery

    return opened

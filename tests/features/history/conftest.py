"""Fixtures of the tests of the history: the page over a real vault with a past, shown off-screen."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.features.history.domain import Practice
from desktop.features.history.ui.page import HistoryPage
from desktop.infra.database import Vault
from desktop.infra.loop import Loop
from desktop.kernel.events import Bus
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.engine import Engine
from desktop.uploads.facts import Receipt, ReceiptArrived
from tests.uploads.past import keep, receipts
from tests.uploads.world import KEY, JumpingClock, MemoryServer

PRACTICE = Practice("Optique de la Démonstration", "200000008")


@dataclass
class Shown:
    """The page, what stands behind it, and how something new comes."""

    page: HistoryPage
    engine: Engine
    bus: Bus
    write: Callable[[Receipt], None]

    def arrive(self, receipt: Receipt) -> None:
        """A receipt comes while the page is shown."""
        self.write(receipt)
        self.bus.publish(ReceiptArrived(receipt))

    @property
    def names(self) -> list[str]:
        """Numbers of the deposits, or names of the documents, that have come, as they stand."""
        rows = [self.page.shelf.model.peek(key) for key in self.page.shelf.model.ids]
        return [getattr(row, "name", "") or row.number for row in rows if row is not None]


Open = Callable[..., Shown]


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, loop: Loop, tasks: Tasks, tmp_path: Path, memory: Forgetful
) -> Iterator[Open]:
    """Call it with receipts (sixty deposits of seven documents by default): the page, once it shows all of them."""
    vault = Vault(tmp_path / "vault", KEY)
    bus = Bus()
    engine = Engine(vault, MemoryServer(), bus, JumpingClock())

    def write(receipt: Receipt) -> None:
        vault.submit(lambda db: keep(db, receipt)).result(10)

    def opened(past: Iterable[Receipt] | None = None) -> Shown:
        kept = list(receipts(420, 7) if past is None else past)
        vault.submit(lambda db: [keep(db, receipt) for receipt in kept]).result(30)
        page = HistoryPage(
            theme, tasks, Bridge(bus), engine, engine.history, PRACTICE, clock=JumpingClock(), memory=memory
        )
        qtbot.addWidget(page)
        page.resize(1300, 760)
        page.show()
        page.activateWindow()  # shortcuts belong to the active window
        qtbot.waitUntil(page.isActiveWindow)
        page.shown()
        qtbot.waitUntil(lambda: page.complete)
        if kept:
            qtbot.waitUntil(lambda: page.shown_receipt is not None)
        return Shown(page, engine, bus, write)

    yield opened
    loop.submit(engine.stop()).result(10)
    vault.close()

"""Fixtures of the tests of the page "Relevés": the page over a real cache of a service in memory, shown off-screen."""

import io
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot
from reportlab.pdfgen import canvas

from desktop.features.statements.domain import Practice
from desktop.features.statements.ui.page import StatementsPage
from desktop.infra.database import Vault
from desktop.infra.loop import Loop
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.statements.facts import Line, Syncing
from desktop.statements.keeper import StatementsService
from desktop.statements.remote import Remote
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.statements.desk import KEY
from tests.statements.made import Made, statements
from tests.statements.memory import MemoryService

T = TypeVar("T")
PRACTICE = Practice("Optique de la Démonstration", "200000008")


@dataclass
class Shown:
    """The page, what stands behind it, and what was published."""

    page: StatementsPage
    cache: StatementsService
    service: MemoryService
    bus: Bus
    loop: Loop

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Ask the cache itself."""
        return self.loop.submit(work).result(20)

    @property
    def rows(self) -> list[Line]:
        """The lines that have come, as they stand."""
        found = [self.page.lines.list.model.peek(key) for key in self.page.lines.list.model.ids]
        return [row for row in found if row is not None]


def printed(made: Made) -> bytes:
    """A statement of two pages, as the service prints it."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for page in range(2):
        sheet.drawString(72, 760, f"{made.announced.number} page {page + 1}, somme des lignes")
        sheet.showPage()
    sheet.save()
    return out.getvalue()


Open = Callable[..., Shown]


@pytest.fixture
def some() -> list[Made]:
    """Twelve statements of some thirty lines over a year."""
    return list(statements(12, 30, days=360))


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, loop: Loop, tasks: Tasks, tmp_path: Path, memory: Forgetful, some: list[Made]
) -> Iterator[Open]:
    """Call it with statements (`some` by default): the page, once all of them are here and shown."""
    vault = Vault(tmp_path / "vault.db", KEY)
    bus = Bus()
    service = MemoryService()
    remote = Remote(service, lambda: "token", lambda _: "token")
    cache = StatementsService(vault, remote, bus.publish, SystemClock())

    def opened(made: list[Made] | None = None, *, wait: bool = True) -> Shown:
        for each in some if made is None else made:
            service.publish(each)
            service.bodies[f"{each.announced.id}.pdf"] = printed(each)
        page = StatementsPage(theme, tasks, Bridge(bus), cache, PRACTICE, clock=SystemClock(), memory=memory)
        qtbot.addWidget(page)
        loop.submit(cache.start()).result(20)
        shown = Shown(page, cache, service, bus, loop)

        def here() -> bool:
            status = shown.do(cache.status())
            return status.syncing is Syncing.IDLE and not status.lines_coming and status.synced_at is not None

        if wait:
            qtbot.waitUntil(here, timeout=20_000)
        page.resize(1300, 760)
        page.show()
        page.activateWindow()  # shortcuts belong to the active window
        qtbot.waitUntil(page.isActiveWindow)
        page.shown()
        if wait:
            qtbot.waitUntil(lambda: page.complete and page.status is not None)
        return shown

    yield opened
    loop.submit(cache.stop()).result(20)
    vault.close()

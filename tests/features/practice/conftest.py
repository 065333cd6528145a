"""The page « Données » over the real thin server, a real session and a real vault: shown off-screen."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from api_stub.practice_book import note_change
from api_stub.practice_rules import About, Channel
from api_stub.seed import DEMO, SeededPractice
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.app.posting import open_outbox
from desktop.app.practice import data_page, open_practice
from desktop.app.requesting import open_requests
from desktop.app.wiring import Delivery, House, build, open_delivery
from desktop.features.practice.service import PracticeData
from desktop.features.practice.ui.page import PracticePage
from desktop.infra.loop import Loop
from desktop.infra.paths import Paths
from desktop.infra.reachability import Unreached
from desktop.kernel.events import Bus
from desktop.kernel.ids import Finess
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.session.desk import CHEAP, Drawer

PATIENCE = 20_000


@dataclass
class Shown:
    """The page and what stands behind it."""

    page: PracticePage
    house: House
    loop: Loop
    stub: Served
    bus: Bus
    qtbot: QtBot
    delivery: Delivery
    service: PracticeData
    asked: list[tuple[str, str]] = field(default_factory=list)

    def until(self, is_so: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE)

    def note(self, about: About, **words: str) -> None:
        """The mutual comes to know something."""
        now = self.stub.settings.clock()

        def change(connection: sqlite3.Connection) -> None:
            note_change(connection, DEMO.finess, about, Channel.LETTER, words, now)

        self.stub.parts.state.submit(change).result()

    def cut(self) -> None:
        """No line any more."""
        self.stub.parts.faults.load({"rules": [{"route": "* /v1/*", "fault": "html"}]})
        self.bus.publish(Unreached())


@pytest.fixture
def who() -> SeededPractice:
    return DEMO


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Served]:
    with Served(Settings(tmp_path / "stub", faults={"rules": []}, argon2=Argon2Cost.cheap())) as served:
        yield served


@pytest.fixture
def shown(
    stub: Served, who: SeededPractice, tmp_path: Path, theme: Theme, tasks: Tasks, loop: Loop, qtbot: QtBot
) -> Iterator[Shown]:
    """Signed in, the page visible with what the mutual holds."""
    bus = Bus()
    house = build(Paths.under(tmp_path / "desk"), stub.url, secrets=Drawer(), bus=bus, effort=CHEAP, geocoder="")

    async def opened() -> tuple[Delivery, PracticeData]:
        await house.session.sign_in(Finess(who.finess), who.password, remember=False)
        delivery = await open_delivery(house)
        await open_outbox(house, delivery)
        await open_requests(house, delivery)
        return delivery, await open_practice(house)

    delivery, service = loop.submit(opened()).result(30)
    page = data_page(theme, tasks, Bridge(bus), service, delivery, clock=house.clock, memory=Forgetful())
    qtbot.addWidget(page)
    page.resize(1072, 664)
    page.prepare()
    page.show()
    page.activateWindow()
    page.shown()
    made = Shown(page, house, loop, stub, bus, qtbot, delivery, service)
    page.change_asked.connect(lambda group: made.asked.append(("change", group)))
    page.demand_asked.connect(lambda demand: made.asked.append(("demand", demand)))
    page.agreement_asked.connect(lambda: made.asked.append(("agreement", "")))
    page.access_asked.connect(lambda: made.asked.append(("access", "")))
    made.until(lambda: page.isActiveWindow() and page.known is not None and page.history.isVisible())
    yield made
    loop.submit(house.close()).result(20)

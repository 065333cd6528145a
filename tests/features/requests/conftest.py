"""Fixtures of the tests of demands: the thin server on a port, papers to join."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.features.requests.domain import Practice
from desktop.features.requests.kinds import KINDS
from desktop.features.requests.ui.page import RequestsPage
from desktop.infra.loop import Loop
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.features.requests.office import Office, Town, Wire, make
from tests.uploads.world import StillClock, scan

T = TypeVar("T")


@pytest.fixture
def rules() -> dict[str, Any]:
    """What the server takes, where that isn't the usual."""
    return {}


@pytest.fixture
def town(tmp_path: Path, rules: dict[str, Any]) -> Iterator[Town]:
    """The server, with a clock that stands still."""
    settings = Settings(
        tmp_path / "stub", argon2=Argon2Cost.cheap(), clock=lambda: datetime(2026, 11, 27, 9, 0, tzinfo=UTC), **rules
    )
    with Served(settings) as served:
        town = Town(served)
        yield town
        town.http.close()


Papers = dict[str, list[tuple[str, Path]]]


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    """By kind: what must be joined, with a file for each."""
    made: Papers = {}
    for number, (kind, shape) in enumerate(KINDS.items()):
        made[kind] = []
        for place, role in enumerate(shape.documents):
            path = tmp_path / f"{kind} {role}.jpg"
            path.write_bytes(scan(number * 10 + place))
            made[kind].append((role, path))
    return made


@dataclass
class Shown:
    """The page, what stands behind it, and the server."""

    page: RequestsPage
    office: Office
    wire: Wire
    town: Town
    loop: Loop

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """On the program's loop."""
        return self.loop.submit(work).result(20)


Open = Callable[..., Shown]


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, loop: Loop, tasks: Tasks, tmp_path: Path, town: Town, memory: Forgetful
) -> Iterator[Open]:
    """The page over a running outbox, shown; `cut`: there is no line."""
    opened: list[Shown] = []

    def show(*, cut: bool = False, **known: str) -> Shown:
        wire = town.wire()
        office = make(town, tmp_path / "vault", wire, StillClock())
        loop.submit(office.outbox.start()).result(20)
        wire.limits()
        wire.cut = cut
        page = RequestsPage(
            theme,
            tasks,
            Bridge(office.bus),
            office.requests,
            Practice("Optique de la Démonstration", "200000008", known),
            clock=StillClock(),
            memory=memory,
        )
        qtbot.addWidget(page)
        loop.submit(office.requests.start()).result(20)
        page.resize(1072, 660)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow, timeout=20_000)
        page.shown()
        qtbot.waitUntil(lambda: page.loaded, timeout=20_000)
        opened.append(Shown(page, office, wire, town, loop))
        return opened[-1]

    yield show
    for each in opened:
        each.do(each.office.requests.stop())
        each.do(each.office.outbox.stop())
        each.office.vault.close()

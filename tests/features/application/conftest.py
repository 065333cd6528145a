"""Fixtures of the page "Déposez votre demande": the page over real desks and the real service, shown off-screen."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from desktop.applicant.keeper import Applicants
from desktop.features.application.ui.page import ApplicationPage
from desktop.infra.loop import Loop
from desktop.kernel.clock import SystemClock
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.applicant.workstation import CONTACT, NEW, Workstation

PATIENCE = 30_000  # milliseconds, on a machine that is busy with other things


class Opened:
    """The page, what it asked the gate for, and what stands behind it."""

    def __init__(self, qtbot: QtBot, theme: Theme, loop: Loop, tasks: Tasks, station: Workstation) -> None:
        self.qtbot = qtbot
        self.station = station
        self.loop = loop
        self.gone: list[tuple[Door, Handed]] = []
        self.applicants: Applicants = station.applicants()
        self.page = ApplicationPage(theme, tasks, lambda: self.applicants, SystemClock())
        self.page.go.connect(lambda door, handed: self.gone.append((door, handed)))
        qtbot.addWidget(self.page)
        self.page.resize(1280, 664)
        self.page.set_online(True)
        self.page.show()
        self.page.activateWindow()

    def begin(self, *, key: str | None = None, **words: Any) -> None:
        """As the gate shows it after the step that gives a key."""
        token = self.station.key().token if key is None else key
        self.page.begin(Handed(finess=NEW, key=token, mail=CONTACT.mail, name=CONTACT.name, **words))
        self.until(lambda: self.page.shown is not None)

    def add(self, *names: str) -> None:
        """Files of these names, and until the list has them."""
        before = self.page._papers.model.rowCount()
        self.page.add_paths(self.station.papers(*names))
        self.until(lambda: self.page._papers.model.rowCount() == before + len(names))

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def close(self) -> None:
        ended: Future[None] = self.loop.submit(self.applicants.close())
        ended.result(30)


@pytest.fixture
def served() -> Iterator[Served]:
    """The real stub on a real port."""
    with Served() as served:
        yield served


@pytest.fixture
def opened(qtbot: QtBot, theme: Theme, loop: Loop, tasks: Tasks, tmp_path: Path, served: Served) -> Iterator[Opened]:
    made = Opened(qtbot, theme, loop, tasks, Workstation(tmp_path, served))
    yield made
    made.close()

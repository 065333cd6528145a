"""The page of the account's access over the real thin server and a real session: shown off-screen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pytestqt.qtbot import QtBot

from api_stub.seed import DEMO
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.app.access import access_page
from desktop.app.wiring import House, build
from desktop.features.access.ui.mail_section import MailSection
from desktop.features.access.ui.page import AccessPage
from desktop.features.access.ui.password_section import PasswordSection
from desktop.features.access.ui.sessions_section import SessionsSection
from desktop.infra.loop import Loop
from desktop.infra.paths import Paths
from desktop.kernel.events import Bus
from desktop.kernel.ids import Finess
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.session.desk import CHEAP, Drawer
from tests.stub.newcomer import Newcomer

PATIENCE = 20_000
LINK = re.compile(r"https?://\S+/adresse-mail/\S+")


@dataclass
class Shown:
    """The page and what stands behind it."""

    page: AccessPage
    house: House
    loop: Loop
    stub: Served
    bus: Bus
    qtbot: QtBot

    @property
    def password(self) -> PasswordSection:
        return next(each for each in self.page.sections if isinstance(each, PasswordSection))

    @property
    def mail(self) -> MailSection:
        return next(each for each in self.page.sections if isinstance(each, MailSection))

    @property
    def sessions(self) -> SessionsSection:
        return next(each for each in self.page.sections if isinstance(each, SessionsSection))

    def until(self, is_so: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(is_so()), timeout=PATIENCE)

    def other_workstation(self, device: str) -> str:
        """Sign in elsewhere; the refresh token."""
        asked = {"finess": DEMO.finess, "password": DEMO.password, "device": device}
        return str(httpx.post(f"{self.stub.url}/v1/sessions", json=asked).json()["refresh_token"])

    def links(self) -> dict[str, str]:
        """The last link that each mailbox was sent."""
        post = Newcomer(self.stub)
        found = {}
        for letter in post.letters():
            words = letter.get_body(("plain",))
            if words is not None and (link := LINK.search(words.get_content())) is not None:
                found[str(letter["To"])] = link.group()
        post.close()
        return found


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Served]:
    with Served(Settings(tmp_path / "stub", faults={"rules": []}, argon2=Argon2Cost.cheap())) as served:
        yield served


@pytest.fixture
def shown(stub: Served, tmp_path: Path, theme: Theme, tasks: Tasks, loop: Loop, qtbot: QtBot) -> Iterator[Shown]:
    """Signed in as the demonstration practice, the page visible."""
    bus = Bus()
    house = build(Paths.under(tmp_path / "desk"), stub.url, secrets=Drawer(), bus=bus, effort=CHEAP, geocoder="")
    loop.submit(house.session.sign_in(Finess(DEMO.finess), DEMO.password, remember=False)).result(20)
    profile = house.session.profile
    assert profile is not None
    page = access_page(theme, tasks, Bridge(bus), house, profile)
    qtbot.addWidget(page)
    page.resize(1072, 664)
    page.show()
    page.activateWindow()
    page.shown()
    made = Shown(page, house, loop, stub, bus, qtbot)
    made.until(lambda: page.isActiveWindow() and made.sessions.rows and made.mail.mail)
    yield made
    loop.submit(house.close()).result(20)

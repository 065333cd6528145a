"""The page of the follow-up over the real thin server, its vault, its outbox: shown off-screen."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.app.corresponding import Corresponding
from desktop.features.followup.ui.page import FollowupPage
from desktop.followup.keeper import FollowupService
from desktop.followup.remote import Remote
from desktop.infra.database import Vault
from desktop.infra.http import Http
from desktop.infra.loop import Loop
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Refused
from desktop.outbox.facts import IntentId
from desktop.outbox.keeper import OutboxService
from desktop.outbox.remote import OutboxRemote, SealedPart
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Limits
from tests.stub import conftest as plain
from tests.uploads.papers import LIMITS

PATIENCE = 20_000


async def limits() -> Limits:
    return LIMITS


OF_DOCUMENTS = frozenset(
    {"document-empty", "media-type-refused", "checksum-mismatch", "upload-incomplete", "upload-unknown"}
)


class Post(OutboxRemote):
    """The outbox's line, which may be answered otherwise than by the server."""

    says: Refused | None = None
    """What is answered to each seal; a refusal of a document means the last one."""

    def put(self, intent: IntentId, route: str, body: bytes, parts: Sequence[SealedPart]) -> bytes:
        if self.says is not None:
            named = parts[-1:] if self.says.problem in OF_DOCUMENTS else ()
            ids = tuple(part.url.rpartition("/")[2] for part in named)
            raise Refused(self.says.status, self.says.problem, uploads=ids)
        return super().put(intent, route, body, parts)


@dataclass
class Shown:
    """The page and what stands behind it."""

    page: FollowupPage
    followup: FollowupService
    outbox: OutboxService
    bus: Bus
    badges: list[int]
    post: "Post"

    def heard(self, qtbot: QtBot) -> None:
        """Everything that happened is here, and shown."""
        before = self.page.status.synced_at if self.page.status else None
        self.followup.ask_now()
        qtbot.waitUntil(lambda: self.page.status is not None and self.page.status.synced_at != before, timeout=PATIENCE)
        self.page._ask_again()
        qtbot.waitUntil(lambda: self.page.complete, timeout=PATIENCE)


Open = Callable[[], Shown]


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Served]:
    with Served(Settings(tmp_path / "stub", faults={}, argon2=Argon2Cost.cheap())) as served:
        yield served


@pytest.fixture
def wire(stub: Served) -> Iterator[plain.Desk]:
    """The practice, without the program."""
    desk = plain.Desk(stub.url)
    yield desk
    desk.close()


@pytest.fixture
def open_page(
    qtbot: QtBot,
    theme: Theme,
    loop: Loop,
    tasks: Tasks,
    tmp_path: Path,
    memory: Forgetful,
    stub: Served,
    wire: plain.Desk,
) -> Iterator[Open]:
    """Call it once: the page, as soon as it shows everything."""
    token = wire.session["access_token"]
    vault = Vault(tmp_path / "vault.db", bytes(range(32)))
    bus = Bus()
    http = Http(stub.url, inactivity=10)
    post = Http(stub.url, inactivity=10)
    followup = FollowupService(
        vault, Remote(http, lambda: token, lambda stale: stale), bus.publish, SystemClock(), again=3600
    )
    office = Post(post, lambda: token, lambda stale: stale)
    outbox = OutboxService(vault, office, bus, SystemClock(), limits)
    corresponding = Corresponding(outbox, followup, bus)

    async def start() -> None:
        await outbox.start()
        await followup.start()

    async def stop() -> None:
        corresponding.untie()
        await asyncio.gather(outbox.stop(), followup.stop())

    def opened() -> Shown:
        bridge = Bridge(bus)
        page = FollowupPage(theme, tasks, bridge, followup, corresponding, clock=SystemClock(), memory=memory)
        qtbot.addWidget(page)
        shown = Shown(page, followup, outbox, bus, [], office)
        page.badge_changed.connect(shown.badges.append)
        loop.submit(start()).result(10)
        page.resize(1040, 640)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.shown()
        qtbot.waitUntil(lambda: page.complete and page.status is not None and page.status.complete, timeout=PATIENCE)
        shown.heard(qtbot)
        return shown

    yield opened
    loop.submit(stop()).result(10)
    post.close()
    vault.close()

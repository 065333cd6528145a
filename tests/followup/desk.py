"""A practice's follow-up over the real thin server: the real vault and schedule, facts that can be waited for."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

from api_stub import followup_book as book
from api_stub import seed
from api_stub.followup_rules import Turn
from api_stub.serving import Served
from desktop.followup.facts import FollowChanged, FollowNews, FollowQuery, FollowStatus, Subject, Syncing
from desktop.followup.keeper import FollowupService
from desktop.followup.remote import Remote
from desktop.infra.database import Vault
from desktop.infra.http import Http
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus

T = TypeVar("T")
KEY = bytes(range(32))
PATIENCE = 20.0


class Desk:
    """The follow-up of one practice; `facts` is what was published."""

    def __init__(self, folder: Path, url: str, token: str, page: int = 500) -> None:
        self.vault = Vault(folder / "vault.db", KEY)
        self.bus = Bus()
        self.facts: list[Any] = []
        for fact in (FollowStatus, FollowChanged, FollowNews):
            self.bus.subscribe(fact, self.facts.append)
        remote = Paging(Http(url, inactivity=10), lambda: token, lambda stale: stale)
        remote.page = page
        self.followup = FollowupService(self.vault, remote, self.bus.publish, SystemClock(), again=3600)

    async def __aenter__(self) -> Self:
        await self.followup.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.followup.stop()
        self.vault.close()

    async def until(self, true: Callable[[FollowStatus], bool]) -> FollowStatus:
        """Wait for a published status of that kind, or the present one."""
        met: asyncio.Future[FollowStatus] = asyncio.get_running_loop().create_future()

        def look(status: FollowStatus) -> None:
            if not met.done() and true(status):
                met.set_result(status)

        deaf = self.bus.subscribe(FollowStatus, look)
        try:
            look(await self.followup.status())
            return await asyncio.wait_for(met, PATIENCE)
        finally:
            deaf()

    async def synced(self) -> FollowStatus:
        """Everything that happened is here."""
        return await self.until(lambda status: status.syncing is Syncing.IDLE and status.complete)

    async def again(self) -> FollowStatus:
        """The same, after a look at the service that begins now."""
        before = (await self.followup.status()).synced_at
        await self.followup.refresh()
        return await self.until(lambda status: status.syncing is Syncing.IDLE and status.synced_at != before)

    async def shown(self, query: FollowQuery = FollowQuery()) -> list[Subject]:  # noqa: B008 - frozen
        """What a list shows, in order."""
        keys = list(await self.followup.ids(query))
        found = {subject.key: subject for subject in await self.followup.rows(keys)}
        return [found[key] for key in keys]


class Paging(Remote):
    """Asks for small pages."""

    page = 500

    def events(self, since: str | None, limit: int = 0) -> Any:
        return super().events(since, limit or self.page)


def take(stub: Served, subject: str, happened: Turn, text: str = "") -> None:
    """What the mutual decides."""

    def change(connection: Any) -> None:
        found = book.find(connection, seed.DEMO.finess, subject)
        assert found is not None
        assert stub.parts.followup.office.take(connection, found, happened, text) is not None

    stub.parts.state.submit(change).result()


def say(stub: Served, subject: str, text: str, *, on_paper: bool = False) -> None:
    """What the mutual writes."""

    def change(connection: Any) -> None:
        found = book.find(connection, seed.DEMO.finess, subject)
        assert found is not None
        stub.parts.followup.office.say(connection, found, text, on_paper=on_paper)

    stub.parts.state.submit(change).result()


async def _main(folder: str, url: str, token: str) -> None:
    """A program that may be killed at any moment: `python -m tests.followup.desk`."""
    async with Desk(Path(folder), url, token, page=7) as desk:
        await desk.synced()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))

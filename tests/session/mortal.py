"""A workstation that changes its password and dies at one edge of it: `python -m tests.session.mortal`.

The edges, in order: `key.json` about to be replaced, the request about to leave, its answer come, `key.json` about to
be replaced again.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.infra.http import Http
from desktop.infra.paths import Paths
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.session.keeper import SessionService
from desktop.session.standing import Outcome
from tests.session.desk import CHEAP, DEMO, NEW_PASSWORD, PASSWORD, Drawer

KILLED = 77


class Edges:
    """Counts them, once it may, and dies at the one that was named."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.counts = False
        sys.addaudithook(self._hear)

    def meet(self) -> None:
        if not self.counts:
            return
        self.left -= 1
        if self.left == 0:
            os._exit(KILLED)

    def _hear(self, event: str, words: tuple[Any, ...]) -> None:
        if event == "os.rename" and str(words[1]).endswith("key.json"):
            self.meet()


class MortalHttp(Http):
    """The real client, with an edge before and after what changes the password."""

    meet: Callable[[], None]

    def request(self, method: str, path_or_url: str, **words: Any) -> Any:
        if not path_or_url.startswith("/v1/account/passwords/"):
            return super().request(method, path_or_url, **words)
        self.meet()
        answer = super().request(method, path_or_url, **words)
        self.meet()
        return answer


async def main(folder: str, url: str, at: str) -> None:
    edges = Edges(int(at))

    def line(address: str) -> Http:
        made = MortalHttp(address, inactivity=20.0)
        made.meet = edges.meet
        return made

    session = SessionService(
        Paths.under(Path(folder)), line, Drawer(), Bus(), SystemClock(), default_server=url, effort=CHEAP
    )
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    edges.counts = True
    await session.change_password(PASSWORD, NEW_PASSWORD)
    edges.counts = False
    await session.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

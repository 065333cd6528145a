"""The applicants of this workstation: which are known, which one is open, how one is opened by a key or by a link.

Owns the lifetime of the open desk. Runs on the loop.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop.applicant.desk import ApplicantDesk
from desktop.applicant.facts import Key
from desktop.applicant.folder import ApplicantFolder, known_applicants
from desktop.applicant.opening import enter, forget, leave
from desktop.applicant.remote import ApplicantServer
from desktop.infra.http import Http
from desktop.infra.secrets import Secrets
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, Refused, SignInAgain
from desktop.kernel.ids import DepositId, Finess

log = logging.getLogger(__name__)

_KEY = re.compile(r"dossier-[A-Za-z0-9_-]{20,100}")


class Applicants:
    """`applicant.service.Desks`."""

    def __init__(self, folder: Path, http: Callable[[], Http], secrets: Secrets, clock: Clock) -> None:
        """`http` makes requests to the service; each desk has its own."""
        self._folder = folder
        self._http = http
        self._secrets = secrets
        self._clock = clock
        self._work = Workers(1, "applicants")
        self._turn = asyncio.Lock()
        self.desk: ApplicantDesk | None = None

    async def known(self) -> list[Finess]:
        return list(await self._work.run(partial(known_applicants, self._folder)))

    async def open(self, finess: Finess, key: Key | None = None) -> ApplicantDesk:
        async with self._turn:
            return await self._open(finess, key)

    async def open_link(self, link: str) -> ApplicantDesk | None:
        found = _KEY.search(link)
        if found is None:
            return None
        token = found[0]
        http = self._http()
        try:
            server = ApplicantServer(http, lambda: token, _no_other, _NoBook())
            finess, contact, key, application = await self._work.run(server.look_at_key)
        except (Refused, SignInAgain):
            return None
        finally:
            http.close()
        async with self._turn:
            desk = await self._open(finess, key)
            await desk.adopt_told(application, contact)
            return desk

    async def resume(self) -> None:
        """At the program's start: what an earlier run had under way goes on by itself. One applicant at a time."""
        for finess in await self.known():
            async with self._turn:
                if self.desk is not None:
                    return
                try:
                    desk = await self._open(finess, None)
                    if await desk.moving():
                        return
                    await self._shut()
                except Failure as problem:  # another window has it open, or it can't be opened: its page will say so
                    log.info("an applicant's vault stays shut: %s", problem.code)

    async def shut(self) -> None:
        async with self._turn:
            await self._shut()

    async def forget(self, finess: Finess) -> None:
        async with self._turn:
            if self.desk is not None and self.desk.finess == finess:
                await self._shut()
            await forget(ApplicantFolder(self._folder, finess), self._secrets, self._work.run)

    def reconnected(self) -> None:
        """The line is back. Any thread."""
        desk = self.desk
        if desk is not None:
            desk.reconnected()

    async def close(self) -> None:
        """At the program's end."""
        await self.shut()
        self._work.close(0.2)

    async def _open(self, finess: Finess, key: Key | None) -> ApplicantDesk:
        if self.desk is not None and self.desk.finess == finess:
            if key is not None and not self.desk.holds(key):
                await self.desk.adopt(key)
            return self.desk
        await self._shut()
        opened = await enter(ApplicantFolder(self._folder, finess), self._secrets, self._clock, self._work.run)
        desk = ApplicantDesk(finess, opened, self._http(), self._clock)
        try:
            await desk.start(key)
        except BaseException:
            await leave(opened, self._work.run)
            raise
        self.desk = desk
        return desk

    async def _shut(self) -> None:
        desk, self.desk = self.desk, None
        if desk is not None:
            await desk.stop()
            await leave(desk.opened, self._work.run)


def _no_other(_stale: str) -> str:
    raise SignInAgain("key")


class _NoBook:
    """Nothing is sealed before there is a vault."""

    def order(self, _deposit: DepositId) -> None:
        return None

    def application(self) -> None:
        return None

    def followed(self, _followed: object) -> None:
        return None

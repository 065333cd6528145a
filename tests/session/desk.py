"""One workstation for the session's tests: real folders, a real vault, the real stub, a keyring in memory."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from api_stub.hashing import hasher
from api_stub.serving import Served
from desktop.infra.http import Http
from desktop.infra.paths import Paths
from desktop.infra.secrets import KeyringUnavailable
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.kernel.ids import Finess
from desktop.session.facts import StandingChanged
from desktop.session.keeper import SessionService
from desktop.session.keys import Effort
from desktop.session.standing import Standing

DEMO = Finess("200000008")
OTHER = Finess("200000016")
DORMANT = Finess("200000024")
PASSWORD = "Demo-Espace-2026!"
OTHER_PASSWORD = "Autre-Espace-2026!"
DORMANT_PASSWORD = "Futur-Espace-2026!"
NEW_PASSWORD = "Nouvel-Espace-2027!"
CHEAP = Effort(memory_kib=16, passes=1, lanes=1)
NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens


class Drawer:
    """A keyring in memory; `shut` makes it refuse to open."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.shut = False

    async def read(self, name: str) -> str | None:
        self._open()
        return self.held.get(name)

    async def write(self, name: str, secret: str) -> None:
        self._open()
        self.held[name] = secret

    async def delete(self, name: str) -> None:
        self._open()
        self.held.pop(name, None)

    def give_up(self) -> None:
        """It never waits for an answer."""

    def _open(self) -> None:
        if self.shut:
            raise KeyringUnavailable("closed")


class Watch:
    """The machine's clocks, and as much more as a test asks for."""

    def __init__(self) -> None:
        self._system = SystemClock()
        self.ahead = 0.0

    def now(self) -> datetime:
        return self._system.now() + timedelta(seconds=self.ahead)

    def monotonic(self) -> float:
        return self._system.monotonic() + self.ahead


class Desk:
    """A workstation: sessions over one folder, each with what it said of where the user stands."""

    def __init__(self, folder: Path, server: str) -> None:
        self.paths = Paths.under(folder)
        self.server = server
        self.drawer = Drawer()
        self.watch = Watch()
        self.bus = Bus()
        self.told: list[Standing] = []
        self.bus.subscribe(StandingChanged, lambda fact: self.told.append(fact.standing))
        self._sessions: list[SessionService] = []

    def session(self, server: str | None = None) -> SessionService:
        """A session as a fresh start of the program makes one."""
        session = SessionService(
            self.paths,
            self.http,
            self.drawer,
            self.bus,
            self.watch,
            default_server=self.server,
            server=server,
            effort=CHEAP,
        )
        self._sessions.append(session)
        return session

    def http(self, address: str) -> Http:
        return Http(address, inactivity=5.0)

    def folder(self, finess: Finess = DEMO) -> Path:
        return self.paths.profiles / finess

    async def close(self) -> None:
        for session in self._sessions:
            await session.close()


def change_password(served: Served, password: str, finess: Finess = DEMO) -> None:
    """As the practice would on another workstation, or on paper."""
    hashed = hasher(served.settings.argon2).hash(password)

    def change(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE practices SET password = ? WHERE finess = ?", (hashed, finess))

    served.parts.state.submit(change).result()


def end_sessions(served: Served) -> None:
    """The service forgets every session."""

    def change(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE families SET revoked = 1")
        connection.execute("DELETE FROM access_tokens")

    served.parts.state.submit(change).result()


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for a condition; fails the test after `seconds`."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is waited for happens in other threads, and on the stub
            await asyncio.sleep(0.005)

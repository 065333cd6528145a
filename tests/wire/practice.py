"""A practice's workstation against the stub on a real port: the real HTTP, the real vault, the real engine."""

import asyncio
import hashlib
import shutil
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from api_stub.seed import DEMO, SeededPractice
from api_stub.serving import Served
from desktop.infra.database import Vault
from desktop.infra.http import Http
from desktop.kernel.events import Bus
from desktop.kernel.failures import Refused, SessionExpired, Unreachable
from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.engine import Engine
from desktop.uploads.facts import EngineStatus, Kind, Limits, Receipt, StatusChanged
from desktop.uploads.remote import Created, DocumentsPage, Pieces, Remote, SealedUpload
from tests.uploads.world import KEY, JumpingClock, settled, until

INACTIVITY = 0.6


class Account:
    """The tokens of a practice, that of the demonstration by default: what the session does for the program."""

    def __init__(self, http: Http, who: SeededPractice = DEMO) -> None:
        self._http = http
        self._who = who
        self._gate = threading.Lock()
        self._tokens = self._sign_in()
        self.signed_out = False
        self.renewals = 0

    def bearer(self) -> str:
        if self.signed_out:
            raise SessionExpired("signed out")
        return str(self._tokens["access_token"])

    def renewed(self, stale: str) -> str:
        with self._gate:
            if self._tokens["access_token"] == stale:
                self.renewals += 1
                body = msgspec.json.encode({"refresh_token": self._tokens["refresh_token"]})
                try:
                    reply = self._http.request("POST", "/v1/sessions/refresh", json=body)
                except Refused as refusal:
                    raise SessionExpired("refused") from refusal
                self._tokens = msgspec.json.decode(reply.body)
        return self.bearer()

    def sign_in_again(self) -> None:
        self._tokens = self._sign_in()
        self.signed_out = False

    def _sign_in(self) -> dict[str, Any]:
        body = msgspec.json.encode({"finess": self._who.finess, "password": self._who.password})
        tokens: dict[str, Any] = msgspec.json.decode(self._http.request("POST", "/v1/sessions", json=body).body)
        return tokens


@dataclass
class Practice:
    """One workstation; `start` may be called again after `stop`, over the same vault or a photograph of one."""

    folder: Path
    served: Served
    clock: JumpingClock = field(default_factory=JumpingClock)
    bus: Bus = field(default_factory=Bus)
    seen: list[EngineStatus] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.http = Http(self.served.url, inactivity=INACTIVITY)
        self.account = Account(self.http)
        self.remote = Remote(self.http, self.account.bearer, self.account.renewed)
        self.bus.subscribe(StatusChanged, lambda fact: self.seen.append(fact.status))

    @asynccontextmanager
    async def engine(self, vault: Path | None = None, remote: Any = None) -> AsyncIterator[Engine]:
        opened = Vault(vault or self.folder / "vault", KEY)
        engine = Engine(opened, remote or self.remote, self.bus, self.clock, jitter=lambda: 0.5, wait=self.clock.wait)
        try:
            await engine.start()
            yield engine
        finally:
            await engine.stop()
            opened.close()

    def suffers(self, *rules: dict[str, Any], seed: int = 1) -> None:
        """From now on requests suffer these faults; without any, none."""
        self.served.parts.faults.load({"seed": seed, "rules": list(rules)})

    def fired(self) -> int:
        """How many requests have suffered since."""
        return sum(int(str(line["fired"])) for line in self.served.parts.faults.fired())

    def delivered(self) -> Counter[str]:
        """How often the server has each content (by its SHA-256) in its deposits."""
        return Counter(item["sha256"] for item in self._all("/v1/documents"))

    def deposits(self) -> list[dict[str, Any]]:
        return self._all("/v1/deposits")

    def close(self) -> None:
        self.http.close()

    def _all(self, path: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        cursor = ""
        while True:
            reply = self.http.request("GET", f"{path}?limit=100{cursor}", bearer=self.account.bearer())
            page = msgspec.json.decode(reply.body)
            items += page["items"]
            if page["next"] is None:
                return items
            cursor = f"&since={page['next']}"


def once(paths: Sequence[Path]) -> Counter[str]:
    """What `delivered` is when each of these files arrived exactly once."""
    return Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)


class Dead(Unreachable):
    """The program was killed here."""


class Mortal:
    """The server's endpoints until a chosen edge: there the vault is photographed as a kill would leave it, and from
    then on nothing reaches the server any more."""

    def __init__(self, remote: Remote, edge: str, nth: int = 1) -> None:
        self._remote = remote
        self._edge = edge
        self._left = nth
        self._gate = threading.Lock()
        self.dead = threading.Event()
        self.over = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.photograph: Callable[[], None] = lambda: None

    def _at(self, edge: str) -> None:
        if self.dead.is_set():
            raise Dead(edge)
        with self._gate:
            if edge != self._edge:
                return
            self._left -= 1
            if self._left:
                return
            self.photograph()
            self.dead.set()
            self._loop.call_soon_threadsafe(self.over.set)
        raise Dead(edge)

    def limits(self) -> Limits:
        return self._remote.limits()

    def documents(self, since: str | None = None, *, limit: int = 100) -> DocumentsPage:
        return self._remote.documents(since, limit=limit)

    def deposit(self, deposit: DepositId) -> Receipt | None:
        return self._remote.deposit(deposit)

    def create(
        self,
        name: str,
        media_type: str,
        size: int,
        sha256: Sha256,
        first: bytes | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Created:
        self._at("before create")
        made = self._remote.create(name, media_type, size, sha256, first, progress)
        self._at("after create")
        return made

    def offset(self, url: str, size: int | None = None) -> int:
        self._at("before offset")
        return self._remote.offset(url, size)

    def append(
        self,
        url: str,
        offset: int,
        chunk: bytes | Pieces,
        progress: Callable[[int], None] | None = None,
        *,
        checksum: bool = True,
    ) -> int:
        self._at("before append")

        def amid(sent: int) -> None:
            if sent >= len(chunk) // 2:
                self._at("amid append")
            if progress is not None:
                progress(sent)

        now = self._remote.append(url, offset, chunk, amid, checksum=checksum)
        self._at("after append")
        return now

    def terminate(self, url: str) -> None:
        self._at("before terminate")
        self._remote.terminate(url)

    def seal(self, deposit: DepositId, kind: Kind, message: str, uploads: Sequence[SealedUpload]) -> Receipt:
        self._at("before seal")
        receipt = self._remote.seal(deposit, kind, message, uploads)
        self._at("after seal")
        return receipt


def photographer(engine: Engine, album: Path) -> Callable[[], None]:
    """Copies the vault's files as they are on the disk between two transactions."""

    def photograph() -> None:
        vault = engine._vault

        def copy(_: object) -> None:
            for path in vault.path.parent.glob(f"{vault.path.name}*"):
                if not path.name.endswith("-shm"):
                    shutil.copyfile(path, album / path.name)

        vault.submit(copy).result()

    return photograph


async def died(mortal: Mortal, engine: Engine) -> bool:
    """Until the edge was reached, or everything had gone by without it."""
    settling = asyncio.ensure_future(settle(engine))
    dying = asyncio.ensure_future(mortal.over.wait())
    await asyncio.wait([settling, dying], return_when=asyncio.FIRST_COMPLETED)
    for task in (settling, dying):
        task.cancel()
    await asyncio.gather(settling, dying, return_exceptions=True)
    return mortal.dead.is_set()


async def settle(engine: Engine, seconds: float = 30.0) -> EngineStatus:
    """Until nothing is on its way any more."""
    return await until(engine, settled, seconds)

"""What the tests of the outbox stand on: a service in memory that seals intents, and an outbox over a vault."""

import shutil
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from desktop.infra.database import Vault
from desktop.kernel.events import Bus
from desktop.kernel.failures import Refused, Unreachable
from desktop.outbox.facts import Attachment, Intent, IntentId, IntentRow, OutboxChanged, OutboxStatus
from desktop.outbox.keeper import OutboxService
from desktop.outbox.remote import SealedPart, Service, sealed_body
from desktop.outbox.service import Outbox
from tests.uploads.world import KEY, JumpingClock, MemoryServer, scan


class MemoryService(MemoryServer):
    """`MemoryServer` that seals intents: the same UUID with the same content gives the same answer."""

    def __init__(self) -> None:
        super().__init__()
        self.sealed: dict[str, tuple[Any, bytes]] = {}
        self.refuses: list[Refused] = []

    def put(self, intent: IntentId, route: str, body: bytes, parts: Sequence[SealedPart]) -> bytes:
        self._enter("put", route.replace("{id}", intent))
        with self._lock:
            answer = self._put(intent, body, parts)
        self.after("put", intent)
        return answer

    def _put(self, intent: str, body: bytes, parts: Sequence[SealedPart]) -> bytes:
        told = msgspec.json.decode(sealed_body(body, parts))
        content = {**told, "uploads": sorted(part["sha256"] for part in told.get("uploads", []))}
        known = self.sealed.get(intent)
        if known is not None:
            if known[0] != content:
                raise Refused(409, "request-conflict")
            return known[1]
        if self.refuses:
            raise self.refuses.pop(0)
        missing = tuple(p.url.rpartition("/")[2] for p in parts if p.url not in self.uploads)
        if missing:
            raise Refused(422, "upload-unknown", uploads=missing)
        for part in parts:
            held = self.uploads[part.url]
            assert len(held.content) == held.size
            assert held.deposit is None
            held.deposit = intent
        answer = msgspec.json.encode({"number": f"DM-{len(self.sealed) + 1}"})
        self.sealed[intent] = (content, answer)
        return answer


def checks(service: MemoryService, outbox: OutboxService) -> tuple[Service, Outbox]:
    """The type checker's word that both speak the language of their Protocols."""
    return service, outbox


def intent(number: int = 1, *, subject: str = "", words: str = "Bonjour") -> Intent:
    """One of a demonstration kind, with a UUID that depends on its number alone."""
    id_ = IntentId(f"00000000-0000-4000-8000-{number:012d}")
    body = msgspec.json.encode({"text": words})
    return Intent(id_, "note", "/v1/notes/{id}", body, b'{"typed":1}', subject)


def paper(number: int, size: int = 5000) -> Attachment:
    """A scan."""
    return Attachment(f"scan {number}.jpg", "image/jpeg", scan(number, size), "devis")


@asynccontextmanager
async def outbox_of(
    path: Path, service: Any, *, clock: JumpingClock | None = None, bus: Bus | None = None
) -> AsyncIterator[OutboxService]:
    """An outbox over the vault at `path`, started; stopped and closed at the end."""
    vault = Vault(path, KEY)
    clock = clock or JumpingClock()

    async def limits() -> Any:
        return service.limits()

    outbox = OutboxService(vault, service, bus or Bus(), clock, limits, jitter=lambda: 0.5, wait=clock.wait)
    try:
        await outbox.start()
        yield outbox
    finally:
        await outbox.stop()
        vault.close()


async def until(outbox: OutboxService, holds: Callable[[OutboxStatus], bool], seconds: float = 20.0) -> OutboxStatus:
    """The first status for which `holds`."""
    import asyncio

    heard: asyncio.Queue[OutboxStatus] = asyncio.Queue()
    stop = outbox._bus.subscribe(OutboxChanged, lambda fact: heard.put_nowait(fact.status))
    try:
        async with asyncio.timeout(seconds):
            while not holds(status := await outbox.status()):
                await heard.get()
        return status
    finally:
        stop()


def settled(status: OutboxStatus) -> bool:
    """Nothing is on its way any more."""
    return status.unsent == 0


async def one(outbox: OutboxService, number: int = 1) -> IntentRow:
    """The intent of that number."""
    found = await outbox.intent(intent(number).id)
    assert found is not None
    return found


class Kill:
    """Photographs the vault as a kill would leave it at a call of the service; from then on nothing gets through."""

    def __init__(self, service: MemoryService, when: str, call: str, nth: int, album: Path) -> None:
        self._left = nth
        self._call = call
        self._album = album
        self.vault: Vault | None = None
        self.dead = threading.Event()
        setattr(service, when, self._at)
        self._other = "after" if when == "before" else "before"
        setattr(service, self._other, self._gone)

    def _gone(self, _call: str, _subject: str) -> None:
        if self.dead.is_set():
            raise Unreachable("killed")

    def _at(self, call: str, subject: str) -> None:
        self._gone(call, subject)
        if call != self._call:
            return
        self._left -= 1
        if self._left:
            return
        vault = self.vault
        assert vault is not None

        def copy(_: object) -> None:
            for path in vault.path.parent.glob(f"{vault.path.name}*"):
                if not path.name.endswith("-shm"):
                    shutil.copyfile(path, self._album / path.name)

        vault.submit(copy).result()
        self.dead.set()
        raise Unreachable("killed")

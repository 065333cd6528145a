"""The world around the engine in its tests: a clock that jumps, a server in memory that can be unkind, small scans.

The stub is the main fake and serves `tests/wire`; this server is for what needs thousands of runs or an outcome chosen
call by call.
"""

import asyncio
import hashlib
import threading
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from desktop.infra.database import Vault
from desktop.kernel.events import Bus
from desktop.kernel.failures import Refused, Unreachable
from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentState, EngineStatus, Kind, Limits, Receipt, ReceiptDocument, StatusChanged
from desktop.uploads.remote import (
    ChecksumRefused,
    Created,
    DocumentsPage,
    OffsetConflict,
    Pieces,
    RemoteDocument,
    SealedUpload,
    UploadGone,
)
from desktop.uploads.wire import Server

KEY = b"k" * 32
LIMIT = 10_485_760
F = TypeVar("F")

_JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "08" * 64
    + "ffc0000b080001000101011100"
    + "ffc40014000100000000000000000000000000000009ffc40014100100000000000000000000000000000000"
    + "ffda0008010100003f0054ffd9"
)


def scan(number: int, size: int = 600) -> bytes:
    """A JPEG of exactly `size` bytes (at least 600), the content of which depends on `number` alone."""
    filler = b""
    left = size - len(_JPEG)
    seed = hashlib.sha256(str(number).encode()).digest()
    while left > 0:
        # Comment segments: 2 bytes of marker, 2 of length, then anything; never leave less than 4 bytes.
        length = left if left <= 65_000 else min(65_000, left - 4)
        body = (seed * (length // 32 + 1))[: length - 4]
        filler += b"\xff\xfe" + (length - 2).to_bytes(2, "big") + body
        left -= length
    return _JPEG[:2] + filler + _JPEG[2:]


def drop(folder: Path, count: int, size: int = 600, first: int = 0) -> list[Path]:
    """Files "scan 0.jpg", "scan 1.jpg"... in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"scan {number}.jpg" for number in range(first, first + count)]
    for number, path in enumerate(paths, first):
        path.write_bytes(scan(number, size))
    return paths


class JumpingClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self._monotonic = 1000.0
        self.jumps = 0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        """As `driver.wait`, but where nothing happens the clock jumps to the end of the waiting; not over a night, in
        which what was sent would leave the queue."""
        if seconds is None or seconds > 43_200:
            await event.wait()
            return
        try:
            async with asyncio.timeout(0.03):
                await event.wait()
        except TimeoutError:
            self.jumps += 1
            self.advance(seconds + 0.001)


class StillClock(JumpingClock):
    """Never jumps by itself."""

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        await event.wait()


@dataclass
class Held:
    """An upload as the server in memory has it."""

    name: str
    size: int
    content: bytearray = field(default_factory=bytearray)
    deposit: str | None = None


Fault = Callable[[], None]


class MemoryServer:
    """Keeps what it is sent. `before` and `after` are called around each call with its name and may raise: a raise in
    `after` is a reply lost on the way."""

    def __init__(self) -> None:
        self.uploads: dict[str, Held] = {}
        self.deposits: dict[str, Receipt] = {}
        self.contents: dict[str, list[bytes]] = {}
        self.listed: list[RemoteDocument] = []
        self.calls: Counter[str] = Counter()
        self.before: Callable[[str, str], None] = lambda call, subject: None
        self.after: Callable[[str, str], None] = lambda call, subject: None
        self.largest = LIMIT
        self._lock = threading.RLock()
        self._numbers = 0

    def _enter(self, call: str, subject: str) -> None:
        with self._lock:
            self.calls[call] += 1
        self.before(call, subject)

    def limits(self) -> Limits:
        self._enter("limits", "")
        return Limits(
            self.largest, frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"}), tuple(Kind)
        )

    def create(
        self,
        name: str,
        media_type: str,
        size: int,
        sha256: Sha256,
        first: bytes | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Created:
        self._enter("create", name)
        if size > self.largest:
            raise Refused(413, "upload-too-large")
        if progress is not None and first:
            progress(len(first))
        with self._lock:
            self._numbers += 1
            url = f"/v1/uploads/{self._numbers}"
            self.uploads[url] = Held(name, size, bytearray(first or b""))
        self.after("create", name)
        return Created(url, len(first or b""), None)

    def offset(self, url: str, size: int | None = None) -> int:
        self._enter("offset", url)
        with self._lock:
            held = self.uploads.get(url)
            if held is None or (size is not None and held.size != size):
                raise UploadGone("404")
            return len(held.content)

    def append(
        self,
        url: str,
        offset: int,
        chunk: bytes | Pieces,
        progress: Callable[[int], None] | None = None,
        *,
        checksum: bool = True,
    ) -> int:
        self._enter("append", url)
        with self._lock:
            held = self.uploads.get(url)
            if held is None:
                raise UploadGone("404")
            if len(held.content) != offset:
                raise OffsetConflict("409")
        if progress is not None:
            for handed in range(0, len(chunk), 65_536):
                progress(min(handed + 65_536, len(chunk)))
        with self._lock:
            held.content += chunk if isinstance(chunk, bytes) else b"".join(chunk)
        self.after("append", url)
        return len(held.content)

    def terminate(self, url: str) -> None:
        self._enter("terminate", url)
        with self._lock:
            held = self.uploads.get(url)
            if held is not None and held.deposit is None:
                del self.uploads[url]

    def seal(self, deposit: DepositId, kind: Kind, message: str, uploads: Sequence[SealedUpload]) -> Receipt:
        self._enter("seal", deposit)
        with self._lock:
            receipt = self._seal(deposit, kind, message, uploads)
        self.after("seal", deposit)
        return receipt

    def _seal(self, deposit: DepositId, kind: Kind, message: str, uploads: Sequence[SealedUpload]) -> Receipt:
        known = self.deposits.get(deposit)
        if known is not None:
            if Counter(part.sha256 for part in known.documents) != Counter(upload.sha256 for upload in uploads):
                raise Refused(409, "deposit-conflict")
            return known
        missing = tuple(u.id for u in uploads if u.url not in self.uploads or self.uploads[u.url].deposit)
        if missing:
            raise Refused(422, "upload-unknown", uploads=missing)
        short = tuple(u.id for u in uploads if len(self.uploads[u.url].content) != self.uploads[u.url].size)
        if short:
            raise Refused(422, "upload-incomplete", uploads=short)
        wrong = tuple(u.id for u in uploads if hashlib.sha256(self.uploads[u.url].content).hexdigest() != u.sha256)
        if wrong:
            raise Refused(422, "checksum-mismatch", uploads=wrong)
        if sum(self.uploads[u.url].size for u in uploads) > self.largest:
            raise Refused(413, "deposit-too-large")
        self.contents[deposit] = []
        for upload in uploads:
            self.uploads[upload.url].deposit = deposit
            self.contents[deposit].append(bytes(self.uploads[upload.url].content))
        receipt = Receipt(
            deposit,
            f"AD-2026-{len(self.deposits) + 1:06d}",
            datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
            kind,
            message,
            tuple(ReceiptDocument(u.name, u.sha256, self.uploads[u.url].size) for u in uploads),
        )
        self.deposits[deposit] = receipt
        return receipt

    def deposit(self, deposit: DepositId) -> Receipt | None:
        self._enter("deposit", deposit)
        return self.deposits.get(deposit)

    def documents(self, since: str | None = None, *, limit: int = 100) -> DocumentsPage:
        self._enter("documents", since or "")
        start = int(since or 0)
        page = self.listed[start : start + limit]
        return DocumentsPage(tuple(page), str(start + len(page)) if start + limit < len(self.listed) else None)

    @property
    def delivered(self) -> Counter[bytes]:
        """How often each content is in a sealed deposit."""
        return Counter(content for contents in self.contents.values() for content in contents)


def checks(server: MemoryServer) -> Server:
    """The type checker's word that the server in memory speaks the engine's language."""
    return server


class Facts:
    """Everything that the engine published, in order."""

    def __init__(self, bus: Bus) -> None:
        self.all: list[Any] = []
        self._waiting: list[tuple[Callable[[], bool], asyncio.Event]] = []
        self._bus = bus

    def listen(self, *kinds: type[Any]) -> None:
        for kind in kinds:
            self._bus.subscribe(kind, self._hear)

    def of(self, kind: type[F]) -> list[F]:
        return [fact for fact in self.all if isinstance(fact, kind)]

    def _hear(self, fact: object) -> None:
        self.all.append(fact)


@asynccontextmanager
async def engine_of(
    path: Path,
    server: Any,
    *,
    clock: JumpingClock | None = None,
    bus: Bus | None = None,
    trip: Callable[[str], None] | None = None,
    kept_seconds: float = 600.0,
    start: bool = True,
) -> AsyncIterator[Engine]:
    """An engine over the vault at `path`, started; stopped and closed at the end."""
    vault = Vault(path, KEY, trip=trip)
    clock = clock or JumpingClock()
    engine = Engine(vault, server, bus or Bus(), clock, jitter=lambda: 0.5, wait=clock.wait, kept_seconds=kept_seconds)
    try:
        if start:
            await engine.start()
        yield engine
    finally:
        await engine.stop()
        vault.close()


async def until(engine: Engine, holds: Callable[[EngineStatus], bool], seconds: float = 20.0) -> EngineStatus:
    """The first status for which `holds`."""
    heard: asyncio.Queue[EngineStatus] = asyncio.Queue()
    stop = engine._bus.subscribe(StatusChanged, lambda fact: heard.put_nowait(fact.status))
    try:
        status = await engine.status()
        async with asyncio.timeout(seconds):
            while not holds(status):
                status = await heard.get()
                # What was read before the last command may be told after it: rest is only believed when asked again.
                if holds is settled and settled(status):
                    status = await engine.status()
            return status
    except TimeoutError:
        raise AssertionError(f"never came about; last: {await engine.status()}") from None
    finally:
        stop()


async def until_true(vault: Vault, question: str, seconds: float = 10.0) -> None:
    """Until the vault answers this SQL question with a true value, asked after each commit."""
    async with asyncio.timeout(seconds):
        while not await vault.read(lambda db: db.execute(question).get):
            await vault.write(lambda db: None)  # takes its turn behind the changes that wait


async def off_loop(call: Callable[[], F]) -> F:
    """A blocking call, in a thread that has ended when this returns."""
    with ThreadPoolExecutor(1) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, call)


async def heard(event: threading.Event) -> None:
    """Until another thread has set `event`."""
    assert await off_loop(lambda: event.wait(60))


def settled(status: EngineStatus) -> bool:
    """Nothing is on its way any more."""
    moving = (
        DocumentState.QUEUED,
        DocumentState.SENDING,
        DocumentState.WAITING,
        DocumentState.SIGNED_OUT,
        DocumentState.UPLOADED,
    )
    return not any(status.counts[state] for state in moving)


def unreachable(times: int, *calls: str) -> Callable[[str, str], None]:
    """A hook for `MemoryServer.before` or `.after`: the first `times` of these calls find no line."""
    left = [times]

    def hook(call: str, subject: str) -> None:
        if call in calls and left[0] > 0:
            left[0] -= 1
            raise Unreachable("gone")

    return hook


def new_id() -> DepositId:
    return DepositId(str(uuid.uuid4()))


__all__ = [
    "KEY",
    "LIMIT",
    "ChecksumRefused",
    "Facts",
    "JumpingClock",
    "MemoryServer",
    "StillClock",
    "drop",
    "engine_of",
    "heard",
    "off_loop",
    "scan",
    "settled",
    "unreachable",
    "until",
    "until_true",
]

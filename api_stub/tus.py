"""tus 1.0.0 at `/v1/uploads`: core, creation, creation-with-upload, checksum, expiration, termination.

A bare ASGI application, because the bytes pass here: a framework's request object would cost as much as the request.
Owns offsets, the SHA-256 that grows with the bytes, and who holds an upload. Knows nothing of deposits.

An upload is held by one request at a time. A newer one asks a silent older one to let go: that one stores what it has
received and answers 423, so that a client whose line died needn't wait for the server to notice.
"""

import asyncio
import base64
import binascii
import contextlib
import hashlib
import logging
import re
import secrets
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, Protocol

from api_stub.problems import PROBLEM_TYPE, Problem
from api_stub.rules import SNIFF_BYTES, Upload, is_expired, sniff
from api_stub.sessions import Sessions
from api_stub.settings import Settings
from api_stub.state import State, find_upload

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PREFIX = "/v1/uploads"
VERSION = b"1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
BODY_TYPE = b"application/offset+octet-stream"
SWEEP_EVERY = 60.0
SILENCE_SECONDS = 0.1  # a request that brings nothing for that long may be taken for dead
LETTING_GO_SECONDS = 1.0  # what an interrupted request may need to store what it has

_NUMBER = re.compile(rb"\d{1,15}")
_ID = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(rb"[!-+\--~]+")  # printable ASCII without space and comma

_log = logging.getLogger("api_stub.tus")

_CORS = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Upload-Offset,"
        b" Upload-Length, Upload-Metadata, Upload-Expires, Retry-After, WWW-Authenticate",
    ),
]
_PREFLIGHT = [
    (b"access-control-allow-methods", b"POST, HEAD, PATCH, DELETE, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"Authorization, Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, Upload-Checksum,"
        b" X-HTTP-Method-Override, X-Requested-With, X-Request-ID",
    ),
    (b"access-control-max-age", b"86400"),
]
_METHODS = {True: ("POST", "OPTIONS"), False: ("HEAD", "PATCH", "DELETE", "OPTIONS")}  # by: is it the collection?


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...
    def hexdigest(self) -> str: ...


@dataclass(slots=True)
class Reply:
    """A status and its headers; tus answers have no body."""

    status: int
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


class _ClientGoneError(Exception):
    """The connection broke; there is nobody to answer."""


@dataclass(slots=True)
class _Hold:
    """The request that holds an upload. `reading` is set while it may be interrupted."""

    task: asyncio.Task[Any]
    released: asyncio.Event
    reading: bool = False
    asked: bool = False
    brought: int = 0  # bytes received so far

    def ask(self) -> None:
        """Ask it to let go."""
        if not self.asked:
            self.asked = True
            if self.reading:
                self.task.cancel()


@dataclass(slots=True)
class _Sum:
    """The SHA-256 and the first bytes of what stands at `offset`."""

    offset: int
    sha256: _Digest
    head: bytes


@dataclass(slots=True)
class _Body:
    """What a request has brought so far."""

    chunks: list[bytes]
    size: int
    complete: bool


class Tus:
    """The ASGI application."""

    def __init__(self, state: State, sessions: Sessions, settings: Settings) -> None:
        self._state = state
        self._sessions = sessions
        self._settings = settings
        self._holds: dict[str, _Hold] = {}
        self._sums: dict[str, _Sum] = {}
        self._swept = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        body = b""
        method: str = scope["method"]
        headers: dict[bytes, bytes] = dict(scope["headers"])
        from_browser = b"origin" in headers
        try:
            override = headers.get(b"x-http-method-override")
            if override is not None:
                method = override.decode("latin-1").strip().upper()
            reply = await self._answer(method, scope["path"], headers, receive)
        except Problem as problem:
            reply, body = _refusal(problem)
        except _ClientGoneError:
            return
        except Exception:
            _log.exception("%s %s failed", method, scope["path"])
            reply, body = _refusal(Problem("internal"))
        if reply.status != 204:
            reply.headers.append((b"content-length", str(len(body)).encode()))
        reply.headers.append((b"tus-resumable", VERSION))
        if from_browser:
            reply.headers += _CORS
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def held(self, upload: str) -> int:
        """How many bytes the request that holds this upload has brought so far; 0 where none does. Any thread."""
        hold = self._holds.get(upload)
        return 0 if hold is None else hold.brought

    async def _answer(self, method: str, path: str, headers: dict[bytes, bytes], receive: Receive) -> Reply:
        upload = path[len(PREFIX) :].strip("/")
        allowed = _METHODS[upload == ""]
        if method not in allowed:
            raise Problem("method-not-allowed", headers={"Allow": ", ".join(allowed)})
        if method == "OPTIONS":
            return self._options(headers)
        if headers.get(b"tus-resumable") != VERSION:
            raise Problem("version-unsupported", headers={"Tus-Version": VERSION.decode()})
        finess = self._sessions.bearer(headers.get(b"authorization", b"").decode("latin-1")).finess
        if method == "POST":
            return await self._create(finess, headers, receive)
        if _ID.fullmatch(upload) is None:
            raise Problem("not-found")
        if method == "HEAD":
            return await self._head(finess, upload)
        if method == "PATCH":
            return await self._patch(finess, upload, headers, receive)
        return await self._delete(finess, upload)

    # --- methods ---------------------------------------------------------------------------------------------

    def _options(self, headers: dict[bytes, bytes]) -> Reply:
        reply = Reply(
            204,
            [
                (b"tus-version", VERSION),
                (b"tus-extension", EXTENSIONS.encode()),
                (b"tus-max-size", str(self._settings.deposit_max_bytes).encode()),
                (b"tus-checksum-algorithm", ",".join(ALGORITHMS).encode()),
            ],
        )
        if b"access-control-request-method" in headers:
            reply.headers += _PREFLIGHT
        return reply

    async def _create(self, finess: str, headers: dict[bytes, bytes], receive: Receive) -> Reply:
        length = _number(headers, b"upload-length")
        if length > self._settings.deposit_max_bytes:
            raise Problem("upload-too-large", f"At most {self._settings.deposit_max_bytes} bytes")
        metadata = _check_metadata(headers.get(b"upload-metadata", b""))
        checksum = _checksum(headers)
        await self._sweep()
        body = _Body([], 0, True)
        total = _Sum(0, hashlib.sha256(), b"")
        if headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers:
            if headers.get(b"content-type") != BODY_TYPE:
                raise Problem("media-type-unsupported")
            if int(headers.get(b"content-length", b"0")) > length:
                raise Problem("upload-too-large")
            body = await self._receive(receive, length, total, None)
            if not body.complete:
                raise _ClientGoneError  # nobody knows the address of this upload yet
        if checksum is not None:
            _verify(checksum, body.chunks)
        upload = secrets.token_hex(16)
        expires = self._now() + self._settings.upload_seconds
        whole = body.size == length
        row = (
            upload,
            finess,
            length,
            body.size,
            metadata,
            expires,
            total.sha256.hexdigest() if whole else "",
            sniff(total.head) if whole else "",
        )

        def insert(connection: sqlite3.Connection) -> None:
            if body.size:
                self._state.put(upload, 0, body.chunks)
            connection.execute(
                "INSERT INTO uploads (id, finess, length, offset, metadata, expires, sha256, media)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

        await self._state.write(insert)
        if not whole:
            self._sums[upload] = total
        return Reply(
            201,
            [
                (b"location", f"{PREFIX}/{upload}".encode()),
                (b"upload-offset", str(body.size).encode()),
                (b"upload-expires", _http_date(expires)),
            ],
        )

    async def _head(self, finess: str, upload: str) -> Reply:
        self._find(finess, upload)
        async with self._held(upload):
            row = self._find(finess, upload)
        reply = Reply(
            200,
            [
                (b"upload-offset", str(row.offset).encode()),
                (b"upload-length", str(row.length).encode()),
                (b"cache-control", b"no-store"),
            ],
        )
        if row.metadata:
            reply.headers.append((b"upload-metadata", row.metadata.encode("latin-1")))
        if not row.sealed:
            reply.headers.append((b"upload-expires", _http_date(row.expires)))
        return reply

    async def _patch(self, finess: str, upload: str, headers: dict[bytes, bytes], receive: Receive) -> Reply:
        if headers.get(b"content-type") != BODY_TYPE:
            raise Problem("media-type-unsupported")
        offset = _number(headers, b"upload-offset")
        checksum = _checksum(headers)
        self._find(finess, upload)
        async with self._held(upload) as hold:
            row = self._find(finess, upload)
            if row.offset != offset:
                raise Problem("offset-conflict", headers={"Upload-Offset": str(row.offset)})
            room = row.length - offset
            if int(headers.get(b"content-length", b"0")) > room:
                raise Problem("upload-too-large")
            if row.sealed:
                return Reply(204, [(b"upload-offset", str(offset).encode())])
            total = await self._sum(row)
            while True:
                most = None if checksum is not None else self._settings.flush_bytes
                body = await self._receive(receive, room, total, hold, most)
                broken = not body.complete and (hold.asked or most is None or body.size < most)
                if checksum is not None:  # all or nothing
                    try:
                        if broken:
                            raise _interrupted(hold)
                        _verify(checksum, body.chunks)
                    except (Problem, _ClientGoneError):
                        self._sums.pop(upload, None)
                        raise
                expires = await self._append(row, offset, body, total)
                offset += body.size
                room -= body.size
                if broken:
                    raise _interrupted(hold)
                if body.complete:
                    break
        return Reply(204, [(b"upload-offset", str(offset).encode()), (b"upload-expires", _http_date(expires))])

    async def _delete(self, finess: str, upload: str) -> Reply:
        self._find(finess, upload)
        async with self._held(upload):
            if self._find(finess, upload).sealed:
                raise Problem("upload-sealed")

            def forget(connection: sqlite3.Connection) -> bool:
                made = connection.execute("DELETE FROM uploads WHERE id = ? AND sealed = 0", (upload,)).rowcount
                return made == 1

            if not await self._state.write(forget):
                raise Problem("upload-sealed")
            self._sums.pop(upload, None)
            self._state.file(upload).unlink(missing_ok=True)
        return Reply(204)

    # --- rows and bytes ----------------------------------------------------------------------------------------

    def _now(self) -> float:
        return self._settings.clock().timestamp()

    def _find(self, finess: str, upload: str) -> Upload:
        row = self._state.read(lambda connection: find_upload(connection, upload))
        if row is None or row.finess != finess:
            raise Problem("not-found")
        if is_expired(row, self._now()):
            raise Problem("upload-expired")
        return row

    async def _sum(self, row: Upload) -> _Sum:
        """The sum at the row's offset, read again from the file where this process hasn't made it."""
        kept = self._sums.get(row.id)
        if kept is not None and kept.offset == row.offset:
            return kept
        total = _Sum(0, hashlib.sha256(), b"")
        if row.offset:
            data = await asyncio.to_thread(lambda: self._state.file(row.id).read_bytes()[: row.offset])
            _add(total, data)
        self._sums[row.id] = total
        return total

    async def _receive(
        self, receive: Receive, room: int, total: _Sum, hold: _Hold | None, most: int | None = None
    ) -> _Body:
        """Read until the end, until `most` bytes, until the line breaks, or until the hold is asked for."""
        body = _Body([], 0, False)
        while not body.complete and (most is None or body.size < most):
            if hold is not None and hold.asked:
                break
            try:
                if hold is not None:
                    hold.reading = True
                message = await receive()
            except asyncio.CancelledError:
                if hold is None or not hold.asked:
                    raise
                hold.task.uncancel()
                break
            finally:
                if hold is not None:
                    hold.reading = False
            if message["type"] == "http.disconnect":
                break
            chunk = message.get("body", b"")
            if hold is not None:
                hold.brought += len(chunk)
            if body.size + len(chunk) > room:
                self._sums = {key: kept for key, kept in self._sums.items() if kept is not total}
                raise Problem("upload-too-large")
            if chunk:
                body.chunks.append(chunk)
                body.size += len(chunk)
                _add(total, chunk)
            body.complete = not message.get("more_body", False)
        return body

    async def _append(self, row: Upload, offset: int, body: _Body, total: _Sum) -> float:
        """Store a chunk at `offset`; the new expiry."""
        expires = self._now() + self._settings.upload_seconds
        whole = offset + body.size == row.length
        sums = (total.sha256.hexdigest(), sniff(total.head)) if whole else ("", "")

        def append(connection: sqlite3.Connection) -> bool:
            if body.size:
                self._state.put(row.id, offset, body.chunks)
            made = connection.execute(
                "UPDATE uploads SET offset = ?, expires = ?, sha256 = ?, media = ? WHERE id = ?"
                " AND offset = ? AND gone = 0",
                (offset + body.size, expires, *sums, row.id, offset),
            )
            return made.rowcount == 1

        try:
            stored = await self._state.write(append)
        except BaseException:
            self._sums.pop(row.id, None)
            raise
        if not stored or whole:
            self._sums.pop(row.id, None)
        if not stored:
            raise Problem("not-found")
        return expires

    @contextlib.asynccontextmanager
    async def _held(self, upload: str) -> AsyncIterator[_Hold]:
        """Hold the upload; who holds it is asked to let go once it brings nothing any more, or at last after a while.

        `locked` where it doesn't.
        """
        task = asyncio.current_task()
        assert task is not None
        time = asyncio.get_running_loop().time
        until = time() + self._settings.takeover_seconds
        while (other := self._holds.get(upload)) is not None:
            if time() >= until + LETTING_GO_SECONDS:
                raise Problem("locked", retry_after=1)
            before = other.brought
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SILENCE_SECONDS):
                    await other.released.wait()
                continue
            if other.brought == before or time() >= until:
                other.ask()
        hold = self._holds[upload] = _Hold(task, asyncio.Event())
        try:
            yield hold
        finally:
            del self._holds[upload]
            hold.released.set()

    async def _sweep(self) -> None:
        """Take the bytes of expired uploads away, once a minute at most; their rows stay and answer 410."""
        now = self._now()
        if now - self._swept < SWEEP_EVERY:
            return
        self._swept = now

        def mark(connection: sqlite3.Connection) -> list[str]:
            found = connection.execute(
                "UPDATE uploads SET gone = 1 WHERE sealed = 0 AND gone = 0 AND expires <= ? RETURNING id", (now,)
            ).fetchall()
            return [row[0] for row in found]

        for upload in await self._state.write(mark):
            self._sums.pop(upload, None)
            self._state.file(upload).unlink(missing_ok=True)


# --- headers ---------------------------------------------------------------------------------------------------------


def _refusal(problem: Problem) -> tuple[Reply, bytes]:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in problem.headers.items()]
    headers += [(b"content-type", PROBLEM_TYPE.encode()), (b"cache-control", b"no-store")]
    return Reply(problem.status, headers), problem.body()


def _interrupted(hold: _Hold) -> Problem | _ClientGoneError:
    return Problem("locked", headers={"Connection": "close"}) if hold.asked else _ClientGoneError()


def _number(headers: dict[bytes, bytes], name: bytes) -> int:
    value = headers.get(name, b"")
    if _NUMBER.fullmatch(value) is None:
        raise Problem("header-invalid", name.decode())
    return int(value)


def _check_metadata(value: bytes) -> str:
    """The header as it came; `header-invalid` unless it is a list of unique keys with Base64 values."""
    if not value:
        return ""
    keys: set[bytes] = set()
    for pair in value.split(b","):
        key, _, encoded = pair.strip().partition(b" ")
        try:
            base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise Problem("header-invalid", "upload-metadata") from None
        if _KEY.fullmatch(key) is None or key in keys:
            raise Problem("header-invalid", "upload-metadata")
        keys.add(key)
    return value.decode("latin-1")


def _checksum(headers: dict[bytes, bytes]) -> tuple[str, bytes] | None:
    value = headers.get(b"upload-checksum")
    if value is None:
        return None
    algorithm, _, encoded = value.decode("latin-1").partition(" ")
    if algorithm not in ALGORITHMS:
        raise Problem("checksum-algorithm-unknown", f"Offered: {', '.join(ALGORITHMS)}")
    try:
        return algorithm, base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("header-invalid", "upload-checksum") from None


def _verify(checksum: tuple[str, bytes], chunks: list[bytes]) -> None:
    algorithm, wanted = checksum
    digest = hashlib.new(algorithm)
    for chunk in chunks:
        digest.update(chunk)
    if digest.digest() != wanted:
        raise Problem("chunk-checksum-mismatch")


def _add(total: _Sum, chunk: bytes) -> None:
    if len(total.head) < SNIFF_BYTES:
        total.head += chunk[: SNIFF_BYTES - len(total.head)]
    total.sha256.update(chunk)
    total.offset += len(chunk)


def _http_date(moment: float) -> bytes:
    return formatdate(moment, usegmt=True).encode()

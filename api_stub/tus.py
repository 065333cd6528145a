"""tus 1.0.0 at `/v1/uploads`: core, creation, creation-with-upload, checksum, expiration, termination.

A bare ASGI application, because the bytes pass here: a framework's request object would cost as much as the request.
Owns offsets and the SHA-256 that grows with the bytes. Knows nothing of deposits; headers are `tus_headers`'.
"""

import asyncio
import hashlib
import logging
import re
import secrets
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from api_stub import tus_headers as h
from api_stub.application_keys import Owners
from api_stub.holds import Hold, Holds, Interrupted
from api_stub.problems import Problem
from api_stub.rules import SNIFF_BYTES, Upload, is_expired, sniff
from api_stub.settings import Settings
from api_stub.state import State, find_upload

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SWEEP_EVERY = 60.0

_ID = re.compile(r"[0-9a-f]{32}")
_METHODS = {True: ("POST", "OPTIONS"), False: ("HEAD", "PATCH", "DELETE", "OPTIONS")}  # by: is it the collection?

_log = logging.getLogger("api_stub.tus")


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...
    def hexdigest(self) -> str: ...


@dataclass(slots=True)
class Reply:
    """A status and its headers; only refusals have a body."""

    status: int
    headers: h.Lines
    body: bytes = b""


class _ClientGoneError(Exception):
    """The connection broke; there is nobody to answer."""


@dataclass(slots=True)
class _Sum:
    """The SHA-256 and the first bytes of what stands at `offset`."""

    offset: int = 0
    sha256: _Digest = field(default_factory=hashlib.sha256)
    head: bytes = b""

    def add(self, chunk: bytes) -> None:
        if len(self.head) < SNIFF_BYTES:
            self.head += chunk[: SNIFF_BYTES - len(self.head)]
        self.sha256.update(chunk)
        self.offset += len(chunk)

    def conclude(self, length: int) -> tuple[str, str]:
        """The SHA-256 and the media type of the whole upload; nothing before it is whole."""
        return (self.sha256.hexdigest(), sniff(self.head)) if self.offset == length else ("", "")


@dataclass(slots=True)
class _Body:
    """What a request has brought since the last time it was stored."""

    chunks: list[bytes] = field(default_factory=list)
    size: int = 0
    complete: bool = False
    interrupted: bool = False

    def verify(self, checksum: tuple[str, bytes], total: _Sum) -> None:
        """`chunk-checksum-mismatch` unless these bytes have this digest."""
        algorithm, wanted = checksum
        if algorithm == "sha256" and total.offset == self.size:  # the sum is of these very bytes
            digest = total.sha256.digest()
        else:
            digest = hashlib.new(algorithm, b"".join(self.chunks)).digest()
        if digest != wanted:
            raise Problem("chunk-checksum-mismatch")


class Tus:
    """The ASGI application."""

    def __init__(self, state: State, owners: Owners, settings: Settings) -> None:
        self._state = state
        self._owners = owners
        self._settings = settings
        self.holds = Holds(settings.takeover_seconds)
        self._sums: dict[str, _Sum] = {}
        self._swept = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers: h.Headers = dict(scope["headers"])
        method: str = scope["method"]
        override = headers.get(b"x-http-method-override")
        if override is not None:
            method = override.decode("latin-1").strip().upper()
        try:
            reply = await self._answer(method, scope["path"], headers, receive)
        except Problem as problem:
            reply = Reply(problem.status, *h.refusal(problem))
        except _ClientGoneError:
            return
        except Exception:
            _log.exception("%s %s failed", method, scope["path"])
            reply = Reply(500, *h.refusal(Problem("internal")))
        if reply.status != 204:
            reply.headers.append((b"content-length", str(len(reply.body)).encode()))
        reply.headers.append((b"tus-resumable", h.VERSION))
        if b"origin" in headers:
            reply.headers += h.FOR_BROWSERS
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else reply.body})

    async def _answer(self, method: str, path: str, headers: h.Headers, receive: Receive) -> Reply:
        upload = path[len(h.PREFIX) :].strip("/")
        allowed = _METHODS[upload == ""]
        if method not in allowed:
            raise Problem("method-not-allowed", headers={"Allow": ", ".join(allowed)})
        if method == "OPTIONS":
            return self._options(headers)
        if headers.get(b"tus-resumable") != h.VERSION:
            raise Problem("version-unsupported", headers={"Tus-Version": h.VERSION.decode()})
        owner = self._owners.owner(headers.get(b"authorization", b"").decode("latin-1"))
        if method == "POST":
            return await self._create(owner, headers, receive)
        if _ID.fullmatch(upload) is None:
            raise Problem("not-found")
        if method == "HEAD":
            return await self._head(owner, upload)
        if method == "PATCH":
            return await self._patch(owner, upload, headers, receive)
        return await self._delete(owner, upload)

    # --- methods ---------------------------------------------------------------------------------------------

    def _options(self, headers: h.Headers) -> Reply:
        lines = [
            (b"tus-version", h.VERSION),
            (b"tus-extension", h.EXTENSIONS.encode()),
            (b"tus-max-size", str(self._settings.deposit_max_bytes).encode()),
            (b"tus-checksum-algorithm", ",".join(h.ALGORITHMS).encode()),
        ]
        return Reply(204, lines + (h.PREFLIGHT if b"access-control-request-method" in headers else []))

    async def _create(self, owner: str, headers: h.Headers, receive: Receive) -> Reply:
        length = h.number(headers, b"upload-length")
        if length > self._settings.deposit_max_bytes:
            raise Problem("upload-too-large", f"At most {self._settings.deposit_max_bytes} bytes")
        metadata = h.metadata(headers)
        checksum = h.checksum(headers)
        await self._sweep()
        body, total = _Body(complete=True), _Sum()
        if h.has_body(headers):
            h.check_body(headers, length)
            body = await self._receive(receive, length, total)
            if not body.complete:
                raise _ClientGoneError  # nobody knows the address of this upload yet
        if checksum is not None:
            body.verify(checksum, total)
        upload = secrets.token_hex(16)
        expires = self._now() + self._settings.upload_seconds
        row = (upload, owner, length, body.size, metadata, expires, *total.conclude(length))

        def insert(connection: sqlite3.Connection) -> None:
            self._owners.check_room(connection, owner, length)
            if body.size:
                self._state.put(upload, 0, body.chunks)
            connection.execute(
                "INSERT INTO uploads (id, finess, length, offset, metadata, expires, sha256, media)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

        await self._state.write(insert)
        if body.size < length:
            self._sums[upload] = total
        return Reply(201, [(b"location", f"{h.PREFIX}/{upload}".encode()), *_stand(body.size, expires)])

    async def _head(self, owner: str, upload: str) -> Reply:
        self._find(owner, upload)
        async with self.holds.take(upload):
            row = self._find(owner, upload)
        lines = _stand(row.offset, None if row.sealed else row.expires)
        lines += [(b"upload-length", str(row.length).encode()), (b"cache-control", b"no-store")]
        if row.metadata:
            lines.append((b"upload-metadata", row.metadata.encode()))
        return Reply(200, lines)

    async def _patch(self, owner: str, upload: str, headers: h.Headers, receive: Receive) -> Reply:
        offset = h.number(headers, b"upload-offset")
        checksum = h.checksum(headers)
        self._find(owner, upload)
        async with self.holds.take(upload) as hold:
            row = self._find(owner, upload)
            h.check_body(headers, self._settings.deposit_max_bytes)
            if row.offset != offset:
                raise Problem("offset-conflict", headers={"Upload-Offset": str(row.offset)})
            h.check_body(headers, row.length - offset)
            if row.sealed:
                return Reply(204, _stand(offset, None))
            total = await self._sum(row)
            if checksum is not None:
                expires = await self._append_checked(row, receive, total, hold, checksum)
            else:
                expires = await self._append_stream(row, receive, total, hold)
        return Reply(204, _stand(total.offset, expires))

    async def _delete(self, owner: str, upload: str) -> Reply:
        self._find(owner, upload)
        async with self.holds.take(upload):
            self._find(owner, upload)

            def forget(connection: sqlite3.Connection) -> bool:
                made = connection.execute("DELETE FROM uploads WHERE id = ? AND sealed = 0", (upload,))
                return made.rowcount == 1

            if not await self._state.write(forget):
                raise Problem("upload-sealed")
            self._sums.pop(upload, None)
            self._state.file(upload).unlink(missing_ok=True)
        return Reply(204, [])

    # --- bytes -------------------------------------------------------------------------------------------------

    async def _append_stream(self, row: Upload, receive: Receive, total: _Sum, hold: Hold) -> float:
        """Store what comes, now and then, and whatever has come when the line breaks; the new expiry."""
        while True:
            start = total.offset
            body = await self._receive(receive, row.length - start, total, hold, self._settings.flush_bytes)
            expires = await self._store(row, start, body, total)
            if body.complete:
                return expires
            if body.interrupted:
                raise Problem("locked", headers={"Connection": "close"})
            if body.size < self._settings.flush_bytes:
                raise _ClientGoneError

    async def _append_checked(
        self, row: Upload, receive: Receive, total: _Sum, hold: Hold, checksum: tuple[str, bytes]
    ) -> float:
        """Store all, if all came and it has that checksum, or nothing; the new expiry."""
        start = total.offset
        self._sums.pop(row.id, None)  # it may be about to include bytes that won't be kept
        body = await self._receive(receive, row.length - start, total, hold)
        if body.interrupted:
            raise Problem("locked", headers={"Connection": "close"})
        if not body.complete:
            raise _ClientGoneError
        body.verify(checksum, total)
        self._sums[row.id] = total
        return await self._store(row, start, body, total)

    async def _receive(
        self, receive: Receive, room: int, total: _Sum, hold: Hold | None = None, most: int | None = None
    ) -> _Body:
        """Read until the end, until `most` bytes, until the line breaks, or until the hold is asked for."""
        body = _Body()
        while not body.complete and (most is None or body.size < most):
            try:
                message = await (receive() if hold is None else hold.wait(receive))
            except Interrupted:
                body.interrupted = True
                break
            if message["type"] == "http.disconnect":
                break
            chunk = message.get("body", b"")
            if body.size + len(chunk) > room:
                self._sums = {key: kept for key, kept in self._sums.items() if kept is not total}
                raise Problem("upload-too-large")
            if chunk:
                body.chunks.append(chunk)
                body.size += len(chunk)
                total.add(chunk)
            if hold is not None:
                hold.brought += len(chunk)
            body.complete = not message.get("more_body", False)
        return body

    async def _store(self, row: Upload, offset: int, body: _Body, total: _Sum) -> float:
        """Write the bytes at `offset`, then count them; the new expiry."""
        expires = self._now() + self._settings.upload_seconds
        sums = total.conclude(row.length)

        def append(connection: sqlite3.Connection) -> bool:
            if body.size:
                self._state.put(row.id, offset, body.chunks)
            made = connection.execute(
                "UPDATE uploads SET offset = ?, expires = ?, sha256 = ?, media = ?"
                " WHERE id = ? AND offset = ? AND sealed = 0 AND gone = 0",
                (offset + body.size, expires, *sums, row.id, offset),
            )
            return made.rowcount == 1

        try:
            stored = await self._state.write(append)
        except BaseException:
            self._sums.pop(row.id, None)
            raise
        if not stored or total.offset == row.length:
            self._sums.pop(row.id, None)
        if not stored:
            raise Problem("upload-expired")
        return expires

    async def _sum(self, row: Upload) -> _Sum:
        """The sum at the row's offset, read again from the file where this process hasn't made it."""
        kept = self._sums.get(row.id)
        if kept is not None and kept.offset == row.offset:
            return kept
        total = self._sums[row.id] = _Sum()
        if row.offset:
            total.add(await asyncio.to_thread(lambda: self._state.file(row.id).read_bytes()[: row.offset]))
        return total

    # --- rows --------------------------------------------------------------------------------------------------

    def _now(self) -> float:
        return self._settings.clock().timestamp()

    def _find(self, owner: str, upload: str) -> Upload:
        row = self._state.read(lambda connection: find_upload(connection, upload))
        if row is None or row.finess != owner:
            raise Problem("not-found")
        if is_expired(row, self._now()):
            raise Problem("upload-expired")
        return row

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


def _stand(offset: int, expires: float | None) -> h.Lines:
    """The headers that tell where an upload stands, and until when."""
    lines = [(b"upload-offset", str(offset).encode())]
    if expires is not None:
        lines.append((b"upload-expires", h.http_date(expires)))
    return lines

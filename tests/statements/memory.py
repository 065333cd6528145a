"""The service's statements in memory, behind the same `request` as `infra.http.Http`: it can cut, lie and be away."""

import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from desktop.infra.http import Reply, Stream
from desktop.kernel.failures import Failure, Refused, Unreachable
from tests.statements.made import Made

PIECE = 700  # bytes handed over at once


@dataclass
class MemoryService:
    """Owns what was published; every change is appended to the feed."""

    way: ClassVar[None] = None  # no other process comes here
    gzip: bool = True
    feed: list[dict[str, Any]] = field(default_factory=list)
    current: dict[str, Made] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)  # instead of the right ones
    asked: list[str] = field(default_factory=list)
    cut_after: Callable[[str], int | None] = lambda path: None  # bytes of a body, before the line breaks
    away: Failure | None = None
    oldest_cursor: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def publish(self, *statements: Made) -> None:
        for made in statements:
            self.current[made.announced.id] = made
            self.feed.append(msgspec.to_builtins(made.announced))

    def withdraw(self, made: Made) -> None:
        del self.current[made.announced.id]
        said = made.announced
        self.feed.append(
            {"id": said.id, "number": said.number, "revision": said.revision + 1, "change": "withdrawn",
             "changed_at": "2026-11-01T10:00:00Z"}
        )  # fmt: skip

    def request(
        self,
        method: str,
        path_or_url: str,
        *,
        bearer: str | None = None,
        headers: Mapping[str, str] | None = None,
        stream: Stream | None = None,
        expects: str = "json",
    ) -> Reply:
        with self.lock:
            self.asked.append(path_or_url)
            if self.away is not None:
                raise self.away
        parts = urlsplit(path_or_url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/v1/statements":
            return self._changes(query)
        statement, what = parts.path.removeprefix("/v1/statements/").split("/")
        made = self.current.get(statement)
        if made is None:
            raise Refused(410, "statement-withdrawn")
        if what == "pdf":
            body = self.bodies.get(f"{statement}.pdf", b"%PDF-1.7 " + statement.encode())
            return Reply(200, {"content-type": "application/pdf"}, body)
        assert stream is not None
        self._lines(made, int(query.get("after", "0")), headers or {}, stream, path_or_url)
        return Reply(200, {}, b"")

    def close(self) -> None:
        self.away = Unreachable("closed")

    def _changes(self, query: Mapping[str, str]) -> Reply:
        start = int(query.get("since", "0"))
        if "since" in query and start < self.oldest_cursor:
            raise Refused(422, "cursor-unknown")
        items = self.feed[start : start + int(query["limit"])]
        end = start + len(items)
        page = {"items": items, "next": str(end) if end < len(self.feed) else None, "cursor": str(end)}
        return Reply(200, {"content-type": "application/json"}, msgspec.json.encode(page))

    def _lines(self, made: Made, after: int, headers: Mapping[str, str], stream: Stream, path: str) -> None:
        etag = f'"{made.announced.id}-{made.announced.revision}"'
        if after and headers.get("If-Match") != etag:
            raise Refused(412, "statement-changed")
        body = self.bodies.get(made.announced.id, made.body())
        if after:
            body = b"".join(body.splitlines(keepends=True)[after:])
        answered = {"content-type": "application/x-ndjson", "etag": etag}
        if self.gzip:
            answered["content-encoding"] = "gzip"
        take = stream(Reply(200, answered, b""))
        limit = self.cut_after(path)
        packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        sent = body if limit is None else body[:limit]
        for start in range(0, len(sent), PIECE):
            piece = sent[start : start + PIECE]
            take(packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH) if self.gzip else piece)
        if limit is not None and limit < len(body):
            raise Unreachable("cut reply")

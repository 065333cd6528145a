"""The real server on a real port, over a folder of its own, with a clock that the test holds."""

import base64
import hashlib
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from api_stub import seed
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings

BODY = "application/offset+octet-stream"
PDF = b"%PDF-1.7\n" + b"content of a made-up document\n" * 40


@dataclass
class Clock:
    """A clock that only moves when told to."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 8, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def checksum(algorithm: str, data: bytes) -> str:
    """The value of an Upload-Checksum header."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


class Desk:
    """A signed-in practice, speaking plain HTTP: no tus client stands between the test and the server."""

    def __init__(self, url: str, practice: seed.SeededPractice = seed.DEMO) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=20, verify=False)  # reading authorities takes longer than a test
        answer = self.http.post("/v1/sessions", json={"finess": practice.finess, "password": practice.password})
        assert answer.status_code == 201, answer.text
        self.session: dict[str, Any] = answer.json()
        self.http.headers["Authorization"] = f"Bearer {self.session['access_token']}"
        self.http.headers["Tus-Resumable"] = "1.0.0"

    def close(self) -> None:
        self.http.close()

    def create(self, length: int, data: bytes | None = None, **headers: str) -> httpx.Response:
        sent = {"Upload-Length": str(length), **_spell(headers)}
        if data is not None:
            sent.setdefault("Content-Type", BODY)
        return self.http.post("/v1/uploads", headers=sent, content=data)

    def patch(self, location: str, offset: int, data: bytes, **headers: str) -> httpx.Response:
        sent = {"Upload-Offset": str(offset), "Content-Type": BODY, **_spell(headers)}
        return self.http.patch(location, headers=sent, content=data)

    def head(self, location: str) -> httpx.Response:
        return self.http.head(location)

    def upload(self, data: bytes = PDF) -> str:
        """The id of a complete upload."""
        answer = self.create(len(data), data)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"].rsplit("/", 1)[1]

    def seal(self, *pieces: tuple[str, bytes], deposit: str | None = None, **changes: Any) -> httpx.Response:
        uploads = [
            {"id": id_, "name": f"{place}.pdf", "sha256": sha256(data)} for place, (id_, data) in enumerate(pieces)
        ]
        body = {"kind": "facture", "message": "", "uploads": uploads, **changes}
        return self.http.put(f"/v1/deposits/{deposit or uuid.uuid4()}", json=body)


def _spell(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}


def raw_request(
    stub: Served, desk: Desk, lines: bytes, path: bytes = b"/v1/uploads", method: bytes = b"POST"
) -> socket.socket:
    """A connection on which a signed tus request has begun: its head is sent, its body isn't."""
    where = urlsplit(stub.url)
    connection = socket.create_connection((where.hostname or "", where.port or 0), timeout=10)
    token = desk.http.headers["Authorization"].encode()
    connection.sendall(
        method
        + b" "
        + path
        + b" HTTP/1.1\r\nHost: stub\r\nTus-Resumable: 1.0.0\r\nAuthorization: "
        + token
        + b"\r\nContent-Type: application/offset+octet-stream\r\n"
        + lines
        + b"\r\n"
    )
    return connection


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, clock: Clock) -> Settings:
    return Settings(tmp_path / "stub", argon2=Argon2Cost.cheap(), clock=clock)


Serve = Callable[..., Served]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Start a server; changes of the settings as keywords."""
    running: list[Served] = []

    def start(**changes: Any) -> Served:
        served = Served(replace(settings, **changes)).start()
        running.append(served)
        return served

    yield start
    for served in running:
        served.stop()


@pytest.fixture
def stub(serve: Serve) -> Served:
    """A server without faults."""
    return serve()


@pytest.fixture
def desks() -> Iterator[Callable[..., Desk]]:
    """Sign practices in; closed at the end."""
    opened: list[Desk] = []

    def sign_in(served: Served, practice: seed.SeededPractice = seed.DEMO) -> Desk:
        desk = Desk(served.url, practice)
        opened.append(desk)
        return desk

    yield sign_in
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(stub: Served, desks: Callable[..., Desk]) -> Desk:
    """The demonstration practice, signed in."""
    return desks(stub)


@pytest.fixture
def wait() -> Callable[[Callable[[], Any]], None]:
    """Ask again until it is so."""

    def until(is_so: Callable[[], Any]) -> None:
        pause, tries = threading.Event(), 0
        while not is_so():
            tries += 1
            assert tries < 1000
            pause.wait(0.02)

    return until

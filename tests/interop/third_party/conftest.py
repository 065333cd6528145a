"""Our server on a real port, and a practice signed in to it, for clients that we did not write."""

import hashlib
import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api_stub import seed
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings

HERE = Path(__file__).parent
DATA = b"%PDF-1.7\n" + random.Random(3).randbytes(700_000)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The server, ready to misbehave."""
    with Served(Settings(tmp_path / "stub", argon2=Argon2Cost.cheap(), faults={})) as running:
        yield running


@pytest.fixture
def token(served: Served) -> str:
    credentials = {"finess": seed.DEMO.finess, "password": seed.DEMO.password}
    value: str = httpx.post(f"{served.url}/v1/sessions", json=credentials).json()["access_token"]
    return value


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document.pdf"
    path.write_bytes(DATA)
    return path


Stored = Callable[[str], bytes]


@pytest.fixture
def stored(served: Served) -> Stored:
    """The bytes that the server has for the upload at a URL, whose SHA-256 it must know by itself."""

    def read(url: str) -> bytes:
        upload = url.rsplit("/", 1)[1]
        data = served.parts.state.file(upload).read_bytes()
        row = served.parts.state.read(
            lambda connection: connection.execute(
                "SELECT offset, sha256 FROM uploads WHERE id = ?", (upload,)
            ).fetchone()
        )
        assert row[0] == len(data)
        assert row[1] in ("", hashlib.sha256(data).hexdigest())
        return data

    return read


Drive = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def drive(node: str, node_modules: Path, served: Served, token: str, document: Path) -> Drive:
    """Let the JavaScript client carry out an order; what it told, in order."""

    def run(**order: Any) -> list[dict[str, Any]]:
        whole = {"endpoint": f"{served.url}/v1/uploads", "token": token, "file": str(document), **order}
        made = subprocess.run(
            [node, str(HERE / "upload.cjs")],
            input=json.dumps(whole),
            env={**os.environ, "NODE_PATH": str(node_modules)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
        assert made.returncode == 0, made.stderr
        return [json.loads(line) for line in made.stdout.splitlines()]

    return run

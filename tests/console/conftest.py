"""The console companion as a process of its own, against the real stub."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from api_stub.serving import Served

FINESS = "200000008"
PASSWORD = "Demo-Espace-2026!"


@dataclass
class Told:
    """What a run said."""

    code: int
    lines: list[str]
    errors: str

    @property
    def documents(self) -> list[dict[str, str | None]]:
        """The JSON lines."""
        return [json.loads(line) for line in self.lines]

    def states(self) -> Counter[tuple[str | None, str | None]]:
        return Counter((document["state"], document["reason"]) for document in self.documents)


class Companion:
    """Runs the program over one folder of a workstation."""

    def __init__(self, basedir: Path, served: Served) -> None:
        self.basedir = basedir
        self.served = served

    def command(self, verb: str, *words: str | Path, server: str | None = None) -> list[str]:
        common = ["--basedir", str(self.basedir)]
        if verb == "send":
            common += ["--server", server or self.served.url, "--finess", FINESS, "--kind", "facture"]
        return [sys.executable, "-m", "desktop", verb, *common, *map(str, words)]

    def start(self, verb: str, *words: str | Path, server: str | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(verb, *words, server=server),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        )

    def run(self, verb: str, *words: str | Path, typed: str = PASSWORD + "\n", server: str | None = None) -> Told:
        with self.start(verb, *words, server=server) as process:
            out, errors = process.communicate(typed, timeout=60)
        return Told(process.returncode, out.splitlines(), errors)

    def send(self, *words: str | Path, server: str | None = None) -> Told:
        return self.run("send", "--password-stdin", "--json", *words, server=server)

    def arrived(self) -> Counter[str]:
        """SHA-256 of every document that the service has in a deposit."""
        rows = self.served.parts.state.read(lambda c: c.execute("SELECT sha256 FROM documents").fetchall())
        return Counter(str(row[0]) for row in rows)


def scans(folder: Path, count: int, *, seed: int = 0, side: int = 40) -> list[Path]:
    """Small pictures, each another."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    made = []
    for number in range(count):
        path = folder / f"Numérisation {number}.png"
        Image.frombytes("L", (side, side), chance.randbytes(side * side)).save(path)
        made.append(path)
    return made


@pytest.fixture
def served() -> Iterator[Served]:
    with Served() as served:
        yield served


@pytest.fixture
def companion(tmp_path: Path, served: Served) -> Companion:
    return Companion(tmp_path / "base", served)

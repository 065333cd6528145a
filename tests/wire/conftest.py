"""A stub that can be made to suffer, and a practice in front of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from tests.wire.practice import Practice


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Served]:
    """The thin server, ready to suffer."""
    settings = Settings(tmp_path / "stub", faults={}, argon2=Argon2Cost.cheap(), takeover_seconds=0.2)
    with Served(settings) as served:
        yield served


@pytest.fixture
def practice(tmp_path: Path, faulty: Served) -> Iterator[Practice]:
    practice = Practice(tmp_path, faulty)
    yield practice
    practice.suffers()
    practice.close()

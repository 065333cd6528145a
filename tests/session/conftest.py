"""Fixtures of the session's tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from api_stub.serving import Served
from tests.session.desk import Desk


@pytest.fixture
def served() -> Iterator[Served]:
    """The real stub on a real port."""
    with Served() as served:
        yield served


@pytest.fixture
async def desk(tmp_path: Path, served: Served) -> AsyncIterator[Desk]:
    """A workstation that knows the stub's address."""
    desk = Desk(tmp_path / "desk", served.url)
    yield desk
    await desk.close()

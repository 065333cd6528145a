"""What every journey starts from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.service import Service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The thin server, well behaved until it is told otherwise."""
    with Service(tmp_path / "server") as service:
        yield service

"""Fixtures of the applicant's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api_stub.serving import Served
from tests.applicant.workstation import Workstation


@pytest.fixture
def served() -> Iterator[Served]:
    """The real stub on a real port."""
    with Served() as served:
        yield served


@pytest.fixture
def station(tmp_path: Path, served: Served) -> Workstation:
    return Workstation(tmp_path, served)

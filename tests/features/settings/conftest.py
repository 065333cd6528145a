"""Fixtures of the settings' tests."""

from collections.abc import Iterator

import pytest

from desktop.toolkit.tasks import Tasks
from tests.toolkit.dressed import running_tasks


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    """Tasks over a real loop."""
    with running_tasks() as tasks:
        yield tasks

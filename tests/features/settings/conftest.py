"""Fixtures of the settings' tests."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.toolkit.dressed import dressed, running_tasks


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light look, in force."""
    return dressed(qapp)


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    """Tasks over a real loop."""
    with running_tasks() as tasks:
        yield tasks

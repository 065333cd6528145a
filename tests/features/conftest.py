"""What the tests of all pages stand on: the look, a loop with its tasks, a memory that ends with the test."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.infra.loop import Loop
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.toolkit.dressed import dressed


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light look, in force."""
    return dressed(qapp)


@pytest.fixture
def loop() -> Iterator[Loop]:
    """Ends with the test."""
    loop = Loop()
    yield loop
    loop.stop()


@pytest.fixture
def tasks(loop: Loop) -> Iterator[Tasks]:
    """Tasks over a real loop; a failure that nobody took fails the test."""
    tasks = Tasks(loop.submit)
    untaken: list[Exception] = []
    tasks.unhandled = untaken.append
    yield tasks
    tasks.close()
    assert untaken == [], untaken


@pytest.fixture
def memory() -> Forgetful:
    """What the screen remembers during one test."""
    return Forgetful()

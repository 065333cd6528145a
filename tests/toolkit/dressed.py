"""What tests of screens share: the program's look on the test's application, and tasks over a real loop."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from desktop.infra.loop import Loop
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Mode, Theme


def dressed(app: QApplication, mode: Mode = Mode.LIGHT) -> Theme:
    """The program's look, in force."""
    theme = Theme(mode)
    theme.apply(app)
    return theme


@contextmanager
def running_tasks() -> Iterator[Tasks]:
    """Tasks over a loop that ends with the test; a failure that nobody took fails the test."""
    loop = Loop()
    tasks = Tasks(loop.submit)
    untaken: list[Exception] = []
    tasks.unhandled = untaken.append
    try:
        yield tasks
    finally:
        tasks.close()
        loop.stop()
    assert untaken == [], untaken

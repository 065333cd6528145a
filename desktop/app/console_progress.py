"""How the console shows that something moves: a bar on a terminal, nothing elsewhere. Knows no document."""

import sys
from typing import Protocol

from desktop.app import console_texts as texts


class Progress(Protocol):
    """What a run tells of its progress."""

    def read(self, done: int, found: int) -> None:
        """Files read so far, of those met."""

    def show(self, done: int, total: int) -> None:
        """Documents that have ended, of all."""

    def line(self, words: str) -> None:
        """A line of the result, on standard output."""

    def close(self) -> None:
        """Take the bar away; a second call does nothing."""


class Plain:
    """Lines only."""

    def read(self, done: int, found: int) -> None:
        del done, found

    def show(self, done: int, total: int) -> None:
        del done, total

    def line(self, words: str) -> None:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()

    def close(self) -> None:
        """Nothing to take away."""


class Bar:
    """A bar on standard error, below the lines."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = Console(stderr=True, highlight=False)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            redirect_stdout=sys.stdout.isatty(),
        )
        self._task = self._progress.add_task(texts.READING, total=None)
        self._progress.start()

    def read(self, done: int, found: int) -> None:
        self._progress.update(self._task, completed=done, total=found)

    def show(self, done: int, total: int) -> None:
        self._progress.update(self._task, description=texts.SENDING, completed=done, total=total)

    def line(self, words: str) -> None:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()

    def close(self) -> None:
        self._progress.stop()


def choose_progress(*, plain: bool) -> Progress:
    """A bar where somebody looks at a terminal."""
    return Plain() if plain or not sys.stderr.isatty() else Bar()

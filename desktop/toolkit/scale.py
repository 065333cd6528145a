"""How much is being dragged: files counted and weighed a little at a time, folders walked, all within bounds.

Owns the counting; opens no file and says nothing. Blocking: for a worker thread.
"""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from threading import Event

MOST = 20_000  # files; beyond, nobody compares the figure with anything
_SLICE = 64  # files between two looks at the clock


@dataclass(frozen=True, slots=True)
class Heap:
    """What was found so far. `folders` are those that are dragged, not those within them; `octets` are bytes."""

    files: int = 0
    folders: int = 0
    octets: int = 0
    strangers: int = 0  # files whose name ends like nothing that is taken
    others: int = 0  # dragged, and not looked at yet
    whole: bool = False  # nothing is left to look at
    more: bool = False  # the bound was reached: there are more


class Scale:
    """Weighs `paths`; `taken` are the endings of what is taken, in lower case with their dot; none: any. It stops
    once `over` is set."""

    def __init__(
        self,
        paths: Sequence[Path],
        taken: frozenset[str] = frozenset(),
        most: int = MOST,
        over: Event | None = None,
    ) -> None:
        self._taken = taken
        self._most = most
        self._dragged = iter(paths)
        self._over = over or Event()
        self._folders: list[str] = []
        self._entries: Iterator[os.DirEntry[str]] | None = None
        self._heap = Heap(others=len(paths))

    def go_on(self, seconds: float) -> Heap:
        """Look further for about so long. A sleeping share may hold it up for longer."""
        until = time.monotonic() + seconds
        while not self._heap.whole and not self._over.is_set():
            for _ in range(_SLICE):
                if not self._step():
                    self._heap = replace(self._heap, whole=True)
                    break
            if time.monotonic() >= until:
                break
        return self._heap

    def _step(self) -> bool:
        """One file or one folder; False where there is no more to look at."""
        if self._heap.files >= self._most:
            self._heap = replace(self._heap, more=bool(self._heap.others or self._folders or self._entries))
            return False
        if self._entries is not None:
            entry = next(self._entries, None)
            if entry is None:
                self._entries = None
            else:
                self._entry(entry)
        elif self._folders:
            self._entries = _entries(self._folders.pop())
        elif (path := next(self._dragged, None)) is not None:
            self._drag(path)
        else:
            return False
        return True

    def _drag(self, path: Path) -> None:
        heap = replace(self._heap, others=self._heap.others - 1)
        if path.is_dir():
            self._folders.append(str(path))
            self._heap = replace(heap, folders=heap.folders + 1)
        else:
            self._heap = heap
            try:
                octets = path.stat().st_size
            except (OSError, ValueError):
                octets = 0
            self._file(path.name, octets)

    def _entry(self, entry: os.DirEntry[str]) -> None:
        if entry.name.startswith("."):
            return  # what systems leave behind
        try:
            if entry.is_dir(follow_symlinks=False):
                self._folders.append(entry.path)
            elif entry.is_file():
                self._file(entry.name, entry.stat().st_size)
        except OSError:
            return

    def _file(self, name: str, octets: int) -> None:
        heap = self._heap
        strange = bool(self._taken) and PurePath(name).suffix.lower() not in self._taken
        self._heap = replace(
            heap, files=heap.files + 1, octets=heap.octets + octets, strangers=heap.strangers + strange
        )


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return

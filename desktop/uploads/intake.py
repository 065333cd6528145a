"""Reads what was dropped, a few files ahead, and hands it over in groups that are worth a transaction.

Owns how much is held in memory at a time, and that what lies in mails and archives comes in their place; knows neither
the vault nor what becomes of the files.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.uploads.containers import DEPTH, Budget, Container, refused, unpack
from desktop.uploads.convert import MOST_ORIGINAL
from desktop.uploads.facts import Limits
from desktop.uploads.inspect import Bad, Found, Good, inspect, inspect_content, walk
from desktop.uploads.store import Incoming

AHEAD_BYTES = 16 << 20
AHEAD_FILES = 64
GROUP_BYTES = 4 << 20
GROUP_FILES = 64

Group = tuple[list[Incoming], int]
"""Files in the order met, and how many have been met so far."""


def groups(paths: Sequence[Path], limits: Limits, threads: Executor) -> Iterator[Group]:
    """Every file met below `paths`, good or bad. Blocking; at most `AHEAD_BYTES` and one group are held."""
    reader = _Reader(limits, threads)
    group: list[Incoming] = []
    size = 0
    for answer in reader.read(walk(paths)):
        incoming = _incoming(answer)
        size += len(incoming.content or b"")
        group.append(incoming)
        if size >= GROUP_BYTES or len(group) >= GROUP_FILES:
            yield group, reader.met
            group, size = [], 0
    if group:
        yield group, reader.met


def of_content(name: str, content: bytes, limits: Limits) -> Incoming:
    """One document that is no file. Blocking."""
    found = Found(Path(name), "", name, content)
    read = inspect_content(found, content, limits)
    if isinstance(read, Container):
        read = Bad(found, "unsupported", read.size, read.media_type)
    return _incoming(read)


@dataclass(slots=True)
class _Reader:
    """Reads ahead in the threads, in order; `met` counts what was found so far."""

    limits: Limits
    threads: Executor
    met: int = 0

    def read(self, items: Iterable[Found | Bad], budget: Budget | None = None, depth: int = 0) -> Iterator[Good | Bad]:
        """What became of each; of a container, what became of all that lies in it. `budget` is its outermost's."""
        waiting: deque[tuple[int, Future[Good | Bad | Container] | Bad]] = deque()
        held = 0
        for item in items:
            self.met += 1
            weight = 0 if isinstance(item, Bad) else min(_size(item), MOST_ORIGINAL)
            while waiting and (held + weight > AHEAD_BYTES or len(waiting) >= AHEAD_FILES):
                lighter, answer = waiting.popleft()
                held -= lighter
                yield from self._answers(answer, budget, depth)
            held += weight
            read = item if isinstance(item, Bad) else self.threads.submit(inspect, item, self.limits)
            waiting.append((weight, read))
        while waiting:
            yield from self._answers(waiting.popleft()[1], budget, depth)

    def _answers(
        self, waiting: "Future[Good | Bad | Container] | Bad", budget: Budget | None, depth: int
    ) -> Iterator[Good | Bad]:
        answer = waiting if isinstance(waiting, Bad) else waiting.result()
        if not isinstance(answer, Container):
            yield answer
        elif depth == DEPTH:
            yield refused(answer, "archive-too-large")
        else:
            self.met -= 1  # what lies in it counts in its place
            budget = budget or Budget()
            yield from self.read(unpack(answer, budget), budget, depth + 1)


def _incoming(read: Good | Bad) -> Incoming:
    found = read.found
    if isinstance(read, Bad):
        refused = Incoming(found.name, found.folder, read.size, read.media_type, read.sha256, None, read.reason)
        refused = replace(refused, path=found.path.absolute())
        again = read.reason == "too-large" and found.content is None
        return replace(refused, source=found.path.absolute()) if again else refused
    return Incoming(
        found.name,
        found.folder,
        len(read.content),
        read.media_type,
        read.sha256,
        read.content,
        origin=read.origin,
        originals=read.originals,
    )


def _size(found: Found) -> int:
    if found.content is not None:
        return len(found.content)
    try:
        return found.path.stat().st_size
    except (OSError, ValueError):
        return 0

"""Reads what was dropped, a few files ahead, and hands it over in groups that are worth a transaction.

Owns how much is held in memory at a time; knows neither the vault nor what becomes of the files.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

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
    waiting: deque[tuple[int, Future[Good | Bad] | Bad]] = deque()
    held = met = 0
    group: list[Incoming] = []
    size = 0
    for found in walk(paths):
        met += 1
        weight = 0 if isinstance(found, Bad) else min(_size(found), limits.deposit_max_bytes)
        while waiting and (held + weight > AHEAD_BYTES or len(waiting) >= AHEAD_FILES):
            lighter, incoming = _next(waiting)
            held -= lighter
            size += len(incoming.content or b"")
            group.append(incoming)
            if size >= GROUP_BYTES or len(group) >= GROUP_FILES:
                yield group, met
                group, size = [], 0
        held += weight
        waiting.append((weight, found if isinstance(found, Bad) else threads.submit(inspect, found, limits)))
    while waiting:
        _, incoming = _next(waiting)
        size += len(incoming.content or b"")
        group.append(incoming)
        if size >= GROUP_BYTES or len(group) >= GROUP_FILES:
            yield group, met
            group, size = [], 0
    if group:
        yield group, met


def of_content(name: str, content: bytes, limits: Limits) -> Incoming:
    """One document that is no file. Blocking."""
    return _incoming(inspect_content(name, content, limits))


def _next(waiting: "deque[tuple[int, Future[Good | Bad] | Bad]]") -> tuple[int, Incoming]:
    weight, answer = waiting.popleft()
    return weight, _incoming(answer if isinstance(answer, Bad) else answer.result())


def _incoming(read: Good | Bad) -> Incoming:
    found = read.found
    if isinstance(read, Bad):
        return Incoming(found.name, found.folder, read.size, read.media_type, read.sha256, None, read.reason)
    return Incoming(found.name, found.folder, len(read.content), read.media_type, read.sha256, read.content)


def _size(found: Found) -> int:
    try:
        return found.path.stat().st_size
    except (OSError, ValueError):
        return 0

"""Group "window": what the window costs, each pass in a process of its own."""

import json
import sys
import time
from pathlib import Path
from tempfile import gettempdir

import demonstration

from tests.bench.contenders import TOOLS, run
from tests.bench.delivery import two_thousand
from tests.bench.figures import Figure, Measured, folder, interleaved
from tests.laws.source import ROOT

# An installed program has its modules compiled; a working copy may not be allowed to. An empty word counts as unset.
COMPILED = {
    "PYTHONPYCACHEPREFIX": str(Path(gettempdir()) / "espace-tiers-bench-bytecode"),
    "PYTHONDONTWRITEBYTECODE": "",
}


def probe(*words: str | Path) -> dict[str, float]:
    """What the probe told, in its last line."""
    command = (sys.executable, "-m", "tests.bench.probe", *words)
    return dict(json.loads(run(*command, **COMPILED).splitlines()[-1]))


def with_server(what: str, *more: str | Path) -> dict[str, float]:
    """The program on an empty workstation, with a server of its own."""
    with folder() as scratch, demonstration.server(ROOT, TOOLS, scratch / "server") as url:
        return probe(what, "ours", scratch / "program", url, *more)


def start_of(*words: str | Path) -> float:
    """Milliseconds from just before the process is made to its first painted window."""
    before = time.monotonic()
    return (probe("start", *words)["at"] - before) * 1000


def cold_start(rounds: int) -> Measured:
    """The program's first window, the way in, against a bare one; files warm in the system's cache."""
    with folder() as scratch, demonstration.server(ROOT, TOOLS, scratch / "server") as url:
        numbers = iter(range(rounds))

        def ours() -> float:
            return start_of("ours", scratch / f"program-{next(numbers)}", url)

        start_of("bare")  # the first passes compile, and read the files from the disk; they count for neither
        start_of("ours", scratch / "first", url)
        return Measured.times(*interleaved(rounds, ours, lambda: start_of("bare")), "ms")


def at_rest(rounds: int) -> Measured:
    """Memory of the program three seconds after a practice was opened, against a bare window's."""
    value, reference = interleaved(
        rounds, lambda: with_server("rest")["megabytes"], lambda: probe("rest", "bare")["megabytes"]
    )
    return Measured(value, "MB", reference)


def longest_stall(rounds: int) -> Measured:
    """The longest time for which the window did nothing else, from the drop of 2,000 files to their last receipt."""
    documents = two_thousand()
    (value,) = interleaved(rounds, lambda: stall(with_server("send", documents)))
    return Measured(value, "ms")


def stall(told: dict[str, float]) -> float:
    return max(told["reading_stall"], told["sending_stall"])


FIGURES = (
    Figure(
        "drop_2000_longest_stall_ms", "window", "longest stall from the drop to the last receipt", longest_stall, 1,
        "<= 50",
    ),
    Figure(
        "cold_start_vs_bare_window", "window bulk", "first painted window; a bare PySide6 window", cold_start, 7,
        "<= 1.5",
    ),
    Figure(
        "rss_idle_mb", "window bulk", "memory at rest, signed in; a bare PySide6 window", at_rest, 3,
        "< 200",
    ),
)  # fmt: skip

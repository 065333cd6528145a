"""Group "bulk", the window's part: ten thousand scans at once, a hundred thousand small ones, the queue opened.

The figures of one crowd come from one drop, whichever of them are asked for.
"""

import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import demonstration

from tests.bench import scans
from tests.bench.contenders import TOOLS
from tests.bench.figures import Figure, Measured, folder
from tests.bench.window import probe, start_of
from tests.laws.source import ROOT

MANY, CROWD = 10_000, 100_000


@dataclass(frozen=True)
class Drops:
    """What one drop told; `copied` is what `cp` and `sha256sum` took for the same files."""

    told: dict[str, float]
    copied: float = 0.0
    opened: dict[str, float] | None = None
    starts: tuple[float, float] = (0.0, 0.0)


@cache
def many() -> Drops:
    """Ten thousand scans of 200 KiB each."""
    with folder() as scratch:
        documents = scans.draw(scratch / "documents", MANY)
        copied = copy_and_hash(documents, scratch / "copy")
        with demonstration.server(ROOT, TOOLS, scratch / "server") as url:
            return Drops(probe("drop", "ours", scratch / "program", url, documents), copied)


@cache
def crowd() -> Drops:
    """A hundred thousand files of 1 KiB each; then the program anew over the vault that holds them."""
    with folder() as scratch:
        documents = scans.draw_small(scratch / "documents", CROWD)
        program = scratch / "program"
        with demonstration.server(ROOT, TOOLS, scratch / "server") as url:
            told = probe("drop", "ours", program, url, documents)
            opened = probe("open", "ours", program, url)
            taken = sorted((start_of("ours", program, url), start_of("bare")) for _ in range(7))
        ours, bare = (sorted(times)[3] for times in zip(*taken, strict=True))
        return Drops(told, 0.0, opened, (ours, bare))


def copy_and_hash(documents: Path, copy: Path) -> float:
    """Seconds for `cp -r` and then `sha256sum` of what was copied."""
    start = time.perf_counter()
    subprocess.run(["cp", "-r", documents, copy], check=True)
    command = f"{shutil.which('sha256sum')} * > /dev/null"
    subprocess.run(command, shell=True, cwd=copy, check=True)
    taken = time.perf_counter() - start
    shutil.rmtree(copy)
    return taken


def stall(told: dict[str, float], what: str) -> Measured:
    """The longest pause of the window, and the most that it worked without one."""
    return Measured(told[f"{what}_stall"], "ms", detail=f"work without a pause at most {told[f'{what}_work']:.0f} ms")


def reopened() -> dict[str, float]:
    """What opening the page over the crowd told."""
    found = crowd().opened
    assert found is not None
    return found


FIGURES = (
    Figure(
        "drop_10000_longest_stall_ms", "bulk drop", "longest stall while 10,000 x 200 KiB are taken in",
        lambda _: stall(many().told, "reading"), 1, "<= 50",
    ),
    Figure(
        "drop_10000_first_rows_ms", "bulk drop", "from that drop to its first rows",
        lambda _: Measured(many().told["first_rows"], "ms"), 1, "<= 1000",
    ),
    Figure(
        "drop_10000_vs_cp_sha256", "bulk drop", "all of them in the vault; cp, then sha256sum, of the same files",
        lambda _: Measured.versus(many().told["reading_seconds"], many().copied), 1, ">= 0.5",
    ),
    Figure(
        "rss_10000_mb", "bulk drop", "most memory during it",
        lambda _: Measured(many().told["rss"], "MB"), 1, "< 400",
    ),
    Figure(
        "drop_100000_longest_stall_ms", "bulk crowd", "longest stall while 100,000 x 1 KiB are taken in",
        lambda _: stall(crowd().told, "reading"), 1, "<= 100",
    ),
    Figure(
        "rss_100000_mb", "bulk crowd", "most memory during it",
        lambda _: Measured(crowd().told["rss"], "MB"), 1, "< 400",
    ),
    Figure(
        "queue_100000_open_ms", "bulk crowd", "the page opens over these rows",
        lambda _: Measured(reopened()["open"], "ms"), 1, "< 1000",
    ),
    Figure(
        "queue_100000_scroll_ms", "bulk crowd", "longest stall while it is scrolled",
        lambda _: stall(reopened(), "scroll"), 1, "<= 32",
    ),
    Figure(
        "cold_start_100000_vs_bare_window", "bulk crowd", "first painted window over that vault; a bare PySide6 window",
        lambda _: Measured.times(*crowd().starts, "ms"), 1, "<= 1.5",
    ),
)  # fmt: skip

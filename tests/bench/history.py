"""Group "bulk", the history's part: the page over a million acknowledged documents; one vault for all its figures."""

import json
import sys
from functools import cache

import demonstration

from tests.bench.bygone import DOCUMENTS
from tests.bench.contenders import TOOLS, run
from tests.bench.figures import Figure, Measured, folder
from tests.bench.window import COMPILED
from tests.laws.source import ROOT


@cache
def looked_at() -> dict[str, float]:
    """What a window told that was opened over that past."""
    with folder() as scratch, demonstration.server(ROOT, TOOLS, scratch / "server") as url:
        module = (sys.executable, "-m", "tests.bench.bygone")
        written = json.loads(run(*module, "fill", scratch / "program", url, **COMPILED).splitlines()[-1])
        assert written["written"] == DOCUMENTS
        told = run(*module, "look", scratch / "program", url, **COMPILED)
    return dict(json.loads(told.splitlines()[-1]))


def told(key: str, unit: str = "ms") -> Measured:
    return Measured(looked_at()[key], unit)


def stall(what: str) -> Measured:
    """The longest pause of the window, and the most that it worked without one."""
    told = looked_at()
    return Measured(told[f"{what}_stall"], "ms", detail=f"work without a pause at most {told[f'{what}_work']:.0f} ms")


FIGURES = (
    Figure(
        "history_1m_open_ms", "bulk history", "over 1,000,000 documents: from the gesture to the page's first rows",
        lambda _: told("open"), 1, "< 1000",
    ),
    Figure(
        "history_1m_whole_ms", "bulk history", "to all of its rows and their totals",
        lambda _: told("whole"), 1,
    ),
    Figure("history_1m_open_stall_ms", "bulk history", "longest stall meanwhile", lambda _: told("open_stall"), 1),
    Figure(
        "history_1m_scroll_ms", "bulk history", "longest stall while it is scrolled",
        lambda _: stall("scroll"), 1, "<= 32",
    ),
    Figure(
        "history_1m_search_p95_ms", "bulk history", "from a search's last key to its first rows, 95th percentile",
        lambda _: told("search_p95"), 1,
    ),
    Figure(
        "history_1m_search_stall_ms", "bulk history", "longest stall of all searches",
        lambda _: told("search_stall"), 1,
    ),
)  # fmt: skip

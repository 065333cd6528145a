"""Group "followup": the follow-up's page over a hundred thousand documents; one vault for all its figures."""

import json
import sys
from functools import cache

import demonstration

from tests.bench.contenders import TOOLS, run
from tests.bench.figures import Figure, Measured, folder
from tests.bench.followed import SUBJECTS
from tests.bench.window import COMPILED
from tests.laws.source import ROOT


@cache
def looked_at() -> dict[str, float]:
    """What a window told that was opened over them."""
    with folder() as scratch, demonstration.server(ROOT, TOOLS, scratch / "server") as url:
        module = (sys.executable, "-m", "tests.bench.followed")
        written = json.loads(run(*module, "fill", scratch / "program", url, **COMPILED).splitlines()[-1])
        assert written["written"] >= SUBJECTS
        told = run(*module, "look", scratch / "program", url, **COMPILED)
    return dict(json.loads(told.splitlines()[-1]))


def told(key: str) -> Measured:
    return Measured(looked_at()[key], "ms")


def stall(what: str) -> Measured:
    """The longest pause of the window, and the most that it worked without one."""
    told = looked_at()
    return Measured(told[f"{what}_stall"], "ms", detail=f"work without a pause at most {told[f'{what}_work']:.0f} ms")


FIGURES = (
    Figure(
        "followup_100k_open_ms", "followup", "over 100,000 documents: from the gesture to the page's first rows",
        lambda _: told("open"), 1, "< 1000",
    ),
    Figure("followup_100k_whole_ms", "followup", "to all of its rows and their totals", lambda _: told("whole"), 1),
    Figure(
        "followup_100k_open_stall_ms", "followup", "longest stall meanwhile", lambda _: stall("open"), 1, "<= 50",
    ),
    Figure(
        "followup_100k_scroll_ms", "followup", "longest stall while it is scrolled",
        lambda _: stall("scroll"), 1, "<= 32",
    ),
    Figure(
        "followup_100k_search_p95_ms", "followup", "from a search's last key to its first rows, 95th percentile",
        lambda _: told("search_p95"), 1, "<= 300",
    ),
    Figure(
        "followup_100k_search_stall_ms", "followup", "longest stall of all searches",
        lambda _: stall("search"), 1, "<= 50",
    ),
)  # fmt: skip

"""Group "statements", the window's part: the page over a million lines; one cache for all its figures."""

import json
import sys
from functools import cache

import demonstration

from tests.bench.contenders import TOOLS, run
from tests.bench.figures import Figure, Measured, folder
from tests.bench.lines import LINES
from tests.bench.window import COMPILED
from tests.laws.source import ROOT


@cache
def looked_at() -> dict[str, float]:
    """What a window told that was opened over those lines."""
    with folder() as scratch, demonstration.server(ROOT, TOOLS, scratch / "server") as url:
        module = (sys.executable, "-m", "tests.bench.lines")
        written = json.loads(run(*module, "fill", scratch / "program", url, **COMPILED).splitlines()[-1])
        assert written["written"] > LINES * 0.98, written
        told = run(*module, "look", scratch / "program", url, **COMPILED)
    facts = dict(json.loads(told.splitlines()[-1]))
    assert facts["rows"] > LINES * 0.98, facts
    return facts


def told(key: str, unit: str = "ms") -> Measured:
    facts = looked_at()
    return Measured(facts[key], unit, detail=f"{facts['rows']:.0f} lines")


FIGURES = (
    Figure(
        "open_1m_ms", "statements", "from the gesture to the page's first rows, over a million lines",
        lambda _: told("open"), 1, "<= 300",
    ),
    Figure("open_1m_whole_ms", "statements", "to all of its rows and their totals", lambda _: told("whole"), 1),
    Figure("open_1m_stall_ms", "statements", "longest stall meanwhile", lambda _: told("open_stall"), 1),
    Figure(
        "scroll_1m_longest_stall_ms", "statements", "longest stall while it is scrolled from end to end",
        lambda _: told("scroll_stall"), 1, "<= 32",
    ),
    Figure(
        "typed_1m_p95_ms", "statements", "from a search's last key to its first rows on the screen, 95th percentile",
        lambda _: told("search_p95"), 1,
    ),
    Figure("typed_1m_stall_ms", "statements", "longest stall of all searches", lambda _: told("search_stall"), 1),
    Figure(
        "rss_1m_mb", "statements", "memory of the program after all that", lambda _: told("megabytes", "MB"), 1,
        "< 300",
    ),
)  # fmt: skip

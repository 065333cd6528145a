"""Group "reaction": from letting go of a button until something is painted, for every button of every page."""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from statistics import median, quantiles

import demonstration

from tests.bench import scans
from tests.bench.contenders import TOOLS, run
from tests.bench.figures import Figure, Measured, folder
from tests.bench.window import COMPILED
from tests.laws.source import ROOT

DOCUMENTS = 40  # in the list, so that what is done with them can be pressed
LEAST = 150  # buttons: fewer, and the walk has gone astray


def pressed() -> dict[str, float]:
    """Milliseconds by page and button."""
    with folder() as scratch:
        documents = scans.draw_small(scratch / "documents", DOCUMENTS)
        with demonstration.server(ROOT, TOOLS, scratch / "server") as url:
            said = run(sys.executable, "-m", "tests.bench.pressing", scratch / "program", url, documents, **COMPILED)
    reactions: dict[str, float] = json.loads(said.splitlines()[-1])
    assert len(reactions) >= LEAST, len(reactions)
    return reactions


def slowest_twentieth(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20, method="inclusive")[-1]


def p95(_: int) -> Measured:
    """Of the page where it is highest."""
    reactions = pressed()
    pages: dict[str, list[float]] = defaultdict(list)
    for name, taken in reactions.items():
        pages[name.partition(":")[0]].append(taken)
    worst = max((page for page in pages if len(pages[page]) > 1), key=lambda page: slowest_twentieth(pages[page]))
    everywhere = list(reactions.values())
    return Measured(
        slowest_twentieth(pages[worst]),
        "ms",
        detail=f"on the slowest of {len(pages)} pages, {worst}; of all {len(everywhere)} buttons"
        f" {slowest_twentieth(everywhere):.0f}, median {median(everywhere):.0f}, worst {max(everywhere):.0f}",
    )


FIGURES = (Figure("reaction_p95_ms", "reaction", "from a button to the first thing painted", p95, 1, "<= 50"),)

"""Group "preview": from a keystroke in the agreement's form to its pixels in the document beside it."""

import json
import sys
from statistics import median, quantiles
from typing import TypedDict

from tests.bench.contenders import run
from tests.bench.figures import Figure, Measured
from tests.bench.window import COMPILED

KEYS = 240


class Told(TypedDict):
    """What `keystrokes` says of one pass, in milliseconds."""

    pixels: list[float]
    stall: float
    work: float
    bare: float


def typed() -> Told:
    """One pass in a process of its own."""
    said = run(sys.executable, "-m", "tests.bench.keystrokes", str(KEYS), **COMPILED)
    told: Told = json.loads(said.splitlines()[-1])
    return told


def slowest_twentieth(told: Told) -> float:
    """The 95th percentile of its keystrokes."""
    return quantiles(told["pixels"], n=20)[-1]


def pixels(rounds: int) -> Measured:
    """95 of 100 keystrokes are painted within this time."""
    passes = [typed() for _ in range(rounds)]
    middle = median(median(told["pixels"]) for told in passes)
    value = median(slowest_twentieth(told) for told in passes)
    return Measured(value, "ms", detail=f"{KEYS} keystrokes, half of them within {middle:.1f} ms")


def stall(rounds: int) -> Measured:
    """The longest time for which the window did nothing else while somebody typed."""
    passes = [typed() for _ in range(rounds)]
    value = median(told["stall"] for told in passes)
    return Measured(value, "ms", detail=f"of which {median(told['work'] for told in passes):.1f} ms were work")


def versus_fill(rounds: int) -> Measured:
    """The same keystrokes against one fill of the template by pypdf alone, in the same run."""
    passes = [typed() for _ in range(rounds)]
    ours = median(slowest_twentieth(told) for told in passes)
    theirs = median(told["bare"] for told in passes)
    return Measured.times(ours, theirs, "ms")


FIGURES = (
    Figure("keystroke_to_pixels_p95_ms", "preview", "a keystroke to its pixels in the document", pixels, 3, "<= 33"),
    Figure("keystroke_longest_stall_ms", "preview", "longest stall of the window while typing", stall, 3, "<= 16"),
    Figure("keystroke_vs_bare_fill", "preview", "p95 of a keystroke against one fill by pypdf", versus_fill, 3, "<= 1"),
)

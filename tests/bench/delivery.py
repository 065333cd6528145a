"""Group "delivery": documents from the drop to their receipts, held against others that only upload the same ones.

Every pass has a server, a folder and a vault of its own; both passes of one figure are taken in turns in one run. The
server's own cost is in everybody's time alike.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import demonstration

from tests.bench import scans
from tests.bench.contenders import TOOLS, Send, curl, on_the_way, ours, tusjs, tuspy
from tests.bench.figures import Figure, Measured, folder, interleaved, kept
from tests.laws.source import ROOT

MANY, SMALL = 2_000, 5_000


@cache
def two_thousand() -> Path:
    """Scans of 200 KiB each."""
    return scans.draw(kept() / "documents", MANY)


def small_ones() -> Path:
    """Files of 4 KB each."""
    return scans.draw(kept() / "documents", SMALL, size=4_000)


@cache
def large_one() -> Path:
    """One file of 10 MB."""
    return scans.draw(kept() / "documents", 1, size=10_000_000)


def passing(send: Send, documents: Path) -> Callable[[], float]:
    """One pass of one contender."""

    def work() -> float:
        with folder() as scratch, demonstration.server(ROOT, TOOLS, scratch / "server") as url:
            return send(url, documents, scratch)

    return work


def against(other: Send, drawn: Callable[[], Path], mine: Send = ours) -> Callable[[int], Measured]:
    """Ours and another, in turns over the same documents."""

    def measure(rounds: int) -> Measured:
        documents = drawn()
        return Measured.versus(*interleaved(rounds, passing(mine, documents), passing(other, documents)))

    return measure


def rate(rounds: int) -> Measured:
    """Small files a second, from the drop to the last receipt."""
    (seconds,) = interleaved(rounds, passing(ours, small_ones()))
    return Measured(SMALL / seconds, "/s", detail=f"{seconds:.3g} s")


FIGURES = (
    Figure(
        "send_2000x200k_vs_curl", "delivery bulk", "drop to receipt; curl: the uploads over one connection",
        against(curl, two_thousand), 3, ">= 0.5",
    ),
    Figure(
        "send_2000x200k_vs_tusjs", "delivery bulk", "drop to receipt; tus-js-client: the uploads",
        against(tusjs, two_thousand), 3, ">= 1.5",
    ),
    Figure(
        "send_2000x200k_vs_tuspy", "delivery bulk", "drop to receipt; tuspy: the uploads",
        against(tuspy, two_thousand), 3, ">= 2",
    ),
    Figure(
        "send_10mb_vs_curl", "delivery bulk", "one document, from Envoyer until it is uploaded; curl: the upload",
        against(curl, large_one, on_the_way), 5, ">= 0.8",
    ),
    Figure(
        "send_10mb_receipt_vs_curl", "delivery", "the same from the drop to the receipt; curl: the upload",
        against(curl, large_one), 5,
    ),
    Figure("send_5000x4k_files_per_s", "delivery bulk", "drop to receipt", rate, 1, "> 185"),
)  # fmt: skip

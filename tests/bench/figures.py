"""What a figure is, and the list of all of them. Owns neither how one is measured nor how it is printed."""

import atexit
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import ge, gt, le, lt
from os import truncate
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import mkdtemp


@dataclass(frozen=True)
class Measured:
    """What was found; `reference` is what it is held against, in the same unit, `detail` how it came about."""

    value: float
    unit: str
    reference: float | None = None
    detail: str = ""

    @classmethod
    def versus(cls, ours: float, theirs: float) -> "Measured":
        """A ratio of rates, ours to theirs, from the seconds that each took for the same work: larger is better."""
        return cls(theirs / ours, "x", detail=f"ours {ours:.3g} s, theirs {theirs:.3g} s")

    @classmethod
    def times(cls, ours: float, theirs: float, unit: str) -> "Measured":
        """How many times `theirs` is `ours`: smaller is better."""
        return cls(ours / theirs, "x", detail=f"ours {ours:.0f} {unit}, theirs {theirs:.0f} {unit}")


@dataclass(frozen=True)
class Figure:
    """A figure by its name; `--only` takes that or one of its groups', which stand with spaces between them.

    `mark` is what it should be: "<= 50", ">= 1.5", or nothing.
    """

    name: str
    group: str
    about: str
    measure: Callable[[int], Measured]
    rounds: int
    mark: str = ""

    def met(self, measured: Measured) -> bool | None:
        """Whether the mark was reached; None without one."""
        if not self.mark:
            return None
        sign, number = self.mark.split()
        return SIGNS[sign](measured.value, float(number))


SIGNS: dict[str, Callable[[float, float], bool]] = {"<=": le, "<": lt, ">=": ge, ">": gt}


def interleaved(rounds: int, *works: Callable[[], float]) -> list[float]:
    """The median of each work, done in turns so that a machine that slows down slows all of them."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            times.append(work())
    return [median(times) for times in taken]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one round. Its bytes go with the round, its names only with the run.

    ext4 passes over every lately deleted file, one by one, whenever it makes a new one: two thousand files taken away
    made the next two thousand cost a millisecond each, and whoever's turn came second lost.
    """
    made = kept()
    try:
        yield made
    finally:
        empty(made)


def kept() -> Path:
    """A folder for the rest of the run."""
    made = Path(mkdtemp(prefix="espace-tiers-bench-"))
    atexit.register(rmtree, made, ignore_errors=True)
    return made


def empty(spent: Path) -> None:
    """Give back the disk's room below a folder."""
    for path in spent.rglob("*"):
        if path.is_file() and not path.is_symlink():
            truncate(path, 0)


def chosen(figures: Sequence[Figure], names: Sequence[str]) -> list[Figure]:
    """Those of `figures` whose name or group is among `names`, all without names. `LookupError` for an unknown one."""
    words = {figure.name: {figure.name, *figure.group.split()} for figure in figures}
    known = set().union(*words.values())
    if unknown := [name for name in names if name not in known]:
        raise LookupError(", ".join(unknown))
    return [figure for figure in figures if not names or words[figure.name].intersection(names)]

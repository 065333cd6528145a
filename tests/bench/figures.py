"""What a figure is, and the list of all of them. Owns neither how one is measured nor how it is printed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import mkdtemp
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """One row: ours, and what it is held against where there is something; lower is better everywhere."""

    value: float
    unit: str
    reference: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.reference is None else self.value / self.reference


@dataclass(frozen=True)
class Figure:
    """A figure by its name; `--only` takes that or one of its groups', which stand with spaces between them."""

    name: str
    group: str
    about: str
    measure: Callable[[int], Measured]
    rounds: int


def interleaved(rounds: int, *works: Callable[[], float]) -> list[float]:
    """The median of each work, done in turns so that a machine that slows down slows all of them."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            times.append(work())
    return [median(times) for times in taken]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one round."""
    made = Path(mkdtemp(prefix="espace-tiers-bench-"))
    try:
        yield made
    finally:
        rmtree(made, ignore_errors=True)


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    """Append the seconds that the block took."""
    start = perf_counter()
    yield
    into.append(perf_counter() - start)


def chosen(figures: Sequence[Figure], names: Sequence[str]) -> list[Figure]:
    """Those of `figures` whose name or group is among `names`, all without names. `LookupError` for an unknown one."""
    words = {figure.name: {figure.name, *figure.group.split()} for figure in figures}
    known = set().union(*words.values())
    if unknown := [name for name in names if name not in known]:
        raise LookupError(", ".join(unknown))
    return [figure for figure in figures if not names or words[figure.name].intersection(names)]

"""Group "window": what the window costs."""

from tests.bench.figures import Figure

FIGURES: tuple[Figure, ...] = ()

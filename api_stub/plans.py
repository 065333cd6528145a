"""How many statements each seed gives to each practice. A table."""

from api_stub.acts import DENTIST, HOSPITAL, OPTICIAN
from api_stub.book import Plan
from api_stub.seed import DEMO, OTHER
from api_stub.settings import Settings

LINES_OF_ONE = 250  # of a statement of the large seed, on average

_OPTICIAN = Plan(OPTICIAN, statements=78, pool=7000, returns=True, corrected=5, withdrawn=2)
_DENTIST = Plan(
    DENTIST, statements=26, largest=60, days=365, people=300, pool=1500, returns=True, corrected=2, withdrawn=1
)
_DEMO = {DEMO.finess: _OPTICIAN, OTHER.finess: _DENTIST}


def _large(lines: int) -> Plan:
    """So many lines, all of the last 23 months: what a client keeps unless told otherwise."""
    return Plan(
        HOSPITAL,
        statements=max(1, round(lines / LINES_OF_ONE)),
        smallest=1,
        largest=2 * LINES_OF_ONE,
        total=lines,
        days=690,
        people=30_000,
        pool=20_000,
        corrected=8,
        withdrawn=2,
    )


def plan_for(settings: Settings, finess: str) -> Plan:
    """What this practice is given at the beginning; the ones that no seed knows begin with nothing."""
    if settings.seed == "large" and finess == DEMO.finess:
        return _large(settings.large_lines)
    return Plan() if settings.seed == "empty" else _DEMO.get(finess, Plan())

"""What makes a journey hard, and what has to be true at its end, whatever happened on the way."""

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.journeys.pile import CONTENT_MARK, NAME_MARK, Pile
from tests.journeys.run import Run
from tests.journeys.service import FINESS, PASSWORD, Rule, Service
from tests.journeys.vault import Vault

KILLS = 20
FINISHES_WITHIN = 120.0  # seconds, once it is left alone; some ten on a machine that has nothing else to do

SLOWLY: list[Rule] = [
    {"route": "POST /v1/uploads", "fault": "latency", "seconds": 0.5},
    {"route": "PATCH /v1/uploads/*", "fault": "latency", "seconds": 0.4},
    {"route": "PUT /v1/deposits/*", "fault": "latency", "seconds": 0.3},
]
"""So that there is something to kill: the whole pile takes longer than all the kills."""


def _by_chance(route: str, probability: float, fault: str, **options: float) -> Rule:
    return {"route": route, "fault": fault, "probability": probability, **options}


ROUGHLY: list[Rule] = [
    _by_chance("POST /v1/uploads", 0.01, "reset", after=900),
    _by_chance("POST /v1/uploads", 0.01, "lost-reply"),
    _by_chance("POST /v1/uploads", 0.01, "truncated", after=30),
    _by_chance("POST /v1/uploads", 0.02, "status", status=401),
    _by_chance("POST /v1/uploads", 0.02, "status", status=423, retry_after=1),
    _by_chance("POST /v1/uploads", 0.01, "status", status=429, retry_after=1),
    _by_chance("POST /v1/uploads", 0.02, "status", status=500),
    _by_chance("POST /v1/uploads", 0.01, "status", status=503, retry_after=1),
    _by_chance("PATCH /v1/uploads/*", 0.05, "reset", after=65_536),
    _by_chance("PATCH /v1/uploads/*", 0.03, "half-close", after=65_536),
    _by_chance("PATCH /v1/uploads/*", 0.05, "lost-reply"),
    _by_chance("PATCH /v1/uploads/*", 0.05, "status", status=409),
    _by_chance("PATCH /v1/uploads/*", 0.05, "status", status=423, retry_after=1),
    _by_chance("PATCH /v1/uploads/*", 0.05, "status", status=460),
    _by_chance("HEAD /v1/uploads/*", 0.05, "status", status=423, retry_after=1),
    _by_chance("HEAD /v1/uploads/*", 0.05, "truncated", after=30),
    _by_chance("PUT /v1/deposits/*", 0.20, "lost-reply"),
    _by_chance("PUT /v1/deposits/*", 0.10, "truncated", after=200),
    _by_chance("PUT /v1/deposits/*", 0.05, "status", status=401),
    _by_chance("PUT /v1/deposits/*", 0.05, "status", status=423, retry_after=1),
    _by_chance("PUT /v1/deposits/*", 0.05, "status", status=500),
    _by_chance("PUT /v1/deposits/*", 0.05, "status", status=503, retry_after=1),
    _by_chance("GET /v1/*", 0.05, "reset"),
    _by_chance("GET /v1/*", 0.05, "truncated", after=60),
    _by_chance("GET /v1/*", 0.05, "html"),
    _by_chance("POST /v1/sessions*", 0.05, "lost-reply"),
    _by_chance("POST /v1/sessions*", 0.05, "status", status=503, retry_after=1),
]
"""A bad day of the line and of the server."""

EDGES: tuple[tuple[str, float], ...] = (("start", 1.5), ("create", 0.4), ("append", 0.4), ("seal", 0.6), ("list", 0.8))
"""After what the program is killed, and at most how many seconds later."""


def struck(run: Run, service: Service, chance: Random) -> bool:
    """Kill the program at some moment after some edge; whether it was still running by then."""
    edge, longest = chance.choice(EDGES)
    if edge == "start":
        run.lasts(chance.uniform(0.05, longest))
        return run.kill()
    entered, before, more = service.seen()["open"], service.seen()[edge], chance.randint(1, 4)
    run.until(lambda: service.seen()["open"] > entered, 5.0)
    run.until(lambda: service.seen()[edge] >= before + more, 1.2)
    run.lasts(chance.uniform(0.0, longest))
    return run.kill()


def arrived_once(pile: Pile, service: Service, vault: Vault, *, finess: str = FINESS, password: str = PASSWORD) -> None:
    """Assert the promise: each good document arrived exactly once, byte for byte, under one receipt that both hold."""
    deposits = service.deposits(finess, password)
    assert service.documents(finess, password) == pile.contents
    assert Counter(sha256 for deposit in deposits for _, sha256, _ in deposit.documents) == pile.contents
    missing = pile.contents - service.stored()
    assert not missing, f"{len(missing)} contents aren't on the server's disk as they were sent"

    sizes = {hashlib.sha256(path.read_bytes()).hexdigest(): path.stat().st_size for path in pile.good}
    assert all(size == sizes[sha256] for deposit in deposits for _, sha256, size in deposit.documents)
    limit = service.deposit_limit
    assert all(deposit.size <= limit for deposit in deposits), [deposit.size for deposit in deposits]

    assert len({deposit.number for deposit in deposits}) == len(deposits)
    told = {
        deposit.id: (deposit.number, deposit.kind, deposit.message, Counter(deposit.documents)) for deposit in deposits
    }
    kept = {
        str(receipt.deposit): (
            receipt.number,
            receipt.kind.value,
            receipt.message,
            Counter((part.name, str(part.sha256), part.size) for part in receipt.documents),
        )
        for receipt in vault.receipts
    }
    assert len(kept) == len(vault.receipts)
    assert kept == told
    assert not vault.queued


def leaves_no_trace(basedir: Path, *secrets: str) -> None:
    """Assert that nothing below `basedir` can be read: no name, no content, no password, none of `secrets`."""
    words = [NAME_MARK, PASSWORD, *secrets]
    needles = [CONTENT_MARK, *(word.encode(code) for word in words for code in ("utf-8", "utf-16-le"))]
    files = [path for path in basedir.rglob("*") if path.is_file()]
    assert files
    found = [(str(path.relative_to(basedir)), needle) for path in files for needle in needles if needle in _bytes(path)]
    assert not found
    assert not [path for path in files if NAME_MARK in str(path.relative_to(basedir))]


def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def until_killed(start: Callable[[], Run], strike: Callable[[Run], bool], kills: int = KILLS) -> int:
    """Start the program again and again until it was killed so often; how many starts ended by themselves."""
    ended = done = 0
    while done < kills:
        run = start()
        if strike(run):
            done += 1
        else:
            ended += 1
            assert ended < kills, "it is hardly ever still running"
        assert not run.told.count("Traceback"), run.told
    return ended

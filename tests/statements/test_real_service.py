"""Against the real thin server on a real port: all of it, what changes, what is spoilt, what is killed midway."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from api_stub import seed
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.statements.facts import Event, LineQuery, LineStatus, Syncing, Trouble
from tests.statements.desk import Desk
from tests.statements.mortal import remote

ROOT = Path(__file__).parents[2]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    settings = Settings(tmp_path / "stub", faults={}, argon2=Argon2Cost.cheap())
    with Served(settings) as served:
        yield served


@pytest.fixture
def asked(service: Served) -> Iterator["Asked"]:
    with Asked(service.url) as asked:
        yield asked


class Asked:
    """What the service says when asked without the program."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        answer = self.http.post("/v1/sessions", json={"finess": seed.DEMO.finess, "password": seed.DEMO.password})
        self.token: str = answer.json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def statements(self) -> dict[str, dict[str, Any]]:
        """The ones that hold, by id."""
        found: dict[str, dict[str, Any]] = {}
        since = None
        while True:
            params = {"limit": 1000} | ({} if since is None else {"since": since})
            page = self.http.get("/v1/statements", params=params).json()
            for item in page["items"]:
                found[item["id"]] = item
            if page["next"] is None:
                return {id_: item for id_, item in found.items() if item["change"] != "withdrawn"}
            since = page["next"]


async def same(desk: Desk, asked: Asked) -> None:
    """The cache has every line of every statement that holds, once, and adds up to the same."""
    expected = asked.statements()
    shown = {statement.id: statement for statement in await desk.statements.statements()}
    assert {id_: item["revision"] for id_, item in expected.items()} == {id_: s.revision for id_, s in shown.items()}
    totals = await desk.statements.totals(LineQuery())
    sums: Counter[str] = Counter()
    for item in expected.values():
        sums.update(item["sums"])
        sums["lines"] += item["line_count"]
    assert totals.lines == sums["lines"]
    assert (totals.expense_cents, totals.amo_cents) == (sums["expense_cents"], sums["amo_cents"])
    assert (totals.amc_cents, totals.rest_cents) == (sums["amc_cents"], sums["rest_cents"])
    assert totals.counts == {status: sums[status.value] for status in LineStatus}
    places = Counter(
        (line.number, line.n) for line in await desk.statements.lines(await desk.statements.ids(LineQuery()))
    )
    assert len(places) == sums["lines"]
    assert set(places.values()) <= {1}


async def test_three_years(tmp_path: Path, service: Served, asked: Asked) -> None:
    async with Desk(tmp_path, remote(service.url, asked.token)) as desk:
        await desk.synced()
        await desk.statements.keep(0)
        await desk.until(lambda status: status.syncing is Syncing.IDLE and status.statements >= len(asked.statements()))
        await same(desk, asked)
        newest = (await desk.statements.statements())[0]
        assert (await desk.statements.pdf(newest.key)).startswith(b"%PDF")
        service.parts.statements.correct(seed.DEMO.finess, newest.id)
        service.parts.statements.issue(seed.DEMO.finess, lines=30)
        oldest = (await desk.statements.statements())[-1]
        service.parts.statements.withdraw(seed.DEMO.finess, oldest.id)
        await desk.synced_again()
        await same(desk, asked)
        told = {(news.number, news.event) for news in await desk.statements.told()}
        assert told == {(newest.number, Event.CORRECTED), (oldest.number, Event.WITHDRAWN)}


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("cut-body", None),  # asked on from there
        ("malformed-line", Trouble.MALFORMED),
        ("wrong-sum", Trouble.SUMS),
        ("duplicate-id", Trouble.DUPLICATE),
        ("wild-date", Trouble.RANGE),
        ("wild-amount", Trouble.RANGE),
    ],
)
async def test_spoilt_lines(tmp_path: Path, service: Served, asked: Asked, fault: str, trouble: Trouble | None) -> None:
    spoilt = max(asked.statements().values(), key=lambda item: item["transfer"]["paid_on"])["id"]
    rule = {"route": f"GET /v1/statements/{spoilt}/lines", "fault": fault, "times": 1}
    service.faults.load({"rules": [rule]})
    async with Desk(tmp_path, remote(service.url, asked.token)) as desk:
        status = await desk.synced()
        apart = {each.id: each.trouble for each in await desk.statements.quarantined()}
        assert apart == ({} if trouble is None else {spoilt: trouble})
        assert status.statements > 40
        await desk.synced_again()
        assert await desk.statements.quarantined() == []


async def test_a_body_that_always_ends_too_soon(tmp_path: Path, service: Served, asked: Asked) -> None:
    spoilt = max(asked.statements().values(), key=lambda item: item["transfer"]["paid_on"])["id"]
    service.faults.load({"rules": [{"route": f"GET /v1/statements/{spoilt}/lines", "fault": "malformed-line"}]})
    async with Desk(tmp_path, remote(service.url, asked.token)) as desk:
        await desk.synced()
        assert {each.id: each.trouble for each in await desk.statements.quarantined()} == {spoilt: Trouble.MALFORMED}


def killed_until_done(command: list[str], dice: random.Random) -> int:
    """Run a program, kill it at random, run it again until it comes to its end; how often it was killed."""
    killed = 0
    while True:
        process = subprocess.Popen(command, cwd=ROOT)
        try:
            assert process.wait(timeout=0.6 + 0.5 * killed * dice.random()) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        else:
            return killed


async def test_killed_at_random(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "stub", seed="large", large_lines=25_000, argon2=Argon2Cost.cheap())
    practice = tmp_path / "practice"
    practice.mkdir()
    with Served(settings) as served, Asked(served.url) as asked:
        command = [sys.executable, "-m", "tests.statements.mortal", str(practice), served.url, asked.token]
        assert killed_until_done(command, random.Random(7)) >= 2
        async with Desk(practice, remote(served.url, asked.token)) as desk:
            status = await desk.synced()
            assert not status.rebuilt
            await same(desk, asked)

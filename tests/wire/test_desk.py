"""U12 and U14, with everything put together as the program does: sleep in mid-flight, sign-out, another practice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from api_stub.seed import DEMO, OTHER, SeededPractice
from api_stub.serving import Served
from desktop.app.wiring import Delivery, House, build, open_delivery
from desktop.infra.http import Http
from desktop.infra.paths import Paths
from desktop.infra.reachability import Unreached, Woke
from desktop.kernel.ids import Finess
from desktop.uploads.facts import DocumentState, EngineStatus, Kind, StatusChanged
from tests.session.desk import CHEAP
from tests.uploads.world import drop, settled, until
from tests.wire.practice import Account, once

S = DocumentState
MIB = 1 << 20


@pytest.fixture
def seen() -> list[EngineStatus]:
    return []


@asynccontextmanager
async def house_of(folder: Path, served: Served, seen: list[EngineStatus]) -> AsyncIterator[House]:
    house = build(Paths.under(folder), served.url, effort=CHEAP)
    house.bus.subscribe(StatusChanged, lambda fact: seen.append(fact.status))
    await house.start()
    try:
        yield house
    finally:
        await house.close()


async def enter(house: House, who: SeededPractice) -> Delivery:
    await house.session.sign_in(Finess(who.finess), who.password, remember=False)
    return await open_delivery(house)


def arrived(served: Served, who: SeededPractice) -> Counter[str]:
    """How often the service has each content of a practice (by its SHA-256), up to a hundred."""
    http = Http(served.url)
    try:
        reply = http.request("GET", "/v1/documents?limit=100", bearer=Account(http, who).bearer())
        return Counter(item["sha256"] for item in msgspec.json.decode(reply.body)["items"])
    finally:
        http.close()


async def test_a_sleep_in_mid_flight_goes_on_alone_at_once(
    tmp_path: Path, faulty: Served, seen: list[EngineStatus]
) -> None:
    """The lines are dead after it, and nobody tells: waiting for them would take the 30 s of the inactivity."""
    paths = drop(tmp_path / "drop", 2, 6 * MIB, first=900_000)
    async with house_of(tmp_path / "desk", faulty, seen) as house:
        unreached: list[Unreached] = []
        house.bus.subscribe(Unreached, unreached.append)
        delivery = await enter(house, DEMO)
        engine = delivery.engine
        await engine.add(paths, Kind.FACTURE)
        hole = {"route": "PATCH /v1/uploads/*", "fault": "black-hole", "after": MIB, "times": 2}
        faulty.parts.faults.load({"seed": 1, "rules": [hole]})
        await engine.send()
        async with asyncio.timeout(20):
            while faulty.parts.faults.fired()[0]["fired"] != 2:  # until both are in the hole
                await engine.status()
            house.bus.publish(Woke())
            await until(engine, settled)
        assert unreached == []  # we hung up ourselves: the window never said "hors ligne"
    assert arrived(faulty, DEMO) == once(paths)
    assert all(status.batch_sent <= status.batch_bytes for status in seen)
    sent = [status.batch_sent for status in seen if status.batch_documents == 2]
    assert sent == sorted(sent)


async def test_a_queue_stays_with_its_practice_whoever_signs_in_meanwhile(
    tmp_path: Path, faulty: Served, seen: list[EngineStatus]
) -> None:
    ours, theirs = drop(tmp_path / "a", 4, 5000, first=910_000), drop(tmp_path / "b", 2, 5000, first=920_000)
    async with house_of(tmp_path / "desk", faulty, seen) as house:
        engine = (await enter(house, DEMO)).engine
        report = await engine.add(ours, Kind.FACTURE)
        await engine.pause()
        await engine.send(report.staged[:2])
        await engine.flow.send_later(house.clock.now() + timedelta(hours=5), report.staged[2:])
        await house.session.sign_out()

        engine = (await enter(house, OTHER)).engine
        status = await engine.status()
        assert not any(status.counts.values())
        assert (status.paused, status.later) == (False, 0)
        await engine.add(theirs, Kind.DEVIS)
        await engine.send()
        await until(engine, settled)
        assert arrived(faulty, OTHER) == once(theirs)
        await house.session.sign_out()

        engine = (await enter(house, DEMO)).engine
        status = await engine.status()
        assert (status.paused, status.later, status.counts[S.QUEUED]) == (True, 2, 4)
        assert not arrived(faulty, DEMO)
        await engine.resume()
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 2)
        await engine.flow.send_now()
        await until(engine, settled)
    assert arrived(faulty, DEMO) == once(ours)

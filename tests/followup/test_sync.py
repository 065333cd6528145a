"""The follow-up comes in whole, a page at a time, whatever ends it; what is told, is told once."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api_stub.followup_rules import Turn
from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.followup.facts import FollowChanged, FollowNews, FollowQuery, Kind, Order, Show, Stage, Syncing
from desktop.followup.remote import Event
from desktop.kernel.failures import FileUnreadable
from tests.followup.desk import Desk, say, take
from tests.stub import conftest as plain
from tests.stub.test_followup import deposited, feed

ROOT = Path(__file__).parents[2]


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Served]:
    with Served(Settings(tmp_path / "stub", faults={}, argon2=Argon2Cost.cheap())) as served:
        yield served


@pytest.fixture
def wire(stub: Served) -> Iterator[plain.Desk]:
    """The practice, without the program."""
    desk = plain.Desk(stub.url)
    yield desk
    desk.close()


def open_desk(folder: Path, stub: Served, wire: plain.Desk, page: int = 500) -> Desk:
    return Desk(folder, stub.url, wire.session["access_token"], page)


async def same(desk: Desk, wire: plain.Desk) -> None:
    """The vault has every event once, and each subject stands where its last one says."""
    events, _ = feed(wire, limit=1000)
    kept = await desk.vault.read(
        lambda db: [id_ for (id_,) in db.execute("SELECT id FROM followup_event ORDER BY place").fetchall()]
    )
    assert kept == [event["id"] for event in events]
    stands = {event["subject"]: event["stage"] for event in events if event.get("stage")}
    shown = [subject for kind in Kind for subject in await desk.shown(FollowQuery(kind=kind))]
    assert {subject.id: subject.stage.value for subject in shown} == stands


async def test_all_of_it_then_only_what_is_new(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    documents = deposited(wire, 12)
    async with open_desk(tmp_path, stub, wire, page=5) as desk:
        await desk.synced()
        await same(desk, wire)
        take(stub, documents[3], Turn.ASK, "Ordonnance")
        desk.facts.clear()
        status = await desk.again()
        await same(desk, wire)
        assert (status.needs, status.unread) == (1, 1)
        assert sum(fact.subjects for fact in desk.facts if isinstance(fact, FollowChanged)) == 2
    async with open_desk(tmp_path, stub, wire) as desk:  # off line it would be the same
        await same(desk, wire)


async def test_nothing_is_told_of_what_was_there_before(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.REFUSE, "Illisible")
    async with open_desk(tmp_path, stub, wire) as desk:
        await desk.synced()
        assert not [fact for fact in desk.facts if isinstance(fact, FollowNews)]


async def test_what_changed_is_told_once_for_all(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    documents = deposited(wire, 4)
    async with open_desk(tmp_path, stub, wire, page=2) as desk:
        await desk.synced()
        for document in documents[:3]:
            take(stub, document, Turn.BEGIN)
        take(stub, documents[0], Turn.ASK, "RIB")
        take(stub, documents[1], Turn.ASK, "RIB")
        take(stub, documents[2], Turn.REFUSE, "Illisible")
        say(stub, documents[3], "Bonjour")
        await desk.again()
        await desk.again()
        (news,) = [fact for fact in desk.facts if isinstance(fact, FollowNews)]
        assert (dict(news.stages), news.answers) == ({Stage.MISSING: 2, Stage.REFUSED: 1}, 1)


def start_and_kill(command: list[str]) -> None:
    luck = random.Random(6)
    for _ in range(4):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            process.wait(0.4 + luck.random())
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def test_killed_at_any_moment(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    documents = deposited(wire, 150)
    for document in documents[::3]:
        take(stub, document, Turn.ASK, "RIB")
    command = [sys.executable, "-m", "tests.followup.desk", str(tmp_path), stub.url, wire.session["access_token"]]
    start_and_kill(command)
    async with open_desk(tmp_path, stub, wire, page=7) as desk:
        await desk.synced()
        await same(desk, wire)


async def test_a_service_that_forgot_our_place(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    deposited(wire, 2)
    async with open_desk(tmp_path, stub, wire) as desk:
        await desk.synced()

        def lose(db: Any) -> None:
            db.execute("UPDATE followup_progress SET cursor = 'made elsewhere'")

        await desk.vault.write(lose)
        await desk.again()
        await same(desk, wire)


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_trouble_passes_by_itself(tmp_path: Path, stub: Served, wire: plain.Desk, status: int) -> None:
    deposited(wire, 2)
    stub.faults.load({"rules": [{"route": "GET /v1/followup", "fault": "status", "status": status, "times": 1}]})
    async with open_desk(tmp_path, stub, wire) as desk:
        await desk.until(lambda now: now.syncing is Syncing.WAITING)
        desk.followup.reconnected()
        await desk.synced()
        await same(desk, wire)


async def test_reading_is_known_elsewhere(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    (document,) = deposited(wire)
    take(stub, document, Turn.REFUSE, "Illisible")
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    async with (
        open_desk(tmp_path / "here", stub, wire) as here,
        open_desk(tmp_path / "there", stub, wire) as there,
    ):
        await here.synced()
        assert (await there.synced()).needs == 1
        key = await here.followup.key_of(document)
        assert key is not None
        await here.followup.read(key)
        assert (await here.followup.status()).needs == 0
        await here.until(lambda status: status.syncing is Syncing.RUNNING)
        await here.synced()
        status = await there.again()
        assert (status.needs, status.unread) == (0, 0)
        (subject,) = await there.shown()
        assert (subject.unread, subject.stage) == (False, Stage.REFUSED)


async def test_a_thread_is_whole(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    wire.http.get("/v1/statements")
    (document,) = deposited(wire)
    take(stub, document, Turn.ASK, "Ordonnance")
    say(stub, document, "Voici un courrier.", on_paper=True)
    async with open_desk(tmp_path, stub, wire) as desk:
        await desk.synced()
        key = await desk.followup.key_of(document)
        assert key is not None
        thread = await desk.followup.thread(key)
        assert thread is not None
        assert [step.stage for step in thread.steps] == [Stage.RECEIVED, Stage.MISSING]
        assert thread.missing == "Ordonnance"
        (message,) = thread.messages
        (paper,) = message.papers
        body = await desk.followup.paper(document, paper.id)
        assert (body[:5], len(body)) == (b"%PDF-", paper.size)
        stub.faults.load({"rules": [{"route": "GET /v1/conversations/*/*/*", "fault": "status", "status": 503}]})
        assert await desk.followup.paper(document, paper.id) == body  # kept
        stub.faults.clear()
        with pytest.raises(FileUnreadable):
            await desk.followup.paper(document, "unknown")
        take(stub, document, Turn.CLOSE)


async def test_lists(tmp_path: Path, stub: Served, wire: plain.Desk) -> None:
    documents = deposited(wire, 3)
    take(stub, documents[0], Turn.ASK, "Ordonnance d’origine")
    take(stub, documents[1], Turn.ACCEPT)
    async with open_desk(tmp_path, stub, wire) as desk:
        await desk.synced()

        async def found(**words: Any) -> list[str]:
            return [subject.id for subject in await desk.shown(FollowQuery(**words))]

        assert (await found())[0] == documents[0]
        assert await found(show=Show.TODO) == [documents[0]]
        assert await found(show=Show.UNDER_WAY) == [documents[0], documents[2]]
        assert await found(show=Show.DONE) == [documents[1]]
        assert await found(search="ORDONNANCE origine") == [documents[0]]
        assert await found(search="1.pdf") == [documents[1]]
        assert await found(order=Order.NAME, descending=False) == documents
        assert len(await found(kind=Kind.DEPOSIT)) == 1
        assert await found(kind=Kind.REQUEST) == []
        assert set(await found(unread=True)) == {documents[0], documents[1]}
        totals = await desk.followup.totals(FollowQuery(show=Show.DONE))
        assert (totals.subjects, totals.todo, totals.under_way, totals.done) == (1, 1, 2, 1)
        early = await desk.followup.first_ids(FollowQuery(), 2)
        assert list(early or ()) == list(await desk.followup.ids(FollowQuery()))[:2]


def test_an_event_that_cannot_be_read_holds_nothing_up() -> None:
    from desktop.followup.remote import _read

    assert _read(b'{"id": "1", "subject": "2", "at": "yesterday", "type": "stage"}') is None
    assert isinstance(_read(b'{"id": "1", "subject": "2", "at": "2026-11-23T08:30:00Z", "type": "read"}'), Event)

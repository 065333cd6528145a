"""The outbox from a wish to the answer, as its users hold it, against a service in memory."""

import threading
from pathlib import Path

import pytest

from desktop.kernel.events import Bus
from desktop.kernel.failures import Refused, ServerBusy, SessionExpired, Unreachable
from desktop.outbox.facts import IntentChanged, IntentGone, IntentState, Refusal
from desktop.uploads.remote import UploadGone
from tests.outbox.post import Kill, MemoryService, intent, one, outbox_of, paper, settled, until
from tests.uploads.world import Facts, JumpingClock, StillClock, heard, unreachable

S = IntentState
MIB = 1 << 20


async def test_an_intent_is_sealed_with_its_documents(tmp_path: Path) -> None:
    service, bus = MemoryService(), Bus()
    facts = Facts(bus)
    facts.listen(IntentChanged)
    async with outbox_of(tmp_path / "v", service, bus=bus) as outbox:
        await outbox.post(intent(), [paper(1), paper(2, 6 * MIB)])
        await until(outbox, settled)
        row = await one(outbox)
        assert await outbox.intents("note") == [row]
        await outbox.post(intent())  # pressed twice
        assert await one(outbox) == row
    assert (row.state, row.answer, row.typed) == (S.ACCEPTED, b'{"number":"DM-1"}', b'{"typed":1}')
    assert [(part.name, part.role, part.sent) for part in row.attachments] == [
        ("scan 1.jpg", "devis", 5000),
        ("scan 2.jpg", "devis", 6 * MIB),
    ]
    assert service.calls["put"] == 1
    states = [fact.row.state for fact in facts.of(IntentChanged)]
    assert states[0] is S.QUEUED
    assert states[-1] is S.ACCEPTED


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("call", ["create", "append", "put"])
async def test_a_line_that_breaks_is_tried_again(tmp_path: Path, side: str, call: str) -> None:
    service = MemoryService()
    setattr(service, side, unreachable(3, call))
    async with outbox_of(tmp_path / "v", service) as outbox:
        await outbox.post(intent(), [paper(1, 5 * MIB)])
        await until(outbox, settled)
        assert (await one(outbox)).state is S.ACCEPTED
    assert len(service.sealed) == 1


KILLS = [
    ("before", "create", 1),
    ("after", "create", 1),
    ("after", "create", 2),
    ("before", "append", 1),
    ("after", "append", 1),
    ("after", "append", 2),
    ("before", "put", 1),
    ("after", "put", 1),
]


@pytest.mark.parametrize(("when", "call", "nth"), KILLS)
async def test_killed_at_an_edge(tmp_path: Path, when: str, call: str, nth: int) -> None:
    """The service has it exactly once, with both documents, whatever was on the wire."""
    service = MemoryService()
    (tmp_path / "album").mkdir()
    kill = Kill(service, when, call, nth, tmp_path / "album")
    async with outbox_of(tmp_path / "vault", service, clock=StillClock()) as outbox:
        kill.vault = outbox._vault
        await outbox.post(intent(), [paper(1), paper(2, 6 * MIB)])
        await heard(kill.dead)
    service.before = service.after = lambda call, subject: None
    async with outbox_of(tmp_path / "album" / "vault", service) as outbox:
        await until(outbox, settled)
        assert (await one(outbox)).state is S.ACCEPTED
    assert len(service.sealed) == 1
    assert sorted(held.size for held in service.uploads.values() if held.deposit) == [5000, 6 * MIB]


async def test_off_line_it_waits_and_leaves_when_the_line_is_back(tmp_path: Path) -> None:
    service, clock = MemoryService(), StillClock()
    service.before = unreachable(1, "put")
    async with outbox_of(tmp_path / "v", service, clock=clock) as outbox:
        await outbox.post(intent())
        status = await until(outbox, lambda status: status.held_by == "offline" and status.unsent == 1)
        assert status.next_try_at is not None
        await until(outbox, lambda status: status.unsent == 1)
        outbox.reconnected()
        await until(outbox, settled)
    assert service.calls["put"] == 2


async def test_the_password_is_waited_for(tmp_path: Path) -> None:
    service = MemoryService()
    expired = [SessionExpired("over")]

    def before(call: str, _subject: str) -> None:
        if call == "put" and expired:
            raise expired.pop()

    service.before = before
    async with outbox_of(tmp_path / "v", service) as outbox:
        await outbox.post(intent())
        await until(outbox, lambda status: status.held_by == "signed_out")
        outbox.signed_in()
        await until(outbox, settled)
    assert len(service.sealed) == 1


async def test_a_pause_that_the_service_asks_for_is_kept(tmp_path: Path) -> None:
    service, clock = MemoryService(), JumpingClock()
    busy = [ServerBusy(429, retry_after=50.0)]

    def before(call: str, _subject: str) -> None:
        if call == "put" and busy:
            raise busy.pop()

    service.before = before
    begun = clock.monotonic()
    async with outbox_of(tmp_path / "v", service, clock=clock) as outbox:
        await outbox.post(intent())
        await until(outbox, settled)
    assert clock.monotonic() - begun >= 50.0


async def test_what_is_refused_keeps_what_was_typed_and_may_go_again(tmp_path: Path) -> None:
    service = MemoryService()
    service.refuses = [Refused(422, "fields-refused", fields={"text": "too-long"})]
    async with outbox_of(tmp_path / "v", service) as outbox:
        await outbox.post(intent(), [paper(1)])
        await until(outbox, settled)
        row = await one(outbox)
        assert row.state is S.REFUSED
        assert row.refusal == Refusal(422, "fields-refused", {"text": "too-long"})
        assert row.typed == b'{"typed":1}'
        assert await outbox.content(row.attachments[0].number) == paper(1).content
        await outbox.post(intent(words="Court"))
        await until(outbox, settled)
        assert (await one(outbox)).state is S.ACCEPTED
    [(content, _)] = service.sealed.values()
    assert content["text"] == "Court"
    assert len(content["uploads"]) == 1
    assert service.calls["create"] == 1, "its document was there already"


async def test_an_upload_that_the_service_lost_goes_again(tmp_path: Path) -> None:
    service = MemoryService()
    lost: list[str] = []

    def before(call: str, _subject: str) -> None:
        if call == "put" and not lost:
            lost.extend(service.uploads)
            service.uploads.clear()

    service.before = before
    async with outbox_of(tmp_path / "v", service) as outbox:
        await outbox.post(intent(), [paper(1)])
        await until(outbox, settled)
        assert (await one(outbox)).state is S.ACCEPTED
    assert service.calls["create"] == 2


async def test_an_upload_that_expired_while_off_line_goes_again(tmp_path: Path) -> None:
    service = MemoryService()
    gone = [UploadGone("404")]

    def before(call: str, _subject: str) -> None:
        if call == "append":
            service.before = lambda call, subject: None
            raise Unreachable("gone")

    service.before = before
    async with outbox_of(tmp_path / "v", service) as outbox:
        await outbox.post(intent(), [paper(1, 5 * MIB)])
        await until(outbox, lambda status: status.held_by == "offline" or status.unsent == 0)
        service.uploads.clear()
        await until(outbox, settled)
        assert (await one(outbox)).state is S.ACCEPTED
    assert gone
    assert len(service.sealed) == 1


async def test_taken_back_before_it_leaves(tmp_path: Path) -> None:
    service, bus = MemoryService(), Bus()
    facts = Facts(bus)
    facts.listen(IntentGone)
    arrived, go_on = threading.Event(), threading.Event()

    def after(call: str, _subject: str) -> None:
        if call == "create":
            arrived.set()
            assert go_on.wait(10)

    service.after = after
    async with outbox_of(tmp_path / "v", service, bus=bus) as outbox:
        await outbox.post(intent(), [paper(1)])
        await heard(arrived)
        assert await outbox.withdraw(intent().id)
        go_on.set()
        await until(outbox, settled)
    assert service.sealed == {}
    assert facts.of(IntentGone) == [IntentGone(intent().id, "note")]


async def test_what_may_be_at_the_service_is_not_taken_back(tmp_path: Path) -> None:
    service = MemoryService()
    service.after = unreachable(1, "put")
    async with outbox_of(tmp_path / "v", service, clock=StillClock()) as outbox:
        await outbox.post(intent())
        await until(outbox, lambda status: status.held_by == "offline")
        assert not await outbox.withdraw(intent().id)
        outbox.reconnected()
        await until(outbox, settled)
        assert (await one(outbox)).state is S.ACCEPTED
    assert len(service.sealed) == 1


async def test_of_one_subject_one_goes_after_the_other(tmp_path: Path) -> None:
    service = MemoryService()
    order: list[str] = []
    busy = [ServerBusy(423, retry_after=5.0)]

    def before(call: str, subject: str) -> None:
        if call == "put":
            order.append(subject[-1])
            if subject.endswith("1") and busy:
                raise busy.pop()

    service.before = before
    async with outbox_of(tmp_path / "v", service) as outbox:
        await outbox.post(intent(1, subject="dossier"))
        await outbox.post(intent(2, subject="dossier"))
        await outbox.post(intent(3))
        await until(outbox, settled)
        assert [row.id[-1] for row in await outbox.about("dossier")] == ["1", "2"]
    assert [number for number in order if number != "3"] == ["1", "1", "2"]


async def test_a_draft_is_kept_and_leaves_with_what_was_joined(tmp_path: Path) -> None:
    service = MemoryService()
    async with outbox_of(tmp_path / "v", service) as outbox:
        await outbox.keep_draft(intent(words="Bon"))
        await outbox.attach(intent().id, [paper(1), paper(2)])
        row = await outbox.detach(intent().id, (await one(outbox)).attachments[0].number)
        assert row is not None
        assert (row.state, [part.name for part in row.attachments]) == (S.DRAFT, ["scan 2.jpg"])
        assert (await outbox.status()).unsent == 0
    async with outbox_of(tmp_path / "v", service) as outbox:
        assert (await one(outbox)).state is S.DRAFT
        await outbox.post(intent())
        await until(outbox, settled)
        assert await outbox.keep_draft(intent(words="late")) is None
    assert [sorted(content) for content, _ in service.sealed.values()] == [["text", "uploads"]]


async def test_files_are_taken_as_delivery_takes_them(tmp_path: Path) -> None:
    service = MemoryService()
    (tmp_path / "a.jpg").write_bytes(paper(1).content)
    (tmp_path / "b.txt").write_text("bonjour")
    async with outbox_of(tmp_path / "v", service) as outbox:
        read = await outbox.read_files([tmp_path / "a.jpg", tmp_path / "b.txt", tmp_path / "c.pdf"])
    assert [(part.name, part.media_type) for part in read.good] == [("a.jpg", "image/jpeg")]
    assert read.refused == (("b.txt", "unsupported"), ("c.pdf", "unreadable"))

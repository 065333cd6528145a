"""The engine from a drop to the receipt, as its users hold it, against a server in memory."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.kernel.events import Bus
from desktop.kernel.failures import FileUnreadable, NotTheServer, Refused, ServerBusy, SessionExpired, Unreachable
from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.engine import Engine
from desktop.uploads.facts import (
    CompositionChanged,
    DocumentChanged,
    DocumentsAdded,
    DocumentsRemoved,
    DocumentState,
    Kind,
    ReadingProgress,
    ReceiptArrived,
    SortKey,
    StatusChanged,
    View,
)
from desktop.uploads.remote import ChecksumRefused, RemoteDocument, UploadGone
from tests.uploads.world import (
    Facts,
    JumpingClock,
    MemoryServer,
    StillClock,
    drop,
    engine_of,
    heard,
    scan,
    settled,
    unreachable,
    until,
    until_true,
)

S = DocumentState
MIB = 1 << 20


async def send(engine: Engine, paths: list[Path]) -> None:
    report = await engine.add(paths, Kind.FACTURE)
    assert len(report.staged) == len(paths)
    await engine.send()


async def test_a_drop_is_delivered_once_and_acknowledged(tmp_path: Path) -> None:
    server, bus = MemoryServer(), Bus()
    facts = Facts(bus)
    facts.listen(DocumentsAdded, DocumentChanged, ReceiptArrived, ReadingProgress, CompositionChanged, StatusChanged)
    async with engine_of(tmp_path / "v", server, bus=bus) as engine:
        drop(tmp_path / "drop", 30, 700_000)
        report = await engine.add([tmp_path / "drop"], Kind.FACTURE, "Bonjour", drop=7)
        assert len(report.staged) == 30
        assert (await engine.counts())[S.STAGED] == 30
        composition = await engine.composition()
        assert sorted(i for d in composition.deposits for i in d.documents) == sorted(report.staged)
        assert all(deposit.size <= composition.limit for deposit in composition.deposits)
        made = await engine.send()
        assert len(made) == len(composition.deposits) == 3
        status = await until(engine, settled)
        assert (status.batch_documents, status.batch_done) == (30, 30)
        assert status.batch_sent == status.batch_bytes == 30 * 700_000
        receipts = await engine.receipts()
        assert {receipt.deposit for receipt in receipts} == set(made)
        rows = await engine.rows(report.staged)
    assert server.delivered == {scan(number, 700_000): 1 for number in range(30)}
    assert {row.state for row in rows} == {S.ACKNOWLEDGED}
    assert all(row.receipt == row.deposit_label and row.sent == row.size for row in rows)
    assert [row.name for row in rows[:3]] == ["scan 0.jpg", "scan 1.jpg", "scan 2.jpg"]
    assert sum(len(fact.rows) for fact in facts.of(DocumentsAdded)) == 30
    assert facts.of(ReadingProgress)[-1] == ReadingProgress(7, 30, 30)
    assert len(facts.of(ReceiptArrived)) == 3
    assert facts.of(StatusChanged)[-1].status.counts[S.ACKNOWLEDGED] == 30
    assert server.calls["create"] == 30
    assert server.calls["append"] == 0


async def test_large_documents_go_in_chunks_and_each_size_around_the_edges_arrives(tmp_path: Path) -> None:
    server = MemoryServer()
    sizes = [600, MIB, MIB + 1, 4 * MIB, 4 * MIB + 1, 9 * MIB, 10 * MIB]
    async with engine_of(tmp_path / "v", server) as engine:
        for number, size in enumerate(sizes):
            drop(tmp_path, 1, size, first=number)
        await send(engine, [tmp_path / f"scan {number}.jpg" for number in range(len(sizes))])
        await until(engine, settled)
    assert server.delivered == {scan(number, size): 1 for number, size in enumerate(sizes)}
    assert server.calls["append"] == 1 + 1 + 2 + 3 + 3


async def test_bad_files_are_refused_one_by_one_and_stop_nobody(tmp_path: Path) -> None:
    server = MemoryServer()
    drop(tmp_path / "drop", 2)
    (tmp_path / "drop" / "empty.pdf").write_bytes(b"")
    (tmp_path / "drop" / "notes.txt").write_text("bonjour")
    (tmp_path / "drop" / "large.jpg").write_bytes(scan(9, 10 * MIB + 1))
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add([tmp_path / "drop"], Kind.DEVIS)
        assert (len(report.staged), len(report.refused)) == (2, 3)
        reasons = {row.name: row.reason for row in await engine.rows(report.refused)}
        assert reasons == {"empty.pdf": "empty", "notes.txt": "unsupported", "large.jpg": "too-large"}
        assert await engine.ids(View.TO_MEND) == sorted(report.refused)


async def test_the_same_content_is_sent_once_unless_the_secretary_insists(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        paths = drop(tmp_path, 1)
        twin = tmp_path / "copie.jpg"
        twin.write_bytes(paths[0].read_bytes())
        report = await engine.add([paths[0], twin], Kind.FACTURE)
        assert (len(report.staged), len(report.duplicates)) == (1, 1)
        (row,) = await engine.rows(report.duplicates)
        assert row.twin is not None
        assert (row.twin.document, row.twin.name, row.twin.receipt) == (report.staged[0], "scan 0.jpg", None)
        await engine.send()
        await until(engine, settled)
        (row,) = await engine.rows(report.duplicates)
        assert row.twin is not None
        assert row.twin.receipt == "AD-2026-000001"
        assert row.twin.sent_at == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
        again = await engine.add(paths, Kind.FACTURE)
        assert len(again.duplicates) == 1
        await engine.insist(report.duplicates)
        await engine.send()
        await until(engine, settled)
    assert server.delivered == {scan(0): 2}


async def test_what_another_workstation_sent_is_a_duplicate_too(tmp_path: Path) -> None:
    import hashlib

    server = MemoryServer()
    sent_at = datetime(2026, 11, 1, tzinfo=UTC)
    server.listed = [
        RemoteDocument(
            str(n), Sha256(hashlib.sha256(scan(n)).hexdigest()), f"{n}.jpg", 600, DepositId("d"), "", sent_at
        )
        for n in range(250)
    ]
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 1, first=249) + drop(tmp_path, 1, first=300), Kind.FACTURE)
        (row,) = await engine.rows(report.duplicates)
        assert row.twin is not None
        assert (row.twin.document, row.twin.name, row.twin.sent_at) == (None, "249.jpg", sent_at)
        assert len(report.staged) == 1
    assert server.calls["documents"] == 3
    async with engine_of(tmp_path / "v", server) as engine:
        assert engine._greeting is not None
        await engine._greeting
    assert server.calls["documents"] == 4


async def test_removed_documents_come_back_and_their_copies_take_their_place(tmp_path: Path) -> None:
    server, bus = MemoryServer(), Bus()
    facts = Facts(bus)
    facts.listen(DocumentsRemoved)
    async with engine_of(tmp_path / "v", server, bus=bus) as engine:
        (path,) = drop(tmp_path, 1)
        copy = tmp_path / "copie.jpg"
        copy.write_bytes(path.read_bytes())
        report = await engine.add([path, copy], Kind.FACTURE)
        assert await engine.remove(report.staged) == 1
        (row,) = await engine.rows(report.duplicates)
        assert row.state is S.STAGED
        assert await engine.rows(report.staged) == []
        assert await engine.restore(report.staged) == 1
        (row,) = await engine.rows(report.staged)
        assert row.state is S.DUPLICATE
        assert row.twin is not None
        assert row.twin.document == report.duplicates[0]
        await engine.send()
        await until(engine, settled)
        assert await engine.remove(report.duplicates) == 1
        assert await engine.ids(View.SENT) == []
        assert await engine.restore(report.duplicates) == 1
        assert await engine.ids(View.SENT) == list(report.duplicates)
    assert server.delivered == {scan(0): 1}
    assert facts.of(DocumentsRemoved)[0].ids == report.staged


async def test_kind_message_and_separation_change_the_composition(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 6), Kind.FACTURE)
        ids = report.staged
        assert len((await engine.composition()).deposits) == 1
        await engine.set_kind(ids[:2], Kind.DEVIS)
        await engine.set_message(ids[2:3], "Urgent")
        await engine.separate(ids[4:])
        composition = await engine.composition()
        assert {deposit.documents for deposit in composition.deposits} == {ids[:2], ids[2:3], ids[3:4], ids[4:]}
        assert [deposit.label for deposit in composition.deposits] == [f"Dépôt\u00a0{n}" for n in (1, 2, 3, 4)]
        await engine.rejoin(ids[4:])
        assert len((await engine.composition()).deposits) == 3
        await engine.send(ids[2:3])
        await until(engine, settled)
        assert (await engine.counts())[S.STAGED] == 5
        await engine.send()
        await until(engine, settled)
        kinds = {receipt.kind: len(receipt.documents) for receipt in await engine.receipts() if not receipt.message}
    assert kinds == {Kind.DEVIS: 2, Kind.FACTURE: 3}


async def test_views_and_sorts(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        paths = [tmp_path / name for name in ("été.jpg", "scan 10.jpg", "Scan 2.jpg", "zebre.jpg")]
        for number, path in enumerate(paths):
            path.write_bytes(scan(number, 900 - number))
        ids = (await engine.add(paths, Kind.FACTURE)).staged
        assert await engine.ids(View.TO_SEND) == list(ids)
        assert await engine.ids(View.ALL, SortKey.ADDED, descending=True) == list(reversed(ids))
        assert await engine.ids(View.ALL, SortKey.NAME) == [ids[0], ids[2], ids[1], ids[3]]
        assert await engine.ids(View.ALL, SortKey.SIZE) == list(reversed(ids))
        assert await engine.ids(View.ALL, SortKey.KIND, descending=True) == list(ids)
        await engine.send(ids[1:2])
        await until(engine, settled)
        assert await engine.ids(View.SENT) == [ids[1]]
        for sort in SortKey:
            assert sorted(await engine.ids(View.ALL, sort)) == sorted(ids)
        assert (await engine.ids(View.ALL, SortKey.STATE))[-1] == ids[1]


# --- trouble ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["create", "append", "seal", "offset"])
@pytest.mark.parametrize("lost", [False, True], ids=["before", "reply lost"])
async def test_a_cut_at_any_call_heals_by_itself(tmp_path: Path, call: str, lost: bool) -> None:
    server = MemoryServer()
    hook = unreachable(3, call)
    if lost:
        server.after = hook
    else:
        server.before = hook
    if call == "offset":
        server.after = unreachable(1, "append")
    sizes = [600, 700, 5 * MIB, 6 * MIB]
    async with engine_of(tmp_path / "v", server) as engine:
        for number, size in enumerate(sizes):
            drop(tmp_path, 1, size, first=number)
        await send(engine, [tmp_path / f"scan {number}.jpg" for number in range(4)])
        await until(engine, settled)
        assert len(await engine.receipts()) == len(server.deposits)
    assert server.delivered == {scan(number, size): 1 for number, size in enumerate(sizes)}


async def test_one_probe_finds_out_whether_the_line_is_back(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()
    server.before = unreachable(10**9, "create")
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        await send(engine, drop(tmp_path, 40))
        status = await until(engine, lambda status: status.held_by == "offline" and not status.counts[S.SENDING])
        assert status.next_try_at is not None
        assert status.next_try_at > clock.now()
        assert 1 <= server.calls["create"] <= 4
        waiting = [row for row in await engine.rows(await engine.ids(View.MOVING)) if row.state is S.WAITING]
        assert waiting
        assert all(row.reason == "unreachable" and row.next_try_at is not None for row in waiting)
        before = server.calls["create"]
        clock.advance(2.0)
        engine._driver.poke()
        await until(engine, lambda status: status.next_try_at is not None and status.next_try_at > clock.now())
        assert server.calls["create"] == before + 1
        server.before = lambda call, subject: None
        engine.reconnected()
        await until(engine, settled)
    assert len(server.delivered) == 40


async def test_429_pauses_the_whole_queue_for_as_long_as_asked(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()
    refusals = iter([ServerBusy(429, retry_after=120.0)])

    def busy(call: str, subject: str) -> None:
        if call == "create" and (refusal := next(refusals, None)) is not None:
            raise refusal

    server.before = busy
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        await send(engine, drop(tmp_path, 20))
        status = await until(engine, lambda status: status.held_by == "rate_limited" and not status.counts[S.SENDING])
        assert status.next_try_at is not None
        assert 119 <= (status.next_try_at - clock.now()).total_seconds() <= 120
        calls = server.calls["create"]
        assert calls <= 4
        engine.reconnected()  # the line was never the trouble
        await engine.retry()
        clock.advance(119.0)
        engine._driver.poke()
        await until(engine, lambda status: status.held_by == "rate_limited")
        assert server.calls["create"] == calls
        clock.advance(2.0)
        engine._driver.poke()
        await until(engine, settled)
    assert len(server.delivered) == 20


async def test_401_parks_and_a_sign_in_releases(tmp_path: Path) -> None:
    server = MemoryServer()
    signed_in = threading.Event()

    def session(call: str, subject: str) -> None:
        if not signed_in.is_set() and server.calls["create"] > 2:
            raise SessionExpired("x")

    server.before = session
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 12))
        status = await until(engine, lambda s: s.held_by == "signed_out" and not s.counts[S.SENDING])
        assert status.counts[S.SIGNED_OUT] >= 1
        assert status.counts[S.FAILED] == 0
        signed_in.set()
        engine.signed_in()
        await until(engine, settled)
    assert len(server.delivered) == 12


async def test_a_session_that_ends_during_the_seal_parks_the_deposit(tmp_path: Path) -> None:
    server = MemoryServer()
    signed_in = threading.Event()

    def session(call: str, subject: str) -> None:
        if call in ("seal", "deposit") and not signed_in.is_set():
            raise SessionExpired("x")

    server.before = session
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 3))
        await until(engine, lambda s: s.held_by == "signed_out" and s.counts[S.UPLOADED] == 3)
        signed_in.set()
        engine.signed_in()
        await until(engine, settled)
    assert len(server.delivered) == 3


async def test_signing_out_parks_what_is_under_way_and_a_restart_forgets_none_of_it(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "append":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 1, 6 * MIB))
        await heard(started)
        engine.signed_out()
        await until(engine, lambda s: s.held_by == "signed_out")
        go_on.set()
        status = await until(engine, lambda s: s.counts[S.SIGNED_OUT] == 1)
        assert status.counts[S.SENDING] == 0
    async with engine_of(tmp_path / "v", server) as engine:
        engine.signed_in()
        await until(engine, settled)
    assert server.delivered == {scan(0, 6 * MIB): 1}


@pytest.mark.parametrize("problem", ["upload-unknown", "upload-incomplete", "checksum-mismatch"])
async def test_an_upload_that_the_seal_refuses_goes_again(tmp_path: Path, problem: str) -> None:
    server = MemoryServer()
    refused = [0]

    def refuse(call: str, subject: str) -> None:
        if call == "seal" and refused[0] < 2:
            refused[0] += 1
            raise Refused(422, problem, uploads=("2",))

    server.before = refuse
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 4))
        await until(engine, settled)
    assert server.delivered == {scan(number): 1 for number in range(4)}
    assert server.calls["create"] == 4 + 1 + 4  # the one that was named; then all, since that one isn't there any more


async def test_an_upload_that_is_refused_for_ever_is_given_to_the_user_and_the_others_go(tmp_path: Path) -> None:
    server = MemoryServer()

    def refuse(call: str, subject: str) -> None:
        if call == "seal":
            bad = [url.rpartition("/")[2] for url, held in server.uploads.items() if held.name == "scan 1.jpg"]
            if server.calls["seal"] < 20 and not server.deposits and "scan 1.jpg" in names:
                raise Refused(422, "media-type-refused", uploads=tuple(bad))

    names = ["scan 1.jpg"]
    server.before = refuse
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 4), Kind.FACTURE)

        original = server.seal

        def seal(*args: object) -> object:
            names[:] = [upload.name for upload in args[3]]  # type: ignore[attr-defined]
            return original(*args)  # type: ignore[arg-type]

        server.seal = seal  # type: ignore[assignment,method-assign]
        await engine.send()
        await until(engine, settled)
        rows = await engine.rows(report.staged)
        assert [row.state for row in rows] == [S.ACKNOWLEDGED, S.FAILED, S.ACKNOWLEDGED, S.ACKNOWLEDGED]
        assert (rows[1].reason, rows[1].deposit) == ("media-type-refused", None)
        names.clear()
        server.before = lambda call, subject: None
        await engine.retry([rows[1].id])
        await until(engine, settled)
    assert server.delivered == {scan(number): 1 for number in range(4)}


async def test_a_deposit_that_is_refused_as_a_whole_fails_and_can_be_tried_again(tmp_path: Path) -> None:
    server = MemoryServer()
    open_door = threading.Event()

    def refuse(call: str, subject: str) -> None:
        if call == "seal" and not open_door.is_set():
            raise Refused(422, "kind-unknown")

    server.before = refuse
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 3))
        status = await until(engine, settled)
        assert status.counts[S.FAILED] == 3
        open_door.set()
        await engine.retry()
        await until(engine, settled)
        assert len(await engine.receipts()) == 1
    assert len(server.delivered) == 3
    assert server.calls["create"] == 3  # what was over there wasn't sent again


async def test_a_receipt_for_other_content_is_never_a_success(tmp_path: Path) -> None:
    server = MemoryServer()
    original = server.seal

    def seal(*args: object) -> object:
        receipt = original(*args)  # type: ignore[arg-type]
        from dataclasses import replace

        return replace(receipt, documents=(replace(receipt.documents[0], sha256=Sha256("0" * 64)),))

    server.seal = seal  # type: ignore[assignment,method-assign]
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 1), Kind.FACTURE)
        await engine.send()
        await until(engine, settled)
        (row,) = await engine.rows(report.staged)
        assert (row.state, row.reason, row.receipt) == (S.FAILED, "receipt-mismatch", None)
        assert await engine.receipts() == []


async def test_an_answer_that_nobody_can_have_meant_is_asked_again(tmp_path: Path) -> None:
    server = MemoryServer()
    portal = [3]

    def html(call: str, subject: str) -> None:
        if call == "seal" and portal[0]:
            portal[0] -= 1
            raise NotTheServer("200 text/html")

    server.after = html
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 2))
        await until(engine, settled)
    assert len(server.deposits) == 1


async def test_uploads_that_expired_are_made_again(tmp_path: Path) -> None:
    server = MemoryServer()
    lost = [0]

    def expire(call: str, subject: str) -> None:
        if call == "append" and lost[0] < 2:
            lost[0] += 1
            server.uploads.pop(subject, None)
            raise UploadGone("410")

    server.before = expire
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 1, 3 * MIB))
        await until(engine, settled)
    assert server.delivered == {scan(0, 3 * MIB): 1}


async def test_damaged_bytes_are_sent_again(tmp_path: Path) -> None:
    server = MemoryServer()
    damaged = [0]

    def damage(call: str, subject: str) -> None:
        if call in ("create", "append") and damaged[0] < 6:
            damaged[0] += 1
            raise ChecksumRefused("460")

    server.before = damage
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 1) + drop(tmp_path, 1, 3 * MIB, first=1))
        await until(engine, settled)
    assert server.delivered == {scan(0): 1, scan(1, 3 * MIB): 1}


async def test_a_locked_upload_waits_alone(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()

    def locked(call: str, subject: str) -> None:
        if call == "create" and subject == "scan 0.jpg":
            raise ServerBusy(423)

    server.before = locked
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 5), Kind.FACTURE)
        await engine.separate(report.staged[:1])
        await engine.send()
        status = await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 4 and s.counts[S.WAITING] == 1)
        assert status.held_by == ""
        (row,) = await engine.rows(report.staged[:1])
        assert (row.state, row.reason) == (S.WAITING, "locked")
        assert row.next_try_at is not None
        server.before = lambda call, subject: None
        await engine.retry([row.id])
        await until(engine, settled)


async def test_trouble_of_our_own_making_stops_nobody_else(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()

    def bug(call: str, subject: str) -> None:
        if call == "create" and subject == "scan 0.jpg":
            raise ZeroDivisionError

    server.before = bug
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 5), Kind.FACTURE)
        await engine.separate(report.staged[:1])
        await engine.send()
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] == 4 and s.counts[S.WAITING] == 1)
        (row,) = await engine.rows(report.staged[:1])
        assert row.reason == "our-bug"


# --- what the user does meanwhile ------------------------------------------------------------------------------


async def test_the_queue_pauses_in_mid_flight_and_remembers_it(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "append":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 2, 6 * MIB))
        await heard(started)
        await engine.pause()
        go_on.set()
        status = await until(engine, lambda s: s.counts[S.SENDING] == 0)
        assert (status.held_by, status.paused) == ("paused", True)
    calls = dict(server.calls)
    async with engine_of(tmp_path / "v", server) as engine:
        assert (await engine.status()).paused
        assert server.calls["append"] == calls["append"]
        await engine.resume()
        await until(engine, settled)
    assert len(server.delivered) == 2


async def test_one_paused_document_holds_its_deposit_only(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        await engine.pause()
        report = await engine.add(drop(tmp_path, 4), Kind.FACTURE)
        await engine.separate(report.staged[2:])
        await engine.send()
        await engine.pause(report.staged[:1])
        (row,) = await engine.rows(report.staged[:1])
        assert (row.paused, row.state) == (True, S.QUEUED)
        await engine.resume(None)  # the whole queue: single ones too
        await engine.pause(report.staged[:1])
        await until(engine, lambda s: s.counts[S.ACKNOWLEDGED] >= 2)
        await engine.resume(report.staged[:1])
        await until(engine, settled)
    assert len(server.delivered) == 4


async def test_a_document_removed_in_mid_flight_is_not_sent_and_the_others_are(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "append":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        big = drop(tmp_path, 1, 6 * MIB)
        report = await engine.add(big + drop(tmp_path, 2, first=1), Kind.FACTURE)
        await engine.send()
        await heard(started)
        assert await engine.remove(report.staged[:1]) == 1
        go_on.set()
        await until(engine, settled)
        (receipt,) = await engine.receipts()
        assert len(receipt.documents) == 2
    assert server.delivered == {scan(1): 1, scan(2): 1}


async def test_a_document_whose_deposit_may_be_sealed_stays(tmp_path: Path) -> None:
    server, started, go_on = MemoryServer(), threading.Event(), threading.Event()

    def slow(call: str, subject: str) -> None:
        if call == "seal":
            started.set()
            go_on.wait(10)

    server.before = slow
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 2), Kind.FACTURE)
        await engine.send()
        await heard(started)
        assert await engine.remove(report.staged) == 0
        go_on.set()
        await until(engine, settled)
    assert len(server.delivered) == 2


async def test_a_deposit_that_loses_all_its_documents_is_dropped(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        await engine.pause()
        report = await engine.add(drop(tmp_path, 3), Kind.FACTURE)
        await engine.send()
        assert await engine.remove(report.staged) == 3
        await engine.resume()
        await until(engine, settled)
        assert await engine.restore(report.staged) == 3
        assert (await engine.counts())[S.STAGED] == 3
    assert server.calls["seal"] == 0


async def test_a_limit_that_was_lowered_meanwhile_refuses_before_sending(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        report = await engine.add(drop(tmp_path, 1, 2000) + drop(tmp_path, 1, first=1), Kind.FACTURE)
        server.largest = 1000
        assert engine._greeting is not None
        await engine._greeting
        engine.signed_in()
        await asyncio.sleep(0)
        await engine._greeting
        await engine.send()
        await until(engine, settled)
        rows = await engine.rows(report.staged)
        assert [(row.state, row.reason) for row in rows] == [(S.FAILED, "too-large"), (S.ACKNOWLEDGED, "")]


# --- what stays, what goes -------------------------------------------------------------------------------------


async def test_the_bytes_are_cleared_away_some_time_after_the_receipt(tmp_path: Path) -> None:
    server, clock = MemoryServer(), StillClock()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 3, 100_000), Kind.FACTURE)
        await engine.send()
        await until(engine, settled)
        assert await engine.content(report.staged[0]) == scan(0, 100_000)
        clock.advance(601)
        engine._driver.poke()
        await until_true(engine._vault, "SELECT count(*) = 0 FROM content")
        with pytest.raises(FileUnreadable):
            await engine.content(report.staged[0])
        assert len(await engine.ids(View.SENT)) == 3
        assert len((await engine.add(drop(tmp_path, 1, 100_000), Kind.FACTURE)).duplicates) == 1


async def test_a_restart_ends_the_time_for_undo(tmp_path: Path) -> None:
    server = MemoryServer()
    clock = JumpingClock()
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        report = await engine.add(drop(tmp_path, 2), Kind.FACTURE)
        assert await engine.remove(report.staged[:1]) == 1
    clock.advance(1)
    async with engine_of(tmp_path / "v", server, clock=clock) as engine:
        assert await engine.restore(report.staged[:1]) == 0
        assert await engine.ids(View.ALL) == [report.staged[1]]


async def test_limits_are_remembered_off_line(tmp_path: Path) -> None:
    server = MemoryServer()
    server.largest = 5000
    async with engine_of(tmp_path / "v", server) as engine:
        assert (await engine.limits()).deposit_max_bytes == 5000
    server.before = unreachable(10**9, "limits", "documents")
    async with engine_of(tmp_path / "v", server) as engine:
        assert (await engine.limits()).deposit_max_bytes == 5000
    async with engine_of(tmp_path / "new", server) as engine:
        assert (await engine.limits()).deposit_max_bytes == 10 * MIB


async def test_receipts_are_found_by_the_beginnings_of_their_words(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        for number, name in enumerate(["Œuvrard été.jpg", "martin.jpg", "dupont.jpg"]):
            path = tmp_path / name
            path.write_bytes(scan(number))
            await send(engine, [path])
            await until(engine, settled)
        assert [r.documents[0].name for r in await engine.receipts(search="oeuv ETE")] == ["Œuvrard été.jpg"]
        assert [r.documents[0].name for r in await engine.receipts(search="AD-2026-000002")] == ["martin.jpg"]
        assert await engine.receipts(search='x" OR *') == []
        newest = await engine.receipts(limit=2)
        assert [r.number for r in newest] == ["AD-2026-000003", "AD-2026-000002"]
        (oldest,) = await engine.receipts(before=newest[-1].number)
        assert oldest == await engine.receipt(oldest.deposit)


async def test_many_facts_stay_few(tmp_path: Path) -> None:
    server, bus = MemoryServer(), Bus()
    facts = Facts(bus)
    facts.listen(DocumentsAdded, DocumentChanged, StatusChanged, ReadingProgress)
    async with engine_of(tmp_path / "v", server, bus=bus) as engine:
        loop = asyncio.get_running_loop()
        drop(tmp_path / "drop", 500)
        began = loop.time()
        await engine.add([tmp_path / "drop"], Kind.FACTURE)
        await engine.send()
        await until(engine, settled)
        took = loop.time() - began
    assert len(facts.of(StatusChanged)) <= 10 * took + 3
    assert len(facts.of(ReadingProgress)) <= 10 * took + 2
    assert len(facts.of(DocumentChanged)) <= 500 * 3 + 40 * took  # four at once may be shown on their way
    assert len(facts.of(DocumentsAdded)) <= 9


async def test_a_line_that_never_was_and_a_stop_in_the_middle_lose_nothing(tmp_path: Path) -> None:
    server = MemoryServer()

    def down(call: str, subject: str) -> None:
        raise Unreachable("x")

    server.before = down
    async with engine_of(tmp_path / "v", server) as engine:
        await send(engine, drop(tmp_path, 8))
        await until(engine, lambda s: s.held_by == "offline")
    server.before = lambda call, subject: None
    async with engine_of(tmp_path / "v", server) as engine:
        await until(engine, settled)
    assert len(server.delivered) == 8

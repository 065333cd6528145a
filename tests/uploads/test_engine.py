"""The engine from a drop to the receipt, as its users hold it, against a server in memory."""

from datetime import UTC, datetime
from pathlib import Path

from desktop.kernel.events import Bus
from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.facts import (
    CompositionChanged,
    DocumentChanged,
    DocumentsAdded,
    DocumentsRemoved,
    Kind,
    ReadingProgress,
    ReceiptArrived,
    SortKey,
    StatusChanged,
    View,
)
from desktop.uploads.remote import RemoteDocument
from tests.uploads.engines import MIB, S, send
from tests.uploads.world import (
    Facts,
    MemoryServer,
    drop,
    engine_of,
    scan,
    settled,
    until,
)

# --- delivered ------------------------------------------------------------------------------------------------


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


async def test_large_documents_go_in_two_requests_over_a_fast_line_and_each_size_arrives(tmp_path: Path) -> None:
    server = MemoryServer()
    sizes = [600, MIB, MIB + 1, 4 * MIB, 4 * MIB + 1, 9 * MIB, 10 * MIB]
    async with engine_of(tmp_path / "v", server) as engine:
        for number, size in enumerate(sizes):
            drop(tmp_path, 1, size, first=number)
        await send(engine, [tmp_path / f"scan {number}.jpg" for number in range(len(sizes))])
        await until(engine, settled)
    assert server.delivered == {scan(number, size): 1 for number, size in enumerate(sizes)}
    assert (server.calls["create"], server.calls["append"]) == (7, 5)


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
        await engine._greeting.over()
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

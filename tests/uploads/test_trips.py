"""U1: the i-th statement of the vault fails, for every i. Nothing is half-stored, nothing is sent twice, all heals."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from desktop.infra import migrations
from desktop.infra.database import Vault
from desktop.kernel.failures import DiskFull, Failure
from desktop.kernel.ids import DocumentId, Sha256
from desktop.uploads import ledger, store
from desktop.uploads.facts import DocumentState, Kind, View
from tests.uploads.world import KEY, JumpingClock, MemoryServer, drop, engine_of, scan, settled, until

S = DocumentState


class Trip:
    """Fails the statement number `at`, once; without it, counts."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.count = 0
        self.armed = False

    def __call__(self, sql: str) -> None:
        if not self.armed:
            return
        self.count += 1
        if self.count == self.at:
            self.armed = False
            raise DiskFull("full")


async def deliver(folder: Path, trip: Trip) -> MemoryServer:
    """The whole path; whatever the user's own calls raise is tried once more, as a user would."""
    server = MemoryServer()

    async def insisted(call: Callable[[], object]) -> object:
        try:
            return await call()  # type: ignore[misc]
        except DiskFull:
            return await call()  # type: ignore[misc]

    async with engine_of(folder / "v", server, clock=JumpingClock(), trip=trip) as engine:
        paths = drop(folder, 3)
        trip.armed = True
        await insisted(lambda: engine.add(paths, Kind.FACTURE))
        # What was stored of a drop that failed midway is there; what is dropped again is a duplicate of it.
        counts = await engine.counts()
        assert counts[S.STAGED] == 3
        ids = await engine.ids(View.TO_SEND)
        await insisted(lambda: engine.set_kind(ids[:1], Kind.DEVIS))
        await insisted(lambda: engine.remove(ids[:1]))
        await insisted(lambda: engine.restore(ids[:1]))
        await insisted(lambda: engine.pause())
        await insisted(lambda: engine.send())
        await insisted(lambda: engine.resume())
        await until(engine, settled)
        receipts = await engine.receipts()
        assert sum(len(receipt.documents) for receipt in receipts) == 3
        assert {receipt.deposit for receipt in receipts} == set(server.deposits)
        trip.armed = False
        assert await engine._vault.read(lambda db: db.pragma("integrity_check")) == "ok"
    return server


async def test_the_ith_statement_fails(tmp_path: Path) -> None:
    counting = Trip()
    (tmp_path / "all").mkdir()
    await deliver(tmp_path / "all", counting)
    assert counting.count > 60

    async def one(at: int) -> None:
        folder = tmp_path / str(at)
        folder.mkdir()
        server = await deliver(folder, Trip(at))
        assert server.delivered == {scan(number): 1 for number in range(3)}, at

    together = 8
    for first in range(1, counting.count + 1, together):
        await asyncio.gather(*(one(at) for at in range(first, min(first + together, counting.count + 1))))


# --- the same for each change by itself, without a server -------------------------------------------------------


def prepared(path: Path) -> tuple[Vault, list[DocumentId], Trip]:
    trip = Trip()
    vault = Vault(path, KEY, trip=trip)
    files = [
        store.Incoming(f"{n}.jpg", "", 600, "image/jpeg", Sha256(hashlib.sha256(scan(n)).hexdigest()), scan(n))
        for n in (0, 1, 2, 2)
    ]
    changes = vault.submit(lambda db: ledger.take_in(db, files, Kind.FACTURE, "", 1.0)).result()
    return vault, [row.id for row in changes.added], trip


def dump(vault: Vault) -> list[object]:
    def ask(db: apsw.Connection) -> list[object]:
        tables = ("document", "deposit", "content", "tally", "receipt", "receipt_document", "setting")
        return [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]

    return vault.ask(ask).result()


def test_a_change_that_fails_at_any_statement_leaves_no_trace(tmp_path: Path) -> None:
    vault, ids, trip = prepared(tmp_path / "v")
    before = dump(vault)
    try:
        at = 0
        while True:
            at += 1
            trip.at, trip.count, trip.armed = at, 0, True
            try:
                vault.submit(lambda db: ledger.remove(db, ids, 2.0)).result()
            except Failure:
                assert dump(vault) == before
                continue
            break
        assert at > 15
        assert dump(vault) != before
    finally:
        trip.armed = False
        vault.close()


def test_the_schema_is_made_whole_or_not_at_all() -> None:
    db = apsw.Connection(":memory:")
    ((_, sql),) = migrations.steps()[:1]
    with pytest.raises(apsw.SQLError), db:
        db.execute(sql + "; SELECT * FROM nowhere")
    assert db.execute("SELECT count(*) FROM sqlite_schema").get == 0
    db.close()

"""U2: the program is killed at each edge of a delivery; started again, everything arrives exactly once."""

from pathlib import Path

import pytest

from desktop.uploads.facts import Kind
from tests.uploads.world import drop
from tests.wire.practice import Mortal, Practice, died, once, photographer, settle

MIB = 1 << 20

EDGES = [
    ("before create", 1),
    ("before create", 4),
    ("after create", 1),
    ("after create", 5),
    ("before append", 1),
    ("amid append", 1),
    ("amid append", 2),
    ("after append", 1),
    ("after append", 3),
    ("before seal", 1),
    ("before seal", 2),
    ("after seal", 1),
    ("after seal", 2),
]


@pytest.mark.parametrize(("edge", "nth"), EDGES)
async def test_killed_at_an_edge(practice: Practice, tmp_path: Path, edge: str, nth: int) -> None:
    number = 1000 * (1 + EDGES.index((edge, nth)))
    paths = drop(tmp_path / "drop", 4, 5000, first=number) + drop(tmp_path / "drop", 4, 3 * MIB, first=number + 4)
    before = practice.delivered()
    album = tmp_path / "album"
    album.mkdir()
    mortal = Mortal(practice.remote, edge, nth)
    async with practice.engine(remote=mortal) as engine:
        mortal.photograph = photographer(engine, album)
        assert len((await engine.add(paths, Kind.FACTURE)).staged) == 8
        made = await engine.send()
        assert await died(mortal, engine)
    async with practice.engine(album / "vault") as engine:
        status = await settle(engine)
        assert status.batch_sent == status.batch_bytes
        receipts = await engine.receipts()
    assert practice.delivered() - before == once(paths)
    assert {receipt.deposit for receipt in receipts} == set(made)
    sealed = [deposit for deposit in practice.deposits() if deposit["id"] in made]
    assert sorted(deposit["number"] for deposit in sealed) == sorted(receipt.number for receipt in receipts)
    assert sum(len(deposit["documents"]) for deposit in sealed) == 8


async def test_killed_again_and_again(practice: Practice, tmp_path: Path) -> None:
    paths = drop(tmp_path / "drop", 10, 8000, first=90_000) + drop(tmp_path / "drop", 1, 5 * MIB, first=90_010)
    before = practice.delivered()
    vault = tmp_path / "vault"
    async with practice.engine(vault) as engine:
        await engine.pause()
        await engine.add(paths, Kind.FACTURE)
        made = await engine.send()
    deaths = 0
    for life, edge in enumerate(["after create", "after create", "amid append", "after append", "after seal"]):
        album = tmp_path / f"life {life}"
        album.mkdir()
        mortal = Mortal(practice.remote, edge)
        async with practice.engine(vault, mortal) as engine:
            mortal.photograph = photographer(engine, album)
            await engine.resume()
            died_now = await died(mortal, engine)
        if died_now:
            deaths += 1
            vault = album / "vault"
    assert deaths >= 4
    async with practice.engine(vault) as engine:
        await settle(engine)
        assert {receipt.deposit for receipt in await engine.receipts()} == set(made)
    assert practice.delivered() - before == once(paths)

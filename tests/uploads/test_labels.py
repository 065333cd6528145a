"""Ten thousand documents labelled, removed and undone at once; folders as a filter. Over a real vault."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop.infra.database import Vault
from desktop.kernel.events import Bus
from desktop.kernel.ids import DocumentId, Sha256
from desktop.uploads import ledger
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentState, Guess, Kind, SortKey, View
from desktop.uploads.store import Incoming
from tests.uploads.world import KEY, JumpingClock, MemoryServer

MANY = 10_000
FOLDERS = ("2026/octobre", "2026/novembre", "2026", "Durand 100 %", "Durand", "Durandal", "")


def incoming(number: int) -> Incoming:
    return Incoming(
        name=f"scan {number}.pdf",
        folder=FOLDERS[number % len(FOLDERS)],
        size=5,
        media_type="application/pdf",
        sha256=Sha256(f"{number:064x}"),
        content=b"%PDF-",
        reason="",
    )


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    """With ten thousand staged documents in seven folders."""
    vault = Vault(tmp_path / "vault", KEY)
    await vault.write(lambda db: ledger.take_in(db, [incoming(n) for n in range(MANY)], Kind.AUTRE, "", 1.0))
    engine = Engine(vault, MemoryServer(), Bus(), JumpingClock())
    await engine.start()
    yield engine
    await engine.stop()
    vault.close()


async def everything(engine: Engine) -> dict[DocumentId, tuple[Kind, str, str]]:
    rows = await engine.rows(await engine.ids(View.ALL))
    return {row.id: (row.kind, row.message, row.folder) for row in rows}


async def test_ten_thousand_are_labelled_and_unlabelled(engine: Engine) -> None:
    ids = await engine.ids(View.ALL)
    await engine.set_message(ids[:10], "Urgent")
    guesses = [Guess(ids[number], Kind.DEVIS, 0.99) for number in range(20)]
    await engine.opinions.propose(guesses)
    was, proposed = await everything(engine), [row.proposed for row in await engine.rows(ids[:30])]
    before = await engine.labels(ids)
    await engine.set_kind(ids, Kind.FACTURE)
    await engine.set_message(ids, "Dossiers du mois")
    await engine.set_folder(ids, "Envoi de novembre")
    now = await everything(engine)
    assert set(now.values()) == {(Kind.FACTURE, "Dossiers du mois", "Envoi de novembre")}
    assert await engine.relabel(before) == MANY
    assert await everything(engine) == was
    assert [row.proposed for row in await engine.rows(ids[:30])] == proposed
    assert sum(each is not None for each in proposed) == 20


async def test_what_left_meanwhile_keeps_what_it_left_with(engine: Engine) -> None:
    ids = await engine.ids(View.ALL)
    before = await engine.labels(ids[:6])
    await engine.set_kind(ids[:6], Kind.RIB)
    await engine.pause()
    await engine.send(ids[:2])
    assert await engine.relabel(before) == 4
    rows = await engine.rows(ids[:6])
    assert [row.kind for row in rows] == [Kind.RIB] * 2 + [Kind.AUTRE] * 4


async def test_ten_thousand_are_removed_and_brought_back_in_their_places(engine: Engine) -> None:
    ids, was = await engine.ids(View.ALL), await everything(engine)
    assert await engine.remove(ids) == MANY
    assert await engine.ids(View.ALL) == []
    assert await engine.restore(ids) == MANY
    assert await engine.ids(View.ALL) == ids
    assert await everything(engine) == was
    assert sum(len(each.documents) for each in (await engine.composition()).deposits) == MANY


async def test_folders_are_told_with_those_within_them(engine: Engine) -> None:
    each = -(-MANY // len(FOLDERS))
    found = {count.folder: count.documents for count in await engine.folders()}
    assert list(found) == ["2026", "2026/novembre", "2026/octobre", "Durand", "Durand 100 %", "Durandal"]
    assert found["2026"] == found["2026/novembre"] + found["2026/octobre"] + each
    assert abs(found["Durand"] - each) <= 1


@pytest.mark.parametrize("folder", ["2026", "2026/octobre", "Durand", "Durand 100 %", "%", "nowhere"])
@pytest.mark.parametrize("sort", [SortKey.ADDED, SortKey.NAME, SortKey.STATE])
async def test_a_folder_is_a_filter(engine: Engine, folder: str, sort: SortKey) -> None:
    def inside(path: str) -> bool:
        return path == folder or path.startswith(f"{folder}/")

    ids = await engine.ids(View.ALL)
    wanted = [row.id for row in await engine.rows(ids) if inside(row.folder)]
    assert sorted(await engine.ids(View.ALL, sort, folder=folder)) == wanted
    assert await engine.ids(View.TO_SEND, folder=folder) == wanted
    assert await engine.ids(View.TO_SEND, descending=True, folder=folder) == wanted[::-1]
    assert await engine.ids(View.SENT, folder=folder) == []
    assert (await engine.counts(folder))[DocumentState.STAGED] == len(wanted)


async def test_a_folder_is_sent_alone(engine: Engine) -> None:
    ids = await engine.ids(View.TO_SEND, folder="2026/octobre")
    await engine.send(ids[:50])
    await engine.pause()
    assert (await engine.counts("2026/octobre"))[DocumentState.STAGED] == len(ids) - 50
    assert len(await engine.ids(View.TO_SEND)) == MANY - 50

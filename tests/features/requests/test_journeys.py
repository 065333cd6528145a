"""Each kind of demand from the form to the server: on line, off line then back, killed between write and send."""

from pathlib import Path

import pytest

from api_stub.seed import OTHER
from desktop.features.requests.domain import Draft, Stand, Typed
from desktop.features.requests.kinds import KINDS
from desktop.kernel.ids import Finess
from tests.features.requests.conftest import Papers
from tests.features.requests.office import TYPED, Office, Town, office_of, photographer
from tests.outbox.post import settled, until
from tests.uploads.world import StillClock, heard


async def stands(office: Office) -> list[Stand]:
    return [row.stand for row in await office.requests.rows()]


async def held(office: Office) -> None:
    """Until the line is known to be cut, and nothing is in the air."""
    await until(office.outbox, lambda status: status.held_by == "offline" and not office.outbox._driver.flights)


def first(kind: str) -> Stand:
    return Stand.CONFIRMING if KINDS[kind].confirmed else Stand.RECEIVED


@pytest.mark.parametrize("kind", KINDS)
async def test_on_line(town: Town, papers: Papers, tmp_path: Path, kind: str) -> None:
    async with office_of(town, tmp_path / "vault") as office:
        draft = await office.fill(kind, papers[kind])
        assert await stands(office) == [Stand.DRAFT]
        await office.requests.send(draft)
        await until(office.outbox, settled)
        assert await office.requests.refresh()
        [row] = await office.requests.rows()
    [sealed] = town.sealed()
    assert (row.id, row.stand, row.number) == (sealed["id"], first(kind), sealed["number"])
    assert sorted(part["role"] for part in sealed["documents"]) == sorted(KINDS[kind].documents)


@pytest.mark.parametrize("kind", KINDS)
async def test_off_line_then_back(town: Town, papers: Papers, tmp_path: Path, kind: str) -> None:
    wire = town.wire()
    wire.limits()  # known from an earlier day
    wire.cut = True
    async with office_of(town, tmp_path / "vault", wire, StillClock()) as office:
        await office.requests.send(await office.fill(kind, papers[kind]))
        await held(office)
        assert await stands(office) == [Stand.WAITING]
        assert town.sealed() == []
        wire.cut = False
        office.outbox.reconnected()
        await until(office.outbox, settled)
        assert await office.requests.refresh()
        assert await stands(office) == [first(kind)]
    assert len(town.sealed()) == 1


@pytest.mark.parametrize("edge", ["before create", "after create", "before put", "after put"])
@pytest.mark.parametrize("kind", ["cover-optical", "change-bank"])
async def test_killed_at_an_edge(town: Town, papers: Papers, tmp_path: Path, kind: str, edge: str) -> None:
    album = tmp_path / "album"
    album.mkdir()
    wire = town.wire()
    async with office_of(town, tmp_path / "vault", wire, StillClock()) as office:
        wire.edge, wire.photograph = edge, photographer(office, album)
        await office.requests.send(await office.fill(kind, papers[kind]))
        await heard(wire.dead)
    async with office_of(town, album / "vault") as office:
        await until(office.outbox, settled)
        assert await office.requests.refresh()
        assert await stands(office) == [first(kind)]
    [sealed] = town.sealed()
    assert len(sealed["documents"]) == len(KINDS[kind].documents)


@pytest.mark.parametrize("kind", ["reimbursement", "claim", "change-contact"])
async def test_killed_between_write_and_send(town: Town, papers: Papers, tmp_path: Path, kind: str) -> None:
    wire = town.wire()
    wire.cut = True
    async with office_of(town, tmp_path / "vault", wire, StillClock()) as office:
        await office.requests.send(await office.fill(kind, papers[kind]))
    async with office_of(town, tmp_path / "vault") as office:
        await until(office.outbox, settled)
    assert len(town.sealed()) == 1


async def test_what_the_server_refuses_keeps_what_was_typed(town: Town, tmp_path: Path) -> None:
    """The server knows what this workstation can't: no such deposit."""
    typed = Typed({**TYPED["claim"].words, "about": "deposit", "reference": "AD-2026-999999"})
    async with office_of(town, tmp_path / "vault") as office:
        draft = await office.fill("claim", typed=typed)
        await office.requests.send(draft)
        await until(office.outbox, settled)
        [row] = await office.requests.rows()
        assert row.stand is Stand.TO_MEND
        opened = await office.requests.open(row.id)
        assert opened is not None
        assert (opened.typed, opened.faults, opened.problem) == (typed, {"reference": "unknown"}, "fields-refused")
        mended = Draft(opened.id, opened.kind, TYPED["claim"])
        await office.requests.send(mended)
        await until(office.outbox, settled)
        assert await office.requests.refresh()
        assert await stands(office) == [Stand.RECEIVED]


async def test_a_twin_is_told_here_and_by_the_server(town: Town, papers: Papers, tmp_path: Path) -> None:
    kind = "reimbursement"
    async with office_of(town, tmp_path / "one") as office:
        await office.requests.send(await office.fill(kind, papers[kind]))
        await until(office.outbox, settled)
        draft = await office.fill(kind, papers[kind])
        twin = await office.requests.twin(draft)
        assert twin is not None
        assert twin.stand in (Stand.RECEIVED, Stand.SENDING)
    async with office_of(town, tmp_path / "another workstation") as office:
        draft = await office.fill(kind, papers[kind])
        assert await office.requests.twin(draft) is None
        await office.requests.send(draft)
        await until(office.outbox, settled)
        opened = await office.requests.open(draft.id)
        assert opened is not None
        assert opened.problem == "request-duplicate"
        assert await office.requests.refresh()
        alike = await office.requests.alike(opened)
        assert alike is not None
        assert [alike.number] == [sealed["number"] for sealed in town.sealed()]
        await office.requests.send(opened, again=True)
        await until(office.outbox, settled)
    assert len(town.sealed()) == 2


async def test_taken_back_here_and_there(town: Town, papers: Papers, tmp_path: Path) -> None:
    wire = town.wire()
    async with office_of(town, tmp_path / "vault", wire, StillClock()) as office:
        await office.requests.send(await office.fill("claim"))
        await until(office.outbox, settled)
        assert await office.requests.refresh()
        wire.cut = True
        [row] = await office.requests.rows()
        assert await office.requests.withdraw(row)
        await held(office)
        assert await stands(office) == [Stand.WITHDRAWING]
        await office.requests.send(await office.fill("change-address"))
        waiting = next(row for row in await office.requests.rows() if row.kind == "change-address")
        assert await office.requests.withdraw(waiting)
        wire.cut = False
        office.outbox.reconnected()
        await until(office.outbox, settled)
        assert await office.requests.refresh()
        assert await stands(office) == [Stand.WITHDRAWN]
    assert [sealed["state"] for sealed in town.sealed()] == ["withdrawn"]


async def test_a_draft_outlives_the_program_with_its_documents(town: Town, papers: Papers, tmp_path: Path) -> None:
    async with office_of(town, tmp_path / "vault") as office:
        draft = await office.fill("cover-dental", papers["cover-dental"])
    async with office_of(town, tmp_path / "vault") as office:
        [row] = await office.requests.rows()
        assert (row.stand, row.about) == (Stand.DRAFT, "Camille Exemple")
        opened = await office.requests.open(row.id)
        assert opened is not None
        assert opened.typed == draft.typed
        assert [part.role for part in opened.attachments] == ["quote"]
        await office.requests.discard(row.id)
        assert await office.requests.rows() == []


async def test_what_one_practice_wrote_doesnt_leave_by_the_session_of_another(
    town: Town, papers: Papers, tmp_path: Path
) -> None:
    """Even where the vault of one were opened beside the session of the other: it stays, and says why."""
    wire = town.wire()
    async with office_of(town, tmp_path / "vault", wire, finess=Finess(OTHER.finess)) as office:
        draft = await office.fill("change-bank", papers["change-bank"])
        await office.requests.send(draft)
        await until(office.outbox, settled)
        opened = await office.requests.open(draft.id)
        assert opened is not None
        assert (opened.problem, opened.status, opened.typed) == ("other-practice", 403, draft.typed)
    assert town.sealed() == []

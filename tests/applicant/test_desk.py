"""An applicant's desk over the real service: prepared, sent once, followed, completed; the vault and its key."""

import asyncio
from pathlib import Path

import pytest

from api_stub.serving import Served
from desktop.applicant.desk import ApplicantDesk
from desktop.applicant.facts import Followed, FollowedChanged, Keeping, Key, KeyEnded, Role, Sent, Stage
from desktop.applicant.folder import ApplicantFolder
from desktop.applicant.opening import secret_name
from desktop.kernel.failures import VaultBusy
from desktop.uploads.facts import DocumentState
from tests.applicant.workstation import CONTACT, NEW, Workstation, applications, prepared, until_followed
from tests.stub.applicant import decided
from tests.uploads.world import scan

A, R, O = Role.AGREEMENT, Role.RIB, Role.OTHER  # noqa: E741


async def refreshed(desk: ApplicantDesk) -> Followed:
    followed = await desk.refresh()
    assert followed is not None
    return followed


# --- sending --------------------------------------------------------------------------------------------------


async def test_an_application_leaves_whole(station: Workstation, served: Served) -> None:
    async with station.open(station.key()) as desk:
        await prepared(desk, station.papers("convention.jpg", "rib.jpg", "scan.jpg"))
        assert [role for _, role in await desk.papers()] == [A, R, O]
        sent = await desk.send()
        number = await until_followed(desk)
        followed = (await desk.snapshot()).followed
        assert followed is not None
        assert (followed.id, followed.number, followed.finess) == (sent, number, NEW)
        assert followed.contact == CONTACT
        assert [(paper.name, paper.role) for paper in followed.papers] == [
            ("convention.jpg", A),
            ("rib.jpg", R),
            ("scan.jpg", O),
        ]
        async with asyncio.timeout(20):
            while await desk.papers():  # noqa: ASYNC110 - what is waited for happens at the stub
                await asyncio.sleep(0.01)
    assert applications(served) == [(number, "received", 3)]


async def test_what_is_prepared_is_there_at_the_next_start(station: Workstation) -> None:
    async with station.open(station.key()) as desk:
        await prepared(desk, station.papers("convention.jpg", "scan.jpg"), "Un mot")
        row = (await desk.papers())[1][0]
        await desk.set_role(row.id, R)
    async with station.open() as desk:
        snapshot = await desk.snapshot()
        assert (snapshot.contact, snapshot.message, snapshot.keeping) == (CONTACT, "Un mot", Keeping.KEPT)
        assert snapshot.key_good
        assert [(row.name, role) for row, role in await desk.papers()] == [("convention.jpg", A), ("scan.jpg", R)]


async def test_nothing_leaves_without_a_paper_or_above_the_limit(station: Workstation) -> None:
    async with station.open(station.key()) as desk:
        await desk.set_contact(CONTACT, "")
        assert await desk.send() is None
        for number, name in enumerate(("convention.jpg", "rib.jpg")):
            await desk.add_content(name, scan(900 + number, 6 << 20), O)
        assert await desk.send() is None
        rows = await desk.papers()
        assert [row.state for row, _ in rows] == [DocumentState.STAGED] * 2
        await desk.remove([rows[0][0].id])
        assert await desk.send() is not None


async def test_a_new_agreement_takes_the_place_of_the_one_before(station: Workstation) -> None:
    async with station.open(station.key()) as desk:
        await desk.add(station.papers("rib.jpg"))
        await desk.add_content("convention.jpg", scan(50), A)
        await desk.add_content("convention.jpg", scan(51), A)
        assert [(row.name, role) for row, role in await desk.papers()] == [("rib.jpg", R), ("convention.jpg", A)]


async def test_off_line_it_waits_and_leaves_by_itself(station: Workstation, served: Served) -> None:
    key = station.key()
    served.stop()
    async with station.open(key) as desk:
        await prepared(desk, station.papers("convention.jpg", "rib.jpg"))
        assert await desk.send() is not None
        served.start()
        desk.reconnected()
        await until_followed(desk)
    assert [documents for _, _, documents in applications(served)] == [2]


async def test_the_next_start_goes_on_by_itself(station: Workstation, served: Served) -> None:
    key = station.key()
    served.stop()
    async with station.open(key) as desk:
        await prepared(desk, station.papers("convention.jpg", "rib.jpg"))
        await desk.send()
    served.start()
    applicants = station.applicants()
    await applicants.resume()
    assert applicants.desk is not None
    await until_followed(applicants.desk)
    await applicants.close()
    assert [documents for _, _, documents in applications(served)] == [2]
    idle = station.applicants()
    await idle.resume()  # nothing is under way any more
    assert idle.desk is None
    await idle.close()


async def test_a_key_that_ended_parks_what_waits_until_there_is_another(station: Workstation, served: Served) -> None:
    ended: list[object] = []
    async with station.open(Key("dossier-" + "x" * 43)) as desk:
        desk.bus.subscribe(KeyEnded, ended.append)
        await prepared(desk, station.papers("convention.jpg", "rib.jpg"))
        await desk.send()
        async with asyncio.timeout(20):
            while {row.state for row, _ in await desk.papers()} != {DocumentState.SIGNED_OUT}:  # noqa: ASYNC110 - what is waited for happens at the stub
                await asyncio.sleep(0.01)
        assert not (await desk.snapshot()).key_good
        assert len(ended) <= 1
        await desk.adopt(station.key())
        await until_followed(desk)
    assert len(applications(served)) == 1


async def test_uploads_of_an_ended_key_are_sent_again(station: Workstation, served: Served) -> None:
    async with station.open(station.key()) as desk:
        await prepared(desk, station.papers("convention.jpg", "rib.jpg"))
        await desk.engine.pause()
        await desk.send()
        await desk.adopt(station.key())  # the one before had its own uploads; this one has none
        await desk.engine.resume()
        await until_followed(desk)
    assert len(applications(served)) == 1


# --- following ------------------------------------------------------------------------------------------------


async def test_what_is_asked_for_is_added_and_the_code_comes(station: Workstation, served: Served) -> None:
    told: list[FollowedChanged] = []
    async with station.open(station.key()) as desk:
        desk.bus.subscribe(FollowedChanged, told.append)
        await prepared(desk, station.papers("convention.jpg"))
        application = await desk.send()
        assert application is not None
        await until_followed(desk)
        await decided(served, application, "ask", "Le RIB")
        followed = await refreshed(desk)
        assert (followed.stage, followed.note) == (Stage.MISSING, "Le RIB")
        await desk.add(station.papers("rib.jpg"))
        assert await desk.send() is not None
        async with asyncio.timeout(20):
            while (await refreshed(desk)).stage is not Stage.RECEIVED:  # noqa: ASYNC110 - what is waited for happens at the stub
                await asyncio.sleep(0.01)
        followed = await refreshed(desk)
        assert [paper.role for paper in followed.papers] == [A, R]
        assert [step.what for step in followed.steps] == ["received", "missing", "completed"]
        await decided(served, application, "accept-mail")
        followed = await refreshed(desk)
        assert (followed.stage, followed.code_sent) == (Stage.ACCEPTED, "mail")
        assert told[-1].followed == followed
    async with station.open() as desk:
        served.stop()
        assert (await refreshed(desk)).stage is Stage.ACCEPTED  # as it was told last


async def test_after_a_refusal_another_may_be_sent_with_another_key(station: Workstation, served: Served) -> None:
    async with station.open(station.key()) as desk:
        await prepared(desk, station.papers("convention.jpg"))
        application = await desk.send()
        assert application is not None
        await until_followed(desk)
        await decided(served, application, "refuse", "Signature absente")
        assert (await refreshed(desk)).stage is Stage.REFUSED
        await desk.adopt(station.key())
        await desk.add(station.papers("convention signée.jpg"))
        other = await desk.send()
        async with asyncio.timeout(20):
            while (await refreshed(desk)).id != other:  # noqa: ASYNC110 - what is waited for happens at the stub
                await asyncio.sleep(0.01)
    assert [state for _, state, _ in applications(served)] == ["refused", "received"]


# --- links and mails ------------------------------------------------------------------------------------------


async def test_a_link_opens_the_application_elsewhere(station: Workstation, tmp_path: Path, served: Served) -> None:
    key = station.key(scope="s", name="Optique", mail="contact@optique.example")
    async with station.open(key) as desk:
        await prepared(desk, station.papers("convention.jpg"))
        await desk.send()
        number = await until_followed(desk)
    elsewhere = Workstation(tmp_path / "elsewhere", served).applicants()
    desk = await elsewhere.open_link(f"Voici le lien : {served.url}/depot/{key.token} .")
    assert desk is not None
    snapshot = await desk.snapshot()
    assert snapshot.finess == NEW
    assert snapshot.contact.mail == "contact@optique.example"
    assert snapshot.followed is not None
    assert snapshot.followed.number == number
    await elsewhere.close()


@pytest.mark.parametrize("link", ["", "https://exemple.invalid/", "dossier-court", "dossier-" + "x" * 43])
async def test_other_links_open_nothing(station: Workstation, link: str) -> None:
    applicants = station.applicants()
    assert await applicants.open_link(link) is None
    assert applicants.desk is None
    await applicants.close()


async def test_the_agreement_is_mailed_once_and_off_line_later(station: Workstation, served: Served) -> None:
    async with station.open(station.key()) as desk:
        await desk.set_contact(CONTACT, "")
        assert await desk.mail_agreement(b"%PDF-1.7 ...", ()) is Sent.TAKEN
        assert await desk.mail_agreement(b"MZ", ()) is Sent.REFUSED
        served.stop()
        assert await desk.mail_agreement(b"", (("Téléphone", "01 02 03 04 05"),)) is Sent.LATER
        served.start()
        desk.reconnected()
        await desk.refresh()
        assert await desk.renew_link() is Sent.REFUSED
    asked = served.parts.state.read(lambda c: c.execute("SELECT count(*) FROM application_mails").fetchone()[0])
    assert asked == 2


async def test_a_new_link_can_be_asked_for_without_a_key(station: Workstation) -> None:
    async with station.open(station.key()) as desk:
        await prepared(desk, station.papers("convention.jpg"))
        await desk.send()
        await until_followed(desk)
        await desk.adopt(Key("dossier-" + "x" * 43))
        assert await desk.refresh() is not None
        assert not (await desk.snapshot()).key_good
        assert await desk.renew_link() is Sent.TAKEN


# --- the vault ------------------------------------------------------------------------------------------------


async def test_without_a_keyring_nothing_outlives_the_run(station: Workstation) -> None:
    station.drawer.shut = True
    async with station.open(station.key()) as desk:
        assert (await desk.snapshot()).keeping is Keeping.THIS_RUN
        await prepared(desk, station.papers("convention.jpg"))
    assert list((station.folder / "applicants" / NEW).glob("*.db*")) == []
    async with station.open() as desk:
        assert await desk.papers() == []
        assert not (await desk.snapshot()).key_good


async def test_a_keyring_that_is_shut_for_a_while_loses_nothing(station: Workstation) -> None:
    async with station.open(station.key()) as desk:
        await prepared(desk, station.papers("convention.jpg"))
    station.drawer.shut = True
    async with station.open() as desk:
        assert await desk.papers() == []
    station.drawer.shut = False
    async with station.open() as desk:
        assert len(await desk.papers()) == 1


@pytest.mark.parametrize("harm", ["key", "file"])
async def test_a_vault_that_cannot_be_opened_is_set_aside_and_told(station: Workstation, harm: str) -> None:
    async with station.open(station.key()) as desk:
        await prepared(desk, station.papers("convention.jpg"))
    folder = ApplicantFolder(station.folder / "applicants", NEW)
    if harm == "key":
        station.drawer.held.clear()
    else:
        folder.vault.write_bytes(b"x" * 40_000)
    async with station.open() as desk:
        snapshot = await desk.snapshot()
        assert snapshot.lost
        assert await desk.papers() == []
    assert list(folder.path.glob("aside/*/vault.db"))


async def test_two_windows_do_not_share_it(station: Workstation) -> None:
    async with station.open(station.key()):
        with pytest.raises(VaultBusy):
            async with station.open():
                pass


async def test_nothing_of_it_is_on_the_disk_in_clear(station: Workstation) -> None:
    key = station.key()
    async with station.open(key) as desk:
        await prepared(desk, station.papers("convention du cabinet.jpg"))
        await desk.send()
        await until_followed(desk)
    kept = b"".join(path.read_bytes() for path in (station.folder / "applicants").rglob("*") if path.is_file())
    for secret in (key.token, CONTACT.mail, CONTACT.name, "cabinet"):
        assert secret.encode() not in kept


async def test_what_is_known_can_be_forgotten(station: Workstation) -> None:
    applicants = station.applicants()
    assert await applicants.known() == []
    await applicants.open(NEW, station.key())
    assert await applicants.known() == [NEW]
    await applicants.forget(NEW)
    assert await applicants.known() == []
    assert secret_name(NEW) not in station.drawer.held
    await applicants.close()

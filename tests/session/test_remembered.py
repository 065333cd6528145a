"""Staying signed in on this workstation, signing out, and taking a practice off it."""

import pytest

from api_stub.serving import Served
from desktop.kernel.failures import VaultBusy
from desktop.session.standing import Outcome, Standing
from tests.session.desk import DEMO, NOWHERE, OTHER, OTHER_PASSWORD, PASSWORD, Desk, end_sessions, until


async def _remembered(desk: Desk) -> None:
    session = desk.session()
    result = await session.sign_in(DEMO, PASSWORD, remember=True)
    assert result.profile is not None
    assert result.profile.remembered
    assert not result.keyring_unavailable
    await session.close()


async def test_a_remembered_practice_needs_no_password(desk: Desk) -> None:
    await _remembered(desk)
    assert len(desk.drawer.held[DEMO]) == 64
    session = desk.session()
    assert (await session.resume(DEMO)).outcome is Outcome.OFFLINE
    await until(lambda: session.standing is Standing.SIGNED_IN)
    assert session.bearer()


async def test_a_remembered_practice_opens_off_line(desk: Desk) -> None:
    await _remembered(desk)
    session = desk.session(NOWHERE)
    assert (await session.resume(DEMO)).outcome is Outcome.OFFLINE
    assert session.vault is not None


async def test_a_remembered_practice_whose_session_is_over_is_expired(desk: Desk, served: Served) -> None:
    await _remembered(desk)
    end_sessions(served)
    session = desk.session()
    assert (await session.resume(DEMO)).outcome is Outcome.OFFLINE
    await until(lambda: session.standing is Standing.EXPIRED)


async def test_without_a_keyring_the_sign_in_works_and_says_so(desk: Desk) -> None:
    desk.drawer.shut = True
    session = desk.session()
    result = await session.sign_in(DEMO, PASSWORD, remember=True)
    assert result.outcome is Outcome.SIGNED_IN
    assert result.keyring_unavailable
    assert result.profile is not None
    assert not result.profile.remembered
    await session.close()
    assert (await desk.session().resume(DEMO)).outcome is Outcome.WRONG


async def test_a_keyring_that_does_not_open_today_is_no_reason_to_forget(desk: Desk) -> None:
    await _remembered(desk)
    desk.drawer.shut = True
    session = desk.session()
    result = await session.resume(DEMO)
    assert result.outcome is Outcome.WRONG
    assert result.keyring_unavailable
    desk.drawer.shut = False
    assert (await session.resume(DEMO)).outcome is Outcome.OFFLINE


@pytest.mark.parametrize("held", [None, "not hexadecimal", "00" * 32, "00"])
async def test_a_secret_that_is_gone_or_another_opens_nothing(desk: Desk, held: str | None) -> None:
    await _remembered(desk)
    desk.drawer.held.clear()
    if held is not None:
        desk.drawer.held[DEMO] = held
    session = desk.session()
    assert (await session.resume(DEMO)).outcome is Outcome.WRONG
    assert session.standing is Standing.CLOSED
    assert (await session.sign_in(DEMO, PASSWORD, remember=True)).outcome is Outcome.SIGNED_IN
    await session.close()
    assert (await desk.session().resume(DEMO)).outcome is Outcome.OFFLINE


async def test_signing_in_without_staying_forgets(desk: Desk) -> None:
    await _remembered(desk)
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    assert desk.drawer.held == {}
    assert session.profile is not None
    assert not session.profile.remembered


async def test_signing_out_ends_the_session_with_the_service(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=True)
    left: list[Standing] = []

    async def leave() -> None:
        left.append(session.standing)

    forget = session.care(leave)
    await session.sign_out()
    forget()
    assert left == [Standing.SIGNED_IN]
    assert session.standing is Standing.CLOSED
    assert session.profile is None
    assert desk.drawer.held.keys() == {DEMO}
    assert not (desk.folder() / "open").exists()
    count = "SELECT count(*) FROM families WHERE revoked = 0"
    await until(lambda: served.parts.state.read(lambda c: c.execute(count).fetchone()) == (0,))


async def test_signing_out_for_good_empties_the_keyring(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=True)
    await session.sign_out(forget=True)
    assert desk.drawer.held == {}
    assert [profile.remembered for profile in await session.profiles()] == [False]
    await session.sign_out()


async def test_signing_out_works_off_line(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    served.stop()
    await session.sign_out()
    assert session.standing is Standing.CLOSED


async def test_erasing_leaves_nothing_of_one_practice(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(OTHER, OTHER_PASSWORD, remember=True)
    await session.sign_in(DEMO, PASSWORD, remember=True)
    with pytest.raises(VaultBusy):
        await session.erase(DEMO)
    await session.sign_out()
    await session.erase(DEMO)
    await session.erase(DEMO)
    assert [path.name for path in desk.paths.profiles.iterdir()] == [OTHER]
    assert desk.drawer.held.keys() == {OTHER}
    assert [profile.finess for profile in await session.profiles()] == [OTHER]


async def test_a_practice_open_in_another_window_is_not_erased(desk: Desk) -> None:
    here, there = desk.session(), desk.session()
    await there.sign_in(DEMO, PASSWORD, remember=True)
    with pytest.raises(VaultBusy):
        await here.erase(DEMO)
    assert desk.drawer.held.keys() == {DEMO}

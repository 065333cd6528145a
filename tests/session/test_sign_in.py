"""Signing in, on line and off line, the first time and the next."""

import pytest

from api_stub.serving import Served
from desktop.kernel.failures import SessionExpired, VaultLocked
from desktop.kernel.ids import Finess
from desktop.session.standing import Outcome, Standing
from tests.session.desk import (
    DEMO,
    DORMANT,
    DORMANT_PASSWORD,
    NOWHERE,
    OTHER,
    OTHER_PASSWORD,
    PASSWORD,
    Desk,
    change_password,
    until,
)


async def test_the_first_sign_in_makes_a_vault_and_tells_the_practice(desk: Desk) -> None:
    session = desk.session()
    assert session.standing is Standing.CLOSED
    with pytest.raises(VaultLocked):
        _ = session.vault

    result = await session.sign_in(DEMO, PASSWORD, remember=False)

    assert result.outcome is Outcome.SIGNED_IN
    assert result.profile is not None
    assert result.profile.name == "Optique de la Démonstration"
    assert desk.told == [Standing.SIGNED_IN]
    assert await session.vault.read(lambda connection: connection.pragma("cipher")) == "aegis"
    assert session.bearer() == session.bearer()
    assert (desk.folder() / "open").exists()


async def test_nothing_secret_lies_on_the_disk_in_clear(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=True)
    vault = session.vault
    row = await vault.read(lambda connection: connection.execute("SELECT refresh_token FROM session_renewal").get)
    key = vault._key
    access = session.bearer()
    device = bytes.fromhex(desk.drawer.held[DEMO])

    for path in (path for path in desk.paths.data.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for secret in (PASSWORD.encode(), str(row).encode(), access.encode(), key, key.hex().encode(), device):
            assert secret not in content, path.name
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert desk.folder().stat().st_mode & 0o077 == 0


async def test_a_refusal_opens_nothing_and_leaves_nothing(desk: Desk) -> None:
    session = desk.session()
    assert (await session.sign_in(DEMO, "wrong", remember=True)).outcome is Outcome.WRONG
    assert (await session.sign_in(Finess("752345672"), "wrong", remember=True)).outcome is Outcome.WRONG
    assert (await session.sign_in(DORMANT, DORMANT_PASSWORD, remember=True)).outcome is Outcome.NOT_ACTIVATED
    assert session.standing is Standing.CLOSED
    assert desk.told == []
    assert await session.profiles() == []
    assert not desk.folder().exists()


async def test_a_password_that_the_service_refuses_is_wrong_even_if_the_vault_would_open(
    desk: Desk, served: Served
) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.sign_out()
    change_password(served, "Ailleurs-2027!")
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.WRONG
    assert session.standing is Standing.CLOSED


async def test_too_many_tries_say_how_long_to_wait(desk: Desk) -> None:
    session = desk.session()
    for _ in range(8):
        result = await session.sign_in(DEMO, "wrong", remember=False)
        if result.outcome is Outcome.TOO_MANY:
            break
    assert result.outcome is Outcome.TOO_MANY
    assert result.retry_after is not None
    assert result.retry_after > 0


async def test_off_line_the_password_opens_the_vault(desk: Desk) -> None:
    first = desk.session()
    await first.sign_in(DEMO, PASSWORD, remember=False)
    await first.close()

    session = desk.session(NOWHERE)
    assert (await session.sign_in(DEMO, "wrong", remember=False)).outcome is Outcome.WRONG
    assert session.standing is Standing.CLOSED
    result = await session.sign_in(DEMO, PASSWORD, remember=False)
    assert result.outcome is Outcome.OFFLINE
    assert result.profile is not None
    assert result.profile.name == "Optique de la Démonstration"
    assert session.standing is Standing.OFFLINE
    assert await session.vault.read(lambda connection: connection.execute("SELECT 1").get) == 1


async def test_off_line_without_a_vault_there_is_nothing_to_open(desk: Desk) -> None:
    session = desk.session(NOWHERE)
    assert (await session.sign_in(DEMO, PASSWORD, remember=True)).outcome is Outcome.UNREACHABLE
    assert await session.profiles() == []


async def test_off_line_becomes_signed_in_once_the_line_is_back(desk: Desk, served: Served) -> None:
    first = desk.session()
    await first.sign_in(DEMO, PASSWORD, remember=False)
    await first.close()
    served.stop()

    session = desk.session()
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.OFFLINE
    served.start()
    await until(lambda: session.standing is Standing.SIGNED_IN)
    assert session.bearer()


async def test_off_line_becomes_expired_where_the_service_wants_the_password(desk: Desk, served: Served) -> None:
    first = desk.session()
    await first.sign_in(DEMO, PASSWORD, remember=False)
    await first.sign_out()  # takes the right to renew with it
    served.stop()

    session = desk.session()
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.OFFLINE
    served.start()
    await until(lambda: session.standing is Standing.EXPIRED)
    with pytest.raises(SessionExpired):
        session.bearer()

    vault = session.vault
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    assert session.vault is vault
    assert session.bearer()


async def test_several_practices_share_a_workstation(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    desk.watch.ahead += 60
    result = await session.sign_in(OTHER, OTHER_PASSWORD, remember=True)
    assert result.outcome is Outcome.SIGNED_IN
    assert session.profile is not None
    assert session.profile.finess == OTHER
    assert not (desk.folder(DEMO) / "open").exists()
    found = await session.profiles()
    assert [(profile.finess, profile.remembered) for profile in found] == [(OTHER, True), (DEMO, False)]
    assert {profile.server for profile in found} == {desk.server}


async def test_a_vault_opens_in_one_window_only(desk: Desk) -> None:
    first, second = desk.session(), desk.session()
    await first.sign_in(DEMO, PASSWORD, remember=True)
    assert (await second.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.BUSY_ELSEWHERE
    assert (await second.resume(DEMO)).outcome is Outcome.BUSY_ELSEWHERE
    assert (await second.sign_in(OTHER, OTHER_PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    await first.close()
    assert (await second.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN


async def test_notices_outlive_the_line(desk: Desk, served: Served) -> None:
    session = desk.session()
    found = await session.notices()
    assert [notice.id for notice in found] == ["opto-amc", "releves"]
    served.stop()
    assert await session.notices() == found
    other = Desk(desk.paths.data / "elsewhere", NOWHERE)
    assert await other.session().notices() == []
    await other.close()


async def test_a_workstation_that_signs_in_anew_has_one_session_at_the_service(desk: Desk, served: Served) -> None:
    def still_open() -> int:
        count = "SELECT count(*) FROM families WHERE finess = ? AND revoked = 0"
        return int(served.parts.state.read(lambda c: c.execute(count, (DEMO,)).fetchone()[0]))

    for _ in range(3):  # as each morning
        session = desk.session()
        await session.sign_in(DEMO, PASSWORD, remember=False)
        await until(lambda: still_open() == 1)
        await session.sign_in(DEMO, PASSWORD, remember=False)  # as behind the lock page
        await until(lambda: still_open() == 1)
        assert session.renewed(session.bearer())
        await session.close()

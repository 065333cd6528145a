"""A password changed elsewhere, a vault that won't open, and the lock of the screen."""

import os
from pathlib import Path

import pytest

from api_stub.serving import Served
from desktop.kernel.failures import VaultUnreadable
from desktop.session.standing import Outcome, Standing
from tests.session.desk import DEMO, NEW_PASSWORD, NOWHERE, PASSWORD, Desk, change_password


def _mark(connection: object) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS mark (word TEXT)")  # type: ignore[attr-defined]


def _marked(connection: object) -> bool:
    rows = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'mark'")  # type: ignore[attr-defined]
    return bool(rows.get)


async def _used(desk: Desk, *, remember: bool = False, queued: int | None = None) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=remember)
    await session.vault.write(_mark)
    if queued is not None:
        session.note_queued(queued)
    await session.close()


async def test_the_former_password_opens_the_vault_once_then_the_new_one(desk: Desk, served: Served) -> None:
    await _used(desk)
    change_password(served, NEW_PASSWORD)
    session = desk.session()
    assert (await session.sign_in(DEMO, NEW_PASSWORD, remember=False)).outcome is Outcome.OLD_PASSWORD_NEEDED
    assert session.standing is Standing.CLOSED
    wrong = await session.sign_in(DEMO, NEW_PASSWORD, remember=False, former="not that one")
    assert wrong.outcome is Outcome.OLD_PASSWORD_NEEDED
    right = await session.sign_in(DEMO, NEW_PASSWORD, remember=False, former=PASSWORD)
    assert right.outcome is Outcome.SIGNED_IN
    assert await session.vault.read(_marked)
    await session.close()

    later = desk.session(NOWHERE)
    assert (await later.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.WRONG
    assert (await later.sign_in(DEMO, NEW_PASSWORD, remember=False)).outcome is Outcome.OFFLINE
    assert await later.vault.read(_marked)


async def test_a_former_password_opens_nothing_where_the_service_was_not_asked(desk: Desk) -> None:
    await _used(desk)
    session = desk.session(NOWHERE)
    result = await session.sign_in(DEMO, NEW_PASSWORD, remember=False, former=PASSWORD)
    assert result.outcome is Outcome.WRONG


async def test_the_keyring_spares_the_former_password(desk: Desk, served: Served) -> None:
    await _used(desk, remember=True)
    change_password(served, NEW_PASSWORD)
    session = desk.session()
    assert (await session.sign_in(DEMO, NEW_PASSWORD, remember=True)).outcome is Outcome.SIGNED_IN
    assert await session.vault.read(_marked)
    assert await session.unlock(NEW_PASSWORD)
    assert not await session.unlock(PASSWORD)


async def test_a_password_changed_while_the_vault_is_open_needs_no_former_one(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    change_password(served, NEW_PASSWORD)
    assert (await session.sign_in(DEMO, NEW_PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    assert await session.unlock(NEW_PASSWORD)


async def test_starting_afresh_keeps_the_old_vault_and_names_what_was_queued(desk: Desk, served: Served) -> None:
    await _used(desk, queued=3)
    change_password(served, NEW_PASSWORD)
    session = desk.session()
    refused = await session.start_afresh(DEMO, "neither")
    assert refused.outcome is Outcome.WRONG
    assert not (desk.folder() / "aside").exists()

    result = await session.start_afresh(DEMO, NEW_PASSWORD)
    assert result.outcome is Outcome.SIGNED_IN
    assert result.lost == 3
    assert not await session.vault.read(_marked)
    kept = sorted(path.name for path in desk.folder().glob("aside/*/*"))
    assert kept == ["key.json", "vault.db"]


async def test_starting_afresh_throws_nothing_away_that_the_password_opens(desk: Desk) -> None:
    await _used(desk)
    session = desk.session()
    assert (await session.start_afresh(DEMO, PASSWORD)).outcome is Outcome.SIGNED_IN
    assert await session.vault.read(_marked)


@pytest.mark.parametrize("harm", ["damaged", "key lost", "key rubbish", "vault gone"])
async def test_a_vault_that_is_lost_is_set_aside_and_what_was_queued_is_named(desk: Desk, harm: str) -> None:
    await _used(desk, queued=7)
    folder = desk.folder()
    match harm:
        case "damaged":
            _overwrite(folder / "vault.db", at=0, count=4096)
        case "key lost":
            (folder / "key.json").unlink()
        case "key rubbish":
            (folder / "key.json").write_bytes(b"{}")
        case "vault gone":
            (folder / "vault.db").unlink()
    session = desk.session()
    result = await session.sign_in(DEMO, PASSWORD, remember=False)
    assert result.outcome is Outcome.VAULT_DAMAGED
    assert result.lost == 7
    assert session.standing is Standing.CLOSED

    again = await session.sign_in(DEMO, PASSWORD, remember=False)
    assert again.outcome is Outcome.SIGNED_IN
    assert again.lost is None
    assert not await session.vault.read(_marked)


async def test_after_an_unclean_stop_the_whole_vault_is_read(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.vault.write(_mark)
    await session.vault.write(lambda connection: connection.execute("CREATE TABLE bulk AS SELECT zeroblob(400000) b"))
    await session.close()
    _overwrite(desk.folder() / "vault.db", at=-40_000, count=20_000)

    unaware = desk.session()
    assert (await unaware.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    await unaware.close()
    (desk.folder() / "open").touch()
    aware = desk.session()
    assert (await aware.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.VAULT_DAMAGED


async def test_damage_met_on_the_way_is_looked_for_at_the_next_start(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.vault.write(lambda connection: connection.execute("CREATE TABLE bulk AS SELECT zeroblob(400000) b"))
    await session.close()
    _overwrite(desk.folder() / "vault.db", at=-40_000, count=20_000)

    await session_reads_bulk(desk)
    assert (desk.folder() / "open").exists()
    aware = desk.session()
    assert (await aware.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.VAULT_DAMAGED


async def session_reads_bulk(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    with pytest.raises(VaultUnreadable):
        await session.vault.read(lambda connection: connection.execute("SELECT sum(length(hex(b))) FROM bulk").get)
    await session.close()


async def test_a_vault_of_a_newer_program_is_left_alone(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.vault.write(lambda connection: connection.execute("PRAGMA user_version = 9999"))
    await session.close()
    with pytest.raises(VaultUnreadable, match="newer"):
        await desk.session().sign_in(DEMO, PASSWORD, remember=False)
    assert (desk.folder() / "vault.db").exists()
    assert not (desk.folder() / "aside").exists()


async def test_the_lock_hides_and_lets_deliver(desk: Desk) -> None:
    session = desk.session()
    await session.lock()
    assert session.standing is Standing.CLOSED
    assert not await session.unlock(PASSWORD)
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.lock()
    assert session.standing is Standing.LOCKED
    assert session.bearer()
    assert await session.vault.read(lambda connection: connection.execute("SELECT 1").get) == 1
    assert not await session.unlock("wrong")
    assert session.standing is Standing.LOCKED
    assert await session.unlock(PASSWORD)
    assert desk.told == [Standing.SIGNED_IN, Standing.LOCKED, Standing.SIGNED_IN]


def _overwrite(path: Path, *, at: int, count: int) -> None:
    with path.open("r+b") as file:
        file.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        file.write(os.urandom(count))

"""A new password for account and vault: killed at each edge, answers lost, refused, on other workstations."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.infra.reachability import Reachable
from desktop.kernel.failures import Refused, RetriesItself, SessionExpired
from desktop.session import keys
from desktop.session.facts import PasswordSettled
from desktop.session.profiles import ProfileFolder
from desktop.session.standing import Outcome, Standing
from tests.session.desk import DEMO, NEW_PASSWORD, NOWHERE, PASSWORD, Desk, until
from tests.session.mortal import KILLED

CHANGE = "PUT /v1/account/passwords/*"
OPEN = (Outcome.SIGNED_IN, Outcome.OFFLINE)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """With a line that can be made to misbehave."""
    with Served(Settings(tmp_path / "server", argon2=Argon2Cost.cheap(), faults={"rules": []})) as served:
        yield served


def misbehave(served: Served, fault: str, **words: object) -> None:
    served.parts.faults.load({"rules": [{"route": CHANGE, "fault": fault, **words}]})


def behave(served: Served) -> None:
    served.parts.faults.load({"rules": []})


async def opens(desk: Desk, password: str, server: str | None = None) -> bool:
    """Whether a fresh start of the program gets in with it; off line without `server`."""
    session = desk.session(server or NOWHERE)
    result = await session.sign_in(DEMO, password, remember=False)
    await session.close()
    assert result.outcome in (*OPEN, Outcome.WRONG), result.outcome
    return result.outcome in OPEN


def waits(desk: Desk) -> bool:
    """Whether a change still has no answer."""
    file = ProfileFolder(desk.paths.profiles, DEMO).key_file()
    return file is not None and file.coming is not None


def run(desk: Desk, served: Served, at: int) -> int:
    """A workstation that dies at this edge; its exit status."""
    command = [sys.executable, "-m", "tests.session.mortal", str(desk.paths.data.parent), served.url, str(at)]
    return subprocess.run(command, timeout=100, check=False).returncode


async def test_it_opens_account_and_vault_and_the_old_one_neither(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    token = session.bearer()
    await session.change_password(PASSWORD, NEW_PASSWORD)
    assert session.standing is Standing.SIGNED_IN
    assert session.bearer() == token
    assert await session.unlock(NEW_PASSWORD)
    assert not await session.unlock(PASSWORD)
    await session.close()
    assert not waits(desk)
    for server in (None, desk.server):
        assert await opens(desk, NEW_PASSWORD, server)
        assert not await opens(desk, PASSWORD, server)


async def test_what_the_keyring_remembers_goes_on_opening(desk: Desk) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=True)
    await session.change_password(PASSWORD, NEW_PASSWORD)
    await session.close()
    later = desk.session()
    assert (await later.resume(DEMO)).outcome is Outcome.OFFLINE
    await until(lambda: later.standing is Standing.SIGNED_IN)
    assert await later.unlock(NEW_PASSWORD)


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("first", ["offline", "online"])
async def test_killed_at_any_edge_nobody_is_locked_out(desk: Desk, served: Served, at: int, first: str) -> None:
    died = run(desk, served, at)
    assert died == (KILLED if at < 5 else 0)
    taken = at >= 3
    holds, other = (NEW_PASSWORD, PASSWORD) if taken else (PASSWORD, NEW_PASSWORD)
    if first == "offline":
        assert await opens(desk, holds)
        assert await opens(desk, other) == (at in (2, 3, 4))  # nobody knows yet which of them holds
    assert not await opens(desk, other, served.url)
    session = desk.session(served.url)
    assert (await session.sign_in(DEMO, holds, remember=False)).outcome is Outcome.SIGNED_IN
    await session.close()
    assert not waits(desk)
    assert not await opens(desk, other)


@pytest.mark.parametrize("taken", [True, False])
async def test_a_lost_answer_is_asked_for_when_the_line_is_back(desk: Desk, served: Served, taken: bool) -> None:
    told: list[bool] = []
    desk.bus.subscribe(PasswordSettled, lambda fact: told.append(fact.changed))
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    misbehave(served, "lost-reply") if taken else misbehave(served, "status", status=503)
    with pytest.raises(RetriesItself):
        await session.change_password(PASSWORD, NEW_PASSWORD)
    assert await session.unlock(PASSWORD)
    assert await session.unlock(NEW_PASSWORD)
    desk.bus.publish(Reachable())
    await until(lambda: told == [taken])
    assert await session.unlock(NEW_PASSWORD) is taken
    assert await session.unlock(PASSWORD) is not taken


async def test_a_lost_answer_is_asked_for_at_the_next_start_that_needs_no_password(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=True)
    misbehave(served, "lost-reply")
    with pytest.raises(RetriesItself):
        await session.change_password(PASSWORD, NEW_PASSWORD)
    await session.close()
    assert waits(desk)
    later = desk.session()
    assert (await later.resume(DEMO)).outcome is Outcome.OFFLINE
    await until(lambda: not waits(desk))
    assert await later.unlock(NEW_PASSWORD)
    assert not await later.unlock(PASSWORD)


async def test_asked_again_after_a_lost_answer_it_is_done(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    misbehave(served, "lost-reply", times=1)
    with pytest.raises(RetriesItself):
        await session.change_password(PASSWORD, NEW_PASSWORD)
    await session.change_password(PASSWORD, NEW_PASSWORD)
    assert not waits(desk)
    changes = served.parts.state.read(lambda c: c.execute("SELECT count(*) FROM password_changes").fetchone()[0])
    assert changes == 1


async def test_another_password_after_a_lost_answer_is_another_change(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    misbehave(served, "lost-reply", times=1)
    with pytest.raises(RetriesItself):
        await session.change_password(PASSWORD, NEW_PASSWORD)
    with pytest.raises(Refused, match="password-wrong"):
        await session.change_password(PASSWORD, "Moissons-en-juin-26")
    assert await session.unlock(NEW_PASSWORD)
    await session.change_password(NEW_PASSWORD, "Moissons-en-juin-26")
    assert not await session.unlock(NEW_PASSWORD)
    assert await session.unlock("Moissons-en-juin-26")


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [("pas-celui-la", NEW_PASSWORD, "password-wrong"), (PASSWORD, "court", "password-refused")],
)
async def test_what_is_refused_changes_nothing(desk: Desk, current: str, new: str, code: str) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    with pytest.raises(Refused, match=code):
        await session.change_password(current, new)
    assert not waits(desk)
    assert await session.unlock(PASSWORD)
    assert not await session.unlock(new)


async def test_the_other_workstation_asks_for_the_former_password_once(desk: Desk, served: Served) -> None:
    other = Desk(desk.paths.data.parent.parent / "other", served.url)
    elsewhere = other.session()
    await elsewhere.sign_in(DEMO, PASSWORD, remember=False)
    await elsewhere.close()
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.change_password(PASSWORD, NEW_PASSWORD)
    later = other.session()
    assert (await later.sign_in(DEMO, NEW_PASSWORD, remember=False)).outcome is Outcome.OLD_PASSWORD_NEEDED
    assert (await later.sign_in(DEMO, NEW_PASSWORD, remember=False, former=PASSWORD)).outcome is Outcome.SIGNED_IN
    await later.close()
    assert await opens(other, NEW_PASSWORD)
    await other.close()


async def test_the_open_workstation_elsewhere_wants_the_new_one_alone(desk: Desk, served: Served) -> None:
    other = Desk(desk.paths.data.parent.parent / "other", served.url)
    elsewhere = other.session()
    await elsewhere.sign_in(DEMO, PASSWORD, remember=False)
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.change_password(PASSWORD, NEW_PASSWORD)
    with pytest.raises(SessionExpired):
        elsewhere.renewed(elsewhere.bearer())
    assert elsewhere.standing is Standing.EXPIRED
    assert (await elsewhere.sign_in(DEMO, NEW_PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    assert await elsewhere.unlock(NEW_PASSWORD)
    await other.close()


def _close_others(served: Served, token: str) -> None:
    parts = served.parts
    bearer = parts.sessions.bearer(f"Bearer {token}")
    mine = [each for each in parts.access.list_sessions(bearer) if not each.current]
    assert mine
    answer = httpx.delete(f"{served.url}/v1/account/sessions", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 204


@pytest.mark.parametrize("locked", [False, True])
async def test_a_session_that_was_closed_elsewhere_is_shut_and_its_vault_is_whole(
    desk: Desk, served: Served, locked: bool
) -> None:
    other = Desk(desk.paths.data.parent.parent / "other", served.url)
    elsewhere = other.session()
    await elsewhere.sign_in(DEMO, PASSWORD, remember=True)
    if locked:
        await elsewhere.lock()
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    _close_others(served, session.bearer())
    with pytest.raises(SessionExpired):
        elsewhere.renewed(elsewhere.bearer())
    assert elsewhere.standing is Standing.SHUT
    assert other.told[-1] is Standing.SHUT
    await elsewhere.sign_out(forget=True)
    assert (await elsewhere.resume(DEMO)).outcome is Outcome.WRONG
    assert (await elsewhere.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    await other.close()


def test_a_key_file_of_before_is_read_and_one_that_was_spoilt_is_not() -> None:
    key = keys.new_key()
    sealed = keys.seal_by_password(key, "x", DEMO, keys.Effort(16, 1, 1))
    old = keys.KeyFile(keys.VERSION, DEMO, sealed)
    content = keys.write(old).replace(b',"coming":null', b"")
    assert keys.read(content) == old
    both = keys.KeyFile(
        keys.VERSION,
        DEMO,
        sealed,
        coming=keys.Coming("c", keys.seal_by_password(key, "y", DEMO, keys.Effort(16, 1, 1))),
    )
    assert keys.read(keys.write(both)) == both
    assert keys.open_by_password(both, "x", DEMO) == keys.open_by_password(both, "y", DEMO) == key
    assert keys.read(keys.write(both).replace(b'"memory_kib":16', b'"memory_kib":99999999')) is None


async def test_a_remembered_session_that_was_closed_meanwhile_is_shut_when_the_line_says_so(
    desk: Desk, served: Served
) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=True)
    await session.close()
    other = Desk(desk.paths.data.parent.parent / "other", served.url)
    elsewhere = other.session()
    await elsewhere.sign_in(DEMO, PASSWORD, remember=False)
    _close_others(served, elsewhere.bearer())
    later = desk.session()
    assert (await later.resume(DEMO)).outcome is Outcome.OFFLINE
    await until(lambda: later.standing is Standing.SHUT)
    await later.sign_out(forget=True)
    assert (await later.resume(DEMO)).outcome is Outcome.WRONG
    await other.close()

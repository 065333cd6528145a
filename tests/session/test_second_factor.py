"""Signing in with a second factor: the code opens the session, the password the vault, and neither does both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api_stub.serving import Served
from api_stub.settings import Argon2Cost, Settings
from desktop.kernel.failures import SessionExpired
from desktop.session.standing import Outcome, Standing
from tests.session.desk import DEMO, NEW_PASSWORD, NOWHERE, OTHER, OTHER_PASSWORD, PASSWORD, Desk, change_password
from tests.stub.conftest import Clock
from tests.stub.conftest import Desk as Plain
from tests.stub.phone import Phone, switch_on


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def served(tmp_path: Path, clock: Clock) -> Iterator[Served]:
    """The real stub, whose clock the test holds."""
    with Served(Settings(tmp_path / "stub", argon2=Argon2Cost.cheap(), clock=clock)) as served:
        yield served


@pytest.fixture
def factor(served: Served, clock: Clock) -> tuple[Phone, list[str]]:
    """The practice has a second factor since a minute ago."""
    plain = Plain(served.url)
    made = switch_on(plain, clock)
    plain.close()
    return made


def families(served: Served) -> int:
    """How many sessions are open at the service."""
    return int(
        served.parts.state.read(lambda c: c.execute("SELECT count(*) FROM families WHERE revoked = 0").fetchone()[0])
    )


async def test_the_code_is_asked_for_and_opens(desk: Desk, factor: tuple[Phone, list[str]]) -> None:
    session = desk.session()
    result = await session.sign_in(DEMO, PASSWORD, remember=False)
    assert result.outcome is Outcome.FACTOR_NEEDED
    assert session.standing is Standing.CLOSED
    assert not desk.folder().exists()
    result = await session.sign_in(DEMO, PASSWORD, remember=False, code=factor[0].code())
    assert result.outcome is Outcome.SIGNED_IN
    assert session.bearer()


async def test_a_recovery_code_does_too(desk: Desk, factor: tuple[Phone, list[str]]) -> None:
    result = await desk.session().sign_in(DEMO, PASSWORD, remember=False, code=factor[1][0].lower())
    assert result.outcome is Outcome.SIGNED_IN


async def test_each_refusal_has_its_word(desk: Desk, factor: tuple[Phone, list[str]], clock: Clock) -> None:
    phone, codes = factor
    session = desk.session()
    assert (await session.sign_in(DEMO, PASSWORD, remember=False, code="ABCD-2345")).outcome is Outcome.FACTOR_WRONG
    clock.advance(600)
    late = await session.sign_in(DEMO, PASSWORD, remember=False, code=phone.code(-5))
    assert late.outcome is Outcome.FACTOR_LATE
    assert (await session.sign_in(DEMO, "x", remember=False, code=codes[0])).outcome is Outcome.WRONG
    assert (await session.sign_in(DEMO, PASSWORD, remember=False, code=codes[0])).outcome is Outcome.SIGNED_IN
    await session.sign_out()
    assert (await session.sign_in(DEMO, PASSWORD, remember=False, code=codes[0])).outcome is Outcome.FACTOR_USED


async def test_wrong_codes_are_held(desk: Desk, factor: tuple[Phone, list[str]]) -> None:
    session = desk.session()
    outcomes = [await session.sign_in(DEMO, PASSWORD, remember=False, code="ABCD-2345") for _ in range(5)]
    assert [each.outcome for each in outcomes] == [Outcome.FACTOR_WRONG] * 4 + [Outcome.TOO_MANY]
    assert outcomes[-1].retry_after == 2


async def test_the_session_is_renewed_without_a_code(desk: Desk, factor: tuple[Phone, list[str]], clock: Clock) -> None:
    session = desk.session()
    assert (await session.sign_in(DEMO, PASSWORD, remember=True, code=factor[0].code())).outcome is Outcome.SIGNED_IN
    first = session.bearer()
    clock.advance(1000)
    assert session.renewed(first) != first
    await session.close()
    later = desk.session()
    assert (await later.resume(DEMO)).outcome is Outcome.OFFLINE
    assert later.bearer()  # nobody was there to type anything
    assert later.standing is Standing.SIGNED_IN


async def test_off_line_the_password_opens_the_vault(desk: Desk, factor: tuple[Phone, list[str]]) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False, code=factor[0].code())
    await session.close()
    cut_off = desk.session(NOWHERE)
    assert (await cut_off.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.OFFLINE
    assert (await cut_off.sign_in(DEMO, "x", remember=False)).outcome is Outcome.WRONG


async def test_the_former_password_costs_no_second_code(
    desk: Desk, served: Served, factor: tuple[Phone, list[str]], clock: Clock
) -> None:
    """A code opens once, and the vault may need another try: what the code opened waits for it."""
    phone, _ = factor
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False, code=phone.code())
    await session.sign_out()
    change_password(served, NEW_PASSWORD)
    clock.advance(60)
    result = await session.sign_in(DEMO, NEW_PASSWORD, remember=False, code=phone.code())
    assert result.outcome is Outcome.OLD_PASSWORD_NEEDED
    wrong = await session.sign_in(DEMO, NEW_PASSWORD, remember=False, former="x")
    assert wrong.outcome is Outcome.OLD_PASSWORD_NEEDED
    result = await session.sign_in(DEMO, NEW_PASSWORD, remember=False, former=PASSWORD)
    assert result.outcome is Outcome.SIGNED_IN
    assert session.bearer()


async def test_starting_afresh_costs_none_either(
    desk: Desk, served: Served, factor: tuple[Phone, list[str]], clock: Clock
) -> None:
    phone, _ = factor
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False, code=phone.code())
    await session.sign_out()
    change_password(served, NEW_PASSWORD)
    clock.advance(60)
    await session.sign_in(DEMO, NEW_PASSWORD, remember=False, code=phone.code())
    assert (await session.start_afresh(DEMO, NEW_PASSWORD)).outcome is Outcome.SIGNED_IN


async def test_what_nobody_comes_back_for_is_ended(
    desk: Desk, served: Served, factor: tuple[Phone, list[str]], clock: Clock
) -> None:
    phone, _ = factor
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False, code=phone.code())
    await session.leave()
    change_password(served, NEW_PASSWORD)
    clock.advance(60)
    before = families(served)
    await session.sign_in(DEMO, NEW_PASSWORD, remember=False, code=phone.code())
    assert families(served) == before + 1
    assert (await session.sign_in(OTHER, OTHER_PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    assert families(served) == before + 1  # the other practice's alone
    await session.leave()
    clock.advance(60)
    await session.sign_in(DEMO, NEW_PASSWORD, remember=False, code=phone.code())
    desk.watch.ahead += 301
    asked = await session.sign_in(DEMO, NEW_PASSWORD, remember=False, former=PASSWORD)
    assert asked.outcome is Outcome.FACTOR_NEEDED


async def test_an_ended_session_asks_for_both_again(
    desk: Desk, served: Served, factor: tuple[Phone, list[str]], clock: Clock
) -> None:
    """The vault stays open meanwhile: what is queued waits."""
    phone, _ = factor
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False, code=phone.code())
    served.parts.state.submit(lambda c: c.execute("UPDATE families SET revoked = 1")).result()
    served.parts.state.submit(lambda c: c.execute("DELETE FROM access_tokens")).result()
    served.parts.sessions.forget_known()
    with pytest.raises(SessionExpired):
        session.renewed(session.bearer())
    assert session.expired
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.FACTOR_NEEDED
    assert session.standing is Standing.EXPIRED
    clock.advance(60)
    assert (await session.sign_in(DEMO, PASSWORD, remember=False, code=phone.code())).outcome is Outcome.SIGNED_IN
    assert session.standing is Standing.SIGNED_IN

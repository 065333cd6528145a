"""Renewing a session: once however many ask, and never losing the right to renew."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from api_stub.serving import Served
from desktop.infra.http import Http
from desktop.kernel.failures import Refused, SessionExpired, Unreachable
from desktop.session.standing import Outcome, Standing
from tests.session.desk import DEMO, PASSWORD, Desk, end_sessions, until


async def _asks(bearer: Callable[[], str], count: int) -> list[str | Exception]:
    gate = threading.Barrier(count)

    def ask() -> str | Exception:
        gate.wait()
        try:
            return bearer()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(count) as pool:
        asked = [asyncio.wrap_future(pool.submit(ask)) for _ in range(count)]
        return list(await asyncio.gather(*asked))


def _refreshes(served: Served) -> int:
    count = served.parts.state.read(lambda c: c.execute("SELECT count(*) FROM refresh_tokens").fetchone())
    return int(count[0])


async def test_a_refused_token_is_renewed_once_for_all(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    stale = session.bearer()
    before = _refreshes(served)
    found = await _asks(lambda: session.renewed(stale), 8)
    assert len(set(found)) == 1
    assert found[0] != stale
    assert _refreshes(served) == before + 1
    assert session.bearer() == found[0]
    assert session.renewed(stale) == found[0]
    http = Http(served.url)
    http.request("GET", "/v1/limits", bearer=session.bearer())
    with pytest.raises(Refused, match="token-refused"):
        http.request("GET", "/v1/limits", bearer="made-up")
    http.close()


async def test_a_token_is_renewed_before_it_ends(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    first = session.bearer()
    desk.watch.ahead += served.settings.access_seconds - 60
    assert session.bearer() == first
    desk.watch.ahead += 40
    assert session.bearer() != first


async def test_an_ended_session_is_told_once(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    stale = session.bearer()
    end_sessions(served)
    found = await _asks(lambda: session.renewed(stale), 6)
    assert all(isinstance(answer, SessionExpired) for answer in found)
    with pytest.raises(SessionExpired):
        session.bearer() if session.renewed(stale) else None
    assert desk.told == [Standing.SIGNED_IN, Standing.EXPIRED]
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN
    assert session.bearer() != stale
    assert desk.told[2:] == [Standing.SIGNED_IN]


async def test_an_end_under_lock_is_told_when_it_is_lifted(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    await session.lock()
    end_sessions(served)
    with pytest.raises(SessionExpired):
        session.renewed(session.bearer())
    assert session.standing is Standing.LOCKED
    assert session.expired
    await session.unlock(PASSWORD)
    assert session.standing is Standing.EXPIRED


async def test_a_cut_line_ends_nothing(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    stale = session.bearer()
    served.stop()
    found = await _asks(lambda: session.renewed(stale), 4)
    assert all(isinstance(answer, Unreachable) for answer in found)
    assert session.standing is Standing.SIGNED_IN
    served.start()
    assert session.renewed(stale) != stale


async def test_a_renewal_whose_reply_is_lost_is_asked_again(desk: Desk, served: Served) -> None:
    session = desk.session()
    await session.sign_in(DEMO, PASSWORD, remember=False)
    stale = session.bearer()
    question = "SELECT refresh_token FROM session_renewal"
    token = str(await session.vault.read(lambda connection: connection.execute(question).get))
    http = Http(served.url)
    lost = http.request("POST", "/v1/sessions/refresh", json=msgspec.json.encode({"refresh_token": token}))
    http.close()
    assert lost.status == 200

    fresh = session.renewed(stale)
    stored = str(await session.vault.read(lambda connection: connection.execute(question).get))
    assert stored != token
    assert session.renewed(fresh) != fresh


async def test_the_right_to_renew_is_shown_to_no_other_service(desk: Desk, served: Served) -> None:
    first = desk.session()
    await first.sign_in(DEMO, PASSWORD, remember=True)
    await first.close()
    elsewhere = served.url.replace("127.0.0.1", "localhost")
    session = desk.session(elsewhere)
    assert (await session.resume(DEMO)).outcome is Outcome.OFFLINE
    await until(lambda: session.standing is Standing.EXPIRED)


async def test_no_session_means_no_token(desk: Desk) -> None:
    with pytest.raises(SessionExpired):
        desk.session().bearer()
    with pytest.raises(SessionExpired):
        desk.session().renewed("anything")


async def test_a_sign_in_is_carried_through_when_who_asked_has_gone(desk: Desk) -> None:
    session = desk.session()
    asked = asyncio.ensure_future(session.sign_in(DEMO, PASSWORD, remember=False))
    await asyncio.sleep(0)
    asked.cancel()
    await until(lambda: session.standing is Standing.SIGNED_IN)
    await session.sign_out()
    assert (await session.sign_in(DEMO, PASSWORD, remember=False)).outcome is Outcome.SIGNED_IN

"""Signing in, staying in, getting out; and what strangers can't learn from it."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api_stub import seed
from api_stub.serving import Served
from api_stub.settings import Argon2Cost
from tests.stub.conftest import Clock, Desk, Serve

DEMO = {"finess": seed.DEMO.finess, "password": seed.DEMO.password}


@pytest.fixture
def door(stub: Served):
    with httpx.Client(base_url=stub.url, verify=False) as http:
        yield http


def sign_in(door: httpx.Client, **changes: str) -> httpx.Response:
    return door.post("/v1/sessions", json={**DEMO, **changes})


def refresh(door: httpx.Client, token: str) -> httpx.Response:
    return door.post("/v1/sessions/refresh", json={"refresh_token": token})


def knock(door: httpx.Client, token: str) -> int:
    return door.get("/v1/limits", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_right_password(door: httpx.Client) -> None:
    answer = sign_in(door)
    assert answer.status_code == 201
    session = answer.json()
    assert session["practice"] == {"finess": "200000008", "name": "Optique de la Démonstration"}
    assert session["expires_in"] == 900
    assert knock(door, session["access_token"]) == 200


@pytest.mark.parametrize("typed", ["200 000 008", "20\u00a0000\u00a0000\u00a08", "200-000-008"])
def test_a_finess_may_be_grouped(door: httpx.Client, typed: str) -> None:
    assert sign_in(door, finess=typed).status_code == 201


def test_strangers_learn_nothing(door: httpx.Client) -> None:
    wrong = sign_in(door, password="x")
    unknown = sign_in(door, finess="759999999")
    dormant = sign_in(door, finess=seed.DORMANT.finess, password="x")
    assert wrong.status_code == 401
    assert wrong.json()["code"] == "credentials-refused"
    assert wrong.content == unknown.content == dormant.content
    assert {key for key in wrong.headers if key != "date"} == {key for key in unknown.headers if key != "date"}


def test_strangers_learn_nothing_from_the_clock(serve: Serve, clock: Clock) -> None:
    stub = serve(argon2=Argon2Cost(time=2, memory_kib=16384, lanes=1))
    spent: dict[str, list[float]] = {seed.DEMO.finess: [], "759999999": []}
    with httpx.Client(base_url=stub.url, verify=False) as door:
        for _ in range(9):
            for finess, times in spent.items():
                began = time.perf_counter()
                answer = sign_in(door, finess=finess, password="x")
                times.append(time.perf_counter() - began)
                assert answer.status_code == 401
            clock.advance(4000)  # so that tries are forgotten
    known, unknown = (statistics.median(times) for times in spent.values())
    assert min(known, unknown) > 0.004  # both were hashed
    assert max(known, unknown) < 3 * min(known, unknown)  # unhashed, it would be ten times


def test_not_activated_is_only_told_to_who_knows_the_password(door: httpx.Client) -> None:
    answer = sign_in(door, finess=seed.DORMANT.finess, password=seed.DORMANT.password)
    assert answer.status_code == 403
    assert answer.json()["code"] == "account-not-activated"
    assert sign_in(door, finess=seed.DORMANT.finess, password="x").status_code == 401


@pytest.mark.parametrize("finess", [seed.DEMO.finess, seed.DORMANT.finess, "759999999"])
def test_wrong_tries_slow_down_then_lock(door: httpx.Client, clock: Clock, finess: str) -> None:
    for _ in range(4):
        assert sign_in(door, finess=finess, password="x").status_code == 401
    waits = []
    for _ in range(7):
        held = sign_in(door, finess=finess, password="x")
        assert held.status_code == 429
        assert held.json()["code"] == "too-many-attempts"
        waits.append(int(held.headers["Retry-After"]))
        clock.advance(waits[-1])
    assert waits == sorted(waits)
    assert waits[-1] == 900


def test_a_lock_holds_for_the_right_password_and_ends(door: httpx.Client, clock: Clock) -> None:
    for _ in range(5):
        held = sign_in(door, password="x")
    wait = int(held.headers["Retry-After"])
    clock.advance(wait - 1)
    assert sign_in(door).status_code == 429
    assert sign_in(door).headers["Retry-After"] == "1"
    clock.advance(1)
    assert sign_in(door).status_code == 201
    assert [sign_in(door, password="x").status_code for _ in range(4)] == [401] * 4  # counted anew


def test_tries_made_at_once_are_all_counted(door: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: sign_in(door, password="x").status_code, range(16)))
    assert answers.count(401) <= 4
    assert sign_in(door).status_code == 429


def test_one_practice_locked_leaves_the_others(door: httpx.Client) -> None:
    for _ in range(5):
        sign_in(door, password="x")
    assert sign_in(door, finess=seed.OTHER.finess, password=seed.OTHER.password).status_code == 201


def test_an_access_token_ends(door: httpx.Client, clock: Clock) -> None:
    token = sign_in(door).json()["access_token"]
    clock.advance(899)
    assert knock(door, token) == 200
    clock.advance(1)
    assert knock(door, token) == 401


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic eDp5", "bearer é"])
def test_without_a_good_token(door: httpx.Client, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    answer = door.get("/v1/limits", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "token-refused"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_refreshing_rotates(door: httpx.Client) -> None:
    first = sign_in(door).json()
    second = refresh(door, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second.keys() == first.keys()
    assert knock(door, second["access_token"]) == 200
    assert knock(door, first["access_token"]) == 200  # until it ends by itself


def test_a_lost_reply_can_be_asked_again(door: httpx.Client) -> None:
    first = sign_in(door).json()["refresh_token"]
    lost = refresh(door, first).json()
    again = refresh(door, first)
    assert again.status_code == 200
    assert refresh(door, again.json()["refresh_token"]).status_code == 200
    assert refresh(door, lost["refresh_token"]).status_code == 401  # its twin has been used


def test_a_stolen_token_ends_the_family(door: httpx.Client) -> None:
    first = sign_in(door).json()["refresh_token"]
    second = refresh(door, first).json()
    third = refresh(door, second["refresh_token"]).json()
    assert refresh(door, first).json()["code"] == "session-expired"
    assert refresh(door, third["refresh_token"]).status_code == 401
    assert knock(door, third["access_token"]) == 401


def test_families_are_apart(door: httpx.Client) -> None:
    here, there = sign_in(door).json(), sign_in(door).json()
    door.delete("/v1/sessions/current", headers={"Authorization": f"Bearer {here['access_token']}"})
    assert knock(door, here["access_token"]) == 401
    assert refresh(door, here["refresh_token"]).status_code == 401
    assert knock(door, there["access_token"]) == 200
    assert refresh(door, there["refresh_token"]).status_code == 200


def test_a_refresh_token_ends(door: httpx.Client, clock: Clock) -> None:
    token = sign_in(door).json()["refresh_token"]
    clock.advance(30 * 86400)
    assert refresh(door, token).status_code == 401


def test_an_access_token_is_no_refresh_token(door: httpx.Client) -> None:
    session = sign_in(door).json()
    assert refresh(door, session["access_token"]).status_code == 401
    assert knock(door, session["refresh_token"]) == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"finess": 5, "password": "x"}', b'{"finess": "x"}', b'"\\ud800"']
)
def test_malformed(door: httpx.Client, body: bytes) -> None:
    answer = door.post("/v1/sessions", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid-request"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_tokens_and_passwords_are_not_stored(stub: Served, desk: Desk) -> None:
    stub.stop()
    stored = b"".join(path.read_bytes() for path in stub.settings.data.glob("state.sqlite3*"))
    for secret in (seed.DEMO.password, desk.session["access_token"], desk.session["refresh_token"]):
        assert secret.encode() not in stored


def test_a_restart_forgets_no_session(stub: Served, desk: Desk, desks: Callable[..., Desk]) -> None:
    for _ in range(5):
        httpx.post(f"{stub.url}/v1/sessions", json={"finess": seed.OTHER.finess, "password": "x"})
    stub.stop()
    stub.start()
    assert desk.http.get("/v1/limits").status_code == 200
    locked = httpx.post(f"{stub.url}/v1/sessions", json={"finess": seed.OTHER.finess, "password": seed.OTHER.password})
    assert locked.status_code == 429

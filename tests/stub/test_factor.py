"""The second factor: nothing opens without it, nothing opens it twice, and nobody is locked out for good."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api_stub import seed
from api_stub.backoffice import Refused
from api_stub.seed import DEMO
from api_stub.serving import Served
from tests.stub.conftest import Clock, Desk, Serve
from tests.stub.newcomer import PASSWORD, Newcomer
from tests.stub.phone import Door, Phone, activate, enrol, switch_on

FACTOR = "/v1/account/factor"


@pytest.fixture
def door(stub: Served) -> Iterator[Door]:
    opened = Door(stub.url)
    yield opened
    opened.close()


def subjects(stub: Served) -> list[str]:
    """Of the mails to the practice, in order."""
    rows = stub.parts.state.read(
        lambda c: c.execute("SELECT subject FROM letters WHERE recipient = ? ORDER BY seq", (DEMO.mail,)).fetchall()
    )
    return [subject for (subject,) in rows]


def proof(code: str, password: str = DEMO.password) -> dict[str, str]:
    return {"password": password, "code": code}


def code(answer: httpx.Response) -> str:
    told: str = answer.json()["code"]
    return told


# --- switching it on --------------------------------------------------------------------------------------------------


def test_a_secret_counts_for_nothing_before_its_first_code(desk: Desk, door: Door, clock: Clock) -> None:
    assert desk.http.get(FACTOR).json() == {"state": "off", "since": None, "recovery_left": 0}
    id_, phone = enrol(desk, clock)
    assert door.knock().status_code == 201
    answer = activate(desk, id_, "000000" if phone.code() != "000000" else "000001")
    assert (answer.status_code, code(answer)) == (403, "factor-code-refused")
    assert door.knock().status_code == 201
    answer = activate(desk, id_, phone.code())
    assert answer.status_code == 200
    assert len(answer.json()["recovery_codes"]) == 10
    assert answer.headers["Cache-Control"] == "no-store"
    assert desk.http.get(FACTOR).json() == {
        "state": "on",
        "since": "2026-11-23T08:30:00.000Z",
        "recovery_left": 10,
    }
    assert door.knock().status_code == 200


def test_the_password_is_asked_again(desk: Desk) -> None:
    answer = desk.http.put(f"{FACTOR}/enrolments/{uuid.uuid4()}", json={"password": "x"})
    assert (answer.status_code, code(answer)) == (403, "password-wrong")


def test_the_same_enrolment_again_is_the_same_secret(desk: Desk, clock: Clock) -> None:
    id_, phone = enrol(desk, clock)
    again = desk.http.put(f"{FACTOR}/enrolments/{id_}", json={"password": DEMO.password}).json()
    assert again["secret"] == phone.secret
    _, other = enrol(desk, clock)
    assert other.secret != phone.secret
    assert code(activate(desk, id_, phone.code())) == "enrolment-over"  # another one took its place


def test_an_enrolment_ends(desk: Desk, clock: Clock, stub: Served) -> None:
    id_, phone = enrol(desk, clock)
    clock.advance(stub.settings.factor_enrolment_seconds)
    later = Desk(stub.url)
    assert code(activate(later, id_, phone.code())) == "enrolment-over"
    later.close()


def test_an_enrolment_is_its_practices(stub: Served, desk: Desk, desks: Callable[..., Desk], clock: Clock) -> None:
    id_, phone = enrol(desk, clock)
    other = desks(stub, seed.OTHER)
    assert code(activate(other, id_, phone.code())) == "enrolment-over"
    taken = other.http.put(f"{FACTOR}/enrolments/{id_}", json={"password": seed.OTHER.password})
    assert (taken.status_code, code(taken)) == (409, "change-conflict")


def test_once_on_it_cant_be_replaced(desk: Desk, clock: Clock) -> None:
    switch_on(desk, clock)
    answer = desk.http.put(f"{FACTOR}/enrolments/{uuid.uuid4()}", json={"password": DEMO.password})
    assert (answer.status_code, code(answer)) == (409, "factor-on")


def test_switching_it_on_ends_every_other_session(
    stub: Served, desk: Desk, desks: Callable[..., Desk], clock: Clock
) -> None:
    other = desks(stub)
    switch_on(desk, clock)
    assert desk.http.get("/v1/limits").status_code == 200
    assert other.http.get("/v1/limits").status_code == 401
    assert not other.http.post(
        "/v1/sessions/refresh", json={"refresh_token": other.session["refresh_token"]}
    ).is_success


# --- signing in -------------------------------------------------------------------------------------------------------


def test_password_and_code(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, _ = switch_on(desk, clock)
    answer = door.answer(door.challenge(), phone.code())
    assert answer.status_code == 201
    session = answer.json()
    assert session["practice"]["finess"] == DEMO.finess
    headers = {"Authorization": f"Bearer {session['access_token']}"}
    assert door.http.get("/v1/limits", headers=headers).status_code == 200
    listed = door.http.get("/v1/account/sessions", headers=headers).json()["items"]
    assert listed[0]["device"] == "Accueil"  # told with the password, kept with the challenge
    renewed = door.http.post("/v1/sessions/refresh", json={"refresh_token": session["refresh_token"]})
    assert renewed.status_code == 200  # nobody is asked for a code


def test_a_challenge_grants_nothing_by_itself(desk: Desk, door: Door, clock: Clock) -> None:
    switch_on(desk, clock)
    challenge = door.challenge()
    headers = {"Authorization": f"Bearer {challenge}"}
    assert door.http.get("/v1/limits", headers=headers).status_code == 401
    assert not door.http.post("/v1/sessions/refresh", json={"refresh_token": challenge}).is_success


def test_a_code_opens_once(desk: Desk, door: Door, clock: Clock) -> None:
    phone, _ = switch_on(desk, clock)
    used = phone.code()
    first, second = door.challenge(), door.challenge()
    assert door.answer(first, used).status_code == 201
    answer = door.answer(second, used)
    assert (answer.status_code, code(answer)) == (403, "factor-code-used")
    assert code(door.answer(second, phone.code(-1))) == "factor-code-used"  # nor one before it
    assert door.answer(second, phone.code(1)).status_code == 201


def test_the_code_that_switched_it_on_has_served(desk: Desk, door: Door, clock: Clock) -> None:
    id_, phone = enrol(desk, clock)
    assert activate(desk, id_, phone.code()).status_code == 200
    assert code(door.answer(door.challenge(), phone.code())) == "factor-code-used"


def test_of_many_at_once_one_gets_in(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, _ = switch_on(desk, clock)
    challenges = [door.challenge() for _ in range(8)]
    shown = phone.code()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda challenge: door.answer(challenge, shown), challenges))
    assert sorted(answer.status_code for answer in answers) == [201] + [403] * 7


def test_a_challenge_serves_once(desk: Desk, door: Door, clock: Clock) -> None:
    phone, _ = switch_on(desk, clock)
    challenge = door.challenge()
    assert door.answer(challenge, phone.code()).status_code == 201
    clock.advance(60)
    answer = door.answer(challenge, phone.code())
    assert (answer.status_code, code(answer)) == (410, "challenge-over")


def test_a_challenge_lasts_some_minutes(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, _ = switch_on(desk, clock)
    challenge = door.challenge()
    clock.advance(stub.settings.challenge_seconds)
    assert code(door.answer(challenge, phone.code())) == "challenge-over"
    assert code(door.answer("nobody-ever-made-this-one", phone.code())) == "challenge-over"


def test_a_challenge_ends_with_its_password(desk: Desk, door: Door, clock: Clock) -> None:
    phone, _ = switch_on(desk, clock)
    challenge = door.challenge()
    new = {"current": DEMO.password, "password": "Nouveau-Sesame-2026!"}
    assert desk.http.put(f"/v1/account/passwords/{uuid.uuid4()}", json=new).is_success
    assert code(door.answer(challenge, phone.code())) == "challenge-over"


def test_a_challenge_is_its_practices(
    stub: Served, desk: Desk, desks: Callable[..., Desk], door: Door, clock: Clock
) -> None:
    phone, _ = switch_on(desk, clock)
    other = desks(stub, seed.OTHER)
    id_, theirs = enrol(other, clock, password=seed.OTHER.password)
    assert activate(other, id_, theirs.code()).status_code == 200
    clock.advance(60)
    assert code(door.answer(door.challenge(), theirs.code())) == "factor-code-refused"
    assert door.answer(door.challenge(), phone.code()).status_code == 201


def test_a_code_that_has_gone_by_is_told(desk: Desk, door: Door, clock: Clock) -> None:
    phone, _ = switch_on(desk, clock)
    clock.advance(300)
    assert code(door.answer(door.challenge(), phone.code(-3))) == "factor-code-late"


def wrong(phone: Phone) -> str:
    """A code that isn't one of any moment near."""
    near = {phone.code(steps) for steps in range(-30, 30)}
    return next(f"{number:06}" for number in range(1000) if f"{number:06}" not in near)


def test_wrong_codes_are_held_as_wrong_passwords(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, _ = switch_on(desk, clock)
    challenge = door.challenge()
    for _ in range(4):
        assert door.answer(challenge, wrong(phone)).status_code == 403
        challenge = door.challenge()  # the right password in between forgets no wrong code
    answer = door.answer(challenge, wrong(phone))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert door.answer(challenge, phone.code()).status_code == 429  # held: not even looked at
    assert door.knock().status_code == 429
    assert subjects(stub)[-1] == "Des codes faux ont été saisis après votre mot de passe"
    clock.advance(2)
    assert door.answer(challenge, wrong(phone)).headers["Retry-After"] == "5"
    assert subjects(stub).count("Des codes faux ont été saisis après votre mot de passe") == 1
    clock.advance(5)
    assert door.answer(challenge, phone.code()).status_code == 201
    assert door.answer(door.challenge(), wrong(phone)).status_code == 403  # forgotten with the session that opened


def test_strangers_dont_learn_who_has_one(desk: Desk, door: Door, clock: Clock) -> None:
    before = door.knock("x").content
    switch_on(desk, clock)
    assert door.knock("x").content == before


def test_it_outlives_a_restart(serve: Serve, clock: Clock) -> None:
    served = serve()
    desk = Desk(served.url)
    phone, codes = switch_on(desk, clock)
    desk.close()
    used = phone.code()
    door = Door(served.url)
    assert door.answer(door.challenge(), used).status_code == 201
    served.stop()
    served.start()
    assert code(door.answer(door.challenge(), used)) == "factor-code-used"
    assert door.answer(door.challenge(), codes[0]).status_code == 201
    door.close()


# --- recovery codes ---------------------------------------------------------------------------------------------------


def test_a_recovery_code_opens_once(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    _, codes = switch_on(desk, clock)
    assert door.answer(door.challenge(), codes[0].replace("-", " ").lower()).status_code == 201
    assert subjects(stub)[-1] == "Un code de secours a servi"
    answer = door.answer(door.challenge(), codes[0])
    assert (answer.status_code, code(answer)) == (403, "factor-code-used")
    assert code(door.answer(door.challenge(), "ABCD-2345")) == "factor-code-refused"
    assert desk.http.get(FACTOR).json()["recovery_left"] == 9


def test_the_last_ones_are_told_of(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    _, codes = switch_on(desk, clock)
    for each in codes[:8]:
        assert door.answer(door.challenge(), each).status_code == 201
    assert subjects(stub)[-1] == "Vos codes de secours s’épuisent"
    newcomer = Newcomer(stub)
    assert "Il vous en reste 2." in newcomer.text()
    newcomer.close()


def test_recovery_codes_are_kept_as_hashes(desk: Desk, clock: Clock, stub: Served) -> None:
    _, codes = switch_on(desk, clock)
    stub.parts.state.submit(lambda _: None).result()
    kept = b"".join(path.read_bytes() for path in stub.settings.data.glob("state.sqlite3*"))
    for each in codes:
        assert each.encode() not in kept
        assert each.replace("-", "").encode() not in kept


def test_renewed_ones_take_the_place_of_the_old(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, old = switch_on(desk, clock)
    answer = desk.http.post(f"{FACTOR}/recovery-codes", json=proof(phone.code(), "x"))
    assert (answer.status_code, code(answer)) == (403, "password-wrong")
    answer = desk.http.post(f"{FACTOR}/recovery-codes", json=proof(phone.code()))
    assert answer.status_code == 200
    new = answer.json()["recovery_codes"]
    assert not set(new) & set(old)
    assert subjects(stub)[-1] == "Vos codes de secours ont été renouvelés"
    assert code(door.answer(door.challenge(), old[0])) == "factor-code-refused"
    assert door.answer(door.challenge(), new[0]).status_code == 201
    answer = desk.http.post(f"{FACTOR}/recovery-codes", json=proof(phone.code()))
    assert code(answer) == "factor-code-used"


# --- switching it off -------------------------------------------------------------------------------------------------


def test_switching_it_off_needs_both(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, codes = switch_on(desk, clock)
    pending = door.challenge()
    assert code(desk.http.post(f"{FACTOR}/removal", json=proof(wrong(phone)))) == "factor-code-refused"
    assert code(desk.http.post(f"{FACTOR}/removal", json=proof(phone.code(), "x"))) == "password-wrong"
    assert desk.http.post(f"{FACTOR}/removal", json=proof(phone.code())).status_code == 204
    assert subjects(stub)[-1] == "La double authentification est désactivée"
    assert door.knock().status_code == 201
    assert code(door.answer(pending, codes[0])) == "challenge-over"
    assert code(desk.http.post(f"{FACTOR}/removal", json=proof(phone.code()))) == "factor-off"
    assert code(desk.http.post(f"{FACTOR}/recovery-codes", json=proof(phone.code()))) == "factor-off"


def test_a_new_one_has_nothing_of_the_old(desk: Desk, door: Door, clock: Clock) -> None:
    phone, codes = switch_on(desk, clock)
    assert desk.http.post(f"{FACTOR}/removal", json=proof(codes[0])).status_code == 204
    later, _ = switch_on(desk, clock)
    assert code(door.answer(door.challenge(), codes[1])) == "factor-code-refused"
    assert code(door.answer(door.challenge(), phone.code())) == "factor-code-refused"
    assert door.answer(door.challenge(), later.code()).status_code == 201


# --- what was forgotten -----------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_no_way_around(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, _ = switch_on(desk, clock)
    newcomer = Newcomer(stub)
    newcomer.settle()
    newcomer.forget_password(DEMO.finess)
    new = {
        "finess": DEMO.finess,
        "code": newcomer.code(),
        "password": "Nouveau-Sesame-2026!",
    }
    assert newcomer.http.put(f"/v1/passwords/{uuid.uuid4()}", json=new).status_code == 204
    newcomer.close()
    assert door.knock("Nouveau-Sesame-2026!").status_code == 200
    assert door.answer(door.challenge("Nouveau-Sesame-2026!"), phone.code()).status_code == 201


def test_a_reset_account_still_asks(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    phone, _ = switch_on(desk, clock)
    newcomer = Newcomer(stub)
    newcomer.settle()
    assert newcomer.reset(DEMO.finess, "mail").status_code == 202
    assert newcomer.register(DEMO.finess, newcomer.code()).status_code == 200
    assert newcomer.http.post(newcomer.link()).status_code == 200
    newcomer.close()
    assert door.knock(PASSWORD).status_code == 200
    assert door.answer(door.challenge(PASSWORD), phone.code()).status_code == 201


async def test_the_back_office_takes_it_off(desk: Desk, door: Door, clock: Clock, stub: Served) -> None:
    switch_on(desk, clock)
    office = stub.parts.backoffice
    (row,) = office.rows("second-facteur")
    assert [action.label for action in row.actions] == ["Retirer le second facteur"]
    with pytest.raises(Refused):  # not without a word on who asks
        await office.act("second-facteur", row.key, "take-off")
    said = await office.act("second-facteur", row.key, "take-off", "Rappel au numéro connu")
    assert DEMO.finess in said
    assert subjects(stub)[-1] == "La double authentification a été retirée"
    assert door.knock().status_code == 201
    assert office.rows("second-facteur") == []
    noted = stub.parts.state.read(lambda c: c.execute("SELECT finess, why FROM factor_removals").fetchall())
    assert noted == [(DEMO.finess, "Rappel au numéro connu")]
    assert desk.http.get(FACTOR).json()["state"] == "off"

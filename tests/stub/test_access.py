"""The access to an account: a new password, the sessions that are open, a mail that both mailboxes confirm."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from api_stub import seed
from api_stub.access_rules import device_name, judge_new_password, place
from api_stub.password_rules import Owner
from api_stub.serving import Served
from tests.stub.conftest import Clock, Desk
from tests.stub.newcomer import Newcomer

NEW = "Vergers-en-avril-26"
NEW_MAIL = "secretariat@optique-demo.example"
LINK = re.compile(r"https?://\S+/adresse-mail/\S+")


@pytest.fixture
def post(stub: Served) -> Iterator[Newcomer]:
    post = Newcomer(stub)
    yield post
    post.close()


def sign_in(stub: Served, password: str = seed.DEMO.password, device: str = "") -> dict[str, Any]:
    asked = {"finess": seed.DEMO.finess, "password": password, "device": device}
    answer = httpx.post(f"{stub.url}/v1/sessions", json=asked)
    return {"status": answer.status_code, **answer.json()}


def refresh(stub: Served, token: str) -> httpx.Response:
    return httpx.post(f"{stub.url}/v1/sessions/refresh", json={"refresh_token": token})


def change(desk: Desk, current: str, password: str, id_: str | None = None) -> httpx.Response:
    body = {"current": current, "password": password}
    return desk.http.put(f"/v1/account/passwords/{id_ or uuid.uuid4()}", json=body)


# --- the password ---------------------------------------------------------------------------------------------------


def test_a_new_password_ends_every_other_session_and_is_told_by_mail(stub: Served, desk: Desk, post: Newcomer) -> None:
    other = sign_in(stub)
    assert change(desk, seed.DEMO.password, NEW).status_code == 200
    assert desk.http.get("/v1/limits").status_code == 200
    assert refresh(stub, desk.session["refresh_token"]).status_code == 200
    assert refresh(stub, other["refresh_token"]).json()["code"] == "session-expired"
    assert sign_in(stub)["status"] == 401
    assert sign_in(stub, NEW)["status"] == 201
    letter = post.letters()[-1]
    assert letter["To"] == seed.DEMO.mail
    assert letter["Subject"] == "Votre mot de passe a été changé"


def test_asked_twice_it_is_changed_once(desk: Desk) -> None:
    id_ = str(uuid.uuid4())
    assert desk.http.get(f"/v1/account/passwords/{id_}").status_code == 404
    first, second = (change(desk, seed.DEMO.password, NEW, id_) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() == desk.http.get(f"/v1/account/passwords/{id_}").json()
    assert change(desk, seed.DEMO.password, NEW + "x", id_).json()["code"] == "change-conflict"


def test_a_wrong_current_password_counts_as_at_sign_in(stub: Served, desk: Desk) -> None:
    answers = [change(desk, "pas-celui-la", NEW) for _ in range(5)]
    assert [each.json()["code"] for each in answers] == ["password-wrong"] * 4 + ["too-many-attempts"]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert sign_in(stub)["code"] == "too-many-attempts"
    assert desk.http.get("/v1/limits").status_code == 200


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Vergers-1", "short"),
        (seed.DEMO.password, "same"),
        ("200000008-Vergers-x", "personal"),
    ],
)
def test_a_password_that_is_not_taken_is_told_beside_its_field(desk: Desk, password: str, why: str) -> None:
    answer = change(desk, seed.DEMO.password, password)
    assert answer.json()["code"] == "password-refused"
    assert answer.json()["fields"] == {"password": why}


def test_of_two_workstations_at_once_one_is_told_no(stub: Served, desk: Desk) -> None:
    other = Desk(stub.url)
    assert change(desk, seed.DEMO.password, NEW).status_code == 200
    assert change(other, seed.DEMO.password, "Moissons-en-juin-26").status_code == 401
    other.close()
    assert sign_in(stub, NEW)["status"] == 201


def test_nobody_sees_the_changes_of_another_practice(stub: Served, desk: Desk) -> None:
    id_ = str(uuid.uuid4())
    change(desk, seed.DEMO.password, NEW, id_)
    other = Desk(stub.url, seed.OTHER)
    assert other.http.get(f"/v1/account/passwords/{id_}").status_code == 404
    assert change(other, seed.OTHER.password, NEW, id_).json()["code"] == "change-conflict"
    other.close()


# --- sessions -------------------------------------------------------------------------------------------------------


def test_open_sessions_have_a_name_a_place_and_times(stub: Served, desk: Desk, clock: Clock) -> None:
    clock.advance(60)
    sign_in(stub, device="  Poste\tdu\nlaboratoire ")
    clock.advance(600)
    desk.http.get("/v1/limits")
    mine, other = desk.http.get("/v1/account/sessions").json()["items"]
    assert (mine["current"], other["current"]) == (True, False)
    assert other["device"] == "Poste du laboratoire"
    assert other["place"] == "Même machine que le service"
    assert mine["used_at"] == "2026-11-23T08:41:00.000Z"
    assert (other["opened_at"], other["used_at"]) == ("2026-11-23T08:31:00.000Z", "2026-11-23T08:31:00.000Z")


def test_a_closed_session_is_refused_at_once_and_told_why(stub: Served, desk: Desk) -> None:
    other = sign_in(stub)
    asked = {"Authorization": f"Bearer {other['access_token']}"}
    assert httpx.get(f"{stub.url}/v1/limits", headers=asked).status_code == 200
    (id_,) = [each["id"] for each in desk.http.get("/v1/account/sessions").json()["items"] if not each["current"]]
    assert desk.http.delete(f"/v1/account/sessions/{id_}").status_code == 204
    assert httpx.get(f"{stub.url}/v1/limits", headers=asked).json()["code"] == "token-refused"
    assert refresh(stub, other["refresh_token"]).json()["code"] == "session-closed"
    assert desk.http.delete(f"/v1/account/sessions/{id_}").status_code == 404
    assert len(desk.http.get("/v1/account/sessions").json()["items"]) == 1


def test_all_others_at_once_and_only_ones_own(stub: Served, desk: Desk) -> None:
    stranger = Desk(stub.url, seed.OTHER)
    (theirs,) = stranger.http.get("/v1/account/sessions").json()["items"]
    assert desk.http.delete(f"/v1/account/sessions/{theirs['id']}").status_code == 404
    others = [sign_in(stub) for _ in range(3)]
    assert desk.http.delete("/v1/account/sessions").status_code == 204
    assert {refresh(stub, each["refresh_token"]).json()["code"] for each in others} == {"session-closed"}
    assert desk.http.get("/v1/limits").status_code == 200
    assert stranger.http.get("/v1/limits").status_code == 200
    stranger.close()


def test_a_workstation_that_signed_in_anew_lets_its_former_session_go(stub: Served, desk: Desk) -> None:
    former = sign_in(stub)
    for token in (former["refresh_token"], former["refresh_token"], "of-nobody"):
        answer = httpx.post(f"{stub.url}/v1/sessions/revocation", json={"refresh_token": token})
        assert (answer.status_code, answer.content) == (204, b"")
    assert refresh(stub, former["refresh_token"]).json()["code"] == "session-expired"
    assert len(desk.http.get("/v1/account/sessions").json()["items"]) == 1


def test_a_workstation_that_is_named_anew_says_so_when_it_renews(stub: Served, desk: Desk) -> None:
    asked = {"refresh_token": desk.session["refresh_token"], "device": "Accueil"}
    httpx.post(f"{stub.url}/v1/sessions/refresh", json=asked)
    assert desk.http.get("/v1/account/sessions").json()["items"][0]["device"] == "Accueil"


# --- the mail -------------------------------------------------------------------------------------------------------


def ask(desk: Desk, mail: str = NEW_MAIL, id_: str | None = None, **changes: str) -> httpx.Response:
    body = {"password": seed.DEMO.password, "mail": mail, **changes}
    return desk.http.put(f"/v1/account/mail-changes/{id_ or uuid.uuid4()}", json=body)


def links(post: Newcomer) -> dict[str, str]:
    """The last link that each mailbox was sent."""
    found = {}
    for letter in post.letters():
        words = letter.get_body(("plain",))
        assert words is not None
        if (link := LINK.search(words.get_content())) is not None:
            found[str(letter["To"])] = link.group()
    return found


@pytest.mark.parametrize("first", [NEW_MAIL, seed.DEMO.mail])
def test_the_mail_changes_once_both_have_confirmed(desk: Desk, post: Newcomer, first: str) -> None:
    made = ask(desk)
    assert made.status_code == 201
    sent = links(post)
    last = next(each for each in sent if each != first)
    assert httpx.get(sent[first]).status_code == 200
    assert not any(
        desk.http.get("/v1/account/mail").json()["change"][side] for side in ("new_confirmed", "old_confirmed")
    )
    assert "Il reste" in httpx.post(sent[first]).text
    now = desk.http.get("/v1/account/mail").json()
    assert now["mail"] == seed.DEMO.mail
    assert (now["change"]["new_confirmed"], now["change"]["old_confirmed"]) == (first == NEW_MAIL, first != NEW_MAIL)
    assert "est changée" in httpx.post(sent[last]).text
    assert desk.http.get("/v1/account/mail").json() == {"mail": NEW_MAIL, "change": None}
    held = desk.http.get("/v1/practice").json()
    assert (held["contact"]["account_mail"], held["history"][0]["about"]) == (NEW_MAIL, "account")
    assert held["history"][0]["moved"] == [{"name": "mail", "old": seed.DEMO.mail, "new": NEW_MAIL}]
    told = [str(each["To"]) for each in post.letters() if each["Subject"] == "L’adresse mail de votre compte a changé"]
    assert sorted(told) == sorted([NEW_MAIL, seed.DEMO.mail])
    assert "est changée" in httpx.post(sent[first]).text
    noted = desk.http.get("/v1/practice").text
    assert noted.count(NEW_MAIL) >= 1
    assert seed.DEMO.mail in noted, "its history has the old one"


def test_the_old_mailbox_may_refuse_the_new_one_may_not(desk: Desk, post: Newcomer) -> None:
    ask(desk)
    sent = links(post)
    assert httpx.post(f"{sent[NEW_MAIL]}/refus").status_code == 200
    assert desk.http.get("/v1/account/mail").json()["change"]["state"] == "pending"
    assert "refusé" in httpx.post(f"{sent[seed.DEMO.mail]}/refus").text
    assert desk.http.get("/v1/account/mail").json()["change"]["state"] == "refused"
    assert httpx.post(sent[NEW_MAIL]).status_code == 410


def test_a_change_ends_with_its_time_its_successor_or_another_password(
    stub: Served, desk: Desk, post: Newcomer, clock: Clock
) -> None:
    ask(desk)
    old = links(post)
    assert ask(desk, "autre@optique-demo.example").status_code == 201
    assert httpx.post(old[NEW_MAIL]).status_code == 410
    newer = links(post)
    change(desk, seed.DEMO.password, NEW)
    assert httpx.post(newer["autre@optique-demo.example"]).status_code == 410
    ask(desk, password=NEW)
    newest = links(post)
    clock.advance(stub.settings.link_seconds)
    assert httpx.post(newest[NEW_MAIL]).status_code == 410
    again = Desk(stub.url, replace(seed.DEMO, password=NEW))
    assert again.http.get("/v1/account/mail").json()["change"]["state"] == "expired"
    again.close()


def test_who_has_not_answered_is_written_to_again_three_times_an_hour(desk: Desk, post: Newcomer) -> None:
    id_ = ask(desk).json()["id"]
    httpx.post(links(post)[NEW_MAIL])
    before = len(post.letters())
    answers = [desk.http.post(f"/v1/account/mail-changes/{id_}/letters").status_code for _ in range(4)]
    assert answers == [202, 202, 202, 429]
    assert [str(each["To"]) for each in post.letters()[before:]] == [seed.DEMO.mail] * 3
    assert desk.http.delete(f"/v1/account/mail-changes/{id_}").status_code == 204
    assert desk.http.post(f"/v1/account/mail-changes/{id_}/letters").json()["code"] == "change-over"
    assert desk.http.get("/v1/account/mail").json()["change"] is None


@pytest.mark.parametrize(
    ("mail", "password", "code", "fields"),
    [
        ("accueil@", seed.DEMO.password, "mail-refused", {"mail": "shape"}),
        (seed.DEMO.mail.upper(), seed.DEMO.password, "mail-refused", {"mail": "same"}),
        (NEW_MAIL, "pas-celui-la", "password-wrong", {}),
    ],
)
def test_what_is_not_taken(desk: Desk, mail: str, password: str, code: str, fields: dict[str, str]) -> None:
    answer = ask(desk, mail, password=password)
    assert answer.json()["code"] == code
    assert answer.json().get("fields", {}) == fields


def test_a_link_that_nobody_sent(stub: Served) -> None:
    assert httpx.get(f"{stub.url}/adresse-mail/rien").status_code == 404
    assert httpx.post(f"{stub.url}/adresse-mail/rien").status_code == 404


# --- rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("127.0.0.1", "Même machine que le service"),
        ("::1", "Même machine que le service"),
        ("192.168.1.20", "Réseau local"),
        ("fe80::1", "Réseau local"),
        ("8.8.8.8", "Internet"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_places(address: str, words: str) -> None:
    assert place(address) == words


def test_names_of_workstations_are_one_line() -> None:
    assert device_name("\u202eAccueil\x00 \n") == "Accueil"
    assert len(device_name("x" * 500)) == 60


def test_the_next_password() -> None:
    owner = Owner("200000008", "martine@x.example", "Optique")
    assert judge_new_password("a", "a", owner) == "same"
    assert judge_new_password("a", NEW, owner) == ""

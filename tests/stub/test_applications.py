"""Applications: sealed once, seen by their own applicant alone, decided in the back office, completed when asked."""

import uuid
from collections.abc import Callable, Iterator

import httpx
import pytest

from api_stub.application_keys import KEY_SECONDS
from api_stub.application_rules import APPLICATION, Role, State, Turn, lacks, seconds_until_next
from api_stub.backoffice import Refused
from api_stub.serving import Served
from tests.stub.applicant import FINESS, SECTION, Applicant, decide
from tests.stub.conftest import PDF, Clock, Desk

Enter = Callable[..., Applicant]


@pytest.fixture
def enter(stub: Served) -> Iterator[Enter]:
    opened: list[Applicant] = []

    def make(**words: object) -> Applicant:
        opened.append(Applicant(stub, **words))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def applicant(enter: Enter) -> Applicant:
    return enter()


# --- sealing ------------------------------------------------------------------------------------------------------


def test_an_application_has_its_number(applicant: Applicant) -> None:
    id_ = str(uuid.uuid4())
    answer = applicant.apply(applicant.paper(), applicant.paper("rib", PDF + b"2"), id_=id_)
    assert answer.status_code == 201
    made = answer.json()
    assert made["number"] == "DC-2026-000001"
    assert (made["id"], made["finess"], made["state"], made["code_sent"]) == (id_, FINESS, "received", None)
    assert [document["role"] for document in made["documents"]] == ["agreement", "rib"]
    assert [event["state"] for event in made["events"]] == ["received"]
    assert applicant.look(id_) == made


def test_the_same_again_gives_the_same_answer(applicant: Applicant) -> None:
    id_, paper = str(uuid.uuid4()), applicant.paper()
    first, again = applicant.apply(paper, id_=id_), applicant.apply(paper, id_=id_)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_the_same_by_other_uploads_is_the_same(applicant: Applicant) -> None:
    id_ = str(uuid.uuid4())
    assert applicant.apply(applicant.paper(), id_=id_).status_code == 201
    assert applicant.apply(applicant.paper(), id_=id_).status_code == 200


@pytest.mark.parametrize("changes", [{"message": "autre"}, {"name": "Autre"}, {"mail": "a@autre.example"}])
def test_other_content_is_refused(applicant: Applicant, changes: dict[str, str]) -> None:
    id_, paper = str(uuid.uuid4()), applicant.paper()
    applicant.apply(paper, id_=id_)
    assert applicant.apply(paper, id_=id_, **changes).json()["code"] == "application-conflict"


def test_a_key_is_for_one_application(applicant: Applicant) -> None:
    applicant.apply()
    assert applicant.apply().json()["code"] == "application-conflict"


def test_a_seal_whose_answer_was_lost_is_found_again_with_a_new_key(enter: Enter, clock: Clock) -> None:
    id_, one = str(uuid.uuid4()), enter()
    first = one.apply(one.paper(), id_=id_)
    clock.advance(KEY_SECONDS)
    assert one.http.get(f"/v1/applications/{id_}").json()["code"] == "token-refused"
    other = enter()
    assert other.http.get(f"/v1/applications/{id_}").status_code == 404
    again = other.apply(other.paper(), id_=id_)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert other.look(id_)["number"] == "DC-2026-000001"


def test_neither_another_content_nor_another_finess_takes_an_application_over(enter: Enter) -> None:
    id_, one = str(uuid.uuid4()), enter()
    one.apply(one.paper(), id_=id_)
    for other, data in ((enter(), PDF + b"x"), (enter(finess="200000040"), PDF)):
        assert other.apply(other.paper(data=data), id_=id_).json()["code"] == "application-conflict"
        assert other.http.get(f"/v1/applications/{id_}").status_code == 404
    assert one.look(id_)["state"] == "received"


def test_the_sum_is_limited(applicant: Applicant) -> None:
    half = b"%PDF-1.7\n" + b"x" * (5 * 1024 * 1024 - 9)
    papers = [applicant.paper("agreement", half), applicant.paper("rib", half + b"1")]
    assert applicant.apply(*papers).json()["code"] == "deposit-too-large"
    assert applicant.apply(papers[0], applicant.paper("rib", half[:-1])).status_code == 201


@pytest.mark.parametrize(
    ("data", "code"), [(b"MZ" + b"0" * 40, "media-type-refused"), (b"<html>", "media-type-refused")]
)
def test_what_is_no_document_is_refused(applicant: Applicant, data: bytes, code: str) -> None:
    assert applicant.apply(applicant.paper(data=data)).json()["code"] == code


def test_uploads_of_others_are_unknown(enter: Enter, desk: Desk) -> None:
    one, other = enter(), enter()
    for stolen in (other.upload(), desk.upload()):
        assert one.apply(one.paper(upload=stolen)).json()["code"] == "upload-unknown"


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail": "sans arobase"},
        {"mail": "deux@adresses.example, b@b.example"},
        {"name": " "},
        {"uploads": []},
        {"message": "x" * 2001},
        {"finess": FINESS},
    ],
)
def test_malformed_requests_are_refused(applicant: Applicant, wrong: dict[str, object]) -> None:
    assert applicant.apply(applicant.paper(), **wrong).json()["code"] == "invalid-request"


# --- deciding -----------------------------------------------------------------------------------------------------


def test_what_is_missing_is_asked_for_and_added(stub: Served, applicant: Applicant) -> None:
    id_ = applicant.apply().json()["id"]
    assert applicant.add(id_).json()["code"] == "application-closed"
    decide(stub, id_, "ask", "Le RIB de l’établissement")
    asked = applicant.look(id_)
    assert (asked["state"], asked["note"]) == ("missing", "Le RIB de l’établissement")
    part, paper = str(uuid.uuid4()), applicant.paper("rib", PDF + b"rib")
    added = applicant.add(id_, paper, part=part)
    assert added.status_code == 201
    assert [document["role"] for document in added.json()["documents"]] == ["rib"]
    assert added.json()["application"]["state"] == "received"
    assert [event["state"] for event in applicant.look(id_)["events"]] == ["received", "missing", "completed"]
    again = applicant.add(id_, paper, part=part)
    assert (again.status_code, again.json()) == (200, added.json())
    assert applicant.add(id_, part=part).status_code == 200
    assert applicant.add(id_).json()["code"] == "application-closed"


@pytest.mark.parametrize(("action", "by"), [("accept-mail", "mail"), ("accept-letter", "letter")])
def test_accepting_makes_the_practice_once(stub: Served, applicant: Applicant, action: str, by: str) -> None:
    id_ = applicant.apply().json()["id"]
    assert "acceptée" in decide(stub, id_, action)
    found = applicant.look(id_)
    assert (found["state"], found["code_sent"]) == ("accepted", by)
    rows = stub.parts.state.read(
        lambda c: c.execute("SELECT name, mail, activated FROM practices WHERE finess = ?", (FINESS,)).fetchall()
    )
    assert rows == [("Optique du Modèle", "contact@optique-modele.example", 0)]
    assert [row.actions for row in stub.parts.backoffice.rows(SECTION)] == [()]


def test_a_practice_that_has_an_account_is_not_made_again(stub: Served, enter: Enter) -> None:
    one = enter(finess="200000008")
    id_ = one.apply(one.paper()).json()["id"]
    with pytest.raises(Refused):
        decide(stub, id_, "accept-mail")
    assert one.look(id_)["state"] == "received"


def test_a_refusal_has_its_motive_and_ends_it(stub: Served, applicant: Applicant) -> None:
    id_ = applicant.apply().json()["id"]
    decide(stub, id_, "refuse", "Signature absente")
    found = applicant.look(id_)
    assert (found["state"], found["note"]) == ("refused", "Signature absente")
    assert applicant.add(id_).json()["code"] == "application-closed"


def test_the_office_shows_papers(stub: Served, applicant: Applicant) -> None:
    applicant.apply()
    (row,) = stub.parts.backoffice.rows(SECTION)
    assert "Manque : RIB" in row.detail
    assert httpx.get(f"{stub.backoffice}/{SECTION}/{row.papers[0].id}").content == PDF
    assert httpx.get(f"{stub.backoffice}/{SECTION}/{applicant.upload()}").status_code == 404


# --- keys and mails -----------------------------------------------------------------------------------------------


def test_a_key_tells_what_it_opens(applicant: Applicant) -> None:
    before = applicant.http.get("/v1/application-keys/current").json()
    assert (before["finess"], before["application"]) == (FINESS, None)
    id_ = applicant.apply().json()["id"]
    assert applicant.http.get("/v1/application-keys/current").json()["application"] == id_


def test_a_session_is_no_key(desk: Desk) -> None:
    assert desk.http.get("/v1/application-keys/current").json()["code"] == "token-refused"
    assert desk.http.get(f"/v1/applications/{uuid.uuid4()}").json()["code"] == "token-refused"


def test_agreements_leave_by_mail_at_a_rate(stub: Served, applicant: Applicant) -> None:
    body = {"name": "Optique", "mail": "a@optique.example", "fields": [{"label": "Téléphone", "value": "0102030405"}]}
    first = str(uuid.uuid4())
    for _ in range(3):
        assert applicant.http.put(f"/v1/application-mails/{first}", json=body).status_code == 202
    others = [applicant.http.put(f"/v1/application-mails/{uuid.uuid4()}", json=body).status_code for _ in range(4)]
    assert others == [202, 202, 202, 429]
    wrong = applicant.http.put(f"/v1/application-mails/{uuid.uuid4()}", json={**body, "agreement": "TVo="})
    assert wrong.json()["code"] == "agreement-refused"


def test_a_new_link_tells_nothing(stub: Served, applicant: Applicant) -> None:
    known = applicant.apply().json()["id"]
    answers = [
        httpx.post(f"{stub.url}/v1/application-keys", json={"application": id_}) for id_ in (known, str(uuid.uuid4()))
    ]
    assert {(each.status_code, each.content) for each in answers} == {(202, b"")}


def test_a_link_leads_to_words_alone(stub: Served, applicant: Applicant) -> None:
    pages = {httpx.get(f"{stub.url}/depot/{token}").text for token in (applicant.token, "dossier-unknown")}
    assert len(pages) == 1


# --- rules --------------------------------------------------------------------------------------------------------


def test_what_is_over_stays_over() -> None:
    assert {state for state, turns in APPLICATION.items() if not turns} == {State.ACCEPTED, State.REFUSED}
    assert all(Turn.ACCEPT in turns for turns in APPLICATION.values() if turns)


def test_two_documents_are_expected() -> None:
    assert lacks([]) == (Role.AGREEMENT, Role.RIB)
    assert lacks([Role.RIB, Role.OTHER]) == (Role.AGREEMENT,)
    assert lacks([Role.RIB, Role.AGREEMENT]) == ()


def test_mails_wait_their_hour() -> None:
    assert seconds_until_next([], 2, 1000.0) == 0
    assert seconds_until_next([900.0, 950.0], 2, 1000.0) == 3501
    assert seconds_until_next([900.0, 950.0], 2, 900.0 + 3600.0) == 0

"""Demands at the server: there as a whole or not at all, once; confirmed by whoever reads the practice's mail."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from typing import Any, cast

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_stub import seed
from api_stub.followup_rules import Turn
from api_stub.request_rules import KINDS, OVER, PENDING, RequestState, after, judge_fields, judge_iban
from api_stub.serving import Served
from tests.stub.conftest import PDF, Clock, Desk, sha256
from tests.stub.demands import FIELDS, ROLES, demand, paper

IBAN = "FR7630006000011234567890189"


def listed(desk: Desk) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = desk.http.get("/v1/requests").json()["items"]
    return items


Link = Callable[[Served, str], str]


@pytest.fixture
def link(wait: Callable[[Callable[[], Any]], None]) -> Link:
    """The way into which the letter about a demand leads."""

    def follow(stub: Served, number: str) -> str:
        mailbox = stub.parts.mailbox
        wait(lambda: any(number in entry.subject for entry in mailbox.entries()))
        name = next(entry.name for entry in mailbox.entries() if number in entry.subject)
        message = mailbox.read(name)
        body = None if message is None else message.get_body(("plain",))
        assert body is not None
        found = re.search(r"/confirmation/[\w-]+", cast("EmailMessage", body).get_content())
        assert found is not None
        return found[0]

    return follow


# --- the rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_takes_what_is_complete_and_names_what_lacks(kind: str) -> None:
    shape, today = KINDS[kind], date(2026, 11, 27)
    assert judge_fields(shape, FIELDS[kind], set(ROLES.get(kind, ())), today) == {}
    wrong = judge_fields(shape, {}, set(), today)
    assert {field.name for field in shape.fields if field.required} <= set(wrong) | set(shape.one_of)
    assert set(shape.documents) <= set(wrong)


@pytest.mark.parametrize(
    ("iban", "said"),
    [
        (IBAN, ""),
        ("FR1420041010050500013M02606", ""),
        ("DE89370400440532013000", ""),
        ("FR7630006000011234567890188", "key"),
        ("FR7130006000011234567890182", "rib-key"),
        ("FR76", "malformed"),
        ("FR76 3000 6000", "malformed"),
    ],
)
def test_an_iban_is_held_to_both_of_its_keys(iban: str, said: str) -> None:
    assert judge_iban(iban) == said


@given(st.sampled_from(RequestState), st.lists(st.sampled_from(Turn), max_size=20))
def test_what_is_over_stays_over(state: RequestState, turns: list[Turn]) -> None:
    for turned in turns:
        before, state = state, after(state, turned) or state
        assert before not in OVER or state is before
    assert not OVER & PENDING


# --- sealing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_demand_is_sealed_once(desk: Desk, kind: str) -> None:
    id_, uploads = str(uuid.uuid4()), [paper(desk, role) for role in ROLES.get(kind, ())]
    first = demand(desk, kind, id_, uploads=uploads)
    assert first.status_code == 201, first.text
    again = demand(desk, kind, id_, uploads=uploads)
    assert (again.status_code, again.json()) == (200, first.json())
    assert first.json()["state"] == ("confirming" if kind == "change-bank" else "received")
    assert [item["id"] for item in listed(desk)] == [id_]
    other = (
        {"text": "Autre"}
        if kind == "claim"
        else {"beneficiary": "Autre", "holder": "Autre", "name": "Autre", "city": "X"}
    )
    known = {name: value for name, value in other.items() if name in {field.name for field in KINDS[kind].fields}}
    assert demand(desk, kind, id_, uploads=uploads, **known).json()["code"] == "request-conflict"


def test_the_same_by_other_uploads_is_the_same(desk: Desk) -> None:
    """A client that lost its answer and its uploads' addresses sends the bytes again."""
    id_ = str(uuid.uuid4())
    first = demand(desk, "reimbursement", id_)
    assert demand(desk, "reimbursement", id_).json() == first.json()


def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(desk: Desk) -> None:
    upload = paper(desk, "invoice")
    answer = demand(desk, uploads=[upload], beneficiary=None, nir="255081416802539", care_date="2027-05-01")
    assert answer.status_code == 422
    assert answer.json()["code"] == "fields-refused"
    assert answer.json()["fields"] == {"beneficiary": "required", "nir": "key", "care_date": "future"}
    assert listed(desk) == []
    assert demand(desk, uploads=[upload]).status_code == 201, "its document is still there"


def test_without_one_of_its_uploads_there_is_no_demand(desk: Desk) -> None:
    good = paper(desk, "invoice")
    lost = {**paper(desk, "other"), "id": "0" * 32}
    answer = demand(desk, uploads=[good, lost])
    assert (answer.status_code, answer.json()["uploads"]) == (422, ["0" * 32])
    assert listed(desk) == []
    assert demand(desk, uploads=[good]).status_code == 201


def test_the_same_that_is_pending_is_told(desk: Desk) -> None:
    first = demand(desk).json()
    answer = demand(desk)
    assert (answer.status_code, answer.json()["code"]) == (409, "request-duplicate")
    assert first["number"] in answer.json()["detail"]
    assert demand(desk, again=True).status_code == 201
    assert demand(desk, invoice="FA-2").status_code == 201


def test_a_claim_about_a_deposit_names_one_of_ours(desk: Desk) -> None:
    sealed = desk.seal((desk.upload(), PDF)).json()
    refused = demand(desk, "claim", about="deposit", reference="AD-2026-999999")
    assert refused.json()["fields"] == {"reference": "unknown"}
    assert demand(desk, "claim", about="deposit", reference=sealed["number"]).status_code == 201


# --- what becomes of it -----------------------------------------------------------------------------------------------


def test_it_is_withdrawn_until_somebody_deals_with_it(stub: Served, desk: Desk) -> None:
    first, second = demand(desk).json(), demand(desk, invoice="FA-2").json()
    for _ in range(2):
        answer = desk.http.put(f"/v1/requests/{first['id']}/withdrawal")
        assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    act(stub, second["number"], "begin")
    assert desk.http.put(f"/v1/requests/{second['id']}/withdrawal").json()["code"] == "request-under-way"
    act(stub, second["number"], "close")
    assert desk.http.put(f"/v1/requests/{second['id']}/withdrawal").status_code == 410


def test_the_list_goes_on_with_what_changed(stub: Served, desk: Desk) -> None:
    first, second = demand(desk).json(), demand(desk, invoice="FA-2").json()
    page = desk.http.get("/v1/requests", params={"limit": 1}).json()
    assert [item["id"] for item in page["items"]] == [first["id"]]
    page = desk.http.get("/v1/requests", params={"since": page["next"]}).json()
    assert ([item["id"] for item in page["items"]], page["next"]) == ([second["id"]], None)
    act(stub, first["number"], "refuse", "Droits fermés // Vérifiez la carte")
    later = desk.http.get("/v1/requests", params={"since": page["cursor"]}).json()
    assert [(item["id"], item["state"], item["note"], item["next_step"]) for item in later["items"]] == [
        (first["id"], "refused", "Droits fermés", "Vérifiez la carte")
    ]


def act(stub: Served, number: str, action: str, text: str = "") -> None:
    """What the mutual does, as on its page."""
    office = stub.parts.requests.office.section()

    def change(connection: Any) -> None:
        row = next(row for row in office.rows(connection) if number in row.label)
        assert action in {offered.name for offered in row.actions}
        office.act(connection, row.key, action, text)

    stub.parts.state.submit(change).result()


# --- new bank details -------------------------------------------------------------------------------------------------


def test_new_bank_details_wait_for_the_link_which_serves_once(stub: Served, desk: Desk, link: Link) -> None:
    made = demand(desk, "change-bank").json()
    assert made["state"] == "confirming"
    way = stub.url + link(stub, made["number"])
    shown = httpx.get(way)
    assert shown.status_code == 200
    assert "FR76 •••• 0189" in shown.text
    assert IBAN not in shown.text
    assert desk.http.get(f"/v1/requests/{made['id']}").json()["state"] == "confirming", "a look changes nothing"
    assert httpx.post(way).status_code == 200
    assert desk.http.get(f"/v1/requests/{made['id']}").json()["state"] == "received"
    assert (httpx.post(way).status_code, httpx.get(way).status_code) == (410, 410)


def test_the_link_expires_and_ends_with_a_withdrawal(stub: Served, desk: Desk, clock: Clock, link: Link) -> None:
    first = demand(desk, "change-bank").json()
    way = stub.url + link(stub, first["number"])
    desk.http.put(f"/v1/requests/{first['id']}/withdrawal")
    assert httpx.post(way).status_code == 410
    second = demand(desk, "change-bank").json()
    way = stub.url + link(stub, second["number"])
    clock.advance(48 * 3600)
    assert httpx.post(way).status_code == 410


def test_bank_details_are_of_the_practice_that_asks(
    stub: Served, desk: Desk, desks: Callable[..., Desk], link: Link
) -> None:
    """Its UUID, sent by another practice, makes a demand of that practice; its documents are nobody else's."""
    other = desks(stub, seed.OTHER)
    rib = paper(desk, "rib")
    stolen = demand(other, "change-bank", uploads=[rib])
    assert stolen.json()["code"] == "upload-unknown"
    made = demand(desk, "change-bank", uploads=[rib]).json()
    assert other.http.get(f"/v1/requests/{made['id']}").status_code == 404
    assert other.http.put(f"/v1/requests/{made['id']}/withdrawal").status_code == 404
    replayed = demand(other, "change-bank", made["id"]).json()
    assert replayed["number"] != made["number"]
    link(stub, made["number"])
    assert [entry.to for entry in stub.parts.mailbox.entries() if made["number"] in entry.subject] == [seed.DEMO.mail]
    assert listed(desk)[0]["state"] == "confirming"


def test_what_one_practice_wrote_isnt_taken_from_another(
    stub: Served, desk: Desk, desks: Callable[..., Desk], wait: Callable[[Callable[[], Any]], None]
) -> None:
    """Whatever of it was copied: the token, the words or the UUID alone are of no use."""
    other = desks(stub, seed.OTHER)
    for asking, writer in ((other, seed.DEMO), (desk, seed.OTHER)):
        refused = demand(asking, "change-bank", practice=writer.finess)
        assert (refused.status_code, refused.json()["code"]) == (403, "other-practice")
    assert listed(desk) == listed(other) == []
    made = demand(desk, "change-bank").json()
    assert demand(other, "change-bank", made["id"], practice=seed.DEMO.finess).status_code == 403
    wait(lambda: stub.parts.mailbox.entries())
    assert [(entry.to, made["number"] in entry.subject) for entry in stub.parts.mailbox.entries()] == [
        (seed.DEMO.mail, True)
    ]


def test_a_bank_change_that_was_sealed_can_be_sent_again_without_beginning_again(
    stub: Served, desk: Desk, link: Link
) -> None:
    """Recorded and sent again, before and after it was confirmed: no second letter, no other state."""
    id_, rib = str(uuid.uuid4()), [paper(desk, "rib")]
    made = demand(desk, "change-bank", id_, uploads=rib).json()
    assert demand(desk, "change-bank", id_, uploads=rib).json() == made
    way = stub.url + link(stub, made["number"])
    httpx.post(way)
    act(stub, made["number"], "accept")
    after = desk.http.get(f"/v1/requests/{id_}").json()
    again = demand(desk, "change-bank", id_, uploads=rib)
    assert (again.status_code, again.json(), after["state"]) == (200, after, "accepted")
    assert demand(desk, "change-bank", id_, uploads=rib, again=True).json() == after
    assert httpx.post(way).status_code == 410
    moved = demand(desk, "change-bank", id_, uploads=rib, iban="FR1420041010050500013M02606")
    assert (moved.status_code, moved.json()["code"]) == (409, "request-conflict")
    assert listed(desk) == [after]
    letters = [entry.subject for entry in stub.parts.mailbox.entries() if "Confirmez" in entry.subject]
    assert letters == [f"Confirmez vos nouvelles coordonnées bancaires : {made['number']}"]


def test_a_link_confirms_its_own_change_alone(stub: Served, desk: Desk, desks: Callable[..., Desk], link: Link) -> None:
    other = desks(stub, seed.OTHER)
    ours, theirs = demand(desk, "change-bank").json(), demand(other, "change-bank").json()
    httpx.post(stub.url + link(stub, ours["number"]))
    assert desk.http.get(f"/v1/requests/{ours['id']}").json()["state"] == "received"
    assert other.http.get(f"/v1/requests/{theirs['id']}").json()["state"] == "confirming"
    second = demand(desk, "change-bank", again=True, iban="FR1420041010050500013M02606").json()
    assert httpx.post(stub.url + link(stub, ours["number"])).status_code == 410
    assert desk.http.get(f"/v1/requests/{second['id']}").json()["state"] == "confirming"


def test_old_and_new_are_shown(stub: Served, desk: Desk, link: Link) -> None:
    today = stub.parts.settings.clock().date().isoformat()
    first = demand(desk, "change-bank", iban="FR1420041010050500013M02606", from_on=today).json()
    way = stub.url + link(stub, first["number"])
    page = httpx.get(way).text
    assert page.index("FR76 •••• 7809") < page.index("FR14 •••• 2606")  # the account that the mutual holds
    httpx.post(way)
    act(stub, first["number"], "accept")
    second = demand(desk, "change-bank").json()
    page = httpx.get(stub.url + link(stub, second["number"])).text
    assert page.index("FR14 •••• 2606") < page.index("FR76 •••• 0189")


def test_what_it_carries_may_be_opened_in_the_back_office(stub: Served, desk: Desk) -> None:
    demand(desk)
    section = stub.parts.requests.office.section()
    [row] = stub.parts.state.read(section.rows)
    body = stub.parts.state.read(lambda connection: section.paper(connection, row.papers[0].id))
    assert body is not None
    assert sha256(body[0]) == sha256(PDF)


def test_what_was_missing_moves_it_on_from_the_follow_up_too(stub: Served, desk: Desk) -> None:
    made = demand(desk).json()
    act(stub, made["number"], "ask", "Ordonnance")
    cursor = desk.http.get("/v1/requests").json()["cursor"]
    body = {"message": "", "uploads": [{"id": desk.upload(), "name": "ordonnance.pdf", "sha256": sha256(PDF)}]}
    assert desk.http.put(f"/v1/followup/{made['id']}/pieces/{uuid.uuid4()}", json=body).status_code == 201
    later = desk.http.get("/v1/requests", params={"since": cursor}).json()["items"]
    assert [(item["id"], item["state"], item["note"]) for item in later] == [(made["id"], "processing", "")]


def test_the_autopilot_moves_demands_but_none_that_waits_for_its_confirmation(
    stub: Served, desk: Desk, clock: Clock
) -> None:
    demand(desk)
    demand(desk, "change-bank")
    clock.advance(60)
    pilot = stub.parts.followup.pilot
    assert pilot.step() == 1
    assert {item["kind"]: item["state"] for item in listed(desk)} == {
        "reimbursement": "processing",
        "change-bank": "confirming",
    }

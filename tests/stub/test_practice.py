"""What the mutual holds of a practice: seeded, moved by what is accepted, told with its history, seen by its own."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from api_stub import followup_book as book
from api_stub import seed
from api_stub.followup_rules import Turn
from api_stub.practice_rules import About, Change, Channel, Record, come_to
from api_stub.request_rules import judge_iban
from api_stub.serving import Served
from tests.stub.applicant import Applicant, decide
from tests.stub.conftest import PDF, Clock, Desk
from tests.stub.demands import demand
from tests.stub.test_requests import Link, link

__all__ = ["link"]
TODAY = date(2026, 11, 23)


def look(desk: Desk) -> dict[str, Any]:
    answer = desk.http.get("/v1/practice")
    assert answer.status_code == 200
    return {**answer.json(), "etag": answer.headers["ETag"]}


def office(stub: Served, number: str, action: str) -> None:
    """What the mutual does with a demand, by its number."""

    def act(connection: Any) -> None:
        (seq,) = connection.execute("SELECT seq FROM requests WHERE number = ?", (number,)).fetchone()
        stub.parts.requests.office.section().act(connection, str(seq), action, "")

    stub.parts.state.submit(act).result()


def test_nothing_is_sent_again_while_nothing_moves(desk: Desk) -> None:
    first = look(desk)
    again = desk.http.get("/v1/practice", headers={"If-None-Match": first["etag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first["etag"])
    assert judge_iban(first["bank"]["iban"]) == ""


def test_an_accepted_change_moves_the_data_and_the_history(stub: Served, desk: Desk) -> None:
    before = look(desk)
    number = demand(desk, "change-contact", phone="0199000777").json()["number"]
    assert look(desk) == before
    office(stub, number, "accept")
    now = look(desk)
    assert now["etag"] != before["etag"]
    assert now["contact"] == {**before["contact"], "phone": "0199000777", "since": "2026-11-23"}
    assert now["history"][1:] == before["history"]
    entry = now["history"][0]
    assert (entry["about"], entry["channel"], entry["reference"]) == ("contact", "request", number)
    assert entry["moved"] == [{"name": "phone", "old": before["contact"]["phone"], "new": "0199000777"}]
    office(stub, number, "close")
    assert look(desk) == now


@pytest.mark.parametrize("action", ["refuse", "close"])
def test_what_is_not_accepted_changes_nothing(stub: Served, desk: Desk, action: str) -> None:
    before = look(desk)
    office(stub, demand(desk, "change-contact").json()["number"], action)
    assert look(desk) == before


def test_the_autopilot_changes_them_too(stub: Served, desk: Desk) -> None:
    made = demand(desk, "change-contact", phone="0199000888").json()

    def accept(connection: Any) -> None:
        subject = book.find(connection, seed.DEMO.finess, made["id"])
        assert subject is not None
        stub.parts.followup.office.take(connection, subject, Turn.ACCEPT, "")

    stub.parts.state.submit(accept).result()
    now = look(desk)
    assert now["contact"]["phone"] == "0199000888"
    assert now["history"][0]["reference"] == made["number"]


def test_an_address_to_come_is_told_and_holds_on_its_day(stub: Served, desk: Desk, clock: Clock) -> None:
    before = look(desk)
    office(stub, demand(desk, "change-address", from_on="2026-12-01").json()["number"], "accept")
    waiting = look(desk)
    assert waiting["address"] == before["address"]
    assert waiting["history"][0]["from_on"] == "2026-12-01"
    clock.advance(8 * 86400)
    desk = Desk(stub.url)
    assert look(desk)["address"]["city"] == "PARIS"
    assert look(desk)["address"]["since"] == "2026-12-01"
    desk.close()


def test_a_new_account_is_whole_in_the_data_and_masked_in_the_history(stub: Served, desk: Desk, link: Link) -> None:
    made = demand(desk, "change-bank", from_on="2026-11-23").json()
    desk.http.post(link(stub, made["number"]))
    office(stub, made["number"], "accept")
    now = look(desk)
    assert (now["bank"]["iban"], now["bank"]["since"], now["bank"]["bic"]) == (
        "FR7630006000011234567890189",
        "2026-11-23",
        "",
    )
    moved = {each["name"]: (each["old"], each["new"]) for each in now["history"][0]["moved"]}
    assert moved["iban"] == ("FR76 •••• 7809", "FR76 •••• 0189")


def test_an_accepted_applicant_is_there_with_the_agreement_it_signed(stub: Served) -> None:
    applicant = Applicant(stub)
    made = applicant.apply().json()
    decide(stub, made["id"], "accept-mail")
    held = stub.parts.practices.find("200000032")
    assert held.record.name == "Optique du Modèle"
    assert (held.record.agreement.number, held.record.agreement.pdf) == (made["number"], True)
    assert [(entry.about, entry.channel) for entry in held.history] == [(About.AGREEMENT, Channel.APPLICATION)]
    assert stub.parts.practices.agreement("200000032")[0] == PDF
    applicant.close()


def test_each_sees_its_own(stub: Served, desk: Desk, desks: Callable[..., Desk]) -> None:
    other = desks(stub, seed.OTHER)
    number = demand(desk, "change-contact").json()["number"]
    before = look(other)
    office(stub, number, "accept")
    assert look(other) == before
    assert before["identity"]["finess"] == seed.OTHER.finess
    assert before["bank"] is None
    absent = other.http.get("/v1/practice/agreement/pdf")
    assert (absent.status_code, absent.json()["code"]) == (404, "agreement-absent")


def test_a_copy_that_is_known_is_not_sent_again(desk: Desk) -> None:
    first = desk.http.get("/v1/practice/agreement/pdf")
    assert first.content.startswith(b"%PDF")
    again = desk.http.get("/v1/practice/agreement/pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_a_change_leaves_out_stays_or_goes_by_its_part() -> None:
    record = Record(
        "1",
        "",
        parts={About.CONTACT: {"phone": "1", "mail": "a"}, About.BANK: {"holder": "h", "iban": "i", "bic": "b"}},
    )
    changes = [
        Change("2026-01-01T00:00:00Z", About.CONTACT, Channel.LETTER, {"phone": "2"}),
        Change("2026-01-02T00:00:00Z", About.BANK, Channel.LETTER, {"holder": "h", "iban": "j"}),
    ]
    now, history = come_to(record, changes, TODAY)
    assert now.parts[About.CONTACT] == {"phone": "2", "mail": "a"}
    assert now.parts[About.BANK] == {"holder": "h", "iban": "j"}
    assert [entry.about for entry in history] == [About.BANK, About.CONTACT]

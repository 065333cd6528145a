"""What an applicant is written: at each step, with a link that opens the application alone, not too often."""

import re
import uuid
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import httpx
import pytest

from api_stub.application_rules import MAILS_WITHIN, RENEWALS_OF_ONE
from api_stub.serving import Served
from tests.stub.applicant import FINESS, Applicant, decide
from tests.stub.conftest import Clock

LINK = re.compile(r"http://127\.0\.0\.1:\d+/depot/(dossier-[A-Za-z0-9_-]+)")


@pytest.fixture
def applicant(stub: Served) -> Iterator[Applicant]:
    made = Applicant(stub)
    yield made
    made.close()


def letters(stub: Served) -> list[EmailMessage]:
    """All that were posted, in order."""
    rows = stub.parts.state.read(lambda c: c.execute("SELECT name, message FROM letters ORDER BY seq").fetchall())
    parsed = [
        stub.parts.mailbox.read(name) if message is None else BytesParser(policy=policy.default).parsebytes(message)
        for name, message in rows
    ]
    return [message for message in parsed if message is not None and "optique-modele" in str(message["To"])]


def words(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_each_step_has_its_letter(stub: Served, applicant: Applicant) -> None:
    id_ = applicant.apply().json()["id"]
    decide(stub, id_, "ask", "Le RIB")
    applicant.add(id_)
    decide(stub, id_, "refuse", "Signature absente")
    received, missing, completed, refused = letters(stub)
    assert "bien été prise en compte" in words(received)
    assert "un RIB" in words(received)
    assert "DC-2026-000001" in str(received["Subject"])
    assert "Le RIB" in words(missing)
    assert "complétée" in str(completed["Subject"])
    assert "Signature absente" in words(refused)


@pytest.mark.parametrize(("action", "way"), [("accept-mail", "par courriel"), ("accept-letter", "par courrier")])
def test_acceptance_says_how_the_code_comes_and_never_the_code(
    stub: Served, applicant: Applicant, action: str, way: str
) -> None:
    id_ = applicant.apply().json()["id"]
    decide(stub, id_, action)
    accepted = next(message for message in letters(stub) if "acceptée" in str(message["Subject"]))
    assert way in words(accepted)
    assert re.search(r"\d{4,}", words(accepted).replace("DC-2026-000001", "")) is None


def test_a_link_opens_that_application_alone(stub: Served, applicant: Applicant) -> None:
    made = applicant.apply().json()
    found = LINK.search(words(letters(stub)[0]))
    assert found is not None
    by_link = Applicant(stub, found[1])
    key = by_link.http.get("/v1/application-keys/current").json()
    assert (key["finess"], key["mail"], key["application"]) == (FINESS, made["mail"], made["id"])
    assert by_link.look(made["id"])["number"] == made["number"]
    assert by_link.http.get("/v1/deposits").status_code == 401
    by_link.close()


def test_the_agreement_goes_with_its_link(stub: Served, applicant: Applicant) -> None:
    body = {"name": "Optique", "mail": "a@optique-modele.example", "agreement": "JVBERi0xLjcK"}
    plain = {"name": "Optique", "mail": "a@optique-modele.example", "fields": [{"label": "Téléphone", "value": "01"}]}
    for asked in (body, plain):
        assert applicant.http.put(f"/v1/application-mails/{uuid.uuid4()}", json=asked).status_code == 202
    given, made = letters(stub)
    for message in (given, made):
        assert "à dater et à signer" in words(message)
        assert LINK.search(words(message))
        (attached,) = message.iter_attachments()
        assert attached.get_filename() == "convention.pdf"
        assert attached.get_content_type() == "application/pdf"
        assert attached.get_content().startswith(b"%PDF-")


def test_new_links_come_at_a_rate_and_for_nobody_else(stub: Served, applicant: Applicant, clock: Clock) -> None:
    id_ = applicant.apply().json()["id"]
    before = len(letters(stub))

    def ask(application: str) -> None:
        answer = httpx.post(f"{stub.url}/v1/application-keys", json={"application": application})
        assert (answer.status_code, answer.content) == (202, b"")

    ask(str(uuid.uuid4()))
    for _ in range(RENEWALS_OF_ONE + 2):
        ask(id_)
    assert len(letters(stub)) == before + RENEWALS_OF_ONE
    clock.advance(MAILS_WITHIN + 1)
    ask(id_)
    assert len(letters(stub)) == before + RENEWALS_OF_ONE + 1


@pytest.mark.parametrize("name", ["Optique\r\nBcc: x@exemple.example", "Optique\x00", "<b>Optique</b>"])
def test_no_field_becomes_a_header(stub: Served, applicant: Applicant, name: str) -> None:
    answer = applicant.apply(applicant.paper(), name=name)
    assert answer.status_code in (201, 422)
    assert all(message["Bcc"] is None for message in letters(stub))

"""The OpenAPI document is the contract: whatever is asked, the server answers as the document says, and never fails."""

import sqlite3
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api_stub import followup_book as book
from api_stub.followup_rules import Turn
from api_stub.seed import DEMO
from api_stub.serving import Served
from tests.stub.applicant import Applicant
from tests.stub.conftest import BODY, PDF, Desk
from tests.stub.demands import demand

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    ("POST", "/v1/sessions"),
    ("POST", "/v1/sessions/refresh"),
    ("POST", "/v1/sessions/second-step"),
    ("POST", "/v1/sessions/revocation"),
    ("DELETE", "/v1/sessions/current"),
    ("GET", "/v1/limits"),
    ("GET", "/v1/notices"),
    ("GET", "/v1/faq"),
    ("GET", "/v1/practice"),
    ("GET", "/v1/practice/agreement/pdf"),
    ("PUT", "/v1/deposits/{deposit}"),
    ("GET", "/v1/deposits/{deposit}"),
    ("GET", "/v1/deposits"),
    ("GET", "/v1/documents"),
    ("GET", "/v1/statements"),
    ("GET", "/v1/statements/{statement}/lines"),
    ("GET", "/v1/statements/{statement}/pdf"),
    ("GET", "/v1/followup"),
    ("PUT", "/v1/followup/read"),
    ("PUT", "/v1/followup/{subject}/pieces/{deposit}"),
    ("PUT", "/v1/conversations/{subject}/messages/{message}"),
    ("GET", "/v1/conversations/{subject}/attachments/{attachment}"),
    ("PUT", "/v1/requests/{request}"),
    ("GET", "/v1/requests/{request}"),
    ("GET", "/v1/requests"),
    ("PUT", "/v1/requests/{request}/withdrawal"),
    ("GET", "/v1/application-keys/current"),
    ("POST", "/v1/application-keys"),
    ("PUT", "/v1/application-mails/{mail}"),
    ("PUT", "/v1/applications/{application}"),
    ("GET", "/v1/applications/{application}"),
    ("PUT", "/v1/applications/{application}/parts/{part}"),
    ("POST", "/v1/captchas"),
    ("GET", "/v1/captchas/{captcha}/audio"),
    ("GET", "/v1/terms"),
    ("PUT", "/v1/code-requests/{request_id}"),
    ("PUT", "/v1/registrations/{registration_id}"),
    ("GET", "/v1/registrations/{registration_id}"),
    ("POST", "/v1/activation-mails"),
    ("PUT", "/v1/resets/{request_id}"),
    ("POST", "/v1/mail-reminders"),
    ("PUT", "/v1/password-requests/{request_id}"),
    ("PUT", "/v1/passwords/{request_id}"),
    ("PUT", "/v1/account/passwords/{change}"),
    ("GET", "/v1/account/passwords/{change}"),
    ("GET", "/v1/account/sessions"),
    ("DELETE", "/v1/account/sessions/{session}"),
    ("DELETE", "/v1/account/sessions"),
    ("GET", "/v1/account/factor"),
    ("PUT", "/v1/account/factor/enrolments/{enrolment}"),
    ("PUT", "/v1/account/factor/enrolments/{enrolment}/activation"),
    ("POST", "/v1/account/factor/recovery-codes"),
    ("POST", "/v1/account/factor/removal"),
    ("GET", "/v1/account/mail"),
    ("PUT", "/v1/account/mail-changes/{change}"),
    ("DELETE", "/v1/account/mail-changes/{change}"),
    ("POST", "/v1/account/mail-changes/{change}/letters"),
    ("POST", "/v1/uploads"),
    ("OPTIONS", "/v1/uploads"),
    ("HEAD", "/v1/uploads/{upload}"),
    ("PATCH", "/v1/uploads/{upload}"),
    ("DELETE", "/v1/uploads/{upload}"),
    ("POST", "/v1/uploads/{upload}"),
    ("OPTIONS", "/v1/uploads/{upload}"),
]


@schemathesis.serializer(BODY)
def _as_bytes(_: object, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_the_document_knows_every_route(stub: Served) -> None:
    paths = httpx.get(f"{stub.url}/v1/openapi.json").json()["paths"]
    assert {(method.upper(), path) for path, methods in paths.items() for method in methods} == set(OPERATIONS)


ASKERS = {"signed": 20, "unsigned": 5, "sloppy": 20}  # and how many requests each makes
NOTHING_TO_GET_WRONG = [
    ("GET", "/v1/notices"),
    ("OPTIONS", "/v1/uploads"),
    ("POST", "/v1/captchas"),
    ("GET", "/v1/terms"),
]
CASES = [
    (*operation, asker)
    for operation in OPERATIONS
    for asker in ASKERS
    if asker != "sloppy" or operation not in NOTHING_TO_GET_WRONG
]


def _attachments(stub: Served, subject: str) -> list[str]:
    """Something is missing, and the mutual wrote about it."""

    def change(connection: sqlite3.Connection) -> None:
        office = stub.parts.followup.office
        found = book.find(connection, DEMO.finess, subject)
        assert found is not None
        office.take(connection, found, Turn.ASK, "RIB")
        office.say(connection, found, "Voici notre réponse.", on_paper=True)

    stub.parts.state.submit(change).result()
    events = stub.parts.followup.followup.changes(DEMO.finess, None, 100)["items"]
    return [each["id"] for event in events for each in event.get("attachments", [])]


@pytest.mark.parametrize(("method", "path", "asker"), CASES)
def test_every_answer_is_documented(method: str, path: str, asker: str, stub: Served, desk: Desk) -> None:
    operation = schemathesis.openapi.from_url(f"{stub.url}/v1/openapi.json")[path][method]
    applicant = Applicant(stub)
    applying = path.startswith("/v1/application") and not path.endswith("-keys")
    authorization = (applicant if applying else desk).http.headers["Authorization"]
    known = {
        "upload": [desk.upload(), desk.create(40).headers["Location"].rsplit("/", 1)[1]],
        "deposit": ["6b0d4d0e-6f0e-4a3e-9a55-0d2f6a3d3c11"],
        "statement": [item["id"] for item in desk.http.get("/v1/statements", params={"limit": 10}).json()["items"]],
    }
    sealed = desk.seal((desk.upload(), PDF), deposit=known["deposit"][0])
    known["subject"] = [known["deposit"][0], sealed.json()["documents"][0]["id"]]
    known["message"], known["attachment"] = known["deposit"], _attachments(stub, known["subject"][1])
    for name in ("application", "part", "mail", "request_id", "registration_id"):
        known[name] = ["7c1d4d0e-6f0e-4a3e-9a55-0d2f6a3d3c22"]
    known["captcha"] = ["cc0c2a7e9b3d4c58a6e1d2f3b4c5a697"]
    known["request"] = [demand(desk).json()["id"]]
    known["change"] = ["8d1d4d0e-6f0e-4a3e-9a55-0d2f6a3d3c33"]
    known["enrolment"] = ["8e1d4d0e-6f0e-4a3e-9a55-0d2f6a3d3c34"]
    desk.http.put(f"/v1/account/factor/enrolments/{known['enrolment'][0]}", json={"password": DEMO.password})
    asked = {"password": DEMO.password, "mail": "accueil@optique-demo.example"}
    desk.http.put(f"/v1/account/mail-changes/{known['change'][0]}", json=asked)
    known["session"] = [each["id"] for each in desk.http.get("/v1/account/sessions").json()["items"]]
    applicant.apply(id_=known["application"][0])
    applicant.close()
    mode = GenerationMode.NEGATIVE if asker == "sloppy" else GenerationMode.POSITIVE

    @settings(
        max_examples=ASKERS[asker],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def hold(case: schemathesis.Case, data: st.DataObject) -> None:
        for name in case.path_parameters or {}:
            if mode is GenerationMode.POSITIVE and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(known[name]))
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict) and "practice" in case.body:
            case.body["practice"] = data.draw(st.sampled_from([DEMO.finess, case.body["practice"]]))
        case.headers.pop("Authorization", None)
        if asker != "unsigned":
            case.headers["Authorization"] = authorization
        case.call_and_validate(checks=CHECKS, timeout=20)

    hold()

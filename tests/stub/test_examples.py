"""The example messages keep the OpenAPI document, and the real server gives the very answers that they show."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from api_stub import followup_book as book
from api_stub.followup_book import Subject
from api_stub.followup_rules import Turn
from api_stub.problems import CATALOGUE, Problem
from api_stub.seed import DEMO, OTHER
from api_stub.serving import Served
from tests.stub import access_play, factor_play, registration_play
from tests.stub.applicant import Applicant, decide
from tests.stub.conftest import PDF, Desk

FOLDER = Path(__file__).parents[2] / "resources" / "contract"
EXCHANGES = sorted(path.name.removesuffix(".json") for path in FOLDER.glob("*.json") if path.name != "problems.json")

# the order in which the real server is asked; what must have happened before is in `_BEFORE`
PLAY = [
    "sign-in",
    "sign-in.refused",
    "sign-in.not-activated",
    "practice.agreement-absent",
    "sign-in.too-many",
    "refresh",
    "refresh.expired",
    "notices",
    "faq",
    "faq.same",
    "practice",
    "practice.same",
    "practice.agreement",
    "limits",
    "limits.refused",
    "uploads.options",
    "upload.create-whole",
    "upload.create",
    "upload.too-large",
    "upload.patch",
    "upload.patch-conflict",
    "upload.patch-mismatch",
    "upload.head",
    "upload.unknown",
    "deposit.incomplete",
    "upload.delete",
    "deposit.seal",
    "deposit.seal-again",
    "deposit.conflict",
    "deposit.upload-unknown",
    "deposit.malformed",
    "deposit",
    "deposit.unknown",
    "deposits",
    "documents",
    "documents.cursor-unknown",
    "statements",
    "statement.lines",
    "statement.lines-resumed",
    "statement.lines-same",
    "statement.pdf",
    "statement.unknown",
    "statement.changed",
    "statements.later",
    "statement.withdrawn",
    "statements.cursor-unknown",
    "followup",
    "followup.later",
    "followup.cursor-unknown",
    "followup.read",
    "message.write",
    "message.write-again",
    "message.conflict",
    "piece.seal",
    "piece.seal-again",
    "piece.nothing-missing",
    "followup.answered",
    "attachment",
    "attachment.unknown",
    "message.closed",
    "request.seal",
    "request.seal-again",
    "request.conflict",
    "request.duplicate",
    "request.fields",
    "request.other-practice",
    "request",
    "request.unknown",
    "requests",
    "request.withdrawn",
    "requests.later",
    *factor_play.PLAY,
    *access_play.PLAY,
    "sign-out",
    "application-key",
    "application-key.refused",
    "application-mail",
    "application.seal",
    "application.seal-again",
    "application.conflict",
    "application",
    "application.unknown",
    "application.part-closed",
    "application.part",
    "application.accepted",
    "application-key.renew",
    *registration_play.PLAY,
]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT")


def read(name: str) -> dict[str, Any]:
    example: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return example


Named = dict[str, str]  # what the examples call it: what it is called this time


def _wrong_tries(stub: Served) -> Named:
    for _ in range(4):
        httpx.post(f"{stub.url}/v1/sessions", json={"finess": "200000016", "password": "x"})
    return {}


def _one_more_deposit(stub: Served) -> Named:
    desk = Desk(stub.url)
    assert desk.seal((desk.upload(), PDF)).status_code == 201
    desk.close()
    return {}


def _first_statement(stub: Served) -> tuple[str, str]:
    """Its id, and the cursor after all that happened so far."""
    items, _, cursor = stub.parts.statements.changes(DEMO.finess, None, 1000)
    return items[0]["id"], cursor


def _corrected(stub: Served) -> Named:
    statement, cursor = _first_statement(stub)
    stub.parts.statements.correct(DEMO.finess, statement, {2: {"quantity": 2}})
    return {"cursor-of-yesterday": cursor}


def _withdrawn(stub: Served) -> Named:
    stub.parts.statements.withdraw(DEMO.finess, _first_statement(stub)[0])
    return {}


def _followed(stub: Served) -> Subject:
    """The document of the first deposit."""
    found = stub.parts.state.read(lambda connection: book.newest(connection, 10))
    return min(found, key=lambda subject: subject.seq)


def _taken(happened: Turn, text: str = "") -> Callable[[Served], Named]:
    def act(stub: Served) -> Named:
        cursor = stub.parts.followup.followup.changes(DEMO.finess, None, 1000)["cursor"]
        found = _followed(stub)
        take = stub.parts.followup.office.take
        stub.parts.state.submit(lambda connection: take(connection, found, happened, text)).result()
        return {"cursor-of-events-99": cursor}

    return act


def _upload(sample: str) -> Callable[[Served], Named]:
    def act(stub: Served) -> Named:
        desk = Desk(stub.url)
        made = {sample: desk.upload()}
        desk.close()
        return made

    return act


def _answered(stub: Served) -> Named:
    found = _followed(stub)
    say = stub.parts.followup.office.say
    words = "Votre dossier est complet."
    stub.parts.state.submit(lambda connection: say(connection, found, words, on_paper=True)).result()
    return {}


APPLICATION = "7c1d4d0e-6f0e-4a3e-9a55-0d2f6a3d3c22"


def _key(stub: Served) -> Named:
    applicant = Applicant(stub)
    made = {
        "dossier-key-of-an-applicant-of-43-opaque-characters": applicant.token,
        "aa0c2a7e9b3d4c58a6e1d2f3b4c5a697": applicant.upload(),
        "bb0c2a7e9b3d4c58a6e1d2f3b4c5a697": applicant.upload(),
    }
    applicant.close()
    return made


def _decided(action: str, text: str = "") -> Callable[[Served], Named]:
    def act(stub: Served) -> Named:
        decide(stub, APPLICATION, action, text)
        return {}

    return act


def _without_copy(stub: Served) -> Named:
    desk = Desk(stub.url, OTHER)
    desk.close()
    return {"access-token-of-a-practice-without-a-copy": desk.session["access_token"]}


_BEFORE: dict[str, Callable[[Served], Named]] = {
    "sign-in.too-many": _wrong_tries,
    "practice.agreement-absent": _without_copy,
    "deposits": _one_more_deposit,
    "statement.changed": _corrected,
    "statements.later": _withdrawn,
    "followup.later": _taken(Turn.ASK, "Ordonnance datée de moins de trois ans"),
    "message.write": _upload("cc0c2a7e9b3d4c58a6e1d2f3b4c5a697"),
    "piece.seal": _upload("dd0c2a7e9b3d4c58a6e1d2f3b4c5a697"),
    "request.seal": _upload("ff0c2a7e9b3d4c58a6e1d2f3b4c5a697"),
    "piece.nothing-missing": _upload("ee0c2a7e9b3d4c58a6e1d2f3b4c5a697"),
    "followup.answered": _answered,
    "message.closed": _taken(Turn.CLOSE),
    "application-key": _key,
    "application.part": _decided("ask", "Le RIB de l’établissement"),
    "application.accepted": _decided("accept-mail"),
    **registration_play.BEFORE,
    **factor_play.BEFORE,
    **access_play.BEFORE,
}


def test_every_example_is_played() -> None:
    assert sorted(PLAY) == EXCHANGES


@pytest.mark.parametrize("name", EXCHANGES)
def test_the_examples_keep_the_document(name: str, contract: dict[str, Any]) -> None:
    example = read(name)
    method, path = example["operation"].split(" ", 1)
    operation = contract["paths"][path][method.lower()]
    if "body" in example["request"] and name != "deposit.malformed":
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        _validator(contract, schema).validate(example["request"]["body"])
    answer = operation["responses"][str(example["reply"]["status"])]
    for header, told in answer.get("headers", {}).items():
        assert header in example["reply"]["headers"] or not told.get("required"), header
    if "body" in example["reply"]:
        schema = answer["content"][example["reply"]["headers"]["Content-Type"]]["schema"]
        _validator(contract, schema).validate(example["reply"]["body"])
    elif "lines" in example["reply"]:
        *lines, end = example["reply"]["lines"]
        for line in lines:
            _validator(contract, {"$ref": "#/components/schemas/StatementLine"}).validate(line)
        _validator(contract, {"$ref": "#/components/schemas/LinesEnd"}).validate(end)
    elif "begins" not in example["reply"]:
        assert "content" not in answer


def test_the_problems_keep_the_document(contract: dict[str, Any]) -> None:
    problems = json.loads((FOLDER / "problems.json").read_text(encoding="utf-8"))["problems"]
    assert problems == {code: json.loads(Problem(code).body()) for code in CATALOGUE}
    for body in problems.values():
        _validator(contract, {"$ref": "#/components/schemas/Problem"}).validate(body)


def test_the_server_gives_these_answers(stub: Served) -> None:
    real: Named = {}
    with httpx.Client(base_url=stub.url) as http:
        for name in PLAY:
            real |= _BEFORE.get(name, lambda _: {})(stub)
            example = read(name)
            asked, shown = example["request"], example["reply"]
            sent: dict[str, Any] = {"headers": _translate(asked["headers"], real)}
            if "bytes" in asked:
                start = int(asked["headers"].get("Upload-Offset", 0))
                sent["content"] = PDF[start : start + asked["bytes"]]
            elif "body" in asked:
                sent["json"] = _translate(asked["body"], real)
            answer = http.request(asked["method"], _translate(asked["path"], real), **sent)
            assert answer.status_code == shown["status"], name
            for header, value in shown["headers"].items():
                _learn(value, answer.headers[header], real, f"{name} {header}")
            if "body" in shown:
                _learn(shown["body"], answer.json(), real, name)
            elif "lines" in shown:
                _learn(shown["lines"], [json.loads(line) for line in answer.text.splitlines()], real, name)
            elif "begins" in shown:
                assert answer.content.startswith(shown["begins"].encode()), name
            else:
                assert answer.content == b"", name


@pytest.fixture
def contract(stub: Served) -> dict[str, Any]:
    document: dict[str, Any] = httpx.get(f"{stub.url}/v1/openapi.json", timeout=60).json()
    return document


def _validator(contract: dict[str, Any], schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    whole = {**schema, "components": contract["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _translate(value: Any, real: Named) -> Any:
    if isinstance(value, dict):
        return {name: _translate(part, real) for name, part in value.items()}
    if isinstance(value, list):
        return [_translate(part, real) for part in value]
    if isinstance(value, str):
        for shown, true in real.items():
            value = value.replace(shown, true)
    return value


def _learn(shown: Any, true: Any, real: Named, where: str) -> None:
    """Hold an answer against its example; opaque strings may differ, but then always in the same way."""
    if isinstance(shown, dict):
        assert isinstance(true, dict), where
        assert shown.keys() == true.keys(), where
        for name in shown:
            _learn(shown[name], true[name], real, f"{where}.{name}")
    elif isinstance(shown, list):
        assert len(shown) == len(true), where
        for one, other in zip(shown, true, strict=True):
            _learn(one, other, real, where)
    elif isinstance(shown, str) and MOMENT.fullmatch(shown):
        assert MOMENT.fullmatch(true), where
    elif isinstance(shown, str) and _translate(shown, real) != true:
        opaque = ("_token", ".id", ".next", ".cursor", ".key", ".image", "Location", ".challenge", ".secret")
        opaque += (".uri", ".recovery_codes")
        assert where.endswith(opaque), f"{where}: {shown!r} is {true!r}"
        real[shown.rsplit("/", 1)[-1]] = true.rsplit("/", 1)[-1]
    elif not isinstance(shown, str):
        assert shown == true, where

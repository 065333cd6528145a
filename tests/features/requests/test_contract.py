"""The client understands the example messages about demands, and asks as they show, from what a form holds."""

from datetime import date
from typing import Any

import pytest

from desktop.features.requests.domain import LINES, FieldType, Shape, Stand, Typed, TypedLine
from desktop.features.requests.fields import wire
from desktop.features.requests.kinds import KINDS
from desktop.features.requests.remote import ROUTE, Remote, body, read_answer, withdrawal_route
from desktop.kernel.failures import Refused
from desktop.outbox.facts import Intent, IntentId
from tests.outbox.replay import Replay, answer, names, read

EXAMPLES = names("request", "requests")
SEALS = [name for name in EXAMPLES if read(name)["operation"] == "PUT /v1/requests/{request}"]
LISTS = [name for name in EXAMPLES if read(name)["operation"] == "GET /v1/requests"]
ONES = [name for name in EXAMPLES if read(name)["operation"] == "GET /v1/requests/{request}"]


def typed(shape: Shape, fields: dict[str, Any]) -> Typed:
    """What a secretary types so that these are sent."""
    words: dict[str, str] = {}
    lines: dict[str, tuple[TypedLine, ...]] = {}
    for name, value in fields.items():
        field = shape.field(name)
        assert field is not None, name
        if field.type in LINES:
            lines[name] = tuple(TypedLine(each["code"], each["detail"], _euros(each["amount"])) for each in value)
        elif field.type is FieldType.CENTS:
            words[name] = _euros(value)
        elif field.type in (FieldType.DATE, FieldType.DAY):
            words[name] = date.fromisoformat(value).strftime("%d/%m/%Y")
        else:
            words[name] = value
    return Typed(words, lines)


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


def sealed(name: str) -> bytes:
    """Send what an example shows, from a form; the answer."""
    asked = read(name)["request"]
    told = asked["body"]
    shape = KINDS[told["kind"]]
    form = typed(shape, told["fields"])
    fields = told["fields"] if name == "request.fields" else wire(shape, form)  # which no form would let go
    content = body(told["practice"], told["kind"], fields, again=told["again"])
    id_ = asked["path"].rpartition("/")[2]
    return Replay(name).post(Intent(IntentId(id_), f"request.{told['kind']}", ROUTE, content), id_)


def test_every_example_is_read() -> None:
    assert set(EXAMPLES) == {*SEALS, *LISTS, *ONES, "request.withdrawn"}


@pytest.mark.parametrize("name", [name for name in SEALS if read(name)["reply"]["status"] < 400])
def test_a_demand_is_sent_as_shown_and_its_answer_understood(name: str) -> None:
    shown = read(name)["reply"]["body"]
    confirmed = read_answer(sealed(name))
    assert (confirmed.id, confirmed.kind, confirmed.number) == (shown["id"], shown["kind"], shown["number"])
    assert confirmed.about == shown["fields"]["beneficiary"]
    assert confirmed.documents == len(shown["documents"])
    assert Stand(confirmed.state)


@pytest.mark.parametrize("name", [name for name in SEALS if read(name)["reply"]["status"] >= 400])
def test_a_no_is_understood(name: str) -> None:
    shown = read(name)["reply"]
    with pytest.raises(Refused) as caught:
        sealed(name)
    assert (caught.value.status, caught.value.problem) == (shown["status"], shown["body"]["code"])
    assert caught.value.fields == shown["body"].get("fields", {})


def test_a_demand_is_taken_back_as_shown() -> None:
    asked = read("request.withdrawn")["request"]
    id_ = asked["path"].split("/")[3]
    replay = Replay("request.withdrawn")
    confirmed = read_answer(replay.post(Intent(IntentId("x"), "withdrawal", withdrawal_route(IntentId(id_))), "x"))
    assert (confirmed.id, confirmed.state) == (id_, Stand.WITHDRAWN)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_understood(name: str) -> None:
    example = read(name)
    replay = Replay(name)
    _, _, since = example["request"]["path"].partition("since=")
    page = Remote(replay.http, lambda: replay.bearer, lambda stale: stale).page(since or None)
    shown = example["reply"]["body"]
    assert [(each.id, each.state) for each in page.items] == [(each["id"], each["state"]) for each in shown["items"]]
    assert (page.cursor, page.more) == (shown["cursor"], shown["next"] is not None)


@pytest.mark.parametrize("name", [name for name in ONES if read(name)["reply"]["status"] < 400])
def test_one_is_understood(name: str) -> None:
    assert read_answer(answer(name)).id == read(name)["reply"]["body"]["id"]

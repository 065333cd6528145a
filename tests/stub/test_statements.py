"""Statements over the wire: the feed, the stream and where it goes on, what changes meanwhile, whose they are."""

import io
import json
from collections.abc import Callable
from datetime import date
from socket import IPPROTO_TCP
from typing import Any

import httpx
import pypdf
import pytest

from api_stub import seed
from api_stub.serving import Served
from api_stub.spoils import SPOILS
from tests.stub.conftest import Clock, Desk, Serve
from tests.stub.test_isolation import face


def feed(desk: Desk, since: str | None = None, limit: int = 100) -> tuple[list[dict[str, Any]], str]:
    """All that follows, and the cursor after it."""
    items: list[dict[str, Any]] = []
    while True:
        params = {"limit": limit} | ({"since": since} if since else {})
        page = desk.http.get("/v1/statements", params=params).json()
        items += page["items"]
        since = page["cursor"]
        assert page["next"] in (None, since)
        if page["next"] is None:
            return items, since


def read(desk: Desk, statement: str, after: int = 0, **headers: str) -> tuple[list[dict[str, Any]], httpx.Response]:
    answer = desk.http.get(f"/v1/statements/{statement}/lines", params={"after": after}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()], answer


@pytest.fixture
def first(desk: Desk) -> dict[str, Any]:
    return feed(desk)[0][0]


# --- the feed -----------------------------------------------------------------------------------------------------


def test_the_feed_in_pages_of_any_size(desk: Desk) -> None:
    whole, end = feed(desk)
    for limit in (1, 7, len(whole), 1000):
        assert feed(desk, limit=limit) == (whole, end)
    assert len(whole) == 85
    assert feed(desk, end) == ([], end)
    moments = [item["changed_at"] for item in whole]
    assert moments == sorted(moments)
    assert {item["change"] for item in whole} == {"created", "corrected", "withdrawn"}
    for item in whole:
        assert ("sums" in item) == (item["change"] != "withdrawn")


def test_only_news_after_the_cursor(desk: Desk, stub: Served, first: dict[str, Any]) -> None:
    _, end = feed(desk)
    made = stub.parts.statements.issue(seed.DEMO.finess, lines=30)
    corrected = stub.parts.statements.correct(seed.DEMO.finess, first["id"])
    withdrawn = stub.parts.statements.withdraw(seed.DEMO.finess, made["id"])
    news, later = feed(desk, end)
    assert news == [made, corrected, withdrawn]
    assert [(item["change"], item["revision"]) for item in news] == [("created", 1), ("corrected", 2), ("withdrawn", 2)]
    assert feed(desk, later) == ([], later)


@pytest.mark.parametrize("limit", [0, -1, 1001, "x"])
def test_a_limit_that_cannot_be(desk: Desk, limit: object) -> None:
    answer = desk.http.get("/v1/statements", params={"limit": str(limit)})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


# --- sums ---------------------------------------------------------------------------------------------------------


def test_lines_feed_and_transfer_agree(desk: Desk, stub: Served, first: dict[str, Any]) -> None:
    stub.parts.statements.correct(seed.DEMO.finess, first["id"])
    stub.parts.statements.issue(seed.DEMO.finess, lines=12)
    latest = {item["id"]: item for item in feed(desk)[0]}
    total = 0
    for item in latest.values():
        if item["change"] == "withdrawn":
            continue
        (*lines, end), answer = read(desk, item["id"])
        assert answer.headers["ETag"] == f'"{item["id"]}-{item["revision"]}"'
        assert int(answer.headers["Statement-Line-Count"]) == item["line_count"] == len(lines) == end["count"]
        assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))
        for name in ("expense_cents", "amo_cents", "amc_cents", "rest_cents"):
            assert sum(line[name] for line in lines) == item["sums"][name]
        for status in ("paid", "partial", "rejected", "pending", "cancelled"):
            assert sum(line["status"] == status for line in lines) == item["sums"][status]
        paid = sum(line["amc_cents"] for line in lines if line["status"] in ("paid", "partial"))
        assert paid == item["transfer"]["amount_cents"] == end["amc_cents"]
        total += len(lines)
    assert total > 6000


def test_no_line_of_the_demonstration_is_paid_twice(desk: Desk) -> None:
    full: dict[tuple[Any, ...], list[str]] = {}
    latest = {item["id"]: item for item in feed(desk)[0]}
    for item in latest.values():
        if item["change"] != "withdrawn":
            for line in read(desk, item["id"])[0][:-1]:
                if line["status"] == "paid" and line["base_cents"]:
                    what = line["invoice"], line["act"], line["expense_cents"]
                    full.setdefault(what, []).append(item["id"])
    assert all(len(set(where)) == 1 for where in full.values())


# --- the stream -----------------------------------------------------------------------------------------------------


def test_compressed_or_not(desk: Desk, first: dict[str, Any]) -> None:
    plain, answer = read(desk, first["id"], **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    for accepted in ("gzip", "br, gzip;q=0.5", "*"):
        packed, answer = read(desk, first["id"], **{"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert packed == plain
    assert "Content-Encoding" not in read(desk, first["id"], **{"Accept-Encoding": "gzip;q=0, br"})[1].headers


def test_a_cut_stream_goes_on(desk: Desk, first: dict[str, Any]) -> None:
    whole, answer = read(desk, first["id"])
    tag = answer.headers["ETag"]
    for after in (0, 1, 40, first["line_count"] - 1, first["line_count"], first["line_count"] + 9):
        rest, answer = read(desk, first["id"], after, **{"If-Match": tag})
        assert rest == whole[min(after, first["line_count"]) :]
        assert rest[-1] == {"end": True, "count": first["line_count"], "amc_cents": first["sums"]["amc_cents"]}
    refused = desk.http.get(f"/v1/statements/{first['id']}/lines", params={"after": -1})
    assert refused.json()["code"] == "invalid-request"


def test_what_is_known_is_not_sent_again(desk: Desk, first: dict[str, Any]) -> None:
    tag = read(desk, first["id"])[1].headers["ETag"]
    for path in ("lines", "pdf"):
        for known in (tag, f'"other", W/{tag}', "*"):
            answer = desk.http.get(f"/v1/statements/{first['id']}/{path}", headers={"If-None-Match": known})
            assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)


def test_a_correction_meanwhile(desk: Desk, stub: Served, first: dict[str, Any]) -> None:
    _, answer = read(desk, first["id"])
    tag = answer.headers["ETag"]
    stub.parts.statements.correct(seed.DEMO.finess, first["id"], {2: {"amc_cents": 1}})
    refused = desk.http.get(f"/v1/statements/{first['id']}/lines", params={"after": 4}, headers={"If-Match": tag})
    assert (refused.status_code, refused.json()["code"]) == (412, "statement-changed")
    assert refused.headers["ETag"] == tag.replace("-1", "-2")
    lines, answer = read(desk, first["id"], **{"If-None-Match": tag})
    assert lines[1]["amc_cents"] == 1
    assert lines[-1]["amc_cents"] == sum(line["amc_cents"] for line in lines[:-1])


def test_a_stream_under_way_stays_what_it_was(desk: Desk, stub: Served) -> None:
    """It comes in pieces, and each is of the revision that was asked for."""
    made = stub.parts.statements.issue(seed.DEMO.finess, lines=6500)
    path = f"/v1/statements/{made['id']}/lines"
    with desk.http.stream("GET", path, headers={"Accept-Encoding": "identity"}) as answer:
        pieces = answer.iter_lines()
        lines = [json.loads(next(pieces))]
        stub.parts.statements.correct(seed.DEMO.finess, made["id"], {6000: {"quantity": 7}})
        lines += map(json.loads, pieces)
    assert (len(lines), lines[5999]["quantity"]) == (6501, 1)
    assert read(desk, made["id"], 5999)[0][0]["quantity"] == 7


def test_pieces_are_not_held_back(stub: Served) -> None:
    """asyncio turns Nagle's delay off for sockets of this protocol alone; else each answer takes 40 ms."""
    assert stub._server is not None
    (server,) = stub._server.servers
    assert [socket.proto for socket in server.sockets] == [IPPROTO_TCP]


# --- changes --------------------------------------------------------------------------------------------------------


def test_a_withdrawn_one_is_gone(desk: Desk, stub: Served, first: dict[str, Any]) -> None:
    stub.parts.statements.withdraw(seed.DEMO.finess, first["id"])
    for path in ("lines", "pdf"):
        answer = desk.http.get(f"/v1/statements/{first['id']}/{path}", headers={"If-Match": "*"})
        assert (answer.status_code, answer.json()["code"]) == (410, "statement-withdrawn")


def test_corrections_add_up(desk: Desk, stub: Served, first: dict[str, Any]) -> None:
    statements = stub.parts.statements
    statements.correct(seed.DEMO.finess, first["id"], {1: {"status": "rejected", "reject_code": "BE02"}})
    statements.correct(seed.DEMO.finess, first["id"], {1: {"amc_cents": 0}, 2: {"label": "Autre"}})
    told = statements.correct(seed.DEMO.finess, first["id"], {1: {"reject_code": None}})
    lines, _ = read(desk, first["id"])
    assert (lines[0]["status"], lines[0]["amc_cents"], "reject_code" in lines[0]) == ("rejected", 0, False)
    assert lines[1]["label"] == "Autre"
    assert told["revision"] == 4
    assert told["sums"]["rejected"] == first["sums"]["rejected"] + 1


def test_a_statement_of_chosen_lines(desk: Desk, stub: Served, first: dict[str, Any]) -> None:
    lines, _ = read(desk, first["id"])
    told = stub.parts.statements.issue(seed.DEMO.finess, lines=lines[4:9])
    found, _ = read(desk, told["id"])
    assert [line | {"n": 0} for line in found[:-1]] == [line | {"n": 0} for line in lines[4:9]]
    assert told["transfer"]["amount_cents"] == sum(line["amc_cents"] for line in lines[4:9])


def test_a_restart_forgets_nothing(serve: Serve, desks: Callable[..., Desk], clock: Clock) -> None:
    stub = serve()
    desk = desks(stub)
    made = stub.parts.statements.issue(seed.DEMO.finess, lines=25)
    stub.parts.statements.correct(seed.DEMO.finess, made["id"])
    before = feed(desk)
    lines, _ = read(desk, made["id"])
    stub.stop()
    clock.advance(86_400 * 40)
    stub.start()
    again = desks(stub)
    assert feed(again) == before
    assert read(again, made["id"])[0] == lines
    assert feed(again, before[1]) == ([], before[1])


def test_an_empty_world_has_none(serve: Serve) -> None:
    statements = serve(seed="empty").parts.statements
    assert statements.changes(seed.DEMO.finess, None, 10)[:2] == ([], None)


def test_the_large_seed_is_told_exactly(serve: Serve, desks: Callable[..., Desk]) -> None:
    items, _ = feed(desks(serve(seed="large", large_lines=20_000)), limit=1000)
    assert sum(item["line_count"] for item in items if item["change"] == "created") == 20_000


# --- by hand, in a server of its own --------------------------------------------------------------------------------


def test_changes_by_request(serve: Serve, desks: Callable[..., Desk]) -> None:
    stub = serve(faults={})
    desk = desks(stub)
    _, end = feed(desk)

    def order(**told: Any) -> httpx.Response:
        return httpx.post(f"{stub.url}/_statements", json={"finess": seed.DEMO.finess, **told})

    made = order(change="created", lines=9)
    assert (made.status_code, made.json()["line_count"]) == (201, 9)
    id_ = made.json()["id"]
    told = [made, order(change="corrected", id=id_, lines={"3": {"quantity": 4}}), order(change="corrected", id=id_)]
    told.append(order(change="withdrawn", id=id_))
    assert feed(desk, end)[0] == [answer.json() for answer in told]
    assert order(change="corrected", id=id_).json()["code"] == "statement-withdrawn"
    assert order(change="withdrawn", id="unknown").json()["code"] == "not-found"
    other = feed(desk)[0][0]["id"]
    for nonsense in (
        {"change": "corrected", "id": other, "lines": {"999": {"quantity": 4}}},
        {"change": "corrected", "id": other, "lines": {"1": {"amc_cents": "many"}}},
        {"change": "created", "lines": 10**9},
        {"change": "created", "lines": [{"invoice": "1"}]},
        {"change": "created", "lines": {"1": {}}},
        {"change": "burnt"},
    ):
        assert order(**nonsense).json()["code"] == "invalid-request", nonsense
    assert len(feed(desk, end)[0]) == 4


def test_no_such_door_without_faults(stub: Served) -> None:
    order = {"finess": seed.DEMO.finess, "change": "created"}
    assert httpx.post(f"{stub.url}/_statements", json=order).status_code == 404


# --- whose they are -------------------------------------------------------------------------------------------------


def test_statements_of_others_look_unknown(desk: Desk, stub: Served, desks: Callable[..., Desk]) -> None:
    thief = desks(stub, seed.OTHER)
    mine, cursor = feed(desk)
    theirs, _ = feed(thief)
    assert theirs
    assert not {item["id"] for item in mine} & {item["id"] for item in theirs}
    gone = next(item["id"] for item in mine if item["change"] == "withdrawn")
    for statement in (mine[0]["id"], gone):
        for path in ("lines", "pdf"):
            for headers in ({}, {"If-Match": f'"{statement}-1"'}, {"If-None-Match": "*"}):
                stolen = thief.http.get(f"/v1/statements/{statement}/{path}", headers=headers)
                unknown = thief.http.get(f"/v1/statements/{'0' * 32}/{path}", headers=headers)
                assert face(stolen) == face(unknown)
                assert stolen.status_code == 404
    assert thief.http.get("/v1/statements", params={"since": cursor}).json()["code"] == "cursor-unknown"
    documents = desk.http.get("/v1/statements", params={"since": "d1"}).json()
    assert documents["code"] == "cursor-unknown"
    for path in ("", f"/{mine[0]['id']}/lines", f"/{mine[0]['id']}/pdf"):
        assert httpx.get(f"{stub.url}/v1/statements{path}").status_code == 401


# --- paper ----------------------------------------------------------------------------------------------------------


def test_the_pdf_says_what_the_lines_say(desk: Desk) -> None:
    item = next(item for item in feed(desk)[0] if item["change"] == "corrected")
    lines, _ = read(desk, item["id"])
    answer = desk.http.get(f"/v1/statements/{item['id']}/pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["ETag"] == f'"{item["id"]}-2"'
    book = pypdf.PdfReader(io.BytesIO(answer.content), strict=True)
    assert book.metadata is not None
    assert book.metadata.title == f"Relevé de décomptes {item['number']}"
    text = "\n".join(page.extract_text() for page in book.pages)
    assert len(book.pages) > 1
    for line in lines[:-1]:
        assert line["invoice"] in text
        assert line["beneficiary"] in text
        assert euros(line["expense_cents"]) in text
    for expected in (
        item["number"], item["transfer"]["reference"], euros(item["transfer"]["amount_cents"]),
        f"{date.fromisoformat(item['transfer']['paid_on']):%d/%m/%Y}", seed.DEMO.name, "Relevé rectifié",
        f"Page 1 / {len(book.pages)}", euros(item["sums"]["rest_cents"]),
    ):  # fmt: skip
        assert expected in text
    assert lines[0]["nir"] not in text


def euros(cents: int) -> str:
    return f"{cents // 100:,}".replace(",", "\u00a0") + f",{cents % 100:02d}\u00a0€"


# --- statements that can't be right -----------------------------------------------------------------------------------


@pytest.fixture
def faulty(serve: Serve) -> Served:
    return serve(faults={})


def spoiled(stub: Served, fault: str, route: str = "GET /v1/statements/*/lines", **options: Any) -> None:
    stub.faults.load({"rules": [{"route": route, "fault": fault, **options}]})


@pytest.mark.parametrize("fault", SPOILS)
def test_spoiled_lines(faulty: Served, desks: Callable[..., Desk], fault: str) -> None:
    desk = desks(faulty)
    item = feed(desk)[0][0]
    good, _ = read(desk, item["id"])
    spoiled(faulty, fault)
    answer = desk.http.get(f"/v1/statements/{item['id']}/lines")
    assert answer.status_code == 200
    texts = answer.text.splitlines()
    if fault == "malformed-line":
        with pytest.raises(json.JSONDecodeError):
            json.loads(texts.pop(2))
        assert list(map(json.loads, texts)) == good[:2] + good[3:]
        return
    bad = list(map(json.loads, texts))
    expected = {
        "cut-body": good[:10],
        "wrong-sum": [*good[:-1], good[-1] | {"amc_cents": good[-1]["amc_cents"] + 100}],
        "duplicate-id": [*good[:3], good[2] | {"amc_cents": good[2]["amc_cents"] + 1}, *good[3:]],
        "wild-date": [*good[:2], good[2] | {"care_date": "2026-02-30"}, *good[3:]],
        "wild-amount": [*good[:2], good[2] | {"expense_cents": 9_000_000_000_000}, *good[3:]],
    }[fault]
    assert bad == expected
    faulty.faults.clear()
    assert read(desk, item["id"])[0] == good


@pytest.mark.parametrize("fault", SPOILS)
def test_spoiled_pages(faulty: Served, desks: Callable[..., Desk], fault: str) -> None:
    desk = desks(faulty)
    params = {"limit": 5}
    good = desk.http.get("/v1/statements", params=params).json()["items"]
    spoiled(faulty, fault, "GET /v1/statements")
    answer = desk.http.get("/v1/statements", params=params)
    assert answer.status_code == 200
    if fault == "cut-body":
        with pytest.raises(json.JSONDecodeError):
            answer.json()
        return
    bad = answer.json()["items"]
    third = good[2]
    money = third["transfer"]
    changed = {
        "malformed-line": [third | {"revision": "two"}],
        "wrong-sum": [third | {"transfer": money | {"amount_cents": money["amount_cents"] + 100}}],
        "duplicate-id": [third, third | {"number": third["number"] + "-B"}],
        "wild-date": [third | {"issued_on": "2026-02-30"}],
        "wild-amount": [third | {"transfer": money | {"amount_cents": 9_000_000_000_000}}],
    }[fault]
    assert bad[2 : 2 + len(changed)] == changed


def test_spoils_with_options(faulty: Served, desks: Callable[..., Desk]) -> None:
    desk = desks(faulty)
    good = feed(desk)[0]
    spoiled(faulty, "wrong-sum", "GET /v1/statements", line=2, cents=-5)
    bad = feed(desk)[0]
    assert [a["number"] for a, b in zip(good, bad) if a != b] == [good[1]["number"]]
    assert bad[1]["transfer"]["amount_cents"] == good[1]["transfer"]["amount_cents"] - 5
    spoiled(faulty, "wild-date", year=1802, line=1)
    assert read(desk, good[0]["id"])[0][0]["care_date"] == "1802-01-01"


def test_a_body_cut_on_the_line(faulty: Served, desks: Callable[..., Desk]) -> None:
    desk = desks(faulty)
    item = feed(desk)[0][0]
    spoiled(faulty, "truncated", after=5000)
    with pytest.raises(httpx.RemoteProtocolError):
        desk.http.get(f"/v1/statements/{item['id']}/lines", headers={"Accept-Encoding": "identity"})

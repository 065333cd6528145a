"""Sealing, and the lists of what was sealed."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from api_stub.serving import Served
from tests.stub.conftest import PDF, Clock, Desk, Serve, sha256

JPEG = b"\xff\xd8\xff\xe0" + b"made-up picture" * 20


def refused(answer: httpx.Response) -> tuple[int, str, list[str]]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return answer.status_code, problem["code"], problem.get("uploads", [])


def test_a_deposit_is_acknowledged(desk: Desk, clock: Clock) -> None:
    deposit = str(uuid.uuid4())
    one, two = desk.upload(PDF), desk.upload(JPEG)
    answer = desk.seal((one, PDF), (two, JPEG), deposit=deposit, kind="devis", message="Deux pièces")
    assert answer.status_code == 201
    sealed = answer.json()
    assert sealed["id"] == deposit
    assert re.fullmatch(r"AD-2026-\d{6}", sealed["number"])
    assert sealed["received_at"] == "2026-11-23T08:30:00.000Z"
    assert (sealed["kind"], sealed["message"]) == ("devis", "Deux pièces")
    told = [(document["name"], document["sha256"], document["size"]) for document in sealed["documents"]]
    assert told == [("0.pdf", sha256(PDF), len(PDF)), ("1.pdf", sha256(JPEG), len(JPEG))]
    assert {document["deposit"] for document in sealed["documents"]} == {deposit}
    assert {document["state"] for document in sealed["documents"]} == {"received"}
    assert desk.http.get(f"/v1/deposits/{deposit}").json() == sealed


def test_the_same_again_is_the_same(desk: Desk, clock: Clock) -> None:
    upload, deposit = desk.upload(), str(uuid.uuid4())
    first = desk.seal((upload, PDF), deposit=deposit)
    clock.advance(600)
    again = desk.seal((upload, PDF), deposit=deposit.upper())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(desk.http.get("/v1/deposits").json()["items"]) == 1


@pytest.mark.parametrize("changes", [{"kind": "devis"}, {"message": "x"}, {"uploads": []}, {"uploads": "more"}])
def test_the_same_uuid_with_other_content(desk: Desk, changes: dict[str, Any]) -> None:
    upload, other, deposit = desk.upload(), desk.upload(), str(uuid.uuid4())
    desk.seal((upload, PDF), deposit=deposit)
    if changes == {"uploads": "more"}:
        answer = desk.seal((upload, PDF), (other, PDF), deposit=deposit)
    elif "uploads" in changes:
        answer = desk.seal((other, PDF), deposit=deposit)
    else:
        answer = desk.seal((upload, PDF), deposit=deposit, **changes)
    assert refused(answer) == (409, "deposit-conflict", [])


def test_an_upload_goes_into_one_deposit_only(desk: Desk) -> None:
    upload = desk.upload()
    desk.seal((upload, PDF))
    assert refused(desk.seal((upload, PDF))) == (422, "upload-unknown", [upload])


def test_numbers_count(desk: Desk, clock: Clock) -> None:
    numbers = [desk.seal((desk.upload(), PDF)).json()["number"] for _ in range(3)]
    assert numbers == ["AD-2026-000001", "AD-2026-000002", "AD-2026-000003"]
    clock.advance(86400 * 60)
    later = Desk(desk.url)
    assert later.seal((later.upload(), PDF)).json()["number"] == "AD-2027-000001"
    later.close()


def test_what_cannot_be_sealed(desk: Desk) -> None:
    good = desk.upload()
    half = desk.create(10, b"hello").headers["Location"].rsplit("/", 1)[1]
    empty = desk.create(0).headers["Location"].rsplit("/", 1)[1]
    text = desk.upload(b"only text")
    assert refused(desk.seal((good, PDF), ("f" * 32, PDF))) == (422, "upload-unknown", ["f" * 32])
    assert refused(desk.seal((good, PDF), (half, b"hello"))) == (422, "upload-incomplete", [half])
    assert refused(desk.seal((empty, b""))) == (422, "document-empty", [empty])
    assert refused(desk.seal((good, JPEG))) == (422, "checksum-mismatch", [good])
    assert refused(desk.seal((good, PDF), (text, b"only text"))) == (422, "media-type-refused", [text])
    assert refused(desk.seal((good, PDF), kind="recette")) == (422, "kind-unknown", [])
    assert refused(desk.seal((good, PDF), (good, PDF)))[1] == "invalid-request"
    assert desk.seal((good, PDF)).status_code == 201  # none of the refusals did anything to it


def test_an_expired_upload_cannot_be_sealed(serve: Serve, clock: Clock, desks: Callable[..., Desk]) -> None:
    desk = desks(serve(upload_seconds=60))
    upload = desk.upload()
    clock.advance(60)
    assert refused(desk.seal((upload, PDF))) == (422, "upload-unknown", [upload])


@pytest.mark.parametrize(("extra", "status"), [(0, 201), (1, 413)])
def test_the_limit_holds_for_the_deposit_to_the_byte(
    serve: Serve, desks: Callable[..., Desk], extra: int, status: int
) -> None:
    desk = desks(serve(deposit_max_bytes=3000))
    one, two = PDF + b"x" * (1500 - len(PDF)), PDF + b"y" * (1500 + extra - len(PDF))
    answer = desk.seal((desk.upload(one), one), (desk.upload(two), two))
    assert answer.status_code == status
    if status == 413:
        assert refused(answer)[1] == "deposit-too-large"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "facture", "uploads": []},
        {"kind": "facture", "uploads": [{"id": "x", "name": "", "sha256": "0" * 64}]},
        {"kind": "facture", "uploads": [{"id": "x", "name": "n" * 256, "sha256": "0" * 64}]},
        {"kind": "facture", "uploads": [{"id": "x", "name": "n", "sha256": "0" * 63}]},
        {"kind": "facture", "uploads": [{"id": "x", "name": "n", "sha256": "A" * 64}]},
        {"kind": "facture", "message": "m" * 2001, "uploads": [{"id": "x", "name": "n", "sha256": "0" * 64}]},
        {"kind": "facture", "uploads": [{"id": "x", "name": "n", "sha256": "0" * 64}] * 1001},
        {"kind": "facture", "surprise": 1, "uploads": [{"id": "x", "name": "n", "sha256": "0" * 64}]},
        {"uploads": [{"id": "x", "name": "n", "sha256": "0" * 64}]},
        [],
    ],
)
def test_malformed(desk: Desk, body: object) -> None:
    answer = desk.http.put(f"/v1/deposits/{uuid.uuid4()}", json=body)
    assert refused(answer)[:2] == (422, "invalid-request")


def test_a_path_that_is_no_uuid(desk: Desk) -> None:
    assert refused(desk.seal((desk.upload(), PDF), deposit="x"))[:2] == (422, "invalid-request")


def test_names_and_messages_come_back_as_sent(desk: Desk) -> None:
    upload = desk.upload()
    name = "Élodie & fils — « devis » n°3 😀.pdf"
    pieces = [{"id": upload, "name": name, "sha256": sha256(PDF)}]
    sealed = desk.seal(uploads=pieces, message="é" * 2000).json()
    assert sealed["documents"][0]["name"] == name
    assert sealed["message"] == "é" * 2000


def test_many_documents_in_one_deposit(desk: Desk) -> None:
    pieces = [(desk.upload(PDF + b"%d" % place), PDF + b"%d" % place) for place in range(200)]
    sealed = desk.seal(*pieces).json()
    assert [document["sha256"] for document in sealed["documents"]] == [sha256(data) for _, data in pieces]


# --- lists ------------------------------------------------------------------------------------------------------------


def walk(desk: Desk, path: str, limit: int) -> list[dict[str, Any]]:
    found, since = [], None
    while True:
        page = desk.http.get(path, params={"limit": limit} | ({"since": since} if since else {})).json()
        assert len(page["items"]) <= limit
        found += page["items"]
        since = page["next"]
        if since is None:
            return found
        assert len(page["items"]) == limit


def test_empty_lists(desk: Desk) -> None:
    for path in ("/v1/deposits", "/v1/documents"):
        assert desk.http.get(path).json() == {"items": [], "next": None}


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 1000])
def test_pages_hold_everything_once_in_order(desk: Desk, limit: int) -> None:
    sealed = [desk.seal((desk.upload(), PDF), (desk.upload(), PDF)).json() for _ in range(3)]
    assert walk(desk, "/v1/deposits", limit) == sealed
    assert walk(desk, "/v1/documents", limit) == [document for one in sealed for document in one["documents"]]


def test_a_cursor_shows_what_came_later(desk: Desk) -> None:
    for _ in range(2):
        desk.seal((desk.upload(), PDF))
    cursor = desk.http.get("/v1/deposits", params={"limit": 1}).json()["next"]
    third = desk.seal((desk.upload(), PDF)).json()
    assert desk.http.get("/v1/deposits", params={"since": cursor}).json()["items"][-1] == third


@pytest.mark.parametrize("cursor", ["", "x", "ZDE", "é", "0", "ZDEuAAAAAAAAAAAAAAAA"])
def test_cursors_made_elsewhere(desk: Desk, cursor: str) -> None:
    assert refused(desk.http.get("/v1/deposits", params={"since": cursor})) == (422, "cursor-unknown", [])


def test_a_cursor_belongs_to_its_list(desk: Desk) -> None:
    desk.seal((desk.upload(), PDF), (desk.upload(), PDF))
    cursor = desk.http.get("/v1/documents", params={"limit": 1}).json()["next"]
    assert refused(desk.http.get("/v1/deposits", params={"since": cursor}))[1] == "cursor-unknown"


@pytest.mark.parametrize("limit", ["0", "1001", "x", "-1"])
def test_limits_of_pages(desk: Desk, limit: str) -> None:
    assert refused(desk.http.get("/v1/documents", params={"limit": limit}))[:2] == (422, "invalid-request")


def test_notices_are_open_to_all(stub: Served) -> None:
    page = httpx.get(f"{stub.url}/v1/notices").json()
    assert page["next"] is None
    assert "OPTO AMC" in page["items"][0]["title"]


def test_unknown_paths_and_methods(desk: Desk) -> None:
    assert refused(desk.http.get("/v1/nothing"))[:2] == (404, "not-found")
    answer = desk.http.delete("/v1/limits")
    assert refused(answer)[:2] == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET"

"""One practice can't see, resume, end, seal or guess what is another's: every answer is that for something unknown."""

import uuid
from collections.abc import Callable
from itertools import combinations

import httpx
import pytest

from api_stub import seed
from api_stub.serving import Served
from tests.stub.conftest import PDF, Desk

UNKNOWN = "/v1/uploads/" + "0123456789abcdef" * 2


@pytest.fixture
def thief(stub: Served, desks: Callable[..., Desk]) -> Desk:
    return desks(stub, seed.OTHER)


def face(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """All of an answer that can be told apart."""
    return answer.status_code, {name: value for name, value in answer.headers.items() if name != "date"}, answer.content


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE", "GET", "POST"])
@pytest.mark.parametrize("stage", ["fresh", "half", "complete", "sealed"])
def test_uploads_of_others_look_unknown(desk: Desk, thief: Desk, stub: Served, method: str, stage: str) -> None:
    data = {"fresh": None, "half": PDF[:9], "complete": PDF, "sealed": PDF}[stage]
    location = desk.create(len(PDF), data).headers["Location"]
    upload = location.rsplit("/", 1)[1]
    if stage == "sealed":
        assert desk.seal((upload, PDF)).status_code == 201
    offset = len(data or b"")
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    before = face(desk.head(location))
    stolen = thief.http.request(method, location, headers=headers, content=b"x" if method == "PATCH" else None)
    unknown = thief.http.request(method, UNKNOWN, headers=headers, content=b"x" if method == "PATCH" else None)
    assert face(stolen) == face(unknown)
    assert stolen.status_code in (404, 405)
    assert face(desk.head(location)) == before
    path = stub.parts.state.file(upload)
    assert (path.read_bytes() if path.exists() else b"") == (data or b"")


def test_a_thief_does_not_interrupt(desk: Desk, thief: Desk, stub: Served) -> None:
    location = desk.create(len(PDF)).headers["Location"]
    upload = location.rsplit("/", 1)[1]

    def slowly():
        yield PDF[:10]
        assert thief.head(location).status_code == 404
        assert thief.patch(location, 0, PDF).status_code == 404
        assert thief.http.delete(location).status_code == 404
        yield PDF[10:]

    headers = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert desk.http.patch(location, headers=headers, content=slowly()).status_code == 204
    assert stub.parts.state.file(upload).read_bytes() == PDF


def test_uploads_of_others_cannot_be_sealed(desk: Desk, thief: Desk) -> None:
    upload = desk.upload()
    stolen = thief.seal((upload, PDF))
    unknown = thief.seal(("0123456789abcdef" * 2, PDF))
    assert stolen.status_code == unknown.status_code == 422
    assert stolen.json() == unknown.json() | {"uploads": [upload]}
    mixed = thief.seal((thief.upload(), PDF), (upload, PDF))
    assert mixed.json()["uploads"] == [upload]
    assert desk.seal((upload, PDF)).status_code == 201


def test_deposits_of_others_look_unknown(desk: Desk, thief: Desk) -> None:
    deposit = str(uuid.uuid4())
    desk.seal((desk.upload(), PDF), deposit=deposit)
    assert face(thief.http.get(f"/v1/deposits/{deposit}")) == face(thief.http.get(f"/v1/deposits/{uuid.uuid4()}"))
    assert thief.http.get("/v1/deposits").json() == {"items": [], "next": None}
    assert thief.http.get("/v1/documents").json() == {"items": [], "next": None}


def test_the_same_uuid_is_two_deposits_for_two_practices(desk: Desk, thief: Desk) -> None:
    deposit = str(uuid.uuid4())
    mine = desk.seal((desk.upload(), PDF), deposit=deposit)
    theirs = thief.seal((thief.upload(), PDF), deposit=deposit)
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["number"] != theirs.json()["number"]
    assert desk.http.get(f"/v1/deposits/{deposit}").json() == mine.json()
    assert thief.http.get(f"/v1/deposits/{deposit}").json() == theirs.json()


def test_cursors_of_others_are_refused(desk: Desk, thief: Desk) -> None:
    desk.seal((desk.upload(), PDF), (desk.upload(), PDF))
    cursor = desk.http.get("/v1/documents", params={"limit": 1}).json()["next"]
    assert desk.http.get("/v1/documents", params={"since": cursor}).status_code == 200
    assert thief.http.get("/v1/documents", params={"since": cursor}).json()["code"] == "cursor-unknown"


def test_ids_cannot_be_guessed(desk: Desk) -> None:
    ids = [desk.upload() for _ in range(30)]
    sealed = desk.seal(*((id_, PDF) for id_ in ids)).json()
    for group in (ids, [document["id"] for document in sealed["documents"]]):
        assert all(len(id_) == 32 for id_ in group)
        shared = [sum(a == b for a, b in zip(one, two, strict=True)) for one, two in combinations(group, 2)]
        assert max(shared) < 16  # of 32 digits; two of chance make 2
    assert not set(ids) & {document["id"] for document in sealed["documents"]}


def test_without_a_session_nothing_is_told(desk: Desk, stub: Served) -> None:
    location = desk.create(len(PDF), PDF[:9]).headers["Location"]
    headers = {"Tus-Resumable": "1.0.0"}
    for method in ("HEAD", "PATCH", "DELETE"):
        known = httpx.request(method, stub.url + location, headers=headers)
        unknown = httpx.request(method, stub.url + UNKNOWN, headers=headers)
        assert face(known) == face(unknown)
        assert known.status_code == 401

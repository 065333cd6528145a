"""A key opens one application's uploads and nothing else, for a while, within its room."""

import httpx
import pytest

from api_stub.application_keys import KEY_SECONDS, MOST_OPEN
from api_stub.serving import Served
from tests.stub.applicant import issue
from tests.stub.conftest import BODY, PDF, Clock, Desk


def applicant(stub: Served, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
    return httpx.Client(base_url=stub.url, timeout=20, headers=headers)


def create(http: httpx.Client, length: int, data: bytes | None = None) -> httpx.Response:
    headers = {"Upload-Length": str(length)} | ({} if data is None else {"Content-Type": BODY})
    return http.post("/v1/uploads", headers=headers, content=data)


def test_a_key_opens_uploads_and_limits(stub: Served) -> None:
    with applicant(stub, issue(stub)) as http:
        made = create(http, len(PDF), PDF)
        assert made.status_code == 201
        assert http.head(made.headers["Location"]).headers["Upload-Offset"] == str(len(PDF))
        assert http.get("/v1/limits").json()["deposit_max_bytes"] == 10 * 1024 * 1024


@pytest.mark.parametrize("path", ["/v1/deposits", "/v1/documents", "/v1/statements"])
def test_a_key_is_no_session(stub: Served, path: str) -> None:
    with applicant(stub, issue(stub)) as http:
        assert http.get(path).json()["code"] == "token-refused"


def test_keys_of_others_open_nothing(stub: Served, desk: Desk) -> None:
    with applicant(stub, issue(stub)) as mine, applicant(stub, issue(stub)) as theirs:
        location = create(mine, len(PDF), PDF).headers["Location"]
        unknown = "/v1/uploads/" + "0" * 32
        for other in (theirs, desk.http):
            assert other.head(location).status_code == other.head(unknown).status_code == 404
        assert mine.head(desk.create(9, b"x" * 9).headers["Location"]).status_code == 404


def test_two_keys_of_one_application_share_its_uploads(stub: Served) -> None:
    with applicant(stub, issue(stub, scope="s")) as one, applicant(stub, issue(stub, scope="s")) as other:
        assert other.head(create(one, len(PDF), PDF).headers["Location"]).status_code == 200


def test_a_key_ends(stub: Served, clock: Clock) -> None:
    with applicant(stub, issue(stub)) as http:
        clock.advance(KEY_SECONDS - 1)
        assert http.get("/v1/limits").status_code == 200
        clock.advance(1)
        assert http.get("/v1/limits").json()["code"] == "token-refused"


@pytest.mark.parametrize("token", ["dossier-", "dossier-" + "x" * 43, "dossier-é"])
def test_no_other_key_is_good(stub: Served, token: str) -> None:
    authorization = f"Bearer {token}".encode()
    assert httpx.get(f"{stub.url}/v1/limits", headers={b"Authorization": authorization}).status_code == 401


def test_an_applicant_has_room_for_twice_a_deposit(stub: Served, desk: Desk) -> None:
    with applicant(stub, issue(stub)) as http:
        limit = stub.settings.deposit_max_bytes
        locations = [create(http, limit).headers["Location"] for _ in range(2)]
        assert create(http, 1).json()["code"] == "upload-too-large"
        assert http.delete(locations[0]).status_code == 204
        assert create(http, 1).status_code == 201
    assert all(desk.create(limit).status_code == 201 for _ in range(3))


def test_an_applicant_has_not_any_number_of_uploads(stub: Served) -> None:
    with applicant(stub, issue(stub)) as http:
        answers = [create(http, 1).status_code for _ in range(MOST_OPEN + 1)]
        assert answers == [201] * MOST_OPEN + [413]

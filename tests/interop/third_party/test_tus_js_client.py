"""tus-js-client, the reference client, and Uppy on top of it: create, cut, resume, checksum, end."""

import json

import httpx
import pytest

from api_stub.serving import Served
from tests.interop.third_party.conftest import DATA, Drive, Stored

pytestmark = pytest.mark.interop

RESET = {"route": "PATCH *", "fault": "reset", "after": 200_000, "times": 2}
OFTEN = [0, 10, 10, 10, 10]


@pytest.mark.parametrize("order", [{}, {"chunkSize": 100_000}, {"withCreation": True}, {"override": True}])
def test_it_arrives(drive: Drive, stored: Stored, token: str, order: dict[str, object]) -> None:
    told = drive(**order)
    assert told[-1]["event"] == "done"
    assert stored(told[-1]["url"]) == DATA
    headers = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {token}"}
    answer = httpx.head(told[-1]["url"], headers=headers)
    assert answer.headers["Upload-Metadata"].startswith("filename w6l0w6kgMS5wZGY=")


def test_cut_on_the_wire_it_resumes_by_itself(drive: Drive, served: Served, stored: Stored) -> None:
    served.faults.load({"rules": [RESET]})
    told = drive(retryDelays=OFTEN)
    assert served.faults.fired()[0]["fired"] == 2
    assert told[-1]["event"] == "done"
    assert stored(told[-1]["url"]) == DATA


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "lost-reply", "times": 2},
        {"fault": "half-close", "after": 1000, "times": 2},
        {"fault": "status", "status": 423, "times": 2},
        {"fault": "status", "status": 503, "retry_after": 0, "times": 2},
        {"fault": "truncated", "after": 10, "times": 2},
    ],
)
def test_whatever_happens_it_arrives(drive: Drive, served: Served, stored: Stored, fault: dict[str, object]) -> None:
    served.faults.load({"rules": [{"route": "PATCH *", **fault}]})
    told = drive(retryDelays=OFTEN, chunkSize=300_000)
    assert told[-1]["event"] == "done", told
    assert stored(told[-1]["url"]) == DATA


def test_another_run_resumes(drive: Drive, stored: Stored) -> None:
    stopped = drive(chunkSize=200_000, stopAfter=400_000)[-1]
    assert stopped["event"] == "stopped"
    assert stored(stopped["url"]) == DATA[:400_000]
    told = drive(uploadUrl=stopped["url"], chunkSize=200_000)
    assert [one["sent"] for one in told if one["event"] == "progress"] == [600_000, len(DATA)]
    assert stored(stopped["url"]) == DATA


def test_another_run_resumes_after_a_restart_of_the_server(drive: Drive, served: Served, stored: Stored) -> None:
    stopped = drive(chunkSize=200_000, stopAfter=400_000)[-1]
    served.stop()
    served.start()
    assert drive(uploadUrl=stopped["url"])[-1]["event"] == "done"
    assert stored(stopped["url"]) == DATA


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_checksums(drive: Drive, stored: Stored, algorithm: str) -> None:
    told = drive(algorithm=algorithm, chunkSize=250_000)
    assert told[-1]["event"] == "done"
    assert stored(told[-1]["url"]) == DATA


def test_a_wrong_checksum_is_told(drive: Drive, served: Served) -> None:
    told = drive(algorithm="sha1", chunkSize=250_000, spoil=True)
    assert told[-1]["event"] == "failed"
    assert told[-1]["status"] == 460
    assert json.loads(told[-1]["body"])["code"] == "chunk-checksum-mismatch"
    assert list(served.parts.state.files.iterdir()) == []


def test_termination(drive: Drive, served: Served) -> None:
    told = drive(chunkSize=200_000, stopAfter=200_000, terminate=True)
    assert told[-1]["event"] == "stopped"
    assert list(served.parts.state.files.iterdir()) == []


def test_without_a_token_it_is_told(drive: Drive) -> None:
    told = drive(token="nonsense")
    assert (told[-1]["event"], told[-1]["status"]) == ("failed", 401)


def test_an_upload_that_is_gone_is_made_anew(drive: Drive, stored: Stored, served: Served) -> None:
    told = drive(uploadUrl=f"{served.url}/v1/uploads/{'0' * 32}")
    assert told[-1]["event"] == "done"
    assert stored(told[-1]["url"]) == DATA


def test_uppy_brings_many(drive: Drive, served: Served, stored: Stored) -> None:
    served.faults.load({"seed": 4, "rules": [{**RESET, "times": None, "probability": 0.3}]})
    told = drive(uppy=True, count=12, retryDelays=OFTEN, chunkSize=400_000)
    assert [one["event"] for one in told] == ["done"] * 12, told
    for one in told:
        assert stored(one["url"]) == DATA + bytes([int(one["name"].split(".")[0])])

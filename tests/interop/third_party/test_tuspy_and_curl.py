"""tuspy and curl against our server: create, cut, resume, checksum."""

import base64
import hashlib
import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from tusclient.uploader import Uploader

from api_stub.serving import Served
from tests.interop import installed
from tests.interop.third_party.conftest import DATA, Stored

pytestmark = pytest.mark.interop


@pytest.fixture
def scan(document: Path) -> Iterator[IO[bytes]]:
    """The document, open: tuspy leaves files that it opens by itself open."""
    with document.open("rb") as stream:
        yield stream


class Liar(Uploader):
    """tuspy, giving checksums of other bytes."""

    @property
    def checksum_algorithm(self) -> Callable[..., Any]:
        return lambda data=b"": hashlib.sha1(data + b"x")


@pytest.fixture
def tuspy(served: Served, token: str) -> TusClient:
    return TusClient(f"{served.url}/v1/uploads", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("checksum", [False, True])
def test_tuspy_arrives(tuspy: TusClient, stored: Stored, scan: IO[bytes], checksum: bool) -> None:
    uploader = tuspy.uploader(
        file_stream=scan, chunk_size=100_000, metadata={"filename": "é.pdf"}, upload_checksum=checksum
    )
    uploader.upload()
    assert uploader.offset == len(DATA)
    assert stored(uploader.url) == DATA


def test_tuspy_cut_and_resumed(tuspy: TusClient, served: Served, stored: Stored, scan: IO[bytes]) -> None:
    first = tuspy.uploader(file_stream=scan, chunk_size=300_000)
    served.faults.load({"rules": [{"route": "PATCH *", "fault": "reset", "after": 65_536, "sequence": [0, 1]}]})
    with pytest.raises(TusCommunicationError):
        first.upload()
    served.faults.clear()
    second = tuspy.uploader(file_stream=scan, chunk_size=300_000, url=first.url)
    assert second.offset == 365_536
    second.upload()
    assert stored(first.url) == DATA


def test_tuspy_resumes_by_itself(tuspy: TusClient, served: Served, stored: Stored) -> None:
    served.faults.load({"rules": [{"route": "PATCH *", "fault": "lost-reply", "times": 1}]})
    uploader = tuspy.uploader(file_stream=io.BytesIO(DATA), chunk_size=300_000, retries=3, retry_delay=0)
    uploader.upload()
    assert stored(uploader.url) == DATA


def test_tuspy_hears_of_a_wrong_checksum(tuspy: TusClient, scan: IO[bytes]) -> None:
    uploader = Liar(file_stream=scan, client=tuspy, chunk_size=100_000, upload_checksum=True)
    with pytest.raises(TusCommunicationError) as refused:
        uploader.upload()
    assert refused.value.status_code == 460
    assert uploader.get_offset() == 0


# --- curl -------------------------------------------------------------------------------------------------------------

Curl = Callable[..., tuple[int, dict[str, str]]]


@pytest.fixture
def curl(served: Served, token: str, tmp_path: Path) -> Curl:
    """Ask with curl; its exit code and the answer's headers, `status` among them."""
    program = installed.program("curl")

    def ask(method: str, path: str, *options: str) -> tuple[int, dict[str, str]]:
        url = path if path.startswith("http") else served.url + path
        command = [program, "-sS", "-X", method, "-D", "-", "-o", str(tmp_path / "body"), "--max-time", "30"]
        if method == "HEAD":
            command = [program, "-sS", "--head", "--max-time", "30"]
        headers = ("-H", f"Authorization: Bearer {token}", "-H", "Tus-Resumable: 1.0.0")
        made = subprocess.run([*command, *headers, *options, url], capture_output=True, text=True)
        answer: dict[str, str] = {}
        for line in made.stdout.splitlines():
            if line.startswith("HTTP/"):
                answer = {"status": line.split()[1]}
            elif ": " in line:
                name, value = line.split(": ", 1)
                answer[name.lower()] = value
        return made.returncode, answer

    return ask


BODY = ("-H", "Content-Type: application/offset+octet-stream")


def test_curl_in_one_request(curl: Curl, stored: Stored, document: Path) -> None:
    digest = base64.b64encode(hashlib.sha256(DATA).digest()).decode()
    _, answer = curl(
        "POST",
        "/v1/uploads",
        *BODY,
        "-H",
        f"Upload-Length: {len(DATA)}",
        "-H",
        f"Upload-Checksum: sha256 {digest}",
        "--data-binary",
        f"@{document}",
    )
    assert (answer["status"], answer["upload-offset"]) == ("201", str(len(DATA)))
    assert stored(answer["location"]) == DATA


def test_curl_waits_to_be_asked(curl: Curl, stored: Stored, document: Path) -> None:
    _, answer = curl(
        "POST",
        "/v1/uploads",
        *BODY,
        "-H",
        "Expect: 100-continue",
        "-H",
        f"Upload-Length: {len(DATA)}",
        "--data-binary",
        f"@{document}",
    )
    assert answer["status"] == "201"
    assert stored(answer["location"]) == DATA
    code, refused = curl("POST", "/v1/uploads", *BODY, "-H", "Upload-Length: 99999999", "--data-binary", f"@{document}")
    assert (code, refused["status"]) == (0, "413")


def test_curl_cut_and_resumed(curl: Curl, served: Served, stored: Stored, document: Path, tmp_path: Path) -> None:
    _, created = curl("POST", "/v1/uploads", "-H", f"Upload-Length: {len(DATA)}")
    location = created["location"]
    served.faults.load({"rules": [{"route": "PATCH *", "fault": "reset", "after": 262_144, "times": 1}]})
    code, _ = curl("PATCH", location, *BODY, "-H", "Upload-Offset: 0", "--data-binary", f"@{document}")
    assert code in (52, 55, 56)  # nothing came back, or the line broke
    _, looked = curl("HEAD", location)
    assert looked["upload-offset"] == "262144"
    rest = tmp_path / "rest"
    rest.write_bytes(DATA[262_144:])
    _, patched = curl("PATCH", location, *BODY, "-H", "Upload-Offset: 262144", "--data-binary", f"@{rest}")
    assert (patched["status"], patched["upload-offset"]) == ("204", str(len(DATA)))
    assert stored(location) == DATA


def test_curl_uploads_without_a_length(curl: Curl, stored: Stored, document: Path) -> None:
    _, created = curl("POST", "/v1/uploads", "-H", f"Upload-Length: {len(DATA)}")
    _, patched = curl(
        "PATCH",
        created["location"],
        *BODY,
        "-H",
        "Upload-Offset: 0",
        "-H",
        "Transfer-Encoding: chunked",
        "--data-binary",
        f"@{document}",
    )
    assert patched["status"] == "204"
    assert stored(created["location"]) == DATA


def test_curl_ends_an_upload(curl: Curl) -> None:
    _, created = curl("POST", "/v1/uploads", "-H", "Upload-Length: 5")
    assert curl("DELETE", created["location"])[1]["status"] == "204"
    assert curl("HEAD", created["location"])[1]["status"] == "404"


def test_the_deposit_of_a_foreign_upload(curl: Curl, served: Served, token: str, document: Path) -> None:
    """What another client brought can be sealed like anything else."""
    _, answer = curl("POST", "/v1/uploads", *BODY, "-H", f"Upload-Length: {len(DATA)}", "--data-binary", f"@{document}")
    piece = {"id": answer["location"].rsplit("/", 1)[1], "name": "a.pdf", "sha256": hashlib.sha256(DATA).hexdigest()}
    sealed = httpx.put(
        f"{served.url}/v1/deposits/6b0d4d0e-6f0e-4a3e-9a55-0d2f6a3d3c11",
        json={"kind": "facture", "message": "", "uploads": [piece]},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert sealed.status_code == 201

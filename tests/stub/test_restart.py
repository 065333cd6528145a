"""A server that is killed at any moment forgets nothing that it has acknowledged, and half-does nothing."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api_stub.serving import Served
from tests.stub.conftest import PDF, Desk, sha256

BODY = "application/offset+octet-stream"


class Process:
    """`python -m api_stub` over one folder, on one port for all its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.url = ""
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "api_stub", "--data", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen([*command, "--cheap-passwords"], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.url = told["url"]
        self.mailbox = told["mailbox"]
        self.backoffice = told["backoffice"]
        self.port = int(self.url.rsplit(":", 1)[1])

    def end(self, how: int = signal.SIGKILL) -> int:
        self.process.send_signal(how)
        code = self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    made = Process(tmp_path / "data")
    yield made
    if made.process.poll() is None:
        made.end()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_first_line_and_a_clean_end(process: Process, how: int) -> None:
    assert process.mailbox == process.url + "/mailbox"
    assert process.backoffice == process.url + "/backoffice"
    assert httpx.get(f"{process.url}/v1/notices").status_code == 200
    assert httpx.get(process.mailbox).status_code == 200
    assert httpx.get(process.backoffice).status_code == 200
    assert process.end(how) == 0


def test_without_a_folder_a_temporary_one(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    command = [sys.executable, "-m", "api_stub", "--seed", "empty"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    assert list(tmp_path.iterdir()) != []
    answer = httpx.post(f"{url}/v1/sessions", json={"finess": "200000008", "password": "Demo-Espace-2026!"})
    assert answer.status_code == 401  # an empty world
    process.terminate()
    assert process.wait(20) == 0
    process.stdout.close()
    assert list(tmp_path.iterdir()) == []


def test_a_specification_that_cannot_be_read(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api_stub", "--data", str(tmp_path), "--faults", '{"rules": [{"fault": "rain"}]}']
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 2
    assert "unknown fault 'rain'" in told.stderr


def test_killed_with_an_upload_under_way(process: Process) -> None:
    data = random.Random(2).randbytes(3_000_000)
    desk = Desk(process.url)
    location = desk.create(len(data), b"%PDF-").headers["Location"]
    data = b"%PDF-" + data[5:]
    stored = threading.Event()

    def slowly() -> Iterator[bytes]:
        yield data[5:2_500_000]
        while int(_files_size(process.folder)) < 1 << 20:
            stored.wait(0.002)
        process.end()
        yield data[2_500_000:]

    with pytest.raises(httpx.TransportError):
        desk.http.patch(location, headers={"Upload-Offset": "5", "Content-Type": BODY}, content=slowly())
    process.start()
    offset = int(desk.head(location).headers["Upload-Offset"])
    assert 1 << 20 <= offset <= 2_500_000
    assert desk.patch(location, offset, data[offset:]).status_code == 204
    assert desk.seal((location.rsplit("/", 1)[1], data)).status_code == 201  # the SHA-256 spans both lives
    desk.close()


def _files_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "files").iterdir())


def test_killed_at_random_moments(process: Process) -> None:
    """Eight lives. What was acknowledged stays; what wasn't can be asked again, and nothing comes twice."""
    chance = random.Random(5)
    desk = Desk(process.url)
    acknowledged: dict[str, str] = {}  # deposit: number
    asked: dict[str, list[tuple[str, bytes]]] = {}
    for life in range(8):
        alarm = threading.Timer(chance.uniform(0.0, 0.12), process.end)
        alarm.start()
        try:
            while True:
                for deposit, pieces in asked.items():  # what an earlier life left open
                    if deposit not in acknowledged:
                        acknowledged[deposit] = desk.seal(*pieces, deposit=deposit).json()["number"]
                data = PDF + chance.randbytes(chance.choice([10, 100_000]))
                pieces = [(desk.upload(data), data), (desk.upload(PDF), PDF)]
                deposit = str(uuid.uuid4())
                asked[deposit] = pieces
                acknowledged[deposit] = desk.seal(*pieces, deposit=deposit).json()["number"]
        except httpx.TransportError:
            pass
        alarm.join()
        process.start()
        listed = desk.http.get("/v1/deposits", params={"limit": 1000}).json()["items"]
        found = {one["id"]: one["number"] for one in listed}
        assert acknowledged.items() <= found.items(), life
    for deposit, pieces in asked.items():
        if deposit not in acknowledged:
            acknowledged[deposit] = desk.seal(*pieces, deposit=deposit).json()["number"]
    listed = desk.http.get("/v1/deposits", params={"limit": 1000}).json()["items"]
    assert {one["id"]: one["number"] for one in listed} == acknowledged
    assert len(set(acknowledged.values())) == len(asked)
    for one in listed:
        wanted = [sha256(data) for _, data in asked[one["id"]]]
        assert [document["sha256"] for document in one["documents"]] == wanted
    stored = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in (process.folder / "files").iterdir())
    sealed = sorted(sha256(data) for pieces in asked.values() for _, data in pieces)
    assert sum(digest in sealed for digest in stored) >= len(sealed)
    desk.close()
    assert process.end(signal.SIGTERM) == 0
    letters = {path.stem for path in (process.folder / "mailbox").glob("*.eml")}
    assert letters == set(acknowledged.values())


def test_bytes_that_nobody_counted_are_cut(stub: Served, desk: Desk) -> None:
    """As left by a process that died between writing and counting."""
    location = desk.create(10, b"hello").headers["Location"]
    state = stub.parts.state
    path = state.file(location.rsplit("/", 1)[1])
    stub.stop()
    path.write_bytes(b"hellowor")
    (state.files / ("0" * 32)).write_bytes(b"never counted at all")
    stub.start()
    assert path.read_bytes() == b"hello"
    assert [one.name for one in state.files.iterdir()] == [path.name]
    assert desk.patch(location, 5, b"world").status_code == 204


@pytest.mark.parametrize(("left", "offset"), [(PDF[:100], 100), (b"", 0), (b"\0" * len(PDF), 0)])
def test_bytes_that_a_power_cut_took_are_asked_again(stub: Served, desk: Desk, left: bytes, offset: int) -> None:
    """The row was flushed, the bytes were not, or only their number was."""
    upload = desk.upload()
    path = stub.parts.state.file(upload)
    stub.stop()
    path.write_bytes(left)
    stub.start()
    assert desk.head(f"/v1/uploads/{upload}").headers["Upload-Offset"] == str(offset)
    assert desk.seal((upload, PDF)).json()["code"] == "upload-incomplete"
    assert desk.patch(f"/v1/uploads/{upload}", offset, PDF[offset:]).status_code == 204
    assert desk.seal((upload, PDF)).status_code == 201


def test_a_restart_forgets_nothing(stub: Served, desk: Desk, desks: Callable[..., Desk]) -> None:
    location = desk.create(len(PDF), PDF[:50], upload_metadata="filename YQ==").headers["Location"]
    sealed = desk.seal((desk.upload(), PDF)).json()
    cursor_page = [desk.seal((desk.upload(), PDF)) and desk.http.get("/v1/deposits", params={"limit": 1}).json()]
    before = desk.head(location).headers
    stub.stop()
    stub.start()
    after = desk.head(location).headers
    for name in ("Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires"):
        assert after[name] == before[name]
    assert desk.http.get(f"/v1/deposits/{sealed['id']}").json() == sealed
    following = desk.http.get("/v1/deposits", params={"since": cursor_page[0]["next"]}).json()
    assert len(following["items"]) == 1


def test_a_letter_for_each_deposit(stub: Served, desk: Desk) -> None:
    number = desk.seal((desk.upload(), PDF)).json()["number"]
    stub.stop()  # waits for the letter
    letter = (stub.settings.data / "mailbox" / f"{number}.eml").read_text()
    assert "accueil@optique-demonstration.example" in letter
    assert "0.pdf" not in letter
    stub.start()
    page = httpx.get(stub.mailbox).text
    assert f"Accusé de dépôt {number}" in page
    assert "Optique de la Démonstration" in httpx.get(f"{stub.mailbox}/{number}").text
    for nothing in ("AD-2026-999999", "..%2Fstate", "x"):
        assert httpx.get(f"{stub.mailbox}/{nothing}").status_code == 404

"""tus on lines that break, fall silent, or are two at once: what was received stays, and nothing is mixed."""

import hashlib
import random
import threading
from collections.abc import Callable

import pytest

from api_stub.serving import Served
from tests.stub.conftest import Desk, checksum, raw_request, sha256

BIG = random.Random(1).randbytes(3_000_000)


def _wait_for(stub: Served, location: str, count: int) -> None:
    """Until the request that holds this upload has brought that many bytes."""
    while stub.parts.tus.holds.brought(location.rsplit("/", 1)[1]) < count:
        threading.Event().wait(0.001)


def test_bytes_of_a_broken_patch_are_kept(desk: Desk, stub: Served) -> None:
    location = desk.create(len(BIG)).headers["Location"]
    connection = raw_request(
        stub, desk, b"Upload-Offset: 0\r\nContent-Length: %d\r\n" % len(BIG), location.encode(), b"PATCH"
    )
    connection.sendall(BIG[:2_000_000])
    _wait_for(stub, location, 1 << 20)
    connection.close()
    offset = int(desk.head(location).headers["Upload-Offset"])
    assert 1 << 20 <= offset <= 2_000_000
    assert desk.patch(location, offset, BIG[offset:]).status_code == 204
    assert stub.parts.state.file(location.rsplit("/", 1)[1]).read_bytes() == BIG
    assert hashlib.sha256(BIG).hexdigest() == _stored_sha(stub, location)


def test_a_broken_patch_with_checksum_keeps_nothing(desk: Desk, stub: Served) -> None:
    location = desk.create(len(BIG)).headers["Location"]
    lines = f"Upload-Offset: 0\r\nContent-Length: {len(BIG)}\r\nUpload-Checksum: {checksum('sha1', BIG)}\r\n"
    connection = raw_request(stub, desk, lines.encode(), location.encode(), b"PATCH")
    connection.sendall(BIG[:2_000_000])
    connection.close()
    assert desk.head(location).headers["Upload-Offset"] == "0"
    assert desk.patch(location, 0, BIG, upload_checksum=checksum("sha256", BIG)).status_code == 204
    assert _stored_sha(stub, location) == sha256(BIG)


def test_a_broken_creation_leaves_nothing(desk: Desk, stub: Served) -> None:
    connection = raw_request(stub, desk, b"Upload-Length: 2000000\r\nContent-Length: 2000000\r\n")
    connection.sendall(BIG[:1_500_000])
    connection.close()
    assert desk.upload()
    assert len(list(stub.parts.state.files.iterdir())) == 1


@pytest.mark.parametrize("newer", ["HEAD", "PATCH", "DELETE"])
def test_a_newer_request_takes_over_from_a_silent_one(desk: Desk, stub: Served, newer: str) -> None:
    """The client's line died without a word: it comes back before the server could notice."""
    location = desk.create(10).headers["Location"]
    silent = raw_request(stub, desk, b"Upload-Offset: 0\r\nContent-Length: 10\r\n", location.encode(), b"PATCH")
    silent.sendall(b"hello")
    _wait_for(stub, location, 5)
    if newer == "PATCH":
        assert desk.patch(location, 0, b"hello").headers["Upload-Offset"] == "5"  # what was sent is where we are
    elif newer == "HEAD":
        assert desk.head(location).headers["Upload-Offset"] == "5"
    else:
        assert desk.http.delete(location).status_code == 204
    assert silent.recv(1000).startswith(b"HTTP/1.1 423")
    assert silent.recv(1000) == b""
    silent.close()


def test_two_patches_at_once_never_mix(desk: Desk, stub: Served, desks: Callable[..., Desk]) -> None:
    location = desk.create(len(BIG)).headers["Location"]
    crowd = [desks(stub) for _ in range(4)]
    answers: list[int] = []

    def send(one: Desk) -> None:
        answers.append(one.patch(location, 0, BIG).status_code)

    threads = [threading.Thread(target=send, args=(one,)) for one in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {204, 409, 423}
    offset = int(desk.head(location).headers["Upload-Offset"])
    assert desk.patch(location, offset, BIG[offset:]).status_code == 204
    assert _stored_sha(stub, location) == sha256(BIG)
    assert stub.parts.state.file(location.rsplit("/", 1)[1]).read_bytes() == BIG


def _stored_sha(stub: Served, location: str) -> str:
    upload = location.rsplit("/", 1)[1]
    row = stub.parts.state.read(
        lambda connection: connection.execute("SELECT sha256 FROM uploads WHERE id = ?", (upload,)).fetchone()
    )
    value: str = row[0]
    return value

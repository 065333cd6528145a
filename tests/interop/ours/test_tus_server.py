"""Our client of tus against @tus/server, which we did not write: created, cut, resumed, refused, ended."""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.infra.http import Http
from desktop.kernel.failures import Refused, RetriesItself
from desktop.kernel.ids import Sha256
from desktop.uploads.remote import OffsetConflict, Remote, SealedUpload, UploadGone
from tests.interop.ours.relay import Relay

pytestmark = pytest.mark.interop

CONTENT = hashlib.shake_256(b"a scan").digest(3_000_000)
SHA = Sha256(hashlib.sha256(CONTENT).hexdigest())
MOST = 5_000_000


@dataclass(frozen=True)
class World:
    """The foreign server behind a line that can be cut, and our client before it."""

    http: Http
    remote: Remote
    relay: Relay
    store: Path

    def stored(self, url: str) -> bytes:
        """What the server has on its disk for an upload."""
        return (self.store / SealedUpload(url, "", SHA).id).read_bytes()


@pytest.fixture(scope="module")
def foreign(node: str, node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    script = node_modules.parent / "ours_tus_server.mjs"
    shutil.copy(Path(__file__).parent / "tus_server.mjs", script)
    store = tmp_path_factory.mktemp("foreign")
    process = subprocess.Popen([node, str(script), str(store), str(MOST)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        assert url, "the server said nothing"
        yield url, store
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def world(foreign: tuple[str, Path]) -> Iterator[World]:
    url, store = foreign
    with Relay(int(url.rpartition(":")[2])) as relay:
        http = Http(relay.url, inactivity=5)
        yield World(http, Remote(http, lambda: "any", lambda stale: stale, uploads_path="/files"), relay, store)
        http.close()


def test_one_request(world: World) -> None:
    heard: list[int] = []
    made = world.remote.create("Ordonnance Œuvrard.pdf", "application/pdf", len(CONTENT), SHA, CONTENT, heard.append)
    assert made.offset == len(CONTENT) == heard[-1]
    assert world.remote.offset(made.url, len(CONTENT)) == len(CONTENT)
    assert world.stored(made.url) == CONTENT


def test_pieces(world: World) -> None:
    made = world.remote.create("été, « a »;b=c 👓.pdf", "application/pdf", len(CONTENT), SHA)
    at = made.offset
    assert at == 0
    while at < len(CONTENT):
        at = world.remote.append(made.url, at, CONTENT[at : at + 700_001])
    assert world.stored(made.url) == CONTENT


@pytest.mark.parametrize("checksum", [True, False])
def test_cut_and_resumed_until_it_is_whole(world: World, checksum: bool) -> None:
    made = world.remote.create("a.pdf", "application/pdf", len(CONTENT), SHA)
    at, cuts = 0, 0
    for cut in (200_000, 1_000_000, 900_000, 50, None):
        if cut is not None:
            world.relay.cut_after(cut)
            with pytest.raises(RetriesItself):
                world.remote.append(made.url, at, CONTENT[at:], checksum=checksum)
            cuts += 1
            known = resumed(world, made.url)
            assert at <= known <= len(CONTENT)
            at = known
        else:
            assert world.remote.append(made.url, at, CONTENT[at:], checksum=checksum) == len(CONTENT)
    assert world.relay.cuts == cuts
    assert world.stored(made.url) == CONTENT


def test_cut_in_its_only_request_and_sent_anew(world: World) -> None:
    world.relay.cut_after(1_500_000)
    with pytest.raises(RetriesItself):
        world.remote.create("a.pdf", "application/pdf", len(CONTENT), SHA, CONTENT)
    made = world.remote.create("a.pdf", "application/pdf", len(CONTENT), SHA, CONTENT)
    assert world.stored(made.url) == CONTENT


def test_stopped_by_ourselves_and_resumed(world: World) -> None:
    class PausedError(Exception):
        pass

    def pause(taken: int) -> None:
        if taken > 1_000_000:
            raise PausedError

    made = world.remote.create("a.pdf", "application/pdf", len(CONTENT), SHA)
    with pytest.raises(PausedError):
        world.remote.append(made.url, 0, CONTENT, pause)
    at = resumed(world, made.url)
    assert at < len(CONTENT)
    assert world.remote.append(made.url, at, CONTENT[at:]) == len(CONTENT)
    assert world.stored(made.url) == CONTENT


def resumed(world: World, url: str) -> int:
    """The offset, once the server has let go of the request that was cut (until then it answers 423)."""
    until = time.monotonic() + 10
    while True:
        try:
            return world.remote.offset(url, len(CONTENT))
        except RetriesItself:
            if time.monotonic() > until:
                raise


def test_what_this_server_offers_is_what_was_tried(world: World) -> None:
    offers = world.http.request("OPTIONS", "/files", expects="any").headers
    extensions = set(offers["tus-extension"].split(","))
    assert {"creation", "creation-with-upload", "termination"} <= extensions
    # The day it learns to check, this fails, and a damaged piece has to be tried here too.
    assert "checksum" not in extensions


def test_its_refusals_are_understood(world: World) -> None:
    made = world.remote.create("a.pdf", "application/pdf", len(CONTENT), SHA, CONTENT[:1000])
    with pytest.raises(OffsetConflict):
        world.remote.append(made.url, 10, CONTENT[10:20])
    with pytest.raises(UploadGone):
        world.remote.offset("/files/" + "0" * 32)
    with pytest.raises(UploadGone):
        world.remote.append("/files/" + "0" * 32, 0, b"x")
    with pytest.raises(Refused, match="413"):
        world.remote.create("a.pdf", "application/pdf", MOST + 1, SHA)


def test_an_upload_is_ended_once_and_for_all(world: World) -> None:
    made = world.remote.create("a.pdf", "application/pdf", len(CONTENT), SHA, CONTENT[:1000])
    world.remote.terminate(made.url)
    world.remote.terminate(made.url)
    with pytest.raises(UploadGone):
        world.remote.offset(made.url)

"""What may happen to a workstation: no room left, a vault that rots. It is said, nothing is lost that can be kept."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desktop.app import console_texts as texts
from desktop.app.options import Exit
from desktop.session.standing import Outcome
from tests.journeys.journey import arrived_once
from tests.journeys.pile import NAME_MARK, Pile, heap
from tests.journeys.run import Run
from tests.journeys.service import FINESS, PASSWORD, ROUTES, Service
from tests.journeys.vault import look

pytestmark = pytest.mark.journey

ROOM = 6 << 20  # bytes; less than the pile needs
FINISHES_WITHIN = 90.0  # seconds


@pytest.fixture
def pile(tmp_path: Path) -> Pile:
    return heap(tmp_path / NAME_MARK, 7, 40, bad=False)


def send(tmp_path: Path, service: Service, pile: Pile, **process: Any) -> Run:
    return Run.of_send(tmp_path / "runs", tmp_path / "program", service.url, pile.folder, **process)


# --- no room -----------------------------------------------------------------------------------------------------

Limited = dict[str, Any]
"""What a process is started with."""


@contextmanager
def small_disk(basedir: Path) -> Iterator[Limited]:
    """A file system of its own, full too soon; grown afterwards."""
    basedir.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", basedir], check=True)
    try:
        yield {}
        subprocess.run(["mount", "-o", "remount,size=512m", basedir], check=True)
        shutil.copytree(basedir, kept := basedir.with_name("kept"))
    finally:
        subprocess.run(["umount", basedir], check=True)
    kept.rename(basedir.with_name("program-kept"))
    basedir.rmdir()
    basedir.with_name("program-kept").rename(basedir)


@contextmanager
def small_files(_: Path) -> Iterator[Limited]:
    """No file may grow beyond a certain size, as on some file systems and under a quota."""
    import resource

    most = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
    yield {"preexec_fn": most}


def _may_mount() -> bool:
    """Whether this machine lets us have a small disk: Linux, as root, outside of most containers."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    probe = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return shutil.which("unshare") is not None and subprocess.run(probe, capture_output=True).returncode == 0


WAYS = {"small files": (small_files, texts.VAULT_UNOPENABLE)} | (
    {"small disk": (small_disk, texts.DISK_FULL)} if _may_mount() else {}
)


@pytest.mark.parametrize("way", WAYS)
async def test_no_room_left(way: str, tmp_path: Path, service: Service, pile: Pile) -> None:
    limit, sentence = WAYS[way]
    with limit(tmp_path / "program") as limits:
        run = send(tmp_path, service, pile, **limits)
        assert run.ends(FINISHES_WITHIN) == Exit.LEFT, run.told
        assert run.told == f"{sentence} {texts.LEFT}\n"
    again = send(tmp_path, service, pile)
    assert again.ends(FINISHES_WITHIN) == Exit.DONE, again.told
    arrived_once(pile, service, await look(tmp_path / "program", FINESS, PASSWORD))


# --- a vault that rots -------------------------------------------------------------------------------------------


def in_its_middle(content: bytearray) -> None:
    at = len(content) // 2
    content[at : at + 4096] = bytes(4096)


def everywhere(content: bytearray) -> None:
    content[:] = os.urandom(len(content))


@pytest.mark.parametrize("rot", [in_its_middle, everywhere])
async def test_a_vault_that_rotted(
    rot: Callable[[bytearray], None], tmp_path: Path, service: Service, pile: Pile
) -> None:
    service.faults([{"route": ROUTES["seal"], "fault": "black-hole", "sequence": [0] + [1] * 99}])  # all but the first
    run = send(tmp_path, service, pile)
    assert run.until(lambda: bool(service.deposits()), 30.0)
    run.kill()
    vault = tmp_path / "program" / "data" / "profiles" / FINESS / "vault.db"
    for log in vault.parent.glob("vault.db-*"):
        log.unlink()  # a sound log would mend what rots here
    content = bytearray(vault.read_bytes())
    rot(content)
    vault.write_bytes(content)
    service.faults([])

    after = send(tmp_path, service, pile)
    assert after.ends(FINISHES_WITHIN) == Exit.NOT_ALL, after.told
    sentence, count, _ = after.told.partition(" documents y attendaient")
    assert sentence.startswith(texts.SIGN_IN[Outcome.VAULT_DAMAGED].partition("{}")[0])
    assert count
    assert 0 < int(sentence.rpartition(" ")[2]) <= len(pile.contents)
    assert service.documents() == pile.contents
    assert all(line["state"] == "acknowledged" for line in after.lines)
    aside = list(vault.parent.glob("aside/*/vault.db"))
    assert len(aside) == 1

    last = send(tmp_path, service, pile)
    assert (last.ends(FINISHES_WITHIN), last.told) == (Exit.DONE, "")
    assert service.documents() == pile.contents

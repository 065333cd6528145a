"""Files that survive: atomic writes, private folders, a lock that ends with its holder."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.infra.files import HeldFile, private_folder, remove_tree, write_atomically
from desktop.infra.paths import Paths

HOLD = """
import sys
from pathlib import Path
from desktop.infra.files import HeldFile
print(HeldFile(Path(sys.argv[1])).take(), flush=True)
sys.stdin.readline()
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("durable", [True, False])
def test_a_write_replaces_all_or_nothing(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "file.json"
    write_atomically(path, b"old", durable=durable)
    write_atomically(path, b"new", durable=durable)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["file.json"]


def test_a_write_that_fails_leaves_the_old_bytes_and_no_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    write_atomically(path, b"old")
    with pytest.raises(TypeError):
        write_atomically(path, "not bytes")  # type: ignore[arg-type]
    taken = tmp_path / "folder"
    (taken / "x").mkdir(parents=True)
    with pytest.raises(OSError):
        write_atomically(taken, b"a folder is in the way")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file.json", "folder"]


def test_private_folders_are_private_even_if_they_were_not(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert private_folder(tmp_path / "open").stat().st_mode & 0o777 == 0o700
    assert private_folder(tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_a_removed_tree_is_gone_and_a_missing_one_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "tree" / "a" / "b").mkdir(parents=True)
    (tmp_path / "tree" / "a" / "file").touch()
    remove_tree(tmp_path / "tree")
    remove_tree(tmp_path / "tree")
    assert names(tmp_path) == []


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    first, second = HeldFile(tmp_path / "lock"), HeldFile(tmp_path / "lock")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    first.release()
    assert second.take()
    assert second.held
    second.release()


def test_a_lock_ends_with_the_process_that_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        here = HeldFile(path)
        assert not here.take()
        other.kill()
    assert here.take()
    here.release()


def test_everything_lies_under_one_folder_where_one_is_named(tmp_path: Path) -> None:
    paths = Paths.choose(tmp_path / "base")
    assert {paths.data.parent, paths.config.parent, paths.logs.parent} == {tmp_path / "base"}
    assert paths.profiles == tmp_path / "base" / "data" / "profiles"
    assert not (tmp_path / "base").exists()
    system = Paths.choose(None)
    assert all("Espace Tiers" in str(folder) for folder in (system.data, system.config, system.logs))

"""The vault when the disk is full, the file is held, damaged or cut short, or its log is left over (U13)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.infra.database import Vault, connect
from desktop.kernel.failures import DiskFull, VaultBusy, VaultUnreadable
from tests.infra.vaults import KEY, LONG, hold, put, words


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def vault(path: Path) -> Iterator[Vault]:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    yield vault
    vault.close()


def test_a_full_disk_is_told_and_the_vault_goes_on_once_there_is_room(vault: Vault) -> None:
    pages = vault.submit(lambda db: int(db.pragma("page_count"))).result(LONG)
    vault.submit(lambda db: db.pragma("max_page_count", pages + 8)).result(LONG)
    go, _ = hold(vault)
    small, large, after = vault.submit(put("small")), vault.submit(put("large", 10_000_000)), vault.submit(put("after"))
    go.set()
    with pytest.raises(DiskFull):
        large.result(LONG)
    # Whoever shared the transaction is told the truth, whichever it is.
    told = {word: future.exception(LONG) is None for word, future in (("small", small), ("after", after))}
    assert vault.ask(words).result(LONG) == sorted(word for word, kept in told.items() if kept)
    assert vault.submit(put("room")).result(LONG) == 4
    vault.submit(lambda db: db.pragma("max_page_count", 1_000_000)).result(LONG)
    assert vault.submit(put("large", 10_000_000)).result(LONG) == 5


HOLD = """
import sys
from pathlib import Path
from desktop.infra.database import connect
connection = connect(Path(sys.argv[1]), bytes(range(32)))
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
connection.close()
"""


def test_a_vault_held_by_another_program_is_busy_and_not_damaged(path: Path) -> None:
    older = connect(path, KEY)
    older.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")
    older.close()
    holder = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(VaultBusy):  # it has to be migrated
            Vault(path, KEY, busy=50)
        other.stdin.write("\n")
    vault = Vault(path, KEY, busy=50)
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(VaultBusy):
            vault.submit(put("busy")).result(LONG)
        assert vault.ask(words).result(LONG) == []
        other.stdin.write("\n")
    assert vault.submit(put("free")).result(LONG) == 4
    assert not vault.suspect
    vault.close()


@pytest.mark.parametrize("at", [0, 16, 40_000, -10_000])
def test_damage_is_found_by_the_check(path: Path, at: int) -> None:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE bulk AS SELECT zeroblob(400000) AS b")).result(LONG)
    vault.close()
    with path.open("r+b") as file:
        file.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
        file.write(os.urandom(3000))
    with pytest.raises(VaultUnreadable) as told:
        Vault(path, KEY, check=True).close()
    assert told.value.why in ("damaged", "key")


@pytest.mark.parametrize("length", [1, 100, 16_384, 50_000])
def test_a_file_cut_short_is_damage(path: Path, length: int) -> None:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE bulk AS SELECT zeroblob(400000) AS b")).result(LONG)
    vault.close()
    os.truncate(path, length)
    with pytest.raises(VaultUnreadable) as told:
        Vault(path, KEY, check=True).close()
    assert told.value.why in ("damaged", "key")


def test_damage_met_while_reading_makes_the_vault_suspect(path: Path) -> None:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE bulk AS SELECT zeroblob(400000) AS b")).result(LONG)
    vault.close()
    with path.open("r+b") as file:
        file.seek(-60_000, os.SEEK_END)
        file.write(os.urandom(30_000))
    vault = Vault(path, KEY)
    with pytest.raises(VaultUnreadable):
        vault.ask(lambda db: db.execute("SELECT length(hex(b)) FROM bulk").get).result(LONG)
    assert vault.suspect
    vault.close()


def test_the_log_of_a_program_that_was_killed_is_taken_up(path: Path, tmp_path: Path) -> None:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    for number in range(20):
        vault.submit(put(f"{number:02}", 20_000)).result(LONG)
    left = tmp_path / "left"
    left.mkdir()
    for name in ("vault.db", "vault.db-wal"):  # as a kill leaves them: without the shared index
        shutil.copy(path.with_name(name), left / name)
    vault.close()
    with (left / "vault.db-wal").open("ab") as log:  # and with a last frame that was being written
        log.write(os.urandom(10_000))
    survivor = Vault(left / "vault.db", KEY, check=True)
    assert len(survivor.ask(words).result(LONG)) == 20
    survivor.close()
    assert not (left / "vault.db-wal").exists()


def test_a_log_of_another_vault_adds_nothing(path: Path, tmp_path: Path) -> None:
    other = Vault(tmp_path / "other.db", bytes(32))
    other.submit(lambda db: db.execute("CREATE TABLE foreign_word (word TEXT)")).result(LONG)
    shutil.copy(tmp_path / "other.db-wal", tmp_path / "stale-wal")
    other.close()
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.execute("CREATE TABLE word (word TEXT PRIMARY KEY, bulk BLOB)")).result(LONG)
    vault.submit(put("mine")).result(LONG)
    vault.close()
    shutil.copy(tmp_path / "stale-wal", path.with_name("vault.db-wal"))
    try:
        vault = Vault(path, KEY, check=True)
    except VaultUnreadable as told:
        assert told.why in ("damaged", "key")  # noqa: PT017 - refused is as good as ignored
    else:
        assert vault.ask(words).result(LONG) == ["mine"]
        vault.close()


def test_a_place_that_cannot_hold_a_vault_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "missing" / "vault.db", tmp_path / "file" / "vault.db", tmp_path):
        with pytest.raises(VaultUnreadable, match="unopenable"):
            Vault(path, KEY)

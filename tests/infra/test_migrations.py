"""Schemas: every older vault becomes today's, a newer one is left alone, a failure changes nothing."""

from pathlib import Path

import apsw
import pytest

from desktop.infra.database import Vault, connect
from desktop.infra.migrations import migrate, steps
from desktop.kernel.failures import VaultUnreadable

KEY = bytes(range(32))
LONG = 20.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.mark.parametrize("version", range(len(steps())))
def test_every_older_vault_becomes_todays_and_leaves_a_copy(path: Path, version: int) -> None:
    connection = connect(path, KEY)
    for number, sql in steps()[:version]:
        with connection:
            connection.execute(sql)
            connection.pragma("user_version", number)
    connection.close()
    vault = Vault(path, KEY)
    schema = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
    found = vault.ask(lambda db: db.execute(schema).fetchall()).result(LONG)
    assert vault.ask(lambda db: db.pragma("user_version")).result(LONG) == len(steps())
    vault.close()
    fresh = Vault(path.with_name("fresh.db"), KEY)
    assert fresh.ask(lambda db: db.execute(schema).fetchall()).result(LONG) == found
    fresh.close()
    copy = path.with_name(f"vault.db.v{version}.bak")
    assert copy.exists() is (version > 0)
    if version:
        old = connect(copy, KEY)
        assert old.pragma("user_version") == version
        old.close()
        assert b"SQLite format" not in copy.read_bytes()


def test_a_vault_of_a_newer_program_is_refused_and_left_as_it_is(path: Path) -> None:
    vault = Vault(path, KEY)
    vault.submit(lambda db: db.pragma("user_version", 9999)).result(LONG)
    vault.close()
    before = path.read_bytes()
    with pytest.raises(VaultUnreadable, match="newer"):
        Vault(path, KEY)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["vault.db"]


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    connection = connect(path, KEY)
    migrate(connection, path)
    connection.execute("CREATE TABLE word (word TEXT)")
    todo = [*steps(), (len(steps()) + 1, "DROP TABLE word; CREATE TABLE one (x); SELECT no_such_function();")]
    with pytest.raises(apsw.SQLError):
        migrate(connection, path, todo)
    assert connection.pragma("user_version") == len(steps())
    assert connection.execute("SELECT count(*) FROM word").get == 0
    connection.close()

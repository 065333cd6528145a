"""Brings a vault's schema from whatever version it has to this program's: numbered SQL files, each one transaction.

`PRAGMA user_version` holds the number of the last file applied. A vault from a newer program is refused ("newer") and
left as it is; before an existing vault is changed, an encrypted copy is put beside it (`<name>.v<N>.bak`).
"""

import re
from importlib import resources
from pathlib import Path

import apsw

from desktop.kernel.failures import VaultUnreadable

_FILE = re.compile(r"(\d{4})_\w+\.sql")


def steps() -> list[tuple[int, str]]:
    """Every migration as (number, SQL), in order; numbers run 1, 2, 3... without a gap."""
    found = sorted(
        (int(match[1]), entry.read_text(encoding="utf-8"))
        for entry in resources.files(__package__).iterdir()
        if (match := _FILE.fullmatch(entry.name))
    )
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise AssertionError("the migrations are not numbered without a gap")
    return found


def migrate(connection: apsw.Connection, path: Path, key: bytes) -> None:
    """Apply what is missing. Raises `VaultUnreadable("newer")` for a schema that this program doesn't know."""
    todo = steps()
    version = int(connection.pragma("user_version"))
    if version > len(todo):
        raise VaultUnreadable("newer")
    if 0 < version < len(todo):
        _back_up(connection, path.with_name(f"{path.name}.v{version}.bak"), key)
    for number, sql in todo[version:]:
        with connection:
            connection.execute(sql)
            connection.pragma("user_version", number)


def _back_up(connection: apsw.Connection, copy: Path, key: bytes) -> None:
    copy.unlink(missing_ok=True)
    target = apsw.Connection(str(copy))
    try:
        target.pragma("cipher", connection.pragma("cipher"))
        target.pragma("key", "raw:" + key.hex())
        with target.backup("main", connection, "main") as running:
            running.step()
    finally:
        target.close()

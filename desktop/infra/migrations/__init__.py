"""Brings a vault's schema from whatever version it has to this program's: numbered SQL files, each one transaction.

`PRAGMA user_version` holds the number of the last file applied. A vault from a newer program is refused ("newer") and
left as it is; before an existing vault is changed, an encrypted copy is put beside it (`<name>.v<N>.bak`).
"""

import errno
import os
import re
import shutil
from importlib import resources
from pathlib import Path

import apsw

from desktop.kernel.failures import DiskFull, VaultUnreadable

_FILE = re.compile(r"(\d{4})_\w+\.sql")


def steps(of: str = "") -> list[tuple[int, str]]:
    """Every migration as (number, SQL), in order; numbers run 1, 2, 3... without a gap. `of` names the folder of a
    file other than the vault."""
    found = sorted(
        (int(match[1]), entry.read_text(encoding="utf-8"))
        for entry in resources.files(__package__).joinpath(of).iterdir()
        if (match := _FILE.fullmatch(entry.name))
    )
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise AssertionError("the migrations are not numbered without a gap")
    return found


def migrate(connection: apsw.Connection, path: Path, todo: list[tuple[int, str]] | None = None) -> None:
    """Apply what is missing of `todo` (by default `steps()`).

    Raises `VaultUnreadable("newer")` for a schema that this program doesn't know.
    """
    todo = steps() if todo is None else todo
    version = int(connection.pragma("user_version"))
    if version > len(todo):
        raise VaultUnreadable("newer")
    if 0 < version < len(todo):
        _back_up(connection, path, path.with_name(f"{path.name}.v{version}.bak"))
    for number, sql in todo[version:]:
        with connection:
            connection.execute(sql)
            connection.pragma("user_version", number)


def _back_up(connection: apsw.Connection, path: Path, copy: Path) -> None:
    """An encrypted copy: the file itself, once its log is folded in. Nobody else writes while a vault is being opened.

    SQLite's own backup refuses an encrypted target here (apsw-sqlite3mc 3.54: "incompatible source and target").
    """
    part = copy.with_name(copy.name + ".part")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        shutil.copyfile(path, part)
        part.chmod(0o600)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(copy)
        for older in path.parent.glob(f"{path.name}.v*.bak"):
            if older != copy:
                older.unlink()
    except OSError as problem:
        part.unlink(missing_ok=True)
        full = problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        raise DiskFull if full else VaultUnreadable("unopenable") from problem

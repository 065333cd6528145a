"""A million made-up lines: in the cache as the program keeps it, and in a plain file of Python's own sqlite3.

Both have the same tables and are asked the same questions by the same functions.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import apsw

from desktop.infra import migrations
from desktop.infra.database import Vault
from desktop.statements import store, store_words
from desktop.statements.cache import NAME, SHAPE
from desktop.statements.preparing import Prepared, made_ready
from desktop.statements.store_lines import Known, line_id
from tests.bench.figures import kept
from tests.statements.made import statements

LINES, STATEMENTS = 1_000_000, 2_000
KEY = bytes(range(32))
GROUP = 40  # statements a transaction
_COPIED = ("statement", "person", "act", "reason", "line", "tally")


class Plain:
    """Python's own sqlite3, with the few methods of apsw that the stores use."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA page_size = 8192")
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA temp_store = MEMORY")
        self.db.execute(f"PRAGMA cache_size = -{SHAPE.cache_kib}")

    def execute(self, sql: str, bindings: Sequence[Any] = ()) -> "PlainCursor":
        sql = sql.replace(" contentless_delete = 1,", "")  # younger than Python 3.11's own
        return PlainCursor(self.db.execute(sql, bindings))

    def executemany(self, sql: str, bindings: Iterable[Sequence[Any]]) -> None:
        self.db.executemany(sql, bindings)


class PlainCursor:
    """A cursor of sqlite3 with apsw's `get`."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.fetchall, self.fetchone = cursor.fetchall, cursor.fetchone

    @property
    def get(self) -> Any:
        row = self.fetchone()
        return None if row is None else row[0] if len(row) == 1 else row


@dataclass(frozen=True)
class Million:
    """The folder of the cache (beside a vault of the same key), and the plain file."""

    folder: Path
    plain: Path
    seconds: float  # that the cache took to be written

    def vault(self) -> Vault:
        return Vault(self.folder / "vault.db", KEY)


def put(db: apsw.Connection, here: list[Prepared], known: Known) -> None:
    """As the sync does, without a service."""
    day = max(prepared.announced.transfer.paid_on for prepared in here)
    store.hear(db, [(prepared.announced, None) for prepared in here], str(day), None, 0.0)
    store.store(db, here, known)


@cache
def million() -> Million:
    """Written once a run."""
    folder = kept()
    beside = Vault(folder / "vault.db", KEY)
    vault = Vault(folder / NAME, beside.key_of(NAME), shape=SHAPE)
    beside.close()
    plain = Plain(folder / "plain.db")
    _, schema = migrations.steps(SHAPE.folder)[0]
    plain.db.executescript(re.sub(r" STRICT\b,?", " ", schema))
    known, taken = Known(), 0.0
    group: list[Prepared] = []

    def write() -> None:
        nonlocal taken
        start = perf_counter()
        vault.submit(partial(put, here=group, known=known)).result()
        taken += perf_counter() - start
        plain.db.execute("BEGIN")
        for prepared in group:
            seq = seats[prepared.announced.id] = _seat(vault, prepared)
            top = line_id(seq, 0)
            rows = [(top - n, text) for n, text in zip(prepared.columns.places, prepared.words, strict=True)]
            store_words.put(cast(apsw.Connection, plain), seq, rows)
        plain.db.execute("COMMIT")
        group.clear()

    seats: dict[str, int] = {}
    for made in statements(STATEMENTS, LINES // STATEMENTS, days=700):
        group.append(made_ready(made.announced, list(made.lines)))
        if len(group) == GROUP:
            write()
    if group:
        write()
    vault.submit(partial(store.keep, months=0)).result()
    _copy(vault, plain)
    vault.close()
    plain.db.close()
    return Million(folder, folder / "plain.db", taken)


def _seat(vault: Vault, prepared: Prepared) -> int:
    ask: Callable[[apsw.Connection], Any] = partial(_asked, statement=prepared.announced.id)
    return int(vault.ask(ask).result())


def _asked(db: apsw.Connection, statement: str) -> Any:
    return db.execute("SELECT seq FROM statement WHERE id = ?", (statement,)).get


def _copy(vault: Vault, plain: Plain) -> None:
    reader = vault.reader()
    plain.db.execute("BEGIN")
    for table in _COPIED:
        rows = reader.execute(f"SELECT * FROM {table}")
        first = rows.fetchone()
        if first is None:
            continue
        insert = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"
        plain.db.execute(insert, first)
        plain.db.executemany(insert, rows)
    plain.db.execute("COMMIT")
    reader.close()

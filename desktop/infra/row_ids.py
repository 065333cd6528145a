"""Numbers of rows by the hundred thousand: asked of SQLite as one text, which is far quicker than as many rows."""

import sys
from array import array
from collections.abc import Sequence

import apsw


def row_ids(db: apsw.Connection, sql: str, bindings: "Sequence[apsw.SQLiteValue]") -> "array[int]":
    """The column `id` of what `sql` selects, in its order."""
    packed = f"SELECT group_concat(printf('%016x', id), '') FROM ({sql})"  # noqa: S608 - a store's own statement
    digits: str | None = db.execute(packed, tuple(bindings)).get
    found = array("q", bytes.fromhex(digits or ""))
    if sys.byteorder == "little":
        found.byteswap()
    return found

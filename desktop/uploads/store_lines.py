"""The words and values that the stores share: folded names, times, lines. Knows no table."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import apsw

from desktop.kernel.folding import fold as fold
from desktop.kernel.folding import sort_key as sort_key

Value = str | int | float | bytes | None


def time(value: float) -> datetime:
    return datetime.fromtimestamp(value, UTC)


def moment(value: float | None) -> datetime | None:
    return None if value is None else time(value)


def lines(db: apsw.Connection, sql: str, bindings: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
    # The types of columns are the schema's (STRICT tables), which a type checker can't see.
    return db.execute(sql, bindings).fetchall()

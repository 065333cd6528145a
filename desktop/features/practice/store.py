"""The SQL of the practice's data: the service's last answers, kept as they came."""

from dataclasses import dataclass, field
from typing import Literal

import apsw

What = Literal["data", "agreement"]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer. `checked_at` is seconds since the epoch."""

    etag: str
    body: bytes = field(repr=False)
    checked_at: float


def find(db: apsw.Connection, what: What) -> Kept | None:
    """What is kept; None for nothing."""
    row = db.execute("SELECT etag, body, checked_at FROM practice_copy WHERE what = ?", (what,)).fetchone()
    return None if row is None else Kept(str(row[0]), bytes(row[1]), float(row[2]))


def keep(db: apsw.Connection, what: What, kept: Kept) -> None:
    """In the place of what was."""
    db.execute(
        "INSERT OR REPLACE INTO practice_copy (what, etag, body, checked_at) VALUES (?, ?, ?, ?)",
        (what, kept.etag, kept.body, kept.checked_at),
    )


def check(db: apsw.Connection, what: What, at: float) -> None:
    """The service says that it is still so."""
    db.execute("UPDATE practice_copy SET checked_at = ? WHERE what = ?", (at, what))


def drop(db: apsw.Connection, what: What) -> None:
    """The service has it no more."""
    db.execute("DELETE FROM practice_copy WHERE what = ?", (what,))

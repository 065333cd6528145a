"""The SQL of what was learned. Functions of a connection, in the transaction of whoever calls; decides nothing."""

from collections.abc import Iterable, Mapping

import apsw

from desktop.sorting.facts import Learned
from desktop.sorting.learning import taught


def learned(db: apsw.Connection) -> Learned:
    """Everything that was learned in this vault, the oldest first."""
    counts: dict[str, dict[str, int]] = {}
    for mark, kind, count in db.execute("SELECT mark, kind, count FROM habit ORDER BY place, mark"):
        counts.setdefault(mark, {})[kind] = count
    return Learned(bytes(db.execute("SELECT salt FROM habit_salt").get or b""), counts)


def teach(db: apsw.Connection, choices: Iterable[tuple[str, str, str]]) -> Learned:
    """Learn from choices: (name, folder, kind) of each document."""
    before = now = learned(db)
    for name, folder, kind in choices:
        now = taught(now, name, folder, kind)
    for mark in before.counts.keys() - now.counts.keys():
        db.execute("DELETE FROM habit WHERE mark = ?", (mark,))
    place = int(db.execute("SELECT coalesce(max(place), 0) FROM habit").get or 0)
    for mark, counts in now.counts.items():
        if counts != before.counts.get(mark):
            place += 1
            _replace(db, mark, counts, place)
    return now


def forget(db: apsw.Connection) -> None:
    """Begin anew, under another salt."""
    db.execute("DELETE FROM habit")
    db.execute("UPDATE habit_salt SET salt = randomblob(32)")


def _replace(db: apsw.Connection, mark: str, counts: Mapping[str, int], place: int) -> None:
    db.execute("DELETE FROM habit WHERE mark = ?", (mark,))
    db.executemany(
        "INSERT INTO habit (mark, kind, count, place) VALUES (?, ?, ?, ?)",
        [(mark, kind, count, place) for kind, count in counts.items()],
    )

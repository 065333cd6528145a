"""The SQL of a statement's lines: put in, taken out. Decides nothing; the caller's transaction holds it together.

What lines refer to (people, acts, reasons) is looked up once per run, by `Known`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import apsw

from desktop.statements import store_words
from desktop.statements.preparing import EPOCH, Act, Person, Prepared, Reason
from desktop.statements.reading import PLACES

Value = str | int | float | bytes | None

_MOST_KNOWN = 200_000
_PERSON = "SELECT id FROM person WHERE nir = ? AND rank = ? AND member = ? AND name = ?"


@dataclass(slots=True)
class Found:
    """Numbers that were looked up. `everybody`: who is not among `people` is not in the cache either."""

    everybody: bool
    people: dict[Person, int] = field(default_factory=dict)
    acts: dict[Act, int] = field(default_factory=dict)
    reasons: dict[Reason, int] = field(default_factory=dict)


class Known:
    """Numbers of people, acts and reasons that were looked up already. To be forgotten when a transaction is lost."""

    def __init__(self) -> None:
        self._found: Found | None = None

    def found(self, db: apsw.Connection) -> Found:
        """Whoever is writing keeps what this gives: a round may be given up meanwhile, and all be forgotten."""
        found = self._found
        if found is None or len(found.people) > _MOST_KNOWN:
            found = self._found = Found(everybody=first(db, "SELECT 1 FROM person LIMIT 1") is None)
        return found

    def forget(self) -> None:
        """Look everything up again."""
        self._found = None


def put(db: apsw.Connection, seq: int, prepared: Prepared, known: Known) -> None:
    """Store the lines of the statement `seq`, which has none; `put_words` is for later."""
    people, acts, reasons = _numbers(db, prepared, known)
    columns = prepared.columns
    rows = zip(
        _ids(seq, prepared),
        columns.statuses,
        map(acts.__getitem__, columns.acts),
        columns.expense,
        columns.amo,
        columns.amc,
        columns.rest,
        map(people.__getitem__, columns.people),
        columns.care_days,
        columns.base,
        columns.rates,
        columns.quantities,
        map(reasons.__getitem__, columns.reasons),
        columns.invoices,
        columns.batches,
        strict=True,
    )
    db.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.execute(
        "INSERT INTO tally SELECT status, ?, act, count(*), sum(expense), sum(amo), sum(amc), sum(rest)"
        " FROM line WHERE id BETWEEN ? AND ? GROUP BY status, act",
        (seq, *line_range(seq)),
    )


def put_words(db: apsw.Connection, seq: int, prepared: Prepared) -> None:
    """Let those lines be found."""
    store_words.put(db, seq, zip(_ids(seq, prepared), prepared.words, strict=True))


def take_out(db: apsw.Connection, seq: int) -> None:
    """Take the lines of the statement `seq` away, and the people in them who are nowhere else."""
    least, most = line_range(seq)
    people = fetched(db, "SELECT DISTINCT person FROM line WHERE id BETWEEN ? AND ?", (least, most))
    store_words.take_out(db, least, most)
    db.execute("DELETE FROM line WHERE id BETWEEN ? AND ?", (least, most))
    store_words.drop_empty(db, least // store_words.LINES)
    db.execute("DELETE FROM tally WHERE status IN (0, 1, 2, 3, 4) AND seq = ?", (seq,))
    db.executemany(
        "DELETE FROM person WHERE id = ? AND NOT EXISTS (SELECT 1 FROM line WHERE line.person = person.id)", people
    )


def fetched(db: apsw.Connection, sql: str, bindings: Sequence[Value] = ()) -> list[tuple[Any, ...]]:
    """All rows. The types of columns are the schema's (STRICT tables), which a type checker can't see."""
    return db.execute(sql, bindings).fetchall()


def first(db: apsw.Connection, sql: str, bindings: Sequence[Value] = ()) -> tuple[Any, ...] | None:
    """The first row; None where there is none."""
    return db.execute(sql, bindings).fetchone()


def line_range(seq: int) -> tuple[int, int]:
    """The numbers that lines of a statement may have, both inclusive."""
    return seq * PLACES, seq * PLACES + PLACES - 1


def line_id(seq: int, n: int) -> int:
    """The number of the line at place `n` (from 1) of a statement."""
    return (seq + 1) * PLACES - 1 - n


def place(line: int) -> tuple[int, int]:
    """Which statement (seq) and which place there (from 1) a line's number means."""
    seq, down = divmod(line, PLACES)
    return seq, PLACES - 1 - down


def day_number(day: date) -> int:
    """A day as the cache keeps it."""
    return day.toordinal() - EPOCH


def day(number: int) -> date:
    """The other way round."""
    return date.fromordinal(number + EPOCH)


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def _ids(seq: int, prepared: Prepared) -> Iterator[int]:
    return map(line_id(seq, 0).__sub__, prepared.columns.places)


def _numbers(db: apsw.Connection, prepared: Prepared, known: Known) -> tuple[list[int], list[int], list[int]]:
    """The numbers of the people, acts and reasons of `prepared`, in its order."""
    found = known.found(db)
    people, acts, reasons = found.people, found.acts, found.reasons
    unknown = [person for person in prepared.people if person not in people]
    if not found.everybody:
        for person in unknown:
            number: int | None = db.execute(_PERSON, person[:4]).get
            if number is not None:
                people[person] = number
        unknown = [person for person in unknown if person not in people]
    top: int = db.execute("SELECT ifnull(max(id), 0) FROM person").get
    people.update((person, number) for number, person in enumerate(unknown, top + 1))
    # Numbers of our own choice: to have them returned costs more than to insert.
    db.executemany("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", [(people[person], *person) for person in unknown])
    for act in prepared.acts:
        if act not in acts:
            acts[act] = _number(
                db,
                "SELECT id FROM act WHERE code = ? AND label = ?",
                "INSERT INTO act (code, label) VALUES (?, ?) RETURNING id",
                act,
            )
    for reason in prepared.reasons:
        if reason not in reasons:
            reasons[reason] = _number(
                db,
                "SELECT id FROM reason WHERE code = ? AND text = ?",
                "INSERT INTO reason (code, text) VALUES (?, ?) RETURNING id",
                reason,
            )
    return (
        [people[person] for person in prepared.people],
        [acts[act] for act in prepared.acts],
        [reasons[reason] for reason in prepared.reasons],
    )


def _number(db: apsw.Connection, find: str, add: str, values: tuple[str, str]) -> int:
    found: int | None = db.execute(find, values).get
    number: int = db.execute(add, values).get if found is None else found
    return number

"""The SQL of a statement's lines: put in, taken out. Decides nothing; the caller's transaction holds it together.

What lines refer to (people, acts, reasons) is looked up once per run, by `Known`.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import apsw

from desktop.statements import store_words
from desktop.statements.reading import EPOCH, PLACES, STATUSES, Act, LineRead, Person, Prepared, Reason, name_key

Value = str | int | float | bytes | None

_STATUS = {status.value: place for place, status in enumerate(STATUSES)}
_MOST_KNOWN = 200_000
_NUMBER_OF_PERSON = (
    "INSERT INTO person (nir, rank, member, name, name_key) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (nir, rank, member, name) DO UPDATE SET name_key = excluded.name_key RETURNING id"
)


class Known:
    """Numbers of people, acts and reasons that were looked up already. To be forgotten when a transaction is lost."""

    def __init__(self) -> None:
        self.people: dict[Person, int] = {}
        self.acts: dict[Act, int] = {}
        self.reasons: dict[Reason, int] = {}

    def forget(self) -> None:
        """Look everything up again. Whoever is writing keeps what was found: a round may be given up meanwhile."""
        self.people, self.acts, self.reasons = {}, {}, {}


def put(db: apsw.Connection, seq: int, prepared: Prepared, known: Known) -> None:
    """Store the lines of the statement `seq`, which has none; `put_words` is for later."""
    people, acts, reasons = _numbers(db, prepared.lines, known)
    top = line_id(seq, 0)
    rows = [
        (
            top - line.n,
            _STATUS[line.status],
            acts[line.act, line.label],
            line.expense_cents,
            line.amo_cents,
            line.amc_cents,
            line.rest_cents,
            people[line.nir, line.rank, line.member, line.beneficiary],
            line.care_date.toordinal() - EPOCH,
            line.base_cents,
            line.amo_rate,
            line.quantity,
            reasons[line.reject_code, line.reject_reason],
            line.invoice,
            line.batch,
        )
        for line in prepared.lines
    ]
    db.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.execute(
        "INSERT INTO tally SELECT status, ?, act, count(*), sum(expense), sum(amo), sum(amc), sum(rest)"
        " FROM line WHERE id BETWEEN ? AND ? GROUP BY status, act",
        (seq, *line_range(seq)),
    )


def put_words(db: apsw.Connection, seq: int, prepared: Prepared) -> None:
    """Let those lines be found."""
    top = line_id(seq, 0)
    numbered = ((top - line.n, text) for line, text in zip(prepared.lines, prepared.words, strict=True))
    store_words.put(db, seq, numbered)


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


def _numbers(
    db: apsw.Connection, lines: Sequence[LineRead], known: Known
) -> tuple[dict[Person, int], dict[Act, int], dict[Reason, int]]:
    if len(known.people) > _MOST_KNOWN:
        known.forget()
    found, acts, reasons = known.people, known.acts, known.reasons
    people = dict.fromkeys((line.nir, line.rank, line.member, line.beneficiary) for line in lines)
    unknown = [person for person in people if person not in found]
    numbers: list[tuple[Any, ...]] = db.executemany(
        _NUMBER_OF_PERSON, [(*person, name_key(person[3])) for person in unknown]
    ).fetchall()
    found.update((person, number) for person, (number,) in zip(unknown, numbers, strict=True))
    for line in lines:
        act = (line.act, line.label)
        if act not in acts:
            acts[act] = _number(
                db,
                "SELECT id FROM act WHERE code = ? AND label = ?",
                "INSERT INTO act (code, label) VALUES (?, ?) RETURNING id",
                act,
            )
        reason = (line.reject_code, line.reject_reason)
        if reason not in reasons:
            reasons[reason] = _number(
                db,
                "SELECT id FROM reason WHERE code = ? AND text = ?",
                "INSERT INTO reason (code, text) VALUES (?, ?) RETURNING id",
                reason,
            )
    return found, acts, reasons


def _number(db: apsw.Connection, find: str, add: str, values: tuple[str, str]) -> int:
    found: int | None = db.execute(find, values).get
    number: int = db.execute(add, values).get if found is None else found
    return number

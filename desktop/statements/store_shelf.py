"""The SQL of what is read from the cache: statements, months, lines by their numbers, what is going on."""
# ruff: noqa: S608 - SQL is put together from literals only

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import apsw

from desktop.kernel.folding import fold
from desktop.statements.facts import (
    ActSeen,
    Event,
    Line,
    LineStatus,
    Month,
    Quarantined,
    Statement,
    StatementKey,
    Told,
    Totals,
    Trouble,
)
from desktop.statements.reading import PLACES, STATUSES
from desktop.statements.store_lines import day, day_number, fetched, first, moment, place
from desktop.statements.store_words import SEATS

_PAID, _PARTIAL, _REJECTED = (STATUSES.index(s) for s in (LineStatus.PAID, LineStatus.PARTIAL, LineStatus.REJECTED))

_STATEMENT = (
    "SELECT s.seq, s.id, s.number, s.revision, s.issued_on, s.period_from, s.period_to, s.transfer, s.transfer_cents,"
    " s.lines, s.expense, s.amo, s.amc, s.rest, s.paid, s.partial, s.rejected, s.pending, s.cancelled, s.corrected_at,"
    " s.ready, q.trouble FROM statement AS s LEFT JOIN quarantine AS q ON q.id = s.id"
)


@dataclass(frozen=True, slots=True)
class Held:
    """How much is here, and still to come."""

    statements: int
    lines: int
    statements_coming: int
    lines_coming: int
    quarantined: int


def held(db: apsw.Connection) -> Held:
    return Held(
        *db.execute(
            "SELECT (SELECT count(*) FROM statement WHERE ready), (SELECT ifnull(sum(lines), 0) FROM statement"
            " WHERE ready), (SELECT count(*) FROM wanted), (SELECT ifnull(sum(lines), 0) FROM wanted),"
            " (SELECT count(*) FROM quarantine)"
        ).get
    )


def statements(db: apsw.Connection, search: str, paid_from: date | None, paid_to: date | None) -> list[Statement]:
    """Newest first."""
    least, most = seq_range(paid_from, paid_to)
    rows = fetched(db, f"{_STATEMENT} WHERE s.seq BETWEEN ? AND ? ORDER BY s.seq DESC", (least, most))
    asked = fold(search).split()
    return [_made(*row) for row in rows if all(word in fold(f"{row[2]} {row[7]}") for word in asked)]


def statement(db: apsw.Connection, key: StatementKey) -> Statement | None:
    row = first(db, f"{_STATEMENT} WHERE s.seq = ?", (key,))
    return None if row is None else _made(*row)


def months(db: apsw.Connection) -> list[Month]:
    """Oldest first, the empty ones between them too."""
    rows = fetched(
        db,
        "SELECT strftime('%Y-%m', seq / ? * 86400, 'unixepoch') AS month, count(DISTINCT seq), sum(lines),"
        " sum(amc) FILTER (WHERE status IN (?, ?)), sum(rest) FILTER (WHERE status = ?),"
        " sum(lines) FILTER (WHERE status IN (?, ?)), sum(lines) FILTER (WHERE status = ?)"
        " FROM tally GROUP BY month ORDER BY month",
        (SEATS, _PAID, _PARTIAL, _REJECTED, _PAID, _PARTIAL, _REJECTED),
    )
    found = {int(month[:4]) * 12 + int(month[5:]) - 1: sums for month, *sums in rows}
    if not found:
        return []
    return [
        Month(month // 12, month % 12 + 1, *(value or 0 for value in found.get(month, (0,) * 6)))
        for month in range(min(found), max(found) + 1)
    ]


def lines(db: apsw.Connection, numbers: Sequence[int]) -> list[Line]:
    """In the order asked; unknown ones are left out."""
    rows = fetched(
        db,
        "SELECT l.id, s.number, s.transfer, l.invoice, l.batch, p.name, p.nir, p.rank, p.member, l.care_date, a.code,"
        " a.label, l.quantity, l.expense, l.base, l.rate, l.amo, l.amc, l.rest, l.status, r.code, r.text"
        " FROM json_each(?) AS j CROSS JOIN line AS l ON l.id = j.value"
        f" CROSS JOIN statement AS s ON s.seq = l.id / {PLACES} CROSS JOIN person AS p ON p.id = l.person"
        " CROSS JOIN act AS a ON a.id = l.act CROSS JOIN reason AS r ON r.id = l.reason ORDER BY j.key",
        (f"[{','.join(map(str, numbers))}]",),
    )
    return [_line(*row) for row in rows]


def acts(db: apsw.Connection) -> list[ActSeen]:
    """The most frequent first; an act with several labels stands under its most frequent one."""
    rows = fetched(
        db,
        "SELECT a.code, a.label, sum(t.lines) AS lines FROM tally AS t JOIN act AS a ON a.id = t.act"
        " GROUP BY a.id ORDER BY lines DESC, a.code",
    )
    found: dict[str, ActSeen] = {}
    for code, label, count in rows:
        known = found.get(code)
        found[code] = ActSeen(code, known.label if known else label, count + (known.lines if known else 0))
    return sorted(found.values(), key=lambda act: (-act.lines, act.act))


def told(db: apsw.Connection) -> list[Told]:
    rows = fetched(db, "SELECT number, event, at FROM told ORDER BY at DESC, seq DESC")
    return [Told(number, Event(event), moment(at)) for number, event, at in rows]


def quarantined(db: apsw.Connection) -> list[Quarantined]:
    rows = fetched(db, "SELECT id, number, revision, trouble, since FROM quarantine ORDER BY since DESC, id")
    return [Quarantined(id_, number, revision, Trouble(why), moment(at)) for id_, number, revision, why, at in rows]


def seq_range(paid_from: date | None, paid_to: date | None) -> tuple[int, int]:
    """Which statements may have been paid in a period, both days inclusive."""
    least = 0 if paid_from is None else day_number(paid_from) * SEATS
    most = (day_number(date.max) if paid_to is None else day_number(paid_to)) * SEATS + SEATS - 1
    return least, most


def _made(
    seq: int,
    id_: str,
    number: str,
    revision: int,
    issued_on: int,
    period_from: int,
    period_to: int,
    transfer: str,
    transfer_cents: int,
    lines_: int,
    expense: int,
    amo: int,
    amc: int,
    rest: int,
    paid: int,
    partial: int,
    rejected: int,
    pending: int,
    cancelled: int,
    corrected_at: float | None,
    ready: int,
    trouble: str | None,
) -> Statement:
    counts = dict(zip(STATUSES, (paid, partial, rejected, pending, cancelled), strict=True))
    corrected: datetime | None = None if corrected_at is None else moment(corrected_at)
    return Statement(
        key=StatementKey(seq),
        id=id_,
        number=number,
        revision=revision,
        issued_on=day(issued_on),
        period_from=day(period_from),
        period_to=day(period_to),
        transfer=transfer,
        paid_on=day(seq // SEATS),
        transfer_cents=transfer_cents,
        totals=Totals(lines_, expense, amo, amc, rest, counts),
        ready=bool(ready),
        corrected_at=corrected,
        trouble=None if trouble is None else Trouble(trouble),
    )


def _line(
    number: int,
    statement_number: str,
    transfer: str,
    invoice: str,
    batch: str,
    name: str,
    nir: str,
    rank: int,
    member: str,
    care_date: int,
    act: str,
    label: str,
    quantity: int,
    expense: int,
    base: int,
    rate: int,
    amo: int,
    amc: int,
    rest: int,
    status: int,
    reject_code: str,
    reject_reason: str,
) -> Line:
    seq, n = place(number)
    return Line(
        id=number,
        statement=StatementKey(seq),
        number=statement_number,
        n=n,
        paid_on=day(seq // SEATS),
        transfer=transfer,
        invoice=invoice,
        batch=batch,
        beneficiary=name,
        nir=nir,
        rank=rank,
        member=member,
        care_date=day(care_date),
        act=act,
        label=label,
        quantity=quantity,
        expense_cents=expense,
        base_cents=base,
        amo_rate=rate,
        amo_cents=amo,
        amc_cents=amc,
        rest_cents=rest,
        status=STATUSES[status],
        reject_code=reject_code,
        reject_reason=reject_reason,
    )

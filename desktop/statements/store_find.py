"""The SQL of a search: which lines, in which order, what they add up to. Decides only the cheapest way to ask.

Numbers are put together inside SQLite and come out as one row: nothing of Python runs per line. Three ways to a sum:
without a word and an amount from `tally`, with an amount by walking the lines of the period (some 70 ns each), with a
word from FTS5's lists of lines.
"""
# ruff: noqa: S608 - SQL is put together from literals only

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import apsw

from desktop.infra.row_ids import row_ids
from desktop.statements.facts import LineIds, LineOrder, LineQuery, LineStatus, Totals
from desktop.statements.reading import PLACES, STATUSES
from desktop.statements.store_lines import fetched, first, line_range
from desktop.statements.store_shelf import seq_range
from desktop.statements.store_words import blocks, table
from desktop.statements.words import matching

Value = str | int

_PERSON = " CROSS JOIN person AS p ON p.id = l.person"
_ACT = " CROSS JOIN act AS a ON a.id = l.act"
_REASON = " CROSS JOIN reason AS r ON r.id = l.reason"
_STATEMENT = f" CROSS JOIN statement AS s ON s.seq = l.id / {PLACES}"

# By what each order sorts, and what has to be joined for it.
_ORDERS: dict[LineOrder, tuple[str, str]] = {
    LineOrder.PAID_ON: ("l.id", ""),
    LineOrder.STATEMENT: ("s.number", _STATEMENT),
    LineOrder.TRANSFER: ("s.transfer", _STATEMENT),
    LineOrder.INVOICE: ("l.invoice", ""),
    LineOrder.BATCH: ("l.batch", ""),
    LineOrder.BENEFICIARY: ("p.name_key", _PERSON),
    LineOrder.MEMBER: ("p.member", _PERSON),
    LineOrder.CARE_DATE: ("l.care_date", ""),
    LineOrder.ACT: ("a.code", _ACT),
    LineOrder.LABEL: ("a.label", _ACT),
    LineOrder.QUANTITY: ("l.quantity", ""),
    LineOrder.EXPENSE: ("l.expense", ""),
    LineOrder.BASE: ("l.base", ""),
    LineOrder.RATE: ("l.rate", ""),
    LineOrder.AMO: ("l.amo", ""),
    LineOrder.AMC: ("l.amc", ""),
    LineOrder.REST: ("l.rest", ""),
    LineOrder.STATUS: ("l.status", ""),
    LineOrder.REASON: ("r.code, r.text", _REASON),
}


@dataclass(frozen=True, slots=True)
class _Sql:
    """A part of a statement, and its bindings in the order in which they stand."""

    text: str
    bindings: tuple[Value, ...]


# --- numbers ---------------------------------------------------------------------------------------------------


def ids(db: apsw.Connection, query: LineQuery) -> LineIds:
    """The numbers of all lines of `query`, in order."""
    words = matching(query.search)
    if query.order is not LineOrder.PAID_ON:
        return _packed(db, _sorted(db, query, words))
    if words:
        return _by_words(db, query, words, None)
    return _packed(db, _by_day(db, query)) if _sifts(query) else _whole_statements(db, query)


def first_ids(db: apsw.Connection, query: LineQuery, most: int) -> LineIds:
    """The first `most` of them."""
    words = matching(query.search)
    if query.order is LineOrder.PAID_ON and words:
        return _by_words(db, query, words, most)
    found = _by_day(db, query) if query.order is LineOrder.PAID_ON else _sorted(db, query, words)
    return _packed(db, _Sql(f"{found.text} LIMIT {most:d}", found.bindings))


def is_early(query: LineQuery) -> bool:
    """Whether the first lines are known before the others."""
    return query.order is LineOrder.PAID_ON


def _by_words(db: apsw.Connection, query: LineQuery, words: str, most: int | None) -> LineIds:
    """Block after block, until there are enough."""
    way = "DESC" if query.descending else "ASC"
    sift = _conditions(db, query, "w.rowid")
    join = " CROSS JOIN line AS l ON l.id = w.rowid" if _sifts(query) else ""
    found = array("q")
    for block in _blocks(db, query):
        name = table(block)
        text = (
            f"SELECT w.rowid AS id FROM {name} AS w{join} WHERE w.{name} MATCH ? AND {sift.text} ORDER BY w.rowid {way}"
        )
        if most is not None:
            text += f" LIMIT {most - len(found):d}"
        found.extend(_packed(db, _Sql(text, (words, *sift.bindings))))
        if most is not None and len(found) >= most:
            break
    return found


def _by_day(db: apsw.Connection, query: LineQuery) -> _Sql:
    way = "DESC" if query.descending else "ASC"
    sift = _conditions(db, query, "l.id")
    return _Sql(f"SELECT l.id AS id FROM line AS l WHERE {sift.text} ORDER BY l.id {way}", sift.bindings)


def _sorted(db: apsw.Connection, query: LineQuery, words: str) -> _Sql:
    way = "DESC" if query.descending else "ASC"
    column, join = _ORDERS[query.order]
    by = ", ".join(f"{each} {way}" for each in column.split(", "))
    sift = _conditions(db, query, "l.id")
    if not words:
        text = f"SELECT l.id AS id FROM line AS l{join} WHERE {sift.text} ORDER BY {by}, l.id DESC"
        return _Sql(text, sift.bindings)
    names = [table(block) for block in _blocks(db, query)]
    each = " UNION ALL ".join(f"SELECT rowid AS id FROM {name} WHERE {name} MATCH ?" for name in names)
    text = (
        f"SELECT l.id AS id FROM ({each or 'SELECT 0 AS id WHERE 0'}) AS w CROSS JOIN line AS l ON l.id = w.id{join}"
        f" WHERE {sift.text} ORDER BY {by}, l.id DESC"
    )
    return _Sql(text, (*(words,) * len(names), *sift.bindings))


def _whole_statements(db: apsw.Connection, query: LineQuery) -> LineIds:
    least, most = _seqs(query)
    way = "DESC" if query.descending else "ASC"
    rows = fetched(
        db, f"SELECT seq, lines FROM statement WHERE ready AND seq BETWEEN ? AND ? ORDER BY seq {way}", (least, most)
    )
    found = array("q")
    for seq, count in rows:
        top = line_range(seq)[1]
        found.extend(range(top - 1, top - count - 1, -1) if query.descending else range(top - count, top))
    return found


def _packed(db: apsw.Connection, statement: _Sql) -> LineIds:
    return row_ids(db, statement.text, statement.bindings)


# --- sums ------------------------------------------------------------------------------------------------------


def totals(db: apsw.Connection, query: LineQuery) -> Totals:
    """What all lines of `query` add up to."""
    words = matching(query.search)
    if not words and query.least_cents is None and query.most_cents is None:
        return _tallied(db, query)
    counts = ", ".join(f"sum(l.status = {place})" for place in range(len(STATUSES)))
    columns = f"count(*), sum(l.expense), sum(l.amo), sum(l.amc), sum(l.rest), {counts}"
    sums = [0] * (5 + len(STATUSES))
    for row in _sums_of_words(db, query, words, columns) if words else [_sums_of_lines(db, query, columns)]:
        sums = [total + (value or 0) for total, value in zip(sums, row, strict=True)]
    lines, expense, amo, amc, rest, *statuses = sums
    return Totals(lines, expense, amo, amc, rest, dict(zip(STATUSES, statuses, strict=True)))


def _sums_of_lines(db: apsw.Connection, query: LineQuery, columns: str) -> tuple[int | None, ...]:
    sift = _conditions(db, query, "l.id")
    found = first(db, f"SELECT {columns} FROM line AS l WHERE {sift.text}", sift.bindings)
    assert found is not None
    return found


def _sums_of_words(db: apsw.Connection, query: LineQuery, words: str, columns: str) -> Iterator[tuple[int | None, ...]]:
    sift = _conditions(db, query, "w.rowid")
    for block in _blocks(db, query):
        name = table(block)
        text = (
            f"SELECT {columns} FROM {name} AS w CROSS JOIN line AS l ON l.id = w.rowid"
            f" WHERE w.{name} MATCH ? AND {sift.text}"
        )
        found = first(db, text, (words, *sift.bindings))
        assert found is not None
        yield found


def _tallied(db: apsw.Connection, query: LineQuery) -> Totals:
    conditions, bindings = ["seq BETWEEN ? AND ?"], list[Value](_seqs(query))
    if query.acts:
        conditions.append(f"act IN ({_numbers(_acts(db, query.acts))})")
    conditions.append(f"status IN ({_numbers(_statuses(query.statuses))})")
    rows = fetched(
        db,
        "SELECT status, sum(lines), sum(expense), sum(amo), sum(amc), sum(rest) FROM tally"
        f" WHERE {' AND '.join(conditions)} GROUP BY status",
        bindings,
    )
    counts = dict.fromkeys(STATUSES, 0)
    for status, count, *_ in rows:
        counts[STATUSES[status]] = count
    lines, expense, amo, amc, rest = (sum(row[column] for row in rows) for column in range(1, 6))
    return Totals(lines, expense, amo, amc, rest, counts)


# --- conditions ------------------------------------------------------------------------------------------------


def _sifts(query: LineQuery) -> bool:
    """Whether lines have to be looked at."""
    return bool(query.statuses or query.acts or query.least_cents is not None or query.most_cents is not None)


def _seqs(query: LineQuery) -> tuple[int, int]:
    least, most = seq_range(query.paid_from, query.paid_to)
    if query.statement is not None:
        return max(least, query.statement), min(most, query.statement)
    return least, most


def _blocks(db: apsw.Connection, query: LineQuery) -> list[int]:
    least, most = _seqs(query)
    return blocks(db, line_range(least)[0], line_range(most)[1], descending=query.descending)


def _conditions(db: apsw.Connection, query: LineQuery, number: str) -> _Sql:
    conditions, bindings = list[str](), list[Value]()
    if query.paid_from is not None or query.paid_to is not None or query.statement is not None:
        least, most = _seqs(query)
        conditions.append(f"{number} BETWEEN ? AND ?")
        bindings += (line_range(least)[0], line_range(most)[1])
    if query.statuses:
        conditions.append(f"l.status IN ({_numbers(_statuses(query.statuses))})")
    if query.acts:
        conditions.append(f"l.act IN ({_numbers(_acts(db, query.acts))})")
    for bound, sign in ((query.least_cents, ">="), (query.most_cents, "<=")):
        if bound is not None:
            conditions.append(f"l.{query.amount.value} {sign} ?")
            bindings.append(bound)
    return _Sql(" AND ".join(conditions) or "1", tuple(bindings))


def _statuses(asked: frozenset[LineStatus]) -> list[int]:
    return [place for place, status in enumerate(STATUSES) if not asked or status in asked]


def _acts(db: apsw.Connection, codes: frozenset[str]) -> list[int]:
    marks = ", ".join("?" * len(codes))
    return [row[0] for row in fetched(db, f"SELECT id FROM act WHERE code IN ({marks})", tuple(codes))]


def _numbers(values: list[int]) -> str:
    return ", ".join(map(str, values))

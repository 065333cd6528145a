"""The SQL of all lines at once, in brief: what a comparison with the practice's own list needs of each."""

from collections.abc import Sequence
from datetime import date

import apsw

from desktop.statements.facts import LineBrief
from desktop.statements.reading import PLACES, STATUSES
from desktop.statements.store_lines import day, fetched, line_range
from desktop.statements.store_shelf import seq_range
from desktop.statements.store_words import SEATS

_AT_ONCE = 20_000  # lines: between two such questions others have their turn


def statements(db: apsw.Connection, paid_from: date | None) -> list[list[int]]:
    """Those that are here, oldest first, in groups of some thousand lines."""
    rows = fetched(
        db,
        "SELECT seq, lines FROM statement WHERE ready AND seq BETWEEN ? AND ? ORDER BY seq",
        seq_range(paid_from, None),
    )
    groups: list[list[int]] = []
    held = _AT_ONCE
    for seq, lines in rows:
        if held + lines > _AT_ONCE:
            groups.append([])
            held = 0
        groups[-1].append(seq)
        held += lines
    return groups


def lines(db: apsw.Connection, statements: Sequence[int]) -> list[LineBrief]:
    """Theirs, statement by statement, as they stand there."""
    days: dict[int, date] = {}

    def known(number: int) -> date:
        found = days.get(number)
        if found is None:
            found = days[number] = day(number)
        return found

    found: list[LineBrief] = []
    for seq in statements:
        top = seq * PLACES + PLACES - 1
        rows = fetched(
            db,
            "SELECT l.id, s.number, ? - l.id, ?, l.invoice, p.name, p.nir, l.care_date, a.code, l.expense,"
            " l.amc, l.status, r.code, r.text FROM statement AS s CROSS JOIN line AS l ON l.id BETWEEN ? AND ?"
            " CROSS JOIN person AS p ON p.id = l.person CROSS JOIN act AS a ON a.id = l.act"
            " CROSS JOIN reason AS r ON r.id = l.reason WHERE s.seq = ? ORDER BY l.id DESC",
            (top, seq // SEATS, *line_range(seq), seq),
        )
        found += [
            LineBrief(id_, number, n, known(paid_on), invoice, name, nir, known(care), act, expense, amc,
                      STATUSES[status], code, reason)
            for id_, number, n, paid_on, invoice, name, nir, care, act, expense, amc, status, code, reason in rows
        ]  # fmt: skip
    return found

"""The SQL of the practice's invoices and of what was decided by hand. Functions of a connection; decides nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import apsw

from desktop.reconciliation.facts import Invoice, Taken
from desktop.reconciliation.identity import folded
from desktop.reconciliation.numbers import tight

_FIRST_DAY = date(1970, 1, 1)

Reference = tuple[str, int]
"""A line by the number of its statement and its place there."""


def take(db: apsw.Connection, invoices: Sequence[Invoice], now: float) -> Taken:
    """Add invoices; one that is known by its number, day and patient is brought up to date, and keeps its ticks."""
    before = {
        row[0]: row[1:]
        for row in db.execute("SELECT identity, number, patient, nir, day, total, expected FROM invoice")
    }
    listed: dict[str, tuple[object, ...]] = {}
    for invoice in invoices:
        day = None if invoice.day is None else (invoice.day - _FIRST_DAY).days
        values = (invoice.number, invoice.patient, invoice.nir, day, invoice.total_cents, invoice.expected_cents)
        listed[_identity(invoice)] = values
    new = [identity for identity in listed if identity not in before]
    changed = [identity for identity, values in listed.items() if before.get(identity, values) != values]
    db.executemany(
        "INSERT INTO invoice (identity, number, patient, nir, day, total, expected, imported_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO UPDATE SET number = excluded.number,"
        " patient = excluded.patient, nir = excluded.nir, day = excluded.day, total = excluded.total,"
        " expected = excluded.expected, imported_at = excluded.imported_at",
        [(identity, *listed[identity], now) for identity in (*new, *changed)],
    )
    return Taken(len(new), len(changed), len(listed) - len(new) - len(changed), len(invoices) - len(listed))


def invoices(db: apsw.Connection) -> list[Invoice]:
    """All of them, the oldest day first, those without a day last."""
    return [
        Invoice(key, number, patient, nir, None if day is None else _FIRST_DAY + timedelta(days=day), total, expected)
        for key, number, patient, nir, day, total, expected in db.execute(
            "SELECT id, number, patient, nir, day, total, expected FROM invoice ORDER BY day IS NULL, day, id"
        )
    ]


def oldest_day(db: apsw.Connection) -> date | None:
    """Of the invoices; None where there are none, or none has a day."""
    day = db.execute("SELECT min(day) FROM invoice").get
    return None if day is None else _FIRST_DAY + timedelta(days=day)


def ticks(db: apsw.Connection) -> list[tuple[int, Reference, bool]]:
    """Invoice, line, and whether it is tied."""
    return [
        (invoice, (statement, place), bool(tied))
        for invoice, statement, place, tied in db.execute("SELECT invoice, statement, place, tied FROM tick")
    ]


def closed(db: apsw.Connection) -> set[int]:
    """Invoices that were paid otherwise."""
    return {key for (key,) in db.execute("SELECT id FROM invoice WHERE closed_at IS NOT NULL")}


def tick(db: apsw.Connection, invoice: int, lines: Iterable[Reference], *, tied: bool) -> None:
    """These lines answer this invoice and no other; or they don't answer it."""
    for statement, place in lines:
        if tied:
            db.execute("DELETE FROM tick WHERE statement = ? AND place = ? AND tied = 1", (statement, place))
        db.execute("INSERT OR REPLACE INTO tick VALUES (?, ?, ?, ?)", (invoice, statement, place, tied))


def untick(db: apsw.Connection, invoices: Iterable[int]) -> None:
    """As if nothing had been decided by hand about these."""
    for invoice in invoices:
        db.execute("DELETE FROM tick WHERE invoice = ?", (invoice,))
        db.execute("UPDATE invoice SET closed_at = NULL WHERE id = ?", (invoice,))


def close(db: apsw.Connection, invoices: Iterable[int], now: float) -> None:
    db.executemany("UPDATE invoice SET closed_at = ? WHERE id = ?", [(now, invoice) for invoice in invoices])


def remove(db: apsw.Connection, invoices: Iterable[int]) -> None:
    """With their ticks."""
    for invoice in invoices:
        db.execute("DELETE FROM tick WHERE invoice = ?", (invoice,))
        db.execute("DELETE FROM invoice WHERE id = ?", (invoice,))


def columns(db: apsw.Connection, signature: str) -> dict[str, int] | None:
    """Field to column, as last chosen for this heading."""
    found = db.execute("SELECT columns FROM invoice_columns WHERE signature = ?", (signature,)).get
    return None if found is None else json.loads(found)


def choose_columns(db: apsw.Connection, signature: str, chosen: Mapping[str, int]) -> None:
    db.execute("INSERT OR REPLACE INTO invoice_columns VALUES (?, ?)", (signature, json.dumps(dict(chosen))))


def _identity(invoice: Invoice) -> str:
    who = " ".join(sorted(folded(invoice.patient).split())) or invoice.nir
    if number := tight(invoice.number):
        return f"{number}|{invoice.day or ''}|{who}"
    return f"|{invoice.day or ''}|{who}|{invoice.total_cents}|{invoice.expected_cents}"

"""A search finds what a plain look at every line would find, in the same order, adding up to the same."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import apsw
import pytest

from desktop.infra.database import Vault
from desktop.kernel.folding import fold
from desktop.statements import store, store_find, store_shelf
from desktop.statements.cache import SHAPE
from desktop.statements.facts import Amount, Line, LineOrder, LineQuery, LineStatus
from desktop.statements.preparing import made_ready
from desktop.statements.store_lines import Known
from desktop.statements.words import matching, words
from tests.statements.made import ACTS, Made, statements

KEY = bytes(range(32))


@dataclass
class Shelf:
    db: apsw.Connection
    lines: list[Line]  # newest first

    def found(self, query: LineQuery) -> list[Line]:
        return store_shelf.lines(self.db, store_find.ids(self.db, query))

    def search(self, text: str) -> list[Line]:
        found = self.found(LineQuery(search=text))
        assert store_find.totals(self.db, LineQuery(search=text)).lines == len(found)
        assert list(store_find.first_ids(self.db, LineQuery(search=text), 7)) == [line.id for line in found[:7]]
        return found


def put(db: apsw.Connection, published: list[Made]) -> None:
    store.hear(db, [(made.announced, None) for made in published], "1", None, 0.0)
    store.store(db, [made_ready(made.announced, list(made.lines)) for made in published], Known())


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    vault = Vault(tmp_path_factory.mktemp("shelf") / "statements.db", KEY, shape=SHAPE)
    vault.submit(partial(put, published=list(statements(40, 60, days=700)))).result()
    db = vault.reader()
    whole = store_shelf.lines(db, store_find.ids(db, LineQuery()))
    assert len(whole) > 1500
    yield Shelf(db, whole)
    db.close()
    vault.close()


def fits(query: LineQuery, line: Line) -> bool:
    amounts = {Amount.EXPENSE: line.expense_cents, Amount.AMO: line.amo_cents, Amount.AMC: line.amc_cents,
               Amount.REST: line.rest_cents}  # fmt: skip
    texts = (line.beneficiary, line.number, line.transfer, line.invoice, line.batch, line.nir, line.member, line.act,
             line.label, line.reject_code, line.reject_reason)  # fmt: skip
    there = [word for text in texts for word in words(text)]
    return (
        all(any(word.startswith(asked) for word in there) for asked in words(query.search))
        and (query.paid_from is None or line.paid_on >= query.paid_from)
        and (query.paid_to is None or line.paid_on <= query.paid_to)
        and (not query.statuses or line.status in query.statuses)
        and (not query.acts or line.act in query.acts)
        and (query.least_cents is None or amounts[query.amount] >= query.least_cents)
        and (query.most_cents is None or amounts[query.amount] <= query.most_cents)
        and (query.statement is None or line.statement == query.statement)
    )


def any_query(dice: random.Random, shelf: Shelf) -> LineQuery:
    line = dice.choice(shelf.lines)
    since = line.paid_on - timedelta(days=dice.randrange(200))
    first, *_, last = line.beneficiary.split()
    return LineQuery(
        search=dice.choice(
            ["", "", first[: dice.randint(1, 5)], f"{last} {line.act}", line.reject_reason, line.nir[:9]]
        ),
        paid_from=dice.choice([None, since]),
        paid_to=dice.choice([None, line.paid_on]),
        statuses=dice.choice([frozenset(), frozenset({line.status}), frozenset({LineStatus.PAID, LineStatus.PARTIAL})]),
        acts=dice.choice([frozenset(), frozenset({line.act}), frozenset({ACTS[0][0], "NONE"})]),
        amount=dice.choice(list(Amount)),
        least_cents=dice.choice([None, None, line.amc_cents]),
        most_cents=dice.choice([None, None, line.expense_cents]),
        statement=dice.choice([None, None, None, line.statement]),
        descending=dice.random() < 0.7,
    )


def test_as_a_plain_look_would(shelf: Shelf) -> None:
    dice = random.Random(11)
    some = 0
    for _ in range(250):
        query = any_query(dice, shelf)
        expected = [line for line in shelf.lines if fits(query, line)]
        some += bool(expected)
        found = shelf.found(query)
        assert found == (expected if query.descending else expected[::-1]), query
        assert list(store_find.first_ids(shelf.db, query, 9)) == [line.id for line in found[:9]]
        totals = store_find.totals(shelf.db, query)
        assert totals.lines == len(expected), query
        assert totals.expense_cents == sum(line.expense_cents for line in expected)
        assert totals.amo_cents == sum(line.amo_cents for line in expected)
        assert totals.amc_cents == sum(line.amc_cents for line in expected)
        assert totals.rest_cents == sum(line.rest_cents for line in expected)
        assert totals.counts == {status: sum(line.status is status for line in expected) for status in LineStatus}
    assert some > 100


@pytest.mark.parametrize("order", LineOrder)
@pytest.mark.parametrize("search", ["", "mar"])
@pytest.mark.parametrize("descending", [True, False])
def test_orders(shelf: Shelf, order: LineOrder, search: str, descending: bool) -> None:
    query = LineQuery(search=search, order=order, descending=descending)
    columns = {
        LineOrder.STATEMENT: "number", LineOrder.EXPENSE: "expense_cents", LineOrder.BASE: "base_cents",
        LineOrder.RATE: "amo_rate", LineOrder.AMO: "amo_cents", LineOrder.AMC: "amc_cents",
        LineOrder.REST: "rest_cents", LineOrder.REASON: "reject_code",
    }  # fmt: skip

    def key(line: Line) -> object:
        value = getattr(line, columns.get(order, order.value))
        if order is LineOrder.BENEFICIARY:
            return fold(value)
        return list(LineStatus).index(value) if order is LineOrder.STATUS else value

    found = shelf.found(query)
    assert {line.id for line in found} == {line.id for line in shelf.lines if fits(LineQuery(search=search), line)}
    values = [key(line) for line in found]
    assert values == sorted(values, reverse=descending)


def test_numbers_are_found_however_they_are_typed(shelf: Shelf) -> None:
    line = shelf.lines[700]
    invoice = line.invoice  # FA-2025-0000123
    whole = [each for each in shelf.lines if each.invoice == invoice]
    running = invoice.rpartition("-")[2]
    for typed in (invoice, invoice.lower(), invoice.replace("-", ""), invoice.replace("-", " "), running):
        assert shelf.search(typed) == whole, typed
    assert set(whole) <= set(shelf.search(running.lstrip("0")))
    for length in range(1, len(invoice)):
        assert set(whole) <= set(shelf.search(invoice[:length])), invoice[:length]
    for text in (line.transfer, line.number, line.batch, line.member, line.nir):
        for length in range(1, len(text) + 1):
            assert line in shelf.search(text[:length]), text[:length]


def test_a_nir_is_found_with_its_spaces(shelf: Shelf) -> None:
    line = shelf.lines[3]
    nir = line.nir
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    grouped = " ".join(nir[start:end] for start, end in itertools.pairwise(cuts))
    for typed in (grouped, grouped[:-3], grouped[:-7], grouped[:-11]):
        found = shelf.search(typed)
        assert line in found
        assert all(each.nir.startswith(typed.replace(" ", "")) for each in found)


def test_amounts(shelf: Shelf) -> None:
    line = max(shelf.lines, key=lambda each: each.expense_cents)
    dear = replace(line, expense_cents=line.expense_cents)
    euros, cents = divmod(dear.expense_cents, 100)
    for typed in (f"{euros},{cents:02d}", f"{euros}.{cents:02d}", f"{euros},{cents:02d} €"):
        found = shelf.search(typed)
        assert line in found
        for each in found:
            assert dear.expense_cents in (each.expense_cents, each.amo_cents, each.amc_cents, each.rest_cents)


def test_days(shelf: Shelf) -> None:
    line = shelf.lines[0]
    for day in (line.paid_on, line.care_date):
        assert shelf.search(f"{day:%d/%m/%Y}") == [
            each for each in shelf.lines if day in (each.paid_on, each.care_date)
        ]
    month = [
        each for each in shelf.lines
        if (line.paid_on.year, line.paid_on.month) in ((each.paid_on.year, each.paid_on.month),
                                                       (each.care_date.year, each.care_date.month))
    ]  # fmt: skip
    assert shelf.search(f"{line.paid_on:%m/%Y}") == month


def test_accents_case_and_order_do_not_matter(shelf: Shelf) -> None:
    line = next(line for line in shelf.lines if not line.beneficiary.isascii())
    first, last = line.beneficiary.split()
    for typed in (fold(line.beneficiary), f"{last} {first}".upper(), f"{first[:3]} {last[:2]}"):
        assert line in shelf.search(typed)


@pytest.mark.parametrize("typed", ["", "  ", "-", "€", "…", "'\"*", "( OR )", "NEAR(", "§", "¤a", "\x00", "1,", "/"])
def test_whatever_is_typed(shelf: Shelf, typed: str) -> None:
    shelf.search(typed)


def test_what_is_worded_for_the_index() -> None:
    assert matching("1 234,56") == '"€123456"'
    assert matching("1 234,5 €") == '"€123450"'
    assert matching("98 €") == '"€9800"'
    assert matching("12/05/2023 Zoé") == '"°20230512" AND ("zoe"* OR "¤zoe"*)'
    assert matching("2023-05-12") == '"°20230512"'
    assert matching("1 84 05 75") == '("1840575"* OR "¤1840575"*)'


def test_months(shelf: Shelf) -> None:
    months = store_shelf.months(shelf.db)
    assert [(month.year, month.month) for month in months] == sorted({(m.year, m.month) for m in months})
    assert sum(month.lines for month in months) == len(shelf.lines)
    for month in months:
        here = [line for line in shelf.lines if (line.paid_on.year, line.paid_on.month) == (month.year, month.month)]
        paid = [line for line in here if line.status in (LineStatus.PAID, LineStatus.PARTIAL)]
        rejected = [line for line in here if line.status is LineStatus.REJECTED]
        assert (month.paid, month.paid_cents) == (len(paid), sum(line.amc_cents for line in paid))
        assert (month.rejected, month.rejected_cents) == (len(rejected), sum(line.rest_cents for line in rejected))


def test_acts_statements_and_gone_lines(shelf: Shelf) -> None:
    acts = store_shelf.acts(shelf.db)
    assert sum(act.lines for act in acts) == len(shelf.lines)
    assert [act.lines for act in acts] == sorted((act.lines for act in acts), reverse=True)
    found = store_shelf.statements(shelf.db, "vir000", date(2026, 1, 1), None)
    assert found
    assert all(statement.paid_on >= date(2026, 1, 1) for statement in found)
    assert store_shelf.statements(shelf.db, "nothing", None, None) == []
    assert store_shelf.lines(shelf.db, [5, shelf.lines[0].id, 7]) == [shelf.lines[0]]

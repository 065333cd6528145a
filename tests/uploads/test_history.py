"""The history of twenty thousand documents: found, sorted, added up; nothing of it is read before it is asked for."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from desktop.infra.database import Vault, connect
from desktop.infra.migrations import steps
from desktop.kernel.events import Bus
from desktop.kernel.failures import VaultUnreadable
from desktop.uploads import store_history, store_words
from desktop.uploads.engine import Engine
from desktop.uploads.facts import Kind, Receipt
from desktop.uploads.history import SEEN, History
from desktop.uploads.history_facts import HistoryOrder, HistoryQuery, HistoryTotals, PastDocument, Shelf
from desktop.uploads.store_lines import sort_key
from tests.uploads.past import NEWEST, fill, receipts
from tests.uploads.world import KEY, JumpingClock, MemoryServer, drop, engine_of, heard, settled, until

MANY = 20_000
DOCUMENTS = HistoryQuery(Shelf.DOCUMENTS)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[apsw.Connection]:
    """A vault with a past, read only."""
    path = tmp_path_factory.mktemp("past") / "vault"
    Vault(path, KEY).close()
    connection = connect(path, KEY)
    fill(connection, receipts(MANY))
    connection.pragma("query_only", True)
    yield connection
    connection.close()


def documents(db: apsw.Connection, query: HistoryQuery) -> list[PastDocument]:
    return store_history.documents(db, store_history.ids(db, query))


def found(db: apsw.Connection, search: str, shelf: Shelf = Shelf.DOCUMENTS) -> int:
    return len(store_history.ids(db, HistoryQuery(shelf, search=search)))


def test_every_document_once_the_newest_deposit_first(db: apsw.Connection) -> None:
    numbers = store_history.ids(db, DOCUMENTS)
    assert len(numbers) == len(set(numbers)) == MANY
    rows = store_history.documents(db, numbers)
    assert [row.id for row in rows] == list(numbers)
    assert rows[0].received_at == NEWEST
    assert [row.received_at for row in rows] == sorted((row.received_at for row in rows), reverse=True)
    assert [row.name[-11:] for row in rows[:2]] == ["0019980.pdf", "0019981.pdf"]


KEYS: dict[HistoryOrder, Callable[[PastDocument], object]] = {
    HistoryOrder.DATE: lambda row: row.received_at,
    HistoryOrder.NAME: lambda row: sort_key(row.name),
    HistoryOrder.KIND: lambda row: row.kind.value,
    HistoryOrder.SIZE: lambda row: row.size,
}
NARROW = {
    "all": {},
    "few": {"kind": Kind.RIB, "since": NEWEST - timedelta(days=2)},
    "words": {"search": "durand"},
    "words of few": {"search": "durand", "kind": Kind.RIB},
    "sizes": {"at_least": 500_000, "below": 600_000},
    "sizes of words": {"search": "durand", "at_least": 500_000},
}


@pytest.mark.parametrize("narrow", NARROW)
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", HistoryOrder)
def test_each_order_of_each_choice(db: apsw.Connection, order: HistoryOrder, descending: bool, narrow: str) -> None:
    query = replace(DOCUMENTS, order=order, descending=descending, **NARROW[narrow])
    rows = documents(db, query)
    keys = [KEYS[order](row) for row in rows]
    assert keys == sorted(keys, reverse=descending)  # type: ignore[type-var]
    everything = documents(db, DOCUMENTS)
    assert {row.id for row in rows} == {
        row.id
        for row in everything
        if (query.kind is None or row.kind is query.kind)
        and (query.since is None or row.received_at >= query.since)
        and (not query.search or "durand" in row.name.lower())
        and (query.at_least is None or row.size >= query.at_least)
        and (query.below is None or row.size < query.below)
    }
    assert store_history.totals(db, query) == HistoryTotals(
        len({row.number for row in rows}), len(rows), sum(row.size for row in rows)
    )


@pytest.mark.parametrize("order", HistoryOrder)
def test_each_order_of_the_deposits(db: apsw.Connection, order: HistoryOrder) -> None:
    query = HistoryQuery(order=order, descending=False)
    rows = store_history.deposits(db, store_history.ids(db, query))
    key = {
        HistoryOrder.DATE: lambda row: row.received_at,
        HistoryOrder.NAME: lambda row: row.number,
        HistoryOrder.KIND: lambda row: row.kind.value,
        HistoryOrder.SIZE: lambda row: row.size,
    }[order]
    assert len(rows) == MANY // 20
    assert [key(row) for row in rows] == sorted(key(row) for row in rows)
    assert {row.documents for row in rows} == {20}
    assert store_history.totals(db, query).size == sum(row.size for row in rows)


def test_of_a_deposit_the_sum_counts(db: apsw.Connection) -> None:
    every = store_history.deposits(db, store_history.ids(db, HistoryQuery()))
    middle = sorted(row.size for row in every)[len(every) // 2]
    for search in ("", "facture"):
        large = HistoryQuery(search=search, at_least=middle)
        rows = store_history.deposits(db, store_history.ids(db, large))
        assert {row.id for row in rows} == {
            row.id for row in every if row.size >= middle and (not search or row.kind is Kind.FACTURE)
        }
        assert store_history.totals(db, large).size == sum(row.size for row in rows)


def test_a_period_ends_before_its_end(db: apsw.Connection) -> None:
    day = HistoryQuery(since=NEWEST - timedelta(hours=5), until=NEWEST)
    rows = store_history.deposits(db, store_history.ids(db, day))
    assert [row.received_at for row in rows] == [NEWEST - timedelta(minutes=30 * n) for n in range(1, 11)]


@pytest.mark.parametrize(
    ("search", "how_many"),
    [
        ("", MANY),
        ("  ", MANY),
        ("...", MANY),
        ("lefèvre", 1000),
        ("LEFEV", 1000),
        ("oeuvr", 1000),
        ("Œuvrard", 1000),
        ("stefan", 1000),
        ("n'guyen", 1000),
        ("tour", 1000),
        ("acture", 0),
        ("0012345", 1),
        ("12345", 1),
        ("AD-2026-000124", 30),
        ("ad_2026_000124", 30),
        ("124 durand facture", 1),
        ("telephone complement", 4000),
        ('x" OR *', 0),
        ("(NEAR", 0),
        ("durand " * 40, 1000),
        ("日本", 0),
    ],
)
def test_words_are_found_by_their_beginnings(db: apsw.Connection, search: str, how_many: int) -> None:
    assert found(db, search) == how_many
    assert (found(db, search, Shelf.DEPOSITS) > 0) == (how_many > 0)


def test_the_first_of_a_search_are_those_of_the_whole(db: apsw.Connection) -> None:
    for shelf in Shelf:
        for descending in (True, False):
            query = HistoryQuery(shelf, search="facture", descending=descending)
            first = store_history.first_ids(db, query, 50)
            assert first is not None
            assert first == store_history.ids(db, query)[: len(first)]
            assert len(first) == (50 if shelf is Shelf.DEPOSITS else 40)  # whole deposits
    assert store_history.first_ids(db, replace(DOCUMENTS, search="facture"), 10) is None
    for narrow in ({}, {"kind": Kind.RIB, "since": NEWEST - timedelta(days=20)}):
        for order in (HistoryOrder.DATE, HistoryOrder.KIND):
            for shelf in Shelf:
                query = HistoryQuery(shelf, order=order, **narrow)
                assert store_history.first_ids(db, query, 50) == store_history.ids(db, query)[:50]
    by_name = replace(DOCUMENTS, order=HistoryOrder.NAME)
    assert store_history.first_ids(db, by_name, 50) == store_history.ids(db, by_name)[:50]
    assert store_history.first_ids(db, replace(by_name, kind=Kind.RIB), 50) is None
    assert store_history.first_ids(db, replace(DOCUMENTS, search="f", order=HistoryOrder.NAME), 50) is None


def test_deep_in_a_message_only_the_deposit_is_found(tmp_path: Path) -> None:
    connection = vault(tmp_path / "vault", [replace(receipt, message=LONG) for receipt in receipts(3, 3)])
    assert found(connection, "mot7") == 3
    assert found(connection, "mot90") == 0
    assert found(connection, "mot90", Shelf.DEPOSITS) == 1
    connection.close()


LONG = " ".join(f"mot{n}" for n in range(100))


def vault(path: Path, past: list[Receipt], *, seen: timedelta | None = None) -> apsw.Connection:
    Vault(path, KEY).close()
    connection = connect(path, KEY)
    fill(connection, iter(past), seen=seen)
    return connection


def test_the_plan_sorts_nothing_where_an_index_has_the_order(db: apsw.Connection) -> None:
    for shelf in Shelf:
        for order in HistoryOrder:
            for descending in (True, False):
                told: list[str] = []

                def note(_cursor: apsw.Cursor, sql: str, bindings: object, told: list[str] = told) -> bool:
                    if not sql.startswith("EXPLAIN"):
                        told.append(sql)
                    return True

                db.exec_trace = note
                store_history.ids(db, HistoryQuery(shelf, order=order, descending=descending))
                db.exec_trace = None
                (sql,) = told
                plan = " ".join(str(line[3]) for line in db.execute(f"EXPLAIN QUERY PLAN {sql}"))
                assert "TEMP B-TREE" not in plan, plan


# --- U17: a start reads nothing of it --------------------------------------------------------------------------


class CountingVault(Vault):
    """Counts the steps that SQLite's machine takes for each statement; how often one is asked isn't the past's doing,
    so only its dearest run counts."""

    def __init__(self, path: Path) -> None:
        self._dearest: dict[str, int] = {}
        super().__init__(path, KEY)
        self._watch(self._writer_connection)

    @property
    def steps(self) -> int:
        return sum(self._dearest.values())

    def reader(self) -> apsw.Connection:
        connection = super().reader()
        self._watch(connection)
        return connection

    def _watch(self, connection: apsw.Connection) -> None:
        before, run = connection.exec_trace, ["", 0]

        def begin(cursor: apsw.Cursor, sql: str, bindings: object) -> bool:
            run[:] = sql, 0
            return before is None or before(cursor, sql, bindings)  # type: ignore[arg-type]

        def step() -> bool:
            run[1] += 1  # type: ignore[operator]
            self._dearest[run[0]] = max(self._dearest.get(run[0], 0), run[1])  # type: ignore[index, type-var, assignment]
            return False

        connection.exec_trace = begin
        connection.set_progress_handler(step, 1)


async def steps_of_a_start(path: Path, past: int) -> int:
    """What it costs to start, to be told for how long to keep what, and to say how delivery stands."""
    vault(path, list(receipts(past)), seen=SEEN - timedelta(days=1)).close()  # nothing leaves while it starts
    counting, clock = CountingVault(path), JumpingClock()
    engine = Engine(counting, MemoryServer(), Bus(), clock, wait=clock.wait)
    try:
        await engine.start()
        await engine.keep_history(24)
        await engine.counts()
        await until(engine, settled)
        assert await engine.history.tidy(clock.now().timestamp()) is not None
        return counting.steps
    finally:
        await engine.stop()
        counting.close()


async def test_a_start_reads_as_little_of_a_long_past_as_of_a_short_one(tmp_path: Path) -> None:
    """U17. By what is read, not by time: a thousand times the past may not cost a tenth more."""
    short = await steps_of_a_start(tmp_path / "short", 20)
    long = await steps_of_a_start(tmp_path / "long", MANY)
    # A statement more or less, as a busy machine has it, is some hundred steps; to read the past, tens of thousands.
    assert long < 1.1 * short + 1_000 < MANY, (short, long)


# --- questions that lose their sense ---------------------------------------------------------------------------


async def test_a_newer_question_breaks_the_older_one_off(tmp_path: Path) -> None:
    vault(tmp_path / "vault", list(receipts(2000))).close()
    opened = Vault(tmp_path / "vault", KEY)
    history = History(opened, lambda _fact: None)
    reader = history._reader
    begun = threading.Event()

    def endless(db: apsw.Connection) -> int:
        begun.set()
        return int(
            db.execute("WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT sum(n) FROM n").get
        )

    try:
        older = asyncio.create_task(reader.ask(endless))
        await heard(begun)
        assert len(await history.ids(DOCUMENTS)) == 2000
        with pytest.raises(asyncio.CancelledError):
            await older
        begun.clear()
        unwanted = asyncio.create_task(reader.ask(endless))
        await heard(begun)
        unwanted.cancel()
        assert await history.totals(DOCUMENTS) == HistoryTotals(100, 2000, 927_381_000)
    finally:
        history.close()
        opened.close()
    with pytest.raises(VaultUnreadable):
        await history.ids(DOCUMENTS)


# --- what is sent is in it; what is older is read when there is time --------------------------------------------


async def test_what_is_acknowledged_is_found_at_once(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "vault", MemoryServer()) as engine:
        assert list(await engine.history.ids(DOCUMENTS)) == []
        report = await engine.add(drop(tmp_path / "drop", 3), Kind.DEVIS, "Été œuvre")
        await engine.send()
        await until(engine, settled)
        query = replace(DOCUMENTS, search="scan oeuvre ad", descending=False)
        rows = await engine.history.documents(await engine.history.ids(query))
        assert [(row.name, row.kind, row.message) for row in rows] == [
            (f"scan {n}.jpg", Kind.DEVIS, "Été œuvre") for n in range(3)
        ]
        (deposit,) = await engine.history.deposits(await engine.history.ids(HistoryQuery()))
        assert (deposit.documents, deposit.size, deposit.number) == (3, 1800, rows[0].number)
        assert await engine.history.deposit_row(deposit.deposit) == deposit.id
        assert [await engine.history.in_queue(row.id) for row in rows] == list(report.staged)
        await engine.remove(report.staged[:1])  # out of sight in the queue, not in the history
        assert await engine.history.in_queue(rows[0].id) is None
        assert len(await engine.history.ids(query)) == 3


async def test_a_vault_from_before_the_history_is_read_when_there_is_time(tmp_path: Path) -> None:
    path = tmp_path / "vault"
    before = next(number for number, sql in steps() if "document_words" in sql) - 1
    db = connect(path, KEY)
    for number, sql in steps()[:before]:
        with db:
            db.execute(sql)
            db.pragma("user_version", number)
    old = list(receipts(50, 20))
    for seq, receipt in enumerate(old, 1):
        db.execute(
            "INSERT INTO deposit VALUES (?, ?, 1, ?, '', 'acknowledged', 1, 0, '', NULL, 0)",
            (seq, receipt.deposit, receipt.kind.value),
        )
        db.execute(
            "INSERT INTO receipt (deposit, number, received_at, kind, message) VALUES (?, ?, ?, ?, ?)",
            (seq, receipt.number, receipt.received_at.timestamp(), receipt.kind.value, receipt.message),
        )
        db.executemany(
            "INSERT INTO receipt_document VALUES (?, ?, ?, ?, ?)",
            [(seq, n, part.name, bytes.fromhex(part.sha256), part.size) for n, part in enumerate(receipt.documents)],
        )
    db.close()
    async with engine_of(path, MemoryServer(), start=False) as engine:
        assert (await engine.history.totals(DOCUMENTS)).documents == 50  # counted by the migration
        assert list(await engine.history.ids(replace(DOCUMENTS, search="durand"))) == []
        now = NEWEST.timestamp()
        while await engine.history.tidy(now) is not None:
            pass
        names = sorted((part.name for receipt in old for part in receipt.documents), key=sort_key)
        rows = await engine.history.documents(
            await engine.history.ids(replace(DOCUMENTS, order=HistoryOrder.NAME, descending=False))
        )
        assert [row.name for row in rows] == names
        durand = [name for name in names if "Durand" in name]
        found = await engine.history.ids(replace(DOCUMENTS, search="durand"))
        assert sorted(row.name for row in await engine.history.documents(found)) == sorted(durand)
        assert len(await engine.receipts(search="durand")) == 3


def test_words_are_parted_alike_for_keeping_and_for_asking() -> None:
    assert store_words.words("Œuvrard_2024-N°118 (été).PDF") == ["oeuvrard", "2024", "n", "118", "ete", "pdf"]
    assert store_words.findable(["IMG_0042 scan007"]) == ["img", "0042", "42", "scan007", "007", "7"]

"""Group "statements": a million lines searched and summed up; half a million fetched for the first time."""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, cast

import apsw
import msgspec

from desktop.app import interpreter
from desktop.infra.database import Vault
from desktop.kernel.clock import SystemClock
from desktop.statements import store_find, store_shelf, store_words
from desktop.statements.cache import NAME, SHAPE
from desktop.statements.facts import Amount, CacheStatus, LineQuery, LineStatus, Syncing
from desktop.statements.keeper import StatementsService
from desktop.statements.preparing import made_ready
from desktop.statements.reading import LineRead
from desktop.statements.sync import GROUP
from tests.bench.contenders import TOOLS, token
from tests.bench.figures import Figure, Measured, folder
from tests.bench.million import KEY, Plain, million
from tests.laws.source import ROOT
from tests.statements.made import ACTS, announce
from tests.statements.mortal import remote

FIRST = 200
SYNCED = 500_000
_SMALL = ("statement", "person", "act", "reason", "tally")
_TYPED = (
    "martin hugo", "œuvrier", "gartoux zoe", "berlard", "perchin bruno", "fa-2026-0123456", "fa20250765432", "0345678",
    "vir00001234", "rd-2025-000321", "l01500", "2993499", "1 99 32 99", "12345678", "ov5", "progressif", "ordonnance",
    "droits fermes", "lunettes", "prothese auditive martin", "thivot ov7", "rejet", "quebier 2025",
)  # fmt: skip
_WHOLE = ("123,45", "1 234,56", "89,90 €", "12/05/2025", "05/2026", "marvier 05/2026", "hbld038 98,00")


def typed() -> list[str]:
    """What stands in the field while each of them is typed, letter by letter."""
    texts = [text[:length].strip() for text in _TYPED for length in range(1, len(text) + 1)]
    return [*dict.fromkeys(texts), *_WHOLE]


def sifted() -> list[LineQuery]:
    """Filters as they are combined: period, status, act, amount, words, all orders of size."""
    paid, rejected = frozenset({LineStatus.PAID}), frozenset({LineStatus.REJECTED, LineStatus.PARTIAL})
    acts = [frozenset({code}) for code, _ in ACTS]
    year, month, quarter = (
        (date(2026, 1, 1), None),
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2025, 7, 1), date(2025, 9, 30)),
    )
    queries = [LineQuery()]
    for since, until in ((None, None), year, month, quarter):
        period = partial(LineQuery, paid_from=since, paid_to=until)
        queries += [period(), period(statuses=paid), period(statuses=rejected), period(acts=acts[0])]
        queries += [period(acts=acts[3] | acts[9], statuses=rejected)]
        queries += [period(least_cents=5_000, most_cents=20_000), period(least_cents=50_000)]
        queries += [period(amount=Amount.AMC, least_cents=1, most_cents=10_000, statuses=paid)]
        queries += [period(amount=Amount.REST, least_cents=30_000, acts=acts[1], statuses=rejected)]
        queries += [period(search="martin"), period(search="ordonnance manquante"), period(search="mar", statuses=paid)]
    return queries


# --- questions ---------------------------------------------------------------------------------------------------


@contextmanager
def opened() -> Iterator[tuple[StatementsService, asyncio.Runner]]:
    """The program's own statements over the million, without a service."""
    vault = million().vault()
    with asyncio.Runner() as runner:
        service = StatementsService(vault, remote("http://127.0.0.1:9", "-"), lambda _: None, SystemClock())
        runner.run(service.start())
        try:
            yield service, runner
        finally:
            runner.run(service.stop())
            vault.close()


async def _search(service: StatementsService, text: str) -> float:
    start = perf_counter()
    found = await service.first_ids(LineQuery(search=text), FIRST)
    assert found is not None
    await service.lines(found)
    return perf_counter() - start


async def _sum_up(service: StatementsService, query: LineQuery) -> float:
    start = perf_counter()
    await service.totals(query)
    return perf_counter() - start


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


def _all_of(ask: Callable[..., Any], questions: Sequence[Any], rounds: int, unit: str) -> Measured:
    dice = random.Random(1)
    seconds: list[float] = []
    with opened() as (service, runner):
        for _ in range(rounds):
            for question in dice.sample(questions, len(questions)):
                seconds += [runner.run(ask(service, question))]
    median = sorted(seconds)[len(seconds) // 2] * 1000
    return Measured(
        _p95(seconds), "ms", detail=f"{len(seconds)} {unit}, median {median:.1f} ms, worst {max(seconds) * 1000:.0f} ms"
    )


def search(rounds: int) -> Measured:
    return _all_of(_search, typed(), rounds, "searches")


def filter_totals(rounds: int) -> Measured:
    return _all_of(_sum_up, sifted(), rounds, "sums")


def versus_plain(rounds: int) -> Measured:
    """The same questions in the same order, one file after the other, on one connection each."""
    made = million()
    vault = Vault(made.folder / NAME, _key(made.folder), shape=SHAPE)
    ours, plain = vault.reader(), Plain(made.plain)
    taken = [0.0, 0.0]
    dice = random.Random(2)
    for _ in range(rounds):
        questions: list[str | LineQuery] = [*typed(), *sifted()]
        for question in dice.sample(questions, len(questions)):
            sides = [(0, ours), (1, cast(apsw.Connection, plain))]
            for side, db in dice.sample(sides, 2):
                start = perf_counter()
                if isinstance(question, str):
                    store_shelf.lines(db, store_find.first_ids(db, LineQuery(search=question), FIRST))
                else:
                    store_find.totals(db, question)
                taken[side] += perf_counter() - start
    plain.db.close()
    ours.close()
    vault.close()
    return Measured.times(taken[0] * 1000, taken[1] * 1000, "ms")


def _key(place: Path) -> bytes:
    vault = Vault(place / "vault.db", KEY)
    try:
        return vault.key_of(NAME)
    finally:
        vault.close()


# --- the first sync ----------------------------------------------------------------------------------------------


@contextmanager
def large_service(data: Path) -> Iterator[str]:
    """The thin server with half a million lines, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api_stub", "--port", "0", "--data", str(data), "--seed", "large", f"--lines={SYNCED}"],
        cwd=ROOT, env=TOOLS.environ, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield str(json.loads(process.stdout.readline())["url"])
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def _synced(place: Path, url: str) -> tuple[float, int]:
    interpreter.begin()  # as the program does
    interpreter.painted()
    vault = Vault(place / "vault.db", KEY)
    done = asyncio.Event()

    def hear(fact: object) -> None:
        if isinstance(fact, CacheStatus) and fact.synced_at is not None and fact.syncing is not Syncing.WAITING:
            done.set()

    asking = remote(url, token(url))
    asking.changes(None, limit=1)  # the service draws its lines when it is first asked
    service = StatementsService(vault, asking, hear, SystemClock())
    start = perf_counter()
    await service.start()
    await done.wait()
    taken = perf_counter() - start
    lines = (await service.status()).lines
    await service.stop()
    vault.close()
    return taken, lines


def raw(place: Path) -> float:
    """Seconds that apsw takes for the same rows, ready-made, into the same tables with the same groups."""
    synced, target = (Vault(place / name, _key(place), shape=SHAPE) for name in (NAME, "raw.db"))
    source = synced.reader()
    numbers: list[tuple[Any, ...]] = source.execute("SELECT id FROM line ORDER BY id").fetchall()
    taken = _inserted(target, {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in _SMALL})
    for start in range(0, len(numbers), GROUP):
        ids = [int(number) for (number,) in numbers[start : start + GROUP]]
        rows: dict[str, list[Any]] = {
            "line": source.execute("SELECT * FROM line WHERE id BETWEEN ? AND ?", (ids[0], ids[-1])).fetchall()
        }
        taken += _inserted(target, rows, _words(source, ids))
    source.close()
    synced.close()
    target.close()
    return taken


def _inserted(target: Vault, rows: dict[str, list[Any]], words: Sequence[tuple[int, str]] = ()) -> float:
    by_block = [(seq, list(of)) for seq, of in groupby(words, key=lambda word: word[0] // store_words.LINES)]

    def insert(db: apsw.Connection) -> None:
        for table, values in rows.items():
            if values:
                db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        for block, found in by_block:
            store_words.put(db, block * store_words.DAYS * store_words.SEATS, found)

    start = perf_counter()
    target.submit(insert).result()
    return perf_counter() - start


def _words(source: apsw.Connection, ids: list[int]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for statement, lines in groupby(store_shelf.lines(source, ids), key=lambda line: line.statement):
        here = list(lines)
        read = [
            LineRead(
                n=line.n, invoice=line.invoice, batch=line.batch, beneficiary=line.beneficiary, nir=line.nir,
                rank=line.rank, member=line.member, care_date=line.care_date, act=line.act, label=line.label,
                quantity=line.quantity, expense_cents=line.expense_cents, base_cents=line.base_cents,
                amo_rate=line.amo_rate, amo_cents=line.amo_cents, amc_cents=line.amc_cents,
                rest_cents=line.rest_cents, status=line.status.value, reject_code=line.reject_code,
                reject_reason=line.reject_reason,
            )
            for line in here
        ]  # fmt: skip
        known = store_shelf.statement(source, statement)
        assert known is not None
        announced = announce(0, known.paid_on, read)
        named = msgspec.structs.replace(
            announced,
            number=known.number,
            transfer=msgspec.structs.replace(announced.transfer, reference=known.transfer),
        )
        texts = reversed(made_ready(named, read).words)
        found += [(line.id, text) for line, text in zip(here, texts, strict=True)]
    return found


@cache
def first_sync() -> tuple[float, float, int]:
    """Seconds of the sync and of the raw inserts, and how many lines there were."""
    with folder() as scratch:
        place = scratch / "practice"
        place.mkdir()
        with large_service(scratch / "server") as url:
            taken, lines = asyncio.run(_synced(place, url))
        return taken, raw(place), lines


def first_sync_ratio(_: int) -> Measured:
    ours, theirs, lines = first_sync()
    assert lines > SYNCED * 0.9, lines
    return Measured(
        ours / theirs, "x", detail=f"{lines} lines: ours {ours:.1f} s with the service, apsw alone {theirs:.1f} s"
    )


FIGURES = (
    Figure("search_1m_p95_ms", "statements", "search as one types: first 200 rows of a million", search, 2, "<= 30"),
    Figure("filter_totals_1m_p95_ms", "statements", "totals of a filter over a million", filter_totals, 3, "<= 150"),
    Figure(
        "search_1m_vs_plain_sqlite", "statements", "both, against the same questions to a plain sqlite3 file",
        versus_plain, 2, "<= 1.5",
    ),
    Figure(
        "first_sync_500k_vs_raw_insert", "statements", "half a million lines fetched and stored; apsw inserting them",
        first_sync_ratio, 1, "<= 2",
    ),
)  # fmt: skip

"""From an export of the practice's software to what became of each invoice, kept in a real vault."""

import csv
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop.infra.database import Vault
from desktop.reconciliation.columns import Field
from desktop.reconciliation.facts import Answer, Line, Outcome, Share, Taken
from desktop.reconciliation.service import Reconciling

HEADING = ["Facture", "Patient", "Date des soins", "Total", "Part AMC"]
ROWS = [
    ["F2026-0012", "Lefèvre Zoé", "12/05/2026", "120,00", "90,00"],
    ["F2026-0033", "Da Costa Inès", "13/05/2026", "80,00", "50,00"],
    ["F2026-0060", "Néel Odile", "14/05/2026", "60,00", "20,00"],
]
PAID = Line(
    1, "R-05", 4, "F2026-0012", "LEFEVRE ZOE", "", date(2026, 5, 12), "VER", 12_000, 9_000, Answer.PAID, "", "", None
)
REJECTED = replace(
    PAID, key=2, place=5, invoice="F2026-0033", patient="DA COSTA INES", expense_cents=8_000, amc_cents=0,
    answer=Answer.REJECTED, reject_code="R07", reject_reason="Prise en charge absente",
)  # fmt: skip


class June:
    """A clock that stands."""

    def now(self) -> datetime:
        return datetime(2026, 6, 30, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


class Statements:
    """What the cache would answer; asked from a day on."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.since: date | None = None

    async def __call__(self, since: date | None) -> Sequence[Line]:
        self.since = since
        return self.lines


@pytest.fixture
async def statements() -> Statements:
    return Statements([PAID, REJECTED])


@pytest.fixture
async def desk(tmp_path: Path, statements: Statements) -> AsyncIterator[Reconciling]:
    vault = Vault(tmp_path / "vault.db", bytes(32))
    desk = Reconciling(vault, June(), statements)
    yield desk
    desk.close()
    vault.close()


def export(path: Path, rows: Sequence[Sequence[str]] = ROWS, heading: Sequence[str] = HEADING) -> Path:
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([heading, *rows])
    return path


async def take(desk: Reconciling, path: Path) -> Taken:
    opened = await desk.open(path)
    return await desk.take(opened.layout, opened.columns)


async def outcomes(desk: Reconciling) -> dict[str, Outcome]:
    result = await desk.reconcile()
    return {
        invoice.number: settlement.outcome
        for invoice, settlement in zip(result.invoices, result.settlements, strict=True)
    }


async def test_an_export_becomes_what_became_of_each(desk: Reconciling, statements: Statements, tmp_path: Path) -> None:
    assert await take(desk, export(tmp_path / "mai.csv")) == Taken(3, 0, 0, 0)
    result = await desk.reconcile()
    assert [one.outcome for one in result.settlements] == [Outcome.SETTLED, Outcome.REJECTED, Outcome.SILENT]
    assert result.settlements[1].reject_reason == "Prise en charge absente"
    assert result.settlements[2].days == 47
    assert result.shares[Outcome.SETTLED] == Share(1, 9_000, 9_000)
    assert result.shares[Outcome.SILENT] == Share(1, 2_000, 0)
    assert statements.since == date(2026, 4, 11)


async def test_the_next_export_brings_up_to_date_and_forgets_no_tick(desk: Reconciling, tmp_path: Path) -> None:
    await take(desk, export(tmp_path / "mai.csv"))
    before = await desk.reconcile()
    await desk.tie(before.invoices[2].key, [PAID])
    again = [
        ["F2026-0012", "Lefèvre Zoé", "12/05/2026", "120,00", "95,00"],
        *ROWS[1:],
        ROWS[2],
        ["F9", "X", "", "1", "1"],
    ]
    assert await take(desk, export(tmp_path / "juin.csv", again)) == Taken(1, 1, 2, 1)
    assert await outcomes(desk) == {
        "F2026-0012": Outcome.SILENT,  # its line was given to another by hand
        "F2026-0033": Outcome.REJECTED,
        "F2026-0060": Outcome.SETTLED,
        "F9": Outcome.SILENT,
    }


async def test_what_was_decided_by_hand_is_taken_back(desk: Reconciling, tmp_path: Path) -> None:
    await take(desk, export(tmp_path / "mai.csv"))
    first, second, third = (invoice.key for invoice in (await desk.reconcile()).invoices)
    await desk.untie(first, [PAID])
    await desk.mark_paid([second, third])
    assert list((await outcomes(desk)).values()) == [Outcome.SILENT, Outcome.SETTLED, Outcome.SETTLED]
    await desk.undo([first, second])
    assert list((await outcomes(desk)).values()) == [Outcome.SETTLED, Outcome.REJECTED, Outcome.SETTLED]


async def test_a_tick_outlives_the_cache_of_statements(
    desk: Reconciling, statements: Statements, tmp_path: Path
) -> None:
    await take(desk, export(tmp_path / "mai.csv"))
    third = (await desk.reconcile()).invoices[2].key
    await desk.tie(third, [PAID])
    statements.lines = []
    assert set((await outcomes(desk)).values()) == {Outcome.SILENT}
    statements.lines = [replace(REJECTED, key=71), replace(PAID, key=70)]  # fetched anew, under other keys
    assert (await desk.reconcile()).settlements[2].lines == (70,)


async def test_the_choice_of_columns_is_remembered(desk: Reconciling, tmp_path: Path) -> None:
    opened = await desk.open(export(tmp_path / "mai.csv"))
    assert not opened.known
    chosen = {**opened.columns, Field.TOTAL: 4}
    await desk.take(opened.layout, chosen)
    again = await desk.open(export(tmp_path / "juin.csv", ROWS[:1]))
    assert again.known
    assert again.columns == chosen
    assert not (await desk.open(export(tmp_path / "autre.csv", heading=[*HEADING[:4], "Reste"]))).known


async def test_removed_invoices_are_gone_with_their_ticks(desk: Reconciling, tmp_path: Path) -> None:
    await take(desk, export(tmp_path / "mai.csv"))
    keys = [invoice.key for invoice in (await desk.reconcile()).invoices]
    await desk.tie(keys[2], [PAID])
    await desk.remove(keys[1:])
    assert await outcomes(desk) == {"F2026-0012": Outcome.SETTLED}


async def test_differences_come_the_largest_first(desk: Reconciling, statements: Statements, tmp_path: Path) -> None:
    await take(desk, export(tmp_path / "mai.csv"))
    partly = replace(REJECTED, answer=Answer.PARTIAL, amc_cents=4_000)
    statements.lines = [replace(PAID, amc_cents=8_999), partly]
    result = await desk.reconcile()
    assert [one.difference_cents for one in result.differences()] == [-1_000, -1]

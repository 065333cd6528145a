"""From a drop to a suggestion, from a yes to a habit: a real vault, a real engine, real papers."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from desktop.app.sorting import Sorter
from desktop.kernel.events import Bus
from desktop.sorting import store as habits
from desktop.uploads import store_deposits
from desktop.uploads.engine import Engine
from desktop.uploads.facts import CompositionChanged, DocumentRow, DocumentState, Guess, Kind, View
from tests.uploads.papers import written
from tests.uploads.world import MemoryServer, engine_of, heard, until, until_true

INVOICE = "FACTURE N° 2026-{n}\nDate : 12/03/2026\nClient : Exemplard\nTotal TTC 120,00 €\nNet à payer 20,00 €"
QUOTE = "DEVIS N° {n}\nDate : 12/03/2026\nBon pour accord\nMontant estimé 120,00 €"
TAUGHT = "SELECT count(*) > 0 FROM habit"


def considered(documents: int) -> str:
    return f"SELECT count(*) >= {documents} FROM suggestion"


@asynccontextmanager
async def sorted_by_itself(path: Path, server: MemoryServer | None = None) -> AsyncIterator[Engine]:
    bus = Bus()
    async with engine_of(path / "vault", server or MemoryServer(), bus=bus) as engine:
        sorter = Sorter(engine._vault, engine, bus, rest=0.0)
        sorter.start()
        try:
            yield engine
        finally:
            await sorter.stop()


async def rows(engine: Engine) -> list[DocumentRow]:
    return await engine.rows(await engine.ids(View.ALL))


async def test_a_drop_is_sorted_and_nothing_changes_until_the_user_says_yes(tmp_path: Path) -> None:
    async with sorted_by_itself(tmp_path) as engine:
        paths = [
            written(tmp_path / "scan1.pdf", INVOICE.format(n=118)),
            written(tmp_path / "scan2.pdf", QUOTE.format(n=7)),
        ]
        paths.append(written(tmp_path / "scan3.pdf", "12 34"))
        await engine.add(paths, Kind.DEVIS)
        await until_true(engine._vault, considered(3))
        await until(engine, lambda status: status.proposed == (1, 1))
        invoice, quote, mute = await rows(engine)
        assert invoice.kind is Kind.DEVIS
        assert invoice.proposed is not None
        assert (invoice.proposed.kind, invoice.proposed.invoice_number) == (Kind.FACTURE, "2026-118")
        assert invoice.proposed.invoice_date == date(2026, 3, 12)
        assert quote.suggestion is not None
        assert quote.proposed is None
        assert mute.suggestion is None
        before = await engine.opinions.accept()
        assert before == {invoice.id: Kind.DEVIS}
        invoice, *_ = await rows(engine)
        assert (invoice.kind, invoice.proposed) == (Kind.FACTURE, None)
        assert await engine.opinions.accept() == {}


async def test_what_the_user_chose_is_left_alone_and_learned_from(tmp_path: Path) -> None:
    async with sorted_by_itself(tmp_path) as engine:
        for number in range(3):
            path = written(tmp_path / f"BL-2026-00{number}.pdf", f"{number}")
            (document,) = (await engine.add([path], Kind.FACTURE)).staged
            await engine.set_kind([document], Kind.FLUX_OPTIQUE)
        await until_true(engine._vault, "SELECT coalesce(max(count), 0) = 3 FROM habit")
        assert all(row.kind is Kind.FLUX_OPTIQUE and row.suggestion is None for row in await rows(engine))
        (document,) = (await engine.add([written(tmp_path / "BL-2026-077.pdf", "x")], Kind.FACTURE)).staged
        await until_true(engine._vault, considered(4))
        (row,) = await engine.rows([document])
        assert row.proposed is not None
        assert row.proposed.kind is Kind.FLUX_OPTIQUE


async def test_a_choice_overrules_what_was_suggested(tmp_path: Path) -> None:
    async with sorted_by_itself(tmp_path) as engine:
        (document,) = (await engine.add([written(tmp_path / "a.pdf", INVOICE.format(n=9))], Kind.DEVIS)).staged
        await until_true(engine._vault, considered(1))
        await engine.set_kind([document], Kind.AUTRE)
        (row,) = await engine.rows([document])
        assert (row.kind, row.suggestion) == (Kind.AUTRE, None)
        assert await engine.opinions.accept([document]) == {}
        await until_true(engine._vault, TAUGHT)


async def test_a_yes_is_taken_back_and_a_no_is_final(tmp_path: Path) -> None:
    async with sorted_by_itself(tmp_path) as engine:
        (document,) = (await engine.add([written(tmp_path / "a.pdf", INVOICE.format(n=9))], Kind.DEVIS)).staged
        await until_true(engine._vault, considered(1))
        before = await engine.opinions.accept([document])
        await engine.opinions.take_back(before)
        (row,) = await engine.rows([document])
        assert row.kind is Kind.DEVIS
        assert row.proposed is not None
        await engine.remove([document])
        assert (await engine.status()).proposed == (0, 0)
        await engine.restore([document])
        assert (await engine.status()).proposed == (1, 1)
        await engine.opinions.decline([document])
        (row,) = await engine.rows([document])
        assert (row.kind, row.suggestion) == (Kind.DEVIS, None)
        await engine.opinions.take_back(before)  # too late: something else holds now
        assert (await engine.rows([document]))[0].suggestion is None
        assert (await engine.status()).proposed == (0, 0)


async def test_number_and_date_are_corrected(tmp_path: Path) -> None:
    async with sorted_by_itself(tmp_path) as engine:
        paths = [written(tmp_path / "a.pdf", INVOICE.format(n=9)), written(tmp_path / "b.pdf", "12 34")]
        first, mute = (await engine.add(paths, Kind.FACTURE)).staged
        await until_true(engine._vault, considered(2))
        for document in (first, mute):
            await engine.opinions.correct(document, " 2026-77 ", date(2026, 1, 2))
        for row in await rows(engine):
            assert row.suggestion is not None
            assert (row.kind, row.suggestion.kind, row.suggestion.settled) == (Kind.FACTURE, Kind.FACTURE, True)
            assert (row.suggestion.invoice_number, row.suggestion.invoice_date) == ("2026-77", date(2026, 1, 2))
        one, other = await engine._vault.read(store_deposits.staged)
        assert one.together == other.together == "#2026-77"
        await engine.opinions.correct(first, "", None)
        (row,) = await engine.rows([first])
        assert row.suggestion is not None
        assert (row.suggestion.invoice_number, row.suggestion.invoice_date) == (None, None)


async def test_nothing_is_considered_while_documents_leave(tmp_path: Path) -> None:
    server, reached, go = MemoryServer(), threading.Event(), threading.Event()

    def hold(call: str, _subject: str) -> None:
        if call == "create":
            reached.set()
            go.wait(20)

    server.before = hold
    async with sorted_by_itself(tmp_path, server) as engine:
        await engine.add([written(tmp_path / "a.pdf", QUOTE.format(n=1))], Kind.DEVIS)
        await until_true(engine._vault, considered(1))
        await engine.send()
        await heard(reached)
        await until(engine, lambda status: status.counts[DocumentState.SENDING] == 1)
        await engine.add([written(tmp_path / "b.pdf", INVOICE.format(n=9))], Kind.DEVIS)
        await until(engine, lambda status: status.counts[DocumentState.STAGED] == 1)
        for _ in range(1000):  # turns in which it could
            await engine._vault.write(lambda db: None)
        assert not await engine._vault.read(lambda db: db.execute(considered(2)).get)
        go.set()
        await until_true(engine._vault, considered(2))


async def test_what_was_learned_can_be_forgotten(tmp_path: Path) -> None:
    bus = Bus()
    async with engine_of(tmp_path / "vault", MemoryServer(), bus=bus) as engine:
        sorter = Sorter(engine._vault, engine, bus, rest=0.0)
        sorter.start()
        paths = [written(tmp_path / f"BL-{n}.pdf", f"{n}") for n in range(3)]
        report = await engine.add(paths, Kind.FACTURE)
        await engine.set_kind(report.staged, Kind.FLUX_OPTIQUE)
        await until_true(engine._vault, TAUGHT)
        salt = (await engine._vault.read(habits.learned)).salt
        await sorter.forget()
        left = await engine._vault.read(habits.learned)
        assert not left.counts
        assert left.salt != salt
        (document,) = (await engine.add([written(tmp_path / "BL-77.pdf", "x")], Kind.FACTURE)).staged
        await until_true(engine._vault, considered(4))
        assert (await engine.rows([document]))[0].suggestion is None
        await sorter.stop()


async def test_what_was_sent_waits_for_no_yes(tmp_path: Path) -> None:
    async with sorted_by_itself(tmp_path) as engine:
        await engine.add([written(tmp_path / "a.pdf", INVOICE.format(n=9))], Kind.DEVIS)
        await until_true(engine._vault, considered(1))
        await engine.send()
        assert (await engine.status()).proposed == (0, 0)
        (row,) = await rows(engine)
        assert (row.kind, row.proposed) == (Kind.DEVIS, None)


async def test_papers_of_one_accepted_invoice_travel_together(tmp_path: Path) -> None:
    async with sorted_by_itself(tmp_path) as engine:
        paths = [written(tmp_path / f"scan{n}.pdf", INVOICE.format(n=9) + f"\n{n}") for n in (1, 2)]
        paths.append(written(tmp_path / "scan3.pdf", INVOICE.format(n=10)))
        await engine.add(paths, Kind.FACTURE)
        await until_true(engine._vault, considered(3))
        first, second, other = await engine._vault.read(store_deposits.staged)
        assert first.together == second.together != other.together
        (deposit,) = (await engine.composition()).deposits
        assert deposit.together == ((first.id, second.id),)


async def test_the_composition_is_planned_again_only_where_papers_meet(tmp_path: Path) -> None:
    bus, planned = Bus(), list[CompositionChanged]()
    async with engine_of(tmp_path / "vault", MemoryServer(), bus=bus) as engine:
        paths = [written(tmp_path / f"scan{n}.pdf", str(n)) for n in range(3)]
        one, other, third = (await engine.add(paths, Kind.FACTURE)).staged
        bus.subscribe(CompositionChanged, planned.append)
        await engine.opinions.propose([Guess(one, Kind.FACTURE, 0.9, "118"), Guess(other, Kind.FACTURE, 0.9, "119")])
        assert not planned
        await engine.opinions.propose([Guess(third, Kind.FACTURE, 0.9, "118")])
        assert len(planned) == 1
        (deposit,) = (await engine.composition()).deposits
        assert deposit.together == ((one, third),)


async def test_sorting_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "vault", MemoryServer()) as engine:
        await engine.add([written(tmp_path / "a.pdf", INVOICE.format(n=9))], Kind.DEVIS)
    async with sorted_by_itself(tmp_path) as engine:
        await until_true(engine._vault, considered(1))
        assert (await rows(engine))[0].proposed is not None

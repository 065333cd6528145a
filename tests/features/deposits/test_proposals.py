"""What is proposed on the deposits page: seen, accepted and declined by one key, corrected, taken back."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app.sorting import Sorter
from desktop.features.deposits import page_texts
from desktop.features.deposits import sorting_texts as texts
from desktop.features.deposits.ui.invoice import read_day
from desktop.kernel.failures import DiskFull
from desktop.kernel.ids import DocumentId
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Tone
from desktop.toolkit.pills import CELL, Cell, HintCell
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentRow, DocumentState, Kind, Suggestion, View
from tests.features.deposits.conftest import Open, Running
from tests.features.deposits.fake import row
from tests.features.deposits.test_page import called
from tests.uploads.papers import written

K, S = Kind, DocumentState
Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
MARCH = date(2026, 3, 12)


def papers() -> list[DocumentRow]:
    return [
        row(1),
        row(2, suggestion=Suggestion(K.DEVIS, 0.99)),
        row(3, suggestion=Suggestion(K.ORDONNANCE, 0.8)),
        row(4, suggestion=Suggestion(K.FACTURE, 0.99, "2026-118", MARCH, settled=True)),
        row(5, kind=K.AUTRE, suggestion=Suggestion(K.FACTURE, 0.97, "2026-119", MARCH)),
        row(6, S.ACKNOWLEDGED, suggestion=Suggestion(K.DEVIS, 0.99)),
    ]


def ids(*numbers: int) -> list[DocumentId]:
    return [DocumentId(number) for number in numbers]


def test_a_row_shows_its_kind_what_it_should_rather_be_and_how_sure_that_is(open_page: Open) -> None:
    page, _ = open_page(papers())
    model = page.table.model()
    cells = [model.index(place, 1).data(CELL) for place in range(6)]
    assert cells == [
        Cell("Facture"),
        HintCell("Facture", "› Devis", "accent", doubtful=True),
        HintCell("Facture", "› Ordonnance\u202f?", "accent", doubtful=True),
        HintCell("Facture", "2026-118"),
        HintCell("Autre", "› Facture", "accent", doubtful=True),
        Cell("Facture"),  # it has left as that
    ]
    said = [model.index(place, 1).data() for place in range(6)]
    assert said[1:5] == [
        "Facture, type proposé\u00a0: Devis (sûr)",
        "Facture, type proposé\u00a0: Ordonnance (probable)",
        "Facture n°\u00a02026-118 du 12/03/2026",
        "Autre, type proposé\u00a0: Facture (sûr)",
    ]


def test_the_same_keys_answer_while_a_document_is_looked_at(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    glance = page.looking.glance
    page.table.setFocus()
    page.table.select_ids(ids(2))
    qtbot.keyClick(page.table, Key.Key_Space)
    assert glance.row is not None
    assert "type proposé\u00a0: Devis (sûr)" in glance.accessibleDescription().replace("Type", "type")
    assert glance._yes.isVisible()
    qtbot.keyClick(glance, Key.Key_O)
    qtbot.waitUntil(lambda: glance.row is not None and glance.row.id == DocumentId(3))
    assert delivery.by_id[DocumentId(2)].kind is K.DEVIS
    assert glance.hasFocus()
    qtbot.keyClick(glance, Key.Key_N)
    qtbot.waitUntil(lambda: glance.row is not None and glance.row.id == DocumentId(5))
    assert delivery.by_id[DocumentId(3)].kind is K.FACTURE
    glance._yes.click()
    qtbot.waitUntil(lambda: delivery.by_id[DocumentId(5)].kind is K.FACTURE)
    qtbot.waitUntil(lambda: not glance._yes.isVisible())
    assert glance.isVisible()


def test_one_key_accepts_and_leads_to_the_next_that_asks(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    page.table.setFocus()
    page.table.select_ids(ids(2))
    qtbot.keyClick(page.table, Key.Key_O)
    qtbot.waitUntil(lambda: page.table.selected_ids() == ids(3))
    assert delivery.by_id[DocumentId(2)].kind is K.DEVIS
    assert page.banner.text == ""  # the row says it
    qtbot.keyClick(page.table, Key.Key_N)
    qtbot.waitUntil(lambda: page.table.selected_ids() == ids(5))
    assert called(delivery, "decline") == [ids(3)]
    assert delivery.by_id[DocumentId(3)].kind is K.FACTURE
    qtbot.keyClick(page.table, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: called(delivery, "take_back") == [{DocumentId(2): K.FACTURE}])
    qtbot.waitUntil(lambda: page.table.selected_ids() == ids(2))


def test_answers_typed_faster_than_the_next_row_comes_are_given_to_it(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    page.table.setFocus()
    page.table.select_ids(ids(2))
    for key in (Key.Key_O, Key.Key_N, Key.Key_O):
        qtbot.keyClick(page.table, key)
    qtbot.waitUntil(lambda: called(delivery, "accept") == [ids(2), ids(5)])
    assert called(delivery, "decline") == [ids(3)]


def test_a_failure_is_told_and_the_keys_go_on(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    page.table.setFocus()
    page.table.select_ids(ids(2))
    delivery.failing = DiskFull()
    qtbot.keyClick(page.table, Key.Key_O)
    qtbot.waitUntil(lambda: page.banner.tone is Tone.DANGER)
    qtbot.keyClick(page.table, Key.Key_O)
    qtbot.waitUntil(lambda: delivery.by_id[DocumentId(2)].kind is K.DEVIS)


def test_another_key_accepts_all_that_are_sure_and_it_can_be_taken_back(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    delivery.tell()
    strip = page._frame.proposals
    qtbot.waitUntil(strip.isVisible)
    assert strip.words.text() == "3\u00a0types proposés, dont 2\u00a0sûrs"
    assert strip.accept.text() == "Accepter les 2 sûrs"
    page.table.setFocus()
    qtbot.keyClick(page.table, Key.Key_O, SHIFT)
    qtbot.waitUntil(lambda: page.banner.text == "2\u00a0types acceptés.")
    qtbot.waitUntil(lambda: strip.words.text() == "1\u00a0type proposé, à vérifier")
    assert not strip.accept.isVisible()
    assert [each.kind for each in delivery.by_id.values()] == [
        K.FACTURE, K.DEVIS, K.FACTURE, K.FACTURE, K.FACTURE, K.FACTURE,
    ]  # fmt: skip
    page.banner.acted.emit()
    qtbot.waitUntil(lambda: strip.words.text() == "3\u00a0types proposés, dont 2\u00a0sûrs")
    assert delivery.by_id[DocumentId(5)].kind is K.AUTRE
    assert page.banner.text == ""
    strip.accept.click()
    qtbot.waitUntil(lambda: len(called(delivery, "accept")) == 2)


def test_a_selection_is_accepted_at_once(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    page.table.selectAll()
    page.do("accept")
    qtbot.waitUntil(lambda: page.banner.text == "3\u00a0types acceptés.")
    assert called(delivery, "accept") == [ids(1, 2, 3, 4, 5, 6)]
    page.do("accept")
    qtbot.waitUntil(lambda: page.banner.text == texts.NOTHING_PROPOSED)


def test_reviewing_finds_them_behind_another_filter(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    delivery.tell()
    page.filters.choose(View.SENT)
    qtbot.waitUntil(lambda: page.table.model().ids == ids(6))
    page._frame.proposals.review.click()
    qtbot.waitUntil(lambda: page.table.selected_ids() == ids(2))
    assert page.queue.view is View.TO_SEND
    page._frame.proposals.review.click()
    qtbot.waitUntil(lambda: page.table.selected_ids() == ids(3))


def test_the_panel_asks_and_its_buttons_answer(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    page.table.select_ids(ids(5))
    invoice = page.panel.invoice
    qtbot.waitUntil(invoice.isVisible)
    assert invoice.decline.text() == "Garder «\u00a0Autre\u00a0»"
    assert not nameless(invoice)
    invoice.decline.click()
    qtbot.waitUntil(lambda: called(delivery, "decline") == [ids(5)])
    page.table.select_ids(ids(3))
    invoice.accept.click()
    qtbot.waitUntil(lambda: called(delivery, "accept") == [ids(3)])
    page.table.select_ids(ids(6))
    qtbot.waitUntil(lambda: not invoice.isVisible())


def test_number_and_date_are_corrected_in_the_panel(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    page.table.select_ids(ids(4))
    number, day = page.panel.invoice.number, page.panel.invoice.date
    qtbot.waitUntil(lambda: number.text() == "2026-118")
    assert day.text() == "12/03/2026"
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "2026-181")
    delivery.change(4, message="x")  # the row is told again meanwhile
    qtbot.waitUntil(lambda: page.table.model().peek(DocumentId(4)).message == "x")
    assert number.text() == "2026-181"
    qtbot.keyClick(number, Key.Key_Return)
    qtbot.waitUntil(lambda: called(delivery, "correct") == [(DocumentId(4), "2026-181", MARCH)])
    day.setFocus()
    day.selectAll()
    qtbot.keyClicks(day, "32/3/2026")
    qtbot.keyClick(day, Key.Key_Return)
    assert texts.DATE_FAULT in page.panel.invoice._date_field.fault
    day.selectAll()
    qtbot.keyClicks(day, "13-3-26")
    qtbot.keyClick(day, Key.Key_Return)
    qtbot.waitUntil(lambda: called(delivery, "correct")[1:] == [(DocumentId(4), "2026-181", date(2026, 3, 13))])
    assert page.panel.invoice._date_field.fault == ""
    page.table.select_ids(ids(1))  # an invoice of which nothing is known may be told
    qtbot.waitUntil(lambda: number.text() == "" and number.isVisible())


@pytest.mark.parametrize(
    ("typed", "day"),
    [("12/03/2026", MARCH), ("12/3/26", MARCH), ("12-03-2026", MARCH), ("12032026", MARCH), (" 2026-03-12 ", MARCH),
     ("", None)],
)  # fmt: skip
def test_days_are_read_as_hands_write_them(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize("typed", ["12/2026", "31/02/2026", "12/03/0026", "hier"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_day(typed)


def test_what_is_kept_together_is_said_of_the_deposit_and_of_its_rows(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(papers())
    delivery.families = [tuple(ids(1, 3))]
    delivery.tell()
    qtbot.waitUntil(lambda: page._planning.kept(DocumentId(1)) == "même facture")
    model = page.table.model()
    assert model.index(0, 3).data(CELL) == HintCell("Dépôt\u00a01", "même facture", ink="muted")
    assert model.index(1, 3).data(CELL) == Cell("Dépôt\u00a01", "muted")
    assert model.index(0, 3).data() == "Dépôt\u00a01, même facture"
    first = page.batch.meters.in_sight[0]
    assert page_texts.meter_line(first) == "Facture · 4\u00a0documents"
    assert "dont 1\u00a0facture en plusieurs fichiers, gardée ensemble" in page_texts.meter(first, 10**7)
    whole = replace(first, documents=tuple(ids(1, 3)))
    assert page_texts.meter_line(whole) == "Même facture · 2\u00a0documents"
    two = replace(first, kind=K.DEVIS, together=(tuple(ids(1, 2)), tuple(ids(3, 4))))
    assert texts.kept(two) == "2\u00a0documents en plusieurs fichiers, gardés ensemble"


def test_how_many_are_proposed_is_said_in_french() -> None:
    assert texts.waiting(1, 1) == "1\u00a0type proposé, sûr"
    assert texts.waiting(4, 4) == "4\u00a0types proposés, tous sûrs"
    assert texts.accept_sure(1) == "Accepter celui qui est sûr"
    half = replace(row(1), suggestion=Suggestion(K.FACTURE, 1.0, None, MARCH, settled=True))
    assert texts.invoice(half) == "du 12/03/2026"
    assert texts.spoken(row(1)) == "Facture"


def test_from_a_drop_to_a_yes_and_back(running: Running, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = running
    engine = page._delivery
    assert isinstance(engine, Engine)
    sorter = Sorter(engine._vault, engine, engine._bus, rest=0.0)

    async def start() -> None:
        sorter.start()

    stopped: list[object] = []
    page._tasks.run(page, start())
    text = "FACTURE N° 2026-{}\nDate : 12/03/2026\nTotal TTC 120,00 €\nNet à payer 20,00 €"
    page.batch.kind = K.DEVIS
    page.add_paths([written(tmp_path / f"scan{n}.pdf", text.format(118) + f"\n{n}") for n in (1, 2)])
    strip = page._frame.proposals
    qtbot.waitUntil(lambda: strip.words.text() == "2\u00a0types proposés, tous sûrs")
    strip.review.click()
    qtbot.waitUntil(page.panel.invoice.isVisible)
    assert page.panel.invoice.number.text() == "2026-118"
    qtbot.keyClick(page.table, Key.Key_O)
    qtbot.waitUntil(lambda: strip.words.text() == "1\u00a0type proposé, sûr")
    qtbot.keyClick(page.table, Key.Key_O)
    qtbot.waitUntil(lambda: not strip.isVisible())
    first = page.table.model().ids[0]
    qtbot.waitUntil(lambda: page._planning.kept(first) == "même facture")
    qtbot.keyClick(page.table, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(strip.isVisible)
    page._tasks.run(page, sorter.stop(), stopped.append)
    qtbot.waitUntil(lambda: bool(stopped))

"""The history page: the newest first, searched, narrowed down, sorted; its receipt beside it."""

from datetime import timedelta
from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.history import texts
from desktop.features.history.domain import Weight
from desktop.kernel.calendar import Period
from desktop.kernel.ids import DepositId
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Tone
from desktop.toolkit.choice import Choice
from desktop.uploads.facts import Kind
from desktop.uploads.history_facts import Shelf
from desktop.uploads.texts import KINDS_SHORT
from tests.features.history.conftest import Open, Shown
from tests.uploads.past import receipts

DEPOSITS, EACH = 60, 7
LAST = f"AD-2026-{DEPOSITS:06d}"


def settled(qtbot: QtBot, shown: Shown, rows: int) -> None:
    """All has come: so many rows."""
    qtbot.waitUntil(lambda: shown.page.complete and len(shown.page.shelf.model.ids) == rows)


def choose(choice: Choice, name: str) -> None:
    """As the user does in a drop-down list."""
    choice.setCurrentText(name)
    choice.activated.emit(choice.currentIndex())


def total(shown: Shown) -> str:
    return shown.page._totals.text()


def test_the_newest_is_on_top_and_shown(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    assert shown.names[:2] == [LAST, "AD-2026-000059"]
    assert shown.page.shown_receipt.number == LAST
    assert shown.page.detail.documents.model().rowCount() == EACH
    qtbot.waitUntil(lambda: total(shown).startswith("60\u00a0dépôts · 420\u00a0documents · "))


def test_none_yet_is_explained(open_page: Open) -> None:
    shown = open_page([])
    assert shown.page._stack.currentIndex() == 1


def test_the_keyboard_goes_from_one_to_the_next(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    qtbot.keyClick(shown.page.shelf.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown.page.shown_receipt.number == "AD-2026-000059")
    qtbot.keyClick(shown.page.shelf.table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: shown.page.shown_receipt.number == "AD-2026-000001")


def test_it_finds_as_one_types(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    shown.page.find_()
    assert shown.page.bar.search.hasFocus()
    qtbot.keyClicks(shown.page.bar.search, "000050")
    settled(qtbot, shown, 1)
    qtbot.waitUntil(lambda: shown.page.shown_receipt.number == "AD-2026-000050")
    shown.page.bar.search.setText("introuvable")
    settled(qtbot, shown, 0)
    assert shown.page.shelf._stack.currentIndex() == 1
    assert shown.page.shown_receipt is None
    qtbot.mouseClick(shown.page.bar.everything, Qt.MouseButton.LeftButton)
    settled(qtbot, shown, DEPOSITS)
    assert shown.page.bar.everything.isHidden()
    qtbot.waitUntil(lambda: shown.page.shown_receipt is not None)


def test_a_document_is_found_and_shown_in_its_receipt(open_page: Open, qtbot: QtBot, memory: object) -> None:
    shown = open_page()
    qtbot.mouseClick(shown.page.bar.shelves[Shelf.DOCUMENTS], Qt.MouseButton.LeftButton)
    settled(qtbot, shown, DEPOSITS * EACH)
    shown.page.bar.search.setText("0000123")
    settled(qtbot, shown, 1)
    qtbot.waitUntil(lambda: shown.page.shown_receipt.number == "AD-2026-000018")
    qtbot.waitUntil(lambda: shown.page.detail.documents.selected_ids() == [123 % EACH])
    assert memory.recall("history") == {"shelf": "documents"}  # type: ignore[attr-defined]


def test_it_is_narrowed_by_kind_period_and_size(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page(receipts(420, 7, timedelta(days=10)))
    choose(shown.page.bar.kind, KINDS_SHORT[Kind.RIB])
    settled(qtbot, shown, 7)
    choose(shown.page.bar.period, texts.PERIODS[Period.LAST_YEAR])
    settled(qtbot, shown, 3)
    qtbot.mouseClick(shown.page.bar.everything, Qt.MouseButton.LeftButton)
    settled(qtbot, shown, DEPOSITS)
    choose(shown.page.bar.period, texts.PERIODS[Period.MONTH])
    settled(qtbot, shown, 3)  # the 3rd, the 13th, the 23rd
    shown.page.bar.show_everything()
    settled(qtbot, shown, DEPOSITS)
    choose(shown.page.bar.weight, texts.WEIGHTS[Weight.LARGE])
    qtbot.waitUntil(lambda: shown.page.complete and 0 < len(shown.page.shelf.model.ids) < DEPOSITS)


def test_days_of_ones_own(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page(receipts(420, 7, timedelta(days=10)))
    assert shown.page.bar.first.isHidden()
    choose(shown.page.bar.period, texts.PERIODS[Period.CHOSEN])
    qtbot.keyClicks(shown.page.bar.first, "3/11/26")
    settled(qtbot, shown, 3)
    qtbot.keyClicks(shown.page.bar.last, "13/11/2026")
    settled(qtbot, shown, 2)
    shown.page.bar.last.setText("31/11/2026")
    settled(qtbot, shown, 3)
    assert shown.page.bar.last.accessibleDescription() == texts.NO_DAY
    assert shown.page.bar._fault.isVisible()


def test_columns_sort(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    header = shown.page.shelf.table.horizontalHeader()
    for expected in ("AD-2026-000001", LAST):
        header.sectionClicked.emit(0)
        qtbot.waitUntil(lambda wanted=expected: shown.page.complete and shown.names[:1] == [wanted])
    kinds = next(n for n, column in enumerate(shown.page.shelf.model.columns) if column.key == "kind")
    header.sectionClicked.emit(kinds)
    qtbot.waitUntil(lambda: shown.page.complete and shown.names[:1] == ["AD-2026-000056"])  # the newest "autre"


def test_what_arrives_moves_nothing(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    more = list(receipts(441, 7))[-1]
    page.shelf.choose(10)
    qtbot.waitUntil(lambda: page.shown_receipt.number == "AD-2026-000050")
    bar = page.shelf.table.verticalScrollBar()
    bar.setValue(137)
    top = page.shelf.model.ids[page.shelf.table.rowAt(40)]
    shown.arrive(more)
    settled(qtbot, shown, DEPOSITS + 1)
    assert page.shelf.model.ids[page.shelf.table.rowAt(40)] == top
    assert page.shown_receipt.number == "AD-2026-000050"
    assert page.shelf.row.number == "AD-2026-000050"
    bar.setValue(0)
    qtbot.waitUntil(lambda: shown.names[0] == "AD-2026-000063")


def test_nothing_is_asked_before_it_is_shown_but_news_are_not_lost(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page(receipts(7, 7))
    shown.arrive(list(receipts(14, 7))[1])
    qtbot.waitUntil(lambda: len(shown.page.shelf.model.ids) == 2)


def test_another_page_leads_to_one(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    page = shown.page
    page.bar.search.setText("nothing")
    settled(qtbot, shown, 0)
    old = DepositId(f"00000000-0000-4000-8000-{2:012d}")
    page.show_receipt(old)
    qtbot.waitUntil(lambda: page.shown_receipt is not None and page.shown_receipt.deposit == old)
    qtbot.waitUntil(lambda: page.shelf.row is not None and page.shelf.row.deposit == old)
    qtbot.keyClick(page.shelf.table, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: page.shown_receipt.number == "AD-2026-000004")


def test_the_number_is_copied(open_page: Open) -> None:
    shown = open_page()
    copy = next(each for each in shown.page.findChildren(QPushButton) if each.accessibleName() == texts.COPY_NUMBER)
    copy.click()
    assert QGuiApplication.clipboard().text() == LAST


def test_it_is_saved_whole(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    folder = tmp_path / "saved"
    folder.mkdir()
    shown.page.save(folder / "accusé.pdf")
    qtbot.waitUntil(lambda: shown.page.detail.banner.text != "")
    assert shown.page.detail.banner.tone is Tone.SUCCESS
    assert LAST in PdfReader(folder / "accusé.pdf").pages[0].extract_text()
    assert [each.name for each in folder.iterdir()] == ["accusé.pdf"]


def test_what_can_not_be_saved_is_said(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    shown.page.save(tmp_path / "no such folder" / "accusé.pdf")
    qtbot.waitUntil(lambda: shown.page.detail.banner.text != "")
    assert shown.page.detail.banner.tone is Tone.DANGER


def test_it_is_printed(open_page: Open, tmp_path: Path) -> None:
    shown = open_page()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    shown.page.detail.print_on(printer)
    assert LAST in PdfReader(tmp_path / "printed.pdf").pages[0].extract_text()


def test_everything_has_a_name(open_page: Open) -> None:
    assert nameless(open_page().page) == []

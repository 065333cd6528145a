"""The receipts page: newest first, searched, scrolled, printed and saved."""

from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.receipts import texts
from desktop.features.receipts.ui.page import PAGE
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Tone
from desktop.uploads.facts import ReceiptArrived
from tests.features.receipts.conftest import Open
from tests.features.receipts.made import receipt, receipts


def numbers(page: object) -> list[str]:
    model = page.table.model()  # type: ignore[attr-defined]
    return [model.peek(each).number for each in model.ids]


def test_the_newest_is_on_top_and_shown(open_page: Open) -> None:
    page, _ = open_page(receipts(60))
    assert numbers(page)[:2] == ["AD-2026-000200", "AD-2026-000199"]
    assert page.shown_receipt is not None
    assert page.shown_receipt.number == "AD-2026-000200"
    assert page.detail.documents.model().rowCount() == len(page.shown_receipt.documents)


def test_none_yet_is_explained(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page([])
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)


def test_the_keyboard_goes_from_one_to_the_next(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(receipts(5))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.shown_receipt.number == "AD-2026-000199")


def test_search_by_number_and_by_document(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page(receipts(60))
    page.find_()
    assert page.search.hasFocus()
    qtbot.keyClicks(page.search, "000150")
    qtbot.waitUntil(lambda: numbers(page) == ["AD-2026-000150"])
    qtbot.waitUntil(lambda: page.shown_receipt.number == "AD-2026-000150")
    page.search.setText("facture 161-01")
    qtbot.waitUntil(lambda: numbers(page) == ["AD-2026-000161"])
    page.search.setText("introuvable")
    qtbot.waitUntil(lambda: page.table.model().ids == [])
    assert page._list_stack.currentIndex() == 1
    page.search.clear()
    qtbot.waitUntil(lambda: len(page.table.model().ids) == 60)


def test_scrolling_asks_for_older_ones(open_page: Open, qtbot: QtBot) -> None:
    many = [receipt(n) for n in range(1, 2 * PAGE + 51)]
    page, delivery = open_page(many)
    assert len(page.table.model().ids) == PAGE
    for expected in (2 * PAGE, 2 * PAGE + 50):
        page.table.scrollToBottom()
        qtbot.waitUntil(lambda wanted=expected: len(page.table.model().ids) == wanted)
    asked = len(delivery.called)
    page.table.scrollToTop()
    page.table.scrollToBottom()
    assert len(delivery.called) == asked  # there are no more
    assert numbers(page)[-1] == "AD-2026-000001"


def test_a_new_receipt_comes_on_top_without_moving_the_rest(open_page: Open, qtbot: QtBot) -> None:
    page, delivery = open_page(receipts(60))
    page.table.select_ids([receipt(190).deposit])
    new = receipt(201)
    delivery.all_receipts.append(new)
    delivery.bus.publish(ReceiptArrived(new))
    qtbot.waitUntil(lambda: numbers(page)[0] == "AD-2026-000201")
    assert len(page.table.model().ids) == 61
    assert page.shown_receipt.number == "AD-2026-000190"


def test_another_page_leads_to_one(open_page: Open, qtbot: QtBot) -> None:
    page, _ = open_page([receipt(n) for n in range(1, 2 * PAGE)])
    page.search.setText("nothing")
    old = receipt(3).deposit  # far below what is loaded
    page.show_receipt(old)
    qtbot.waitUntil(lambda: page.shown_receipt.deposit == old)
    recent = receipt(2 * PAGE - 5).deposit
    page.show_receipt(recent)
    qtbot.waitUntil(lambda: page.table.selected_ids() == [recent])
    assert page.shown_receipt.deposit == recent


def test_the_number_is_copied(open_page: Open) -> None:
    page, _ = open_page(receipts(2))
    copy = next(each for each in page.findChildren(QPushButton) if each.accessibleName() == texts.COPY_NUMBER)
    copy.click()
    assert QGuiApplication.clipboard().text() == "AD-2026-000200"


def test_it_is_saved_whole(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = open_page(receipts(2))
    path = tmp_path / "accusé.pdf"
    page.save(path)
    qtbot.waitUntil(lambda: page.detail.banner.text != "")
    assert page.detail.banner.tone is Tone.SUCCESS
    assert "AD-2026-000200" in PdfReader(path).pages[0].extract_text()
    assert [each.name for each in tmp_path.iterdir()] == ["accusé.pdf"]


def test_what_can_not_be_saved_is_said(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = open_page(receipts(2))
    page.save(tmp_path / "no such folder" / "accusé.pdf")
    qtbot.waitUntil(lambda: page.detail.banner.text != "")
    assert page.detail.banner.tone is Tone.DANGER


def test_it_is_printed(open_page: Open, tmp_path: Path) -> None:
    page, _ = open_page(receipts(2))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.detail.print_on(printer)
    assert "AD-2026-000200" in PdfReader(tmp_path / "printed.pdf").pages[0].extract_text()


def test_everything_has_a_name(open_page: Open) -> None:
    page, _ = open_page(receipts(2))
    assert nameless(page) == []

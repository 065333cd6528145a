"""The PDF of a statement in the program: its pages, its words, its zoom, on paper; off line once it was read."""

from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop.features.statements import panel_texts as texts
from desktop.kernel.failures import FileUnreadable, Unreachable
from desktop.statements.sync import NEWEST_PDFS
from desktop.toolkit.a11y import nameless
from tests.features.statements.conftest import Open, Shown
from tests.features.statements.test_page import settled
from tests.statements.made import statements


def opened(qtbot: QtBot, shown: Shown) -> None:
    """The newest statement's, by the keyboard."""
    settled(qtbot, shown)
    qtbot.waitUntil(lambda: bool(shown.rows))
    shown.page.lines.list.table.setFocus()
    qtbot.keyClick(shown.page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown.page.document.isVisible() and not shown.page.document.loading)


def test_it_is_read_searched_and_left(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    opened(qtbot, shown)
    reader = shown.page.document.reader
    assert nameless(reader) == []
    assert shown.rows[0].number in reader.title.whole
    before = reader.view.zoom
    qtbot.keyClick(reader, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert reader.view.zoom > before
    shown.page.find_()
    assert reader.search.hasFocus()
    qtbot.keyClicks(reader.search, "somme")
    qtbot.waitUntil(lambda: reader.matches.text().startswith("2"))
    qtbot.keyClick(reader.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: " sur " in reader.matches.text())
    qtbot.keyClick(reader, Qt.Key.Key_Escape)
    assert shown.page.lines.list.table.hasFocus()


def test_it_is_printed(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    opened(qtbot, shown)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    reader = shown.page.document.reader
    assert reader.print_on(printer)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == reader.view.document.pageCount()


def test_off_line_too(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    opened(qtbot, shown)
    shown.page.document.close_()
    shown.service.away = Unreachable()
    opened(qtbot, shown)
    assert shown.page.document.reader.view.document.pageCount() == 2


def test_what_can_not_be_opened_is_told(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    opened(qtbot, shown)
    shown.page.document._failed(Unreachable())
    assert shown.page.document.word.text() == texts.PDF_OFFLINE
    shown.page.document._failed(FileUnreadable("gone"))
    assert shown.page.document.word.text() == texts.PDF_GONE
    shown.page.document.back.click()
    assert shown.page.lines.isVisible()


def test_what_the_line_kept_back_is_asked_again_by_a_key(open_page: Open, qtbot: QtBot) -> None:
    """A statement that is older than those that are fetched ahead."""
    shown = open_page(list(statements(NEWEST_PDFS + 3, 4, days=700)))
    settled(qtbot, shown)
    shown.service.away = Unreachable()
    table = shown.page.lines.list.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_End)
    oldest = shown.page.lines.list.model.ids[-1]
    qtbot.waitUntil(lambda: shown.page.lines.list.model.peek(oldest) is not None)
    qtbot.keyClick(shown.page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown.page.document.isVisible() and not shown.page.document.loading)
    document = shown.page.document
    assert document.word.text() == texts.PDF_OFFLINE
    assert nameless(document) == []
    qtbot.waitUntil(document.again.hasFocus)
    shown.service.away = None
    qtbot.keyClick(document.again, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: document.reader is not None and document.reader.isVisible())
    assert document.reader.view.document.pageCount() == 2

"""What leaves the statements as a file, reopened by independent readers: the rows and sums of the screen."""

import csv
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop.features.statements import export_texts as texts
from desktop.features.statements import page_texts, service
from desktop.features.statements.domain import Format
from desktop.kernel.french import euros
from desktop.kernel.spreadsheet import line
from desktop.statements.facts import LineStatus, Totals
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Tone
from desktop.toolkit.exporting import ExportDialog
from tests.features.statements.conftest import Open, Shown
from tests.features.statements.test_page import settled


def exported(qtbot: QtBot, shown: Shown, form: Format, path: Path, *, nir: bool = False) -> Totals:
    """Everything that is shown, to the end; what the screen says that it adds up to."""
    lines = shown.page.lines
    settled(qtbot, shown)
    qtbot.waitUntil(lambda: bool(shown.rows))
    lines.export.begin(lines.list.model.ids, form, path, lines.query, nir=nir)
    qtbot.waitUntil(lambda: not lines.export.going, timeout=20_000)
    assert lines.banner.tone is Tone.SUCCESS, lines.banner.text
    assert "protégé" in lines.banner.text
    return lines.totals.totals


def narrowed(shown: Shown) -> None:
    """Two statuses only."""
    bar = shown.page.lines.bar
    bar.statuses.tick(frozenset({LineStatus.REJECTED, LineStatus.PARTIAL}))
    bar.statuses.ticked.emit()


def sum_of(rows: list[list[str]], place: int) -> int:
    return sum(int(row[place].replace(",", "")) for row in rows)


def test_a_list_as_french_spreadsheets_read_it(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    narrowed(shown)
    totals = exported(qtbot, shown, Format.CSV, tmp_path / "relevés.csv")
    assert (tmp_path / "relevés.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "relevés.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    assert len(rows) == totals.lines
    place = {title: n for n, title in enumerate(head)}
    for title, cents in service.sums(totals):
        assert sum_of(rows, place[title]) == cents
    assert rows[0][place["Date de paiement"]] == f"{shown.rows[0].paid_on:%d/%m/%Y}"
    assert [row[place["N° de facture"]] for row in rows[:5]] == [row.invoice for row in shown.rows[:5]]
    assert "NIR" not in head


def test_a_workbook_with_real_dates_and_amounts(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    narrowed(shown)
    totals = exported(qtbot, shown, Format.XLSX, tmp_path / "relevés.xlsx", nir=True)
    book = openpyxl.load_workbook(tmp_path / "relevés.xlsx")
    head, *rows = book[texts.SHEET_LINES].iter_rows()
    place = {cell.value: n for n, cell in enumerate(head)}
    assert len(rows) == totals.lines
    for title, cents in service.sums(totals):
        assert round(sum(row[place[title]].value for row in rows) * 100) == cents
    first = rows[0]
    assert isinstance(first[place["Date de paiement"]].value, datetime)
    assert first[place["Date de paiement"]].value.date() == shown.rows[0].paid_on
    assert first[place["NIR"]].value == shown.rows[0].nir
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    added = {row[0].value: row[1].value for row in book[texts.SHEET_TOTALS].iter_rows()}
    assert added[texts.LINES] == totals.lines
    assert round(added["Dépense"] * 100) == totals.expense_cents
    assert added[texts.status_count(LineStatus.REJECTED)] == totals.counts[LineStatus.REJECTED]


def test_a_document_to_print(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    narrowed(shown)
    totals = exported(qtbot, shown, Format.PDF, tmp_path / "relevés.pdf")
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(tmp_path / "relevés.pdf").pages).split())
    spaced = words.replace("\u202f", " ").replace("\u00a0", " ")
    for row in shown.rows[: totals.lines]:
        assert row.invoice in spaced
    for _, cents in service.sums(totals):
        assert euros(cents).replace("\u202f", " ").replace("\u00a0", " ") in spaced
    assert page_texts.lines(totals.lines).replace("\u00a0", " ") in spaced


def test_what_is_printed_is_the_same(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    settled(qtbot, shown)
    qtbot.waitUntil(lambda: bool(shown.rows))
    lines = shown.page.lines
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    lines.export.print_on(printer, shown.rows[:60], lines.query)
    assert shown.rows[0].invoice in PdfReader(tmp_path / "printed.pdf").pages[0].extract_text()


def test_it_asks_what_and_warns_before_it_asks_where(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    settled(qtbot, shown)
    shown.page.lines.list.table.selectAll()
    qtbot.keyClick(shown.page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = next(each for each in shown.page.findChildren(QDialog) if isinstance(each, ExportDialog))
    assert nameless(dialog) == []
    assert texts.WARNING in [label.text() for label in dialog.findChildren(QLabel)]
    assert not dialog.option.isChecked()
    dialog.form.select(Format.PDF)
    dialog.form.chosen.emit(Format.PDF)
    assert dialog.option.isHidden()
    dialog.form.select(Format.CSV)
    dialog.form.chosen.emit(Format.CSV)
    dialog.accept()
    (where,) = shown.page.findChildren(QFileDialog)
    where.fileSelected.emit(str(tmp_path / "chosen.csv"))
    where.close()
    qtbot.waitUntil(lambda: (tmp_path / "chosen.csv").exists())
    qtbot.waitUntil(lambda: not shown.page.lines.export.going)


def test_too_many_lines_are_refused_with_a_way_out(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    settled(qtbot, shown)
    rows = shown.page.lines.rows()
    many = type(rows)(range(service.MOST[Format.PDF] + 1), (), rows.query)
    dialog = shown.page.lines.export.dialog(many, shown.page)
    dialog.form.select(Format.PDF)
    dialog.form.chosen.emit(Format.PDF)
    assert not dialog.go.isEnabled()
    dialog.close()
    shown.page.lines.export.print_(many, shown.page)
    assert shown.page.lines.banner.text == texts.too_many_to_print(service.MOST[Format.PDF])


@pytest.mark.parametrize(
    ("cell", "written"), [("-12,50", "-12,50"), ("-12,50=A1", "'-12,50=A1"), ("-A1,0", "'-A1,0"), ("+1,0", "'+1,0")]
)
def test_an_amount_below_zero_is_no_formula(cell: str, written: str) -> None:
    assert next(csv.reader([line([cell])], delimiter=";")) == [written]

"""Invoices as practices' programs export them: encodings, separators, headings, spreadsheets, rows that are wrong."""

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from desktop.reconciliation.cells import cents, day
from desktop.reconciliation.columns import Field, recognised
from desktop.reconciliation.facts import Invoice
from desktop.reconciliation.importing import Fault, Imported, invoices
from desktop.reconciliation.sheets import TableRefused, tables

HEADING = [
    *("N° facture", "Nom", "Prénom", "N° Sécurité sociale"),
    *("Date de naissance", "Date des soins", "Montant total", "Part AMC"),
]
ROW = ["F2026-0012", "Lefèvre", "Zoé", "7 85 05 99 123 456 14", "03/05/1985", "12/05/2026", "1 234,56 €", "310,00"]
LEFEVRE = Invoice(2, "F2026-0012", "Lefèvre Zoé", "785059912345614", date(2026, 5, 12), 123456, 31000)


def imported(path: Path) -> Imported:
    layout = recognised(tables(path))
    return invoices(layout, layout.columns)


def text(path: Path, rows: list[list[str]], *, encoding: str = "utf-8-sig", separator: str = ";") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_of_any_kind(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [[cell.replace(" €", "") for cell in row] for row in (HEADING, ROW, ROW)]
    found = imported(text(tmp_path / "export.csv", rows, encoding=encoding, separator=separator))
    assert [invoice.number for invoice in found.invoices] == ["F2026-0012"] * 2
    assert found.invoices[0] == LEFEVRE
    assert not found.faults


def test_a_spreadsheet_with_real_days_and_amounts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Aide"
    sheet.append(["Ce classeur vient du logiciel"])
    listed = book.create_sheet("Factures")
    listed.append(["Cabinet de démonstration"])
    listed.append([])
    listed.append(["Facture", "Patient", "Date facture", "Total TTC", "Part mutuelle"])
    listed.append([20260012, "DA COSTA Inès", datetime(2026, 5, 12, 9, 30), 1234.56, 310])  # noqa: DTZ001 - a spreadsheet's
    listed.append(["Total", None, None, 1234.56, 310])
    book.save(tmp_path / "export.xlsx")
    found = imported(tmp_path / "export.xlsx")
    assert found.invoices[0] == Invoice(4, "20260012", "DA COSTA Inès", "", date(2026, 5, 12), 123456, 31000)


def test_days_and_nirs_are_found_without_a_heading(tmp_path: Path) -> None:
    rows = [[f"F{n}", f"{n:02d}/05/2026", "785059912345614", "12,00"] for n in range(1, 9)]
    layout = recognised(tables(text(tmp_path / "bare.csv", rows)))
    assert layout.columns == {Field.DAY: 1, Field.NIR: 2}
    found = invoices(layout, {**layout.columns, Field.NUMBER: 0, Field.EXPECTED: 3})
    assert found.invoices[7] == Invoice(8, "F8", "", "785059912345614", date(2026, 5, 8), None, 1200)


def test_a_row_that_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    wrong = ["F2026-0013", "Mercier", "Yann", "", "", "31/02/2026", "douze euros", ""]
    nobody = ["", "", "", "", "", "", "1 234,56", "310,00"]
    lost = ["", "Mercier", "Yann", "", "", "", "12,00", ""]
    found = imported(text(tmp_path / "export.csv", [HEADING, wrong, nobody, lost, ROW]))
    assert [invoice.number for invoice in found.invoices] == ["F2026-0012"]
    assert found.faults == (
        Fault(2, Field.DAY, "31/02/2026"),
        Fault(2, Field.TOTAL, "douze euros"),
        Fault(4, Field.NUMBER, ""),
    )


def test_the_same_program_is_known_again(tmp_path: Path) -> None:
    first = recognised(tables(text(tmp_path / "mai.csv", [HEADING, ROW])))
    second = recognised(tables(text(tmp_path / "juin.csv", [HEADING, ROW, ROW], encoding="cp1252", separator=",")))
    other = recognised(tables(text(tmp_path / "autre.csv", [[*HEADING, "Caisse"], [*ROW, "x"]])))
    assert first.signature == second.signature != other.signature


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n;;;\r\n", "empty"),
        (b"PK\x03\x04 and then nothing", "not-a-table"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "not-a-table"),
        (b"%PDF-1.7\n\x00\x01\x02", "not-a-table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(TableRefused) as refused:
        tables(path)
    assert refused.value.why == why


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as refused:
        tables(tmp_path / "gone.csv")
    assert refused.value.why == "unreadable"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1\u202f234,56 €", 123456),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("−12,5", -1250),
        ("-3", -300),
        (0.1 + 0.2, 30),
        (1234.56, 123456),
        ("12,345", None),
        ("1e99", None),
        ("NaN", None),
        ("douze", None),
        ("", None),
        (date(2026, 5, 1), None),
    ],
)
def test_amounts(cell: str | float | date, expected: int | None) -> None:
    assert cents(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1/2/2026", date(2026, 2, 1)),
        ("01.02.26", date(2026, 2, 1)),
        ("2026-02-01T10:42:00", date(2026, 2, 1)),
        ("20260201", date(2026, 2, 1)),
        (20260201.0, date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 2, 1)),
        ("30/02/2026", None),
        ("12/13/2026", None),
        ("01/01/1026", None),
        ("demain", None),
    ],
)
def test_days(cell: str | float | date, expected: date | None) -> None:
    assert day(cell) == expected

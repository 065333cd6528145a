"""What leaves the history as a file: harmless to what opens it, whole or not there, and told to leave the vault."""

import asyncio
import csv
import threading
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop.features.history import export_texts as texts
from desktop.features.history import service
from desktop.features.history.domain import Format
from desktop.features.history.ui.export import ExportDialog, Rows
from desktop.kernel.spreadsheet import line
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Tone
from desktop.toolkit.theme import Theme
from desktop.uploads.history_facts import Shelf
from tests.features.history.conftest import Open, Shown
from tests.uploads.past import receipts


def exported(qtbot: QtBot, shown: Shown, form: Format, path: Path, shelf: Shelf = Shelf.DEPOSITS) -> None:
    """Everything that is shown, to the end."""
    shown.page.export.begin(shelf, shown.page.shelf.model.ids, form, path)
    qtbot.waitUntil(lambda: not shown.page.export.going)


def read(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_a_list_of_deposits_as_french_spreadsheets_read_it(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    folder = tmp_path / "out"
    folder.mkdir()
    exported(qtbot, shown, Format.CSV, folder / "historique.csv")
    assert shown.page.banner.tone is Tone.SUCCESS
    assert "protégé" in shown.page.banner.text
    head, *rows = read(folder / "historique.csv")
    assert head == list(texts.head(Shelf.DEPOSITS))
    assert len(rows) == 60
    assert rows[0][0] == "AD-2026-000060"
    assert rows[0][3] == "7"
    whole, _, decimals = rows[0][4].partition(",")
    assert whole.isdigit()
    assert len(decimals) == 3
    assert [each.name for each in folder.iterdir()] == ["historique.csv"]
    assert (folder / "historique.csv").stat().st_mode & 0o077 == 0


def test_a_list_of_documents(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    shown.page.bar.shelves[Shelf.DOCUMENTS].click()
    qtbot.waitUntil(lambda: shown.page.complete and len(shown.page.shelf.model.ids) == 420)
    exported(qtbot, shown, Format.CSV, tmp_path / "documents.csv", Shelf.DOCUMENTS)
    _, *rows = read(tmp_path / "documents.csv")
    assert len(rows) == 420
    assert {len(row[6]) for row in rows} == {64}


@pytest.mark.parametrize("cell", ["=1+1", "+33 6", "-facture", "@rib", "\t=1", " =cmd|' /C calc'!A0", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    (row,) = csv.reader([line([cell, "suite"])], delimiter=";") if "\r" not in cell else [["'" + cell, ""]]
    assert row[0] == "'" + cell


def test_semicolons_quotes_and_lines_stay_in_their_cell() -> None:
    cells = ["a;b", 'dit "oui"', "deux\nlignes", "Lefèvre"]
    assert list(csv.reader(line(cells).splitlines(keepends=True), delimiter=";")) == [cells]


def test_the_receipts_of_what_is_shown_in_one_file(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page(receipts(14, 7))
    exported(qtbot, shown, Format.PDF, tmp_path / "accusés.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "accusés.pdf").pages]
    assert [number for text in pages for number in ("AD-2026-000001", "AD-2026-000002") if number in text] == [
        "AD-2026-000002",
        "AD-2026-000001",
    ]
    assert all("page 1 sur 1" in " ".join(text.split()) for text in pages)


def test_each_receipt_once_however_many_of_its_documents_are_shown(
    open_page: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = open_page(receipts(14, 7))
    shown.page.bar.shelves[Shelf.DOCUMENTS].click()
    qtbot.waitUntil(lambda: shown.page.complete and len(shown.page.shelf.model.ids) == 14)
    exported(qtbot, shown, Format.PDF, tmp_path / "accusés.pdf", Shelf.DOCUMENTS)
    assert len(PdfReader(tmp_path / "accusés.pdf").pages) == 2


def test_what_can_not_be_written_is_said(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page(receipts(14, 7))
    for form in Format:
        exported(qtbot, shown, form, tmp_path / "no such folder" / "x")
        assert shown.page.banner.tone is Tone.DANGER
    assert not list(tmp_path.glob("*.part"))


def test_too_many_receipts_are_refused_with_a_way_out(
    open_page: Open, qtbot: QtBot, tmp_path: Path, theme: Theme
) -> None:
    shown = open_page(receipts(service.MOST_RECEIPTS + 1, 1))
    shown.page.bar.shelves[Shelf.DOCUMENTS].click()
    qtbot.waitUntil(lambda: shown.page.complete and len(shown.page.shelf.model.ids) == service.MOST_RECEIPTS + 1)
    exported(qtbot, shown, Format.PDF, tmp_path / "accusés.pdf", Shelf.DOCUMENTS)
    assert shown.page.banner.text == texts.too_many(service.MOST_RECEIPTS)
    assert not (tmp_path / "accusés.pdf").exists()
    dialog = ExportDialog(theme, Rows(Shelf.DEPOSITS, range(service.MOST_RECEIPTS + 1), ()), shown.page)
    dialog.form.select(Format.PDF)
    dialog.form.chosen.emit(Format.PDF)
    assert not dialog.go.isEnabled()
    dialog.close()


async def test_a_list_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    reached = asyncio.Event()

    class Endless:
        async def deposits(self, _numbers: object) -> list[object]:
            reached.set()
            return list(await asyncio.Future[list[object]]())

    work = asyncio.create_task(
        service.write_list(Endless(), Shelf.DEPOSITS, [1, 2], tmp_path / "x.csv", list)  # type: ignore[arg-type]
    )
    await reached.wait()
    assert len(files(tmp_path)) == 1
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    for thread in threading.enumerate():
        if thread.name.startswith("export"):
            thread.join(5)
    assert files(tmp_path) == []


def files(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def test_it_asks_what_and_warns_before_it_asks_where(open_page: Open, qtbot: QtBot, tmp_path: Path) -> None:
    shown = open_page()
    shown.page.shelf.table.selectAll()
    qtbot.keyClick(shown.page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = next(each for each in shown.page.findChildren(QDialog) if isinstance(each, ExportDialog))
    assert nameless(dialog) == []
    assert texts.WARNING in [label.text() for label in dialog.findChildren(QLabel)]
    assert dialog.what.count() == 2
    dialog.what.select("shown")
    dialog.accept()
    (where,) = shown.page.findChildren(QFileDialog)
    where.fileSelected.emit(str(tmp_path / "chosen.csv"))
    where.close()
    qtbot.waitUntil(lambda: (tmp_path / "chosen.csv").exists())
    qtbot.waitUntil(lambda: not shown.page.export.going)


def test_a_selection_is_offered_first(theme: Theme, open_page: Open) -> None:
    shown = open_page()
    dialog = ExportDialog(theme, Rows(Shelf.DEPOSITS, range(60), range(3)), shown.page)
    assert list(dialog.numbers) == [0, 1, 2]
    assert dialog.what.currentText() == texts.selection(3, Shelf.DEPOSITS)
    dialog.close()
    alone = ExportDialog(theme, Rows(Shelf.DEPOSITS, range(60), range(1)), shown.page)
    assert len(alone.numbers) == 60
    alone.close()

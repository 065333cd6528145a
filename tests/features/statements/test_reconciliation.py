"""The view "Rapprochement" over a real cache and a real vault: from the practice's list to what is done next."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.app.reconciling import lines_of, made
from desktop.features.statements import reconciliation_texts as words
from desktop.features.statements.reconciled import Row, Sieve
from desktop.features.statements.reject_texts import FAMILIES, OTHER, family
from desktop.features.statements.ui import reconciliation_export as export
from desktop.features.statements.ui.reconciliation_import import ImportDialog
from desktop.features.statements.ui.reconciliation_tie import TieDialog
from desktop.features.statements.ui.reconciliation_view import ReconciliationView
from desktop.infra.database import Vault
from desktop.kernel.clock import SystemClock
from desktop.reconciliation.columns import Field
from desktop.reconciliation.facts import Outcome, Taken
from desktop.reconciliation.service import Reconciling
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Forgetful
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.features.statements.conftest import Open, Shown
from tests.statements.desk import KEY
from tests.statements.made import Made

D = TypeVar("D", bound=QDialog)
HEADING = ["N° facture", "Nom du patient", "Date des soins", "Montant total", "Part AMC"]


@pytest.fixture
def practice(some: list[Made], tmp_path: Path) -> Path:
    """The list of the practice: the first invoice of each outcome that its statements know, and one that none knows."""
    seen: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    lines = [line for statement in some for line in statement.lines]
    for line in lines:
        counts[line.invoice] = counts.get(line.invoice, 0) + 1
    for line in lines:
        if line.status in ("paid", "rejected") and counts[line.invoice] == 1 and line.status not in seen:
            due = line.amc_cents if line.status == "paid" else line.rest_cents
            seen[line.status] = [
                line.invoice, line.beneficiary, f"{line.care_date:%d/%m/%Y}", _euros(line.expense_cents), _euros(due),
            ]  # fmt: skip
    first = next(iter(seen.values()))
    unknown = ["ZZ-999999", "Néel Odile", first[2], "60,00", "20,00"]
    path = tmp_path / "factures.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADING, *seen.values(), unknown])
    return path


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


@pytest.fixture
def shown(open_page: Open) -> Shown:
    return open_page()


@pytest.fixture
def view(
    shown: Shown, qtbot: QtBot, theme: Theme, tasks: Tasks, memory: Forgetful, tmp_path: Path
) -> Iterator[ReconciliationView]:
    """Beside the lines, as the program has it."""
    vault = Vault(tmp_path / "invoices.db", KEY)
    service = Reconciling(vault, SystemClock(), lines_of(shown.cache))
    made = ReconciliationView(theme, tasks, Bridge(shown.bus), service, shown.cache, clock=SystemClock(), memory=memory)
    qtbot.addWidget(made)
    made.resize(1240, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.shown()
    qtbot.waitUntil(lambda: made.complete, timeout=10_000)
    yield made
    service.close()
    vault.close()


@pytest.fixture
def imported(view: ReconciliationView, qtbot: QtBot, practice: Path) -> ReconciliationView:
    """By the keyboard: Enter takes the columns as they were recognised."""
    view.open_file(practice)
    dialog = _dialog(qtbot, view, ImportDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert set(dialog.columns) == {Field.NUMBER, Field.PATIENT, Field.DAY, Field.TOTAL, Field.EXPECTED}
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.complete and len(view.shown_rows) == 3, timeout=10_000)
    return view


def _dialog(qtbot: QtBot, view: ReconciliationView, kind: type[D]) -> D:
    qtbot.waitUntil(lambda: view.findChild(kind) is not None)
    found = view.findChild(kind)
    assert isinstance(found, kind)
    return found


def _outcomes(view: ReconciliationView) -> set[Outcome]:
    return {row.settlement.outcome for row in view.shown_rows}


def _choose(view: ReconciliationView, outcome: Outcome) -> None:
    key = next(row.key for row in view.shown_rows if row.settlement.outcome is outcome)
    view.frame.table.select_ids([key])


def test_the_bridge_hands_over_every_line_oldest_payment_first(shown: Shown, some: list[Made]) -> None:
    briefs = shown.do(shown.cache.briefs())
    assert len(briefs) == sum(len(statement.lines) for statement in some)
    assert [brief.paid_on for brief in briefs] == sorted(brief.paid_on for brief in briefs)
    by_key = {line.id: line for line in shown.do(shown.cache.lines([brief.id for brief in briefs]))}
    for brief, line in zip(briefs, made(briefs), strict=True):
        whole = by_key[brief.id]
        assert (line.statement, line.place, line.invoice) == (whole.number, whole.n, whole.invoice)
        assert (line.amc_cents, line.nir, line.day) == (whole.amc_cents, whole.nir, whole.care_date)
        assert (line.paid_on, line.answer.value) == (whole.paid_on, whole.status.value)
    since = briefs[len(briefs) // 2].paid_on
    assert shown.do(shown.cache.briefs(since)) == [brief for brief in briefs if brief.paid_on >= since]


def test_before_an_import_it_says_what_it_is_for(view: ReconciliationView) -> None:
    assert view.frame.first.isVisible()
    assert not view.frame.table.isVisible()


def test_each_invoice_becomes_what_the_statements_say(imported: ReconciliationView) -> None:
    assert _outcomes(imported) == {Outcome.SETTLED, Outcome.REJECTED, Outcome.SILENT}
    imported.choose(Sieve.REJECTED)
    assert _outcomes(imported) == {Outcome.REJECTED}
    assert imported.frame.panel.row == imported.shown_rows[0]


def test_from_a_refusal_or_a_missing_one_a_key_prepares_what_is_missing(
    imported: ReconciliationView, qtbot: QtBot
) -> None:
    _choose(imported, Outcome.SILENT)
    imported.activateWindow()
    imported.frame.table.setFocus()
    qtbot.waitUntil(imported.frame.table.hasFocus)
    with qtbot.waitSignal(imported.deposit_asked) as asked:
        qtbot.keyClick(imported.frame.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert asked.args[0] == "facture"
    assert "ZZ-999999" in asked.args[1]
    _choose(imported, Outcome.REJECTED)
    with qtbot.waitSignal(imported.complaint_asked) as asked:
        imported.frame.panel.prepare_complaint()
    row = imported.frame.panel.row
    assert row is not None
    complaint = asked.args[0]
    assert (complaint.outcome, complaint.reference) == (Outcome.REJECTED, row.invoice.number)
    assert complaint.amount_cents == row.due_cents
    assert row.invoice.number in complaint.text


def test_what_is_decided_by_hand_can_be_undone(imported: ReconciliationView, qtbot: QtBot) -> None:
    _choose(imported, Outcome.SILENT)
    imported.frame.panel.paid.setFocus()
    qtbot.keyClick(imported.frame.panel.paid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: Outcome.SILENT not in _outcomes(imported))
    imported.frame.banner.acted.emit()
    qtbot.waitUntil(lambda: Outcome.SILENT in _outcomes(imported))


def test_a_line_is_tied_and_untied_by_hand(imported: ReconciliationView, qtbot: QtBot, shown: Shown) -> None:
    assert imported.result is not None
    unclaimed = set(imported.result.unclaimed)
    free = next(brief for brief in shown.do(shown.cache.briefs()) if brief.id in unclaimed and brief.amc_cents > 0)
    _choose(imported, Outcome.SILENT)
    key = imported.frame.table.current_id()
    imported.frame.panel.tie.click()
    dialog = _dialog(qtbot, imported, TieDialog)
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, free.invoice)
    qtbot.waitUntil(lambda: bool(dialog.lines) and all(line.invoice == free.invoice for line in dialog.lines))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(_row(imported, key).lines))
    imported.frame.panel.lines.setFocus()
    qtbot.keyClick(imported.frame.panel.lines, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not _row(imported, key).lines)


def _row(view: ReconciliationView, key: object) -> Row:
    return next(row for row in view.shown_rows if row.key == key)


def test_a_file_that_is_no_table_is_named_as_such(view: ReconciliationView, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "vide.csv").write_bytes(b"")
    view.open_file(tmp_path / "vide.csv")
    qtbot.waitUntil(lambda: "vide" in view.frame.banner.text)


def test_the_result_leaves_as_it_stands(imported: ReconciliationView, qtbot: QtBot, tmp_path: Path) -> None:
    shown = imported.shown_rows
    imported.write(tmp_path / "r.xlsx")
    qtbot.waitUntil(lambda: "r.xlsx" in imported.frame.banner.text)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").active
    assert sheet is not None
    read = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [line[0] for line in read] == [row.invoice.number for row in shown]
    assert [line[4] for line in read] == [row.settlement.paid_cents / 100 for row in shown]
    listed = list(csv.reader(StringIO(export.as_csv(shown).decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in listed[1:]] == [row.invoice.number for row in shown]


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        ("Droits fermés à la date des soins", "Droits"),
        ("Prise en charge absente", "Prise en charge"),
        ("Ordonnance manquante", "Ordonnance"),
        ("Facture déjà réglée", "Déjà réglée"),
        ("NIR erroné", "Bénéficiaire"),
        ("Professionnel non conventionné", "Convention"),
        ("Autre chose encore", OTHER.name),
    ],
)
def test_a_refusal_has_its_family(reason: str, name: str) -> None:
    assert family(reason).name == name
    assert all(each.advice for each in FAMILIES)


def test_an_import_says_nothing_of_what_there_was_none_of() -> None:
    assert words.taken(Taken(240, 0, 0, 0)) == "Import terminé\u00a0: 240\u00a0nouvelles factures."
    assert words.taken(Taken(0, 0, 3, 0)) == "Import terminé\u00a0: 3 déjà connues."
    assert words.taken(Taken(0, 0, 0, 0)) == "Import terminé\u00a0: 0\u00a0nouvelle facture."

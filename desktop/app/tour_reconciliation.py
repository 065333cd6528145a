"""The part of the tour that holds the practice's invoices against the statements: the columns, the result, what to do.

Owns the made-up list, which is made of what the statements say and of a few invoices that they don't know.
"""

import csv
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from desktop.app import tour_texts as texts
from desktop.app.desk import Desk
from desktop.app.tour_papers import Hands
from desktop.features.statements.reconciled import Sieve
from desktop.features.statements.ui.reconciliation_import import ImportDialog
from desktop.statements.facts import LineBrief, LineStatus
from desktop.toolkit.theme import Mode, Theme

_INVOICES = 240
_UNHEARD = 24  # one in so many is not in any statement


def show(hands: Hands, desk: Desk, theme: Theme, basedir: Path) -> None:
    """From the deposits page and back to it; the invoices stay."""
    page, view = desk.statements, desk.reconciliation
    path = basedir / texts.INVOICES
    _write(path, hands.do(desk.archive.service.briefs()))
    desk.shell.show_page(page.key)
    page.show_view(1)
    hands.until(lambda: view.complete)
    hands.settle()
    hands.picture("rapprochement-vide")
    view.open_file(path)
    hands.until(lambda: view.findChild(ImportDialog) is not None)
    dialog = view.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    hands.until(dialog.go.isEnabled)
    hands.settle()
    hands.picture("rapprochement-colonnes", over=dialog)
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-rapprochement-colonnes", over=dialog)
    theme.set_mode(Mode.LIGHT)
    dialog.accept()
    hands.until(lambda: view.complete and len(view.shown_rows) > 0)
    hands.settle()
    hands.picture("rapprochement")
    view.frame.banner.clear()
    view.choose(Sieve.REJECTED)
    hands.settle()
    hands.picture("rapprochement-rejets")
    view.choose(Sieve.SILENT)
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture("sombre-rapprochement")
    theme.set_mode(Mode.LIGHT)
    view.choose(Sieve.ALL)
    page.show_view(0)
    desk.shell.show_page(desk.deposits.key)


def _write(path: Path, lines: Iterable[LineBrief]) -> None:
    """The last invoices of the statements as practice software exports them, and some of its own."""
    invoices: dict[str, list[LineBrief]] = {}
    for line in lines:
        invoices.setdefault(line.invoice, []).append(line)
    invoices.pop("", None)
    rows = []
    for place, (number, answering) in enumerate(list(invoices.items())[-_INVOICES:]):
        first = answering[0]
        total = sum(line.expense_cents for line in answering)
        if place % _UNHEARD == _UNHEARD - 1:
            number, day = f"{texts.UNHEARD}{place:05}", first.care_date + timedelta(3)
            total += 1_700
        else:
            day = first.care_date
        whole = all(line.status is LineStatus.PAID for line in answering)
        expected = sum(line.amc_cents for line in answering) if whole else total * 7 // 10
        rows.append([number, first.beneficiary, f"{day:%d/%m/%Y}", _euros(total), _euros(expected)])
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        csv.writer(file, delimiter=";").writerows([texts.INVOICE_COLUMNS, *rows])


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"

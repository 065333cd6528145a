"""The page "Relevés": found as one types, narrowed down, summed up, one line at the side; by the keyboard alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from desktop.features.statements import page_texts as texts
from desktop.features.statements.ui.shelf import amount_room
from desktop.kernel.french import euros
from desktop.statements.facts import LineStatus
from desktop.toolkit.a11y import nameless
from desktop.toolkit.theme import Theme
from tests.features.statements.conftest import Open, Shown
from tests.statements.made import Made


def settled(qtbot: QtBot, shown: Shown, lines: int | None = None) -> None:
    """All has come."""
    page = shown.page.lines

    def there() -> bool:
        known = page.complete and page.query == page._finding.query and page.totals.totals is not None
        return known and (lines is None or len(page.list.model.ids) == lines)

    qtbot.waitUntil(there)
    qtbot.waitUntil(lambda: page.totals.totals is not None and page.totals.totals.lines == len(page.list.model.ids))


def lines_of(made: list[Made], status: str = "") -> int:
    return sum(line.status == status or not status for each in made for line in each.lines)


def test_everything_is_there_with_its_sums(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    shown = open_page()
    settled(qtbot, shown, lines_of(some))
    totals = shown.page.lines.totals
    assert totals.totals.amc_cents == sum(each.announced.sums.amc_cents for each in some)
    assert totals.amounts[2].text() == euros(totals.totals.amc_cents)
    assert totals.totals.counts[LineStatus.REJECTED] == lines_of(some, "rejected")
    qtbot.waitUntil(lambda: len(shown.page.lines.shelf.entries) > 1)


def test_it_finds_as_one_types(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    shown = open_page()
    line = some[3].lines[4]
    shown.page.find_()
    assert shown.page.lines.bar.search.hasFocus()
    qtbot.keyClicks(shown.page.lines.bar.search, line.invoice)
    expected = sum(each.invoice == line.invoice for made in some for each in made.lines)
    settled(qtbot, shown, expected)
    qtbot.waitUntil(lambda: bool(shown.rows))
    assert {row.invoice for row in shown.rows} == {line.invoice}
    shown.page.lines.bar.search.setText("introuvable")
    settled(qtbot, shown, 0)
    shown.page.lines.bar.everything.click()
    settled(qtbot, shown, lines_of(some))


def test_filters_add_up(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    shown = open_page()
    bar = shown.page.lines.bar
    bar.statuses.tick(frozenset({LineStatus.REJECTED}))
    bar.statuses.ticked.emit()
    settled(qtbot, shown, lines_of(some, "rejected"))
    bar.least.setText("200,00")
    dear = [e for made in some for e in made.lines if e.status == "rejected" and e.expense_cents >= 20_000]
    settled(qtbot, shown, len(dear))
    assert shown.page.lines.totals.totals.expense_cents == sum(line.expense_cents for line in dear)


def test_a_statement_on_the_left_shows_its_lines_alone(open_page: Open, qtbot: QtBot, some: list[Made]) -> None:
    shown = open_page()
    shelf = shown.page.lines.shelf
    qtbot.waitUntil(lambda: len(shelf.entries) > 1)
    shelf.setFocus()
    qtbot.keyClick(shelf, Qt.Key.Key_Down)  # the newest month
    settled(qtbot, shown)
    assert shown.page.lines.query.paid_from is not None
    qtbot.keyClick(shelf, Qt.Key.Key_Down)  # its first statement
    settled(qtbot, shown, len(some[-1].lines))
    assert shown.page.lines.query.statement is not None


def test_enter_opens_the_details_and_the_number_is_masked(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    lines = shown.page.lines
    settled(qtbot, shown)
    assert lines.panel.isHidden()
    lines.list.table.setFocus()
    qtbot.keyClick(lines.list.table, Qt.Key.Key_Return)
    panel = lines.panel
    qtbot.waitUntil(lambda: panel.line is not None and panel.statement is not None)
    assert panel.line.nir not in panel.nir.text()
    assert "•" in panel.nir.text()
    panel.reveal.setFocus()
    qtbot.keyClick(panel.reveal, Qt.Key.Key_Space)
    assert panel.nir.text().replace("\u00a0", "") == panel.line.nir
    panel._hiding.timeout.emit()
    panel._mask()
    assert "•" in panel.nir.text()
    qtbot.keyClick(panel.reveal, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert lines.list.table.hasFocus()


def test_nothing_is_without_a_name(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page()
    shown.page.lines.set_panel(True)
    settled(qtbot, shown)
    qtbot.waitUntil(lambda: shown.page.lines.panel.statement is not None)
    assert nameless(shown.page) == []


def test_no_statement_yet_is_explained(open_page: Open, qtbot: QtBot) -> None:
    shown = open_page([])
    qtbot.waitUntil(lambda: shown.page.empty.heading.text() == texts.NONE_TITLE)
    assert shown.page._stack.currentIndex() == 1


def test_no_bar_runs_into_its_amount(theme: Theme, qtbot: QtBot) -> None:
    small = QFontMetrics(theme.font("small", 400, tabular=True))
    for cents in (1, 999_999, 206_335_157, 12_345_678_901):
        assert amount_room(theme, cents) > small.horizontalAdvance(euros(cents))

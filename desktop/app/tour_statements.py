"""The part of the tour that reads the statements: the months, a line, the rejected ones, the PDF, what an export asks.

Owns the order; what is read was fetched from the tour's own server.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from desktop.app.desk import Desk
from desktop.statements.facts import LineStatus
from desktop.toolkit.theme import Mode, Theme

Picture = Callable[..., None]
Until = Callable[[Callable[[], bool]], None]
SEARCHED = "monture"


def read_statements(desk: Desk, theme: Theme, picture: Picture, until: Until, settle: Callable[[], None]) -> None:
    """Leaves the page and the look as they were."""
    page = desk.statements
    lines = page.lines
    desk.shell.show_page(page.key)
    until(lambda: page.complete and page.status is not None and page.status.synced_at is not None)
    until(lambda: page.complete and len(lines.shelf.entries) > 1 and lines.totals.totals is not None)
    settle()
    picture("releves")
    page.news.keeping.agree.click()
    lines.bar.statuses.tick(frozenset({LineStatus.REJECTED}))
    lines.bar.statuses.ticked.emit()
    lines.set_panel(True)
    until(lambda: page.complete and lines.panel.statement is not None)
    settle()
    picture("releves-rejets")
    theme.set_mode(Mode.DARK)
    settle()
    picture("sombre-releves")
    theme.set_mode(Mode.LIGHT)
    lines.bar.show_everything()
    lines.set_panel(False)
    lines.bar.search.setText(SEARCHED)
    settle()
    until(lambda: page.complete and len(lines.list.model.ids) > 0)
    picture("releves-recherche")
    dialog: QDialog = lines.export.dialog(lines.rows(), page)
    picture("releves-exporter", over=dialog)
    dialog.deleteLater()
    lines.open_pdf()
    until(lambda: page.document.isVisible() and not page.document.loading)
    settle()
    picture("releves-pdf")
    page.document.close_()
    lines.bar.show_everything()
    desk.shell.show_page(desk.deposits.key)

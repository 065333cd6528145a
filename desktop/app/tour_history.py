"""The part of the tour that looks back: thousands of rows, a search, the documents in the dark, what an export asks."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from desktop.app.desk import Desk
from desktop.features.history.ui.export import ExportDialog, Rows
from desktop.toolkit.theme import Mode, Theme
from desktop.uploads.history_facts import Shelf

Picture = Callable[..., None]
Until = Callable[[Callable[[], bool]], None]
SEARCHED = "2026 fac"


def look_back(desk: Desk, theme: Theme, picture: Picture, until: Until, settle: Callable[[], None]) -> None:
    """After the main job: its receipts are the history. Leaves the page and the look as they were."""
    page = desk.history
    desk.shell.show_page(page.key)
    page.bar.shelves[Shelf.DOCUMENTS].setChecked(True)
    until(lambda: page.complete and page.shown_receipt is not None)
    settle()
    picture("historique")
    page.bar.search.setText(SEARCHED)
    settle()
    until(lambda: page.complete and len(page.shelf.model.ids) > 0)
    settle()
    picture("historique-recherche")
    theme.set_mode(Mode.DARK)
    settle()
    picture("sombre-historique")
    theme.set_mode(Mode.LIGHT)
    dialog: QDialog = ExportDialog(theme, Rows(Shelf.DOCUMENTS, page.shelf.model.ids, ()), page)
    picture("historique-exporter", over=dialog)
    dialog.deleteLater()
    page.bar.show_everything()
    page.bar.shelves[Shelf.DEPOSITS].setChecked(True)
    desk.shell.show_page(desk.deposits.key)

"""The tour's part about many documents and finding among them: search, folders, a change of all, its undo.

As in `tour`, whose hands and eyes it uses; it owns only the order.
"""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.app.desk import Desk
from desktop.toolkit.palette import Palette
from desktop.toolkit.theme import Mode, Theme
from desktop.uploads.facts import Kind


@dataclass(frozen=True, slots=True)
class Guide:
    """What the tour lends: `settle` for some seconds, take a `picture` by its name."""

    settle: Callable[[float], None]
    picture: Callable[[str], None]


def search(guide: Guide, desk: Desk, theme: Theme) -> None:
    """Ctrl+K, empty and with a name typed; the second in dark."""
    desk.shell.find_requested.emit()
    guide.settle(0.6)
    guide.picture("recherche")
    theme.set_mode(Mode.DARK)
    _type(desk.finder.palette, "facture")
    guide.settle(0.6)
    guide.picture("recherche-nom")
    theme.set_mode(Mode.LIGHT)
    desk.finder.palette.dismiss()


def folders(guide: Guide, desk: Desk) -> None:
    """A folder is chosen, all of it is given a kind, and that is taken back."""
    page = desk.deposits
    page.folders.open()
    guide.settle(0.6)
    _type(page.folders.picker, "2026 nov")
    guide.settle(0.6)
    guide.picture("dossiers")
    page.folders.picker.chosen.emit(page.folders.picker.entries[0].value)
    page.folders.picker.dismiss()
    guide.settle(1.2)
    page.table.selectAll()
    page.set_kind(Kind.DEVIS)
    guide.settle(2.0)
    guide.picture("dossier-type")
    page.banner.acted.emit()
    guide.settle(2.0)
    page.folders.all_button.click()
    guide.settle(1.2)


def _type(palette: Palette, words: str) -> None:
    palette.field.setText(words)
    palette.field.textEdited.emit(words)

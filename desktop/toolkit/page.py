"""What the shell can show: a page with a title, an icon, a badge and answers to the window-wide keys."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """Base of every page.

    `key` is stable (settings, tests), `title` and the shorter `label` for the rail are French ("" takes the title),
    `icon_name` is one of toolkit.icons.
    """

    badge_changed = Signal(int)
    """How many things on this page need the user; 0 shows no badge."""

    title: str = ""
    label: str = ""
    key: str = ""
    icon_name: str = "document"
    keys: Sequence[tuple[str, str]] = ()
    """Its own keys, for whoever asks which there are: a key as `QKeySequence` reads it, and what it does."""

    def shown(self) -> None:
        """The page has just become the visible one."""

    def find_(self) -> None:
        """Ctrl+F."""

    def refresh(self) -> None:
        """F5."""

    def print_(self) -> None:
        """Ctrl+P."""

    def header_widget(self) -> QWidget | None:
        """What the header shows at the right of the title, if anything; asked once."""
        return None

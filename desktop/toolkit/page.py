"""What the shell can show: a page with a title, an icon, a badge and answers to the window-wide keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done, for whoever lists what can: `words` are other names under which it is looked for."""

    title: str
    run: Callable[[], object]
    icon: str = "document"
    keys: str = ""
    words: str = ""


class Page(QWidget):
    """Base of every page.

    `key` is stable (settings, tests), `title` and the shorter `label` for the rail are French ("" takes the title),
    `icon_name` is one of toolkit.icons, `words` are other names under which the page is looked for.
    """

    badge_changed = Signal(int)
    """How many things on this page need the user; 0 shows no badge."""

    title: str = ""
    label: str = ""
    key: str = ""
    icon_name: str = "document"
    words: str = ""
    keys: Sequence[tuple[str, str]] = ()
    """Its own keys, for whoever asks which there are: a key as `QKeySequence` reads it, and what it does."""

    def acts(self) -> Sequence[Act]:
        """What can be done here now, also from elsewhere: the page is made the visible one first."""
        return ()

    def prepare(self) -> None:
        """Build what is only wanted once the page is shown: called in a quiet moment before that, if there is one."""

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

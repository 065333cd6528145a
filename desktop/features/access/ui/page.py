"""The page « Gérer l'accès à mon compte »: its sections in one column, and one word where the line is down.

Owns the column and what reaches every section; knows none of them by name.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.features.access import texts
from desktop.features.access.ui.section import Section
from desktop.infra.reachability import Reachable, Unreached
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.page import Act, Page
from desktop.toolkit.theme import Theme

_COLUMN = 760


class AccessPage(Page):
    """Asks the service nothing before it is shown."""

    page_asked = Signal(str)
    """The key of a page that does what this one can't."""

    title = texts.TITLE
    label = texts.LABEL
    key = "access"
    icon_name = "key"
    words = texts.WORDS

    def __init__(
        self, theme: Theme, bridge: Bridge, sections: Sequence[Section], parent: QWidget | None = None
    ) -> None:
        """`sections` from top to bottom; they become the page's."""
        super().__init__(parent)
        self.sections = tuple(sections)
        self._build(theme)
        for section in self.sections:
            section.stale.connect(self.refresh)
            section.page_asked.connect(self.page_asked)
        bridge.listen(self, Reachable, lambda _: self.set_online(True), key=lambda _: None)
        bridge.listen(self, Unreached, lambda _: self.set_online(False), key=lambda _: None)

    def shown(self) -> None:
        for section in self.sections:
            section.shown()

    def refresh(self) -> None:
        self.shown()

    def acts(self) -> Sequence[Act]:
        return tuple(
            Act(section.heading.text(), partial(self._begin, section), self.icon_name, "", texts.WORDS)
            for section in self.sections
        )

    def set_online(self, online: bool) -> None:
        """What is changed here needs the line: say so, and let each section say it beside its action."""
        if online:
            self.banner.clear()
        else:
            self.banner.say(Tone.WARNING, texts.OFFLINE, closable=False)
        for section in self.sections:
            section.set_online(online)

    def _build(self, theme: Theme) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QFrame(scroll)
        inside.setProperty("role", "surface")
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        across = QHBoxLayout(inside)
        across.setContentsMargins(*([theme.px("xl")] * 4))
        place = QWidget(inside)
        place.setMaximumWidth(_COLUMN)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("l"))
        self.banner = Banner(theme, place)
        column.addWidget(self.banner)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        across.addWidget(place, 100)
        across.addStretch(1)

    def bring(self, section: Section) -> None:
        """Scroll to it."""
        self._scroll.ensureWidgetVisible(section)

    def _begin(self, section: Section) -> None:
        self.bring(section)
        section.begin()

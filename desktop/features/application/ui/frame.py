"""How the page is laid out: a column that scrolls, and a foot with the main button that is always in sight.

Owns the widgets; what they show is the page's.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.features.application import texts
from desktop.features.application.ui.contact import ContactForm
from desktop.features.application.ui.followed import FollowedView
from desktop.features.application.ui.landing import Landing
from desktop.features.application.ui.papers import PapersPanel
from desktop.kernel.clock import Clock
from desktop.toolkit.banner import Banner
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

_COLUMN = 1040
_LEFT = 340


class Frame(QWidget):
    """All parts of the page; `show_parts` says which are seen."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._build()

    def show_parts(self, *parts: QWidget) -> None:
        """These are seen, the others aren't."""
        for each in (self.landing, self.followed, self.form, self.foot, self.followed.lists):
            each.setVisible(each in parts)

    def _build(self) -> None:
        theme = self._theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget(scroll)
        ground.setProperty("role", "surface")
        ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scroll.setWidget(ground)
        outer.addWidget(scroll)
        across = QHBoxLayout(ground)
        across.setContentsMargins(theme.px("xl"), theme.px("xl"), theme.px("xl"), theme.px("xl"))
        across.addStretch(1)
        inside = QWidget(ground)
        inside.setMaximumWidth(_COLUMN)
        across.addWidget(inside, 1000)
        across.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("l"))
        title = QLabel(texts.TITLE, inside)
        title.setProperty("role", "display")
        self.intro = QLabel(texts.INTRO, inside)
        self.intro.setProperty("role", "muted")
        self.intro.setWordWrap(True)
        self.intro.setMaximumWidth(760)
        self.standing, self.keeping = Banner(theme, inside), Banner(theme, inside)
        self.landing = Landing(theme, inside)
        self.landing.setMaximumWidth(560)
        self.followed = FollowedView(theme, self._clock, inside)
        self.form = QWidget(inside)
        row = QHBoxLayout(self.form)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("l"))
        self.contact = ContactForm(theme, self.form)
        self.contact.setFixedWidth(_LEFT)
        self.papers = PapersPanel(theme, self.form)
        row.addWidget(self.contact)
        row.addWidget(self.papers, 1)
        for each in (title, self.intro, self.keeping, self.standing, self.landing, self.followed):
            column.addWidget(each)
        column.addWidget(self.form, 1)
        column.addWidget(self.followed.lists)
        column.addStretch(0)
        outer.addWidget(self._build_foot(self))

    def _build_foot(self, parent: QWidget) -> QWidget:
        theme = self._theme
        self.foot = QFrame(parent)
        self.foot.setProperty("role", "foot")
        across = QHBoxLayout(self.foot)
        across.setContentsMargins(theme.px("xl"), theme.px("m"), theme.px("xl"), theme.px("m"))
        inside = QWidget(self.foot)
        inside.setMaximumWidth(_COLUMN)
        across.addStretch(1)
        across.addWidget(inside, 1000)
        across.addStretch(1)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("m"))
        self.warning = Banner(theme, inside)
        self.send_button = button(theme, texts.SEND, "primary", icon="send", main=True, parent=inside)
        row.addWidget(self.warning, 100)
        row.addStretch(1)
        row.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignRight)
        return self.foot

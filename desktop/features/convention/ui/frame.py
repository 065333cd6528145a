"""How the page of the agreement is laid out: steps and message above, the step at the left, the document beside it.

Owns the places; `view` says what happens in them.
"""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.convention.ui.form import FormPane
from desktop.features.convention.ui.living import Living
from desktop.features.convention.ui.panes import FormFoot, ReviewPane, SendPane
from desktop.features.convention.ui.signing import SigningPane
from desktop.features.convention.ui.steps import Steps
from desktop.toolkit.banner import Banner
from desktop.toolkit.theme import Theme

_PANE = 440


class ConventionFrame(QWidget):
    """`stack` has a pane for each step."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.steps = Steps(theme, self)
        line = QFrame(self)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self.banner = Banner(theme, self)
        strip = QVBoxLayout()
        strip.setContentsMargins(theme.px("xl"), 0, theme.px("xl"), theme.px("s"))
        strip.addWidget(self.banner)
        column.addWidget(self.steps)
        column.addLayout(strip)
        column.addWidget(line)
        left = QWidget(self)
        left.setFixedWidth(_PANE)
        beside = QFrame(self)
        beside.setProperty("role", "line")
        beside.setFixedWidth(1)
        self.stack = QStackedWidget(left)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.stack)
        filling = QWidget(self)
        below = QVBoxLayout(filling)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        self.form = FormPane(theme, filling)
        self.foot = FormFoot(theme, filling)
        below.addWidget(self.form, 1)
        below.addWidget(self.foot)
        self.review = ReviewPane(theme, self)
        self.signing = SigningPane(theme, self)
        self.send = SendPane(theme, self)
        for pane in (filling, self.review, self.signing, self.send):
            self.stack.addWidget(pane)
        self.living = Living(theme, self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(beside)
        row.addWidget(self.living, 1)
        column.addLayout(row, 1)

"""A section of the access page: its subject, how it stands, its action, and what unfolds under them.

Owns the look that all of them share, and the way in which they ask: the button says that something is under way, what
was typed stays, a refusal is told in words. A section fills it in, and knows no other one.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.access import texts
from desktop.features.access.domain import Refusal
from desktop.toolkit import icons
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

T = TypeVar("T")


class Section(QFrame):
    """Heading and summary at the left, `buttons` at the right, a message where there is one, `body` below."""

    stale = Signal()
    """What was just done here may have changed what the other sections show."""

    page_asked = Signal(str)
    """The key of a page that does what this one can't."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        icon: str,
        heading: str,
        summary: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self.online = True
        self.busy = False
        self._needing_line: list[QPushButton] = []
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        margin = theme.px("l")
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("m"))
        top = QHBoxLayout()
        top.setSpacing(theme.px("m"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        icons.dress(theme, mark, icon, "muted", 20)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.heading = QLabel(heading, self)
        self.heading.setProperty("role", "heading")
        self.summary = QLabel(self)
        self.summary.setProperty("role", "muted")
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        words.addWidget(self.heading)
        words.addWidget(self.summary)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px("s"))
        top.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addLayout(self.buttons)
        column.addLayout(top)
        self.banner = Banner(theme, self)
        column.addWidget(self.banner)
        self.body = QWidget(self)
        self.body.hide()
        column.addWidget(self.body)
        self.set_summary(summary)

    # --- what the page asks ------------------------------------------------------------------------------------

    def shown(self) -> None:
        """The page has just become the visible one: ask how it stands."""

    def set_online(self, online: bool) -> None:
        """Whether the service answers."""
        self.online = online
        for each in self._needing_line:
            self._allow(each)

    def begin(self) -> None:
        """Somebody came for this: unfold it, with the cursor where to type."""

    # --- for what fills it -------------------------------------------------------------------------------------

    def set_summary(self, words: str) -> None:
        """How it stands, in a sentence."""
        self.summary.setText(words)
        self.summary.setVisible(bool(words))

    def needs_line(self, *buttons: QPushButton) -> None:
        """These can't be pressed while the service doesn't answer, and say why."""
        self._needing_line += buttons
        for each in buttons:
            self._allow(each)

    def ask(
        self,
        work: Coroutine[Any, Any, T | Refusal],
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
        *,
        pressed: QPushButton | None = None,
        saying: str = texts.WORKING,
    ) -> None:
        """Have it done, once at a time; `pressed` says so meanwhile. A refusal is told above the body by default."""
        words = "" if pressed is None else pressed.text()
        self.busy = True
        if pressed is not None:
            pressed.setText(saying)  # and stays enabled: else whoever uses the keyboard would lose her place

        def over() -> None:
            self.busy = False
            if pressed is not None:
                pressed.setText(words)

        def answered(answer: T | Refusal) -> None:
            over()
            if isinstance(answer, Refusal):
                (refused or self.explain)(answer)
            else:
                then(answer)

        def failed(problem: Exception) -> None:
            over()
            self._tasks.unhandled(problem)

        self._tasks.run(self, work, answered, failed)

    def explain(self, refusal: Refusal) -> None:
        """What happened, above the body."""
        self.banner.say(Tone.WARNING, texts.explain(refusal), closable=False)

    def _allow(self, pressed: QPushButton) -> None:
        pressed.setEnabled(self.online)
        pressed.setToolTip("" if self.online else texts.NEEDS_LINE)

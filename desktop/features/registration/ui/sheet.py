"""What every page of registration stands on: a centred column that scrolls, a word above it, one question at a time.

Owns the way of asking the service: the main button says that something is under way, what was typed stays, a refusal is
told in words and the cursor goes back to where it was. Pages show their steps in it, one after the other.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.features.registration import texts
from desktop.features.registration.domain import Refusal
from desktop.features.registration.service import Registration
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.forms import button
from desktop.toolkit.gate import GatePage
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

T = TypeVar("T")
NARROW, WIDE = 460, 760  # pixels of the column


def paragraph(text: str, parent: QWidget, role: str = "") -> QLabel:
    """Plain wrapped words."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


class Step(QWidget):
    """One state of a page: a heading, words, controls, and perhaps a main button. `across` is its greatest width."""

    def __init__(
        self, theme: Theme, heading: str, words: str = "", parent: QWidget | None = None, *, across: int = NARROW
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.across = across
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px("l"))
        self.heading = paragraph(heading, self, "display")
        self.column.addWidget(self.heading)
        self.words = paragraph(words, self, "muted")
        self.words.setVisible(bool(words))
        self.column.addWidget(self.words)
        self.main: QPushButton | None = None
        self._said = ""

    def add(self, *widgets: QWidget) -> None:
        """Put these below each other."""
        for widget in widgets:
            self.column.addWidget(widget)

    def add_main(self, words: str) -> QPushButton:
        """The main action."""
        self.main = button(self.theme, words, "primary", main=True, parent=self)
        self._said = words
        self.column.addWidget(self.main)
        return self.main

    def add_link(self, words: str, icon: str = "") -> QPushButton:
        """A way elsewhere, smaller than the main action."""
        link = button(self.theme, words, "link", icon=icon, parent=self)
        self.column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return link

    def set_busy(self, busy: bool) -> None:
        """Whether the main action is under way."""
        if self.main is not None:
            self.main.setEnabled(not busy)
            self.main.setText(texts.WORKING if busy else self._said)


class Card(QFrame):
    """A case with its own action: title, words, button."""

    def __init__(
        self, theme: Theme, title: str, words: str, action: str, look: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(*([theme.px("xl")] * 4))
        column.setSpacing(theme.px("s"))
        column.addWidget(paragraph(title, self, "heading"))
        column.addWidget(paragraph(words, self, "muted"))
        column.addStretch(1)
        column.addSpacing(theme.px("s"))
        self.action = button(theme, action, look, main=True, parent=self)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeft)


class Sheet(GatePage):
    """The page itself."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration) -> None:
        super().__init__()
        self.theme = theme
        self._tasks = tasks
        self.registration = registration
        self._busy = False
        self._shown: Step | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(scroll)
        inside.setProperty("role", "surface")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        place = QVBoxLayout(inside)
        margin = theme.px("xxl")
        place.setContentsMargins(margin, margin, margin, margin)
        self._middle = column = QWidget(inside)
        self._steps = QVBoxLayout(column)
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(theme.px("l"))
        self._offline = Banner(theme, column)
        self.banner = Banner(theme, column)
        self._steps.addWidget(self._offline)
        self._steps.addWidget(self.banner)
        place.addStretch(1)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(column, 100)
        across.addStretch(1)
        place.addLayout(across)
        place.addStretch(2)

    @property
    def shown(self) -> Step | None:
        """The step that is shown."""
        return self._shown

    @property
    def busy(self) -> bool:
        """Whether something is being asked."""
        return self._busy

    def show_step(self, step: Step) -> None:
        """Show this one in the place of the other."""
        if self._steps.indexOf(step) < 0:
            self._steps.addWidget(step)
        if step is not self._shown:
            self._middle.setMaximumWidth(step.across)
            if self._shown is not None:
                self._shown.hide()
            step.show()
            self._shown = step
            self.banner.clear()
            self._scroll.verticalScrollBar().setValue(0)

    def set_online(self, online: bool) -> None:
        if online:
            self._offline.clear()
        else:
            self._offline.say(Tone.WARNING, texts.OFFLINE, closable=False)

    def ask(
        self,
        work: Coroutine[Any, Any, T | Refusal],
        then: Callable[[T], object],
        refused: Callable[[Refusal], object] | None = None,
    ) -> None:
        """Ask the service; `then` with its answer, `refused` (or a word above the step) with its refusal."""
        if self._busy:
            work.close()
            return
        self.banner.clear()
        focused = QApplication.focusWidget()
        self._set_busy(True)

        def settle(answer: T | Refusal) -> None:
            self._set_busy(False)
            if focused is not None and self.isAncestorOf(focused) and focused.isVisible():
                focused.setFocus()
            if isinstance(answer, Refusal):
                (refused or self.explain)(answer)
            else:
                then(answer)

        def failed(problem: Exception) -> None:
            self._set_busy(False)
            self.say(Tone.DANGER, texts.UNEXPECTED)
            self._tasks.unhandled(problem)

        self._tasks.run(self, work, settle, failed)

    def look_up(self, work: Coroutine[Any, Any, T | Refusal], then: Callable[[T | Refusal], object]) -> None:
        """Ask in the background: nothing says that something is under way."""
        self._tasks.run(self, work, then)

    def explain(self, refusal: Refusal) -> None:
        """Say why something didn't come about."""
        self.say(Tone.WARNING, texts.explain(refusal))

    def say(self, tone: Tone, words: str, action: str = "") -> None:
        """A word above the step, in sight; its action is `banner.acted`."""
        self.banner.say(tone, words, action, closable=False)
        self._scroll.verticalScrollBar().setValue(0)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        if self._shown is not None:
            self._shown.set_busy(busy)

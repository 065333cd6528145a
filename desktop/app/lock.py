"""The automatic lock: notices that nobody has touched the program for a while, and the page that hides everything.

Owns the count of idle time and the lock page; the password is judged by the coroutine that is passed in. Time asleep
counts: the wall clock is asked too, and a gesture that comes too late locks instead of counting as presence.
"""

from collections.abc import Callable, Coroutine
from datetime import datetime
from enum import Enum
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.app import texts
from desktop.kernel.clock import Clock
from desktop.kernel.identifiers import group_finess
from desktop.session.standing import Outcome
from desktop.toolkit import icons
from desktop.toolkit.code_question import CodeFault, CodeQuestion
from desktop.toolkit.forms import Field, PasswordField, button
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_TICK = 2_000  # milliseconds between two looks at the clock

_GESTURES = frozenset(
    kind.value
    for kind in (
        QEvent.Type.ShortcutOverride,  # a shortcut is looked for before the key is told
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.DragMove,
    )
)


_SHORTCUT = QEvent.Type.ShortcutOverride.value

# What may open another window: a menu, a list, a dialog.
_OPENERS = frozenset({QEvent.Type.KeyPress.value, QEvent.Type.MouseButtonPress.value})


class Unlocking(Enum):
    """How it ended: OPEN, or what is to be typed again."""

    OPEN = "open"
    WRONG = "wrong"
    CODE = "code"  # the session has ended, and the service wants the second factor's code too
    CODE_WRONG = "code_wrong"
    CODE_USED = "code_used"
    CODE_LATE = "code_late"


_ENDS = {
    Outcome.SIGNED_IN: Unlocking.OPEN,
    Outcome.OFFLINE: Unlocking.OPEN,
    Outcome.FACTOR_NEEDED: Unlocking.CODE,
    Outcome.FACTOR_WRONG: Unlocking.CODE_WRONG,
    Outcome.FACTOR_USED: Unlocking.CODE_USED,
    Outcome.FACTOR_LATE: Unlocking.CODE_LATE,
}
_CODE_FAULTS = {
    Unlocking.CODE_WRONG: CodeFault.WRONG,
    Unlocking.CODE_USED: CodeFault.USED,
    Unlocking.CODE_LATE: CodeFault.LATE,
}


def unlocking(outcome: Outcome) -> Unlocking:
    """What a sign-in under the lock amounts to."""
    return _ENDS.get(outcome, Unlocking.WRONG)


class IdleWatch(QObject):
    """Watches every window of the program, dialogs and menus too, from `start` to `stop`.

    It is asked by the windows of the system, through which each gesture comes first, and not by the application: that
    would call Python for every event of every widget, and have the whole window wait for Python's lock.
    """

    expired = Signal()
    """Nobody has touched the program for the time that was set; emitted once, until `start` again."""

    def __init__(self, app: QGuiApplication, clock: Clock, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._clock = clock
        self._seconds = minutes * 60
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.check)
        self._mark()

    def set_minutes(self, minutes: int) -> None:
        """0 is never."""
        self._seconds = minutes * 60
        self._mark()

    def start(self) -> None:
        """Count from now."""
        self._mark()
        if not self._running:
            self._running = True
            self._app.focusWindowChanged.connect(self._watch)
            self._watch()
            self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        if self._running:
            self._running = False
            self._app.focusWindowChanged.disconnect(self._watch)
            for window in self._app.allWindows():
                window.removeEventFilter(self)
            self._timer.stop()

    @Slot()
    def check(self) -> None:
        """Look at the clock now."""
        if not self._running:
            return
        self._watch()
        if self._late():
            self.stop()
            self.expired.emit()

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        kind = event.type().value
        if kind in _GESTURES and self._running:
            if self._late():
                # Back from sleep, or the timer was held up: this gesture must not reach the page.
                if kind == _SHORTCUT:
                    event.accept()  # it isn't one: the key itself comes next
                else:
                    self.check()
                return True
            self._mark()
            if kind in _OPENERS:
                QTimer.singleShot(0, self._watch)
        return False

    @Slot()
    def _watch(self) -> None:
        """Be asked by every window that there is now, by each once."""
        if self._running:
            for window in self._app.allWindows():
                window.installEventFilter(self)

    def _mark(self) -> None:
        self._since_monotonic = self._clock.monotonic()
        self._since_wall: datetime = self._clock.now()

    def _late(self) -> bool:
        if not self._seconds:
            return False
        asleep = (self._clock.now() - self._since_wall).total_seconds()
        return max(self._clock.monotonic() - self._since_monotonic, asleep) >= self._seconds


class LockPage(QWidget):
    """Stands in the place of everything; asks for the password."""

    unlocked = Signal()
    sign_out_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        unlock: Callable[[str, str], Coroutine[Any, Any, Unlocking]],
        *,
        practice: str,
        finess: str,
        parent: QWidget | None = None,
    ) -> None:
        """`unlock` judges a password and, where it asked for one, a code."""
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._unlock = unlock
        self._build(practice or texts.UNNAMED, finess)
        self._connect()

    def begin(self) -> None:
        """Empty, ready to type."""
        self._password.clear()
        self._password.conceal()
        self._field.set_fault("")
        self.question.begin()
        self.question.hide()
        self._password.setFocus()

    def _build(self, practice: str, finess: str) -> None:
        theme = self._theme
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QFrame(scroll)
        inside.setProperty("role", "surface")
        scroll.setWidget(inside)
        outer.addWidget(scroll)
        place = QVBoxLayout(inside)
        card = QFrame(inside)
        card.setProperty("role", "card")
        card.setFixedWidth(400)
        column = QVBoxLayout(card)
        margin = theme.px("xxl")
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px("l"))
        mark = QLabel(card)
        icons.dress(theme, mark, "locked", "accent", 24)
        heading = QLabel(texts.LOCKED, card)
        heading.setProperty("role", "title")
        who = QLabel(f"{practice} · {group_finess(finess)}", card)
        who.setProperty("role", "label")
        why = QLabel(texts.LOCKED_WHY, card)
        why.setProperty("role", "muted")
        for label in (who, why):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._password = PasswordField(theme, card)
        self._field = Field(theme, texts.PASSWORD, self._password, parent=card)
        self.question = CodeQuestion(theme, prompt=True, parent=card)
        self.question.hide()
        self._send = button(theme, texts.UNLOCK, "primary", main=True, parent=card)
        self._leave = button(theme, texts.SIGN_OUT, "link", parent=card)
        column.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(theme.px("xs"))
        for label in (heading, who, why):
            words.addWidget(label)
        column.addLayout(words)
        column.addWidget(self._field)
        column.addWidget(self.question)
        column.addWidget(self._send)
        column.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignHCenter)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        place.addStretch(2)
        place.addLayout(across)
        place.addStretch(3)

    def _connect(self) -> None:
        self._send.clicked.connect(self._try)
        self._password.returnPressed.connect(self._try)
        self._password.textEdited.connect(self._typed)
        self.question.given.connect(self._try)
        self._leave.clicked.connect(self.sign_out_requested)

    @Slot(str)
    def _typed(self, _: str) -> None:
        self._field.set_fault("")

    @Slot()
    def _try(self) -> None:
        password = self._password.text()
        asked = not self.question.isHidden()
        if not password:
            self._field.set_fault(texts.UNLOCK_MISSING)
        elif self._send.isEnabled() and not (asked and self.question.lack()):
            self._set_busy(True)
            code = self.question.code if asked else ""
            self._tasks.run(self, self._unlock(password, code), self._answered, self._failed)

    def _answered(self, end: Unlocking) -> None:
        self._set_busy(False)
        if end is Unlocking.OPEN:
            self.begin()
            self.unlocked.emit()
        elif end is Unlocking.CODE:
            self._password.conceal()
            self.question.show()
            self.question.begin()
        elif end in _CODE_FAULTS:
            self.question.refuse(_CODE_FAULTS[end])
        else:
            self._password.selectAll()
            self._password.setFocus()
            self._field.set_fault(texts.UNLOCK_WRONG)

    def _failed(self, problem: Exception) -> None:
        self._set_busy(False)
        self._field.set_fault(texts.UNLOCK_FAILED)
        self._tasks.unhandled(problem)

    def _set_busy(self, busy: bool) -> None:
        self._password.setEnabled(not busy)
        self.question.set_enabled(not busy)
        self._send.setEnabled(not busy)
        self._send.setText(texts.UNLOCKING if busy else texts.UNLOCK)

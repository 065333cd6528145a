"""The first page that the user sees: two columns, and in the right one the form or what stands in its place.

Talks to the session through `tasks`; says in words how each sign-in ended; emits `opened` and knows nothing of what
opens.
"""

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.features.sign_in import texts
from desktop.features.sign_in.domain import NEXT, Next, minutes_and_seconds
from desktop.features.sign_in.service import WayIn
from desktop.features.sign_in.ui.form import CredentialsForm
from desktop.features.sign_in.ui.panels import FormerPanel, paragraph
from desktop.features.sign_in.ui.welcome import Welcome
from desktop.kernel.clock import Clock
from desktop.kernel.identifiers import normalise_finess
from desktop.session.standing import Outcome
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.forms import button
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

if TYPE_CHECKING:  # made when first asked for; the session would bring the vault along, before the first window
    from desktop.features.sign_in.ui.code_panel import CodePanel
    from desktop.session.facts import Profile, SignInResult
    from desktop.session.service import Session

_log = logging.getLogger(__name__)
_COLUMN = 400
# what a refusal offers: the page, the button
_ACTIONS = {
    Next.ACTIVATE: (Door.ACTIVATION, texts.MAIL_AGAIN),
    Next.NEW_CODE: (Door.RESET, texts.OTHER_CODE),
}
# what isn't about the password: the code stays where it is
_STAYS_WITH_CODE = frozenset({Next.WAIT, Next.TRY_AGAIN})
_TWO_COLUMNS_FROM = 900
_LEFT_FROM, _LEFT_TO = 472, 640


class SignInPage(QWidget):
    """Fills the window while nobody is signed in. Call `start` each time it is shown."""

    opened = Signal(object)
    """A `SignInResult` with which the program opens (SIGNED_IN or OFFLINE)."""
    page_asked = Signal(object, object)
    """Another page is wanted: a `Door` and a `Handed`."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        session: "Callable[[], Session]",
        clock: Clock,
        *,
        remember: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._way_in = WayIn(session)
        self._clock = clock
        self._online = True
        self._known = False
        self._busy = False
        self._resuming = False
        self._asked_former = False
        self._held = ""
        self._door = Door.ACTIVATION  # where the banner's action leads
        self._until: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._build()
        self._connect()
        self._form.set_remember(remember)

    # --- what the shell asks -----------------------------------------------------------------------------------

    def start(self, *, resume: bool = True, finess: str | None = None) -> None:
        """Ask for practices and notices, with the practice `finess` chosen: the last used for None, another one for "".

        With `resume`, the chosen practice is opened at once where it is remembered.
        """
        self._set_busy("")
        self._show_form()
        self._form.forget_password()
        self._tasks.run(self, self._way_in.notices(), self._welcome.show_notices, self._no_notices)

        def known(practices: list["Profile"]) -> None:
            untouched = self._form.untouched
            self._known = bool(practices)
            self._form.set_practices(practices)
            if finess is not None:
                self._form.choose(next((each for each in practices if each.finess == finess), None))
            if untouched:  # who has begun to type, or went elsewhere, is left there
                self._form.focus_first()
            self.set_online(self._online)
            chosen = self._form.chosen
            if resume and chosen is not None and chosen.remembered:
                self._resume(chosen)

        self._tasks.run(self, self._way_in.practices(), known)

    def begin(self, finess: str) -> None:
        """Shown again for this FINESS, whose password is to be typed."""
        self._banner.clear()
        self._show_form()
        self._form.take(finess)

    def focus(self) -> None:
        """Shown again: put the cursor where something is missing."""
        self._form.focus_first()

    def set_online(self, online: bool) -> None:
        """Whether the service answers; says what can still be done where it doesn't."""
        self._online = online
        if online:
            self._offline.clear()
        else:
            words = texts.OFFLINE_KNOWN if self._known else texts.OFFLINE_UNKNOWN
            self._offline.say(Tone.WARNING, words, closable=False)

    def say(self, tone: str, text: str) -> None:
        """A word above the form, from outside (why the user is here again)."""
        self._banner.say(Tone(tone), text, closable=False)

    # --- within ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._welcome = Welcome(self._theme, self)
        row.addWidget(self._welcome)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right = QWidget(scroll)
        right.setProperty("role", "raised")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scroll.setWidget(right)
        row.addWidget(scroll, 1)
        place = QVBoxLayout(right)
        margin = self._theme.px("xxl")
        place.setContentsMargins(margin, margin, margin, margin)
        column = QWidget(right)
        column.setMaximumWidth(_COLUMN)
        column.setMinimumWidth(min(_COLUMN, 320))
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(self._theme.px("xl"))
        self._offline = Banner(self._theme, column)
        self._banner = Banner(self._theme, column)
        self._form_page = self._build_form(column)
        # Not a stack: each panel has its own height and is centred with it. The others are made when first shown.
        self._panels = inner
        self._shown_panel = self._form_page
        self._former: FormerPanel | None = None
        self._code: CodePanel | None = None
        inner.addWidget(self._offline)
        inner.addWidget(self._form_page)
        place.addStretch(1)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(column, 100)
        across.addStretch(1)
        place.addLayout(across)
        place.addStretch(1)

    def _build_form(self, parent: QWidget) -> QWidget:
        theme = self._theme
        page = QWidget(parent)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        heading = paragraph(texts.HEADING, page, "display")
        under = paragraph(texts.SUBHEADING, page, "muted")
        self._form = CredentialsForm(theme, page)
        self._create = button(theme, texts.CREATE, "secondary", main=True, parent=page)
        self._create.setAccessibleDescription(texts.CREATE_HINT)
        self._questions = button(theme, texts.QUESTIONS, "link", parent=page)
        line = QFrame(page)
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        question = QLabel(texts.CREATE_LABEL, page)
        question.setProperty("role", "label")
        hint = QLabel(texts.CREATE_HINT, page)
        hint.setProperty("role", "note")
        words.addWidget(question)
        words.addWidget(hint)
        bottom = QHBoxLayout()
        bottom.addLayout(words, 1)
        bottom.addWidget(self._create)
        column.addWidget(heading)
        column.addSpacing(theme.px("xs"))
        column.addWidget(under)
        column.addSpacing(theme.px("xl"))
        main = QVBoxLayout()
        main.setSpacing(theme.px("l"))
        for each in (self._banner, self._form, line):
            main.addWidget(each)
        main.addLayout(bottom)
        main.addWidget(self._questions, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(main)
        return page

    def _connect(self) -> None:
        self._form.submitted.connect(self._send)
        self._form.page_asked.connect(self._ask_page)
        self._form.practice_chosen.connect(self._chosen)
        self._create.clicked.connect(lambda: self._ask_page(Door.CREATION))
        self._questions.clicked.connect(lambda: self._ask_page(Door.FAQ))
        self._banner.acted.connect(lambda: self._ask_page(self._door))
        self._timer.timeout.connect(self._count_down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = event.size().width()
        self._welcome.setVisible(width >= _TWO_COLUMNS_FROM)
        self._welcome.setFixedWidth(max(_LEFT_FROM, min(_LEFT_TO, width * 2 // 5)))
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._shown_panel is not self._form_page and not self._busy:
            self._show_form()
        else:
            super().keyPressEvent(event)

    # --- which panel -------------------------------------------------------------------------------------------

    def _show_panel(self, panel: QWidget) -> None:
        if panel is not self._shown_panel:
            self._shown_panel.hide()
            if self._panels.indexOf(panel) < 0:
                self._panels.addWidget(panel)
            panel.show()
            self._shown_panel = panel

    @Slot()
    def _show_form(self) -> None:
        self._show_panel(self._form_page)
        self._form.focus_first()

    @Slot(object)
    def _ask_page(self, door: Door) -> None:
        """Go there with what was typed of the identifier, and with the password where that page needs it."""
        identifier, password = self._form.identifier, self._form.password
        if door is Door.ACTIVATION:
            self.page_asked.emit(door, Handed(identifier, password=password))
        elif door is Door.INSCRIPTION:
            self._form.forget_password()
            self.page_asked.emit(door, Handed(identifier, code=password))
        else:
            self.page_asked.emit(door, Handed(identifier))

    def _ask_former(self) -> FormerPanel:
        if self._former is None:
            self._former = FormerPanel(self._theme, self)
            self._former.given.connect(self._send_former)
            self._former.afresh.connect(self._send_afresh)
            self._former.back.connect(self._show_form)
        self._show_panel(self._former)
        return self._former

    def _ask_code(self) -> "CodePanel":
        if self._code is None:
            from desktop.features.sign_in.ui.code_panel import CodePanel

            self._code = CodePanel(self._theme, self)
            self._code.given.connect(self._send_code)
            self._code.back.connect(self._show_form)
        self._show_panel(self._code)
        return self._code

    # --- asking the session ------------------------------------------------------------------------------------

    def _ask(self, work: Coroutine[Any, Any, "SignInResult"], words: str) -> None:
        self._banner.clear()
        self._set_busy(words)
        self._tasks.run(self, work, self._answered, self._failed)

    @Slot()
    def _send(self) -> None:
        form = self._form
        work = self._way_in.connect(form.identifier, form.password, remember=form.remember)
        self._ask(work, texts.CONNECTING)

    @Slot(str)
    def _send_code(self, code: str) -> None:
        form = self._form
        work = self._way_in.connect(form.identifier, form.password, remember=form.remember, code=code)
        self._ask(work, texts.CONNECTING)

    @Slot(str)
    def _send_former(self, former: str) -> None:
        form = self._form
        self._asked_former = True
        self._ask(
            self._way_in.connect_with_former(form.identifier, form.password, former, remember=form.remember),
            texts.CONNECTING,
        )

    @Slot()
    def _send_afresh(self) -> None:
        self._ask(self._way_in.start_afresh(self._form.identifier, self._form.password), texts.CONNECTING)

    def _resume(self, practice: "Profile") -> None:
        self._resuming = True
        self._ask(self._way_in.resume(practice.finess), texts.RESUMING)

    @Slot(object)
    def _chosen(self, practice: "Profile") -> None:
        self._banner.clear()
        self._stop_counting()
        if practice.remembered:
            self._resume(practice)

    # --- how it ended ------------------------------------------------------------------------------------------

    def _answered(self, result: "SignInResult") -> None:
        resuming, self._resuming = self._resuming, False
        former, self._asked_former = self._asked_former, False
        self._set_busy("")
        follows = NEXT[result.outcome]
        if follows is Next.OPEN:
            self._show_form()
            self._form.forget_password()
            self._set_busy(texts.CONNECTING)  # until it is shown again: a second Enter would open the practice twice
            self.opened.emit(result)
        elif resuming and result.outcome is Outcome.WRONG:
            self._form.focus_first()
            self._banner.say(Tone.INFO, texts.RESUME_ENDED, closable=False)
        elif former and result.outcome in (Outcome.WRONG, Outcome.OLD_PASSWORD_NEEDED):
            self._ask_former().refuse()
        elif follows is Next.FORMER:
            self._ask_former().begin()
        elif follows is Next.CODE:
            self._ask_code().begin()
        elif follows is Next.CODE_AGAIN:
            self._ask_code().refuse(result.outcome)
        elif self._code is not None and self._shown_panel is self._code and follows in _STAYS_WITH_CODE:
            self._explain_code(result, follows)
        elif follows is Next.REGISTER:
            self._show_form()
            self._ask_page(Door.INSCRIPTION)
        else:
            self._show_form()
            self._explain_result(result, follows)

    def _explain_result(self, result: "SignInResult", follows: Next) -> None:
        message = texts.explain(result)
        self._door, action = _ACTIONS.get(follows, (Door.ACTIVATION, ""))
        self._banner.say(Tone(message.tone), message.text, action, closable=False)
        if follows is Next.TYPE_AGAIN:
            self._form.forget_password()
        elif follows is Next.WAIT:
            self._wait(result)

    def _explain_code(self, result: "SignInResult", follows: Next) -> None:
        """Not the code's fault: it stays, as everything that was typed."""
        message = texts.explain(result)
        self._ask_code().explain(Tone(message.tone), message.text)
        if follows is Next.WAIT:
            self._wait(result)

    def _wait(self, result: "SignInResult") -> None:
        self._held = normalise_finess(self._form.identifier)
        self._until = self._clock.monotonic() + (result.retry_after or 60)
        self._timer.start()
        self._count_down()

    def _failed(self, problem: Exception) -> None:
        self._resuming = self._asked_former = False
        self._set_busy("")
        self._show_form()
        self._banner.say(Tone.DANGER, texts.UNEXPECTED, closable=False)
        self._tasks.unhandled(problem)

    def _no_notices(self, problem: Exception) -> None:
        # The way in stands without them.
        _log.warning("no notices: %s", type(problem).__name__)

    def _set_busy(self, words: str) -> None:
        self._busy = bool(words)
        self._form.set_busy(words)
        if self._former is not None:
            self._former.set_busy(bool(words))
        if self._code is not None:
            self._code.set_busy(words)
        self._create.setEnabled(not words)

    @Slot()
    def _count_down(self) -> None:
        if self._busy or self._until is None:
            return
        left = self._until - self._clock.monotonic()
        if left <= 0:
            self._stop_counting()
            self._banner.clear()
            if self._code is not None:
                self._code.reopen()
        elif normalise_finess(self._form.identifier) == self._held:
            words = texts.TRY_IN.format(left=texts.time_left(*minutes_and_seconds(left)))
            self._set_button(words, enabled=False)
        else:
            # The delay holds for the practice that was refused, not for another one.
            self._set_button(texts.CONNECT, enabled=True)

    def _stop_counting(self) -> None:
        self._timer.stop()
        self._until = None
        self._set_button(texts.CONNECT, enabled=True)

    def _set_button(self, words: str, *, enabled: bool) -> None:
        self._form.set_button(words, enabled=enabled)
        if self._code is not None:
            self._code.set_button(words, enabled=enabled)

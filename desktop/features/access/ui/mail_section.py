"""The account's mail: what it is, another one asked for with the password, and what is waited for from both mailboxes.

While a change is pending and somebody looks at the page, the service is asked now and then how it stands.
"""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.access import mail_texts as texts
from desktop.features.access import texts as frame_texts
from desktop.features.access.domain import Mail, MailChange, Refusal, Stand, Trouble, judge_mail, judge_mail_again
from desktop.features.access.service import Access
from desktop.features.access.ui.section import Section
from desktop.kernel.clock import Clock
from desktop.toolkit import icons
from desktop.toolkit.banner import Tone
from desktop.toolkit.forms import Field, PasswordField, button
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

REQUESTS = "requests"  # the page where a change of details is demanded
LOOK_EVERY = 15_000  # milliseconds, while something is pending and the page is visible


class MailSection(Section):
    """Holds what the service said last."""

    def __init__(self, theme: Theme, tasks: Tasks, access: Access, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(theme, tasks, "mail", texts.TITLE, texts.LOADING, parent)
        self._access = access
        self._clock = clock
        self.mail: Mail | None = None
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._build()
        self._build_pending()
        self._connect()

    # --- what the page asks ------------------------------------------------------------------------------------

    def shown(self) -> None:
        self.look()

    def begin(self) -> None:
        if self.open.isVisibleTo(self) and self.open.isEnabled():
            self._unfold()

    @Slot()
    def look(self) -> None:
        """Ask how it stands."""
        if self._looking or not self.isVisible():
            return
        self._looking = True
        self._tasks.run(self, self._access.mail(), self._looked, self._failed)

    @Slot()
    def submit(self) -> None:
        """Have both mailboxes written to, where nothing is missing."""
        if self.busy or not self.online or self.mail is None:
            return
        lack = judge_mail(self.new.text(), self.mail.mail)
        again = judge_mail_again(self.new.text(), self.again.text())
        self.new_field.set_fault("" if lack is None else texts.lack(lack))
        self.again_field.set_fault("" if again is None else texts.lack(again, again=True))
        self.password_field.set_fault("" if self.password.text() else texts.PASSWORD_MISSING)
        if lack is not None:
            self.new.setFocus()
        elif again is not None:
            self.again.setFocus()
        elif not self.password.text():
            self.password.setFocus()
        else:
            self.banner.clear()
            work = self._access.ask_for_mail(self.new.text(), self.password.text())
            self.ask(work, self._asked, self._refused, pressed=self.send, saying=texts.ASKING)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self.open = button(theme, texts.OPEN, "secondary", parent=self)
        self.open.setAccessibleName(texts.ASK)
        self.open.hide()
        self.buttons.addWidget(self.open)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(theme.px("xxl"), theme.px("s"), 0, 0)
        column.setSpacing(theme.px("l"))
        self.how = self._words(self.body)
        self.new, self.again = QLineEdit(self.body), QLineEdit(self.body)
        for each in (self.new, self.again):
            each.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.new_field = Field(theme, texts.NEW, self.new, main=True, parent=self.body)
        self.again_field = Field(theme, texts.NEW_AGAIN, self.again, main=True, parent=self.body)
        self.password = PasswordField(theme, self.body)
        self.password_field = Field(theme, texts.PASSWORD, self.password, parent=self.body)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px("l"))
        grid.setVerticalSpacing(theme.px("l"))
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.new_field, 0, 0, top)
        grid.addWidget(self.again_field, 0, 1, top)
        grid.addWidget(self.password_field, 1, 0, top)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.send = button(theme, texts.ASK, "primary", main=True, parent=self.body)
        self.leave = button(theme, frame_texts.CANCEL, "ghost", main=True, parent=self.body)
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addWidget(self.send)
        row.addWidget(self.leave)
        row.addStretch(1)
        column.addWidget(self.how)
        column.addLayout(grid)
        column.addLayout(row)

    def _build_pending(self) -> None:
        theme = self._theme
        self.pending = QWidget(self)
        self.pending.hide()
        column = QVBoxLayout(self.pending)
        column.setContentsMargins(theme.px("xxl"), 0, 0, 0)
        column.setSpacing(theme.px("m"))
        self.pending_words = self._words(self.pending, "")
        column.addWidget(self.pending_words)
        self.stands: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px("s"))
        grid.setVerticalSpacing(theme.px("xs"))
        grid.setColumnStretch(3, 1)
        for line, name in enumerate((texts.WAITED_NEW, texts.WAITED_OLD)):
            label = QLabel(name, self.pending)
            label.setProperty("role", "muted")
            label.setMinimumWidth(140)
            mark, words = QLabel(self.pending), QLabel(self.pending)
            mark.setFixedSize(16, 16)
            grid.addWidget(label, line, 0)
            grid.addWidget(mark, line, 1)
            grid.addWidget(words, line, 2)
            self.stands[name] = (label, mark, words)
        column.addLayout(grid)
        self.lost = QWidget(self.pending)
        question = self._words(self.lost, "note")
        question.setText(texts.LOST)
        question.setWordWrap(False)
        self.report = button(theme, texts.LOST_ACTION, "link", parent=self.lost)
        across = QHBoxLayout(self.lost)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.px("s"))
        across.addWidget(question)
        across.addWidget(self.report)
        across.addStretch(1)
        column.addWidget(self.lost)
        self.write_again = button(theme, texts.AGAIN, "secondary", parent=self.pending)
        self.cancel = button(theme, texts.CANCEL, "ghost", parent=self.pending)
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addWidget(self.write_again)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column.addLayout(row)
        outer = self.layout()
        assert outer is not None
        outer.addWidget(self.pending)
        self.needs_line(self.open, self.send, self.write_again, self.cancel)

    def _words(self, parent: QWidget, role: str = "muted") -> QLabel:
        made = QLabel(parent)
        made.setWordWrap(True)
        made.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            made.setProperty("role", role)
        return made

    def _connect(self) -> None:
        self.open.clicked.connect(self._unfold)
        self.leave.clicked.connect(self._fold)
        self.send.clicked.connect(self.submit)
        self.write_again.clicked.connect(self._write_again)
        self.cancel.clicked.connect(self._cancel)
        self.report.clicked.connect(lambda: self.page_asked.emit(REQUESTS))
        self._timer.timeout.connect(self.look)
        self.new.textEdited.connect(lambda _: self.new_field.set_fault(""))
        self.again.textEdited.connect(lambda _: self.again_field.set_fault(""))
        self.password.textEdited.connect(lambda _: self.password_field.set_fault(""))
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.submit)

    # --- showing -----------------------------------------------------------------------------------------------

    def show_mail(self, mail: Mail) -> None:
        """What the service says of it."""
        before, self.mail = self.mail, mail
        self.set_summary(mail.mail or texts.NONE)
        self.how.setText(texts.HOW if mail.mail else texts.HOW_FIRST)
        change = mail.change
        pending = change is not None and change.stand is Stand.PENDING
        self.pending.setVisible(pending)
        self.open.setVisible(not pending and self.body.isHidden())
        if pending and change is not None:
            self._show_pending(change, mail.mail)
            self._timer.start()
            return
        self._timer.stop()
        was = None if before is None else before.change
        if change is not None and change.stand in texts.OVER:
            self.banner.say(Tone.WARNING, texts.OVER[change.stand])
        elif was is not None and was.stand is Stand.PENDING and mail.mail == was.mail:
            self.banner.say(Tone.SUCCESS, texts.CHANGED)

    def _show_pending(self, change: MailChange, old: str) -> None:
        if not self.body.isHidden():
            self._clear()
        self.pending_words.setText(texts.pending(change.mail, change.expires_at, self._clock.now()))
        for name, good, done in (
            (texts.WAITED_NEW, texts.CONFIRMED, change.new_confirmed),
            (texts.WAITED_OLD, texts.ACCEPTED, change.old_confirmed),
        ):
            label, mark, words = self.stands[name]
            for each in (label, mark, words):
                each.setVisible(bool(old) or name == texts.WAITED_NEW)
            icon, role, said = good if done else texts.WAITED
            icons.dress(self._theme, mark, icon, role, 16)
            words.setText(said)
            words.setAccessibleName(f"{name}, {said}")
        self.lost.setVisible(bool(old) and not change.old_confirmed)

    def _looked(self, found: Mail | Refusal) -> None:
        self._looking = False
        if isinstance(found, Mail):
            self.show_mail(found)
        elif self.mail is None:
            self.set_summary(texts.UNKNOWN)

    def _failed(self, problem: Exception) -> None:
        self._looking = False
        self._tasks.unhandled(problem)

    # --- what is pressed ---------------------------------------------------------------------------------------

    @Slot()
    def _unfold(self) -> None:
        self.banner.clear()
        self.open.hide()
        self.body.show()
        self.new.setFocus()

    @Slot()
    def _fold(self) -> None:
        if self.busy:  # its answer is still to be told
            return
        self._clear()
        self.open.show()
        self.open.setFocus()

    def _clear(self) -> None:
        for edit in (self.new, self.again, self.password):
            edit.clear()
        self.password.conceal()
        for field in (self.new_field, self.again_field, self.password_field):
            field.set_fault("")
        self.body.hide()

    def _asked(self, change: MailChange) -> None:
        self._clear()
        assert self.mail is not None
        self.show_mail(Mail(self.mail.mail, change))
        self.banner.say(Tone.SUCCESS, texts.ASKED)
        self.write_again.setFocus()

    def _refused(self, refusal: Refusal) -> None:
        words = frame_texts.explain(refusal)
        if refusal.trouble is Trouble.PASSWORD:
            self.password_field.set_fault(words)
            self.password.setFocus()
            self.password.selectAll()
        elif refusal.trouble in (Trouble.MAIL, Trouble.SAME_MAIL):
            self.new_field.set_fault(words)
            self.new.setFocus()
        else:
            self.explain(refusal)

    @Slot()
    def _write_again(self) -> None:
        change = None if self.mail is None else self.mail.change
        if change is not None and not self.busy:
            self.ask(
                self._access.write_again(change.id),
                lambda _: self.banner.say(Tone.SUCCESS, texts.SENT_AGAIN),
                self._pending_refused,
                pressed=self.write_again,
            )

    @Slot()
    def _cancel(self) -> None:
        change = None if self.mail is None else self.mail.change
        if change is not None and not self.busy:
            self.ask(
                self._access.cancel(change.id), lambda _: self._cancelled(), self._pending_refused, pressed=self.cancel
            )

    def _cancelled(self) -> None:
        assert self.mail is not None
        self.mail = Mail(self.mail.mail, None)
        self.show_mail(self.mail)
        self.banner.say(Tone.SUCCESS, texts.CANCELLED)
        self.open.setFocus()

    def _pending_refused(self, refusal: Refusal) -> None:
        self.explain(refusal)
        if refusal.trouble is Trouble.OVER:
            self.look()

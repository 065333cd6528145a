"""The account exists, its link is still to be followed: after INSCRIPTION, or after a sign-in that came too early.

Looks by itself whether the link was followed, where it knows the inscription; sends the mail again, perhaps elsewhere.
The password that proves who asks is kept here until a practice opens, and nowhere else.
"""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit

from desktop.features.registration import texts
from desktop.features.registration.domain import Account, Lack, Place, Refusal, Trouble, judge_mail
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.sheet import Sheet, Step, paragraph
from desktop.toolkit.banner import Tone
from desktop.toolkit.forms import Field, button
from desktop.toolkit.gate import NOTHING, Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

EVERY = 4_000  # milliseconds between two looks


class ActivationPage(Sheet):
    """ "Confirmation de la création de votre compte tiers"."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration, every: int = EVERY) -> None:
        super().__init__(theme, tasks, registration)
        self._handed = NOTHING
        self._active = False
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self._look)
        self._build(theme)

    def begin(self, handed: Handed) -> None:
        if handed is not NOTHING:
            self._handed = handed
            self._active = False
        created = bool(self._handed.request)
        self.step.heading.setText(texts.CREATED if created else texts.PENDING)
        self.step.words.setText(texts.CREATED_TEXT if created else texts.PENDING_TEXT)
        self.thanks.setText(f"{texts.THANKS} {self._handed.name}")
        self.thanks.setVisible(created and bool(self._handed.name))
        self.explanation.setVisible(created)
        for label in (self.sent_to, self.address):
            label.setVisible(bool(self._handed.mail))
        self.address.setText(self._handed.mail)
        self.waiting.setVisible(created)
        self.again.setVisible(bool(self._handed.password))
        self.other.setVisible(bool(self._handed.password))
        self.sign_in.setFocus()
        if created and not self._active:
            self._timer.start()
        elif handed.password and not created:
            self._send_again()  # that is what was asked for on the page before

    @property
    def active(self) -> bool:
        """Whether the link was followed, as far as is known here."""
        return self._active

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def _build(self, theme: Theme) -> None:
        self.step = step = Step(theme, texts.CREATED, texts.CREATED_TEXT, self)
        self.thanks = paragraph("", step, "heading")
        self.explanation = paragraph(texts.CREATED_MAIL, step)
        self.sent_to = paragraph(texts.SENT_TO, step, "muted")
        self.address = paragraph("", step, "title")
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.waiting = paragraph(texts.WAITING, step, "note")
        step.column.insertWidget(1, self.thanks)
        step.add(self.explanation, self.sent_to, self.address, self.waiting)
        self.sign_in = step.add_main(texts.SIGN_IN)
        self.other_mail = QLineEdit(step)
        self.other = Field(theme, texts.OTHER_MAIL, self.other_mail, hint=texts.OTHER_MAIL_HINT, parent=step)
        self.again = button(theme, texts.MAIL_AGAIN_ACTION, "secondary", icon="message", main=True, parent=step)
        step.column.addSpacing(theme.px("s"))
        step.add(self.other)
        step.column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.sign_in.clicked.connect(lambda: self.go.emit(Door.SIGN_IN, Handed(self._handed.finess)))
        self.again.clicked.connect(self._send_again)
        self.other_mail.textEdited.connect(lambda _: self.other.set_fault(""))
        self.other_mail.returnPressed.connect(self._send_again)
        self.show_step(step)

    @Slot()
    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self.look_up(self.registration.look(self._handed.request), self._seen)

    def _seen(self, answer: Account | Refusal) -> None:
        self._looking = False
        if isinstance(answer, Account) and answer.active:
            self._activated(texts.ACTIVE)

    def _activated(self, words: str) -> None:
        self._active = True
        self._timer.stop()
        for done in (self.explanation, self.sent_to, self.address, self.waiting, self.other, self.again):
            done.hide()
        self.say(Tone.SUCCESS, words)
        self.sign_in.setFocus()

    @Slot()
    def _send_again(self) -> None:
        mail = self.other_mail.text().strip()
        if mail and judge_mail(mail) is not None:
            self.other.set_fault(texts.lack(Place.MAIL, Lack.SHAPE))
            self.other_mail.setFocus()
            return
        work = self.registration.mail_again(self._handed.finess, self._handed.password, mail)
        self.ask(work, lambda _: self._sent(mail), self._refused)

    def _sent(self, mail: str) -> None:
        self.say(Tone.SUCCESS, texts.MAIL_SENT)
        if mail:
            self.address.setText(mail)
            for label in (self.sent_to, self.address):
                label.show()
            self.other_mail.clear()

    def _refused(self, refusal: Refusal) -> None:
        if refusal.trouble is Trouble.ACTIVE:
            self._activated(texts.ALREADY_ACTIVE)
        else:
            self.explain(refusal)

""" "Mot de passe oublié ?": a code comes by mail, is typed here, and the new password is chosen here.

A code and not a page of the web, because the new password is also what opens the data of this workstation: it is typed
where it will be typed, with the same rules told in the same words, and a mail read on a telephone is no obstacle.
"""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from desktop.features.registration import texts
from desktop.features.registration.domain import Lack, Place, Refusal, Trouble
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.captcha import CaptchaField
from desktop.features.registration.ui.fields import FinessField, NewPassword
from desktop.features.registration.ui.sheet import Sheet, Step
from desktop.kernel.identifiers import normalise_finess
from desktop.kernel.passwords import Owner
from desktop.toolkit.banner import Tone
from desktop.toolkit.forms import Field
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class LostPasswordPage(Sheet):
    """Three steps: who, the code and the new password, done."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration) -> None:
        super().__init__(theme, tasks, registration)
        self._build_form(theme)
        self._build_change(theme)
        self.done = Step(theme, texts.CHANGED, texts.CHANGED_TEXT, self)
        self.sign_in = self.done.add_main(texts.SIGN_IN)
        self.done.hide()
        self.sign_in.clicked.connect(lambda: self.go.emit(Door.SIGN_IN, Handed(self.finess.text)))
        self.show_step(self.form)

    def begin(self, handed: Handed) -> None:
        if handed.finess:
            self.finess.set_text(handed.finess)
        if self.shown is self.done:
            self.show_step(self.form)
        if self.shown is self.form:
            self.captcha.renew_if_none()
            (self.captcha.edit if self.finess.text else self.finess.edit).setFocus()
        else:
            self.code.setFocus()

    def set_online(self, online: bool) -> None:
        super().set_online(online)
        if online and self.isVisible() and self.shown is self.form:
            self.captcha.renew_if_none()

    def retreat(self) -> bool:
        if self.shown is self.change:
            self._ask_again()
            return True
        return False

    def _build_form(self, theme: Theme) -> None:
        self.form = form = Step(theme, texts.LOST_PASSWORD, texts.LOST_PASSWORD_TEXT, self)
        self.finess = FinessField(theme, texts.YOUR_FINESS, texts.FINESS_HINT, form)
        self.captcha = CaptchaField(theme, self, form)
        form.add(self.finess, self.captcha)
        self.send = form.add_main(texts.LOST_PASSWORD_ACTION)
        self.have = form.add_link(texts.HAVE_CODE)
        self.send.clicked.connect(self.submit)
        self.finess.edit.returnPressed.connect(self.captcha.edit.setFocus)
        self.captcha.submitted.connect(self.submit)
        self.have.clicked.connect(self._have_code)

    def _build_change(self, theme: Theme) -> None:
        self.change = change = Step(theme, texts.LOST_PASSWORD, parent=self)
        self.code = QLineEdit(change)
        self.code_field = Field(theme, texts.MAIL_CODE, self.code, hint=texts.MAIL_CODE_HINT, main=True, parent=change)
        self.password = NewPassword(
            theme, texts.NEW_PASSWORD, texts.NEW_PASSWORD_AGAIN, side_by_side=False, parent=change
        )
        change.add(self.code_field, self.password)
        self.confirm = change.add_main(texts.CHANGE_PASSWORD)
        self.other = change.add_link(texts.ASK_AGAIN)
        self.code.textEdited.connect(lambda _: self.code_field.set_fault(""))
        self.confirm.clicked.connect(self.submit_change)
        self.password.again.returnPressed.connect(self.submit_change)
        self.other.clicked.connect(self._ask_again)
        change.hide()

    @Slot()
    def submit(self) -> None:
        """Have a code sent."""
        if self.busy:
            return
        good, copied = self.finess.check(), self.captcha.check()
        if good and copied:
            work = self.registration.request_password(self.finess.text, self.captcha.id, self.captcha.answer)
            self.ask(work, lambda _: self._to_change(texts.CODE_SENT), self._refused)
        else:
            (self.captcha.edit if good else self.finess.edit).setFocus()

    @Slot()
    def submit_change(self) -> None:
        """Have the password changed."""
        if self.busy:
            return
        code = self.code.text().strip()
        lacks = self.password.lacks()
        self.password.show_lacks(lacks)
        self.code_field.set_fault("" if code else texts.lack(Place.CODE, Lack.EMPTY))
        if not code:
            self.code.setFocus()
        elif lacks:
            (self.password.password if Place.PASSWORD in lacks else self.password.again).setFocus()
        else:
            work = self.registration.change_password(self.finess.text, code, self.password.text)
            self.ask(work, lambda _: self._changed(), self._change_refused)

    @Slot()
    def _have_code(self) -> None:
        if self.finess.check():
            self._to_change("")
        else:
            self.finess.edit.setFocus()

    def _to_change(self, words: str) -> None:
        self.password.set_owner(Owner(normalise_finess(self.finess.text)))
        self.show_step(self.change)
        if words:
            self.say(Tone.SUCCESS, words)
        self.code.setFocus()

    def _changed(self) -> None:
        self.password.forget()
        self.code.clear()
        self.show_step(self.done)
        self.sign_in.setFocus()

    def _refused(self, refusal: Refusal) -> None:
        self.explain(refusal)
        if refusal.trouble is Trouble.CAPTCHA:
            self.captcha.renew()
            self.captcha.edit.setFocus()

    def _change_refused(self, refusal: Refusal) -> None:
        self.explain(refusal)
        if refusal.trouble in (Trouble.CODE, Trouble.CODE_ENDED):
            self.code.setFocus()
            self.code.selectAll()
        elif refusal.trouble is Trouble.PASSWORD:
            self.password.show_lacks({Place.PASSWORD: Lack.PERSONAL})

    @Slot()
    def _ask_again(self) -> None:
        self.show_step(self.form)
        self.captcha.renew()
        self.captcha.edit.setFocus()

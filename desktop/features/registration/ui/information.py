"""INFORMATION: a FINESS and the text of a picture; then the two cases, told in the same words whoever asks.

The key that the service answers with goes on to the form of the agreement; nothing is shown that wouldn't be shown for
any other number.
"""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.features.registration import texts
from desktop.features.registration.domain import ApplicantKey, Refusal, Trouble
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.captcha import CaptchaField
from desktop.features.registration.ui.fields import FinessField
from desktop.features.registration.ui.sheet import WIDE, Card, Sheet, Step
from desktop.kernel.identifiers import group_finess, normalise_finess
from desktop.toolkit.forms import tell_reader
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class InformationPage(Sheet):
    """The page 03 of the guide."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration) -> None:
        super().__init__(theme, tasks, registration)
        self._key: ApplicantKey | None = None
        self._finess = ""
        self.form = form = Step(theme, texts.INFORMATION, texts.TO_GET_CODE, self)
        self.finess = FinessField(theme, texts.YOUR_FINESS, texts.YOUR_FINESS_HINT, form)
        self.captcha = CaptchaField(theme, self, form)
        form.add(self.finess, self.captcha)
        self.send = form.add_main(texts.VALIDATE)
        self.send.clicked.connect(self.submit)
        self.finess.edit.returnPressed.connect(self.captcha.edit.setFocus)
        self.captcha.submitted.connect(self.submit)
        self._build_answer(theme)
        self.show_step(form)

    def begin(self, handed: Handed) -> None:
        if handed.finess and normalise_finess(handed.finess) != self._finess:
            self.finess.set_text(handed.finess)
            self.show_step(self.form)
        if self.shown is self.form:
            self.captcha.renew_if_none()
            (self.captcha.edit if self.finess.text else self.finess.edit).setFocus()
        else:
            self.known.action.setFocus()

    def set_online(self, online: bool) -> None:
        super().set_online(online)
        if online and self.isVisible() and self.shown is self.form:
            self.captcha.renew_if_none()

    def retreat(self) -> bool:
        if self.shown is self.answer:
            self._again()
            return True
        return False

    @Slot()
    def submit(self) -> None:
        """Say what is missing, or let it go."""
        if self.busy:
            return
        good, copied = self.finess.check(), self.captcha.check()
        if not (good and copied):
            (self.captcha.edit if good else self.finess.edit).setFocus()
            return
        work = self.registration.request_code(self.finess.text, self.captcha.id, self.captcha.answer)
        self.ask(work, self._came, self._refused)

    def _came(self, key: ApplicantKey) -> None:
        self._key = key
        self._finess = normalise_finess(self.finess.text)
        self.answer.words.setText(texts.ASKED_TEXT.format(finess=group_finess(self._finess)))
        self.show_step(self.answer)
        tell_reader(self.answer.heading, "Alert")
        self.known.action.setFocus()

    def _refused(self, refusal: Refusal) -> None:
        self.explain(refusal)
        if refusal.trouble is Trouble.CAPTCHA:
            self.captcha.renew()
            self.captcha.edit.setFocus()

    def _build_answer(self, theme: Theme) -> None:
        self.answer = answer = Step(theme, texts.ASKED, texts.ASKED_TEXT, self, across=WIDE)
        self.known = Card(theme, texts.ASKED_KNOWN, texts.ASKED_KNOWN_TEXT, texts.ASKED_KNOWN_ACTION, "primary", answer)
        self.unknown = Card(
            theme, texts.ASKED_UNKNOWN, texts.ASKED_UNKNOWN_TEXT, texts.ASKED_UNKNOWN_ACTION, "secondary", answer
        )
        row = QHBoxLayout()
        row.setSpacing(theme.px("l"))
        row.addWidget(self.known, 1)
        row.addWidget(self.unknown, 1)
        answer.column.addLayout(row)
        other = answer.add_link(texts.ASK_OTHER)
        self.known.action.clicked.connect(lambda: self.go.emit(Door.INSCRIPTION, Handed(self._finess)))
        self.unknown.action.clicked.connect(self._apply)
        other.clicked.connect(self._again)
        answer.hide()

    @Slot()
    def _apply(self) -> None:
        assert self._key is not None
        self.go.emit(Door.CONVENTION, Handed(self._finess, key=self._key.token, key_expires_at=self._key.expires_at))

    @Slot()
    def _again(self) -> None:
        self.show_step(self.form)
        self.captcha.renew()
        self.finess.edit.setFocus()
        self.finess.edit.selectAll()

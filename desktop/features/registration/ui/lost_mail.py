""" "Adresse mail oubliée ?": the registered mail, masked, against a second proof."""

from PySide6.QtCore import Qt, Slot

from desktop.features.registration import texts
from desktop.features.registration.domain import Lack, Place
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.fields import FinessField
from desktop.features.registration.ui.sheet import Sheet, Step, paragraph
from desktop.toolkit.forms import Field, PasswordField, tell_reader
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class LostMailPage(Sheet):
    """Two steps: the proof, the reminder."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration) -> None:
        super().__init__(theme, tasks, registration)
        self.form = form = Step(theme, texts.LOST_MAIL, texts.LOST_MAIL_TEXT, self)
        self.finess = FinessField(theme, texts.YOUR_FINESS, texts.FINESS_HINT, form)
        self.proof = PasswordField(theme, form)
        self.proof_field = Field(theme, texts.PROOF, self.proof, parent=form)
        form.add(self.finess, self.proof_field)
        self.send = form.add_main(texts.LOST_MAIL_ACTION)
        other = form.add_link(texts.LOST_MAIL_OTHER)
        self.answer = answer = Step(theme, texts.LOST_MAIL, texts.REMINDED, self)
        self.mail = paragraph("", answer, "title")
        self.mail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        answer.add(self.mail, paragraph(texts.REMINDED_TEXT, answer, "muted"))
        self.sign_in = answer.add_main(texts.SIGN_IN)
        reset = answer.add_link(texts.RESET)
        answer.hide()
        self.send.clicked.connect(self.submit)
        self.finess.edit.returnPressed.connect(self.proof.setFocus)
        self.proof.returnPressed.connect(self.submit)
        self.proof.textEdited.connect(lambda _: self.proof_field.set_fault(""))
        self.sign_in.clicked.connect(lambda: self.go.emit(Door.SIGN_IN, Handed(self.finess.text)))
        for link in (other, reset):
            link.clicked.connect(lambda: self.go.emit(Door.RESET, Handed(self.finess.text)))
        self.show_step(form)

    def begin(self, handed: Handed) -> None:
        if handed.finess:
            self.finess.set_text(handed.finess)
        self.show_step(self.form)
        (self.proof if self.finess.text else self.finess.edit).setFocus()

    def retreat(self) -> bool:
        if self.shown is self.answer:
            self.begin(Handed())
            return True
        return False

    @Slot()
    def submit(self) -> None:
        """Say what is missing, or let it go."""
        good = self.finess.check()
        proof = self.proof.text()
        self.proof_field.set_fault("" if proof else texts.lack(Place.PROOF, Lack.EMPTY))
        if good and proof:
            self.ask(self.registration.remind(self.finess.text, proof), self._reminded)
        else:
            (self.proof if good else self.finess.edit).setFocus()

    def _reminded(self, mail: str) -> None:
        self.proof.clear()
        self.mail.setText(mail)
        self.show_step(self.answer)
        tell_reader(self.mail, "Alert")
        self.sign_in.setFocus()

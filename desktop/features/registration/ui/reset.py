""" "Réinitialiser mon compte": a new provisional code, by mail or by post; then INSCRIPTION again."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout

from desktop.features.registration import texts
from desktop.features.registration.domain import Refusal, Trouble, Way
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.captcha import CaptchaField
from desktop.features.registration.ui.fields import FinessField
from desktop.features.registration.ui.sheet import Sheet, Step, paragraph
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class ResetPage(Sheet):
    """Two steps: who and how, done."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration) -> None:
        super().__init__(theme, tasks, registration)
        self.form = form = Step(theme, texts.RESET, texts.RESET_TEXT, self)
        self.finess = FinessField(theme, texts.YOUR_FINESS, texts.FINESS_HINT, form)
        form.add(self.finess)
        self._build_ways(theme)
        self.captcha = CaptchaField(theme, self, form)
        form.add(self.captcha)
        self.send = form.add_main(texts.RESET_ACTION)
        self.done = Step(theme, texts.RESET_DONE, parent=self)
        self.done.words.show()
        self.next = self.done.add_main(texts.RESET_NEXT)
        self.done.hide()
        self.send.clicked.connect(self.submit)
        self.finess.edit.returnPressed.connect(self.captcha.edit.setFocus)
        self.captcha.submitted.connect(self.submit)
        self.next.clicked.connect(lambda: self.go.emit(Door.INSCRIPTION, Handed(self.finess.text)))
        self.show_step(form)

    def begin(self, handed: Handed) -> None:
        if handed.finess:
            self.finess.set_text(handed.finess)
        self.show_step(self.form)
        self.captcha.renew_if_none()
        (self.captcha.edit if self.finess.text else self.finess.edit).setFocus()

    def set_online(self, online: bool) -> None:
        super().set_online(online)
        if online and self.isVisible() and self.shown is self.form:
            self.captcha.renew_if_none()

    @property
    def way(self) -> Way:
        """What is chosen."""
        return Way.LETTER if self.ways[Way.LETTER].isChecked() else Way.MAIL

    def _build_ways(self, theme: Theme) -> None:
        box = QVBoxLayout()
        box.setSpacing(0)
        label = paragraph(texts.WAY, self.form, "label")
        box.addWidget(label)
        self._group = QButtonGroup(self)
        self.ways: dict[Way, QRadioButton] = {}
        for way, (title, words) in texts.WAYS.items():
            radio = self.ways[way] = QRadioButton(title, self.form)
            radio.setAccessibleDescription(words)
            note = paragraph(words, self.form, "note")
            note.setIndent(26)
            note.setContentsMargins(0, 0, 0, theme.px("xs"))
            self._group.addButton(radio)
            box.addWidget(radio)
            box.addWidget(note)
        self.ways[Way.MAIL].setChecked(True)
        self.form.column.addLayout(box)

    @Slot()
    def submit(self) -> None:
        """Say what is missing, or let it go."""
        if self.busy:
            return
        good, copied = self.finess.check(), self.captcha.check()
        if good and copied:
            way = self.way
            work = self.registration.reset(self.finess.text, self.captcha.id, self.captcha.answer, way)
            self.ask(work, lambda _: self._sent(way), self._refused)
        else:
            (self.captcha.edit if good else self.finess.edit).setFocus()

    def _sent(self, way: Way) -> None:
        self.captcha.renew()
        self.done.words.setText(texts.RESET_DONE_TEXT[way])
        self.show_step(self.done)
        self.next.setFocus()

    def _refused(self, refusal: Refusal) -> None:
        self.explain(refusal)
        if refusal.trouble is Trouble.CAPTCHA:
            self.captcha.renew()
            self.captcha.edit.setFocus()

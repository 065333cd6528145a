"""« Double authentification »: how it stands, and what unfolds to switch it on, to renew its codes, to switch it off.

Owns which form is unfolded. What isn't answered is looked at again once the line is back: nothing is sent twice.
"""

import uuid
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.features.access import factor_texts as texts
from desktop.features.access.domain import Refusal, Trouble
from desktop.features.access.factor_domain import Enrolment, Factor, RecoveryCodes
from desktop.features.access.factor_service import SecondFactor
from desktop.features.access.ui.factor_forms import ProofForm, ScanForm, sends
from desktop.features.access.ui.recovery_codes import RecoveryList
from desktop.features.access.ui.section import Section
from desktop.kernel.clock import Clock
from desktop.toolkit.banner import Tone
from desktop.toolkit.forms import button
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class FactorSection(Section):
    """Folded until one of its buttons is pressed."""

    def __init__(
        self, theme: Theme, tasks: Tasks, factor: SecondFactor, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, tasks, "security", texts.TITLE, texts.LOADING, parent)
        self._service = factor
        self._clock = clock
        self._enrolment = ""
        self._unanswered = ""  # what was asked without an answer: "activate", "renew", "off" or nothing
        self._looking = False
        self._wanted = False
        self.factor: Factor | None = None
        self._build()
        self._connect()
        self._show()

    # --- what the page asks ------------------------------------------------------------------------------------

    def shown(self) -> None:
        self.look()

    def set_online(self, online: bool) -> None:
        back = online and not self.online
        super().set_online(online)
        if back and self._unanswered:
            self.look()

    def begin(self) -> None:
        self._wanted = self.factor is None  # as soon as it is known how it stands
        if self.factor is not None and not self.factor.on and self.open.isEnabled() and self.body.isHidden():
            self._unfold(self.proof)

    def look(self) -> None:
        """Ask how it stands."""
        if not self._looking and not self.busy:
            self._looking = True
            self._tasks.run(self, self._service.look(), self._looked, self._not_looked)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, body = self._theme, self.body
        self.open = button(theme, texts.OPEN, "secondary", parent=self)
        self.open.setAccessibleName(f"{texts.TITLE}, {texts.OPEN}")
        self.renew = button(theme, texts.RENEW, "secondary", parent=self)
        self.off = button(theme, texts.SWITCH_OFF, "ghost", parent=self)
        self.off.setAccessibleName(f"{texts.TITLE}, {texts.SWITCH_OFF}")
        for each in (self.renew, self.off, self.open):
            self.buttons.addWidget(each)
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.px("xxl"), theme.px("s"), 0, 0)
        self.proof = ProofForm(theme, texts.ENROL_WHY, texts.CONTINUE, code=False, parent=body)
        self.scan = ScanForm(theme, body)
        self.renewal = ProofForm(theme, texts.RENEW_WHY, texts.RENEW_GO, code=True, parent=body)
        self.removal = ProofForm(theme, texts.OFF_WHY, texts.OFF_GO, "danger", code=True, parent=body)
        self.codes = RecoveryList(theme, self._tasks, self._service, self._clock, body)
        self._parts: tuple[QWidget, ...] = (self.proof, self.scan, self.renewal, self.removal, self.codes)
        for part in self._parts:
            part.hide()
            column.addWidget(part)
        self.needs_line(self.open, self.renew, self.off, *sends(self.proof, self.scan, self.renewal, self.removal))

    def _connect(self) -> None:
        self.open.clicked.connect(lambda: self._unfold(self.proof))
        self.renew.clicked.connect(lambda: self._unfold(self.renewal))
        self.off.clicked.connect(lambda: self._unfold(self.removal))
        for form in (self.proof, self.scan, self.renewal, self.removal):
            form.cancelled.connect(self._fold)
        self.proof.submitted.connect(self._enrol)
        self.scan.submitted.connect(self._activate)
        self.renewal.submitted.connect(self._renew)
        self.removal.submitted.connect(self._switch_off)
        self.codes.done.connect(self._put_away)

    # --- asking ------------------------------------------------------------------------------------------------

    @Slot()
    def _enrol(self) -> None:
        self._enrolment = self._enrolment or str(uuid.uuid4())
        work = self._service.enrol(self._enrolment, self.proof.password.text())
        self.banner.clear()
        self.ask(work, self._enrolled, self._refused_by(self.proof), pressed=self.proof.send)

    def _enrolled(self, enrolment: Enrolment) -> None:
        self._show_part(self.scan)
        self.scan.begin(enrolment)

    @Slot()
    def _activate(self) -> None:
        work = self._service.activate(self._enrolment, self.scan.question.code)
        self.banner.clear()
        refused = self._refused_by(self.scan, "activate")
        self.ask(work, self._activated, refused, pressed=self.scan.send, saying=texts.ACTIVATING)

    def _activated(self, recovery: RecoveryCodes) -> None:
        self.banner.say(Tone.SUCCESS, texts.ACTIVATED)
        self._show_codes(recovery)
        self.stale.emit()  # every other session has ended

    @Slot()
    def _renew(self) -> None:
        form = self.renewal
        work = self._service.renew(form.password.text(), form.question.code)
        self.banner.clear()
        self.ask(work, self._renewed, self._refused_by(form, "renew"), pressed=form.send, saying=texts.RENEWING)

    def _renewed(self, recovery: RecoveryCodes) -> None:
        self.banner.say(Tone.SUCCESS, texts.RENEWED)
        self._show_codes(recovery)

    @Slot()
    def _switch_off(self) -> None:
        form = self.removal
        work = self._service.switch_off(form.password.text(), form.question.code)
        self.banner.clear()
        self.ask(work, self._switched_off, self._refused_by(form, "off"), pressed=form.send, saying=texts.SWITCHING_OFF)

    def _switched_off(self, _: bool) -> None:
        self.factor = Factor(None, 0)
        self._fold()
        self.banner.say(Tone.SUCCESS, texts.SWITCHED_OFF)

    def _show_codes(self, recovery: RecoveryCodes) -> None:
        self._forget()
        self._show_part(self.codes)
        self.codes.show_codes(recovery.codes)
        self.look()

    def _refused_by(self, form: ProofForm | ScanForm, asked: str = "") -> Callable[[Refusal], None]:
        return partial(self._refused, form, asked)

    def _refused(self, form: ProofForm | ScanForm, asked: str, refusal: Refusal) -> None:
        """Tell it where it belongs; what may have been done without an answer is looked at."""
        if form.refuse(refusal):
            return
        if refusal.trouble is Trouble.UNREACHABLE and asked:
            self._unanswered = asked
            self.banner.say(Tone.WARNING, texts.UNANSWERED, closable=False)
            self.look()
            return
        if refusal.trouble in (Trouble.ENROLMENT_OVER, Trouble.FACTOR_CHANGED):
            self._fold()
            self.look()
        self.explain(refusal)

    # --- how it stands -----------------------------------------------------------------------------------------

    def _looked(self, answer: Factor | Refusal) -> None:
        self._looking = False
        if isinstance(answer, Refusal):
            if self.factor is None:
                self.set_summary(texts.UNKNOWN)
            return
        self.factor = answer
        asked, self._unanswered = self._unanswered, ""
        if asked:
            self._settle(asked, answer)
        self._show()
        if self._wanted:
            self.begin()

    def _not_looked(self, problem: Exception) -> None:
        self._looking = False
        self._tasks.unhandled(problem)

    def _settle(self, asked: str, factor: Factor) -> None:
        """The answer that didn't come, from how it stands now."""
        done = factor.on if asked == "activate" else not factor.on if asked == "off" else True
        self.banner.clear()
        if not done:
            return  # what was typed is still there, to be sent again
        self._fold()
        if asked == "off":
            self.banner.say(Tone.SUCCESS, texts.SWITCHED_OFF)
        else:
            words = texts.ANSWER_LOST_ON if asked == "activate" else texts.ANSWER_LOST_RENEWED
            self.banner.say(Tone.WARNING, words, closable=False)

    def _show(self) -> None:
        """Summary and buttons, by what is known and by what is unfolded."""
        factor = self.factor
        if factor is not None:
            self.set_summary(texts.stands(factor))
        folded = self.body.isHidden()
        on = factor is not None and factor.on
        self.open.setVisible(folded and factor is not None and not on)
        self.renew.setVisible(folded and on)
        self.off.setVisible(folded and on)

    def _unfold(self, form: ProofForm) -> None:
        self.banner.clear()
        self._show_part(form)
        form.begin()

    def _show_part(self, part: QWidget) -> None:
        for each in self._parts:
            each.setVisible(each is part)
        self.body.show()
        self._show()

    @Slot()
    def _fold(self) -> None:
        self._forget()
        self.body.hide()
        self._show()
        shown: tuple[QPushButton, ...] = (self.open, self.renew)
        next((each for each in shown if not each.isHidden()), self.open).setFocus()

    @Slot()
    def _put_away(self) -> None:
        self.banner.clear()
        self._fold()
        self.look()

    def _forget(self) -> None:
        """Nothing secret stays in a form that isn't shown."""
        self._enrolment = ""
        self.scan.forget()
        for form in (self.proof, self.renewal, self.removal):
            form.password.clear()
            form.question.edit.clear()

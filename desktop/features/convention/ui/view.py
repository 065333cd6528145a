"""The whole of the agreement: steps above, the step's pane at the left, the living document at the right.

Owns the way from a form to a signed file, and says when it may leave (`send_requested`). It stands in the rail of a
practice and, before anybody has signed in, behind a door of the gate: `page` dresses it for both.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop.features.convention import page_texts as texts
from desktop.features.convention import rules
from desktop.features.convention.domain import Draft, Finding, Form, Key, Signed, town
from desktop.features.convention.fields import RULES
from desktop.features.convention.fill import Refused, Template
from desktop.features.convention.service import Agreements, file_name
from desktop.features.convention.ui.address import AddressSearch, Finder
from desktop.features.convention.ui.frame import ConventionFrame
from desktop.features.convention.ui.hand import Hand
from desktop.features.convention.ui.saving import Saving
from desktop.geocoding.facts import Suggestion
from desktop.kernel import french
from desktop.kernel.clock import Clock
from desktop.toolkit.banner import Tone
from desktop.toolkit.dropzone import holds_files, local_paths
from desktop.toolkit.tasks import Cancel, Tasks
from desktop.toolkit.theme import Theme

FILL, REVIEW, SIGN, SEND = range(4)
_KEEP = 700  # milliseconds without a keystroke before what is typed is kept
_CHECK = 120  # and before it is judged


class ConventionView(ConventionFrame):
    """Nothing is read before `begin`."""

    send_requested = Signal(object)
    """A `Signed` that the user wants to deposit."""
    mail_requested = Signal(object, object)
    """A `Form` and the agreement's bytes, or None where it couldn't be made: to be mailed."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        agreements: Agreements,
        *,
        clock: Clock,
        addresses: Finder | None = None,
        by_mail: bool = False,
        zone: ZoneInfo | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._tasks = tasks
        self._agreements = agreements
        self._clock = clock
        self._zone = zone
        self._template: Template | None = None
        self._begun = False
        self._prefill = Form()
        self._findings: Mapping[Key, Finding] = {}
        self._content: bytes | None = None  # as generated
        self.signed: Signed | None = None
        self._busy = False
        self._checking: Cancel | None = None
        self._inking: Cancel | None = None
        self._build()
        self._connect()
        self._by_mail = by_mail
        self.review.mail.setVisible(by_mail)
        self.address: AddressSearch | None = None
        if addresses is not None:
            self.address = AddressSearch(theme, tasks, addresses, self)
            self.address.chosen.connect(self._address_chosen)
            self.form.insert_above_address(self.address)

    # --- what the page asks ------------------------------------------------------------------------------------

    def begin(self, prefill: Form) -> None:
        """Shown: the draft of last time, or `prefill`. Again: what is missing of `prefill` is filled in."""
        self._prefill = prefill
        if not self._begun:
            self._begun = True
            self._tasks.run(self, self._agreements.prepare(), self._prepared, self._no_template)
        elif self._template is not None and self.form.form.empty:
            self._fill(prefill)
        self.focus()

    def focus(self) -> None:
        """The cursor where something is to be done."""
        if self.step == FILL:
            first = next(iter(rules.stops(self._findings)), Key.FINESS)
            if first is Key.FINESS and not self._findings:
                first = next((key for key in RULES if not self.form.form[key]), Key.FINESS)
            self.form.focus(first)

    @property
    def step(self) -> int:
        """Which of the four is shown."""
        return self.steps.at

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        drawing = self._inking is not None and not self._inking.silent
        return self._busy or self.hand.busy or drawing

    @property
    def findings(self) -> Mapping[Key, Finding]:
        """What is wrong in the form, as judged last."""
        return self._findings

    def retreat(self) -> bool:
        """A step back; False at the first one."""
        if self.step == FILL:
            return False
        self.show_step(self.step - 1)
        return True

    def show_step(self, step: int) -> None:
        """One that has been reached."""
        self.steps.set_at(step)
        self.stack.setCurrentIndex(step)
        if step == FILL:
            self._content = self.signed = None
            self.living.sheets.show_form(self.form.form)
            self.focus()
        elif step == REVIEW and self._content is not None:
            self.signed = None
            self.living.sheets.mark((), follow=False)
            self.living.sheets.show_content(self._content)
            self.living.sheets.go_to(0)
            self.review.sign.setFocus()
        elif step == SIGN:
            self.signed = None
            form = self.form.form
            day = french.day(self._clock.now(), self._zone)
            self.signing.begin(form[Key.SIGNATORY], day, town(form[Key.CITY]))
            self._sign_typed()
            self.living.sheets.mark(("sign_place",), follow=True)
            self.signing.mention.setFocus()
        elif step == SEND and self.signed is not None:
            self.send.say(self.signed)
            self.living.sheets.mark((), follow=False)
            if self.signed.file_name.endswith(".pdf"):
                self.living.sheets.show_content(self.signed.content)
            self.send.send.setFocus()

    def tell_mailed(self, words: str, *, good: bool) -> None:
        """What became of "Recevoir par courriel"."""
        self.banner.say(Tone.SUCCESS if good else Tone.WARNING, words)

    def save_as(self, path: Path) -> None:
        """Save what is shown, without asking where."""
        if self._shown is not None:
            self.saving.save(self._shown, path)

    @property
    def _shown(self) -> bytes | None:
        return self.signed.content if self.signed is not None else self._content

    def print_(self) -> None:
        """What is shown, on paper."""
        if self._content is not None:
            self.living.ask_print(self._shown or self._content)
        else:
            self.generate()

    # --- form --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _prepared(self, template: Template) -> None:
        self._template = template
        self.living.sheets.begin(template)
        self._tasks.run(self, self._agreements.drafts.load(), self._loaded, self._no_draft)

    def _no_template(self, problem: Exception) -> None:
        self.banner.say(Tone.DANGER, texts.FAILED_TEMPLATE, self._mail_word, closable=False)
        if not isinstance(problem, OSError):
            self._tasks.unhandled(problem)

    def _no_draft(self, _: Exception) -> None:
        self._fill(self._prefill)

    def _loaded(self, draft: Draft | None) -> None:
        if draft is None or draft.form.empty:
            self._fill(self._prefill)
            return
        self._fill(draft.form)
        if draft.form != self._prefill:
            self.banner.say(Tone.INFO, texts.draft_found(draft.written_at, self._clock.now()), texts.DRAFT_AGAIN)

    def _fill(self, form: Form) -> None:
        self.form.fill(form)
        self.living.sheets.show_form(self.form.form)
        self._check()

    @Slot(object)
    def _typed(self, key: Key) -> None:
        self.living.sheets.show_form(self.form.form)
        self.living.sheets.mark(RULES[key].papers, follow=True)
        self._check_soon.start()
        self._keep_soon.start()

    @Slot(object)
    def _address_chosen(self, found: Suggestion) -> None:
        for key, value in ((Key.STREET, found.line), (Key.POSTCODE, found.postcode), (Key.CITY, found.city)):
            self.form.set_value(key, value)
        self.form.focus(Key.COMPLEMENT if found.line else Key.STREET)

    @Slot(object)
    def _entered(self, key: Key) -> None:
        if self.step == FILL:
            self.living.sheets.mark(RULES[key].papers, follow=True)

    @Slot()
    def _check(self) -> None:
        if self._template is None:
            return
        if self._checking is not None:
            self._checking()  # what it finds is of no interest any more
        self._checking = self._tasks.run(self, self._agreements.check(self.form.form), self._checked)

    def _checked(self, findings: Mapping[Key, Finding]) -> None:
        self._findings = findings
        self.form.show_findings(findings)
        self.foot.say(len(rules.stops(findings)))

    @Slot()
    def keep(self) -> None:
        """Keep what is typed, now."""
        self._keep_soon.stop()
        self._tasks.run(self, self._agreements.drafts.keep(self.form.form), None, self._not_kept)

    def _not_kept(self, _: Exception) -> None:
        self.banner.say(Tone.WARNING, texts.DRAFT_NOT_KEPT)

    @Slot()
    def _start_again(self) -> None:
        if self._template is None or self._findings is None:
            return
        self._tasks.run(self, self._agreements.drafts.forget())
        self.banner.clear()
        self._fill(self._prefill)

    # --- the file ----------------------------------------------------------------------------------------------

    @Slot()
    def generate(self) -> None:
        """Make the agreement; what keeps it from being made is shown instead."""
        if self._busy or self._template is None:
            return
        self._set_busy(True)
        self.keep()
        form = self.form.form
        self._tasks.run(self, self._agreements.check(form), partial(self._judged, form), self._not_made)

    def _judged(self, form: Form, findings: Mapping[Key, Finding]) -> None:
        self._findings = findings
        stops = rules.stops(findings)
        self.form.show_findings(findings, all_of_them=True)
        self.foot.say(len(stops))
        if stops:
            self._set_busy(False)
            self.form.focus(stops[0])
            return
        self._tasks.run(self, self._agreements.generate(form), self._made, self._not_made)

    def _made(self, content: bytes) -> None:
        self._set_busy(False)
        self._content = content
        self.banner.clear()
        self.show_step(REVIEW)

    def _not_made(self, problem: Exception) -> None:
        self._set_busy(False)
        if isinstance(problem, Refused):
            self._findings = {**self._findings, **problem.findings}
            self.form.show_findings(self._findings, all_of_them=True)
            self.form.focus(next(iter(problem.findings), Key.FINESS))
            return
        self.banner.say(Tone.DANGER, texts.FAILED, self._mail_word)

    @Slot()
    def _banner_acted(self) -> None:
        if self.banner.tone is Tone.INFO:
            self._start_again()
        else:
            self.mail_requested.emit(self.form.form, self._content)

    @Slot()
    def ask_save(self) -> None:
        """ "Télécharger": ask where, then save."""
        suffix = self.signed.file_name.rpartition(".")[2] if self.signed is not None else "pdf"
        if self._shown is not None:
            self.saving.ask(self._shown, file_name(self.form.form, suffix))

    # --- signing -----------------------------------------------------------------------------------------------

    @Slot()
    def _sign_typed(self) -> None:
        """The block as it will be, with what is drawn."""
        if self._inking is not None:
            self._inking()
        if self.step != SIGN:
            return
        form = self.signing.signed(self.form.form)
        ink = self.signing.pad.ink() if self.signing.way == 0 else None
        if ink is None:
            self.living.sheets.show_form(form)
        else:
            work = self._agreements.generate(form, ink)
            self._inking = self._tasks.run(self, work, self._inked, lambda _: self.living.sheets.show_form(form))

    def _inked(self, content: bytes) -> None:
        if self.step == SIGN:
            self.living.sheets.show_content(content)

    @Slot(object)
    def join(self, path: Path) -> None:
        """A file that the user signed by hand, or elsewhere."""
        if self.step in (REVIEW, SIGN):
            self.hand.join(path, self._content)

    @Slot(object)
    def _signed(self, signed: Signed) -> None:
        self.banner.clear()
        self.signed = signed
        self.show_step(SEND)

    @Slot(str)
    def _doubted(self, words: str) -> None:
        self.banner.say(Tone.WARNING, words)

    @Slot()
    def _send(self) -> None:
        if self.signed is not None:
            self.send_requested.emit(self.signed)

    @property
    def _mail_word(self) -> str:
        return texts.BY_MAIL if self._by_mail else ""

    # --- within ------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step in (REVIEW, SIGN) and holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        if len(paths) == 1:
            event.acceptProposedAction()
            self.join(paths[0])

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.foot.generate.setEnabled(not busy)

    @Slot()
    def _preview_failed(self) -> None:
        self.banner.say(Tone.WARNING, texts.PREVIEW_FAILED)

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.saving = Saving(self, self._tasks, self._agreements, self.banner)
        self.hand = Hand(self.signing, self._tasks, self._agreements, lambda: self.form.form)
        self._check_soon = QTimer(self, singleShot=True, interval=_CHECK)
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEP)

    def _connect(self) -> None:
        self._check_soon.timeout.connect(self._check)
        self._keep_soon.timeout.connect(self.keep)
        self.form.changed.connect(self._typed)
        self.form.entered.connect(self._entered)
        self.form.left.connect(self._check)
        self.foot.generate.clicked.connect(self.generate)
        self.steps.asked.connect(self.show_step)
        self.banner.acted.connect(self._banner_acted)
        self.review.edit.clicked.connect(partial(self.show_step, FILL))
        self.review.sign.clicked.connect(partial(self.show_step, SIGN))
        self.review.mail.clicked.connect(lambda: self.mail_requested.emit(self.form.form, self._content))
        for download in (self.review.download, self.signing.download_button, self.send.download):
            download.clicked.connect(self.ask_save)
        for act in (self.living.print_button, self.signing.print_button):
            act.clicked.connect(self.print_)
        self.signing.typed.connect(self._sign_typed)
        self.signing.pad.changed.connect(self._sign_typed)
        self.signing.joined.connect(self.join)
        self.hand.signed.connect(self._signed)
        self.hand.doubted.connect(self._doubted)
        self.send.send.clicked.connect(self._send)
        self.send.again.clicked.connect(partial(self.show_step, SIGN))
        self.living.sheets.failed.connect(self._preview_failed)

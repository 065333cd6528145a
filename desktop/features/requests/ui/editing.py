"""A form while it is being filled in: its head and foot, saving by itself, joining documents, judging, sending.

Owns the draft. A change is kept a moment after the last keystroke, and at once before anything else happens.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.requests import stand_texts, texts
from desktop.features.requests.domain import DemandRow, Draft, Practice
from desktop.features.requests.fields import bank_name, warnings
from desktop.features.requests.kinds import KINDS
from desktop.features.requests.service import LARGEST, Requests
from desktop.features.requests.ui.form import RequestForm
from desktop.kernel.clock import Clock
from desktop.outbox.service import Read
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.forms import button
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

SAVE_AFTER = 600  # milliseconds


class Editing(QWidget):
    """Hidden until `show_draft`."""

    opened = Signal()
    sent = Signal()
    closed = Signal()

    def __init__(
        self, theme: Theme, tasks: Tasks, requests: Requests, practice: Practice, clock: Clock, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._requests = requests
        self._known = dict(practice.known)
        self._clock = clock
        self.draft: Draft | None = None
        self._tried = False  # whether it was to be sent: faults are told while typing from then on
        self._again = False  # send it though the same is pending
        self._build()

    def know(self, known: Mapping[str, str]) -> None:
        """What holds now, from the next form on."""
        self._known = dict(known)

    @property
    def open(self) -> bool:
        """Whether a form is shown."""
        return self.draft is not None

    def show_draft(self, draft: Draft | None) -> None:
        """This form; None: it is gone meanwhile."""
        if draft is None:
            return
        self._put_away(draft)
        self.draft = draft
        self._tried = bool(draft.faults)
        self._set_again(draft.problem == "request-duplicate")
        self._title.setText(texts.KINDS[draft.kind])
        self.form.show_draft(draft, self._known)
        self._tell_saved(draft)
        if draft.problem:
            self.banner.say(Tone.DANGER, stand_texts.refused(draft.problem, draft.status), closable=False)
        else:
            self.banner.clear()
        if draft.problem == "request-duplicate":
            self._tasks.run(self, self._requests.alike(draft), self._name_twin)
        self.opened.emit()

    def focus(self) -> None:
        """The keyboard to what is wrong, or to the first field."""
        faults = self.draft.faults if self.draft is not None else {}
        self.form.go_to(faults) if faults else self.form.focus_first()

    @Slot()
    def leave(self) -> None:
        """Back to the list; what was typed stays as a draft."""
        draft = self._keep_typed()
        self._saving.stop()
        self.draft = None
        if draft is not None and not (draft.typed.empty and not draft.attachments):
            self._tasks.run(self, self._requests.save(draft), lambda _: self.closed.emit())
        else:
            self.closed.emit()

    @Slot()
    def send(self) -> None:
        """Let it go, or say what is missing."""
        draft = self._keep_typed()
        if draft is None:
            return
        self._saving.stop()
        faults = self._requests.faults(draft)
        self._tried = True
        self.form.show_faults(faults, warnings(KINDS[draft.kind], draft.typed))
        if faults:
            self.banner.say(Tone.WARNING, texts.faults(len(faults)), closable=False)
            self.form.go_to(faults)
        elif self._again:
            self._post(draft)
        else:
            self._tasks.run(self, self._requests.twin(draft), self._compared)

    # --- within ------------------------------------------------------------------------------------------------

    def _compared(self, twin: DemandRow | None) -> None:
        draft = self.draft
        if draft is None:
            return
        if twin is None:
            self._post(draft)
            return
        words = texts.TWIN.format(number=twin.number) if twin.number else texts.TWIN_UNSENT
        self.banner.say(Tone.WARNING, words, closable=False)
        self._set_again(True)

    def _name_twin(self, twin: DemandRow | None) -> None:
        """The service said that the same is pending: which one, where it is known here."""
        if twin is not None and twin.number and self._again and self.draft is not None:
            words = f"{texts.TWIN.format(number=twin.number)} {stand_texts.KEPT}"
            self.banner.say(Tone.WARNING, words, closable=False)

    def _post(self, draft: Draft) -> None:
        again, self.draft = self._again, None
        work = self._requests.send(draft, again=again)
        self._tasks.run(self, work, lambda _: self.sent.emit(), partial(self._unsent, draft))

    def _unsent(self, draft: Draft, problem: Exception) -> None:
        """The vault didn't take it: the form is still there, as it was."""
        self.draft = draft
        self.banner.say(Tone.DANGER, texts.NOT_KEPT, closable=False)
        self._tasks.unhandled(problem)

    def _put_away(self, other: Draft) -> None:
        """Another form is opened over this one: keep what was typed last."""
        waits = self._saving.isActive()
        self._saving.stop()
        draft = self._keep_typed()
        if waits and draft is not None and draft.id != other.id:
            self._tasks.run(self, self._requests.save(draft), lambda _: None)

    def _set_again(self, again: bool) -> None:
        self._again = again
        self.send_button.setText(texts.SEND_AGAIN if again else texts.SEND)

    def _keep_typed(self) -> Draft | None:
        if self.draft is not None:
            self.draft = replace(self.draft, typed=self.form.typed)
        return self.draft

    @Slot()
    def _edited(self) -> None:
        if self.draft is None:
            return
        if self._again:
            self._set_again(False)
            self.banner.clear()
        self.form.side.tell(self.form.typed, {part.role for part in self.draft.attachments})
        self._saving.start()

    @Slot()
    def _save(self) -> None:
        draft = self._keep_typed()
        if draft is None:
            return
        shape = KINDS[draft.kind]
        doubts = warnings(shape, draft.typed)
        self.form.show_faults(self._requests.faults(draft) if self._tried else {}, doubts)
        if shape.field("iban") is not None:
            name = bank_name(draft.typed.words.get("iban", ""))
            self.form.set_hint("iban", texts.BANK.format(name=name) if name else "")
        self._tasks.run(self, self._requests.save(draft), self._saved)

    def _saved(self, draft: Draft) -> None:
        if self.draft is not None and self.draft.id == draft.id:
            self.draft = replace(self.draft, saved_at=draft.saved_at)
            self._tell_saved(draft)

    def _tell_saved(self, draft: Draft) -> None:
        self._said.setText(texts.saved(draft.saved_at, self._clock.now()) if draft.saved_at else "")

    @Slot(object, str)
    def _join(self, paths: Sequence[Path], role: str) -> None:
        draft = self._keep_typed()
        if draft is not None:
            self._tasks.run(self, self._requests.join(draft, paths, role), self._joined)

    def _joined(self, answer: tuple[Draft, Read]) -> None:
        draft, read = answer
        self._attached(draft)
        if read.refused:
            self.form.papers.say(" ".join(texts.not_taken(name, reason) for name, reason in read.refused))

    @Slot(int)
    def _take_out(self, attachment: int) -> None:
        draft = self._keep_typed()
        if draft is not None:
            self._tasks.run(self, self._requests.take_out(draft, attachment), self._attached)

    def _attached(self, draft: Draft) -> None:
        if self.draft is None or self.draft.id != draft.id:
            return
        self.draft = replace(self.draft, attachments=draft.attachments)
        self.form.show_papers(self.draft)
        faults = self._requests.faults(self.draft)
        shown = faults if self._tried else {name: code for name, code in faults.items() if code == "too-large"}
        self.form.show_faults(shown, {})

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        margin = theme.px("xl")
        column.setContentsMargins(margin, theme.px("l"), margin, theme.px("m"))
        column.setSpacing(theme.px("m"))
        head = QHBoxLayout()
        head.setSpacing(theme.px("m"))
        back = button(theme, texts.BACK, "ghost", icon="back", parent=self)
        back.setAccessibleName(texts.BACK_NAME)
        back.clicked.connect(self.leave)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        head.addWidget(back)
        head.addWidget(self._title)
        head.addStretch(1)
        self.banner = Banner(theme, self)
        self.form = RequestForm(theme, LARGEST, self)
        self.form.edited.connect(self._edited)
        self.form.papers.join_asked.connect(self._join)
        self.form.papers.removal_asked.connect(self._take_out)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px("s"))
        self._said = QLabel(self)
        self._said.setProperty("role", "note")
        later = button(theme, texts.LATER, "secondary", main=True, parent=self)
        later.clicked.connect(self.leave)
        self.send_button = button(theme, texts.SEND, "primary", icon="send", main=True, parent=self)
        self.send_button.clicked.connect(self.send)
        foot.addWidget(self._said)
        foot.addStretch(1)
        foot.addWidget(later)
        foot.addWidget(self.send_button)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.form, 1)
        column.addLayout(foot)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVE_AFTER)
        self._saving.timeout.connect(self._save)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.send)
        QShortcut(QKeySequence("Escape"), self).activated.connect(self.leave)

"""« Changer mot de passe »: the current one, the new one twice, and what came of it beside its field."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.features.access import password_texts as texts
from desktop.features.access import texts as frame_texts
from desktop.features.access.domain import Refusal, Trouble
from desktop.features.access.service import Access
from desktop.features.access.ui.section import Section
from desktop.kernel.passwords import Owner
from desktop.session.facts import PasswordSettled
from desktop.toolkit.banner import Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.forms import Field, PasswordField, button
from desktop.toolkit.new_password import NewPassword
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

_NEW = frozenset({Trouble.WEAK, Trouble.SAME, Trouble.PERSONAL})


class PasswordSection(Section):
    """Folded until its button is pressed."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        access: Access,
        owner: Owner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, tasks, "locked", texts.TITLE, texts.SUMMARY, parent)
        self._access = access
        self._build(owner)
        self._connect()
        bridge.listen(self, PasswordSettled, self._settled, key=lambda _: None)

    def begin(self) -> None:
        if self.open.isEnabled():
            self._unfold()

    @Slot()
    def submit(self) -> None:
        """Have it changed, where nothing is missing."""
        if self.busy or not self.online:
            return
        current, new = self.current.text(), self.new.text
        fault, fault_again = self.new.faults()
        if not fault and new == current:
            fault = frame_texts.explain(Refusal(Trouble.SAME))
        self.current_field.set_fault("" if current else texts.CURRENT_MISSING)
        self.new.show_faults(fault, fault_again)
        if not current:
            self.current.setFocus()
        elif fault:
            self.new.password.setFocus()
        elif fault_again:
            self.new.again.setFocus()
        else:
            self.banner.clear()
            work = self._access.change_password(current, new)
            self.ask(work, lambda _: self._changed(), self._refused, pressed=self.send, saying=texts.CHANGING)

    def _build(self, owner: Owner) -> None:
        theme = self._theme
        self.open = button(theme, texts.OPEN, "secondary", parent=self)
        self.open.setAccessibleName(texts.TITLE)
        self.buttons.addWidget(self.open)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(theme.px("xxl"), theme.px("s"), 0, 0)
        column.setSpacing(theme.px("l"))
        self.current = PasswordField(theme, self.body)
        self.current_field = Field(theme, texts.CURRENT, self.current, parent=self.body)
        half = QHBoxLayout()
        half.setSpacing(theme.px("l"))
        half.addWidget(self.current_field, 1)
        half.addWidget(QWidget(self.body), 1)
        self.new = NewPassword(theme, texts.NEW, texts.AGAIN, side_by_side=True, parent=self.body)
        self.new.set_owner(owner)
        self.send = button(theme, texts.CHANGE, "primary", main=True, parent=self.body)
        self.cancel = button(theme, frame_texts.CANCEL, "ghost", main=True, parent=self.body)
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addWidget(self.send)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column.addLayout(half)
        column.addWidget(self.new)
        column.addLayout(row)
        self.needs_line(self.open, self.send)

    def _connect(self) -> None:
        self.open.clicked.connect(self._unfold)
        self.cancel.clicked.connect(self._fold)
        self.send.clicked.connect(self.submit)
        self.current.textEdited.connect(lambda _: self.current_field.set_fault(""))
        self.current.returnPressed.connect(self.new.password.setFocus)
        self.new.password.returnPressed.connect(self.new.again.setFocus)
        self.new.again.returnPressed.connect(self.submit)

    @Slot()
    def _unfold(self) -> None:
        self.banner.clear()
        self.open.hide()
        self.body.show()
        self.current.setFocus()

    @Slot()
    def _fold(self) -> None:
        if self.busy:  # its answer is still to be told
            return
        self.current.clear()
        self.current.conceal()
        self.current_field.set_fault("")
        self.new.forget()
        self.body.hide()
        self.open.show()
        self.open.setFocus()

    def _changed(self) -> None:
        self._fold()
        self.banner.say(Tone.SUCCESS, texts.CHANGED)
        self.stale.emit()  # every other session has ended

    def _refused(self, refusal: Refusal) -> None:
        words = frame_texts.explain(refusal)
        if refusal.trouble is Trouble.PASSWORD:
            self.current_field.set_fault(words)
            self.current.setFocus()
            self.current.selectAll()
        elif refusal.trouble in _NEW:
            self.new.show_faults(words, "")
            self.new.password.setFocus()
        elif refusal.trouble is Trouble.UNREACHABLE:
            self.banner.say(Tone.WARNING, texts.UNANSWERED, closable=False)
        else:
            self.explain(refusal)

    def _settled(self, facts: list[PasswordSettled]) -> None:
        if self.busy:
            return
        if facts[-1].changed:
            self._fold()
            self.banner.say(Tone.SUCCESS, texts.SETTLED)
            self.stale.emit()
        else:
            self.banner.say(Tone.WARNING, texts.NOT_SETTLED)
